//! Names of the domain's closed sets: stages, roles, outcomes, fields … in operators' own terms.

use super::Lang;
use crate::domain::event::{CloseReason, LineKind, Move, NoteKind, Side};
use crate::domain::handover::LineState;
use crate::domain::ids::Role;
use crate::domain::next::{ClockKind, NextAct};
use crate::domain::refusal::{Field, Rule};
use crate::domain::ticket::{Outcome, Stage};

crate::names! { STAGES:
    /// A stage in the life of a ticket.
    fn stage_name(Stage) {
        Waiting => "待接", "waiting";
        Received => "已接", "received";
        Dispatched => "派发", "dispatched";
        InProgress => "处理", "in progress";
        Handled => "待反馈", "to feed back";
        CallbackDue => "待回访", "callback due";
        Closed => "已结", "closed";
        Void => "作废", "void";
    }
}

crate::names! { ROLES:
    /// What a person may be (R197–R203).
    fn role_name(Role) {
        Operator => "当班人员", "operator";
        ServiceClerk => "客服专员", "service clerk";
        ServiceHead => "客服主管", "head of customer service";
        Receiver => "部门信息接收人", "department receiver";
        Handler => "信息直接处理人", "handler";
        DepartmentHead => "部门负责人", "department head";
        ProjectHead => "项目负责人", "project head";
        Archivist => "档案管理员", "archivist";
        VipAssistant => "VIP 客户助理", "VIP assistant";
        HeadOffice => "总部", "head office";
    }
}

crate::names! { OUTCOMES:
    /// What the customer thinks.
    fn outcome_name(Outcome) {
        Satisfied => "满意", "satisfied";
        NotSatisfied => "不满意", "not satisfied";
        Unreachable => "未联系上", "not reached";
    }
}

crate::names! { CLOSES:
    /// Why a ticket was closed.
    fn close_reason_name(CloseReason) {
        NotSampled => "客户满意，未抽中回访", "customer satisfied, not chosen for callback";
        CalledBack => "回访满意", "satisfied at the callback";
        Unreachable => "多次联系未果", "customer could not be reached";
    }
}

crate::names! { SIDES:
    /// A side of the handover sheet.
    fn side_name(Side) {
        Outgoing => "交班人", "outgoing";
        Incoming => "接班人", "incoming";
    }
}

crate::names! { NOTE_KINDS:
    /// What a free note of a shift is about.
    fn note_kind_name(NoteKind) {
        Equipment => "设备", "equipment";
        Keys => "钥匙", "keys";
        Visitors => "访客", "visitors";
        Notices => "通知", "notices";
        Other => "其他", "other";
    }
}

crate::names! { CLOCK_KINDS:
    /// Which of a ticket's clocks runs.
    fn clock_kind_name(ClockKind) {
        Receive => "接件", "receive";
        Reply => "回复", "answer";
        Finish => "办结", "finish";
        Rework => "返工", "rework";
        Callback => "回访", "callback";
        Promise => "承诺", "promise";
    }
}

crate::names! { NEXT_ACTS:
    /// What has to be done next on a ticket.
    fn next_act_name(NextAct) {
        Receive => "接件", "receive it";
        TakeUp => "接手", "take it up";
        SeeRepeat => "客户又来电，先回应", "answer the repeat contact";
        Classify => "分类定级", "set kind and grade";
        Dispatch => "派发", "dispatch";
        Reply => "回复客户", "answer the customer";
        AwaitAcceptance => "催部门接单", "have the department accept";
        AwaitResult => "跟进处理结果", "follow the work";
        AwaitRework => "跟进返工", "follow the rework";
        Feedback => "向客户反馈", "feed back";
        FeedbackAgain => "再联系客户反馈", "try again to feed back";
        Callback => "等回访", "callback";
        Nothing => "已结束", "ended";
    }
}

crate::names! { LINE_KINDS:
    /// What a line of the sheet is about.
    fn line_kind_name(LineKind) {
        Unfinished => "未完工单", "unfinished ticket";
        Waiting => "待接来件", "waiting message";
    }
}

