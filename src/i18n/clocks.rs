//! Clocks in words: how a due time came about day by day, and why a row stands where it stands.

use super::Lang;
use super::refusals::Names;
use crate::domain::calendar::{Day, DayKind, Step, Wait};
use crate::domain::clock::ClockState;
use crate::domain::explain::{Story, Which};
use crate::domain::ids::Actor;
use crate::domain::order::{Rank, Why};
use crate::domain::refusal::Field;
use crate::domain::rules::Limit;
use crate::domain::time::Moment;
use chrono::{Datelike, NaiveDate};

crate::names! { WHICH:
    /// A clock of a ticket.
    fn clock_name(Which) {
        Receive => "接件时限", "Receive";
        Supervisor => "请示后答复时限", "Answer after asking";
        Reply => "回复时限", "Reply";
        Finish => "办结时限", "Finish";
        Rework => "返工时限", "Rework";
        Callback => "回访时限", "Callback";
    }
}

crate::names! { STATES:
    /// How a clock stands.
    fn clock_state_name(ClockState) {
        Ok => "正常", "in time";
        Near => "将到期", "nearly due";
        Breached => "超时", "late";
    }
}

crate::messages! {
    explain_title(number: &str) { zh: "时限说明 {number}", en: "How the clocks of {number} came about" }
    explain_order() { zh: "为什么排在这里", en: "Why it stands here" }
    explain_no_order() { zh: "不在来件队列里", en: "it is not in the queue" }
    explain_points(points: i64) { zh: "共 {points} 分，分高的在前，同分的先到期在前", en: "{points} points; more come first, of equal sums the one due first" }
    explain_no_clock() { zh: "还没有时限：分类定级后开始计时", en: "no clock runs yet: kind and grade start them" }
    explain_head(clock: &str, parts: &str) { zh: "{clock}（{parts}）", en: "{clock} ({parts})" }
    explain_grade(grade: &str) { zh: "等级 {grade}", en: "grade {grade}" }
    explain_start() { zh: "开始计时", en: "starts" }
    explain_waits_early(from: &str) { zh: "还没上班，从 {from} 起计", en: "before working hours: counts from {from}" }
    explain_waits_late(from: &str) { zh: "已经下班，从 {from} 起计", en: "after working hours: counts from {from}" }
    explain_waits_off(from: &str) { zh: "不是工作日，从 {from} 起计", en: "not a working day: counts from {from}" }
    explain_counted(left: u32) { zh: "工作日，计 1 天，还余 {left} 天", en: "working day, counts; left: {left}" }
    explain_counted_make_up(left: u32) { zh: "调休上班，计 1 天，还余 {left} 天", en: "make-up working day, counts; left: {left}" }
    explain_weekend() { zh: "周末，不计", en: "weekend, does not count" }
    explain_off() { zh: "放假，不计", en: "day off, does not count" }
    explain_off_named(name: &str) { zh: "{name}放假，不计", en: "{name}, does not count" }
    explain_site_day() { zh: "（本项目日历）", en: " (the site's own calendar)" }
    explain_ran(span: &str, left: &str) { zh: "走了 {span}，还余 {left}", en: "{span} ran, {left} left" }
    explain_ran_out(span: &str) { zh: "走了 {span}，走完", en: "{span} ran, all of it" }
    explain_due() { zh: "到期", en: "due" }
    explain_other_figures() {
        zh: "这个时限按当时的规定算出，现行规定算不出同一时刻，不再逐日列出",
        en: "set by the figures in force then; those in force now do not lead to it, so the days are not listed"
    }
    explain_before(at: &str, grade: &str, due: &str) { zh: "{at} 改等级，原为 {grade}，原定 {due}", en: "{at} grade changed; before: {grade}, due {due}" }
    explain_before_late(at: &str, grade: &str, due: &str) {
        zh: "{at} 改等级，原为 {grade}，原定 {due}，改时已超时，记录保留",
        en: "{at} grade changed; before: {grade}, due {due}, late by then: that stays on record"
    }
    explain_extended(at: &str, who: &str, due: &str, reason: &str, told: &str, cite: &str) {
        zh: "{at} {who} 延期，新承诺 {due}；原因：{reason}；已告知客户：{told}{cite}",
        en: "{at} {who} gave more time, new promise {due}; reason: {reason}; customer told: {told}{cite}"
    }
    explain_first_due(due: &str) { zh: "原定 {due} 到期", en: "first due {due}" }
    explain_met(at: &str) { zh: "{at} 完成，按时", en: "met at {at}, in time" }
    explain_met_late(at: &str, late: &str) { zh: "{at} 完成，{late}", en: "met at {at}, {late}" }
    explain_runs(due: &str, left: &str) { zh: "现定 {due} 到期，{left}", en: "due {due}, {left}" }
    explain_breach_stays(late: &str) { zh: "按原定时限已{late}，记录保留", en: "against the first due time {late}: that stays on record" }

    order_unattended() { zh: "无人跟踪警报", en: "unattended alarm" }
    order_waiting(span: &str) { zh: "待接 {span}", en: "waiting {span}" }
    order_again() { zh: "客户再次来电", en: "contacted us again" }
    order_unclassified() { zh: "未分类", en: "not classified" }
    order_asked() { zh: "请示主管中", en: "supervisor asked" }
    order_points(why: &str, points: i64) { zh: "{why}（{points}）", en: "{why} ({points})" }

    calendar_missing(year: i32) {
        zh: "工作日历缺 {year} 年放假安排，时限可能算错；补充：frontdesk policy calendar add {year}",
        en: "no holidays of {year} in the calendar, due times may be wrong: frontdesk policy calendar add {year}"
    }
}

