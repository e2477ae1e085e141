//! What each event says in a ticket's or the desk's history, without time and actor, which stand beside it.

use super::Lang;
use super::refusals::Names;
use crate::domain::access::PasswordHow;
use crate::domain::event::{Event, Move, Recorded, Renewal, ReversedAct, Side};
use crate::domain::ids::*;
use crate::domain::refusal::Field;
use crate::domain::ticket::Outcome;

crate::messages! {
    did_found(name: &str, code: &str) { zh: "建立项目 {name}（{code}）", en: "founded the site {name} ({code})" }
    did_found_drill(name: &str, code: &str) { zh: "建立演练项目 {name}（{code}）", en: "founded the drill site {name} ({code})" }
    did_adopt(pack: &str, print: &str) { zh: "启用制度 {pack}（{print}）", en: "put the policy {pack} in force ({print})" }
    did_add_staff(staff: &str, roles: &str) { zh: "登记员工 {staff}：{roles}", en: "entered {staff}: {roles}" }
    did_change_staff(staff: &str, roles: &str) { zh: "更改员工 {staff}：{roles}", en: "changed {staff}: {roles}" }
    did_retire_staff(staff: &str) { zh: "停用员工 {staff}", en: "took {staff} off the roster" }
    did_households(n: usize, list: &str) { zh: "登记房产 {n} 户：{list}", en: "entered households ({n}): {list}" }
    did_arrive(source: &str, text: &str) { zh: "{source}：{text}", en: "{source}: {text}" }
    did_receive(number: &str) { zh: "接件 {number}", en: "received {number}" }
    did_classify(class: &str, reply: &str, finish: &str) {
        zh: "定为 {class}，{reply} 前回复，{finish} 前办结", en: "set {class}: answer by {reply}, finish by {finish}"
    }
    did_dispatch(to: &str) { zh: "派发 {to}", en: "dispatched to {to}" }
    did_accept_work() { zh: "部门接单", en: "the department accepted" }
    did_accept_work_by(handler: &str) { zh: "部门接单，{handler} 处理", en: "the department accepted; {handler} does it" }
    did_progress(text: &str) { zh: "进展：{text}", en: "progress: {text}" }
    did_progress_told(text: &str) { zh: "进展：{text}（已告知客户）", en: "progress: {text} (customer told)" }
    did_answer(text: &str) { zh: "当场答复：{text}", en: "answered on the spot: {text}" }
    did_result(text: &str) { zh: "处理结果：{text}", en: "result: {text}" }
    did_result_by(handler: &str, text: &str) { zh: "处理结果（{handler}）：{text}", en: "result ({handler}): {text}" }
    did_feed_back(way: &str, outcome: &str) { zh: "反馈（{way}）：{outcome}", en: "fed back ({way}): {outcome}" }
    did_feed_back_given_up(way: &str) { zh: "反馈（{way}）：未联系上，已达规定次数", en: "feedback ({way}): not reached, tried as often as required" }
    did_draw_yes(due: &str) { zh: "抽中回访，{due} 前完成", en: "chosen for callback by {due}" }
    did_draw_no() { zh: "未抽中回访", en: "not chosen for callback" }
    did_again(due: &str) { zh: "仍须回访，{due} 前完成", en: "callback still owed by {due}" }
    did_call_back(way: &str, outcome: &str) { zh: "回访（{way}）：{outcome}", en: "called back ({way}): {outcome}" }
    did_call_back_given_up(way: &str) { zh: "回访（{way}）：未联系上，已达规定次数", en: "callback ({way}): not reached, tried as often as required" }
    did_rework(due: &str, reason: &str) { zh: "返工，{due} 前完成：{reason}", en: "rework by {due}: {reason}" }
    did_close(reason: &str) { zh: "结单：{reason}", en: "closed: {reason}" }
    did_note(text: &str) { zh: "备注：{text}", en: "note: {text}" }
    did_contact_again(source: &str, text: &str) { zh: "客户再次联系（{source}）：{text}", en: "customer contacted us again ({source}): {text}" }
    did_extend(due: &str, reason: &str, told: &str) { zh: "延期至 {due}：{reason}；已告知客户：{told}", en: "extended to {due}: {reason}; customer told: {told}" }
    did_void(reason: &str, by: &str) { zh: "作废：{reason}（{by} 同意）", en: "void: {reason} (by the word of {by})" }
    did_merge(into: &str, reason: &str, by: &str) { zh: "并入 {into}：{reason}（{by} 同意）", en: "merged into {into}: {reason} (by the word of {by})" }
    did_merged_in(from: &str) { zh: "{from} 并入本单", en: "{from} was merged into this" }
    did_hand_over(from: &str, to: &str) { zh: "交接班：{from} → {to} 跟踪", en: "handover: tracking {from} → {to}" }
    did_return(from: &str, to: &str) { zh: "首接人当班：{from} → {to} 跟踪", en: "first receiver on duty: tracking {from} → {to}" }
    did_take_over(from: &str, to: &str, reason: &str) { zh: "代管：{from} → {to} 跟踪，{reason}", en: "takeover: tracking {from} → {to}, {reason}" }
    did_release(from: &str, reason: &str) { zh: "无人接班，{from} 离岗，转无人跟踪警报：{reason}", en: "no relief for {from}, on the unattended alarm: {reason}" }
    did_take_up(from: &str, to: &str) { zh: "{to} 接手（原由 {from} 跟踪）", en: "{to} took it up (was {from}'s)" }
    did_lose_tracker(from: &str) { zh: "{from} 不再跟踪，转无人跟踪警报", en: "no longer {from}'s, on the unattended alarm" }
    did_handover_note(state: &str, next: &str, told: &str) {
        zh: "交班说明：{state}；下一步：{next}；已告知客户：{told}", en: "handover note: {state}; next: {next}; customer told: {told}"
    }
    did_ask(question: &str, due: &str) { zh: "请示主管：{question}；{due} 前答复客户", en: "asked the supervisor: {question}; the customer hears by {due}" }
    did_ask_of(of: &str, question: &str, due: &str) { zh: "请示 {of}：{question}；{due} 前答复客户", en: "asked {of}: {question}; the customer hears by {due}" }
    did_supervisor_answer(text: &str) { zh: "主管答复：{text}", en: "the supervisor's word: {text}" }
    did_answer_in_time() { zh: "请示后按时答复客户", en: "the customer was answered in time after the question" }
    did_answer_late(late: &str) { zh: "请示后答复客户，{late}", en: "the customer was answered after the question, {late}" }
    did_contents(list: &str) { zh: "回访内容：{list}", en: "points of the callback: {list}" }
    did_commit_draws(month: &str, print: &str) { zh: "封存 {month} 回访抽取密值（{print}）", en: "sealed the secret of the draws of {month} ({print})" }
    did_reveal_draws(month: &str) { zh: "公开 {month} 回访抽取密值，可以核对", en: "made the secret of the draws of {month} known, so that they can be checked" }
    did_recheck() { zh: "复核确认", en: "rechecked and confirmed" }
    did_renew_note(state: &str, next: &str, told: &str) {
        zh: "交班说明照旧：{state}；下一步：{next}；已告知客户：{told}", en: "handover note as before: {state}; next: {next}; customer told: {told}"
    }
    did_confirm_callback(state: &str, next: &str, told: &str) {
        zh: "交班说明（只等回访）：{state}；下一步：{next}；已告知客户：{told}",
        en: "handover note (callback only): {state}; next: {next}; customer told: {told}"
    }
    did_sheet_note(kind: &str, text: &str) { zh: "交班事项（{kind}）：{text}", en: "note for the next shift ({kind}): {text}" }
    did_strike_note(note: u32) { zh: "划掉交班事项 {note} 号", en: "struck off note {note}" }
    did_excuse(reason: &str) { zh: "主管免予复核：{reason}", en: "excused from the recheck: {reason}" }
    did_open_shift(pattern: &str, from: &str, to: &str) { zh: "开班 {pattern} {from}–{to}", en: "opened the shift {pattern} {from}–{to}" }
    did_sign_on(staff: &str) { zh: "{staff} 上岗", en: "{staff} came on duty" }
    did_sign_off(staff: &str) { zh: "{staff} 离岗", en: "{staff} went off duty" }
    did_close_shift() { zh: "班次结束", en: "the shift ended" }
    did_prepare(sheet: u32, n: usize) { zh: "生成交接班记录 {sheet} 号，共 {n} 行", en: "prepared handover sheet {sheet}, lines: {n}" }
    did_accept_line(ticket: &str) { zh: "接收 {ticket}", en: "accepted {ticket}" }
    did_query_line(ticket: &str, text: &str) { zh: "质疑 {ticket}：{text}", en: "queried {ticket}: {text}" }
    did_answer_line(ticket: &str, text: &str) { zh: "答复质疑 {ticket}：{text}", en: "answered the query on {ticket}: {text}" }
    did_decide_line(ticket: &str, text: &str) { zh: "主管裁定 {ticket}：{text}", en: "decided {ticket}: {text}" }
    did_sign_out(sheet: u32) { zh: "交班签字，交接班记录 {sheet} 号", en: "signed handover sheet {sheet} as outgoing" }
    did_sign_in(sheet: u32) { zh: "接班签字，交接班记录 {sheet} 号", en: "signed handover sheet {sheet} as incoming" }
    did_correct_sheet(sheet: u32, text: &str) { zh: "更正交接班记录 {sheet} 号：{text}", en: "corrected handover sheet {sheet}: {text}" }
    did_keep_numbers() { zh: "号码另行封存，说明用途可查看", en: "a telephone number was sealed; it is seen by a reveal" }
    did_reveal(reason: &str) { zh: "查看姓名电话：{reason}", en: "looked at name and phone: {reason}" }
    did_set_back(clock: &str, latest: &str) { zh: "时钟被拨回到 {clock}，账上已是 {latest}", en: "the clock went back to {clock}; the ledger stands at {latest}" }
    did_password_founded(staff: &str) { zh: "{staff} 设定密码（建站）", en: "{staff} set a password, at the founding" }
    did_password_own(staff: &str) { zh: "{staff} 修改密码", en: "{staff} changed their password" }
    did_password_reset(staff: &str) { zh: "重置 {staff} 的密码", en: "reset the password of {staff}" }
    did_password_recovered(staff: &str) { zh: "在本机用 staff recover 重置了 {staff} 的密码", en: "reset the password of {staff} on the machine itself, by staff recover" }
    did_lock_sign_on(staff: &str, until: &str) { zh: "{staff} 密码输错次数太多，锁定到 {until}", en: "locked {staff} until {until} after too many wrong passwords" }
    did_change_card(staff: &str) { zh: "更改 {staff} 的姓名或电话", en: "changed the name or phone of {staff}" }
    did_undo_dispatch() { zh: "撤销派发", en: "took back the dispatch" }
    did_undo_accept() { zh: "撤销接单", en: "took back the acceptance" }
    did_undo_result() { zh: "撤销处理结果", en: "took back the result" }
}

