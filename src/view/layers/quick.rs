//! Quick entry: the line with what was understood set off, and below it what it was taken to mean, each with the words
//! that led to it.

use super::act::{foot_line, keys, refused};
use super::fields::Fields;
use crate::action::{Action, Scope};
use crate::app::App;
use crate::app::dialog::QuickEntry;
use crate::app::form::{Field, FieldId};
use crate::board::{LikeRow, Proposed};
use crate::domain::quick::{Place, Reading, Word};
use crate::domain::similar::Likeness;
use crate::text::{mask_name, mask_phone};
use crate::view::BoardNames;
use crate::view::paint::{Line, Paint, span};
use crate::view::theme::Theme;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Columns of quick entry.
const COLS: u16 = 100;
/// Tickets like it that are listed.
const LIKES: usize = 3;

/// Draws quick entry.
pub fn draw(paint: &mut Paint<'_>, app: &App, it: &QuickEntry) {
    let screen = paint.buf.area;
    let lang = paint.lang;
    let width = screen.width.saturating_sub(4).min(COLS);
    let cols = usize::from(width.saturating_sub(4));
    let proposed = it.proposed.as_ref();
    let theme = paint.theme;
    let remark = |field: &Field| remark(app, theme, it, field);
    let fields = Fields { form: &it.form, pairs: false, remark: &remark };
    let facts = facts(paint, app, it);
    let told = it.told.row(&it.form).is_some();
    let likes = proposed.map(|p| likes(paint, app, p, told)).unwrap_or_default();
    let refusal = it.refusal.as_ref().map(|r| refused(paint, app, r, cols)).unwrap_or_default();
    let wanted = fields.rows(paint, cols) + facts.len() + likes.len() + refusal.len() + 2;
    // It grows and shrinks as one types; the upper edge stays where it is.
    let height = u16::try_from(wanted).unwrap_or(u16::MAX).saturating_add(2).min(screen.height.saturating_sub(2));
    let y = screen.y + (screen.height / 8).min(screen.height.saturating_sub(height + 1));
    let x = screen.x + (screen.width - width) / 2;
    let (_, inner) = paint.popup_at(Rect { x, y, width, height }, lang.quick_title());
    let below = u16::try_from(facts.len() + likes.len() + refusal.len()).unwrap_or(0);
    let room = inner.height.saturating_sub(2);
    let field_rows = u16::try_from(fields.rows(paint, cols)).unwrap_or(room).min(room);
    let extra = below.min(room - field_rows);
    let area = Rect { height: field_rows, ..inner };
    let rest = refusal.iter().chain(&facts).chain(&likes);
    for (y, line) in (inner.y + field_rows..).zip(rest.take(usize::from(extra))) {
        paint.line(inner.x, y, inner.width, line);
    }
    if it.form.focused().is_some_and(|f| f.id == FieldId::Line) && !it.busy && !it.discarding {
        own_keys(paint, app, inner, it);
    } else {
        foot_line(paint, app, inner, &it.form, it.busy, it.discarding);
    }
    fields.draw(paint, app, area);
    understood(paint, app, it, area);
}

/// Sets off the words of the line that were understood, where the whole line is in sight.
fn understood(paint: &mut Paint<'_>, _app: &App, it: &QuickEntry, area: Rect) {
    let Some(proposed) = it.proposed.as_ref().filter(|_| it.is_read()) else { return };
    let Some(field) = it.form.field(FieldId::Line) else { return };
    let line = field.raw();
    let labels = Fields { form: &it.form, pairs: false, remark: &|_| Vec::new() }.label_cols(paint);
    let room = usize::from(area.width).saturating_sub(labels);
    if paint.ruler.width(&line) >= room {
        return;
    }
    let p = &proposed.proposal;
    let mut ranges: Vec<std::ops::Range<usize>> = p.card_ranges.clone();
    let mut words: Vec<&Word> = p.place_word.iter().chain(&p.source_word).collect();
    if let Some(reading) = it.reading() {
        words.extend(reading.category_words.iter().chain(&reading.kind_words).chain(&reading.grade_words));
    }
    ranges.extend(words.into_iter().map(|w| w.range.clone()));
    let found = paint.theme.found();
    for range in ranges {
        let (Some(from), Some(to)) = (range.start.checked_sub(it.before), range.end.checked_sub(it.before)) else {
            continue;
        };
        let (Some(head), Some(word)) = (line.get(..from), line.get(from..to)) else { continue };
        let columns = |text: &str| u16::try_from(paint.ruler.width(text)).unwrap_or(0);
        let x = area.x + u16::try_from(labels).unwrap_or(0) + columns(head);
        let width = columns(word);
        paint.tint(Rect { x, y: area.y, width, height: 1 }, found);
    }
}

