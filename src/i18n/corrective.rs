//! Corrective and preventive action (纠正与预防措施): histories, refusals, and what its screens and prints say.

use super::Lang;
use super::refusals::Names;
use crate::board::FormLine;
use crate::domain::event::CorrectiveEvent;
use crate::domain::refusal::Field;
use crate::domain::rules::Label;

crate::messages! {
    did_link(to: &str) { zh: "与 {to} 关联：同一事项", en: "linked with {to}: the same matter" }
    did_offer_action(trigger: &str, list: &str) {
        zh: "建议采取纠正与预防措施：{trigger}（{list}）", en: "corrective action offered: {trigger} ({list})"
    }
    did_decline_action(trigger: &str, list: &str, reason: &str) {
        zh: "不采取纠正与预防措施：{trigger}（{list}）：{reason}", en: "corrective action declined: {trigger} ({list}): {reason}"
    }
    did_open_action(action: u32, trigger: &str, matter: &str) {
        zh: "开出纠正与预防措施实施表 {action} 号（{trigger}）：{matter}", en: "opened corrective action {action} ({trigger}): {matter}"
    }
    did_join_action(action: u32, ticket: &str) { zh: "{ticket} 列入实施表 {action} 号", en: "{ticket} was put on corrective action {action}" }
    did_action_step(action: u32, step: &str) { zh: "实施表 {action} 号：{step}", en: "corrective action {action}: {step}" }
    did_action_back(action: u32, step: &str, to: &str, text: &str) {
        zh: "实施表 {action} 号：{step}未通过，退回“{to}”：{text}", en: "corrective action {action}: {step} did not pass, back to “{to}”: {text}"
    }
    did_action_told(action: u32, ticket: &str, way: &str) {
        zh: "实施表 {action} 号：已告知 {ticket} 的客户（{way}）", en: "corrective action {action}: the customer of {ticket} was told ({way})"
    }
    did_action_not_reached(action: u32, ticket: &str, way: &str) {
        zh: "实施表 {action} 号：未联系上 {ticket} 的客户（{way}）", en: "corrective action {action}: the customer of {ticket} was not reached ({way})"
    }
    did_close_action(action: u32) { zh: "实施表 {action} 号办结", en: "corrective action {action} is closed" }
    did_withdraw_action(action: u32, reason: &str) { zh: "撤回实施表 {action} 号：{reason}", en: "withdrew corrective action {action}: {reason}" }

    why_no_action(action: u32) { zh: "没有 {action} 号实施表，或它已经结束。", en: "There is no corrective action {action}, or it has ended." }
    why_on_form(ticket: &str, action: u32) { zh: "{ticket} 已在实施表 {action} 号上。", en: "{ticket} is on corrective action {action} already." }
    why_not_on_form(ticket: &str, action: u32) { zh: "{ticket} 不在实施表 {action} 号上。", en: "{ticket} is not on corrective action {action}." }
    why_other_step(step: &str) { zh: "这份实施表现在是“{step}”这一步。", en: "The form stands at “{step}” now." }
    why_not_a_check() { zh: "只有审核、审批、验证才能退回。", en: "Only a check sends a form back." }
    why_own_writing() { zh: "自己写的，不能自己审核。", en: "Nobody checks what they wrote themselves." }
    why_customers_untold(n: usize, list: &str) {
        zh: "还有 {n} 位客户没有告知：{list}。", en: "Customers who have not been told ({n}): {list}."
    }
    why_no_offer(ticket: &str) { zh: "{ticket} 没有待答复的措施建议。", en: "No corrective action is offered for {ticket}." }
    why_link_itself() { zh: "工单不能与自己关联。", en: "A ticket can't be linked to itself." }
    action_tickets(n: usize) { zh: "{n} 张工单", en: "tickets: {n}" }
    action_passes() { zh: "通过", en: "passes" }
    action_goes_back() { zh: "退回", en: "goes back" }
    action_join_question(action: u32) { zh: "同一事项已有实施表 {action} 号，把这张工单列上去？", en: "corrective action {action} is about the same matter: put this ticket on it?" }
    no_offer_here() { zh: "这张工单没有待答复的措施建议", en: "no corrective action is offered for this ticket" }
    actions_choose() { zh: "先选一份实施表", en: "choose a form first" }
    actions_choose_offer() { zh: "先选一条建议", en: "choose an offer first" }
    action_is_over() { zh: "这份实施表已经结束", en: "this form has ended" }
    action_for_others(step: &str, who: &str) { zh: "“{step}”由 {who} 办", en: "“{step}” is for {who}" }
    actions_no_more() { zh: "没有更多了", en: "there are no more" }
    actions_title() { zh: "纠正与预防措施", en: "Corrective and preventive action" }
    actions_loading() { zh: "正在读取…", en: "loading…" }
    actions_open_head(n: usize) { zh: "办理中（{n}）", en: "Open ({n})" }
    actions_offers_head(n: usize) { zh: "待答复的建议（{n}）", en: "Offered ({n})" }
    actions_ended_head(month: &str, n: usize) { zh: "{month} 办结或撤回（{n}）", en: "Ended in {month} ({n})" }
    actions_none() { zh: "没有", en: "none" }
    action_number(action: u32) { zh: "{action} 号", en: "no. {action}" }
    action_page_title(action: u32) { zh: "纠正与预防措施实施表 {action} 号", en: "Corrective and preventive action {action}" }
    action_mine() { zh: "待我办", en: "yours" }
    action_who(who: &str) { zh: "由 {who} 办", en: "for {who}" }
    action_nobody() { zh: "没有人能办", en: "nobody can do it" }
    action_due(due: &str, left: &str) { zh: "{due} 前（{left}）", en: "by {due} ({left})" }
    action_trigger_label() { zh: "触发", en: "Asked by" }
    action_department_label() { zh: "责任部门", en: "Department" }
    action_opened_label() { zh: "开出", en: "Opened" }
    action_matter_label() { zh: "问题描述", en: "What came up" }
    action_before_label() { zh: "以前的处理", en: "Done before" }
    action_path_label() { zh: "办理过程", en: "Path" }
    action_customers_label(done: usize, all: usize) { zh: "告知客户（{done}/{all}）", en: "Customers told ({done}/{all})" }
    action_sent_back(to: &str) { zh: "退回“{to}”", en: "back to “{to}”" }
    action_passed() { zh: "通过", en: "passed" }
    action_told_line(who: &str, way: &str, when: &str) { zh: "已告知：{who} {way} {when}", en: "told: {who} {way} {when}" }
    action_missed_line(who: &str, way: &str, when: &str) { zh: "未联系上：{who} {way} {when}", en: "not reached: {who} {way} {when}" }
    action_not_told() { zh: "还没告知", en: "not told yet" }
    action_closed(at: &str) { zh: "{at} 办结", en: "closed {at}" }
    action_withdrawn(who: &str, at: &str, reason: &str) { zh: "{who} {at} 撤回：{reason}", en: "withdrawn by {who} {at}: {reason}" }
    action_goes_away() { zh: "已撤回", en: "withdrawn" }
    action_done_word() { zh: "已办结", en: "closed" }
    action_undone() { zh: "已退回", en: "undone" }
    offer_line(trigger: &str, n: usize) { zh: "{trigger}（{n} 张）", en: "{trigger} ({n})" }
    offer_keys(open: &str, decline: &str) { zh: "{open} 开表，{decline} 不开", en: "{open} opens the form, {decline} declines" }
    offer_here(trigger: &str, n: usize) { zh: "建议开纠正与预防措施实施表：{trigger}，{n} 张工单", en: "corrective action is offered: {trigger}, tickets: {n}" }
    form_here(action: u32, step: &str) { zh: "实施表 {action} 号：{step}", en: "corrective action {action}: {step}" }
    form_over(action: u32) { zh: "实施表 {action} 号：已结束", en: "corrective action {action}: ended" }
    form_of_same(action: u32, key: &str) { zh: "同一事项已有实施表 {action} 号，{key} 列上去", en: "corrective action {action} is about the same matter: {key} puts this ticket on it" }
    linked_with(list: &str) { zh: "关联：{list}", en: "linked: {list}" }
    same_matter_before(list: &str, key: &str) { zh: "同一事项：{list}，{key} 关联", en: "same matter: {list}, {key} links" }
    jump_key(key: &str) { zh: "（{key} 跳转）", en: "({key} jumps)" }
    no_links_here() { zh: "这张工单没有关联的工单", en: "this ticket has no linked ticket" }
    list_offered() { zh: "建议措施", en: "action?" }
    actions_waiting(n: usize, key: &str) { zh: "有 {n} 份纠正措施待你办，{key} 打开", en: "corrective actions wait for you: {n}; {key} opens them" }
    again_home(window: &str, n: &str, list: &str) { zh: "同户同一事项：{window}内第 {n} 次（{list}）", en: "same household and matter: {n} in {window} ({list})" }
    again_place(window: &str, n: &str, list: &str) { zh: "同处同一事项：{window}内第 {n} 次（{list}）", en: "same place and matter: {n} in {window} ({list})" }
    again_offers(trigger: &str) { zh: "{trigger}：存后会建议开实施表", en: "{trigger}: corrective action will be offered" }
    again_key(key: &str, to: &str) { zh: "{key} 存时与 {to} 关联", en: "{key} links it with {to} when saved" }
    again_on(to: &str, key: &str) { zh: "存时与 {to} 关联，{key} 取消", en: "will be linked with {to} when saved; {key} not" }
    again_linked(to: &str) { zh: "已存，并与 {to} 关联", en: "saved, and linked with {to}" }
    forms_mine(n: usize, key: &str) { zh: "措施待你办 {n}，{key}", en: "actions for you {n}, {key}" }
    forms_mine_short(n: usize) { zh: "待办措施 {n}", en: "actions: do {n}" }
    forms_count(n: usize) { zh: "措施 {n}", en: "actions {n}" }
    forms_late(n: usize, late: usize) { zh: "措施 {n} 逾期 {late}", en: "actions {n}, late {late}" }
    forms_offered(n: usize) { zh: "建议 {n}", en: "offered {n}" }
    print_forms(n: usize) { zh: "未完的纠正与预防措施（{n}）", en: "Corrective and preventive action under way ({n})" }
    form_on_sheet(action: u32, step: &str) { zh: "实施表 {action} 号 现在办：{step}", en: "corrective action {action}, now: {step}" }
    form_due(due: &str) { zh: "{due} 前", en: "by {due}" }
    forms_more(n: usize, key: &str) { zh: "另有 {n} 份实施表，{key} 查看", en: "{n} more under way, {key} shows them" }
    head_open_action() { zh: "相关工单和以前的处理已填好；关联的工单一并列上", en: "filled from the tickets and what was done before; linked tickets are put on it" }
    head_link() { zh: "同一事项的另一张工单；两张都保留，各自办理", en: "another ticket of the same matter; both stay, each on its own way" }
    head_action_step(step: &str) { zh: "现在办：{step}", en: "Now: {step}" }
    head_sent_back(who: &str, text: &str) { zh: "{who} 退回：{text}", en: "sent back by {who}: {text}" }
    next_see_actions() { zh: "打开纠正措施表查看。", en: "Look at the forms of corrective action." }
}

