//! Corrective and preventive action (纠正与预防措施): histories, refusals, and what its screens and prints say.

use super::Lang;
use super::refusals::Names;
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
    next_see_actions() { zh: "打开纠正措施表查看。", en: "Look at the forms of corrective action." }
}

impl Lang {
    /// A word of the pack.
    #[must_use]
    pub fn of_label(self, label: &Label) -> &str {
        self.pick(label.zh.as_str(), label.en.as_str())
    }
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
