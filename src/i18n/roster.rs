//! The roster (排班): plans, swaps, who is on and who comes next.

use super::Lang;
use super::refusals::Names;
use crate::domain::event::Event;
use crate::domain::ids::StaffId;
use crate::domain::refusal::Field;
use crate::domain::roster::{Day, DutyRef, Month};
use chrono::Datelike;

crate::messages! {
    why_other_roster(shift: &str, known: &str) {
        zh: "“{shift}”不属于这里的班制，可选 {known}。", en: "“{shift}” belongs to another roster; choose from {known}."
    }
    roster_draft(month: &Month, n: usize) { zh: "{month} 未保存的改动 {n} 处", en: "{month}, changes not saved: {n}" }
    on_duty_by_roster() { zh: "按排班当班", en: "on duty by the roster" }
    why_no_duty_roster(department: &str) {
        zh: "{department}没有排班制度（制度包里没有写 duty_roster）。", en: "{department} takes no turns by a roster (the policy pack names no duty_roster for it)."
    }
    why_month_range(month: &Month, from: &Month, to: &Month) {
        zh: "{month} 不能排，只能排 {from} 到 {to}。", en: "{month} can't be planned, only {from} to {to}."
    }
    why_day_of_other_month(day: &Day, month: &Month) { zh: "{day} 不在 {month} 里。", en: "{day} does not lie in {month}." }
    why_duty_twice(duty: &str) { zh: "{duty} 写了两遍。", en: "{duty} stands there twice." }
    why_duty_begun(duty: &str) { zh: "{duty} 已经开始，不能再排。", en: "{duty} has begun and can't be planned any more." }
    why_duty_ahead(duty: &str) { zh: "{duty} 还没开始，没有可补记的。", en: "{duty} has not begun: there is nothing to record." }
    why_duty_over(duty: &str) { zh: "{duty} 已经结束。", en: "{duty} is over." }
    why_not_for_duty(staff: &str) { zh: "{staff} 的岗位或部门不值这个班。", en: "{staff} does not work at that post." }
    why_not_planned(staff: &str, duty: &str) { zh: "{duty} 没有排 {staff}。", en: "{staff} is not planned for {duty}." }
    why_planned_already(staff: &str, duty: &str) { zh: "{duty} 已经排了 {staff}。", en: "{staff} is planned for {duty} already." }
    why_overlap(staff: &str, first: &str, second: &str) {
        zh: "{staff} 的 {first} 与 {second} 时间重叠。", en: "{staff}'s {first} and {second} overlap."
    }
    why_no_swap() { zh: "没有这个换班申请，或已有答复。", en: "No such swap waits, or it was answered." }
    why_swap_stale() { zh: "申请之后排班表改过，换不成了。", en: "The plan has changed since; the swap can't be made." }
    why_not_my_swap(staff: &str) { zh: "这个换班要 {staff} 或主管答复。", en: "This swap waits for {staff} or a supervisor." }
    why_swap_agreed() { zh: "你已同意，等主管批准。", en: "You have agreed; a supervisor approves it next." }
    next_record_duty() { zh: "可以由主管补记实际当班的人，或安排顶班。", en: "A supervisor can record who had it, or have somebody stand in." }
    next_see_swaps() { zh: "请看排班表里的换班申请。", en: "See the swaps that wait on the roster." }

    did_plan_roster(month: &Month, n: usize) { zh: "排班 {month}：{n} 个班次", en: "planned {month}, shifts: {n}" }
    did_plan_duty(department: &str, month: &Month, n: usize) {
        zh: "{department}排班 {month}：{n} 个班次", en: "planned {department} for {month}, shifts: {n}"
    }
    did_record_duty(duty: &str, people: &str, reason: &str) {
        zh: "补记 {duty} 实际当班：{people}（{reason}）", en: "recorded who had {duty}: {people} ({reason})"
    }
    did_cover(duty: &str, absent: &str, by: &str, reason: &str) {
        zh: "{duty} 顶班：{absent} → {by}（{reason}）", en: "{duty}: {by} stands in for {absent} ({reason})"
    }
    did_cover_nobody(duty: &str, absent: &str, reason: &str) {
        zh: "{duty} {absent} 不能来，暂无人顶班（{reason}）", en: "{duty}: {absent} can't come, nobody stands in yet ({reason})"
    }
    did_ask_swap(swap: u32, first: &str, gives: &str, second: &str, reason: &str) {
        zh: "换班申请 {swap} 号：{first} 的 {gives} 由 {second} 顶（{reason}）", en: "swap {swap} asked for: {second} takes {first}'s {gives} ({reason})"
    }
    did_ask_exchange(swap: u32, first: &str, gives: &str, second: &str, takes: &str, reason: &str) {
        zh: "换班申请 {swap} 号：{first} 的 {gives} 换 {second} 的 {takes}（{reason}）", en: "swap {swap} asked for: {first}'s {gives} against {second}'s {takes} ({reason})"
    }
    did_agree_swap(swap: u32) { zh: "同意换班 {swap} 号", en: "agreed to swap {swap}" }
    did_make_swap(swap: u32) { zh: "换班 {swap} 号生效", en: "swap {swap} holds" }
    did_decline_swap(swap: u32, reason: &str) { zh: "换班 {swap} 号不成：{reason}", en: "swap {swap} came to nothing: {reason}" }
    did_unplanned(staff: &str) { zh: "{staff} 不在排班表上，临时上岗", en: "{staff} came on duty without being planned" }
    roster_rest() { zh: "休", en: "-" }
    roster_unsaved(n: usize, save: &str, discard: &str) {
        zh: "有 {n} 个班次未保存：{save} 保存，{discard} 放弃改动", en: "shifts not saved: {n}; {save} saves, {discard} throws the changes away"
    }
    roster_nothing_to_save() { zh: "没有改动，不用保存", en: "nothing has changed" }
    roster_mend_first() { zh: "先改好时间重叠的班，光标已移到那里", en: "mend the overlap first; the cursor stands there" }
    roster_saved(month: &Month) { zh: "{month} 的排班已保存", en: "the roster of {month} is saved" }
    roster_done() { zh: "已登记", en: "done" }
    roster_not_this_month() { zh: "这个月不能排：已过去，或离现在太远", en: "this month can't be planned: it is past, or too far ahead" }
    roster_read_only() { zh: "排班由主管来做；你可以申请换班", en: "supervisors plan the roster; you can ask for a swap" }
    roster_no_mark(typed: char, marks: &str) {
        zh: "“{typed}”不是班次；可用 {marks}、序号，或 休、空格、0", en: "“{typed}” is no shift; there are {marks}, their numbers, and - or 0 for a day off"
    }
    roster_begun() { zh: "这个班已经开始，不能再改；主管可按顶班补记", en: "this shift has begun and can't be changed; a supervisor can record who had it" }
    roster_begun_skipped(n: usize) { zh: "已开始的 {n} 天没有改", en: "days that have begun were left as they are: {n}" }
    roster_nothing_to_undo() { zh: "没有可撤销的改动", en: "there is no change to take back" }
    roster_pattern_empty() { zh: "先写一串班次，如 早早中中晚晚休休", en: "type a row of marks first, such as MMAALL--" }
    roster_nothing_to_copy() { zh: "上月没有排班，或本月已经排满", en: "last month has no plan, or this one is full" }
    roster_copied(n: usize, undo: &str) { zh: "照上月排了 {n} 格；{undo} 撤销", en: "cells planned as last month: {n}; {undo} takes it back" }
    roster_heads_only() { zh: "安排顶班、补记由主管来做", en: "supervisors arrange who stands in" }
    roster_pick_a_shift() { zh: "先把光标移到一个班上", en: "put the cursor on a shift first" }
    roster_pick_your_own() { zh: "先把光标移到自己的班上", en: "put the cursor on a shift of your own first" }
    roster_swap_next() { zh: "再到对方的班上按一次（对方休息就是请他替班）；Esc 取消", en: "now press on the other's shift, or on their day off to have them take yours; Esc cancels" }
    roster_cover_next() { zh: "再到顶班的人那一行按一次；同一行表示暂无人顶", en: "now press in the row of who stands in; in the same row: nobody yet" }
    roster_reason_missing() { zh: "要写原因", en: "a reason is needed" }
    roster_no_swaps() { zh: "没有等待答复的换班", en: "no swap waits" }
    roster_title(year: u32, month: u32, post: &str) { zh: "排班表 {year}年{month}月 {post}", en: "Roster {year}-{month:02} {post}" }
    roster_desk() { zh: "前台", en: "desk" }
    roster_loading() { zh: "正在读取…", en: "loading…" }
    roster_no_people() { zh: "没有可排的人：先登记员工", en: "nobody to plan: enter the people first" }
    roster_changed(n: usize) { zh: "未保存 {n} 个班次", en: "not saved: {n}" }
    roster_locked() { zh: "只读", en: "read-only" }
    roster_total_shifts() { zh: "班", en: "No" }
    roster_total_hours() { zh: "时", en: "hrs" }
    roster_holiday() { zh: "假", en: "ho" }
    roster_make_up() { zh: "班", en: "wk" }
    roster_on_shift(shift: &str) { zh: "{shift}人数", en: "{shift}" }
    roster_all_well() { zh: "没有冲突，每个班都有人", en: "no conflicts, every shift has somebody" }
    roster_overlap(staff: &str, first: &str, second: &str) { zh: "{staff}：{first} 与 {second} 时间重叠", en: "{staff}: {first} and {second} overlap" }
    roster_short_rest(staff: &str, first: &str, second: &str, rest: &str) {
        zh: "{staff}：{first} 到 {second} 只隔 {rest}", en: "{staff}: only {rest} between {first} and {second}"
    }
    roster_no_rest(staff: &str, first: &str, second: &str) {
        zh: "{staff}：{first} 接着 {second}，中间没有休息", en: "{staff}: no rest between {first} and {second}"
    }
    roster_swap_keys(agree: &str, decline: &str) { zh: "{agree} 同意  {decline} 不同意", en: "{agree} agrees  {decline} declines" }
    roster_open(n: usize, first: &str) { zh: "{n} 个班没有人：{first} 起", en: "shifts without anybody: {n}, from {first}" }
    roster_more(n: usize) { zh: "另有 {n} 处", en: "and {n} more" }
    roster_cell(staff: &str, day: &str, shift: &str) { zh: "{day} {staff}：{shift}", en: "{day} {staff}: {shift}" }
    roster_day_off() { zh: "休息", en: "day off" }
    roster_not_planned() { zh: "未排", en: "not planned" }
    roster_fill_title(staff: &str, day: &str) { zh: "{staff} 从 {day} 起重复到月底", en: "{staff}: repeat from {day} to the month's end" }
    roster_fill_hint() { zh: "如 早早中中晚晚休休", en: "such as MMAALL--" }
    roster_ask_swap(first: &str, gives: &str, second: &str, takes: &str) {
        zh: "换班：{first} 的 {gives} 换 {second} 的 {takes}", en: "Swap {first}'s {gives} against {second}'s {takes}"
    }
    roster_ask_stand_in(first: &str, gives: &str, second: &str) { zh: "替班：{first} 的 {gives} 由 {second} 来值", en: "{second} takes {first}'s {gives}" }
    roster_ask_cover(absent: &str, duty: &str, by: &str) { zh: "顶班：{absent} 不能值 {duty}，由 {by} 顶", en: "{by} stands in for {absent} on {duty}" }
    roster_ask_cover_nobody(absent: &str, duty: &str) { zh: "{absent} 不能值 {duty}，暂无人顶", en: "{absent} can't come to {duty}; nobody stands in yet" }
    roster_ask_record(duty: &str, people: &str) { zh: "补记：{duty} 实际当班 {people}", en: "Record: {people} had {duty}" }
    roster_ask_decline() { zh: "不同意换班", en: "Decline the swap" }
    roster_reason_hint() { zh: "原因", en: "reason" }
    roster_swaps_title() { zh: "换班申请", en: "Swaps that wait" }
    roster_swap_agreed() { zh: "对方已同意，待主管批准", en: "agreed; waits for a supervisor" }
    roster_swap_asked() { zh: "待对方同意", en: "waits for the other" }
    roster_next(people: &str, shift: &str) { zh: "下班次 {shift} {people}", en: "next {shift} {people}" }
    roster_left(hours: i64, minutes: i64) { zh: "余 {hours} 时 {minutes} 分", en: "{hours} h {minutes} min left" }
    roster_left_minutes(minutes: i64) { zh: "余 {minutes} 分", en: "{minutes} min left" }
    roster_missing(people: &str) { zh: "应到未到 {people}", en: "planned, not here: {people}" }
    roster_unplanned(people: &str) { zh: "临时上岗 {people}", en: "not planned: {people}" }
    roster_departments(list: &str) { zh: "部门值班 {list}", en: "departments on duty: {list}" }
    roster_swaps_wait(n: usize, key: &str) { zh: "换班申请 {n} 件待答复，{key} 看排班表", en: "swaps that wait for you: {n}, {key} opens the roster" }
    roster_expected() { zh: "排班", en: "planned" }
    roster_not_expected() { zh: "不在排班表上，可照常上岗，会记为临时上岗", en: "not planned for this shift: may come on duty all the same, and it is recorded" }
    roster_nobody() { zh: "无人", en: "nobody" }
}

