//! Corrective and preventive action: the list of forms and offers, and a form with its path drawn.

use super::review::{chosen, full};
use crate::action::Action;
use crate::app::App;
use crate::app::overlay::actions::{ActionForms, Row};
use crate::board::{ActionPage, ActionsBoard, CustomerRow, EntryRow, OfferRow, StepRow, StepState};
use crate::domain::ids::StaffId;
use crate::domain::refusal::Field;
use crate::i18n::refusals::Names;
use crate::view::BoardNames;
use crate::view::paint::{Line, Paint, span};
use ratatui::style::Style;

/// Lines of a text shown at most.
const MOST: usize = 60;

/// Draws the list or the form over the panes.
pub fn draw(paint: &mut Paint<'_>, app: &App, it: &ActionForms) {
    let (lang, muted) = (paint.lang, paint.theme.muted());
    let Some(board) = app.forms.as_deref().filter(|b| b.viewer == app.me) else {
        let (outer, inner) = full(paint, lang.actions_title(), &Vec::new());
        chosen(paint, outer, inner, &[(None, vec![span(lang.actions_loading(), muted)])], 0);
        return;
    };
    if let Some((action, lines)) = &it.page {
        let (outer, inner) = full(paint, &lang.action_page_title(action.0), &Vec::new());
        let text = match ActionForms::form(board, *action) {
            Some(form) => page(paint, app, form, usize::from(inner.width)),
            None => vec![vec![span(lang.why_no_action(action.0), muted)]],
        };
        crate::view::overlay::help::scroll(paint, outer, inner, &text, lines.at);
        return;
    }
    let mut right: Line<'_> = Vec::new();
    for (action, month) in [(Action::Earlier, board.earlier), (Action::Later, board.later)] {
        if let (Some(month), Some(key)) = (month, app.key_label(action)) {
            right.push(span(format!("  {key} {:04}-{:02}", month / 100, month % 100), muted));
        }
    }
    let (outer, inner) = full(paint, lang.actions_title(), &right);
    let rows = list(paint, app, board, usize::from(inner.width));
    chosen(paint, outer, inner, &rows, it.list.at);
}

