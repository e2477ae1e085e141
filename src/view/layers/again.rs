//! The same matter again, as the forms of a message show it: how often, where it leads, and the key that links (R113).

use crate::action::Action;
use crate::app::App;
use crate::app::dialog::{Again, kind_of};
use crate::app::form::{FieldId, Form};
use crate::domain::ids::TicketId;
use crate::view::paint::{Line, Paint, span};

/// What is said of it; nothing where it is told for the first time.
pub fn lines(paint: &Paint<'_>, app: &App, again: &Again, form: &Form, own: Option<TicketId>) -> Vec<Line<'static>> {
    let (lang, theme) = (paint.lang, paint.theme);
    let Some(row) = again.row(form) else { return Vec::new() };
    let (window, nth) = (lang.age_words(app.rules.corrective.window), lang.nth(row.before.times + 1));
    let names =
        |t: &crate::board::TicketRef| if t.number.is_empty() { lang.day_time(t.arrived) } else { t.number.clone() };
    let list = lang.list(row.tickets.iter().map(names), 3);
    let home = form.field(FieldId::Household).is_some_and(|f| !f.is_empty())
        || own.and_then(|t| app.details(t)).is_some_and(|d| d.ticket.message.household.is_some());
    let said = if home { lang.again_home(&window, &nth, &list) } else { lang.again_place(&window, &nth, &list) };
    let mut out: Vec<Line<'static>> = vec![vec![span(format!(" {} {said}", theme.signs().near), theme.near())]];
    if let Some(trigger) = again.offers(app, form, kind_of(app, form).as_ref()) {
        let text = lang.again_offers(lang.action_trigger_name(trigger));
        out.push(vec![span(format!("   {text}"), theme.breached())]);
    }
    if let Some(form) = &row.form {
        let step = form.step.as_ref().map(|s| lang.of_label(s)).unwrap_or_default();
        out.push(vec![span(format!("   {}", lang.form_here(form.action.0, step)), theme.info())]);
    }
    if let (Some(to), Some(key)) = (row.tickets.first(), app.keymap.key_label(Action::Link, form.scopes())) {
        let to = names(to);
        out.push(if again.link {
            vec![span(format!(" {} {}", theme.signs().ok, lang.again_on(&to, &key)), theme.ok())]
        } else {
            vec![span(format!("   {}", lang.again_key(&key, &to)), theme.info())]
        });
    }
    out
}
