//! The set-up of a new site.

use crate::action::Action;
use crate::app::App;
use crate::app::form::{Field, FieldId, Look};
use crate::app::overlay::setup::SetUp;
use crate::view::layers::act::{keys, refused};
use crate::view::layers::fields::Fields;
use crate::view::paint::{Line, Paint, span};
use ratatui::layout::Rect;

/// Draws the set-up.
pub fn draw(paint: &mut Paint<'_>, app: &App, it: &SetUp) {
    let lang = paint.lang;
    let width = paint.buf.area.width.saturating_sub(4).min(78);
    let cols = usize::from(width.saturating_sub(4));
    let mut intro = paint.ruler.wrap(lang.setup_intro(), cols, 3);
    intro.extend(paint.ruler.wrap(&lang.setup_folder(&it.folder), cols, 2));
    let mut told: Vec<Line<'static>> = Vec::new();
    if it.busy {
        told.push(vec![span(lang.setup_busy(), paint.theme.info())]);
    }
    if let Some(refusal) = &it.refusal {
        told.extend(refused(paint, app, refusal, cols));
    }
    if let Some(trouble) = &it.trouble {
        let text = format!("{} {} {}", paint.theme.signs().bad, trouble.what, trouble.mend);
        let style = paint.theme.error();
        told.extend(paint.ruler.wrap(text.trim_end(), cols, 6).into_iter().map(|l| vec![span(l, style)]));
    }
    if it.form.focused().is_some_and(|f| f.typed_secret().is_some()) && told.is_empty() {
        let name = it.form.text(FieldId::FirstPerson);
        told.extend(super::password::rules(paint, app, &it.form.secret(FieldId::NewPassword), &name, cols));
    }
    let fields = Fields { form: &it.form, pairs: false, remark: &|_| Vec::new() };
    let wanted = fields.rows(paint, cols);
    let gap = usize::from(!told.is_empty());
    let height = intro.len() + 1 + wanted + 1 + told.len() + gap + 1;
    let (_, inner) = paint.popup(width, u16::try_from(height + 2).unwrap_or(u16::MAX), lang.setup_title());
    let mut y = inner.y;
    for line in &intro {
        let style = paint.theme.muted();
        paint.text(inner.x, y, inner.width, line, style);
        y += 1;
    }
    let foot = u16::try_from(told.len() + gap + 2).unwrap_or(2);
    let area = Rect { y: y + 1, height: inner.bottom().saturating_sub(y + 1 + foot), ..inner };
    for (y, line) in (area.bottom() + 1..).zip(&told) {
        paint.line(inner.x, y, inner.width, line);
    }
    let actions = [Action::Submit, Action::NextField, Action::SwitchLanguage, Action::Help, Action::Quit];
    let mut actions = actions.map(|action| (action, lang.action_name(action))).to_vec();
    // Of a row of choices one must be told how it is changed.
    if it.form.focused().and_then(Field::picker).is_some_and(|p| p.look == Look::Row) {
        actions.insert(1, (Action::CharRight, lang.key_other_choice()));
    }
    keys(paint, app, inner, inner.bottom().saturating_sub(1), it.form.scopes(), &actions);
    fields.draw(paint, app, area);
    if it.busy {
        paint.cursor = None;
    }
}