fn list(paint: &Paint<'_>, app: &App, board: &ActionsBoard, width: usize) -> Vec<(Option<usize>, Line<'static>)> {
    let (lang, theme) = (paint.lang, &paint.theme);
    let mut out: Vec<(Option<usize>, Line<'static>)> = Vec::new();
    let month = format!("{:04}-{:02}", board.month / 100, board.month % 100);
    let heads = [
        (lang.actions_open_head(board.open.len()), board.open.len()),
        (lang.actions_offers_head(board.offers.len()), board.offers.len()),
        (lang.actions_ended_head(&month, board.ended.len()), board.ended.len()),
    ];
    let mut rows = ActionForms::rows(board).into_iter().enumerate();
    for (head, many) in heads {
        out.push((None, vec![span(head, theme.strong())]));
        if many == 0 {
            out.push((None, vec![span(format!("  {}", lang.actions_none()), theme.muted())]));
        }
        for (i, row) in rows.by_ref().take(many) {
            let lines = match row {
                Row::Open(form) | Row::Ended(form) => form_lines(paint, app, form, width),
                Row::Offer(offer) => offer_lines(paint, app, offer, width),
            };
            out.extend(lines.into_iter().map(|line| (Some(i), line)));
        }
        out.push((None, Vec::new()));
    }
    out
}

/// A form on two lines: number, where it stands, whose it is; and what it is about.
fn form_lines(paint: &Paint<'_>, app: &App, form: &ActionPage, width: usize) -> Vec<Line<'static>> {
    let (lang, theme, names) = (paint.lang, &paint.theme, BoardNames(app));
    let signs = theme.signs();
    let mut head = vec![span(format!("{} ", lang.action_number(form.action.0)), theme.strong())];
    match (form.current(), &form.end) {
        (Some(step), _) => {
            let look = if form.mine { theme.near() } else { Style::new() };
            head.push(span(format!("{} {}", signs.current, lang.of_label(&step.label)), look));
            head.push(span(
                format!("  {}", whose(paint, app, form)),
                if form.mine { theme.near() } else { theme.muted() },
            ));
            if let Some(due) = form.due {
                let left = lang.left_short(due.since(app.now));
                let words = lang.action_due(&lang.due_time(due, app.now), &left);
                let sign = if form.late { signs.breached } else { " " };
                head.push(span(format!("  {sign}{words}"), if form.late { theme.breached() } else { theme.muted() }));
            }
        }
        (None, end) => {
            let (word, look) = match end {
                Some(end) if end.withdrawn.is_some() => (lang.action_goes_away(), theme.muted()),
                _ => (lang.action_done_word(), theme.ok()),
            };
            head.push(span(format!("{} {word}", signs.ok), look));
            let at = form.end.as_ref().map(|e| lang.due_time(e.at, app.now)).unwrap_or_default();
            head.push(span(format!("  {at}"), theme.muted()));
        }
    }
    let trigger = lang.action_trigger_name(form.trigger);
    let what = format!("    {} · {trigger} · {}", names.department(&form.department), one_line(&form.matter));
    vec![head, vec![span(paint.ruler.cut(&what, width), theme.muted())]]
}

fn one_line(text: &str) -> String {
    text.lines().map(str::trim).collect::<Vec<_>>().join(" / ")
}

fn whose(paint: &Paint<'_>, app: &App, form: &ActionPage) -> String {
    let lang = paint.lang;
    if form.mine {
        return lang.action_mine().to_owned();
    }
    if form.may.is_empty() {
        return lang.action_nobody().to_owned();
    }
    lang.action_who(&lang.list(form.may.iter().map(|s| app.board.staff_name(*s)), 3))
}

fn offer_lines(paint: &Paint<'_>, app: &App, offer: &OfferRow, width: usize) -> Vec<Line<'static>> {
    let (lang, theme) = (paint.lang, &paint.theme);
    let what = lang.offer_line(lang.action_trigger_name(offer.trigger), offer.tickets.len());
    let mut head = vec![span(format!("{} {what}", theme.signs().query), theme.near())];
    let keys = [Action::OpenAction, Action::DeclineAction].map(|a| app.key_label(a).unwrap_or_default());
    let [open, decline] = keys;
    head.push(span(format!("  {}", lang.offer_keys(&open, &decline)), theme.muted()));
    let line = |t: &crate::board::TicketRef| {
        let home = t.household.as_ref().map(ToString::to_string).unwrap_or_default();
        format!("{} {home} {}", t.number, t.text)
    };
    let words = lang.list(offer.tickets.iter().rev().map(line), 3);
    vec![head, vec![span(paint.ruler.cut(&format!("    {words}"), width), theme.muted())]]
}

/// The form: what it is about, its path, who was told.
fn page(paint: &Paint<'_>, app: &App, form: &ActionPage, width: usize) -> Vec<Line<'static>> {
    let (lang, theme, names) = (paint.lang, &paint.theme, BoardNames(app));
    let mut out: Vec<Line<'static>> = Vec::new();
    let mut facts: Line<'static> = vec![
        span(format!("{} ", lang.action_trigger_label()), theme.muted()),
        span(lang.action_trigger_name(form.trigger), theme.strong()),
        span(format!("   {} ", lang.action_department_label()), theme.muted()),
        span(names.department(&form.department), Style::new()),
        span(format!("   {} ", lang.action_opened_label()), theme.muted()),
    ];
    facts.push(span(format!("{} {}", person(app, form.by), lang.day_time(form.opened)), Style::new()));
    out.push(facts);
    for (label, text, style) in [
        (lang.action_matter_label(), &form.matter, Style::new()),
        (lang.action_before_label(), &form.before, theme.muted()),
    ] {
        if !text.trim().is_empty() {
            out.push(vec![span(label, theme.muted())]);
            for line in text.lines() {
                let wrapped = paint.ruler.wrap(line, width.saturating_sub(2), MOST);
                out.extend(wrapped.into_iter().map(|l| vec![span(format!("  {l}"), style)]));
            }
        }
    }
    out.push(Vec::new());
    out.extend(track(paint, form, width));
    out.push(Vec::new());
    for step in &form.steps {
        out.extend(step_lines(paint, app, form, step, width));
    }
    if !form.customers.is_empty() {
        out.push(Vec::new());
        let done = form.customers.iter().filter(|c| c.done).count();
        out.push(vec![span(lang.action_customers_label(done, form.customers.len()), theme.strong())]);
        for customer in &form.customers {
            out.extend(customer_lines(paint, app, customer, width));
        }
    }
    if let Some(end) = &form.end {
        let at = lang.day_time(end.at);
        let (text, look) = match &end.withdrawn {
            None => (lang.action_closed(&at), theme.ok()),
            Some((by, reason)) => (lang.action_withdrawn(&person(app, *by), &at, reason), theme.near()),
        };
        out.push(Vec::new());
        out.extend(paint.ruler.wrap(&text, width, MOST).into_iter().map(|l| vec![span(l, look)]));
    }
    out
}

fn person(app: &App, id: Option<StaffId>) -> String {
    id.map_or_else(|| app.lang().by_system().to_owned(), |id| app.board.staff_name(id))
}

/// `● 原因分析 ─ ● 措施 ─ ◐ 审核 ─ ○ 审批 …`, on as many lines as it needs: where a form stands is never cut off.
fn track(paint: &Paint<'_>, form: &ActionPage, width: usize) -> Vec<Line<'static>> {
    let (theme, signs) = (&paint.theme, paint.theme.signs());
    let (mut lines, mut line, mut used): (Vec<Line<'static>>, Line<'static>, usize) = (Vec::new(), Vec::new(), 0);
    for step in &form.steps {
        let (sign, style) = match step.state {
            StepState::Done => (signs.done, theme.ok()),
            StepState::Current => (signs.current, theme.strong()),
            StepState::Ahead => (signs.todo, theme.muted()),
        };
        let word = format!("{sign} {}", paint.lang.of_label(&step.label));
        let link = format!(" {} ", signs.link);
        let more = paint.ruler.width(&word) + paint.ruler.width(&link);
        if !line.is_empty() && used + more > width {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if !lines.is_empty() || !line.is_empty() {
            line.push(span(link, theme.muted()));
        }
        line.push(span(word, style));
        used += more;
    }
    lines.push(line);
    lines
}

fn step_lines(paint: &Paint<'_>, app: &App, form: &ActionPage, step: &StepRow, width: usize) -> Vec<Line<'static>> {
    let (lang, theme) = (paint.lang, &paint.theme);
    let signs = theme.signs();
    let (sign, look) = match step.state {
        StepState::Done => (signs.done, theme.ok()),
        StepState::Current => (signs.current, theme.strong()),
        StepState::Ahead => (signs.todo, theme.muted()),
    };
    let mut head = vec![span(format!("{sign} {}", lang.of_label(&step.label)), look)];
    if step.state == StepState::Current {
        head.push(span(format!("  {}", whose(paint, app, form)), if form.mine { theme.near() } else { theme.info() }));
        if let Some(due) = step.due {
            let left = lang.left_short(due.since(app.now));
            let words = lang.action_due(&lang.due_time(due, app.now), &left);
            let late = if form.late { signs.breached } else { "" };
            head.push(span(format!("  {late}{words}"), if form.late { theme.breached() } else { theme.muted() }));
        }
    } else if step.entries.is_empty() {
        let roles = lang.list(step.by.iter().map(|r| lang.role_name(*r).to_owned()), step.by.len());
        head.push(span(format!("  {roles}"), theme.muted()));
    }
    let mut out = vec![head];
    for entry in &step.entries {
        out.extend(entry_lines(paint, app, step, entry, width));
    }
    out
}

fn entry_lines(paint: &Paint<'_>, app: &App, step: &StepRow, entry: &EntryRow, width: usize) -> Vec<Line<'static>> {
    let (lang, theme) = (paint.lang, &paint.theme);
    let mut words = vec![person(app, entry.by), lang.day_time(entry.at)];
    let mut look = if entry.stands { Style::new() } else { theme.muted() };
    match &entry.back_to {
        Some(to) => {
            words.push(lang.action_sent_back(lang.of_label(to)));
            look = theme.near();
        }
        None if step.checks => words.push(lang.action_passed().to_owned()),
        None => {}
    }
    if !entry.stands && entry.back_to.is_none() {
        words.push(lang.action_undone().to_owned());
    }
    let late = if entry.late_ms > 0 {
        format!(" {}{}", theme.signs().breached, lang.left_short(-entry.late_ms))
    } else {
        String::new()
    };
    let mut out = vec![vec![
        span(format!("    {}", words.join(" ")), if entry.back_to.is_some() { theme.near() } else { theme.muted() }),
        span(late, theme.breached()),
    ]];
    for line in entry.text.lines() {
        let wrapped = paint.ruler.wrap(line, width.saturating_sub(6), MOST);
        out.extend(wrapped.into_iter().map(|l| vec![span(format!("      {l}"), look)]));
    }
    out
}

fn customer_lines(paint: &Paint<'_>, app: &App, customer: &CustomerRow, width: usize) -> Vec<Line<'static>> {
    let (lang, theme, names) = (paint.lang, &paint.theme, BoardNames(app));
    let signs = theme.signs();
    let numbers = lang.list(customer.tickets.iter().map(|t| t.number.clone()), 6);
    let (sign, look) = if customer.done { (signs.done, theme.ok()) } else { (signs.todo, Style::new()) };
    let mut head = vec![span(format!("{sign} {}", paint.ruler.cut(&customer.who(), width / 2)), look)];
    head.push(span(format!("  {numbers}"), theme.muted()));
    if customer.tries.is_empty() {
        head.push(span(format!("  {}", lang.action_not_told()), theme.muted()));
    }
    let mut out = vec![head];
    for told in &customer.tries {
        let (who, at) = (person(app, told.by), lang.day_time(told.at));
        let way = names.code(Field::Way, &told.way);
        let act = if told.reached {
            lang.action_told_line(&who, &way, &at)
        } else {
            lang.action_missed_line(&who, &way, &at)
        };
        let text = format!("{act}  {}", told.words.replace('\n', " "));
        let wrapped = paint.ruler.wrap(text.trim_end(), width.saturating_sub(4), MOST);
        out.extend(wrapped.into_iter().map(|l| vec![span(format!("    {l}"), theme.muted())]));
    }
    out
}
