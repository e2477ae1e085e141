//! How the month's callbacks stand, and the plan of the coming days (R099).

use crate::app::App;
use crate::app::overlay::plan::CallbackPlan;
use crate::board::PlanRow;
use crate::board::plan::{days_left_in_month, plan};
use crate::domain::ids::{Role, StaffId};
use crate::domain::refusal::Field;
use crate::i18n::agreements::agreement_words;
use crate::i18n::refusals::Names;
use crate::view::BoardNames;
use crate::view::paint::{Line, Paint, span};
use ratatui::style::Style;

/// Draws it.
pub fn draw(paint: &mut Paint<'_>, app: &App, it: &CallbackPlan) {
    let (lang, theme, names) = (paint.lang, paint.theme, BoardNames(app));
    let screen = paint.buf.area;
    let cols = screen.width.saturating_sub(6).min(100);
    let width = usize::from(cols.saturating_sub(4));
    let mut lines: Vec<Line<'_>> = Vec::new();
    let put = |paint: &Paint<'_>, lines: &mut Vec<Line<'_>>, text: &str, style: Style, indent: usize| {
        for part in paint.ruler.wrap(text, width.saturating_sub(indent).max(10), 4) {
            lines.push(vec![span(" ".repeat(indent), Style::new()), span(part, style)]);
        }
    };
    put(paint, &mut lines, &lang.plan_month(days_left_in_month(app.now)), theme.title(true), 0);
    let used: Vec<_> = app.board.meters.iter().filter(|m| m.drawn > 0).collect();
    for m in &used {
        let target = format!("{}.{}", m.target_tenths() / 10, m.target_tenths() % 10);
        let text = lang.plan_meter(&names.class(&m.class), m.drawn, m.percent, &target, m.chosen, m.done, m.owed);
        put(paint, &mut lines, &text, if m.owed > 0 { Style::new() } else { theme.ok() }, 2);
        if let (Some(percent), Some(target)) = (m.door_percent, m.door_target()) {
            let way = names.code(Field::Way, &app.rules.callbacks.door_way);
            let style = if m.doors < target { theme.near() } else { theme.ok() };
            put(paint, &mut lines, &lang.plan_doors(&way, m.doors, target, percent), style, 4);
        }
    }
    if used.is_empty() {
        put(paint, &mut lines, lang.plan_nothing_drawn(), theme.muted(), 2);
    }
    let t = app.board.agreement_tally;
    if t.owed > 0 {
        let style = if t.made < t.owed { Style::new() } else { theme.ok() };
        put(paint, &mut lines, &lang.plan_agreements(t.owed, t.made, t.late, t.dissatisfied), style, 2);
    }
    let days = app.rules.callbacks.plan_days;
    let (plan, later) = plan(&app.board, app.now, days);
    for day in &plan {
        lines.push(Vec::new());
        let n = day.len();
        let (head, style) = match day.date {
            None => (lang.plan_overdue(n), theme.breached()),
            Some(date) => (lang.plan_day(&lang.date_words(date), n), theme.title(true)),
        };
        put(paint, &mut lines, &head, style, 0);
        for row in &day.rows {
            let words = paint.ruler.cut(&row_words(app, &names, row), width.saturating_sub(2));
            put(paint, &mut lines, &words, Style::new(), 2);
            let (text, style) = caller_words(app, &names, &row.callers, &row.row.roles);
            put(paint, &mut lines, &text, if style { theme.muted() } else { theme.near() }, 4);
        }
        for it in &day.agreements {
            let words = paint.ruler.cut(&agreement_words(lang, it), width.saturating_sub(2));
            put(paint, &mut lines, &words, Style::new(), 2);
            let (text, style) = caller_words(app, &names, &it.callers, &it.agreement.roles);
            put(paint, &mut lines, &text, if style { theme.muted() } else { theme.near() }, 4);
        }
    }
    if plan.is_empty() {
        lines.push(Vec::new());
        put(paint, &mut lines, &lang.plan_none(days), theme.muted(), 0);
    }
    if later > 0 {
        lines.push(Vec::new());
        put(paint, &mut lines, &lang.plan_later(later), theme.muted(), 0);
    }
    super::help::fitted(paint, cols, lang.plan_title(), &lines, it.list.at);
}

fn row_words(app: &App, names: &BoardNames<'_>, it: &PlanRow) -> String {
    let row = &it.row;
    let home = row.household.as_ref().map(ToString::to_string).unwrap_or_default();
    let due = app.lang().clock_time(row.due);
    [row.number.clone(), due, names.class(&row.class), home, row.caller.clone(), row.text.clone()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("  ")
}

/// Who may call; false when nobody may.
fn caller_words(app: &App, names: &BoardNames<'_>, callers: &[StaffId], roles: &[Role]) -> (String, bool) {
    let lang = app.lang();
    if callers.is_empty() {
        let names = roles.iter().map(|r| lang.role_name(*r).to_owned());
        return (lang.plan_no_caller(&lang.list(names, roles.len())), false);
    }
    (lang.plan_callers(&lang.list(callers.iter().map(|id| names.staff(*id)), 6)), true)
}