crate::names! { FIELDS:
    /// A field of a form, as refusals name it.
    fn field_name(Field) {
        Source => "来源", "source";
        Text => "内容", "text";
        Household => "房号", "household";
        Complainant => "来件人类别", "kind of complainant";
        Kind => "类别", "kind";
        Category => "细类", "category";
        Grade => "等级", "grade";
        Department => "责任部门", "department";
        Way => "联系方式", "way of contact";
        Reason => "原因", "reason";
        Result => "处理结果", "result";
        HandoverNote => "交班说明", "handover note";
        Told => "已告知客户", "what the customer was told";
        Words => "客户原话", "the customer's words";
        Due => "时限", "due time";
        Happened => "发生时间", "time of the event";
        Place => "地点", "place";
        SiteCode => "项目代号", "site code";
        Name => "名称", "name";
        Roles => "岗位", "roles";
        Pattern => "班次", "shift pattern";
        ApprovedBy => "同意的主管", "supervisor's word";
        Duties => "排班内容", "shifts to plan";
        Content => "回访内容", "point of the callback";
        Trigger => "触发原因", "what asks for it";
        Step => "步骤", "step";
        Tickets => "相关工单", "tickets";
        Matter => "问题描述", "what came up";
        Before => "以前的处理", "what was done before";
        Fact => "定级事实", "fact";
        GradeRule => "定级规则", "rule of grades";
        Promise => "承诺内容", "promise";
        Ladder => "上报类别", "ladder";
        Fault => "报的什么事", "fault";
        ReadOut => "口径", "line to read out";
        Area => "范围", "buildings or area";
        Word => "另定等级的理由", "why another grade";
        Service => "服务内容", "service";
    }
}

crate::names! { LAWS:
    /// A rule of ownership in one sentence; what a refusal teaches first.
    fn rule_law(Rule) {
        F1 => "谁先接收，谁就是首接人，只有一个", "The first to receive a message is its first receiver; exactly one is";
        F2 => "首接人永远不变", "A ticket's first receiver never changes";
        F3 => "接了就不能推回去", "A received message can't be put back";
        T1 => "跟踪人办理，其他人只能备注", "Only the tracker acts; others may add notes";
        T2 => "上岗当班才能办理", "An operator acts only while on duty";
        T3 => "跟踪只经接班、首接人当班或主管代管移交", "Tracking moves by handover, by the first receiver's return, or by a takeover";
        T4 => "未完工单时刻有人跟踪", "Every unfinished ticket has a tracker at every moment";
        T5 => "首接人当班，工单交还首接人", "Tickets return to their first receiver who comes on duty";
        T6 => "代管由主管决定，须写原因", "A takeover is a supervisor's, with a reason";
        H1 => "交班说明没写完，不能离岗", "Nobody signs off with a handover note unwritten";
        H2 => "交接班记录必须列全", "The handover sheet leaves nothing out";
        H3 => "交接班记录要交班人、接班人两方签字", "The sheet is signed by both sides";
        H4 => "质疑未答复，不能接班签字", "A queried line blocks the second signature";
        H5 => "接班签字之前，仍由交班人负责", "Until it is accepted, it is the outgoing operator's";
        H6 => "无人接班时，由主管放行并转入无人跟踪警报", "Left without relief, tickets go to the unattended alarm by a supervisor's word";
        H7 => "双方签字后不再改动，只能另写更正", "A signed sheet never changes; a correction is a new entry";
        R1 => "首接人复核不在岗期间办完的工单", "The first receiver rechecks what happened in their absence";
        R2 => "过了一个班还没复核，不能离岗", "Rechecks older than a shift block signing off";
        C1 => "客户没有得到反馈，不能结单", "No ticket closes before the customer hears";
        C2 => "由首接人反馈，不在岗时由跟踪人反馈", "The first receiver feeds back; in their absence the tracker";
        C3 => "客户不满意，不能结单", "Not satisfied is not closed";
        C4 => "是否回访由抽取决定", "The draw decides who is called back";
        C5 => "按等级由规定岗位回访，处理人不回访自己的工单", "The grade says who calls back; never who did the work";
        L1 => "发生的事只追加，不删改", "What happened is never changed or removed";
        L2 => "记录环环相扣，改动必被发现", "Every record carries the hash of the one before";
        L3 => "账上时间不倒流", "Time never runs backwards in the ledger";
        R039 => "当班人员要明确", "It is known who is on duty";
        R042 => "按排班表轮流值班，一人不能同时在两处", "Duty goes by the roster; nobody stands at two posts at once";
        R043 => "服务人员的班次由主管安排", "Supervisors arrange the shifts";
        R047 => "等级按事实建议，不采纳须写明理由", "Facts propose the grade; another one needs a word";
        R114 => "纠正与预防措施由客服主管审核、项目负责人审批后实施，自己写的不能自己审", "Corrective action is checked, approved, then carried out; nobody checks their own words";
        R115 => "措施验证有效后，告知每一位客户", "Once it is verified, every customer is told";
        R056 => "未经许可，不得向客户承诺", "No promise to the customer without permission";
        R066 => "延期要向客户说明", "More time is explained to the customer";
        R069 => "未能解决的，逐级上报", "What is not solved goes up, step by step";
        R100 => "特约服务在期中和期满时回访", "Special service agreements are called back in mid-term and at the end";
        Input => "填写有误", "What was typed can't be used";
        Stage => "工单还没到这一步", "The ticket does not stand at this step";
        Mass => "集中报事由制度规定的岗位建立、改口径和结束", "Incidents are opened, worded and closed by the roles that the policy pack names";
        LookBack => "回顾、回放和查看记录归主管和总部", "Looking back at shifts, and at who saw personal data, is for supervisors and head office";
    }
}

