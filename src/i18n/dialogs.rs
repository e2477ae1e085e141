//! Texts of the dialogues: titles, remarks, outcomes.

use super::Lang;

macro_rules! tasks {
    ($($id:literal $method:ident $zh:literal $en:literal: $done:ident $zh_done:literal $en_done:literal;)*) => {
        $crate::messages! {
            $($method() { zh: $zh, en: $en })*
            $($done() { zh: $zh_done, en: $en_done })*
            finish_form_first() { zh: "先提交或搁置这张表单", en: "submit or park this form first" }
            form_parked(key: &str) { zh: "已搁置，{key} 可再打开", en: "parked; {key} opens it again" }
            form_target_gone() { zh: "这张表单的对象已不在了，请搁置后重新选", en: "what this form is about is gone; park it and select again" }
            form_sending() { zh: "正在保存…", en: "saving…" }
            discard_again(key: &str) { zh: "再按一次 {key} 丢弃已填内容", en: "press {key} again to throw away what is typed" }
            paste_cleaned(n: usize) { zh: "粘贴内容中有 {n} 个不能显示的字符，已去掉", en: "{n} characters of the paste can't be shown and were left out" }
            paste_cut(n: usize) { zh: "粘贴内容太长，末尾 {n} 字没有放进来", en: "the paste is too long: the last {n} characters did not go in" }
            grade_clocks(reply: &str, finish: &str) { zh: "回复 {reply} · 办结 {finish}", en: "reply {reply} · finish {finish}" }
            limit_minutes(n: u32) { zh: "{n} 分钟", en: "{n} min" }
            limit_hours(n: u32) { zh: "{n} 小时", en: "{n} h" }
            limit_working_day() { zh: "1 个工作日", en: "1 working day" }
            limit_working_days(n: u32) { zh: "{n} 个工作日", en: "{n} working days" }
            on_duty_at(place: &str) { zh: "{place} · 在岗", en: "{place} · on duty" }

            key_other_choice() { zh: "换一个", en: "Other choice" }
            key_take() { zh: "选定", en: "choose" }
            key_close_list() { zh: "收起", en: "close" }
            task_quick_key() { zh: "登记", en: "register" }
            quick_title() { zh: "快速登记", en: "Register a call or visit" }
            quick_vip() { zh: "VIP", en: "VIP" }
            quick_unknown(typed: &str) { zh: "名册里没有 {typed}", en: "{typed} is not in the register" }
            quick_enter_household(key: &str) { zh: "按 {key} 把这户登记进名册，存好后回到这里", en: "{key} enters it in the register and comes back here" }
            quick_many(n: usize) { zh: "有 {n} 户符合，请选一户", en: "{n} households fit, choose one" }
            quick_no_kind() { zh: "看不出类别：接着打，或自己选", en: "no word tells the kind: type on, or choose" }
            quick_due(reply: &str, finish: &str) { zh: "回复 {reply} 前 · 办结 {finish} 前", en: "reply by {reply} · finish by {finish}" }
            quick_due_label() { zh: "时限", en: "Due" }
            quick_from(words: &str) { zh: "据“{words}”", en: "from “{words}”" }
            quick_default() { zh: "默认", en: "default" }
            quick_yours() { zh: "你选的", en: "your choice" }
            quick_card(card: &str) { zh: "{card}（单独保管，不写进工单）", en: "{card} (kept apart, not in the ticket)" }
            quick_card_label() { zh: "来件人", en: "Caller" }
            quick_guessed() { zh: "没有词语命中，类别是按字猜的：请核对", en: "no word stands there, the category is a guess: please check" }
            quick_second(reading: &str, key: &str) { zh: "也可能是 {reading}，{key} 换", en: "or {reading}: {key} switches" }
            quick_text_label() { zh: "内容" , en: "Text" }
            quick_open(n: usize) { zh: "本户未完 {n} 张", en: "open here: {n}" }
            quick_like(key: &str) { zh: "同一件事就按 {key} 记再次来电，不另开单", en: "the same matter? {key} logs it there, without a new ticket" }
            quick_mass(n: usize) { zh: "本楼已有 {n} 户报同样的事，像是集中报事", en: "{n} households of this building report the same: maybe an incident" }
            quick_repeats(n: usize) { zh: "近期同样的事已有 {n} 次", en: "the same matter {n} times lately" }
            like_duplicate() { zh: "很像", en: "alike" }
            like_mass() { zh: "同楼", en: "building" }
            like_repeat() { zh: "已结", en: "closed" }
            like_same() { zh: "本户", en: "this home" }
            quick_no_open_ticket() { zh: "没有可记再次来电的未完工单", en: "there is no open ticket to log it on" }
            quick_type_first() { zh: "先打一行字", en: "type a line first" }
            quick_filed(number: &str) { zh: "已登记 {number}", en: "registered {number}" }
            quick_filed_plain(number: &str) { zh: "已登记 {number}，还没分类派发", en: "registered {number}, not classified yet" }
            quick_again_on(number: &str) { zh: "再次来电已记在 {number}", en: "logged on {number}" }
            quick_reading() { zh: "正在识别…", en: "reading…" }

            parked_title() { zh: "搁置的草稿", en: "Parked forms" }
            parked_none() { zh: "没有搁置的草稿", en: "nothing is parked" }
            parked_loading() { zh: "正在读取…", en: "loading…" }
            parked_discard_again(key: &str) { zh: "再按一次 {key} 丢弃这份草稿", en: "press {key} again to throw it away" }
            parked_discarded() { zh: "草稿已丢弃", en: "thrown away" }
            parked_unknown() { zh: "这份草稿来自别的版本，打不开", en: "this was parked by another version and can't be opened" }

            head_query(name: &str, text: &str) { zh: "{name} 质疑：{text}", en: "{name} queries: {text}" }
            head_result(text: &str) { zh: "处理结果：{text}", en: "Result: {text}" }
            head_told(text: &str) { zh: "上次反馈：{text}", en: "Fed back: {text}" }
            head_due(due: &str) { zh: "现在的办结时限 {due}", en: "present due time {due}" }
            head_tries(n: u16, most: u16) { zh: "已有 {n} 次未联系上，满 {most} 次可结束", en: "not reached {n} times; {most} end it" }
            head_callback_asks() {
                zh: "问什么：质量、效果、满意不满意、改进得怎样、还有什么建议",
                en: "Ask about: quality, effect, satisfaction, effect of improvements, suggestions"
            }
            head_ask(span: &str) { zh: "请示后 {span}内答复客户，答复时记进展并勾选“已告知客户”", en: "The customer is answered within {span}: note progress with “customer told” when done" }
            head_question(name: &str, text: &str) { zh: "{name} 请示：{text}", en: "{name} asks: {text}" }
            head_extensions(n: u16) { zh: "已延期 {n} 次", en: "put off {n} times so far" }
            head_latest(latest: &str) { zh: "一次最多延到 {latest}", en: "at the latest to {latest} at once" }
            head_needs_word(nth: u16, roles: &str) { zh: "这是第 {nth} 次延期，要 {roles} 同意", en: "extension no. {nth} needs the word of: {roles}" }
            head_first_due(due: &str) { zh: "最初的办结时限 {due}", en: "first due time {due}" }
            head_promise_free() { zh: "你可以直接承诺", en: "you may promise without asking" }
            head_promise_ask(roles: &str, key: &str) { zh: "要 {roles} 同意：本人在这里选名、输密码；不选就提交＝申请许可，领导按 {key} 答复", en: "needs the permission of: {roles}. They choose their name and type their password here; without it this asks for permission, which they answer with {key}" }
            head_asked_promise(name: &str, what: &str, due: &str) { zh: "{name} 申请承诺：{what}，{due} 前", en: "{name} asks to promise: {what}, by {due}" }
            head_escalated(what: &str) { zh: "上报：{what}", en: "escalated: {what}" }
            head_phone() { zh: "电话报告只是记下已告知，领导本人仍要确认，否则到时再报上一级", en: "this notes that they were told; unless they acknowledge it themselves it still climbs on" }
            promise_permit() { zh: "同意", en: "permit" }
            promise_refuse() { zh: "不同意", en: "refuse" }
            head_readings(others: &str) { zh: "也可能是 {others}，在类别里换", en: "or {others}: change the category" }
            head_reveal() { zh: "查看会记录姓名、时间和原因，完整信息显示 30 秒", en: "Your name, the time and the reason are recorded; the data shows for 30 seconds" }
            head_open_lines(n: usize) { zh: "还有 {n} 行没有接收", en: "{n} lines not accepted" }
            head_unwritten(n: usize) { zh: "还有 {n} 张没写交班说明", en: "{n} handover notes missing" }
            head_same_note(key: &str) {
                zh: "上次说明以后没有变化：{key} 照旧，不用再写", en: "nothing has changed since the last note: {key} keeps it as it is"
            }
            head_unsigned(names: &str) { zh: "交班人未签：{names}", en: "not signed by outgoing: {names}" }
            head_nothing_open() { zh: "没有遗留，可以签字", en: "nothing stands open: it can be signed" }
            head_sheet_lines(n: usize) { zh: "交接班记录共 {n} 行", en: "{n} lines on the sheet" }
            head_sealed_note() { zh: "双方签字后不能改动，更正另记", en: "after both signatures the sheet can't change; corrections stand apart" }
            head_release() { zh: "该员手上的工单转入无人跟踪警报，直到有人接手", en: "their tickets go to the unattended alarm until somebody takes them" }
            head_enter_household() { zh: "名册里已有的房号，姓名、电话和 VIP 都改成这里填的", en: "replaces name, phone and VIP of a household already in the register" }
            means_time(time: &str) { zh: "即 {time}", en: "= {time}" }
            no_fits() { zh: "没有符合的", en: "nothing fits" }
            chars_left(n: usize) { zh: "还可写 {n} 字", en: "{n} characters left" }
        }

        impl Lang {
            /// Title of a dialogue, by its id; the id itself when unknown.
            #[must_use]
            pub fn task_title(self, id: &str) -> &str {
                match id { $($id => self.$method(),)* other => other }
            }
            /// What a dialogue has done, by its id; empty when unknown.
            #[must_use]
            pub fn task_done(self, id: &str) -> &'static str {
                match id { $($id => self.$done(),)* _ => "" }
            }
        }
    };
}

