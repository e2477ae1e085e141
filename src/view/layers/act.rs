//! A dialogue with fields: what it is about, the fields, what was refused, and its keys.

use super::fields::Fields;
use crate::action::Action;
use crate::app::App;
use crate::app::dialog::{ActForm, Task, query_of};
use crate::app::form::{FieldId, Form, Look};
use crate::domain::event::Event;
use crate::domain::facts::GradeProposal;
use crate::domain::ids::Code;
use crate::domain::quick::{Reading, Word};
use crate::domain::refusal::Refusal;
use crate::i18n::grading::{fact_words, known_words, proposal_words};
use crate::i18n::refusals::{Names, explain};
use crate::view::BoardNames;
use crate::view::paint::{Line, Paint, span};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Columns of a dialogue.
const COLS: u16 = 84;
/// Columns of the form with all fields.
const WIDE: u16 = 108;

/// Draws the dialogue.
pub fn draw(paint: &mut Paint<'_>, app: &App, it: &ActForm) {
    let screen = paint.buf.area;
    let wide = matches!(it.task, Task::Register | Task::StateFacts);
    let width = screen.width.saturating_sub(4).min(if wide { WIDE } else { COLS });
    let cols = width.saturating_sub(4);
    let head = head(paint, app, it, usize::from(cols));
    let refusal = it.refusal.as_ref().map(|r| refused(paint, app, r, usize::from(cols))).unwrap_or_default();
    let fields = Fields { form: &it.form, pairs: wide, remark: &|_| Vec::new() };
    let wanted = fields.rows(paint, usize::from(cols));
    let gap = usize::from(!head.is_empty());
    let fixed = head.len() + gap + refusal.len() + usize::from(!refusal.is_empty()) + 2;
    let height = u16::try_from(wanted + fixed).unwrap_or(u16::MAX).saturating_add(2);
    let (_, inner) = paint.popup(width, height, &title(app, it));
    let bottom = inner.bottom();
    let mut y = inner.y;
    for line in &head {
        paint.line(inner.x, y, inner.width, line);
        y += 1;
    }
    y += u16::try_from(gap).unwrap_or(0);
    let foot = u16::try_from(refusal.len() + usize::from(!refusal.is_empty())).unwrap_or(0) + 2;
    let room = bottom.saturating_sub(y).saturating_sub(foot);
    fields.draw(paint, app, Rect { y, height: room, ..inner });
    let y = bottom.saturating_sub(foot) + u16::from(!refusal.is_empty());
    for (y, line) in (y..).zip(&refusal) {
        paint.line(inner.x, y, inner.width, line);
    }
    foot_line(paint, app, inner, &it.form, it.busy, it.discarding);
    reopen_list(paint, app, &fields, inner, head.len() + gap, room);
}

/// The list of choices lies over what was drawn after the fields.
fn reopen_list(paint: &mut Paint<'_>, app: &App, fields: &Fields<'_>, inner: Rect, above: usize, room: u16) {
    let open = fields.form.focused().and_then(crate::app::form::Field::picker).is_some_and(|p| p.is_open());
    if open {
        let y = inner.y + u16::try_from(above).unwrap_or(0);
        fields.draw(paint, app, Rect { y, height: room, ..inner });
    }
}

fn title(app: &App, it: &ActForm) -> String {
    let name = app.lang().task_title(it.task.id());
    match it.about.ticket {
        Some(ticket) => {
            let number = app.details(ticket).map(|d| d.number.clone()).filter(|n| !n.is_empty());
            let number = number.unwrap_or_else(|| BoardNames(app).ticket(ticket));
            format!("{name} {number}")
        }
        None if it.about.action.is_some() => {
            format!("{name} {}", it.about.action.map(|a| app.lang().action_number(a.0)).unwrap_or_default())
        }
        None => match it.about.staff {
            Some(who) => format!("{name} {}", app.board.staff_name(who)),
            None => name.to_owned(),
        },
    }
}

