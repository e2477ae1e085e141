//! What a policy pack says, in the operators' words: for `policy show` and `policy diff`.

use crate::domain::rules::{ActionTrigger, Age, Trigger};

crate::names! { TRIGGERS:
    /// What begins a ladder of escalation.
    fn trigger_name(Trigger) {
        Information => "重大或特殊信息", "major or special information";
        ReceiveLate => "来件超时未接", "not received in time";
        ReplyLate => "超时未答复", "not answered in time";
        FinishLate => "超时未办结", "not finished in time";
        ReworkLate => "返工超时", "rework not finished in time";
        CallbackLate => "回访超期", "callback not made in time";
        NotSatisfied => "客户不满意", "customer not satisfied";
        GradeChanged => "等级变化", "a changed grade";
    }
}

crate::names! { ACTION_TRIGGERS:
    /// What asks for corrective action.
    fn action_trigger_name(ActionTrigger) {
        FailedCallback => "回访不满意", "failed callback";
        SameComplaint => "同一事项重复投诉", "same complaint again";
        SameRepair => "同一维修重复", "same repair again";
        ManyPeople => "多位客户投诉同一事项", "same complaint by many people";
        Survey => "满意度调查意见", "survey";
        Rising => "投诉上升", "complaints rising";
    }
}

crate::messages! {
    pack_document(document: &str) { zh: "依据文件 {document}", en: "follows {document}" }
    pack_inherits(sections: &str) { zh: "沿用默认规则的部分：{sections}", en: "taken over from the pack it extends: {sections}" }
    pack_scheme(scheme: &str) { zh: "分级办法：{scheme}", en: "scheme of grades: {scheme}" }
    pack_schemes() { zh: "可选的分级办法", en: "Schemes to choose from" }
    pack_scheme_line(scheme: &str, grades: &str) { zh: "{scheme}：{grades}", en: "{scheme}: {grades}" }
    pack_grade_as(grade: &str) { zh: "；时限沿用“{grade}”", en: "; limits taken over from '{grade}'" }
    pack_grade_rules() { zh: "定级规则", en: "What leads to which grade" }
    pack_rule(when: &str, grade: &str, how: &str) { zh: "{when} → 定为{grade}{how}", en: "{when} → {grade}{how}" }
    pack_rule_itself() { zh: "（自动变更）", en: " (by itself)" }
    pack_rule_proposed() { zh: "（建议，由值班人确认）", en: " (proposed)" }
    pack_rule_tell(roles: &str) { zh: "，告知 {roles}", en: ", told to {roles}" }
    pack_fact_number(fact: &str, least: u64) { zh: "{fact} {least} 及以上", en: "{fact}: {least} or more" }
    pack_fact_age(fact: &str, age: &str) { zh: "{fact}满 {age}", en: "{fact} {age}" }
    pack_fact_not(fact: &str) { zh: "不是“{fact}”", en: "not '{fact}'" }
    pack_and() { zh: "，且", en: " and " }
    pack_days(n: u32) { zh: "{n} 天", en: "{n} d" }
    pack_months(n: u32) { zh: "{n} 个月", en: "{n} mo" }
    pack_routes() { zh: "流转规则", en: "Routes" }
    pack_route(reason: &str, department: &str) { zh: "{reason}：{department}", en: "{reason}: {department}" }
    pack_contents() { zh: "内容分类", en: "What messages are about" }
    pack_sources() { zh: "来源", en: "Sources" }
    pack_complainants() { zh: "来件人类别", en: "Complainants" }
    pack_departments() { zh: "责任部门", en: "Departments" }
    pack_class_by(roles: &str) { zh: "，由 {roles} 回访", en: ", by {roles}" }
    pack_class_range(from: u8, to: u8) { zh: "（可设 {from}–{to} %）", en: " (may be set to {from}–{to} %)" }
    pack_callback_contents(contents: &str) { zh: "回访内容：{contents}", en: "asked: {contents}" }
    pack_callback_means(means: &str) { zh: "回访方法：{means}", en: "means: {means}" }
    pack_callback_again(limit: &str) { zh: "返工后 {limit}内再次回访，直至满意", en: "after rework called again in {limit}, until satisfied" }
    pack_callback_plan(days: u16) { zh: "回访计划覆盖 {days} 天", en: "the plan covers {days} days" }
    pack_callback_agreement(points: &str) { zh: "特约服务协议期 {points} % 时回访", en: "special service agreements: at {points} % of the term" }
    pack_supervisor(minutes: u32) { zh: "请示主管后 {minutes} 分钟内答复", en: "answered {minutes} min after the supervisor was asked" }
    pack_extension() { zh: "延期与承诺", en: "More time, and promises" }
    pack_extension_told() { zh: "延期须向客户说明", en: "more time is explained to the customer" }
    pack_extension_longest(limit: &str) { zh: "一次最多延 {limit}", en: "put off by {limit} at once at most" }
    pack_extension_approve(n: u16, roles: &str) { zh: "第 {n} 次起须 {roles} 同意", en: "from the {n}. time on with the word of {roles}" }
    pack_promise(roles: &str) { zh: "对客户承诺须 {roles} 许可", en: "a promise to the customer needs the permission of {roles}" }
    pack_escalations() { zh: "上报与逐级上报", en: "Who hears of what" }
    pack_step(n: usize, roles: &str, limit: &str) { zh: "{n}. {roles}（{limit}内确认）", en: "{n}. {roles} (acknowledge in {limit})" }
    pack_named_by_rule() { zh: "规则指定的人", en: "whom the rule of the grade names" }
    pack_step_after(n: usize, roles: &str, after: &str, limit: &str) {
        zh: "{n}. {roles}（最迟 {after}后；{limit}内确认）",
        en: "{n}. {roles} (at the latest after {after}; acknowledge in {limit})"
    }
    pack_of(what: &str) { zh: "〔{what}〕", en: " [{what}]" }
    pack_colon(what: &str, detail: &str) { zh: "{what}：{detail}", en: "{what}: {detail}" }
    pack_action() { zh: "纠正与预防措施", en: "Corrective action" }
    pack_action_when(triggers: &str) { zh: "触发：{triggers}", en: "asked for by: {triggers}" }
    pack_action_repeats(times: u16, window: &str) { zh: "{window}内同一事项 {times} 次及以上", en: "the same matter {times} times or more in {window}" }
    pack_action_people(people: u16) { zh: "本月 {people} 位及以上客户投诉同一事项", en: "{people} different people or more in a month" }
    pack_action_rising(percent: u16) { zh: "投诉较上期上升 {percent} % 及以上", en: "complaints {percent} % up or more on the period before" }
    pack_action_path(steps: &str) { zh: "流程：{steps}", en: "path: {steps}" }
    pack_step_by(step: &str, roles: &str) { zh: "{step}（{roles}）", en: "{step} ({roles})" }
    pack_mass() { zh: "集中报事", en: "Incidents (one fault, many callers)" }
    pack_mass_when(hours: u32, households: usize) { zh: "{hours} 小时内 {households} 户及以上同一事项", en: "the same matter from {households} households or more in {hours} h" }
    pack_mass_categories(categories: &str) { zh: "常见事项：{categories}", en: "usual matters: {categories}" }
    pack_mass_by(roles: &str, limit: &str) { zh: "由 {roles} 建立；口径每 {limit}更新", en: "opened by {roles}; the line to read out is renewed every {limit}" }
    pack_vip() { zh: "VIP 客户", en: "VIP customers" }
    pack_vip_first(what: &str) { zh: "优先：{what}", en: "first in: {what}" }
    pack_vip_services(what: &str) { zh: "服务：{what}", en: "services: {what}" }
    pack_vip_extras(what: &str) { zh: "另有：{what}", en: "besides: {what}" }
    pack_vip_card(prefix: &str, digits: u8, years: u8) {
        zh: "VIP 卡：{prefix} + 类别 + {digits} 位编号，有效 {years} 年",
        en: "card: {prefix}, kind, {digits} digits; valid for {years} years"
    }
    pack_vip_kinds(kinds: &str) { zh: "卡类别：{kinds}", en: "kinds of card: {kinds}" }
    pack_vip_callback(roles: &str) { zh: "由 {roles} 回访", en: "called back by {roles}" }
    pack_order() { zh: "来件排序分值", en: "Points of the queue's order" }
    pack_order_line(
        unattended: i64, waiting: i64, breached: i64, near: i64, again: i64, unclassified: i64, grade: i64, vip: i64,
        minute: i64, most: i64
    ) {
        zh: "无人跟踪 {unattended}，待接 {waiting}，超时 {breached}，将到期 {near}，再次来电 {again}，未分类 {unclassified}，每级权重 {grade}，VIP {vip}，每晚 1 分钟 {minute}（最多 {most} 分钟）",
        en: "unattended {unattended}, waiting {waiting}, late {breached}, nearly due {near}, contacted again {again}, unclassified {unclassified}, each point of weight {grade}, VIP {vip}, each minute late {minute} (at most {most})"
    }
    pack_periods() { zh: "周期与保管", en: "Periods and keeping" }
    pack_statistics(months: &str) { zh: "统计周期（月）：{months}", en: "statistics every (months): {months}" }
    pack_callback_statistics(months: &str) { zh: "回访统计周期（月）：{months}", en: "callback statistics every (months): {months}" }
    pack_copy_day(day: u8) { zh: "每月 {day} 日前报送投诉受理单", en: "copies of complaint forms before day {day} of the month" }
    pack_survey(months: u8) { zh: "满意度调查每 {months} 个月一次", en: "satisfaction survey every {months} months" }
    pack_archive(check: u8, census: u8, head: u8) {
        zh: "档案：每 {check} 个月检查，每 {census} 个月清点，负责人每 {head} 个月检查",
        en: "archive: checked every {check}, counted every {census}, checked by its head every {head} months"
    }
    pack_copies(yes: &str) { zh: "档案经批准可复印：{yes}", en: "archive copies with approval: {yes}" }
    pack_former(from: u8, to: u8) { zh: "迁出户档案保管 {from}–{to} 年", en: "files of former households are kept {from}–{to} years" }
    pack_for_ever(what: &str) { zh: "永久保存：{what}", en: "kept for ever: {what}" }
    pack_notice(days: u16) { zh: "公示 {days} 天（文件未注明时）", en: "notices hang {days} days where the document names none" }
    pack_meetings(months: u8, area: u8) { zh: "建设单位会议：每 {months} 个月；区域每 {area} 个月", en: "developer's meetings: every {months} months; heads of area every {area}" }
    pack_contacts(n: u8) { zh: "对外公布电话和信箱各不少于 {n} 个", en: "published: at least {n} number and {n} mailbox" }
    pack_visit(what: &str, months: u8, count: u16) { zh: "拜访 {what}：每 {months} 个月 {count} 户", en: "visits, {what}: {count} households every {months} months" }
    pack_visit_all(what: &str, months: u8) { zh: "拜访 {what}：每 {months} 个月全部", en: "visits, {what}: all, every {months} months" }
    pack_titles() { zh: "岗位名称", en: "What roles are called" }
    pack_principles() { zh: "服务原则", en: "Principles" }
    pack_yes() { zh: "是", en: "yes" }
    pack_no() { zh: "否", en: "no" }
    pack_rest() { zh: "其他设置", en: "Other settings" }
    pack_diff_head(a: &str, b: &str) { zh: "比较：− {a}  + {b}", en: "compared: − {a}  + {b}" }
    pack_diff_none() { zh: "两者没有差别", en: "there is no difference" }
    pack_diff_count(n: usize) { zh: "共 {n} 处不同", en: "differences: {n}" }
    pack_words_added(of: &str, words: &str) { zh: "{of}：增加词语 {words}", en: "{of}: words added {words}" }
    pack_words_gone(of: &str, words: &str) { zh: "{of}：去掉词语 {words}", en: "{of}: words taken away {words}" }
}

impl super::Lang {
    /// A length of time that matters count by.
    #[must_use]
    pub fn age_words(self, age: Age) -> String {
        match age {
            Age::Days(days) => self.pack_days(days),
            Age::Months(months) => self.pack_months(months),
        }
    }
}