fn joined(words: &[Word]) -> String {
    words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// The words that led to what stands in a field.
fn remark(app: &App, theme: Theme, it: &QuickEntry, field: &Field) -> Line<'static> {
    let lang = app.lang();

    let muted = |text: String| vec![span(text, theme.muted())];
    let Some(proposed) = &it.proposed else { return Vec::new() };
    if field.id == FieldId::Line {
        return if it.is_read() { Vec::new() } else { muted(lang.quick_reading().to_owned()) };
    }
    if field.touched && !field.is_empty() {
        return muted(lang.quick_yours().to_owned());
    }
    let p = &proposed.proposal;
    let reading = it.reading();
    let from = |words: String| {
        if words.is_empty() { Vec::new() } else { muted(lang.quick_from(&words)) }
    };
    match field.id {
        FieldId::Household => household(app, proposed, theme),
        FieldId::Category => reading.map(|r| from(joined(&r.category_words))).unwrap_or_default(),
        FieldId::Kind => reading.map(|r| from(joined(&r.kind_words))).unwrap_or_default(),
        FieldId::Grade => match reading {
            Some(r) if !r.grade_words.is_empty() => from(joined(&r.grade_words)),
            Some(_) => muted(lang.quick_default().to_owned()),
            None => Vec::new(),
        },
        FieldId::Source => match &p.source_word {
            Some(word) => from(word.text.clone()),
            None => muted(lang.quick_default().to_owned()),
        },
        _ => Vec::new(),
    }
}

fn household(app: &App, proposed: &Proposed, theme: Theme) -> Line<'static> {
    let lang = app.lang();
    match &proposed.proposal.place {
        Place::One(_) => {
            let mut line = Vec::new();
            if proposed.vip {
                line.push(span(format!("{} ", lang.quick_vip()), theme.near()));
            }
            if !proposed.resident.is_empty() {
                line.push(span(proposed.resident.clone(), theme.strong()));
                line.push(span(" ", Style::new()));
            }
            let open = proposed.proposal.open.len();
            if open > 0 {
                line.push(span(lang.quick_open(open), theme.near()));
            }
            line
        }
        Place::Many(codes) => vec![span(lang.quick_many(codes.len()), theme.near())],
        Place::Unknown { typed, .. } => vec![span(lang.quick_unknown(typed), theme.near())],
        Place::None => Vec::new(),
    }
}

/// Clocks, caller, message and the second reading.
fn facts(paint: &Paint<'_>, app: &App, it: &QuickEntry) -> Vec<Line<'static>> {
    let (lang, theme, ruler) = (paint.lang, paint.theme, paint.ruler);
    let Some(proposed) = it.proposed.as_ref() else { return Vec::new() };
    let p = &proposed.proposal;
    let mut lines: Vec<Line<'static>> = Vec::new();
    let cols = Fields { form: &it.form, pairs: false, remark: &|_| Vec::new() }.label_cols(paint) - 1;
    let mut fact = |label: &str, text: Line<'static>| {
        let mut line = vec![span(format!(" {}", ruler.pad(label, cols)), theme.muted())];
        line.extend(text);
        lines.push(line);
    };
    let reading = it.reading();
    let changed = [FieldId::Category, FieldId::Kind, FieldId::Grade]
        .into_iter()
        .any(|id| it.form.field(id).is_some_and(|f| f.touched));
    if let Some(r) = reading.filter(|_| !changed) {
        let due = lang.quick_due(&lang.due_time(r.reply_due, app.now), &lang.due_time(r.finish_due, app.now));
        fact(lang.quick_due_label(), vec![span(due, theme.proposed())]);
    }
    if !p.card.is_empty() {
        let phones: Vec<String> = p.card.phone.split(", ").filter(|n| !n.is_empty()).map(mask_phone).collect();
        let card = format!("{} {}", mask_name(&p.card.name), phones.join(" "));
        fact(lang.quick_card_label(), vec![span(lang.quick_card(card.trim()), theme.proposed())]);
    }
    if !p.text.is_empty() {
        fact(lang.quick_text_label(), vec![span(p.text.clone(), theme.proposed())]);
    }
    lines.extend(super::again::lines(paint, app, &it.told, &it.form, None));
    for a in it.agreements(app) {
        let text = lang.agreement_quick(a.id.0, &a.service, &a.to.to_string());
        lines.push(vec![span(format!(" {text}"), theme.info())]);
    }
    if let Some(incident) = it.incident(app) {
        let key = app.keymap.key_label(Action::Incident, it.form.scopes()).unwrap_or_default();
        let place = lang.incident_place(&incident.buildings, &incident.area);
        let sign = theme.signs().alarm;
        let text = lang.incident_quick(&incident.matter, &place, &key);
        lines.push(vec![span(format!(" {sign} {text}"), theme.breached())]);
        lines.push(vec![span(format!("   {}", lang.incident_line_is(&incident.line)), theme.info())]);
    }
    if it.unknown().is_some() {
        let key = app.keymap.key_label(Action::EnterHousehold, it.form.scopes()).unwrap_or_default();
        lines.push(vec![span(format!(" {}", lang.quick_enter_household(&key)), theme.info())]);
    }
    if reading.is_some_and(|r| r.guessed && !changed) {
        lines.push(vec![span(format!(" {}", lang.quick_guessed()), theme.near())]);
    }
    let others = p.readings.len();
    let next = p.readings.get((it.nth + 1) % others.max(1));
    if let Some(next) = next.filter(|_| others > 1) {
        let key = app.keymap.key_label(Action::Choose, Scope::Form.chain()).unwrap_or_default();
        let text = lang.quick_second(&reading_name(app, next), &key);
        lines.push(vec![span(format!(" {text}"), theme.near())]);
    }
    if reading.is_none() && it.kind().is_none() && !p.text.is_empty() {
        lines.push(vec![span(format!(" {}", lang.quick_no_kind()), theme.near())]);
    }
    lines
}