/// How a line is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// A heading.
    Head,
    /// As it is.
    Plain,
    /// Beside the matter.
    Muted,
    /// As it should be.
    Good,
    /// To be looked at.
    Near,
    /// Late.
    Bad,
}

impl Lang {
    /// A limit: `2 小时`, `3 个工作日`.
    #[must_use]
    pub fn limit_words(self, limit: Limit) -> String {
        match limit {
            Limit::WorkingDays(days) => self.policy_working_days(days),
            Limit::Minutes(minutes) => self.minutes_words(minutes),
        }
    }
    fn minutes_words(self, minutes: u32) -> String {
        let (hours, rest) = (i64::from(minutes / 60), i64::from(minutes % 60));
        match (hours, rest) {
            (0, rest) => self.span_minutes(rest),
            (hours, 0) => self.span_hours(hours),
            (hours, rest) => format!("{} {}", self.span_hours(hours), self.span_minutes(rest)),
        }
    }
    /// Month, day and day of the week: `11-21 周六`.
    #[must_use]
    pub fn date_words(self, day: NaiveDate) -> String {
        format!("{:02}-{:02} {}", day.month(), day.day(), self.weekday_name(day.weekday()))
    }
    /// The same with the time.
    #[must_use]
    pub fn date_time_words(self, at: Moment) -> String {
        format!("{} {}", self.date_words(at.date()), self.clock_time(at))
    }
    /// Why a row stands where it stands, on one line: `超时 12 分 · 重大 · VIP`.
    #[must_use]
    pub fn order_words(self, rank: &Rank, names: &dyn Names, points: bool) -> String {
        let word = |why: &Why| match why {
            Why::Unattended => self.order_unattended().to_owned(),
            Why::Waiting(ms) => self.order_waiting(&self.span(*ms)),
            Why::Breached(ms) => self.late_span(&self.span(*ms)),
            Why::Near(ms) => self.left_span(&self.span(*ms)),
            Why::Again => self.order_again().to_owned(),
            Why::Unclassified => self.order_unclassified().to_owned(),
            Why::Asked => self.order_asked().to_owned(),
            Why::Grade(code) => names.code(Field::Grade, code),
            Why::Vip => "VIP".to_owned(),
        };
        let words = rank.reasons.iter().map(|r| match (word(&r.why), points) {
            (why, true) if r.points != 0 => self.order_points(&why, r.points),
            (why, _) => why,
        });
        words.collect::<Vec<_>>().join(" · ")
    }
}

/// What a day that does not count is.
fn skipped(lang: Lang, day: &Day) -> String {
    let mut words = match (&day.name, day.kind) {
        (Some(name), DayKind::Holiday) => lang.explain_off_named(lang.pick(&name.zh, &name.en)),
        (None, DayKind::Holiday) => lang.explain_off().to_owned(),
        _ => lang.explain_weekend().to_owned(),
    };
    if day.own {
        words.push_str(lang.explain_site_day());
    }
    words
}

