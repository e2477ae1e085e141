//! What a refusal says: which rule, what is wrong, who may act instead, what to do next. Whole sentences.

use super::Lang;
use crate::domain::ids::*;
use crate::domain::refusal::*;

/// The names that sentences need. The screen takes them from the board and the policy pack, the command line from desk.
pub trait Names {
    /// A person.
    fn staff(&self, id: StaffId) -> String;
    /// What people call a ticket: its number, or for a waiting message what shows where it is.
    fn ticket(&self, id: TicketId) -> String;
    /// A word of the policy pack, in the language of the sentence.
    fn code(&self, field: Field, code: &Code) -> String;
    /// A ticket's number with the site's letters in front.
    fn number(&self, number: &TicketNumber) -> String {
        number.short()
    }
    /// A department.
    fn department(&self, code: &Code) -> String {
        self.code(Field::Department, code)
    }
}

/// A refusal in sentences.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Explained {
    /// The rule's id as the rule book has it (`F1`); empty when what was typed is wrong or the ticket stands elsewhere.
    pub rule: &'static str,
    /// The rule in one sentence, without a full stop.
    pub law: &'static str,
    /// What is wrong.
    pub what: String,
    /// Who may act; empty when it is the reader and nothing stands in between.
    pub who: String,
    /// What to do next; empty when there is nothing to do.
    pub next: String,
}

impl Explained {
    /// All of it on one line: `F1 … 。` for a status line or an `exec` reply.
    pub fn line(&self, lang: Lang) -> String {
        let mut parts = vec![self.what.as_str(), self.who.as_str(), self.next.as_str()];
        parts.retain(|p| !p.is_empty());
        let text = parts.join(lang.pick("", " "));
        if self.rule.is_empty() { text } else { format!("{} {text}", self.rule) }
    }
}

