//! Rosters as files and on the command line: what is printed, and what is wrong with a table.

use super::Lang;
use super::refusals::{Names, explain};
use crate::board::RosterFault;
use crate::domain::roster::Month;

crate::messages! {
    roster_name_heading() { zh: "姓名", en: "Name" }
    roster_csv_off() { zh: "休", en: "off" }
    roster_unmanned_heading(n: usize) { zh: "没有人的班（{n}）：", en: "Shifts without anybody ({n}):" }
    roster_swaps_heading() { zh: "等待答复的换班：", en: "Swaps that wait:" }
    roster_nothing_planned(month: &Month) { zh: "{month} 没有排班", en: "nothing is planned for {month}" }
    roster_no_department(typed: &str, known: &str) {
        zh: "“{typed}”没有排班制度；有：{known}", en: "'{typed}' takes no turns by a roster; there are: {known}"
    }
    roster_bad_month(typed: &str) { zh: "“{typed}”不是月份，要写成 2026-12", en: "'{typed}' is no month such as 2026-12" }
    roster_imported(people: usize, shifts: usize, month: &Month) {
        zh: "{month}：读到 {people} 人，改动 {shifts} 个班次", en: "{month}: people {people}, shifts changed {shifts}"
    }
    roster_import_same(month: &Month) { zh: "{month} 的排班和文件一致，没有改动", en: "{month} is planned as the file says; nothing changed" }
    roster_dry_run() { zh: "只是检查，没有保存", en: "only checked, nothing was saved" }
    roster_not_imported(n: usize) { zh: "有 {n} 处错误，什么都没有保存", en: "faults: {n}; nothing was saved" }
    roster_at(row: usize, column: usize, what: &str) { zh: "第 {row} 行第 {column} 列：{what}", en: "row {row}, column {column}: {what}" }
    roster_at_row(row: usize, what: &str) { zh: "第 {row} 行：{what}", en: "row {row}: {what}" }
    roster_fault_no_days() {
        zh: "找不到日期行：要有一行依次写着 1、2、3……，第一列是姓名", en: "no row has the days 1, 2, 3 … in it; names go in the first column"
    }
    roster_fault_no_month() {
        zh: "不知道是哪个月：在表头写上 2026-12，或用 --month", en: "no month: write 2026-12 in the heading, or name it with --month"
    }
    roster_fault_day_twice(day: u32) { zh: "{day} 日写了两遍", en: "day {day} stands twice" }
    roster_fault_no_day(day: u32) { zh: "这个月没有 {day} 日", en: "the month has no day {day}" }
    roster_fault_person(name: &str) { zh: "没有在职的“{name}”", en: "nobody of the name '{name}' works here" }
    roster_fault_many(list: &str) { zh: "不止一人叫这个名字：{list}；请写编号，如 #7", en: "several people have this name: {list}; write the number, such as #7" }
    roster_fault_twice(first: usize) { zh: "这个人在第 {first} 行已经有了", en: "this person stands in row {first} already" }
    roster_fault_mark(text: &str, known: &str) { zh: "“{text}”不是班次；可用 {known}", en: "'{text}' is no shift; there are {known}" }
}

/// A fault of a table in one line, with its place.
pub fn roster_fault(lang: Lang, fault: &RosterFault, marks: &str, names: &dyn Names) -> String {
    match fault {
        RosterFault::NoDays => lang.roster_fault_no_days().to_owned(),
        RosterFault::NoMonth => lang.roster_fault_no_month().to_owned(),
        RosterFault::DayTwice { row, column, day } => lang.roster_at(*row, *column, &lang.roster_fault_day_twice(*day)),
        RosterFault::NoSuchDay { row, column, day } => lang.roster_at(*row, *column, &lang.roster_fault_no_day(*day)),
        RosterFault::UnknownPerson { row, name } => lang.roster_at(*row, 1, &lang.roster_fault_person(name)),
        RosterFault::ManyPeople { row, ids } => {
            let list = lang.list(ids.iter().map(|id| format!("#{id}")), 12);
            lang.roster_at(*row, 1, &lang.roster_fault_many(&list))
        }
        RosterFault::PersonTwice { row, first } => lang.roster_at(*row, 1, &lang.roster_fault_twice(*first)),
        RosterFault::UnknownMark { row, column, text } => {
            lang.roster_at(*row, *column, &lang.roster_fault_mark(text, marks))
        }
        RosterFault::Begun { row, column } => lang.roster_at(*row, *column, lang.roster_begun()),
        RosterFault::Overlap { row, column, staff, first, second } => {
            let what = lang.roster_overlap(&names.staff(*staff), &lang.duty(first, names), &lang.duty(second, names));
            match column {
                Some(column) => lang.roster_at(*row, *column, &what),
                None => lang.roster_at_row(*row, &what),
            }
        }
        RosterFault::Refused(refusal) => explain(lang, refusal, names).line(lang),
    }
}
