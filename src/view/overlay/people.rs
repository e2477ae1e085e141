//! The people who work here.

use super::confirm::answers;
use super::list::ListBox;
use crate::app::App;
use crate::app::Spot;
use crate::app::overlay::people::{Deed, OneTime, People, Person};
use crate::board::StaffLine;
use crate::domain::access::SignOnState;
use crate::i18n::Lang;
use crate::i18n::access::sign_on_state;
use crate::i18n::refusals::{Names, explain};
use crate::view::BoardNames;
use crate::view::paint::{Line, Paint, span};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Columns from which on every row says how its person signs on.
const ROOMY: u16 = 100;

fn roles(lang: Lang, person: &StaffLine) -> String {
    person.roles.iter().map(|r| lang.role_name(*r)).collect::<Vec<_>>().join(lang.list_comma())
}

fn department(app: &App, person: &StaffLine) -> String {
    person.department.as_ref().map(|d| BoardNames(app).department(d)).unwrap_or_default()
}

/// On duty, here, or gone; and how they sign on.
fn state(paint: &Paint<'_>, person: &StaffLine) -> Line<'static> {
    let (lang, theme) = (paint.lang, paint.theme);
    let mut line = Vec::new();
    if person.active {
        let style = match person.sign_on {
            SignOnState::Locked { .. } | SignOnState::NoPassword => theme.near(),
            _ => theme.muted(),
        };
        line.push(span(sign_on_state(lang, person.sign_on), style));
        if person.on_duty {
            line.push(span(format!("  {}", lang.is_on_duty()), theme.ok()));
        }
    } else {
        line.push(span(lang.person_left(), theme.near()));
    }
    line
}

/// Draws the list.
pub fn draw(paint: &mut Paint<'_>, app: &App, it: &People) {
    let lang = paint.lang;
    let rows = it.rows(app);
    let here = app.board.staff.iter().filter(|s| s.active).count();
    let on = app.board.staff.iter().filter(|s| s.on_duty).count();
    let list = ListBox {
        title: &lang.people_title(here, on),
        entry: &it.entry,
        hint: lang.people_hint(),
        empty: lang.find_none(),
        at: it.list.at,
        len: rows.len(),
        foot: String::new(),
        fit: false,
    };
    list.draw(paint, app, |paint, i, _| {
        let Some(person) = rows.get(i) else { return (Vec::new(), Vec::new()) };
        let name = if person.active { paint.theme.strong() } else { paint.theme.disabled() };
        let mut what = roles(lang, person);
        let department = department(app, person);
        if !department.is_empty() {
            what = format!("{department} {what}");
        }
        let left = vec![
            span(format!("{:>3} ", person.id.0), paint.theme.muted()),
            span(paint.ruler.pad(&person.name, 11), name),
            span(what, if person.active { Style::new() } else { paint.theme.disabled() }),
        ];
        // Where there is little room, only what is out of the ordinary stands beside the roles.
        let asked = matches!(person.sign_on, SignOnState::Open | SignOnState::Asked);
        let usual = person.active && !person.on_duty && asked;
        let narrow = paint.buf.area.width < ROOMY;
        (left, if narrow && usual { Vec::new() } else { state(paint, person) })
    });
}

fn deed_name(lang: Lang, deed: Deed) -> &'static str {
    match deed {
        Deed::Roles => lang.deed_roles(),
        Deed::Card => lang.deed_card(),
        Deed::Reset => lang.deed_reset(),
        Deed::Leave => lang.deed_leave(),
        Deed::Remove => lang.deed_remove(),
        Deed::Return => lang.deed_return(),
        Deed::OwnPassword => lang.deed_own_password(),
    }
}

/// Draws what may be done about a person.
pub fn person(paint: &mut Paint<'_>, app: &App, it: &Person) {
    let (lang, theme) = (paint.lang, paint.theme);
    let Some(line) = app.board.staff.iter().find(|s| s.id == it.who) else { return };
    let width = paint.buf.area.width.saturating_sub(4).min(78);
    let cols = usize::from(width.saturating_sub(4));
    let refused = |i: usize| it.refused.get(i).and_then(Option::as_ref);
    let reason = refused(it.list.at).map(|refusal| explain(lang, refusal, &BoardNames(app)).line(lang));
    let why =
        reason.map(|text| paint.ruler.wrap(&format!("{} {text}", theme.signs().bad), cols, 3)).unwrap_or_default();
    let height = it.deeds.len() + 3 + why.len() + usize::from(!why.is_empty()) + 2;
    let title = lang.person_title(&line.name, it.who.0);
    let (_, inner) = paint.popup(width, u16::try_from(height).unwrap_or(u16::MAX), &title);
    let text = [department(app, line), roles(lang, line)].join(" ");
    let mut head = vec![span(text.trim().to_owned(), Style::new()), span("  ", Style::new())];
    head.extend(state(paint, line));
    paint.line(inner.x, inner.y, inner.width, &head);
    paint.seen.layer_page = it.deeds.len();
    let mut y = inner.y + 2;
    for (i, deed) in it.deeds.iter().enumerate() {
        let row = Rect { x: inner.x - 1, y, width: inner.width + 2, height: 1 };
        if i == it.list.at {
            let style = paint.theme.selected(true);
            paint.tint(row, style);
        }
        let off = refused(i);
        let style = if off.is_some() { theme.disabled() } else { Style::new() };
        let rule = off.map(|r| explain(lang, r, &BoardNames(app)).rule).unwrap_or_default();
        paint.line(inner.x, y, inner.width, &[span(deed_name(lang, *deed), style), span(format!("  {rule}"), style)]);
        paint.spot(row, Spot::LayerRow(i));
        y += 1;
    }
    for (y, line) in (y + 1..).zip(&why) {
        let style = theme.muted();
        paint.text(inner.x, y, inner.width, line, style);
    }
}

/// Draws a one-time password, once.
pub fn one_time(paint: &mut Paint<'_>, app: &App, it: &OneTime) {
    let lang = paint.lang;
    let width = paint.buf.area.width.saturating_sub(4).min(66);
    let cols = usize::from(width.saturating_sub(4));
    let name = app.board.staff_name(it.who);
    let hours = app.rules.access.one_time_hours;
    let text = paint.ruler.wrap(&lang.one_time_tell(&name, hours), cols, 4);
    let height = u16::try_from(text.len() + 7).unwrap_or(u16::MAX);
    let (_, inner) = paint.popup(width, height, &lang.one_time_title(&name));
    let strong = paint.theme.strong();
    let shown = paint.ruler.center(it.secret.expose(), cols);
    paint.text(inner.x, inner.y + 1, inner.width, &shown, strong);
    for (y, line) in (inner.y + 3..).zip(&text) {
        paint.text(inner.x, y, inner.width, line, Style::new());
    }
    let keys = answers(paint, app, lang.one_time_told(), "");
    paint.line(inner.x, inner.bottom().saturating_sub(1), inner.width, &keys);
}