crate::messages! {
    why_already_received(by: &str, at: &str) {
        zh: "{by} 已在 {at} 接收，是这件来件的首接人。", en: "{by} received it at {at} and is its first receiver."
    }
    why_not_tracker(tracker: &str) { zh: "这张工单由 {tracker} 跟踪。", en: "{tracker} is the tracker of this ticket." }
    why_not_first(first: &str) { zh: "首接人是 {first}，由首接人复核。", en: "{first} is the first receiver, who rechecks it." }
    why_holds(staff: &str, n: usize, list: &str) {
        zh: "{staff} 还跟踪着 {n} 张未完工单：{list}。", en: "{staff} still tracks unfinished tickets ({n}): {list}."
    }
    why_no_supervisor_by(roles: &str, held: &str) {
        zh: "它规定的主管是 {roles}，员工里没有人是：启用以后谁都不能代管、放行、登记员工。请先给一个人加上这样的岗位，或在规则包文件的 [access] supervisors 里写上有人担任的岗位（{held}）。",
        en: "Its supervisors are {roles}, and nobody on the staff is one: in force, nobody could take over, release or enter people. Give somebody such a role first, or name a role that somebody has under [access] supervisors ({held})."
    }
    why_last_supervisor() {
        zh: "这样一来就没有主管了，以后谁都不能代管、放行、登记员工。",
        en: "No supervisor would be left to take over, release or enter people."
    }
    why_site_code() { zh: "项目代号要用两到四个大写字母，如 HY。", en: "The site code is two to four capital letters, such as HY." }
    why_decided() { zh: "主管已对这一行作出裁定。", en: "A supervisor has decided this line." }
    why_unattended() { zh: "这张工单无人跟踪，挂在无人跟踪警报上。", en: "Nobody tracks this ticket; it stands on the unattended alarm." }
    why_not_unattended() { zh: "这张工单有人跟踪，不在无人跟踪警报上。", en: "This ticket is tracked; it is not on the unattended alarm." }
    why_not_on_duty(staff: &str) { zh: "{staff} 没有上岗。", en: "{staff} is not on duty." }
    why_no_shift() { zh: "现在没有开着的班次。", en: "No shift is open." }
    why_shift_open() { zh: "这个班次已经开了。", en: "This shift is open already." }
    why_still_on_duty(staff: &str) { zh: "{staff} 还在岗。", en: "{staff} is still on duty." }
    why_already_on_duty() { zh: "你已经在岗。", en: "You are on duty already." }
    why_wrong_role() { zh: "你的岗位不能做这件事。", en: "Your role does not allow this." }
    why_left(staff: &str) { zh: "{staff} 已离职。", en: "{staff} has left." }
    why_not_a_person() { zh: "这件事只能由人来做，不能由程序或来件接口做。", en: "Only a person can do this, not a program." }
    why_stage(stage: &str) { zh: "工单现在是“{stage}”，不能做这一步。", en: "The ticket is “{stage}” and can't take this step." }
    why_not_received() { zh: "这件来件还没有人接收。", en: "Nobody has received this message yet." }
    why_not_classified() { zh: "工单还没有分类定级。", en: "The ticket has no kind and grade yet." }
    why_no_ticket(id: u64) { zh: "没有 {id} 号来件或工单。", en: "There is no message or ticket {id}." }
    why_no_staff(id: u32) { zh: "没有 {id} 号员工。", en: "There is no person {id}." }
    why_no_such_shift() { zh: "没有这个班次，或它已经结束。", en: "There is no such shift, or it has ended." }
    why_no_sheet() { zh: "没有这份交接班记录。", en: "There is no such handover sheet." }
    why_no_line(ticket: &str) { zh: "这份交接班记录上没有 {ticket}。", en: "{ticket} is not on this handover sheet." }
    why_no_household(typed: &str) { zh: "房号“{typed}”不在名册里。", en: "The register has no household “{typed}”." }
    why_near_households(typed: &str, near: &str) {
        zh: "房号“{typed}”不在名册里，相近的有 {near}。", en: "The register has no household “{typed}”; near it are {near}."
    }
    why_many_households(list: &str) { zh: "不止一户符合：{list}。", en: "More than one household fits: {list}." }
    why_no_code(field: &str, code: &str) { zh: "{field}里没有“{code}”。", en: "There is no {field} “{code}”." }
    why_no_code_known(field: &str, code: &str, known: &str) {
        zh: "{field}里没有“{code}”，可选 {known}。", en: "There is no {field} “{code}”; choose from {known}."
    }
    why_other_kind(kind: &str) { zh: "这个细类属于“{kind}”类。", en: "This category belongs to the kind “{kind}”." }
    why_empty(field: &str) { zh: "{field}没有填。", en: "The {field} is empty." }
    why_too_long(field: &str, most: u32) { zh: "{field}太长，最多 {most} 字。", en: "The {field} is too long: {most} characters at most." }
    why_bad_time(field: &str) { zh: "{field}不合理。", en: "The {field} makes no sense here." }
    why_already_asked(due: &str) {
        zh: "已经请示过主管，{due} 前要答复客户。", en: "The supervisor was asked already; the customer is to be answered by {due}."
    }
    why_nothing_asked() { zh: "这张工单没有请示在等答复。", en: "No question to the supervisor is open on this ticket." }
    why_by_program() { zh: "这一步由程序自动完成。", en: "The program does this by itself." }
    next_give_word() { zh: "按建议定级，或写明另定的理由", en: "take the grade that is proposed, or say why another one" }
    why_grade_proposed(reason: &str, proposed: &str) {
        zh: "{reason}，建议定为“{proposed}”；另定等级没有写理由", en: "{reason}: {proposed} is proposed, and no word says why another grade"
    }
    why_fact_number(fact: &str) { zh: "“{fact}”要填数字", en: "\"{fact}\" takes a number" }
    why_fact_yes_no(fact: &str) { zh: "“{fact}”只填是或否（true / false）", en: "\"{fact}\" is true or false" }
    next_tell_customer() { zh: "答复客户，并在进展里勾选“已告知客户”。", en: "Answer the customer and note progress with “customer told”." }
    why_notes_missing(n: usize, list: &str) {
        zh: "有 {n} 张未完工单没写本班的交班说明：{list}。", en: "Unfinished tickets without a handover note of this shift ({n}): {list}."
    }
    why_not_on_sheet(n: usize, list: &str) {
        zh: "有 {n} 张未完工单不在你签过字的交接班记录上：{list}。", en: "Unfinished tickets on no sheet that you have signed ({n}): {list}."
    }
    why_out_of_date(n: usize, list: &str) {
        zh: "交接班记录生成后又有变动，{n} 项没列上或已改：{list}。", en: "Things changed after the sheet was prepared ({n}): {list}."
    }
    why_lines_open(n: usize, list: &str) {
        zh: "还有 {n} 行没有接收：{list}。", en: "Lines not accepted yet ({n}): {list}."
    }
    why_lines_queried(n: usize, list: &str) {
        zh: "还有 {n} 行没有接收，其中有质疑未答复：{list}。", en: "Lines not accepted yet, with an unanswered query among them ({n}): {list}."
    }
    why_not_signed_out(staff: &str) { zh: "交班人 {staff} 还没有签字。", en: "{staff}, who goes off duty, has not signed." }
    why_same_person() { zh: "交班的人不能替接班的人签收。", en: "Who hands over can't accept as well." }
    why_already_signed() { zh: "这份交接班记录你已签过字。", en: "You have signed this sheet already." }
    why_sealed() { zh: "这份交接班记录双方已签字，不能再改。", en: "Both sides have signed this sheet; it can't change." }
    why_not_sealed() { zh: "这份交接班记录双方还没签完，不用更正，重新生成即可。", en: "Both sides have not signed yet: no correction is needed, prepare it again." }
    why_not_queried() {
        zh: "这一行没有被质疑，不用答复；要质疑的是接班人。", en: "Nobody queried this line, so there is nothing to answer; queries come from who takes over."
    }
    why_not_outgoing() { zh: "你不是这份记录的交班人。", en: "You are not an outgoing operator of this sheet." }
    why_rechecks(n: usize, list: &str) {
        zh: "有 {n} 张你首接的工单还没复核，已过一个班：{list}。", en: "Rechecks older than a shift stand open ({n}): {list}."
    }
    why_no_recheck() { zh: "这张工单没有要复核的。", en: "There is nothing to recheck on this ticket." }
    why_own_work() { zh: "你参与了处理，不能回访自己的工单。", en: "You did work on this ticket and can't call back your own work." }
    why_no_callback() { zh: "这张工单没有待做的回访。", en: "No callback is due on this ticket." }
    why_merge_itself() { zh: "工单不能并入自己。", en: "A ticket can't be merged into itself." }
    why_nothing_to_undo() { zh: "没有可撤销的操作，或已过宽限时间。", en: "There is nothing to undo, or its grace time is over." }
    why_already_founded() { zh: "这里已经建过项目。", en: "A site has been founded here already." }
    why_not_founded() { zh: "还没有建立项目。", en: "No site has been founded yet." }
    why_no_way_back() { zh: "接收了的来件不能退回队列。", en: "A received message can't be put back in the queue." }
    why_other_department(staff: &str) { zh: "{staff} 不是这个部门的人。", en: "{staff} does not belong to that department." }
    why_needs_heard() { zh: "当场答复要同时记下客户怎么说、是否满意。", en: "An answer on the spot needs what the customer said and thinks." }
    why_unsealed() {
        zh: "程序出错：个人信息未加密，已停下，什么都没有保存。", en: "A fault of the program: personal data came unsealed. Nothing was saved."
    }
    why_line_accepted(by: &str) { zh: "{by} 已接收这一行，不用再做。", en: "{by} has accepted this line already; there is nothing to do." }
    why_changed_since_note(n: usize, list: &str) {
        zh: "写说明之后又有变动、时限已过或从没写过，不能照旧：{list}（{n} 张）。",
        en: "Something happened since the note was written, a clock ran out, or there is none ({n}): {list}."
    }
    why_not_callback_only(n: usize, list: &str) {
        zh: "不只是等回访（未到待回访、回访已过期或客户又来电）：{list}（{n} 张）。",
        en: "More than a callback is to be told ({n}): {list}."
    }
    why_no_sheet_note() { zh: "没有这条事项，或已经划掉。", en: "There is no such note, or it is struck off already." }
    why_sheet_notes_changed() {
        zh: "交接班记录生成后，设备、钥匙等事项又有变动。", en: "Notes on equipment, keys and so on changed after the sheet was prepared."
    }
    why_paper_not_held() { zh: "上岗前要先用上一份纸质交接班记录核对账本。", en: "The last printed handover sheet is held against the ledger before anybody comes on duty." }
    why_shift_over() { zh: "开着的这个班早该结束了，不能再上这个班。", en: "The open shift was to end long ago and can't be joined." }
    why_own_reset() { zh: "自己的密码不能由自己重置。", en: "Nobody resets their own password." }
    why_own_removal() { zh: "不能自己给自己办离岗。", en: "Nobody takes themselves off in mid-shift." }
    why_recheck_own() {
        zh: "这是待复核的行：由首接人自己确认，或写原因重开。免去复核要主管写明原因。",
        en: "This row is to be rechecked: the first receiver confirms it, or reopens it with a reason. Excusing it takes a supervisor."
    }
    why_sent_already(department: &str, at: &str) {
        zh: "{at} 已经派给{department}，再派一次没有变化。有新情况写在派发说明里，或换部门、换人。",
        en: "It was sent to {department} at {at}; sending it again would change nothing. Say what is new, or choose another department or person."
    }
    why_no_change() { zh: "没有变化，不用再做。", en: "Nothing would change." }

    may_staff(staff: &str) { zh: "由 {staff} 来做。", en: "{staff} may do it." }
    may_roles(roles: &str) { zh: "由 {roles} 来做。", en: "It is for: {roles}." }
    may_nobody_has() { zh: "没有规定由谁来做。", en: "The policy pack names nobody for it." }
    may_on_duty() { zh: "在岗的人都可以。", en: "Anybody on duty may do it." }
    may_department(department: &str) { zh: "由 {department} 的人来做。", en: "Staff of {department} may do it." }
    may_not_handler() { zh: "由没有参与处理的人来做。", en: "Somebody who did not do the work may do it." }
    may_nobody() { zh: "谁都不能改。", en: "Nobody can change that." }

    next_sign_on() { zh: "请先上岗。", en: "Come on duty first." }
    next_hold_paper() { zh: "请在换人上岗时输入纸上的校验码（exec：ask paper）；手边没有纸就留空，会记录在案。", en: "Type the code on the paper at sign-on (exec: ask paper); without a paper leave it empty, which is recorded." }
    next_open_shift() { zh: "请先开班，再上岗。", en: "Open a shift and come on duty first." }
    next_add_note() { zh: "可以加备注。", en: "You can add a note." }
    next_ask_tracker() {
        zh: "请跟踪人办理；你可以加备注或登记再次来电，急事请主管代管。",
        en: "Ask the tracker; you can add a note or log a repeat contact, and a supervisor can take over."
    }
    next_take_up() { zh: "请先接手。", en: "Take it up first." }
    next_receive() { zh: "请先接件。", en: "Receive it first." }
    next_classify() { zh: "请先分类定级。", en: "Set kind and grade first." }
    next_dispatch() { zh: "请先派发到责任部门。", en: "Dispatch it to a department first." }
    next_result() { zh: "请先记录处理结果。", en: "Record the result first." }
    next_feedback() { zh: "下一步是向客户反馈。", en: "Next is feedback to the customer." }
    next_write_note(ticket: &str) {
        zh: "请从 {ticket} 写起：现状、下一步、已告知客户什么。", en: "Write them, starting with {ticket}: state, next step, what the customer was told."
    }
    next_sign_sheet() { zh: "请在交接班记录上签字；还没有就先生成。", en: "Sign the handover sheet; prepare it first if there is none." }
    next_prepare_sheet() { zh: "请重新生成交接班记录。", en: "Prepare the sheet again." }
    next_answer_query(ticket: &str) { zh: "先答复 {ticket} 的质疑，或请主管裁定。", en: "Answer the query on {ticket}, or have a supervisor decide it." }
    next_answer_line(ticket: &str) { zh: "先接收或质疑 {ticket} 这一行。", en: "Accept or query the line of {ticket} first." }
    next_recheck(ticket: &str) { zh: "请从 {ticket} 开始复核：确认，或写明原因重开。", en: "Start with {ticket}: confirm it, or reopen it with a reason." }
    next_open(ticket: &str) { zh: "请看 {ticket}。", en: "See {ticket}." }
    next_correct() { zh: "请改好再提交。", en: "Correct it and submit again." }
    next_correct_sheet() { zh: "请另写一条更正，原记录保留。", en: "Write a correction as a new entry; the sheet stays as it is." }
    next_change_password() { zh: "请用原密码修改。", en: "Change it with the old one." }
    next_hand_over_or_remove() {
        zh: "请先交班、下班；来不及时由主管写明原因办离岗，工单转到无人跟踪警报。",
        en: "They hand over and sign off; or a supervisor removes them with a reason, and the tickets go to the unattended alarm."
    }
    next_ask_supervisor() { zh: "请找主管。", en: "Ask a supervisor." }
}

