//! Words of the month's figures.

crate::messages! {
    report_title(year: u32, month: u32) { zh: "{year} 年 {month} 月 客户信息统计表", en: "Customer information, {year}-{month:02}" }
    report_drill() { zh: "演练数据", en: "DRILL DATA" }
    report_by_kind() { zh: "类别", en: "Kind" }
    report_by_source() { zh: "来源", en: "Source" }
    report_received() { zh: "数量", en: "number" }
    report_important() { zh: "重要", en: "major" }
    report_closed() { zh: "已结", en: "closed" }
    report_hours() { zh: "平均小时", en: "hours" }
    report_breached() { zh: "超时", en: "late" }
    report_reworked() { zh: "返工", en: "rework" }
    report_void() { zh: "作废", en: "void" }
    report_unclassified() { zh: "未分类", en: "not classified" }
    report_total() { zh: "合计", en: "Total" }
    report_callbacks() { zh: "回访", en: "Callbacks" }
    report_fed_back() { zh: "已反馈", en: "fed back" }
    report_chosen() { zh: "抽中", en: "chosen" }
    report_done() { zh: "已访", en: "done" }
    report_owed() { zh: "欠访", en: "owed" }
    report_doors(class: &str, way: &str, done: u32, target: u32, percent: u8) {
        zh: "{class}回访中{way} {done} 次，要求不少于 {target} 次（{percent} %）",
        en: "{class}, {way}: {done}; at least {target} asked ({percent} %)"
    }
    report_questions() { zh: "请示主管", en: "Questions to the supervisor" }
    report_answered_late() { zh: "请示后答复超时", en: "Answered too late" }
    report_rate() { zh: "抽取率", en: "rate" }
    report_asked() { zh: "要求", en: "asked" }
    report_messages() { zh: "来件", en: "Messages" }
    report_waiting() { zh: "仍待接", en: "Still waiting" }
    report_satisfied() { zh: "满意（次）", en: "Satisfied" }
    report_not_satisfied() { zh: "不满意（次）", en: "Not satisfied" }
    report_unreachable() { zh: "未联系上（次）", en: "Not reached" }
    report_repeat() { zh: "再次来电", en: "Repeat contacts" }
    report_extensions() { zh: "延期", en: "Extensions" }
    report_takeovers() { zh: "代管", en: "Takeovers" }
    report_releases() { zh: "无人接班", en: "Left without relief" }
    report_reveals() { zh: "查看隐去资料", en: "Masked data shown" }
    report_actions_offered() { zh: "建议", en: "Offered" }
    report_actions_declined() { zh: "不采取", en: "Declined" }
    report_actions_opened() { zh: "开出", en: "Opened" }
    report_actions_closed() { zh: "办结", en: "Closed" }
    report_actions_withdrawn() { zh: "撤回", en: "Withdrawn" }
    report_actions_sent_back() { zh: "退回（次）", en: "Sent back" }
    report_actions_late() { zh: "逾期办理（步）", en: "Steps done late" }
    report_actions_late_now() { zh: "现在逾期", en: "Late now" }
    report_clock() { zh: "时钟回拨", en: "Clock set back" }
}
