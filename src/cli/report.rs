//! `frontdesk report`: the month's figures as a table that fits 80 columns.

use crate::desk::{CategoryRow, MonthReport, label};
use crate::domain::ids::Code;
use crate::domain::refusal::Field;
use crate::domain::rules::Rules;
use crate::i18n::Lang;
use crate::view::text::Ruler;
use std::fmt::Write as _;

/// Width of the first column, in cells.
const NAME: usize = 24;
/// Width of a figure, in cells.
const FIGURE: usize = 9;

/// The figures as text.
pub fn text(report: &MonthReport, rules: &Rules, lang: Lang) -> String {
    let ruler = Ruler::default();
    let mut out = String::new();
    let mut line = |name: &str, figures: &[String]| {
        if figures.is_empty() {
            out.push_str(name);
        } else {
            out.push_str(&ruler.pad(name, NAME));
        }
        for figure in figures {
            out.push_str(&ruler.pad_left(figure, FIGURE));
        }
        out.push('\n');
    };
    let (year, month) = (report.month / 100, report.month % 100);
    line(&lang.report_title(year, month), &[]);
    if report.drill {
        line(lang.report_drill(), &[]);
    }
    line("", &[]);
    let heads = [
        lang.report_received(),
        lang.report_important(),
        lang.report_closed(),
        lang.report_breached(),
        lang.report_reworked(),
        lang.report_void(),
    ];
    line(lang.report_by_kind(), &heads.map(str::to_owned));
    let mut total = [0u32; 6];
    let known: Vec<Code> = rules.kinds.iter().map(|k| k.code.clone()).collect();
    // Kinds of an earlier rule book count in the total as well.
    let earlier = report.kinds.keys().filter(|code| !known.contains(code) && !code.as_str().is_empty()).cloned();
    for code in known.iter().cloned().chain(earlier).chain([Code::new("")]) {
        let Some(k) = report.kinds.get(&code) else { continue };
        let figures = [k.received, k.important, k.closed, k.breached, k.reworked, k.void];
        total.iter_mut().zip(figures).for_each(|(t, f)| *t += f);
        let name = if code.as_str().is_empty() {
            lang.report_unclassified().to_owned()
        } else {
            label(rules, Field::Kind, &code, lang)
        };
        line(&name, &figures.map(|f| f.to_string()));
    }
    line(lang.report_total(), &total.map(|f| f.to_string()));
    line("", &[]);
    line(lang.report_by_source(), &[lang.report_received().to_owned()]);
    for choice in &rules.sources {
        if let Some(n) = report.sources.get(&choice.code) {
            line(lang.pick(&choice.label.zh, &choice.label.en), &[n.to_string()]);
        }
    }
    for (code, n) in report.sources.iter().filter(|(code, _)| !rules.sources.iter().any(|c| c.code == **code)) {
        line(code.as_str(), &[n.to_string()]);
    }
    line("", &[]);
    let heads = [
        lang.report_fed_back(),
        lang.report_chosen(),
        lang.report_done(),
        lang.report_owed(),
        lang.report_rate(),
        lang.report_asked(),
    ];
    line(lang.report_callbacks(), &heads.map(str::to_owned));
    for meter in &report.callbacks {
        let name = rules.callback_class(&meter.class).map(|c| lang.pick(&c.label.zh, &c.label.en).clone());
        let rate = if meter.drawn == 0 {
            "—".to_owned()
        } else {
            format!("{:.1}%", f64::from(meter.chosen) * 100.0 / f64::from(meter.drawn))
        };
        let counts = [meter.drawn, meter.chosen, meter.done, meter.owed].map(|n| n.to_string());
        let figures: Vec<String> = counts.into_iter().chain([rate, format!("{}%", meter.percent)]).collect();
        line(&name.unwrap_or_else(|| meter.class.to_string()), &figures);
    }
    for meter in &report.callbacks {
        let (Some(percent), Some(target)) = (meter.door_percent, meter.door_target()) else { continue };
        let name = label(rules, Field::Way, &rules.callbacks.door_way, lang);
        let class = rules.callback_class(&meter.class).map_or("", |c| lang.pick(&c.label.zh, &c.label.en));
        line(&lang.report_doors(class, &name, meter.doors, target, percent), &[]);
    }
    if !report.incidents.is_empty() {
        line("", &[]);
        let heads = [lang.report_callers(), lang.report_not_told(), lang.report_to_resolve(), lang.report_to_tell()];
        line(lang.report_incidents(), &heads.map(str::to_owned));
        for i in &report.incidents {
            let span = |minutes: Option<i64>| minutes.map_or_else(|| "—".to_owned(), |m| lang.span(m * 60_000));
            let name = format!("{} {}", lang.day_time(i.opened), ruler.cut(&i.matter, 11));
            let figures = [i.callers.to_string(), i.untold.to_string()];
            let spans = [span(i.minutes_to_resolve), span(i.minutes_to_tell)];
            line(&name, &figures.into_iter().chain(spans).collect::<Vec<_>>());
        }
    }
    line("", &[]);
    for (name, n) in [
        (lang.report_messages(), report.messages),
        (lang.report_waiting(), report.waiting),
        (lang.report_satisfied(), report.satisfied),
        (lang.report_not_satisfied(), report.not_satisfied),
        (lang.report_unreachable(), report.unreachable),
        (lang.report_repeat(), report.repeat_contacts),
        (lang.report_extensions(), report.extensions),
        (lang.report_questions(), report.asked),
        (lang.report_answered_late(), report.answered_late),
        (lang.report_takeovers(), report.takeovers),
        (lang.report_releases(), report.releases),
        (lang.report_reveals(), report.reveals),
        (lang.report_clock(), report.clock_set_back),
    ] {
        line(name, &[n.to_string()]);
    }
    let actions = &report.actions;
    line("", &[]);
    line(lang.actions_title(), &[]);
    for (name, n) in [
        (lang.report_actions_offered(), actions.offered),
        (lang.report_actions_declined(), actions.declined),
        (lang.report_actions_opened(), actions.opened_in_all()),
    ] {
        line(name, &[n.to_string()]);
    }
    for (trigger, n) in &actions.opened {
        line(&format!("  {}", lang.action_trigger_name(*trigger)), &[n.to_string()]);
    }
    for (name, n) in [
        (lang.report_actions_closed(), actions.closed),
        (lang.report_actions_withdrawn(), actions.withdrawn),
        (lang.report_actions_sent_back(), actions.sent_back),
        (lang.report_actions_late(), actions.late),
        (lang.report_actions_late_now(), actions.late_now),
    ] {
        line(name, &[n.to_string()]);
    }
    let mut tidy = String::with_capacity(out.len());
    for l in out.lines() {
        let _ = writeln!(tidy, "{}", l.trim_end());
    }
    tidy
}