/// How many numbers a sentence lists before it counts.
const LISTED: usize = 4;

/// A refusal in whole sentences.
pub fn explain(lang: Lang, refusal: &Refusal, names: &dyn Names) -> Explained {
    let rule = match refusal.rule {
        Rule::Input | Rule::Stage | Rule::LookBack | Rule::Mass => "",
        rule => rule.id(),
    };
    Explained {
        rule,
        law: lang.rule_law(refusal.rule),
        what: what(lang, refusal, names),
        who: who(lang, refusal, names),
        next: next(lang, &refusal.next, names),
    }
}

fn what(lang: Lang, refusal: &Refusal, names: &dyn Names) -> String {
    let tickets = |all: &[TicketId]| lang.list(all.iter().map(|t| names.ticket(*t)), LISTED);
    let households =
        |all: &[crate::domain::household::HouseholdCode]| lang.list(all.iter().map(ToString::to_string), LISTED);
    match &refusal.reason {
        Reason::AlreadyReceived { by, at } => lang.why_already_received(&names.staff(*by), &lang.clock_time(*at)),
        Reason::NotTracker { tracker } => lang.why_not_tracker(&names.staff(*tracker)),
        Reason::NotFirstReceiver { first } => lang.why_not_first(&names.staff(*first)),
        Reason::HoldsTickets { staff, tickets: all } => lang.why_holds(&names.staff(*staff), all.len(), &tickets(all)),
        Reason::LastSupervisor => lang.why_last_supervisor().into(),
        Reason::NoSupervisorBy { roles, held } => {
            let named = |all: &[Role]| lang.list(all.iter().map(|r| lang.role_name(*r).to_owned()), all.len());
            lang.why_no_supervisor_by(&named(roles), &named(held))
        }
        Reason::BadSiteCode => lang.why_site_code().into(),
        Reason::DecidedLine => lang.why_decided().into(),
        Reason::IsUnattended => lang.why_unattended().into(),
        Reason::NotUnattended => lang.why_not_unattended().into(),
        Reason::NotOnDuty { staff } => lang.why_not_on_duty(&names.staff(*staff)),
        Reason::NoShift => lang.why_no_shift().into(),
        Reason::ShiftIsOpen { .. } => lang.why_shift_open().into(),
        Reason::StillOnDuty { staff } => lang.why_still_on_duty(&names.staff(*staff)),
        Reason::AlreadyOnDuty => lang.why_already_on_duty().into(),
        Reason::WrongRole => lang.why_wrong_role().into(),
        Reason::Left { staff } => lang.why_left(&names.staff(*staff)),
        Reason::NotAPerson => lang.why_not_a_person().into(),
        Reason::WrongStage { stage } => lang.why_stage(lang.stage_name(*stage)),
        Reason::NotReceived => lang.why_not_received().into(),
        Reason::NotClassified => lang.why_not_classified().into(),
        Reason::NoTicket { ticket } => lang.why_no_ticket(ticket.0),
        Reason::NoStaff { staff } => lang.why_no_staff(staff.0),
        Reason::NoSuchShift => lang.why_no_such_shift().into(),
        Reason::NoSheet => lang.why_no_sheet().into(),
        Reason::NoLine { ticket } => lang.why_no_line(&names.ticket(*ticket)),
        Reason::NoHousehold { typed, near } if near.is_empty() => lang.why_no_household(typed),
        Reason::NoHousehold { typed, near } => lang.why_near_households(typed, &households(near)),
        Reason::ManyHouseholds { codes } => lang.why_many_households(&households(codes)),
        Reason::NoCode { field, code, known } if known.is_empty() => {
            lang.why_no_code(lang.field_name(*field), code.as_str())
        }
        Reason::NoCode { field, code, known } => {
            let known = lang.list(known.iter().map(|c| names.code(*field, c)), 8);
            lang.why_no_code_known(lang.field_name(*field), code.as_str(), &known)
        }
        Reason::CategoryOfOtherKind { kind } => lang.why_other_kind(&names.code(Field::Kind, kind)),
        Reason::Empty { field } => lang.why_empty(lang.field_name(*field)),
        Reason::TooLong { field, most } => lang.why_too_long(lang.field_name(*field), *most),
        Reason::BadTime { field } => lang.why_bad_time(lang.field_name(*field)),
        Reason::NotesMissing { tickets: all } => lang.why_notes_missing(all.len(), &tickets(all)),
        Reason::NotOnSignedSheet { tickets: all } => lang.why_not_on_sheet(all.len(), &tickets(all)),
        Reason::SheetOutOfDate { tickets: all } => lang.why_out_of_date(all.len(), &tickets(all)),
        Reason::LinesOpen { tickets: all } if refusal.rule == Rule::H4 => {
            lang.why_lines_queried(all.len(), &tickets(all))
        }
        Reason::LinesOpen { tickets: all } => lang.why_lines_open(all.len(), &tickets(all)),
        Reason::NotSignedOut { staff } => lang.why_not_signed_out(&names.staff(*staff)),
        Reason::SamePerson => lang.why_same_person().into(),
        Reason::AlreadySigned => lang.why_already_signed().into(),
        Reason::Sealed => lang.why_sealed().into(),
        Reason::NotSealed => lang.why_not_sealed().into(),
        Reason::NotQueried => lang.why_not_queried().into(),
        Reason::NotOutgoing => lang.why_not_outgoing().into(),
        Reason::RechecksOpen { tickets: all } => lang.why_rechecks(all.len(), &tickets(all)),
        Reason::NoRecheck => lang.why_no_recheck().into(),
        Reason::OwnWork => lang.why_own_work().into(),
        Reason::NoCallbackDue => lang.why_no_callback().into(),
        Reason::MergeIntoItself => lang.why_merge_itself().into(),
        Reason::NothingToUndo => lang.why_nothing_to_undo().into(),
        Reason::AlreadyFounded => lang.why_already_founded().into(),
        Reason::NotFounded => lang.why_not_founded().into(),
        Reason::NoWayBack => lang.why_no_way_back().into(),
        Reason::HandlerOfOtherDepartment { staff } => lang.why_other_department(&names.staff(*staff)),
        Reason::AnswerNeedsHeard => lang.why_needs_heard().into(),
        Reason::Unsealed => lang.why_unsealed().into(),
        Reason::NoChange => lang.why_no_change().into(),
        Reason::LineAccepted { by } => lang.why_line_accepted(&names.staff(*by)),
        Reason::ChangedSinceNote { tickets: all } => lang.why_changed_since_note(all.len(), &tickets(all)),
        Reason::NotCallbackOnly { tickets: all } => lang.why_not_callback_only(all.len(), &tickets(all)),
        Reason::NoSheetNote => lang.why_no_sheet_note().into(),
        Reason::SheetNotesChanged => lang.why_sheet_notes_changed().into(),
        Reason::PaperNotHeld => lang.why_paper_not_held().into(),
        Reason::ShiftOver { .. } => lang.why_shift_over().into(),
        Reason::OwnRemoval => lang.why_own_removal().into(),
        Reason::OwnReset => lang.why_own_reset().into(),
        Reason::ShiftOfOtherRoster { shift, known } => {
            let known = lang.list(known.iter().map(|c| names.code(Field::Pattern, c)), 8);
            lang.why_other_roster(&names.code(Field::Pattern, shift), &known)
        }
        Reason::NoDutyRoster { department } => lang.why_no_duty_roster(&names.department(department)),
        Reason::MonthOutOfRange { month, from, to } => lang.why_month_range(month, from, to),
        Reason::DayOfOtherMonth { day, month } => lang.why_day_of_other_month(day, month),
        Reason::DutyTwice { duty } => lang.why_duty_twice(&lang.duty(duty, names)),
        Reason::DutyBegun { duty } => lang.why_duty_begun(&lang.duty(duty, names)),
        Reason::DutyAhead { duty } => lang.why_duty_ahead(&lang.duty(duty, names)),
        Reason::DutyOver { duty } => lang.why_duty_over(&lang.duty(duty, names)),
        Reason::NotForDuty { staff } => lang.why_not_for_duty(&names.staff(*staff)),
        Reason::NotPlanned { staff, duty } => lang.why_not_planned(&names.staff(*staff), &lang.duty(duty, names)),
        Reason::PlannedAlready { staff, duty } => {
            lang.why_planned_already(&names.staff(*staff), &lang.duty(duty, names))
        }
        Reason::DutiesOverlap { staff, first, second } => {
            lang.why_overlap(&names.staff(*staff), &lang.duty(first, names), &lang.duty(second, names))
        }
        Reason::NoSwap => lang.why_no_swap().into(),
        Reason::SwapStale => lang.why_swap_stale().into(),
        Reason::NotMySwap { staff } => lang.why_not_my_swap(&names.staff(*staff)),
        Reason::SwapAgreedAlready => lang.why_swap_agreed().into(),
        Reason::AlreadyAsked { due } => lang.why_already_asked(&lang.clock_time(*due)),
        Reason::NothingAsked => lang.why_nothing_asked().into(),
        Reason::GradeProposed { proposed, rule } => {
            lang.why_grade_proposed(&names.code(Field::GradeRule, rule), &names.code(Field::Grade, proposed))
        }
        Reason::FactUnit { fact, count: true } => lang.why_fact_number(&names.code(Field::Fact, fact)),
        Reason::FactUnit { fact, count: false } => lang.why_fact_yes_no(&names.code(Field::Fact, fact)),
        Reason::ByProgram => lang.why_by_program().into(),
        Reason::RecheckOwn => lang.why_recheck_own().into(),
        Reason::SentAlready { department, at } => {
            lang.why_sent_already(&names.department(department), &lang.clock_time(*at))
        }
        Reason::NoAction { action } => lang.why_no_action(action.0),
        Reason::OnForm { ticket, action } => lang.why_on_form(&names.ticket(*ticket), action.0),
        Reason::NotOnForm { ticket, action } => lang.why_not_on_form(&names.ticket(*ticket), action.0),
        Reason::OtherStep { stands } => lang.why_other_step(lang.of_label(stands)),
        Reason::NotACheck => lang.why_not_a_check().into(),
        Reason::OwnWriting => lang.why_own_writing().into(),
        Reason::CustomersUntold { tickets: all } => lang.why_customers_untold(all.len(), &tickets(all)),
        Reason::NoOffer { ticket } => lang.why_no_offer(&names.ticket(*ticket)),
        Reason::LinkToItself => lang.why_link_itself().into(),
        Reason::NothingToAcknowledge => lang.why_nothing_to_acknowledge().into(),
        Reason::NotOfStep { staff } => lang.why_not_of_step(&names.staff(*staff)),
        Reason::NeedsPermission => lang.why_needs_permission().into(),
        Reason::PromiseAsked { due } => lang.why_promise_asked(&lang.day_time(*due)),
        Reason::NoPromiseAsked => lang.why_no_promise_asked().into(),
        Reason::NoPromise => lang.why_no_promise().into(),
        Reason::PromiseOpen { due } => lang.why_promise_open(&lang.day_time(*due)),
        Reason::NeedsApproval { nth } => lang.why_needs_approval(*nth),
        Reason::TooFar { latest } => lang.why_too_far(&lang.day_time(*latest)),
        Reason::NoIncident => lang.why_no_incident().into(),
        Reason::IncidentClosed => lang.why_incident_closed().into(),
        Reason::InIncident { incident } => lang.why_in_incident(incident.0),
        Reason::NotInIncident => lang.why_not_in_incident().into(),
        Reason::IncidentNotResolved => lang.why_incident_open().into(),
        Reason::NotAllTold { tickets: all } => lang.why_not_all_told(all.len(), &tickets(all)),
        Reason::NoBuilding { typed } => lang.why_no_building(typed),
        Reason::NoAgreement { agreement } => lang.why_no_agreement(agreement.0),
        Reason::AgreementDone { agreement } => lang.why_agreement_done(agreement.0),
        Reason::AgreementEnded { agreement, last } => lang.why_agreement_ended(agreement.0, &last.to_string()),
        Reason::AgreementStands { agreement, to } => lang.why_agreement_stands(agreement.0, &to.to_string()),
        Reason::EndBeforeBegin { from, to } => lang.why_end_before_begin(&from.to_string(), &to.to_string()),
        Reason::TermOver { to } => lang.why_term_over(&to.to_string()),
        Reason::EndInPast { to } => lang.why_end_in_past(&to.to_string()),
        Reason::EndAhead { last } => lang.why_end_ahead(&last.to_string()),
        Reason::NoAgreementCall { due: Some(due) } => lang.why_no_agreement_call(&due.to_string()),
        Reason::NoAgreementCall { due: None } => lang.why_no_agreement_call_left().into(),
    }
}

