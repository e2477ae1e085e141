//! Texts of looking back: past shifts, reveals, replay.

use crate::board::{Figure, Late, Said};
use crate::domain::chain::LinkHow;

crate::messages! {
    review_title(day: &str) { zh: "交接班回顾  {day}", en: "Looking back  {day}" }
    review_loading() { zh: "正在读取…", en: "reading…" }
    review_empty() { zh: "这一天没有班次", en: "No shift on this day" }
    review_no_more() { zh: "再没有别的班次了", en: "There are no more shifts that way" }
    review_outside() { zh: "收班后无人当班时", en: "after it had closed, nobody on" }
    review_before_first() { zh: "开班以前", en: "before the first shift" }
    review_still_on() { zh: "至今", en: "still on" }
    review_left() { zh: "交出", en: "left" }
    review_arrived() { zh: "来件", en: "arrived" }
    review_arrived_outside(n: u32) { zh: "收班后来件 {n}", en: "{n} arrived after it" }
    review_people() { zh: "当班", en: "on duty" }
    review_sheet(id: u32, lines: usize) { zh: "交接班记录 {id}，{lines} 行", en: "sheet {id}, {lines} lines" }
    review_sheet_title(id: u32, shift: &str) { zh: "交接班记录 {id}  {shift}", en: "Sheet {id}  {shift}" }
    review_signed_out(who: &str, at: &str) { zh: "交班签字 {who} {at}", en: "handed over by {who} {at}" }
    review_signed_in(who: &str, at: &str) { zh: "接班签字 {who} {at}", en: "taken over by {who} {at}" }
    review_not_signed_out() { zh: "交班人未签字", en: "not signed by the outgoing side" }
    review_not_signed_in() { zh: "接班人未签字", en: "not signed by the incoming side" }
    review_on_time() { zh: "准时", en: "on time" }
    review_delay(span: &str) { zh: "晚 {span}", en: "{span} late" }
    review_early(span: &str) { zh: "早 {span}", en: "{span} early" }
    review_open() { zh: "当班中", en: "on now" }
    review_no_sheet() { zh: "没有交接班记录", en: "no sheet" }
    review_notes(text: &str) { zh: "备忘：{text}", en: "notes: {text}" }
    review_correction(who: &str, at: &str, text: &str) { zh: "更正（{who} {at}）：{text}", en: "correction ({who} {at}): {text}" }
    review_note(state: &str, next: &str, told: &str) { zh: "现状：{state}。下一步：{next}。已告知：{told}", en: "state: {state}. next: {next}. told: {told}" }
    review_no_note() { zh: "没有交班说明", en: "no handover note" }
    review_remark(what: &str, who: &str, at: &str, text: &str) { zh: "{what}（{who} {at}）：{text}", en: "{what} ({who} {at}): {text}" }
    review_now(stage: &str) { zh: "现在 {stage}", en: "now {stage}" }
    review_from(from: &str) { zh: "原 {from}", en: "from {from}" }
    review_totals() { zh: "合计", en: "total" }
    review_waiting_line() { zh: "待接来件", en: "waiting message" }
    chain_label() { zh: "经手", en: "hands" }
    chain_more(n: usize) { zh: "…{n} 手…", en: "…{n} more…" }
    chain_nobody() { zh: "无人跟踪", en: "nobody" }
    reveals_title(month: &str) { zh: "查看记录  {month}", en: "Who looked at personal data  {month}" }
    reveals_empty() { zh: "这个月没有人查看过姓名电话", en: "Nobody looked at names or phones in this month" }
    reveals_total(n: usize) { zh: "共 {n} 次", en: "{n} in all" }
    reveals_off_duty() { zh: "不当班", en: "off duty" }
    replay_banner() { zh: "回放 · 只读", en: "REPLAY · read-only" }
    replay_position(at: u64, of: u64) { zh: "第 {at}／{of} 条", en: "event {at} of {of}" }
    replay_eyes(who: &str) { zh: "{who} 所见", en: "as {who} saw it" }
    replay_going(percent: u64) { zh: "正在回到那时… {percent}%", en: "going back… {percent}%" }
    replay_loading() { zh: "正在回到那时…", en: "going back…" }
    replay_playing(seconds: i64) { zh: "播放 {seconds} 倍", en: "playing {seconds}×" }
    replay_speed(seconds: i64) { zh: "播放速度 {seconds} 倍", en: "speed {seconds}×" }
    replay_read_only(action: &str, back: &str) { zh: "回放只读，不能{action}；{back} 回到现在", en: "A replay is read-only: no “{action}” here; {back} returns to the present" }
    replay_way_back(key: &str) { zh: "{key} 回到现在", en: "{key} to the present" }
    replay_no_further() { zh: "这个方向没有了", en: "Nothing further that way" }
    replay_nothing() { zh: "账上还没有可回放的事", en: "There is nothing to replay there" }
    replay_at_end() { zh: "已经回放到现在", en: "The replay has reached the present" }
    replay_jump_title() { zh: "到哪个时刻", en: "To which time" }
    replay_jump_hint() { zh: "如 22:30、昨天 8:00、11-20 23:15", en: "such as 22:30, yesterday 8:00, 11-20 23:15" }
    cli_review_none() { zh: "这些天没有班次", en: "no shift on these days" }
    cli_review_no_shift(id: u32) { zh: "没有班次 {id}", en: "there is no shift {id}" }
    cli_replay_nothing() { zh: "账上什么也没有", en: "the ledger is empty" }
    cli_say_who_looks() { zh: "请用 --as 员工号 说明是谁在看", en: "say who looks: --as ID" }
    cli_on_duty() { zh: "当班", en: "on duty" }
}