pub(super) fn reading_name(app: &App, reading: &Reading) -> String {
    let names = BoardNames(app);
    let what = reading.category.as_ref().map_or_else(|| names.kind(&reading.kind), |c| names.category(c));
    let department = crate::i18n::refusals::Names::department(&names, &reading.department);
    format!("{what} · {} · {department}", names.grade(&reading.grade))
}

/// Tickets like it.
fn likes(paint: &Paint<'_>, app: &App, proposed: &Proposed, told: bool) -> Vec<Line<'static>> {
    let (lang, theme, ruler) = (paint.lang, paint.theme, paint.ruler);
    let mut lines: Vec<Line<'static>> = Vec::new();
    if proposed.likes.is_empty() {
        return lines;
    }
    lines.push(Vec::new());
    if proposed.mass > 0 {
        lines
            .push(vec![span(format!(" {} {}", theme.signs().alarm, lang.quick_mass(proposed.mass)), theme.breached())]);
    }
    if proposed.repeats > 0 && !told {
        lines.push(vec![span(format!(" {}", lang.quick_repeats(proposed.repeats)), theme.near())]);
    }
    let word = |why: Likeness| match why {
        Likeness::Duplicate => (lang.like_duplicate(), theme.breached()),
        Likeness::Mass => (lang.like_mass(), theme.near()),
        Likeness::Repeat => (lang.like_repeat(), theme.muted()),
        Likeness::SameHousehold => (lang.like_same(), theme.muted()),
    };
    let cols = proposed.likes.iter().map(|l| ruler.width(word(l.why).0)).max().unwrap_or(0) + 2;
    for like in proposed.likes.iter().take(LIKES) {
        let (text, style) = word(like.why);
        let LikeRow { number, stage, household, text: what, arrived, .. } = like;
        let place = household.as_ref().map_or_else(String::new, |h| format!("{h} "));
        lines.push(vec![
            span(format!(" {}", ruler.pad(text, cols)), style),
            span(format!("{} ", ruler.pad(number, 9)), Style::new()),
            span(format!("{} ", ruler.pad(lang.stage_name(*stage), 12)), theme.muted()),
            span(format!("{} ", lang.day_time(*arrived)), theme.muted()),
            span(format!("{place}{what}"), Style::new()),
        ]);
    }
    if proposed.likes.iter().any(LikeRow::is_open) {
        let key = app.keymap.key_label(Action::ContactedAgain, Scope::Form.chain()).unwrap_or_default();
        lines.push(vec![span(format!(" {}", lang.quick_like(&key)), theme.info())]);
    }
    lines
}

/// The keys while the line is being typed.
fn own_keys(paint: &mut Paint<'_>, app: &App, inner: Rect, it: &QuickEntry) {
    if inner.height < 2 {
        return;
    }
    let scopes = it.form.scopes();
    let lang = paint.lang;
    let mut actions = vec![(Action::AcceptField, lang.task_quick_key())];
    actions.extend(
        [Action::Cancel, Action::NextField, Action::Answer, Action::RegisterForm, Action::Dispatch, Action::Classify]
            .map(|a| (a, lang.action_name(a))),
    );
    keys(paint, app, inner, inner.bottom() - 1, scopes, &actions);
}