impl Lang {
    /// The how-manieth time: `3`, `3rd`.
    #[must_use]
    pub fn nth(self, n: usize) -> String {
        let ending = match (n % 100, n % 10) {
            (11..=13, _) => "th",
            (_, 1) => "st",
            (_, 2) => "nd",
            (_, 3) => "rd",
            _ => "th",
        };
        format!("{n}{}", self.pick("", ending))
    }
    /// A word of the pack.
    #[must_use]
    pub fn of_label(self, label: &Label) -> &str {
        self.pick(label.zh.as_str(), label.en.as_str())
    }
}

/// An open form on a handover sheet: where it stands, whose step it is, until when, and what it is about.
pub fn form_line(lang: Lang, form: &FormLine, names: &dyn Names) -> String {
    let mut parts = vec![lang.form_on_sheet(form.action.0, lang.of_label(&form.step))];
    let people: Vec<String> = form.may.iter().map(|s| names.staff(*s)).collect();
    let roles = || lang.list(form.by.iter().map(|r| lang.role_name(*r).to_owned()), form.by.len());
    parts.push(lang.action_who(&if people.is_empty() { roles() } else { lang.list(people.into_iter(), 3) }));
    parts.extend(form.due.map(|due| lang.form_due(&lang.day_time(due))));
    if form.late {
        parts.push(lang.tag_late().to_owned());
    }
    parts.push(format!("{} {}", names.department(&form.department), form.matter));
    parts.join(lang.sentence_stop())
}