crate::messages! {
    line_open() { zh: "待接收", en: "open" }
    line_accepted() { zh: "接收", en: "accepted" }
    line_queried() { zh: "质疑", en: "queried" }
    line_answered() { zh: "已答复", en: "answered" }
    line_decided() { zh: "主管裁定", en: "decided" }
    move_handover() { zh: "交接班", en: "handover" }
    move_returned() { zh: "交还首接人", en: "returned to first receiver" }
    move_takeover() { zh: "代管", en: "takeover" }
    move_released() { zh: "无人接班", en: "left without relief" }
    move_taken_up() { zh: "接手", en: "taken up" }
    list_etc(list: &str, n: usize) { zh: "{list}等 {n} 项", en: "{list} and others ({n} in all)" }
}

impl Lang {
    /// The answer to a line of the sheet, in a word or two.
    #[must_use]
    pub const fn line_state_name(self, state: &LineState) -> &'static str {
        match state {
            LineState::Open => self.line_open(),
            LineState::Accepted { .. } => self.line_accepted(),
            LineState::Queried { .. } => self.line_queried(),
            LineState::Answered { decided: false, .. } => self.line_answered(),
            LineState::Answered { decided: true, .. } => self.line_decided(),
        }
    }
    /// How tracking moved, in a word or two (T3).
    #[must_use]
    pub const fn move_name(self, how: &Move) -> &'static str {
        match how {
            Move::Handover { .. } => self.move_handover(),
            Move::Returned => self.move_returned(),
            Move::Takeover { .. } => self.move_takeover(),
            Move::Released { .. } => self.move_released(),
            Move::TakenUp => self.move_taken_up(),
        }
    }
    /// A list for a sentence; after `most` items it says how many there are in all.
    pub fn list(self, items: impl ExactSizeIterator<Item = String>, most: usize) -> String {
        let n = items.len();
        let shown: Vec<String> = items.take(most).collect();
        let list = shown.join(self.list_comma());
        if n > most { self.list_etc(&list, n) } else { list }
    }
}
