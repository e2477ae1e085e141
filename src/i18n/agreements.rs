//! Special service agreements (特约服务, R100).

use super::Lang;
use super::refusals::Names;
use crate::board::{AgreementCall, AgreementLine, AgreementRow, PlanCall};
use crate::domain::event::{AgreementEvent, OwedCall};
use crate::domain::ids::{AgreementId, TicketId};
use crate::domain::refusal::Field;
use crate::domain::roster::Day;
use crate::domain::ticket::Outcome;
use std::cmp::Ordering;

crate::messages! {
    why_no_agreement(id: u32) { zh: "没有 {id} 号特约服务。", en: "There is no special service agreement {id}." }
    why_agreement_done(id: u32) { zh: "{id} 号特约服务早已结束，回访也都做完了。", en: "Agreement {id} is long over, and all its callbacks are made." }
    why_agreement_ended(id: u32, last: &str) { zh: "{id} 号特约服务已提前结束（{last}）。", en: "Agreement {id} was ended early ({last})." }
    why_agreement_stands(id: u32, to: &str) { zh: "这一户同一项服务已有 {id} 号协议，到 {to} 为止。", en: "This household has agreement {id} on the same service, until {to}." }
    why_end_before_begin(from: &str, to: &str) { zh: "终止日 {to} 早于开始日 {from}。", en: "The last day {to} comes before the first day {from}." }
    why_term_over(to: &str) { zh: "协议期到 {to} 已满。", en: "The term ended on {to}." }
    why_end_in_past(to: &str) { zh: "{to} 已经过去，不能改成这一天到期。", en: "{to} has passed: the term can't be changed to it." }
    why_end_ahead(last: &str) { zh: "{last} 还没到，不能算已经结束。", en: "{last} has not come yet: it can't have ended then." }
    why_no_agreement_call(due: &str) { zh: "现在没有到期的回访，下一次在 {due}。", en: "No callback is due now, the next one is on {due}." }
    why_no_agreement_call_left() { zh: "这份协议的回访都做完了。", en: "All callbacks of this agreement are made." }
    next_see_agreements() { zh: "请在特约服务登记里查看编号。", en: "Look up its number in the register of agreements." }
    next_enter_agreement() { zh: "续约请另登记一份。", en: "Enter a new agreement to renew it." }
    next_amend_agreement() { zh: "请改原协议的到期日。", en: "Change the last day of the agreement instead." }
    next_end_agreement() { zh: "已经停止的，请登记提前结束。", en: "Where the service has stopped, end the agreement." }
    next_call_agreement() { zh: "到期的协议不用再结束，回访就行。", en: "It needs no ending: make its callback." }

    agreement_point_mid() { zh: "期中", en: "mid-term" }
    agreement_point_end() { zh: "期满", en: "at the end" }
    agreement_owes(list: &str) { zh: "应回访：{list}", en: "callbacks: {list}" }
    agreement_owes_none() { zh: "不再回访", en: "no callbacks" }
    agreement_of(id: u32, service: &str) { zh: "特约 {id} 号 {service}", en: "agreement {id}, {service}" }
    agreement_term(from: &str, to: &str) { zh: "{from} 至 {to}", en: "{from} to {to}" }
    did_enter_agreement(id: u32, home: &str, service: &str, term: &str, owes: &str) {
        zh: "登记特约服务 {id} 号：{home} {service}，{term}；{owes}", en: "entered agreement {id}: {home} {service}, {term}; {owes}"
    }
    did_amend_agreement(id: u32, to: &str, reason: &str, owes: &str) {
        zh: "特约服务 {id} 号改到 {to} 为止：{reason}；{owes}", en: "agreement {id} now ends on {to}: {reason}; {owes}"
    }
    did_end_agreement(id: u32, last: &str, reason: &str, owes: &str) {
        zh: "特约服务 {id} 号于 {last} 提前结束：{reason}；{owes}", en: "agreement {id} ended early on {last}: {reason}; {owes}"
    }
    did_call_agreement(id: u32, points: &str, way: &str, outcome: &str) {
        zh: "特约服务 {id} 号{points}回访（{way}）：{outcome}", en: "agreement {id} called back, {points} ({way}): {outcome}"
    }
    did_call_agreement_given_up(id: u32, points: &str, way: &str) {
        zh: "特约服务 {id} 号{points}回访（{way}）：未联系上，已达规定次数", en: "agreement {id}, {points} ({way}): not reached, tried as often as required"
    }
    did_open_agreement_ticket(id: u32, point: &str) {
        zh: "特约服务 {id} 号{point}回访不满意，转为工单", en: "agreement {id}, {point}: not satisfied, so this ticket"
    }
    agreement_line(id: u32, home: &str, service: &str, point: &str, when: &str) {
        zh: "特约 {id} 号 {home} {service}：{point}回访{when}", en: "agreement {id}, {home} {service}: callback {point}, {when}"
    }
    agreement_due_today() { zh: "今日到期", en: "due today" }
    agreement_due_on(day: &str) { zh: "{day} 到期", en: "due {day}" }
    agreement_overdue_since(day: &str) { zh: "已超期（{day}）", en: "overdue since {day}" }
    print_agreements(n: usize) { zh: "特约服务回访（{n}）", en: "Callbacks of service agreements ({n})" }
    plan_agreements(owed: u32, made: u32, late: u32, dissatisfied: u32) {
        zh: "特约服务：本月应访 {owed}，已访 {made}（其中超期 {late}，不满意 {dissatisfied}）",
        en: "service agreements: owed this month {owed}, made {made} (late {late}, not satisfied {dissatisfied})"
    }
    agreement_kind() { zh: "特约服务", en: "agreement" }
    agreement_class() { zh: "特约服务", en: "service agreement" }
    agreement_calls_count(n: usize, key: &str) { zh: "特约服务回访 {n} 次，{key} 查看", en: "callbacks of agreements: {n} ({key})" }
    agreement_more(n: usize, key: &str) { zh: "另有 {n} 次特约服务回访，{key} 查看", en: "further callbacks of agreements: {n} ({key})" }
    cli_agreements_none() { zh: "没有特约服务", en: "no service agreements" }
    agreement_made_late(text: &str) { zh: "{text}（超期）", en: "{text} (late)" }
    agreement_ended_on(day: &str) { zh: "{day} 提前结束", en: "ended early, {day}" }
    agreement_never_began() { zh: "没有开始", en: "never began" }
    agreement_worker(name: &str) { zh: "{name} 服务", en: "done by {name}" }
    agreements_title() { zh: "特约服务登记", en: "Special service agreements" }
    agreements_month(made: u32, owed: u32) { zh: "本月回访 {made}/{owed}", en: "callbacks this month {made} of {owed}" }
    agreements_empty(key: &str) { zh: "现在没有在约的特约服务。{key} 登记一份", en: "no agreement runs. {key} enters one" }
    agreements_none_chosen() { zh: "先登记一份特约服务", en: "enter an agreement first" }
    agreements_waiting(due: usize, overdue: usize, key: &str) {
        zh: "特约服务回访 {due} 户该打了，其中超期 {overdue}，{key} 打开", en: "callbacks of agreements due: {due}, overdue: {overdue}; {key} opens them"
    }
    agreements_mark(due: usize, key: &str) { zh: "特约回访 {due} {key}", en: "agreements {due} {key}" }
    agreements_mark_short(due: usize) { zh: "特约{due}", en: "agr.{due}" }
    agreement_made_of(made: usize, of: usize) { zh: "已访 {made}/{of}", en: "made {made}/{of}" }
    agreement_called_by(point: &str, by: &str, way: &str) { zh: "{point} {by}（{way}）", en: "{point}: {by} ({way})" }
    agreement_ticket(number: &str) { zh: "转工单 {number}", en: "ticket {number}" }
    agreement_head_enter(points: &str) { zh: "按制度在协议期的{points}回访；几个点落在同一天只打一次", en: "Called back {points}; points that fall on one day are one call" }
    agreement_head_amend() { zh: "还没做的回访按新的终止日重算，已超期的仍欠着", en: "Callbacks still owed are reckoned by the new end; what is overdue stays owed" }
    agreement_head_end() { zh: "期满回访提前到结束那天；还没开始的就此作罢", en: "The callback of the end comes forward to that day; what has not begun owes none" }
    agreement_head_unhappy() { zh: "不满意即转工单：在班由你首接，否则进来件队列；一次电话抵所有到期的回访", en: "Not satisfied becomes a ticket: first received by you if you are on duty, else it waits in the queue. One call stands for all that is due" }
    agreement_quick(id: u32, service: &str, to: &str) { zh: "特约服务 {id} 号：{service}，到 {to}", en: "agreement {id}: {service}, until {to}" }
    did_reveal_agreement(id: u32, reason: &str) { zh: "查看特约服务 {id} 号住户的联系方式：{reason}", en: "saw whom to call for agreement {id}: {reason}" }
    agreement_number(id: u32) { zh: "特约 {id} 号", en: "agreement {id}" }
}