impl Lang {
    /// Who did something.
    pub fn actor_name(self, actor: Actor, names: &dyn Names) -> String {
        match actor {
            Actor::Staff(id) => names.staff(id),
            Actor::Intake => self.by_intake().to_owned(),
            Actor::Import => self.by_import().to_owned(),
            Actor::System => self.by_system().to_owned(),
        }
    }
}

/// What happened, in a sentence without time and actor.
pub fn history_line(lang: Lang, recorded: &Recorded, names: &dyn Names) -> String {
    let staff = |id: StaffId| names.staff(id);
    let day = |at| lang.day_time(at);
    let roles = |all: &[Role]| lang.list(all.iter().map(|r| lang.role_name(*r).to_owned()), all.len());
    match &recorded.event {
        Event::SiteFounded { code, name, drill: false, .. } => lang.did_found(name, code),
        Event::SiteFounded { code, name, drill: true, .. } => lang.did_found_drill(name, code),
        Event::PolicyAdopted { pack, fingerprint } => {
            lang.did_adopt(pack.as_str(), &fingerprint.chars().take(8).collect::<String>())
        }
        Event::StaffAdded { staff: id, roles: all, .. } => lang.did_add_staff(&staff(*id), &roles(all)),
        Event::StaffChanged { staff: id, active: false, .. } => lang.did_retire_staff(&staff(*id)),
        Event::StaffChanged { staff: id, roles: all, .. } => lang.did_change_staff(&staff(*id), &roles(all)),
        Event::HouseholdsEntered { entries } => {
            lang.did_households(entries.len(), &lang.list(entries.iter().map(|e| e.code.to_string()), 4))
        }
        Event::MessageArrived { message, .. } => {
            let source = names.code(Field::Source, &message.source);
            let text = match &message.household {
                Some(household) => format!("{household} {}", message.text),
                None => message.text.clone(),
            };
            lang.did_arrive(&source, &text)
        }
        Event::Received { number, .. } => lang.did_receive(&names.number(number)),
        Event::Classified { class, reply, finish, .. } => {
            let mut words = vec![names.code(Field::Kind, &class.kind)];
            words.extend(class.category.as_ref().map(|c| names.code(Field::Category, c)));
            words.push(names.code(Field::Grade, &class.grade));
            lang.did_classify(&words.join(" · "), &day(reply.due), &day(finish.due))
        }
        Event::Dispatched { department, handler, note, .. } => {
            let mut to = names.department(department);
            if let Some(handler) = handler {
                to = format!("{to} {}", staff(*handler));
            }
            with_words(lang, lang.did_dispatch(&to), note)
        }
        Event::WorkAccepted { handler: None, .. } => lang.did_accept_work().into(),
        Event::WorkAccepted { handler: Some(handler), .. } => lang.did_accept_work_by(&staff(*handler)),
        Event::Progressed { text, told_customer: false, .. } => lang.did_progress(text),
        Event::Progressed { text, told_customer: true, .. } => lang.did_progress_told(text),
        Event::ResultReported { text, on_spot: true, .. } => lang.did_answer(text),
        Event::ResultReported { text, handler: None, .. } => lang.did_result(text),
        Event::ResultReported { text, handler: Some(handler), .. } => lang.did_result_by(&staff(*handler), text),
        Event::FedBack { way, outcome: Outcome::Unreachable, words, last: true, .. } => {
            with_words(lang, lang.did_feed_back_given_up(&names.code(Field::Way, way)), words)
        }
        Event::FedBack { way, outcome, words, .. } => {
            let act = lang.did_feed_back(&names.code(Field::Way, way), lang.outcome_name(*outcome));
            with_words(lang, act, words)
        }
        Event::CallbackDrawn { due: Some(due), .. } => lang.did_draw_yes(&day(*due)),
        Event::CallbackDrawn { due: None, .. } => lang.did_draw_no().into(),
        Event::CallbackAgain { due, .. } => lang.did_again(&day(*due)),
        Event::CalledBack { way, outcome: Outcome::Unreachable, words, last: true, .. } => {
            with_words(lang, lang.did_call_back_given_up(&names.code(Field::Way, way)), words)
        }
        Event::CalledBack { way, outcome, words, .. } => {
            let act = lang.did_call_back(&names.code(Field::Way, way), lang.outcome_name(*outcome));
            with_words(lang, act, words)
        }
        Event::ReworkOrdered { reason, finish, .. } => lang.did_rework(&day(finish.due), reason),
        Event::Closed { reason, .. } => lang.did_close(lang.close_reason_name(*reason)),
        Event::Noted { text, .. } => lang.did_note(text),
        Event::ContactedAgain { source, text, .. } => lang.did_contact_again(&names.code(Field::Source, source), text),
        Event::Extended { due, reason, told, .. } => lang.did_extend(&day(*due), reason, told),
        Event::Voided { into: None, reason, approved_by, .. } => lang.did_void(reason, &staff(*approved_by)),
        Event::Voided { into: Some(into), reason, approved_by, .. } => {
            lang.did_merge(&names.ticket(*into), reason, &staff(*approved_by))
        }
        Event::MergedIn { from, .. } => lang.did_merged_in(&names.ticket(*from)),
        Event::TrackingMoved { from, to, how, .. } => moved(lang, &staff(*from), to.map(staff), how),
        Event::HandoverNoted { note, .. } => lang.did_handover_note(&note.state, &note.next_step, &note.told),
        Event::NoteRenewed { note, how: Renewal::Unchanged, .. } => {
            lang.did_renew_note(&note.state, &note.next_step, &note.told)
        }
        Event::NoteRenewed { note, how: Renewal::CallbackOnly, .. } => {
            lang.did_confirm_callback(&note.state, &note.next_step, &note.told)
        }
        Event::SheetNoted { kind, text, .. } => lang.did_sheet_note(lang.note_kind_name(*kind), text),
        Event::SheetNoteStruck { note, text } => with_words(lang, lang.did_strike_note(note.0), text),
        Event::RecheckConfirmed { .. } => lang.did_recheck().into(),
        Event::RecheckExcused { reason, .. } => lang.did_excuse(reason),
        Event::ShiftOpened { pattern, starts, ends, .. } => {
            lang.did_open_shift(&names.code(Field::Pattern, pattern), &lang.clock_time(*starts), &lang.end_time(*starts, *ends))
        }
        Event::SignedOn { staff: id, .. } => lang.did_sign_on(&staff(*id)),
        Event::SignedOff { staff: id, .. } => lang.did_sign_off(&staff(*id)),
        Event::ShiftClosed { .. } => lang.did_close_shift().into(),
        Event::SheetPrepared { sheet, lines, .. } => lang.did_prepare(sheet.0, lines.len()),
        Event::LineAccepted { ticket, .. } => lang.did_accept_line(&names.ticket(*ticket)),
        Event::LineQueried { ticket, text, .. } => lang.did_query_line(&names.ticket(*ticket), text),
        Event::LineAnswered { ticket, text, decided: false, .. } => lang.did_answer_line(&names.ticket(*ticket), text),
        Event::LineAnswered { ticket, text, decided: true, .. } => lang.did_decide_line(&names.ticket(*ticket), text),
        Event::SheetSigned { sheet, side: Side::Outgoing } => lang.did_sign_out(sheet.0),
        Event::SheetSigned { sheet, side: Side::Incoming } => lang.did_sign_in(sheet.0),
        Event::PasswordSet { staff: id, how } => match how {
            PasswordHow::Founded => lang.did_password_founded(&staff(*id)),
            PasswordHow::Own => lang.did_password_own(&staff(*id)),
            PasswordHow::Reset => lang.did_password_reset(&staff(*id)),
            PasswordHow::Recovered => lang.did_password_recovered(&staff(*id)),
        },
        Event::SignOnLocked { staff: id, until } => lang.did_lock_sign_on(&staff(*id), &day(*until)),
        Event::Store(event) => super::evidence::history(lang, event, names),
        Event::StaffCardChanged { staff: id, .. } => lang.did_change_card(&staff(*id)),
        Event::SheetCorrected { sheet, text } => lang.did_correct_sheet(sheet.0, text),
        Event::Revealed { reason, .. } => lang.did_reveal(reason),
        Event::ClockSetBack { latest, clock } => lang.did_set_back(&lang.full_time(*clock), &lang.full_time(*latest)),
        Event::SupervisorAsked { of: None, question, clock, .. } => lang.did_ask(question, &lang.clock_time(clock.due)),
        Event::SupervisorAsked { of: Some(of), question, clock, .. } => {
            lang.did_ask_of(&staff(*of), question, &lang.clock_time(clock.due))
        }
        Event::NumbersKept { .. } => lang.did_keep_numbers().into(),
        Event::SupervisorAnswered { text, .. } => lang.did_supervisor_answer(text),
        Event::AnsweredAfterAsking { late_ms: ..=0, .. } => lang.did_answer_in_time().into(),
        Event::AnsweredAfterAsking { late_ms, .. } => lang.did_answer_late(&lang.late_span(&lang.span(*late_ms))),
        Event::CallbackContents { contents, .. } => {
            let point = |(code, text): &(Code, String)| {
                format!("{}{}{text}", names.code(Field::Content, code), lang.pick("：", ": ")) // text-ok: punctuation
            };
            lang.did_contents(&lang.list(contents.iter().map(point), contents.len()))
        }
        Event::DrawsCommitted { month, commitment } => {
            lang.did_commit_draws(&month_words(*month), &commitment.chars().take(8).collect::<String>())
        }
        Event::DrawsRevealed { month, .. } => lang.did_reveal_draws(&month_words(*month)),
        Event::ActReversed { act, .. } => match act {
            ReversedAct::Dispatch => lang.did_undo_dispatch(),
            ReversedAct::WorkAccepted => lang.did_undo_accept(),
            ReversedAct::Result => lang.did_undo_result(),
        }
        .into(),
        Event::Corrective(event) => super::corrective::history(lang, event, names),
        Event::Grading(event) => super::grading::history_of(lang, event, names),
        Event::Escalation(event) => super::escalation::climbed(lang, event, recorded.at, names),
        Event::Promise(event) => super::escalation::promised(lang, event, names),
        Event::Incident(event) => super::incidents::history(lang, event, names),
        Event::Agreement(event) => super::agreements::history(lang, event, names),
        event @ (Event::RosterPlanned { .. }
        | Event::DutyRecorded { .. }
        | Event::DutyCovered { .. }
        | Event::SwapAsked { .. }
        | Event::SwapAgreed { .. }
        | Event::SwapMade { .. }
        | Event::SwapDeclined { .. }
        | Event::UnplannedDuty { .. }) => super::roster::history(lang, event, names),
    }
}