/// What the dialogue is about, in a few lines.
fn head(paint: &Paint<'_>, app: &App, it: &ActForm, cols: usize) -> Vec<Line<'static>> {
    let (lang, theme) = (paint.lang, paint.theme);
    let mut lines: Vec<Line<'static>> = Vec::new();
    let muted = |text: String| vec![span(text, theme.muted())];
    if let Some(details) = it.about.ticket.and_then(|t| app.details(t)) {
        let ticket = &details.ticket;
        let place = ticket.message.household.as_ref().map(ToString::to_string).unwrap_or_default();
        let who = [place.as_str(), &details.caller.name, &details.caller.phone].join(" ");
        let who = who.trim();
        let text = ticket.message.text.lines().next().unwrap_or("");
        let mut line = Vec::new();
        if !who.is_empty() {
            line.push(span(format!("{who}  "), theme.strong()));
        }
        line.push(span(text.to_owned(), Style::new()));
        lines.push(line);
        let last_result = details.history.iter().rev().find_map(|r| match &r.event {
            Event::ResultReported { text, .. } => Some(text.clone()),
            _ => None,
        });
        let last_words = details.history.iter().rev().find_map(|r| match &r.event {
            Event::FedBack { words, outcome, .. } => {
                Some(format!("{} {words}", lang.outcome_name(*outcome)).trim().to_owned())
            }
            _ => None,
        });
        match it.task {
            Task::Feedback | Task::Callback => {
                let result = last_result.map(|text| lang.head_result(text.lines().next().unwrap_or("")));
                lines.extend(result.into_iter().map(muted));
                if it.task == Task::Callback {
                    lines.extend(last_words.map(|words| muted(lang.head_told(words.lines().next().unwrap_or("")))));
                    let asks = paint.ruler.wrap(lang.head_callback_asks(), cols, 2);
                    lines.extend(asks.into_iter().map(|l| vec![span(l, theme.info())]));
                }
                let (tries, most) = match it.task {
                    Task::Callback => (ticket.callback_tries, app.rules.callback_tries),
                    _ => (ticket.feedback_tries, app.rules.feedback_tries),
                };
                if tries > 0 {
                    lines.push(vec![span(lang.head_tries(tries, most), theme.near())]);
                }
            }
            Task::Extend => {
                let due = ticket.finish.map(|c| lang.head_due(&lang.wall_day(c.due)));
                lines.extend(due.map(muted));
                let moved = ticket.finish.filter(|c| c.first_due != c.due);
                lines.extend(moved.map(|c| muted(lang.head_first_due(&lang.wall_day(c.first_due)))));
                let latest = ticket.latest_extension(app.now, &app.rules);
                lines.extend(latest.map(|at| muted(lang.head_latest(&lang.wall_day(at)))));
                if ticket.promises.extensions > 0 {
                    lines.push(vec![span(lang.head_extensions(ticket.promises.extensions), theme.near())]);
                }
                let (nth, needs_word) = ticket.next_extension(&app.rules);
                if needs_word {
                    let roles = role_list(lang, &app.rules.extension.approve);
                    lines.push(vec![span(lang.head_needs_word(nth, &roles), theme.near())]);
                }
            }
            Task::AcknowledgeStep | Task::ToldByPhone => {
                let names = BoardNames(app);
                for ladder in ticket.standing(&app.rules).filter(|l| l.is_open()) {
                    let what = lang.ladder_why(ladder, &names);
                    lines.push(vec![span(lang.head_escalated(&what), theme.near())]);
                }
                if it.task == Task::ToldByPhone {
                    let wrapped = paint.ruler.wrap(lang.head_phone(), cols, 3);
                    lines.extend(wrapped.into_iter().map(muted));
                }
            }
            Task::Promise => {
                let roles = role_list(lang, &app.rules.promise.permission);
                let key = app.key_label_in_panes(Action::Heads).unwrap_or_default();
                let asks = it.form.field(crate::app::form::FieldId::Supervisor).is_some();
                let text = if asks { lang.head_promise_ask(&roles, &key) } else { lang.head_promise_free().to_owned() };
                lines.extend(paint.ruler.wrap(&text, cols, 3).into_iter().map(muted));
            }
            Task::PermitPromise => {
                if let Some(asked) = &ticket.promises.asked {
                    let name = asked.by.map(|id| BoardNames(app).staff(id)).unwrap_or_default();
                    let text = lang.head_asked_promise(&name, &asked.what, &lang.wall_day(asked.due));
                    lines.extend(paint.ruler.wrap(&text, cols, 4).into_iter().map(|l| vec![span(l, theme.near())]));
                }
            }
            Task::Classify => {
                lines.extend(read(paint, app, it, &details.readings, cols));
                lines.extend(proposed(paint, app, it, cols));
            }
            Task::StateFacts => {
                lines.extend(proposed(paint, app, it, cols));
                let (names, known) = (BoardNames(app), &details.grading.known);
                let measured = known.iter().filter(|k| k.measured.is_some());
                let measured: Vec<String> =
                    measured.filter_map(|k| Some(fact_words(lang, &names, &k.fact, k.measured?))).collect();
                let hinted: Vec<String> =
                    known.iter().filter(|k| !k.words.is_empty()).map(|k| known_words(lang, k, &names)).collect();
                let told = [
                    (!measured.is_empty())
                        .then(|| lang.head_measured(&lang.list(measured.iter().cloned(), measured.len()))),
                    (!hinted.is_empty()).then(|| lang.head_hinted(&lang.list(hinted.iter().cloned(), hinted.len()))),
                ];
                for text in told.into_iter().flatten() {
                    lines.extend(paint.ruler.wrap(&text, cols, 3).into_iter().map(|l| vec![span(l, theme.muted())]));
                }
            }
            Task::Reveal => lines.push(muted(lang.head_reveal().to_owned())),
            Task::SupervisorAnswer => {
                if let Some(asked) = ticket.open_question() {
                    let name = asked.by.map(|id| BoardNames(app).staff(id)).unwrap_or_default();
                    let text = lang.head_question(&name, &asked.question);
                    lines.extend(paint.ruler.wrap(&text, cols, 4).into_iter().map(|l| vec![span(l, theme.near())]));
                }
            }
            _ => {}
        }
    }
    match it.task {
        Task::AnswerLine => {
            if let Some((by, text)) = it.about.ticket.and_then(|t| query_of(app, t)) {
                let text = lang.head_query(&app.board.staff_name(by), &text);
                lines.extend(paint.ruler.wrap(&text, cols, 4).into_iter().map(|l| vec![span(l, theme.near())]));
            }
        }
        Task::SignSheet => lines.extend(stands_open(paint, app, it)),
        Task::ActionStep | Task::ActionTold | Task::WithdrawAction => lines.extend(of_form(paint, app, it, cols)),
        Task::OpenAction if it.about.ticket.is_some() => {
            lines.extend(paint.ruler.wrap(lang.head_open_action(), cols, 2).into_iter().map(&muted));
        }
        Task::Classify | Task::Register => {
            if it.task == Task::Register {
                lines.extend(proposed(paint, app, it, cols));
            }
            lines.extend(super::again::lines(paint, app, &it.again, &it.form, it.about.ticket));
        }
        Task::Link => lines.push(muted(lang.head_link().to_owned())),
        Task::PrepareSheet => {
            let unwritten = app.board.handover.unwritten.len();
            if unwritten > 0 {
                lines.push(vec![span(lang.head_unwritten(unwritten), theme.near())]);
            }
        }
        Task::HandoverNote => {
            let same = app.board.handover.leaving.as_ref().is_some_and(|l| {
                let unchanged = |t| l.unchanged.contains(&t);
                it.about.ticket.is_some_and(unchanged)
            });
            if let (true, Some(key)) = (same, app.keymap.key_label(Action::SameNote, it.form.scopes())) {
                lines.push(vec![span(lang.head_same_note(&key), theme.info())]);
            }
        }
        Task::CorrectSheet => lines.push(muted(lang.head_sealed_note().to_owned())),
        Task::AskSupervisor => {
            lines.push(muted(lang.head_ask(&lang.span_minutes(i64::from(app.rules.supervisor_minutes)))));
        }
        Task::EnterHousehold => lines.push(muted(lang.head_enter_household().to_owned())),
        Task::ChangeCard => lines.push(muted(lang.head_change_card().to_owned())),
        Task::RemoveStaff => {
            let name = it.about.staff.map(|id| app.board.staff_name(id)).unwrap_or_default();
            lines.push(vec![span(lang.head_remove_staff(&name), theme.near())]);
        }
        Task::Release => lines.push(muted(lang.head_release().to_owned())),
        task if task.is_of_agreement() => lines.extend(super::agreements::head(paint, app, it, cols)),
        task if task.is_of_incident() => lines.extend(super::incident::head(paint, app, it, cols)),
        _ => {}
    }
    lines
}

/// The grade that is proposed for what stands in the fields, and why; followed while they are filled in.
fn proposed(paint: &Paint<'_>, app: &App, it: &ActForm, cols: usize) -> Vec<Line<'static>> {
    // A new ticket's own grade stands in its field.
    let says = |p: &GradeProposal| it.task != Task::Register || p.rule.is_some();
    let Some(proposal) = it.proposal(app).filter(says) else { return Vec::new() };
    let text = proposal_words(paint.lang, &proposal, &BoardNames(app));
    paint.ruler.wrap(&text, cols, 3).into_iter().map(|l| vec![span(l, paint.theme.info())]).collect()
}

/// What the words of a message speak for, until another category or kind is chosen.
fn read(paint: &Paint<'_>, app: &App, it: &ActForm, readings: &[Reading], cols: usize) -> Vec<Line<'static>> {
    let (lang, theme) = (paint.lang, paint.theme);
    let Some((first, others)) = readings.split_first() else { return Vec::new() };
    let chosen = |id, code: Option<&Code>| it.form.code(id).as_ref() != code;
    if chosen(FieldId::Category, first.category.as_ref()) || chosen(FieldId::Kind, Some(&first.kind)) {
        return Vec::new();
    }
    let words: Vec<&Word> = first.category_words.iter().chain(&first.kind_words).chain(&first.grade_words).collect();
    let mut told = Vec::new();
    if first.guessed {
        told.push((lang.quick_guessed().to_owned(), theme.near()));
    } else if !words.is_empty() {
        let words: Vec<&str> = words.iter().map(|w| w.text.as_str()).collect();
        told.push((lang.quick_from(&words.join(" ")), theme.muted()));
    }
    if !others.is_empty() {
        let names = others.iter().map(|r| super::quick::reading_name(app, r));
        told.push((lang.head_readings(&lang.list(names, others.len())), theme.near()));
    }
    let wrapped = told.into_iter().flat_map(|(text, style)| {
        paint.ruler.wrap(&text, cols, 2).into_iter().map(move |line| vec![span(line, style)])
    });
    wrapped.collect()
}

/// Roles for a sentence.
fn role_list(lang: crate::i18n::Lang, roles: &[crate::domain::ids::Role]) -> String {
    lang.list(roles.iter().map(|r| lang.role_name(*r).to_owned()), roles.len())
}

/// Where a form of corrective action stands, and what was written before.
fn of_form(paint: &Paint<'_>, app: &App, it: &ActForm, cols: usize) -> Vec<Line<'static>> {
    let (lang, theme) = (paint.lang, paint.theme);
    let forms = app.forms.as_deref();
    let Some(form) = forms.and_then(|b| b.open.iter().find(|a| Some(a.action) == it.about.action)) else {
        return Vec::new();
    };
    let mut lines = vec![vec![span(paint.ruler.cut(&form.matter.replace('\n', " / "), cols), Style::new())]];
    if let Some(step) = form.current() {
        lines.push(vec![span(lang.head_action_step(lang.of_label(&step.label)), theme.strong())]);
    }
    for step in form.steps.iter().filter(|s| !s.checks) {
        if let Some(entry) = step.entries.iter().rev().find(|e| e.stands) {
            let text = format!("{}: {}", lang.of_label(&step.label), entry.text.replace('\n', " "));
            lines.extend(paint.ruler.wrap(&text, cols, 2).into_iter().map(|l| vec![span(l, theme.muted())]));
        }
    }
    let back = form.steps.iter().flat_map(|s| &s.entries).filter(|e| e.back_to.is_some()).max_by_key(|e| e.at);
    if let Some(back) = back {
        let who = back.by.map(|id| app.board.staff_name(id)).unwrap_or_default();
        let text = lang.head_sent_back(&who, &back.text.replace('\n', " "));
        lines.extend(paint.ruler.wrap(&text, cols, 2).into_iter().map(|l| vec![span(l, theme.near())]));
    }
    lines
}

/// What speaks against signing the sheet now.
fn stands_open(paint: &Paint<'_>, app: &App, it: &ActForm) -> Vec<Line<'static>> {
    let (lang, theme, board) = (paint.lang, paint.theme, &app.board.handover);
    let mut lines = vec![vec![span(lang.head_sheet_lines(board.lines.len()), theme.muted())]];
    let warn = |text: String| vec![span(text, theme.near())];
    if !board.unwritten.is_empty() && board.viewer_is_outgoing {
        lines.push(warn(lang.head_unwritten(board.unwritten.len())));
    }
    let waiting: Vec<String> =
        board.outgoing.iter().filter(|s| !board.signed_out.contains(s)).map(|s| app.board.staff_name(*s)).collect();
    if !waiting.is_empty() {
        lines.push(warn(lang.head_unsigned(&waiting.join(lang.list_comma()))));
    }
    let open = it.takes_over(app).map_or(0, |who| board.owed_by(who));
    if open > 0 {
        lines.push(warn(lang.head_open_lines(open)));
    }
    if lines.len() == 1 {
        lines.push(vec![span(lang.head_nothing_open(), theme.ok())]);
    }
    lines
}

/// A refusal in the form that it was made with.
pub fn refused(paint: &Paint<'_>, app: &App, refusal: &Refusal, cols: usize) -> Vec<Line<'static>> {
    let (lang, theme) = (paint.lang, paint.theme);
    let told = explain(lang, refusal, &BoardNames(app));
    let mut lines = Vec::new();
    let mut add = |text: &str, style: Style| {
        let wrapped = paint.ruler.wrap(text, cols, 3);
        lines.extend(wrapped.into_iter().filter(|l| !l.is_empty()).map(|l| vec![span(l, style)]));
    };
    let sign = theme.signs().bad;
    add(&format!("{sign} {}", told.what), theme.error());
    if !told.rule.is_empty() {
        add(&format!("{} {}", told.rule, told.law), theme.muted());
    }
    let way = [told.who, told.next];
    add(way.join(lang.pick("", " ")).trim(), Style::new());
    lines
}

/// The keys of the form, or what it is doing.
pub fn foot_line(paint: &mut Paint<'_>, app: &App, inner: Rect, form: &Form, busy: bool, discarding: bool) {
    if inner.height == 0 {
        return;
    }
    let y = inner.bottom() - 1;
    let lang = paint.lang;
    if busy {
        let style = paint.theme.info();
        paint.text(inner.x, y, inner.width, lang.form_sending(), style);
        return;
    }
    if discarding {
        let key = app.keymap.key_label(Action::Discard, form.scopes()).unwrap_or_default();
        let style = paint.theme.near();
        paint.text(inner.x, y, inner.width, &lang.discard_again(&key), style);
        return;
    }
    let field = form.focused();
    let picker = field.and_then(crate::app::form::Field::picker);
    let name = |action| lang.action_name(action);
    let named = |actions: &[Action]| actions.iter().map(|a| (*a, name(*a))).collect::<Vec<_>>();
    let mut actions = if picker.is_some_and(|p| p.is_open()) {
        vec![
            (Action::Select, lang.key_take()),
            (Action::Back, lang.key_close_list()),
            (Action::Submit, name(Action::Submit)),
        ]
    } else if picker.is_some_and(|p| p.look == Look::List) {
        named(&[Action::Submit, Action::NextField, Action::Choose, Action::Cancel, Action::Discard])
    } else {
        named(&[Action::Submit, Action::NextField, Action::Cancel, Action::Discard])
    };
    if form.fields().iter().filter(|f| !f.hidden).count() < 2 {
        actions.retain(|(action, _)| *action != Action::NextField);
    }
    keys(paint, app, inner, y, form.scopes(), &actions);
}

/// Keys with their names on one line; as many as there is room for.
pub fn keys(
    paint: &mut Paint<'_>,
    app: &App,
    inner: Rect,
    y: u16,
    scopes: &[crate::action::Scope],
    actions: &[(Action, &str)],
) {
    let mut x = inner.x;
    for (action, name) in actions {
        let Some(key) = app.keymap.key_label(*action, scopes) else { continue };
        let line = vec![span(key, paint.theme.key_hint()), span(format!(" {name}"), paint.theme.muted())];
        let width = u16::try_from(paint.width(&line)).unwrap_or(u16::MAX);
        if x.saturating_add(width) > inner.right() {
            break;
        }
        paint.line(x, y, width, &line);
        paint.spot(Rect { x, y, width, height: 1 }, crate::app::Spot::Key(*action));
        x += width + 2;
    }
}