impl Lang {
    /// What a point of the term is called.
    #[must_use]
    pub fn agreement_point_name(self, point: u8) -> String {
        match point {
            50 => self.agreement_point_mid().to_owned(),
            100 => self.agreement_point_end().to_owned(),
            other => format!("{other} %"),
        }
    }
    /// What masked data was shown on (R130): the number of a ticket, or an agreement.
    #[must_use]
    pub fn revealed_on(self, number: &str, ticket: Option<TicketId>, agreement: Option<AgreementId>) -> String {
        match (number, ticket, agreement) {
            ("", _, Some(agreement)) => self.agreement_number(agreement.0),
            ("", Some(ticket), None) => format!("#{ticket}"),
            (number, ..) => number.to_owned(),
        }
    }
    /// Several points.
    #[must_use]
    pub fn agreement_point_names(self, points: &[u8]) -> String {
        self.list(points.iter().map(|p| self.agreement_point_name(*p)), points.len())
    }
    /// What is owed and when: `期中 12-16 周三、期满 12-31 周四`.
    #[must_use]
    pub fn agreement_calls(self, calls: &[OwedCall]) -> String {
        if calls.is_empty() {
            return self.agreement_owes_none().to_owned();
        }
        let call = |c: &OwedCall| format!("{} {}", self.agreement_point_name(c.point), self.date_words(c.due.0));
        self.agreement_owes(&self.list(calls.iter().map(call), calls.len()))
    }
    /// When a callback is due: `今日到期`.
    #[must_use]
    pub fn agreement_when(self, due: Day, today: Day) -> String {
        match due.cmp(&today) {
            Ordering::Less => self.agreement_overdue_since(&self.date_words(due.0)),
            Ordering::Equal => self.agreement_due_today().to_owned(),
            Ordering::Greater => self.agreement_due_on(&self.date_words(due.0)),
        }
    }
    /// First and last day.
    #[must_use]
    pub fn agreement_days(self, from: Day, to: Day) -> String {
        self.agreement_term(&from.to_string(), &to.to_string())
    }
}

