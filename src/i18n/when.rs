//! Times and durations as operators say them.

use super::Lang;
use crate::domain::time::Moment;
use chrono::{Datelike, Timelike, Weekday};

crate::names! { WEEKDAYS:
    /// A day of the week, short.
    fn weekday_name(Weekday) {
        Mon => "周一", "Mon";
        Tue => "周二", "Tue";
        Wed => "周三", "Wed";
        Thu => "周四", "Thu";
        Fri => "周五", "Fri";
        Sat => "周六", "Sat";
        Sun => "周日", "Sun";
    }
}

crate::names! { WEEKDAYS_SHORT:
    /// A day of the week in two cells, for the head of a column.
    fn weekday_short(Weekday) {
        Mon => "一", "Mo";
        Tue => "二", "Tu";
        Wed => "三", "We";
        Thu => "四", "Th";
        Fri => "五", "Fr";
        Sat => "六", "Sa";
        Sun => "日", "Su";
    }
}

crate::messages! {
    span_seconds(n: i64) { zh: "{n} 秒", en: "{n} s" }
    span_minutes(n: i64) { zh: "{n} 分", en: "{n} min" }
    span_hours(n: i64) { zh: "{n} 小时", en: "{n} h" }
    span_days(n: i64) { zh: "{n} 日", en: "{n} d" }
    left_span(span: &str) { zh: "余 {span}", en: "{span} left" }
    late_span(span: &str) { zh: "超时 {span}", en: "{span} late" }
    due_today(time: &str) { zh: "今日 {time}", en: "today {time}" }
    due_tomorrow(time: &str) { zh: "明日 {time}", en: "tomorrow {time}" }
    due_yesterday(time: &str) { zh: "昨日 {time}", en: "yesterday {time}" }
}

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

impl Lang {
    /// A length of time in the one unit that tells most: seconds, minutes up to 90, hours up to two days, then days.
    /// Always rounded down.
    #[must_use]
    pub fn span(self, ms: i64) -> String {
        let ms = ms.saturating_abs();
        match ms {
            ..MINUTE => self.span_seconds(ms / 1_000),
            MINUTE..=5_399_999 => self.span_minutes(ms / MINUTE),
            5_400_000..172_800_000 => self.span_hours(ms / HOUR),
            _ => self.span_days(ms / DAY),
        }
    }
    /// What is left of a clock: `余 18 分`, or once it is late `超时 42 分`.
    #[must_use]
    pub fn left(self, ms: i64) -> String {
        if ms < 0 { self.late_span(&self.span(ms)) } else { self.left_span(&self.span(ms)) }
    }
    /// How long something has waited, as a counter: `00:42`, from an hour on `1:02:03`.
    #[must_use]
    pub fn waited(self, ms: i64) -> String {
        let s = ms.max(0) / 1_000;
        let (h, m, s) = (s / 3_600, s / 60 % 60, s % 60);
        if h > 0 { format!("{h}:{m:02}:{s:02}") } else { format!("{m:02}:{s:02}") }
    }
    /// Hour and minute.
    #[must_use]
    pub fn clock_time(self, at: Moment) -> String {
        let t = at.local();
        format!("{:02}:{:02}", t.hour(), t.minute())
    }
    /// Month and day.
    #[must_use]
    pub fn month_day(self, at: Moment) -> String {
        let d = at.date();
        format!("{:02}-{:02}", d.month(), d.day())
    }
    /// Month, day, hour and minute.
    #[must_use]
    pub fn day_time(self, at: Moment) -> String {
        format!("{} {}", self.month_day(at), self.clock_time(at))
    }
    /// Everything, for papers: `2026-11-21 21:14`.
    #[must_use]
    pub fn full_time(self, at: Moment) -> String {
        format!("{} {}", at.date().format("%Y-%m-%d"), self.clock_time(at))
    }
    /// For the title line: `11-21 周六 21:14:07`.
    #[must_use]
    pub fn wall_clock(self, at: Moment) -> String {
        let t = at.local();
        format!("{} {} {}:{:02}", self.month_day(at), self.weekday_name(t.weekday()), self.clock_time(at), t.second())
    }
    /// When something ends, seen from its start: midnight is the end of its day, `24:00`, not the start of the next.
    #[must_use]
    pub fn end_time(self, starts: Moment, ends: Moment) -> String {
        let midnight = ends.local().hour() == 0 && ends.local().minute() == 0;
        if midnight && ends.date() == starts.plus_ms(86_400_000).date() {
            return "24:00".to_owned();
        }
        self.clock_time(ends)
    }
    /// A day of the week with date and time, for what somebody typed: `2026-11-22 周日 18:00`.
    #[must_use]
    pub fn wall_day(self, at: Moment) -> String {
        let t = at.local();
        format!("{} {} {}", at.date().format("%Y-%m-%d"), self.weekday_name(t.weekday()), self.clock_time(at))
    }
    /// A time seen from `now`: `今日 23:30`, `明日 08:30`, else month and day.
    #[must_use]
    pub fn due_time(self, at: Moment, now: Moment) -> String {
        let time = self.clock_time(at);
        match at.date().signed_duration_since(now.date()).num_days() {
            0 => self.due_today(&time),
            1 => self.due_tomorrow(&time),
            -1 => self.due_yesterday(&time),
            _ => self.day_time(at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_name_one_unit() {
        for (ms, zh, en) in [
            (18 * MINUTE + 59_999, "余 18 分", "18 min left"),
            (0, "余 0 秒", "0 s left"),
            (89 * MINUTE, "余 89 分", "89 min left"),
            (90 * MINUTE, "余 1 小时", "1 h left"),
            (47 * HOUR, "余 47 小时", "47 h left"),
            (2 * DAY + HOUR, "余 2 日", "2 d left"),
            (-42 * MINUTE, "超时 42 分", "42 min late"),
            (i64::MIN, "超时 106751991167 日", "106751991167 d late"),
        ] {
            assert_eq!((Lang::Zh.left(ms).as_str(), Lang::En.left(ms).as_str()), (zh, en), "{ms}");
        }
    }

    #[test]
    fn times_are_local_to_where_they_were_noted() {
        let at = Moment::parse("2026-11-21T21:14:07+08:00").unwrap();
        assert_eq!(Lang::Zh.wall_clock(at), "11-21 周六 21:14:07");
        assert_eq!(Lang::En.wall_clock(at), "11-21 Sat 21:14:07");
        assert_eq!(Lang::Zh.due_time(at.plus_minutes(180), at), "明日 00:14");
        assert_eq!(Lang::En.due_time(at.plus_minutes(-60), at), "today 20:14");
        assert_eq!(Lang::Zh.full_time(at), "2026-11-21 21:14");
        assert_eq!(Lang::Zh.waited(42_500), "00:42");
        assert_eq!(Lang::Zh.waited(3_723_000), "1:02:03");
        assert_eq!(Lang::Zh.waited(-5), "00:00");
        let clock = |text: &str| Moment::parse(text).expect("a time");
        let (from, to) = (clock("2026-11-21T16:00:00+08:00"), clock("2026-11-22T00:00:00+08:00"));
        assert_eq!((Lang::Zh.end_time(from, to), Lang::Zh.clock_time(to)), ("24:00".into(), "00:00".into()));
        assert_eq!(Lang::Zh.end_time(from, to.plus_minutes(480)), "08:00");
        assert_eq!(Lang::Zh.left_short(-59_000), "超<1分");
        assert_eq!(Lang::En.left_short(30_000), "<1m left");
    }
}