fn moved(lang: Lang, from: &str, to: Option<String>, how: &Move) -> String {
    match (how, to) {
        (Move::Released { reason }, _) => lang.did_release(from, reason),
        (_, None) => lang.did_lose_tracker(from),
        (Move::Handover { .. }, Some(to)) => lang.did_hand_over(from, &to),
        (Move::Returned, Some(to)) => lang.did_return(from, &to),
        (Move::Takeover { reason }, Some(to)) => lang.did_take_over(from, &to, reason),
        (Move::TakenUp, Some(to)) => lang.did_take_up(from, &to),
    }
}

/// yyyymm as `2026-11`.
fn month_words(month: u32) -> String {
    format!("{}-{:02}", month / 100, month % 100)
}

/// What was done and, after it, what was said.
pub(super) fn with_words(lang: Lang, act: String, words: &str) -> String {
    if words.is_empty() { act } else { format!("{act}{}{words}", lang.pick("：", ": ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Moment;

    struct Test;
    impl Names for Test {
        fn staff(&self, id: StaffId) -> String {
            format!("S{id}")
        }
        fn ticket(&self, id: TicketId) -> String {
            format!("{:04}", id.0)
        }
        fn code(&self, _: Field, code: &Code) -> String {
            code.to_string()
        }
    }

    fn line(lang: Lang, event: Event) -> String {
        let at = Moment::parse("2026-11-21T21:14:07+08:00").unwrap();
        let actor = Actor::Staff(StaffId(1));
        history_line(lang, &Recorded { position: 1, version: 1, at, actor, desk: DeskId(1), shift: None, event }, &Test)
    }

    #[test]
    fn acts_read_as_operators_say_them() {
        let ticket = TicketId(7);
        let sent = Event::Dispatched {
            ticket,
            department: Code::new("工程维修部"),
            handler: Some(StaffId(9)),
            note: "带梯子".into(),
        };
        assert_eq!(line(Lang::Zh, sent.clone()), "派发 工程维修部 S9：带梯子");
        assert_eq!(line(Lang::En, sent), "dispatched to 工程维修部 S9: 带梯子");
        let how = Move::Takeover { reason: "病假".into() };
        let moved = Event::TrackingMoved { ticket, from: StaffId(1), to: Some(StaffId(2)), how };
        assert_eq!(line(Lang::Zh, moved), "代管：S1 → S2 跟踪，病假");
        let way = Code::new("电话");
        let heard =
            |outcome, last| Event::FedBack { ticket, way: way.clone(), outcome, words: String::new(), last };
        assert_eq!(line(Lang::Zh, heard(Outcome::Satisfied, true)), "反馈（电话）：满意");
        assert_eq!(line(Lang::Zh, heard(Outcome::Unreachable, false)), "反馈（电话）：未联系上");
        assert_eq!(line(Lang::Zh, heard(Outcome::Unreachable, true)), "反馈（电话）：未联系上，已达规定次数");
    }
}
