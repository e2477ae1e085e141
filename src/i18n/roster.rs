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
