//! Incidents (集中报事): one fault, many callers.

use super::Lang;
use super::refusals::Names;
use crate::domain::event::IncidentEvent;
use crate::domain::refusal::Field;

crate::messages! {
    why_no_incident() { zh: "没有这件集中报事。", en: "There is no such incident." }
    why_incident_closed() { zh: "这件集中报事已经结束。", en: "This incident is closed." }
    why_in_incident(id: u32) { zh: "这张工单已归入集中报事 {id} 号。", en: "This ticket belongs to incident {id} already." }
    why_not_in_incident() { zh: "这张工单不在任何集中报事里。", en: "This ticket belongs to no incident." }
    why_incident_open() { zh: "还没有登记这件集中报事的处理结果。", en: "Nobody has said yet what was done about this incident." }
    why_not_all_told(n: usize, list: &str) { zh: "还有 {n} 户没有告知结果：{list}。", en: "Customers not told yet ({n}): {list}." }
    why_no_building(typed: &str) { zh: "名册里没有 {typed} 栋。", en: "The register has no building {typed}." }
    next_resolve_incident() {
        zh: "请先登记处理结果；要提前结束请写明原因。", en: "Say what was done first; to close it before, write why."
    }
    next_tell_all() { zh: "请逐户告知；要提前结束请写明原因。", en: "Tell them one by one; to close it before, write why." }

    print_incidents(n: usize) { zh: "本班集中报事（{n}）", en: "Incidents in this shift ({n})" }
    did_open_incident(id: u32, matter: &str, place: &str, department: &str, line: &str) {
        zh: "建立集中报事 {id} 号：{matter}（{place}），派{department}；口径：{line}",
        en: "opened incident {id}: {matter} ({place}), goes to {department}; to read out: {line}"
    }
    did_word_incident(id: u32, line: &str) { zh: "集中报事 {id} 号口径：{line}", en: "incident {id}, to read out: {line}" }
    did_join_incident(id: u32) { zh: "归入集中报事 {id} 号", en: "joined incident {id}" }
    did_leave_incident(id: u32, reason: &str) { zh: "移出集中报事 {id} 号：{reason}", en: "taken out of incident {id}: {reason}" }
    did_resolve_incident(id: u32, text: &str) { zh: "集中报事 {id} 号处理结果：{text}", en: "incident {id}, result: {text}" }
    did_close_incident(id: u32) { zh: "集中报事 {id} 号结束，各户均已告知", en: "closed incident {id}: everybody was told" }
    did_close_incident_early(id: u32, word: &str) { zh: "集中报事 {id} 号提前结束：{word}", en: "closed incident {id} before everybody was told: {word}" }
    did_decline_incident(category: &str, place: &str) { zh: "{place}“{category}”不作集中报事", en: "{category} in {place} is no incident" }
    incident_title() { zh: "集中报事", en: "Incidents" }
    incident_callers(n: usize) { zh: "{n} 户来电", en: "callers: {n}" }
    incident_told_of(told: usize, all: usize) { zh: "已告知 {told}/{all}", en: "told {told} of {all}" }
    incident_told_already() { zh: "这一户已经告知过", en: "they were told already" }
    incident_choose_caller() { zh: "先按 Tab 选一户来电，再对它操作", en: "press Tab and choose a caller first" }
    incident_none_fits() { zh: "没有对得上的集中报事", en: "no open incident fits" }
    incident_none_in_queue() { zh: "队列里没有集中报事的工单", en: "no ticket in the queue belongs to an incident" }
    incident_none(key: &str) { zh: "现在没有集中报事。{key} 新建一件", en: "no incident is open. {key} opens one" }
    incident_said(at: &str, by: &str) { zh: "{by} {at} 定的口径", en: "put so by {by} at {at}" }
    incident_renew_by(at: &str) { zh: "{at} 前再核一次", en: "to be looked at again by {at}" }
    incident_renew(key: &str) { zh: "口径该核对了，{key} 更新", en: "the line is to be looked at again, {key}" }
    incident_resolved(text: &str) { zh: "处理结果：{text}", en: "done: {text}" }
    incident_tell_now(key: &str) { zh: "请逐户告知，{key} 开始", en: "now tell them one by one: {key}" }
    incident_all_told(key: &str) { zh: "全部已告知，{key} 结束这件集中报事", en: "everybody was told, {key} closes it" }
    incident_room() { zh: "房号", en: "Room" }
    incident_room_hint() { zh: "如 12-1803，回车即成单；后面可加一句话、电话", en: "such as 12-1803, Enter makes the ticket; words or a phone may follow" }
    incident_room_hint_one(building: &str) { zh: "{building} 栋只打房间号即可，如 1803，回车成单；后面可加一句话", en: "building {building}: the room alone will do (1803), Enter; words may follow" }
    incident_keys(enter: &str, tab: &str) { zh: "{enter} 成单   {tab} 逐户告知", en: "{enter} makes the ticket   {tab} goes through the callers" }
    incident_keys_telling(enter: &str, tab: &str) { zh: "{enter} 看工单   {tab} 回到接电话", en: "{enter} opens the ticket   {tab} back to the phone" }
    incident_known(number: &str, at: &str) { zh: "这户 {at} 已来电（{number}），回车记再次来电", en: "they called at {at} ({number}); Enter logs that they called again" }
    incident_insist() { zh: "不是住户就再按一次回车，照此记为地点", en: "no household? Enter once more takes it as the place" }
    incident_taken(number: &str) { zh: "已成单 {number}", en: "ticket {number}" }
    incident_taken_again(number: &str) { zh: "{number} 记再次来电", en: "{number}: called again" }
    incident_may_join(n: usize, key: &str) { zh: "另有 {n} 张工单像是同一件事，{key} 一并归入", en: "{n} more tickets look like it, {key} puts them in" }
    incident_again(n: u16) { zh: "又来电 {n} 次", en: "again ×{n}" }
    incident_owed() { zh: "待告知", en: "to be told" }
    incident_not_done() { zh: "处理中", en: "being mended" }
    incident_owed_tried(n: u16) { zh: "{n} 次未联系上", en: "not reached {n} times" }
    incident_by_other(name: &str) { zh: "由 {name} 告知", en: "{name} tells them" }
    incident_told_at(outcome: &str, at: &str) { zh: "{outcome}（{at}）", en: "{outcome} ({at})" }
    incident_void() { zh: "作废", en: "void" }
    incident_suspected(category: &str, place: &str, n: usize) { zh: "{place} {n} 户报“{category}”，像是集中报事", en: "{n} households of {place} report {category}: maybe an incident" }
    incident_suspected_keys(open: &str, no: &str) { zh: "{open} 建立集中报事   {no} 不作集中，不再提示", en: "{open} opens an incident   {no} declines: not proposed again" }
    incident_suspected_mark(n: usize, key: &str) { zh: "疑似集中报事 {n} {key}", en: "maybe an incident: {n} {key}" }
    incident_suspected_notice(category: &str, place: &str, n: usize, key: &str) { zh: "{place} {n} 户报“{category}”，按 {key} 建立集中报事", en: "{n} households of {place} report {category}: {key} opens an incident" }
    incident_mark(n: usize, key: &str) { zh: "集中报事 {n} {key}", en: "incidents {n} {key}" }
    incident_row(n: usize) { zh: "{n} 户", en: "{n} callers" }
    incident_stage() { zh: "集中", en: "incident" }
    incident_quick(matter: &str, place: &str, key: &str) { zh: "像是集中报事“{matter}”（{place}），{key} 归入", en: "looks like the incident “{matter}” ({place}): {key} puts it in" }
    incident_line_is(line: &str) { zh: "口径：{line}", en: "read out: {line}" }
    incident_head_joins(list: &str, n: usize) { zh: "归入 {n} 张：{list}", en: "joins {n}: {list}" }
    incident_head_owed(n: usize) { zh: "还有 {n} 户没有告知，写明原因才能结束", en: "{n} are still to be told: closing takes a reason" }
    incident_head_notes(n: usize) { zh: "写到你跟踪的 {n} 张工单上，每张各有一份", en: "stands on each of the {n} tickets that you track" }
    incident_head_result() { zh: "记到部门手上的各户工单，随后逐户告知；别人跟踪的工单由其告知时带入", en: "reported on its tickets; of those that others track when they tell their customers" }
    incident_of(id: u32, matter: &str) { zh: "集中报事 {id} 号 {matter}", en: "incident {id} {matter}" }
    incident_sheet_head(id: u32, matter: &str, place: &str, n: usize) { zh: "集中报事 {id} 号 {matter} {place}：{n} 张", en: "incident {id} {matter} {place}: tickets {n}" }
    cli_incidents_none() { zh: "没有集中报事", en: "no incidents" }
    report_incidents() { zh: "集中报事", en: "Incidents" }
    report_callers() { zh: "来电户数", en: "callers" }
    report_to_resolve() { zh: "处理用时", en: "mended in" }
    report_to_tell() { zh: "告知用时", en: "all told in" }
    report_not_told() { zh: "未告知", en: "untold" }
    incident_state_open() { zh: "进行中", en: "open" }
    incident_state_resolved() { zh: "已处理，告知中", en: "mended, being told" }
    incident_state_closed() { zh: "已结束", en: "closed" }
    incident_buildings(list: &str) { zh: "{list} 栋", en: "building {list}" }
}