/// The steps in words: when, and what. Days off in a row are told as one.
#[must_use]
pub fn steps(lang: Lang, steps: &[Step]) -> Vec<(String, String, Tone)> {
    let mut lines: Vec<(String, String, Tone)> = Vec::new();
    let mut off: Option<(NaiveDate, NaiveDate, String)> = None;
    let tell = |off: &mut Option<(NaiveDate, NaiveDate, String)>, lines: &mut Vec<(String, String, Tone)>| {
        if let Some((from, to, words)) = off.take() {
            let days = if from == to {
                lang.date_words(from)
            } else {
                format!("{} – {}", lang.date_words(from), lang.date_words(to))
            };
            lines.push((days, words, Tone::Muted));
        }
    };
    for step in steps {
        if let Step::Skipped(day) = step {
            let words = skipped(lang, day);
            match &mut off {
                Some((_, to, same)) if *same == words => *to = day.date,
                _ => {
                    tell(&mut off, &mut lines);
                    off = Some((day.date, day.date, words));
                }
            }
            continue;
        }
        tell(&mut off, &mut lines);
        lines.push(match step {
            Step::Start { at } => (lang.date_time_words(*at), lang.explain_start().to_owned(), Tone::Plain),
            Step::Due { at } => (lang.date_time_words(*at), lang.explain_due().to_owned(), Tone::Plain),
            Step::Waits { why, counts_from } => {
                let from = lang.date_time_words(*counts_from);
                let words = match why {
                    Wait::Early => lang.explain_waits_early(&from),
                    Wait::Late => lang.explain_waits_late(&from),
                    Wait::NotWorked => lang.explain_waits_off(&from),
                };
                (String::new(), words, Tone::Muted)
            }
            Step::Counted { day, left } => {
                let mut words = match day.kind {
                    DayKind::MakeUp => lang.explain_counted_make_up(*left),
                    _ => lang.explain_counted(*left),
                };
                if day.own {
                    words.push_str(lang.explain_site_day());
                }
                (lang.date_words(day.date), words, Tone::Plain)
            }
            Step::Ran { date, minutes, left } => {
                let span = lang.minutes_words(*minutes);
                let words = match left {
                    0 => lang.explain_ran_out(&span),
                    left => lang.explain_ran(&span, &lang.minutes_words(*left)),
                };
                (lang.date_words(*date), words, Tone::Plain)
            }
            Step::Skipped(_) => continue,
        });
    }
    tell(&mut off, &mut lines);
    lines
}

/// A clock's story in lines: a heading, then what happened to it. The first column is when.
#[must_use]
pub fn story(lang: Lang, it: &Story, now: Moment, extend_cite: &str, names: &dyn Names) -> Vec<(String, String, Tone)> {
    let none = String::new;
    let day = |at: Moment| lang.date_time_words(at);
    let mut parts: Vec<String> = Vec::new();
    parts.extend(it.grade.as_ref().map(|g| lang.explain_grade(&names.code(Field::Grade, g))));
    parts.extend(it.limit.map(|l| lang.limit_words(l)));
    parts.extend(Some(it.cite.clone()).filter(|c| !c.is_empty()));
    let name = lang.clock_name(it.which);
    let head = if parts.is_empty() { name.to_owned() } else { lang.explain_head(name, &parts.join(" · ")) };
    let mut lines = vec![(none(), head, Tone::Head)];
    if it.steps.is_empty() {
        lines.push((day(it.clock.from), lang.explain_start().to_owned(), Tone::Plain));
        lines.push((none(), lang.explain_other_figures().to_owned(), Tone::Muted));
    }
    lines.extend(steps(lang, &it.steps));
    for b in &it.before {
        let grade = names.code(Field::Grade, &b.grade);
        let (at, due) = (day(b.at), day(b.due));
        lines.push(match b.breached {
            true => (none(), lang.explain_before_late(&at, &grade, &due), Tone::Bad),
            false => (none(), lang.explain_before(&at, &grade, &due), Tone::Muted),
        });
    }
    let cite = if extend_cite.is_empty() { none() } else { format!(" ({extend_cite})") };
    for e in &it.extensions {
        let who = match e.by {
            Actor::Staff(id) => names.staff(id),
            _ => none(),
        };
        let words = lang.explain_extended(&day(e.at), &who, &day(e.due), &e.reason, &e.told, &cite);
        lines.push((none(), words, Tone::Near));
    }
    let moved = it.clock.due != it.clock.first_due;
    if moved {
        lines.push((none(), lang.explain_first_due(&day(it.clock.first_due)), Tone::Muted));
    }
    let late = lang.late_span(&lang.span(it.late_ms));
    lines.push(match (it.clock.met, it.late_ms) {
        (Some(at), 0) => (none(), lang.explain_met(&day(at)), Tone::Good),
        (Some(at), _) => (none(), lang.explain_met_late(&day(at), &late), Tone::Bad),
        (None, _) => {
            let tone = match it.state {
                Some(ClockState::Breached) => Tone::Bad,
                Some(ClockState::Near) => Tone::Near,
                _ => Tone::Plain,
            };
            (none(), lang.explain_runs(&day(it.clock.due), &lang.left(it.clock.left_ms(now))), tone)
        }
    });
    if moved && it.late_ms > 0 && it.clock.met.is_none() {
        lines.push((none(), lang.explain_breach_stays(&late), Tone::Bad));
    }
    lines
}
