//! Texts of what is printed.

crate::messages! {
    print_title(site: &str, sheet: u32) { zh: "{site} 交接班记录 {sheet} 号", en: "{site}: handover sheet {sheet}" }
    print_drill() { zh: "演练", en: "DRILL" }
    print_draft() { zh: "双方还没签完，尚未生效", en: "not signed by both sides: not in force yet" }
    print_draft_code() {
        zh: "下面的校验码只盖到最近一次签字（或生成）；其后的接收和质疑要等接班人签字才盖进去",
        en: "the code below covers what was written up to the latest signature (or the preparing); what was accepted or queried after it is covered once the incoming operator has signed"
    }
    print_shift() { zh: "班次", en: "Shift" }
    print_outgoing() { zh: "交班人", en: "Outgoing" }
    print_incoming() { zh: "接班人", en: "Incoming" }
    print_prepared() { zh: "生成", en: "Prepared" }
    print_as_of() { zh: "时限算到", en: "Clocks as of" }
    print_code() { zh: "账本校验码", en: "Ledger code" }
    print_lines(n: usize) { zh: "未完工单和待接来件（{n}）", en: "Unfinished tickets and waiting messages ({n})" }
    print_no_lines() { zh: "没有遗留", en: "nothing is left" }
    print_entries(n: usize) { zh: "设备、钥匙、访客、通知等事项（{n}）", en: "Equipment, keys, visitors, notices and other notes ({n})" }
    print_no_entries() { zh: "没有", en: "none" }
    print_struck(who: &str, when: &str, text: &str) { zh: "已划掉：{who} {when} {text}", en: "struck off: {who} {when} {text}" }
    print_notes() { zh: "其他", en: "Other" }
    print_access() { zh: "登录：锁定与密码找回", en: "Signing on: lockouts and passwords recovered" }
    print_corrections() { zh: "签字后的更正", en: "Corrections after the signatures" }
    print_signatures() { zh: "签字", en: "Signatures" }
    print_by_hand() { zh: "手签", en: "by hand" }
    print_ticket() { zh: "单号", en: "Ticket" }
    print_matter() { zh: "事项", en: "Matter" }
    print_people() { zh: "首接、跟踪", en: "First receiver, tracker" }
    print_clock() { zh: "时限", en: "Clock" }
    print_last() { zh: "最后", en: "Last" }
    print_next() { zh: "下一步", en: "Next" }
    print_state() { zh: "现状", en: "State" }
    print_told() { zh: "已告知客户", en: "Customer told" }
    print_answer() { zh: "接收", en: "Answer" }
    print_first(who: &str) { zh: "首接 {who}", en: "first receiver {who}" }
    print_tracker(who: &str) { zh: "跟踪 {who}", en: "tracker {who}" }
    print_moved(from: &str, to: &str) { zh: "跟踪 {from} → {to}", en: "tracker {from} → {to}" }
    print_due(kind: &str, left: &str, due: &str) { zh: "{kind}{left}（{due}）", en: "{kind} {left} ({due})" }
    print_no_clock() { zh: "没有在走的时限", en: "no clock runs" }
    print_note_as_before() { zh: "照旧", en: "as before" }
    print_note_callback() { zh: "只等回访", en: "callback only" }
    print_no_note() { zh: "还没写交班说明", en: "no handover note yet" }
    print_accepted(who: &str) { zh: "{who} 接收", en: "accepted by {who}" }
    print_queried(who: &str, text: &str) { zh: "{who} 质疑：{text}", en: "queried by {who}: {text}" }
    print_answered(who: &str, text: &str) { zh: "{who} 答复：{text}", en: "answered by {who}: {text}" }
    print_decided(who: &str, text: &str) { zh: "主管 {who} 裁定：{text}", en: "decided by {who}: {text}" }
    print_unanswered() { zh: "待接收", en: "to be accepted" }
    print_how_to_check(code: &str) {
        zh: "核对：frontdesk verify --sheet {code}", en: "To check: frontdesk verify --sheet {code}"
    }
    print_masked() { zh: "姓名、电话已隐去", en: "names and phones are masked" }
    record_opinion() { zh: "客户意见处理记录表", en: "opinion handling sheet" }
    record_repair() { zh: "维修单", en: "repair sheet" }
    record_came() { zh: "来件", en: "Came" }
    record_first() { zh: "首接人", en: "First receiver" }
    record_customer() { zh: "客户", en: "Customer" }
    record_class() { zh: "分类定级", en: "Class and grade" }
    record_sent() { zh: "责任部门", en: "Department" }
    record_content() { zh: "内容记录", en: "What was told" }
    record_handling() { zh: "处理情况", en: "What was done" }
    record_feedback() { zh: "反馈", en: "Feedback" }
    record_callback() { zh: "回访情况", en: "Callback" }
    record_not_drawn() { zh: "反馈后才抽取回访", en: "drawn when feedback is recorded" }
    record_not_selected() { zh: "未抽中回访", en: "not drawn for a callback" }
    record_due(by: &str, who: &str) { zh: "待回访：{by} 前，由 {who} 回访", en: "to be called back by {by}, by: {who}" }
    record_sign() { zh: "客户签字", en: "Customer" }
    record_sign_done() { zh: "处理人签字", en: "Handler" }
    print_made(when: &str) { zh: "{when} 打印", en: "printed {when}" }
    tag_escalated() { zh: "上报待确认", en: "escalated" }
    tag_taken_over() { zh: "代管", en: "taken over" }
    sheet_list_none() { zh: "还没有交接班记录", en: "there is no handover sheet yet" }
    sheet_unknown(n: u32) { zh: "没有 {n} 号交接班记录", en: "there is no handover sheet {n}" }
    sheet_written(path: &str) { zh: "已写到 {path}", en: "written to {path}" }
    sheet_line(n: u32, when: &str, from: &str, to: &str, lines: usize) {
        zh: "{n} 号  {when}  {from} → {to}  {lines} 行", en: "sheet {n}  {when}  {from} → {to}  lines: {lines}"
    }
    paper_none() { zh: "没有纸质记录，账本未核对，已记录在案", en: "No paper: the ledger was not held against one, and that is recorded" }
    paper_next_broken() {
        zh: "收好这张纸，马上告诉主管：账本可能被换过、退回到旧副本或改写过。先不要用今天的数据下结论；可运行 frontdesk verify --sheet 校验码，用最近的备份恢复（frontdesk restore）。此事已记入账本，显示在交接班栏。",
        en: "Keep the paper and tell a head now: the ledger may have been exchanged, rolled back to an old copy, or written anew. Rely on nothing in it yet; run 'frontdesk verify --sheet CODE', and restore the newest backup ('frontdesk restore'). This is recorded and stands on the handover pane."
    }
    paper_next_unknown() {
        zh: "请连冒号前的位置一起再输一次：这样能分清是别处的纸，还是账本被换过或丢了末尾。仍不一致就告诉主管。此事已记入账本。",
        en: "Type it again with the position in front of the colon: that tells a paper of another place from a ledger that was exchanged or lost its end. If it still is not met, tell a head. This is recorded."
    }
    paper_form(typed: &str) {
        zh: "“{typed}”不是纸面校验码：形如 81234:7K2M0-AB3CD-EF5GH-JK6MN-9，前面的位置可不写，也可只写一组五位",
        en: "'{typed}' is no code of a sheet: it looks like 81234:7K2M0-AB3CD-EF5GH-JK6MN-9, without the position in front, or is one group of five"
    }
    paper_mistyped(typed: &str) {
        zh: "“{typed}”的校验位不符：有字抄错了，请照纸再输一遍", en: "the check digit of '{typed}' does not fit: something was mistyped, please type it again from the paper"
    }
    paper_prepared(sheet: u32, when: &str, who: &str) { zh: "{sheet} 号交接班记录（{when} {who} 生成）", en: "handover sheet {sheet} (prepared {when} by {who})" }
    paper_signed_out(sheet: u32, when: &str, who: &str) { zh: "{sheet} 号交接班记录（{when} {who} 交班签字）", en: "handover sheet {sheet} (signed {when} as outgoing by {who})" }
    paper_signed_in(sheet: u32, when: &str, who: &str) { zh: "{sheet} 号交接班记录（{when} {who} 接班签字）", en: "handover sheet {sheet} (signed {when} as incoming by {who})" }
    paper_met(what: &str) {
        zh: "与纸面一致：{what}。从建账到那一刻，账本没有被改过", en: "the paper is met: {what}. Up to that moment nothing in the ledger was changed"
    }
    paper_prepared_again(sheet: u32) { zh: "注意：{sheet} 号记录在这张纸之后又重新生成过，纸上不是最后的样子", en: "note: sheet {sheet} was prepared again after this paper, which is not its last form" }
    paper_not_sealed(sheet: u32) { zh: "{sheet} 号记录双方还没签完", en: "sheet {sheet} is not signed by both sides yet" }
    paper_corrected(sheet: u32, n: usize) { zh: "{sheet} 号记录此后有 {n} 条更正：frontdesk sheet show {sheet}", en: "sheet {sheet} has corrections written after it ({n}): frontdesk sheet show {sheet}" }
    paper_not_a_sheet(position: u64) { zh: "账本第 {position} 条与校验码一致，但它不是交接班记录的签字或生成", en: "event {position} of the ledger meets the code, but it is not of a handover sheet" }
    paper_differs(position: u64) {
        zh: "与纸面不符：账本第 {position} 条是另一件事。这不是打印时的那本账，或者账本被改写过", en: "the paper is NOT met: another event stands at {position}. This is not the ledger it was printed from, or it was written anew"
    }
    paper_differs_sheet(position: u64, sheet: u32) {
        zh: "与纸面不符：账本第 {position} 条现在属于 {sheet} 号交接班记录，但内容不是纸面上的。账本被改写过，或不是打印时的那本",
        en: "the paper is NOT met: at {position} stands an event of sheet {sheet}, but not the one on paper. The ledger was written anew, or is another one"
    }
    paper_beyond(head: u64) { zh: "与纸面不符：账本只到第 {head} 条，纸面在它之后。后面的事件丢失或被截掉了", en: "the paper is NOT met: the ledger ends at {head}, before it. Later events were lost or cut off" }
    paper_near(what: &str, code: &str) { zh: "没有这个码，多半是抄错：相近的是 {what}，码是 {code}", en: "no sheet has this code, most likely it was mistyped: near it is {what}, with {code}" }
    paper_unknown() { zh: "这本账里没有哪份交接班记录是这个码：不是这个项目的纸，或者账本被改写过（带上冒号前的位置可以分清）", en: "no handover sheet of this ledger has this code: the paper is of another site, or the ledger was written anew (with the position in front of the colon the two are told apart)" }
}
