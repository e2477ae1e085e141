//! A new password: the fields, and the rules as they are met.

use crate::action::Action;
use crate::app::App;
use crate::app::form::FieldId;
use crate::app::overlay::password::{Need, NewPassword, about, needs};
use crate::domain::access::{SignOnState, Weakness};
use crate::domain::secret::Secret;
use crate::i18n::Lang;
use crate::view::layers::act::keys;
use crate::view::layers::fields::Fields;
use crate::view::paint::{Line, Paint, span};
use ratatui::layout::Rect;
use ratatui::style::Style;

fn words(lang: Lang, rule: Weakness) -> String {
    match rule {
        Weakness::TooShort { least } => lang.need_length(least),
        Weakness::ShortPin { least } => lang.need_pin(least),
        Weakness::PinNotAllowed => lang.need_not_pin().to_owned(),
        Weakness::HoldsName => lang.need_no_name().to_owned(),
        Weakness::HoldsPhone => lang.need_no_phone().to_owned(),
        Weakness::Repeated => lang.need_no_repeat().to_owned(),
        Weakness::Sequence => lang.need_no_row().to_owned(),
        Weakness::Common => lang.need_not_common().to_owned(),
        Weakness::BadCharacter => lang.need_plain().to_owned(),
        other => crate::i18n::access::weakness(lang, other),
    }
}

/// The rules for a password, each with a sign whether what is typed keeps it.
pub fn rules(paint: &Paint<'_>, app: &App, secret: &Secret, name: &str, cols: usize) -> Vec<Line<'static>> {
    let (lang, theme) = (paint.lang, paint.theme);
    let all = needs(&app.rules.access, secret, &about(name));
    let row = |need: &Need| -> Line<'static> {
        let (sign, style) = match (secret.is_empty(), need.met) {
            (true, _) => (theme.signs().todo, theme.muted()),
            (false, true) => (theme.signs().ok, theme.ok()),
            (false, false) => (theme.signs().bad, theme.error()),
        };
        vec![span(format!("{sign} "), style), span(words(lang, need.rule), style)]
    };
    // Two side by side where there is room.
    let half = cols / 2;
    let fits = |need: &Need| paint.ruler.width(&words(lang, need.rule)) + 4 <= half;
    if all.iter().all(fits) {
        let pairs = all.chunks(2).map(|pair| {
            let mut line = Vec::new();
            for (i, need) in pair.iter().enumerate() {
                let part = row(need);
                let pad = half.saturating_sub(paint.width(&part));
                line.extend(part);
                if i == 0 {
                    line.push(span(" ".repeat(pad), Style::new()));
                }
            }
            line
        });
        return pairs.collect();
    }
    all.iter().map(row).collect()
}

/// Draws the dialogue.
pub fn draw(paint: &mut Paint<'_>, app: &App, it: &NewPassword) {
    let lang = paint.lang;
    let name = app.board.staff_name(it.who);
    let width = paint.buf.area.width.saturating_sub(4).min(76);
    let cols = usize::from(width.saturating_sub(4));
    let intro = match it.is_first() {
        true => lang.password_first_intro(),
        false if app.sign_on_state(it.who) == SignOnState::Open => lang.password_drill(),
        false => lang.password_own_intro(),
    };
    let intro = paint.ruler.wrap(intro, cols, 3);
    let rules = rules(paint, app, &it.form.secret(FieldId::NewPassword), &name, cols);
    let told: Vec<String> = it.told.iter().flat_map(|t| paint.ruler.wrap(t, cols, 3)).collect();
    let fields = Fields { form: &it.form, pairs: false, remark: &|_| Vec::new() };
    let wanted = fields.rows(paint, cols);
    let height = intro.len() + 1 + wanted + 1 + rules.len() + 1 + told.len() + 1;
    let (_, inner) = paint.popup(width, u16::try_from(height + 2).unwrap_or(u16::MAX), &lang.password_title(&name));
    let mut y = inner.y;
    for line in &intro {
        let style = paint.theme.muted();
        y += paint.text(inner.x, y, inner.width, line, style).min(1);
    }
    let area = Rect { y: y + 1, height: u16::try_from(wanted).unwrap_or(3), ..inner };
    let mut y = area.bottom() + 1;
    for line in &rules {
        paint.line(inner.x, y, inner.width, line);
        y += 1;
    }
    for line in &told {
        let style = paint.theme.error();
        paint.text(inner.x, y, inner.width, line, style);
        y += 1;
    }
    let foot = inner.bottom().saturating_sub(1);
    if it.busy {
        let style = paint.theme.info();
        paint.text(inner.x, foot, inner.width, lang.password_busy(), style);
    } else {
        let actions = [Action::Submit, Action::NextField].map(|action| (action, lang.action_name(action)));
        let mut all = actions.to_vec();
        all.push((Action::Cancel, lang.close()));
        keys(paint, app, inner, foot, it.form.scopes(), &all);
    }
    fields.draw(paint, app, area);
    if it.busy {
        paint.cursor = None;
    }
}