fn who(lang: Lang, refusal: &Refusal, names: &dyn Names) -> String {
    match &refusal.may {
        May::Staff(staff) => lang.may_staff(&names.staff(*staff)),
        May::Roles(roles) if roles.is_empty() => lang.may_nobody_has().into(),
        May::Roles(roles) => lang.may_roles(&lang.list(roles.iter().map(|r| lang.role_name(*r).to_owned()), roles.len())),
        May::OnDuty => lang.may_on_duty().into(),
        May::DepartmentStaff(code) => lang.may_department(&names.department(code)),
        May::NotHandler => lang.may_not_handler().into(),
        May::You => String::new(),
        // Elsewhere 'nobody' only means that there is nothing to be done.
        May::Nobody if matches!(refusal.rule, Rule::F2 | Rule::F3 | Rule::H7) => lang.may_nobody().into(),
        May::Nobody => String::new(),
    }
}

fn next(lang: Lang, next: &Next, names: &dyn Names) -> String {
    match next {
        Next::SignOn => lang.next_sign_on().into(),
        Next::HoldPaper => lang.next_hold_paper().into(),
        Next::OpenShift => lang.next_open_shift().into(),
        Next::AddNote => lang.next_add_note().into(),
        Next::AskTracker => lang.next_ask_tracker().into(),
        Next::TakeUp => lang.next_take_up().into(),
        Next::Receive => lang.next_receive().into(),
        Next::Classify => lang.next_classify().into(),
        Next::Dispatch => lang.next_dispatch().into(),
        Next::ReportResult => lang.next_result().into(),
        Next::Feedback => lang.next_feedback().into(),
        Next::WriteHandoverNote(ticket) => lang.next_write_note(&names.ticket(*ticket)),
        Next::SignSheet => lang.next_sign_sheet().into(),
        Next::PrepareSheet => lang.next_prepare_sheet().into(),
        Next::AnswerQuery(ticket) => lang.next_answer_query(&names.ticket(*ticket)),
        Next::AnswerLine(ticket) => lang.next_answer_line(&names.ticket(*ticket)),
        Next::Recheck(ticket) => lang.next_recheck(&names.ticket(*ticket)),
        Next::Open(ticket) => lang.next_open(&names.ticket(*ticket)),
        Next::Correct => lang.next_correct().into(),
        Next::Nothing => String::new(),
        Next::CorrectSheet => lang.next_correct_sheet().into(),
        Next::AskSupervisor => lang.next_ask_supervisor().into(),
        Next::ChangePassword => lang.next_change_password().into(),
        Next::HandOverOrRemove => lang.next_hand_over_or_remove().into(),
        Next::RecordDuty => lang.next_record_duty().into(),
        Next::SeeSwaps => lang.next_see_swaps().into(),
        Next::TellCustomer => lang.next_tell_customer().into(),
        Next::GiveWord => lang.next_give_word().into(),
        Next::SeeActions => lang.next_see_actions().into(),
        Next::AskPromise => lang.next_ask_promise().into(),
        Next::SettlePromise => lang.next_settle_promise().into(),
        Next::HaveApproved => lang.next_have_approved().into(),
        Next::ResolveIncident => lang.next_resolve_incident().into(),
        Next::TellAll => lang.next_tell_all().into(),
        Next::SeeAgreements => lang.next_see_agreements().into(),
        Next::EnterAgreement => lang.next_enter_agreement().into(),
        Next::AmendAgreement => lang.next_amend_agreement().into(),
        Next::EndAgreement => lang.next_end_agreement().into(),
        Next::CallAgreement => lang.next_call_agreement().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ticket::Stage;
    use crate::domain::time::Moment;

    struct Test(Lang);
    impl Names for Test {
        fn staff(&self, id: StaffId) -> String {
            self.0.pick(format!("王芳{id}"), format!("Wang{id}"))
        }
        fn ticket(&self, id: TicketId) -> String {
            format!("{:04}", id.0)
        }
        fn code(&self, _: Field, code: &Code) -> String {
            code.to_string()
        }
    }

    #[test]
    fn a_refusal_teaches_rule_person_and_next_step() {
        let at = Moment::parse("2026-11-21T21:14:07+08:00").unwrap();
        let by = StaffId(2);
        let refusal = Refusal::new(Rule::F1, Reason::AlreadyReceived { by, at }, May::Staff(by), Next::AddNote);
        let zh = explain(Lang::Zh, &refusal, &Test(Lang::Zh));
        assert_eq!(zh.line(Lang::Zh), "F1 王芳2 已在 21:14 接收，是这件来件的首接人。由 王芳2 来做。可以加备注。");
        let en = explain(Lang::En, &refusal, &Test(Lang::En));
        assert_eq!(
            en.line(Lang::En),
            "F1 Wang2 received it at 21:14 and is its first receiver. Wang2 may do it. You can add a note."
        );
        assert_eq!(zh.law, "谁先接收，谁就是首接人，只有一个");
    }

    #[test]
    fn long_lists_are_cut_and_counted() {
        let tickets: Vec<TicketId> = (1..=6).map(TicketId).collect();
        let next = Next::WriteHandoverNote(TicketId(1));
        let refusal = Refusal::new(Rule::H1, Reason::NotesMissing { tickets }, May::You, next);
        let zh = explain(Lang::Zh, &refusal, &Test(Lang::Zh));
        assert_eq!(zh.what, "有 6 张未完工单没写本班的交班说明：0001、0002、0003、0004等 6 项。");
        assert_eq!(zh.who, "");
        assert_eq!(zh.next, "请从 0001 写起：现状、下一步、已告知客户什么。");
    }

    #[test]
    fn what_was_typed_wrong_names_no_rule() {
        let known = vec![Code::new("phone"), Code::new("desk")];
        let reason = Reason::NoCode { field: Field::Source, code: Code::new("fax"), known };
        let en = explain(Lang::En, &Refusal::input(reason), &Test(Lang::En));
        assert_eq!(en.line(Lang::En), "There is no source “fax”; choose from phone, desk. Correct it and submit again.");
        let stage = Refusal::new(Rule::Stage, Reason::WrongStage { stage: Stage::Closed }, May::Nobody, Next::AddNote);
        assert_eq!(explain(Lang::Zh, &stage, &Test(Lang::Zh)).rule, "");
    }
}