/// A callback of an agreement in one line: for sheets and panes.
#[must_use]
pub fn call_line(lang: Lang, line: &AgreementLine, today: Day) -> String {
    let when = lang.agreement_when(line.due, today);
    let point = lang.agreement_point_name(line.point);
    let mut text = lang.agreement_line(line.id.0, &line.household.0, &line.service, &point, &when);
    if line.tries > 0 {
        text = format!("{text}{}{}", lang.list_comma(), lang.tries(line.tries));
    }
    text
}

/// How a callback of an agreement stands: `期中 12-16 周三 满意`.
#[must_use]
pub fn call_words(lang: Lang, call: &AgreementCall, today: Day) -> String {
    let point = lang.agreement_point_name(call.point);
    let Some(made) = &call.made else {
        let text = format!("{point} {}", lang.agreement_when(call.due, today));
        return if call.tries > 0 { format!("{text} {}", lang.tries(call.tries)) } else { text };
    };
    let on = Day(made.at.date());
    let text = format!("{point} {} {}", lang.date_words(on.0), lang.outcome_name(made.outcome));
    if on > call.due { lang.agreement_made_late(&text) } else { text }
}

/// Since when an agreement is no more, where it was ended early.
#[must_use]
pub fn ended_words(lang: Lang, row: &AgreementRow) -> String {
    match row.ended {
        Some(last) if last < row.from => lang.agreement_never_began().to_owned(),
        Some(last) => lang.agreement_ended_on(&last.to_string()),
        None => String::new(),
    }
}

/// A callback of an agreement as the plan lists it.
#[must_use]
pub fn agreement_words(lang: Lang, it: &PlanCall) -> String {
    let (row, point) = (&it.agreement, lang.agreement_point_name(it.call.point));
    let late = it.call.due.to_string();
    let parts = [late, lang.agreement_class().to_owned(), row.household.0.clone(), row.caller.clone(), point];
    let mut parts: Vec<String> = parts.into_iter().filter(|p| !p.is_empty()).collect();
    parts.push(row.service.clone());
    parts.join("  ")
}

/// What happened to an agreement, in a sentence without time and actor.
pub fn history(lang: Lang, event: &AgreementEvent, names: &dyn Names) -> String {
    let id = event.agreement().0;
    match event {
        AgreementEvent::Entered { household, service, from, to, calls, .. } => {
            let (term, owes) = (lang.agreement_days(*from, *to), lang.agreement_calls(calls));
            lang.did_enter_agreement(id, &household.0, service, &term, &owes)
        }
        AgreementEvent::Amended { to, reason, calls, .. } => {
            lang.did_amend_agreement(id, &to.to_string(), reason, &lang.agreement_calls(calls))
        }
        AgreementEvent::Ended { last, reason, calls, .. } => {
            lang.did_end_agreement(id, &last.to_string(), reason, &lang.agreement_calls(calls))
        }
        AgreementEvent::Called { points, way, outcome, words, last, .. } => {
            let (points, way) = (lang.agreement_point_names(points), names.code(Field::Way, way));
            let act = match (outcome, last) {
                (Outcome::Unreachable, true) => lang.did_call_agreement_given_up(id, &points, &way),
                (outcome, _) => lang.did_call_agreement(id, &points, &way, lang.outcome_name(*outcome)),
            };
            super::history::with_words(lang, act, words)
        }
        AgreementEvent::Revealed { reason, .. } => lang.did_reveal_agreement(id, reason),
        AgreementEvent::TicketOpened { point, .. } => {
            lang.did_open_agreement_ticket(id, &lang.agreement_point_name(*point))
        }
    }
}