crate::names! { FIGURES:
    /// What is counted of a shift, for the head of a column.
    fn figure_name(Figure) {
        Received => "接件", "received";
        Closed => "办结", "closed";
        Voided => "作废", "void";
        Breached => "超时", "late";
        Rework => "返工", "rework";
        Again => "再次来电", "again";
        Queried => "质疑", "queried";
        Rechecked => "复核", "rechecked";
        Returned => "交还", "returned";
        TakenOver => "代管", "taken over";
        Released => "放行", "released";
        TakenUp => "领走", "taken up";
        Revealed => "查看隐去项", "reveals";
        ClockSetBack => "时钟倒拨", "clock back";
        Incidents => "集中报事", "incidents";
        Agreements => "特约服务", "agreements";
    }
}

crate::names! { LATES:
    /// Which clock ran out.
    fn late_name(Late) {
        Reply => "回复时限", "reply clock";
        Finish => "办结时限", "finish clock";
    }
}

crate::names! { SAID:
    /// What was said about a line of a sheet.
    fn said_name(Said) {
        Query => "质疑", "query";
        Answer => "答复", "answer";
        Decision => "主管裁定", "decision";
    }
}

crate::names! { LINKS:
    /// How a ticket came to somebody, as a mark before their name; empty for the usual way is not possible, so it is an arrow.
    fn link_name(LinkHow) {
        Received => "接件", "received";
        Handover => "接班", "handed over";
        Returned => "交还", "returned";
        Takeover => "代管", "taken over";
        Released => "放行", "released";
        TakenUp => "领走", "taken up";
    }
}

use super::Lang;
use chrono::{Datelike, NaiveDate};

impl Lang {
    /// A day given as yyyymmdd: `2026-11-20 周五`.
    #[must_use]
    pub fn day_name(self, day: u32) -> String {
        let (year, month, of) = (day / 10_000, day / 100 % 100, day % 100);
        let date = NaiveDate::from_ymd_opt(i32::try_from(year).unwrap_or(0), month, of);
        let week = date.map(|d| self.weekday_name(d.weekday())).unwrap_or_default();
        format!("{year:04}-{month:02}-{of:02} {week}")
    }
    /// A shift in a character or two: 早班 is 早, `Night shift` is `Night`.
    #[must_use]
    pub fn shift_mark(self, name: &str) -> String {
        let short = match self {
            // text-ok: the word for shift, left out
            Self::Zh => name.strip_suffix('班').filter(|n| !n.is_empty()).unwrap_or(name),
            Self::En => name.split_whitespace().next().unwrap_or(name),
        };
        short.to_owned()
    }
    /// The same without the year: `11-20`.
    #[must_use]
    pub fn short_day(self, day: u32) -> String {
        format!("{:02}-{:02}", day / 100 % 100, day % 100)
    }
}