tasks! {
    "quick" task_quick "快速登记" "Quick entry": done_quick "已登记" "registered";
    "register" task_register "完整登记" "Register a call or visit": done_register "已登记" "registered";
    "classify" task_classify "分类定级" "Kind and grade": done_classify "已分类" "kind and grade set";
    "dispatch" task_dispatch "派发" "Dispatch": done_dispatch "已派发" "dispatched";
    "accept-work" task_accept_work "部门接单" "Department accepts": done_accept_work "部门已接单" "accepted";
    "progress" task_progress "进展" "Progress": done_progress "进展已记" "progress noted";
    "result" task_result "处理结果" "Result of the work": done_result "结果已记" "result recorded";
    "answer" task_answer "当场答复" "Answer on the spot": done_answer "已答复" "answered";
    "feedback" task_feedback "反馈" "Feedback to the customer": done_feedback "反馈已记" "feedback recorded";
    "callback" task_callback "回访" "Callback": done_callback "回访已记" "callback recorded";
    "note" task_note "备注" "Note": done_note "备注已加" "note added";
    "contacted-again" task_again "再次来电" "Contacted again": done_again "再次来电已记" "repeat contact logged";
    "extend" task_extend "延期" "More time": done_extend "已延期" "extended";
    "merge" task_merge "并单" "Merge a duplicate": done_merge "已并单" "merged";
    "void" task_void "作废" "Void": done_void "已作废" "made void";
    "takeover" task_takeover "代管" "Take over tracking": done_takeover "已代管" "taken over";
    "reveal" task_reveal "显示隐去项" "Show masked data": done_reveal "查看已记录" "recorded";
    "handover-note" task_handover_note "交班说明" "Handover note": done_handover_note "交班说明已写" "handover note written";
    "sheet-note" task_sheet_note "交接事项" "Note to hand on": done_sheet_note "事项已记，随交接班记录传下去" "noted; handed on until struck off";
    "strike-note" task_strike_note "划掉交接事项" "Strike off a note": done_strike_note "事项已划掉" "struck off";
    "query-line" task_query_line "质疑" "Query a line": done_query_line "已质疑" "queried";
    "answer-line" task_answer_line "答复质疑" "Answer the query": done_answer_line "已答复" "query answered";
    "prepare-sheet" task_prepare_sheet "生成交接班记录" "Prepare the sheet": done_prepare_sheet "交接班记录已生成" "sheet prepared";
    "sign-sheet" task_sign_sheet "交接班签字" "Sign the sheet": done_sign_sheet "已签字" "signed";
    "correct-sheet" task_correct_sheet "更正交接班记录" "Correct a sealed sheet": done_correct_sheet "更正已记" "correction recorded";
    "reopen" task_reopen "复核：重开" "Recheck: reopen": done_reopen "已重开" "reopened";
    "excuse-recheck" task_excuse "免复核" "Excuse the recheck": done_excuse "已免复核" "excused";
    "release" task_release "放行" "Release without relief": done_release "已放行" "released";
    "enter-household" task_enter_household "登记住户" "Enter a household": done_enter_household "住户已登记" "household entered";
    "ask-supervisor" task_ask "请示主管" "Ask the supervisor": done_ask "已请示，倒计时开始" "asked; the countdown runs";
    "state-facts" task_facts "定级事实" "Facts for the grade": done_facts "事实已登记" "facts noted";
    "supervisor-answer" task_word "主管答复" "The supervisor's word": done_word "答复已记" "answer noted";
    "acknowledge-step" task_acknowledge "确认上报" "Take up what was escalated": done_acknowledge "已确认" "acknowledged";
    "told-by-phone" task_phone "电话报告领导" "Told a head by telephone": done_phone "电话报告已记，仍等领导确认" "noted; the head still acknowledges it";
    "promise" task_promise "向客户承诺" "Promise to the customer": done_promise "承诺已记" "recorded";
    "permit-promise" task_permit "答复承诺申请" "Answer to a promise asked for": done_permit "已答复" "answered";
    "settle-promise" task_settle "承诺兑现" "Was the promise kept": done_settle "已记录" "noted";
    "change-staff" task_change_staff "改岗位、部门" "Change roles and department": done_change_staff "人员已更改" "changed";
    "change-card" task_change_card "改姓名、电话" "Change name and phone": done_change_card "姓名、电话已改" "name and phone changed";
    "remove-staff" task_remove_staff "当班中离职" "Take off in mid-shift": done_remove_staff "已离职，工单转无人跟踪警报" "off the roster; tickets are on the unattended alarm";
    "open-action" task_open_action "开纠正与预防措施实施表" "Open corrective action": done_open_action "实施表已开出" "the form is open";
    "decline-action" task_decline_action "不采取纠正措施" "Decline corrective action": done_decline_action "已记下，不再提示" "noted; not offered again";
    "action-step" task_action_step "办理实施表" "Corrective action": done_action_step "这一步已记" "the step is recorded";
    "action-told" task_action_told "告知客户" "Tell the customer": done_action_told "已记" "recorded";
    "withdraw-action" task_withdraw_action "撤回实施表" "Withdraw corrective action": done_withdraw_action "已撤回" "withdrawn";
    "link" task_link "关联同一事项" "Link tickets of one matter": done_link "已关联" "linked";
    "open-incident" task_open_incident "建立集中报事" "Open an incident": done_open_incident "集中报事已建立" "incident opened";
    "word-incident" task_word_incident "改口径" "Another line to read out": done_word_incident "口径已更新" "line to read out renewed";
    "resolve-incident" task_resolve_incident "集中报事处理结果" "What was done": done_resolve_incident "结果已记，请逐户告知" "result recorded; now tell them one by one";
    "close-incident" task_close_incident "结束集中报事" "Close the incident": done_close_incident "集中报事已结束" "incident closed";
    "note-incident" task_note_incident "一并写交班说明" "One note on all its tickets": done_note_incident "交班说明已写" "handover notes written";
    "leave-incident" task_leave_incident "移出集中报事" "Take out of the incident": done_leave_incident "已移出" "taken out";
    "enter-agreement" task_enter_agreement "登记特约服务" "Enter a service agreement": done_enter_agreement "特约服务已登记" "agreement entered";
    "amend-agreement" task_amend_agreement "特约服务改期" "Another end of the agreement": done_amend_agreement "已改期，回访日随之重算" "amended; its callbacks are reckoned anew";
    "end-agreement" task_end_agreement "特约服务提前结束" "End the agreement early": done_end_agreement "已提前结束" "ended early";
    "call-agreement" task_call_agreement "特约服务回访" "Call back on the agreement": done_call_agreement "回访已记" "callback recorded";
    "reveal-agreement" task_reveal_agreement "查看住户联系方式" "Show whom to call": done_reveal_agreement "已显示，查看已记录" "shown and recorded";
    "add-staff" task_add_staff "登记员工" "Add a person to the staff": done_add_staff "员工已登记" "person added";
}