/// Tickets by month, kind and category as text: received, closed, late, and how long closing took on average.
pub fn by_category(rows: &[CategoryRow], rules: &Rules, lang: Lang) -> String {
    let ruler = Ruler::default();
    let mut out = String::new();
    let heads = [lang.report_received(), lang.report_closed(), lang.report_breached(), lang.report_hours()];
    let mut last = 0;
    for row in rows {
        if row.month != last {
            let (year, month) = (row.month / 100, row.month % 100);
            let _ = write!(
                out,
                "{}{}",
                if last == 0 { "" } else { "\n" },
                ruler.pad(&format!("{year}-{month:02}"), NAME + FIGURE)
            );
            heads.iter().for_each(|head| out.push_str(&ruler.pad_left(head, FIGURE)));
            out.push('\n');
            last = row.month;
        }
        let name = match (&row.category, row.kind.as_str()) {
            (Some(category), _) => label(rules, Field::Category, category, lang),
            (None, "") => lang.report_unclassified().to_owned(),
            (None, _) => label(rules, Field::Kind, &row.kind, lang),
        };
        let figures = &row.figures;
        // To a tenth of an hour.
        let tenths = figures.minutes / 6 / u64::from(figures.closed.max(1));
        let hours = format!("{}.{}", tenths / 10, tenths % 10);
        out.push_str(&ruler.pad(&name, NAME + FIGURE));
        for figure in [figures.received.to_string(), figures.closed.to_string(), figures.breached.to_string(), hours] {
            out.push_str(&ruler.pad_left(&figure, FIGURE));
        }
        out.push('\n');
    }
    out
}

/// Reads a month as people type it: `2026-11`, `202611`, `2026年11月`. None when it is no month.
pub fn parse_month(typed: &str) -> Option<u32> {
    let digits: Vec<u32> = typed
        .split(|c: char| !c.is_ascii_digit())
        .filter(|p| !p.is_empty())
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()?;
    let (year, month) = match digits.as_slice() {
        [year, month] => (*year, *month),
        [both] => (both / 100, both % 100),
        _ => return None,
    };
    ((1970..=9_999).contains(&year) && (1..=12).contains(&month)).then_some(year * 100 + month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_and_sources_of_an_earlier_rule_book_are_not_left_out() {
        let mut report = MonthReport { month: 202_611, ..MonthReport::default() };
        let of_three = crate::desk::KindFigures { received: 3, ..crate::desk::KindFigures::default() };
        report.kinds.insert(Code::new("of_old"), of_three);
        report.sources.insert(Code::new("telegram"), 4);
        let text = text(&report, &crate::policy::default_rules(), Lang::En);
        let words: Vec<Vec<&str>> = text.lines().map(|l| l.split_whitespace().collect()).collect();
        assert!(words.contains(&vec!["of_old", "3", "0", "0", "0", "0", "0"]), "{text}");
        assert!(words.contains(&vec!["telegram", "4"]), "{text}");
        let total = text.lines().find(|l| l.starts_with(Lang::En.report_total())).expect("a total");
        assert_eq!(total.split_whitespace().nth(1), Some("3"), "{text}");
    }

    #[test]
    fn months_as_people_type_them() {
        for typed in ["2026-11", "202611", "2026年11月", "2026/11"] {
            assert_eq!(parse_month(typed), Some(202_611), "{typed}");
        }
        for typed in ["2026-13", "11", "", "2026-11-21", "november"] {
            assert_eq!(parse_month(typed), None, "{typed}");
        }
    }
}