/// What happened to corrective action, in a sentence without time and actor.
pub fn history(lang: Lang, event: &CorrectiveEvent, names: &dyn Names) -> String {
    let list = |all: &[crate::domain::ids::TicketId]| lang.list(all.iter().map(|t| names.ticket(*t)), 6);
    let step = |code: &crate::domain::ids::Code| names.code(Field::Step, code);
    match event {
        CorrectiveEvent::Linked { to, .. } => lang.did_link(&names.ticket(*to)),
        CorrectiveEvent::Offered { trigger, tickets, .. } => {
            lang.did_offer_action(lang.action_trigger_name(*trigger), &list(tickets))
        }
        CorrectiveEvent::Declined { trigger, tickets, reason } => {
            lang.did_decline_action(lang.action_trigger_name(*trigger), &list(tickets), reason)
        }
        CorrectiveEvent::Opened { action, trigger, matter, .. } => {
            lang.did_open_action(action.0, lang.action_trigger_name(*trigger), matter)
        }
        CorrectiveEvent::Joined { action, ticket, .. } => lang.did_join_action(action.0, &names.ticket(*ticket)),
        CorrectiveEvent::StepDone { action, step: code, text, .. } => {
            with_words(lang, lang.did_action_step(action.0, &step(code)), text)
        }
        CorrectiveEvent::SentBack { action, step: code, to, text, .. } => {
            lang.did_action_back(action.0, &step(code), &step(to), text)
        }
        CorrectiveEvent::CustomerTold { action, ticket, way, reached, words } => {
            let (ticket, way) = (names.ticket(*ticket), names.code(Field::Way, way));
            let act = if *reached {
                lang.did_action_told(action.0, &ticket, &way)
            } else {
                lang.did_action_not_reached(action.0, &ticket, &way)
            };
            with_words(lang, act, words)
        }
        CorrectiveEvent::Closed { action } => lang.did_close_action(action.0),
        CorrectiveEvent::Withdrawn { action, reason } => lang.did_withdraw_action(action.0, reason),
    }
}

fn with_words(lang: Lang, act: String, words: &str) -> String {
    if words.is_empty() { act } else { format!("{act}{}{words}", lang.pick("：", ": ")) } // text-ok: punctuation
}