impl Lang {
    /// An incident on a handover sheet: what, where, how many lines; what callers are told, where that is known.
    #[must_use]
    pub fn incident_on_sheet(
        self,
        id: u32,
        matter: &str,
        buildings: &[String],
        area: &str,
        n: usize,
        line: &str,
    ) -> String {
        let place = self.incident_place(buildings, area);
        let head = self.incident_sheet_head(id, matter, &place, n);
        if line.is_empty() { head } else { format!("{head}{}{}", self.sentence_stop(), self.incident_line_is(line)) }
    }
    /// Where an incident is: `12、13 栋 东侧车库`.
    #[must_use]
    pub fn incident_place(self, buildings: &[String], area: &str) -> String {
        let mut words = Vec::new();
        if !buildings.is_empty() {
            words.push(self.incident_buildings(&self.list(buildings.iter().cloned(), 6)));
        }
        if !area.is_empty() {
            words.push(area.to_owned());
        }
        words.join(" ")
    }
}

/// What happened to an incident, in a sentence without time and actor.
pub fn history(lang: Lang, event: &IncidentEvent, names: &dyn Names) -> String {
    match event {
        IncidentEvent::Opened { incident, department, matter, buildings, area, line, .. } => {
            let place = lang.incident_place(buildings, area);
            lang.did_open_incident(incident.0, matter, &place, &names.department(department), line)
        }
        IncidentEvent::Worded { incident, line } => lang.did_word_incident(incident.0, line),
        IncidentEvent::Joined { incident, .. } => lang.did_join_incident(incident.0),
        IncidentEvent::Left { incident, reason, .. } => lang.did_leave_incident(incident.0, reason),
        IncidentEvent::Resolved { incident, text } => lang.did_resolve_incident(incident.0, text),
        IncidentEvent::Closed { incident, word } if word.is_empty() => lang.did_close_incident(incident.0),
        IncidentEvent::Closed { incident, word } => lang.did_close_incident_early(incident.0, word),
        IncidentEvent::Declined { category, building } => {
            let place = lang.incident_buildings(building);
            lang.did_decline_incident(&names.code(Field::Category, category), &place)
        }
    }
}