impl Lang {
    /// A day with its day of the week: `11-21 周六`.
    #[must_use]
    pub fn roster_day(self, day: Day) -> String {
        format!("{:02}-{:02} {}", day.0.month(), day.0.day(), self.weekday_name(day.0.weekday()))
    }
    /// A shift of a day: `11-21 周六 夜班`, with the department in front where it is not the desk's.
    #[must_use]
    pub fn duty(self, duty: &DutyRef, names: &dyn Names) -> String {
        let words = format!("{} {}", self.roster_day(duty.day), names.code(Field::Pattern, &duty.shift));
        match &duty.department {
            Some(department) => format!("{} {words}", names.department(department)),
            None => words,
        }
    }
}

impl Lang {
    /// How long a shift runs still: `余 2 时 15 分`. Rounded down; never negative.
    #[must_use]
    pub fn roster_time_left(self, ms: i64) -> String {
        let minutes = (ms / 60_000).max(0);
        match minutes / 60 {
            0 => self.roster_left_minutes(minutes),
            hours => self.roster_left(hours, minutes % 60),
        }
    }
}

/// What happened to the roster, in a sentence without time and actor; empty for events of others.
pub fn history(lang: Lang, event: &Event, names: &dyn Names) -> String {
    let staff = |id: &StaffId| names.staff(*id);
    let duty = |duty: &DutyRef| lang.duty(duty, names);
    match event {
        Event::RosterPlanned { month, department: None, duties } => lang.did_plan_roster(month, duties.len()),
        Event::RosterPlanned { month, department: Some(code), duties } => {
            lang.did_plan_duty(&names.department(code), month, duties.len())
        }
        Event::DutyRecorded { duty: which, staff: people, reason } => {
            let people = lang.list(people.iter().map(staff), people.len());
            let people = if people.is_empty() { lang.roster_nobody() } else { &people };
            lang.did_record_duty(&duty(which), people, reason)
        }
        Event::DutyCovered { duty: which, absent, by: Some(by), reason } => {
            lang.did_cover(&duty(which), &staff(absent), &staff(by), reason)
        }
        Event::DutyCovered { duty: which, absent, by: None, reason } => {
            lang.did_cover_nobody(&duty(which), &staff(absent), reason)
        }
        Event::SwapAsked { swap, first, gives, second, takes: None, reason } => {
            lang.did_ask_swap(swap.0, &staff(first), &duty(gives), &staff(second), reason)
        }
        Event::SwapAsked { swap, first, gives, second, takes: Some(takes), reason } => {
            lang.did_ask_exchange(swap.0, &staff(first), &duty(gives), &staff(second), &duty(takes), reason)
        }
        Event::SwapAgreed { swap } => lang.did_agree_swap(swap.0),
        Event::SwapMade { swap } => lang.did_make_swap(swap.0),
        Event::SwapDeclined { swap, reason } => lang.did_decline_swap(swap.0, reason),
        Event::UnplannedDuty { staff: who, .. } => lang.did_unplanned(&staff(who)),
        _ => String::new(),
    }
}
