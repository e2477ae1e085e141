//! Texts of the title line, the panes and the boxes over them.

use super::Lang;
use crate::domain::time::Moment;
use chrono::Datelike;

crate::messages! {
    mine() { zh: "本人", en: "me" }
    filtered(text: &str) { zh: "筛选“{text}”", en: "only “{text}”" }
    no_match() { zh: "没有符合筛选的行", en: "no row matches the filter" }
    queue_empty(key: &str) { zh: "没有待接的来件，也没有在办的工单。{key} 登记来电来访", en: "nothing waits and nothing is open; {key} registers a call or visit" }
    queue_callbacks_only(n: usize) { zh: "队列里没有要办的；{n} 张在等回访", en: "nothing to do in the queue; waiting for a callback: {n}" }
    callbacks_empty() { zh: "没有到期的回访", en: "no callback is due" }
    handover_nothing() { zh: "没有要交接的工单", en: "no ticket to hand over" }
    handover_empty() { zh: "还没有交接班记录", en: "no handover sheet yet" }
    ticket_empty() { zh: "选一行，这里显示工单详情", en: "select a row to see the ticket here" }
    stage_unattended() { zh: "无人跟踪", en: "unattended" }
    list_again() { zh: "再来电", en: "again" }
    list_important() { zh: "重要", en: "imp." }
    tag_important() { zh: "重要", en: "important" }
    tag_late() { zh: "超时", en: "late" }
    tag_callback() { zh: "回访将到期", en: "callback due" }
    this_month(meters: &str) { zh: "本月 {meters}", en: "month {meters}" }
    fed_back_days(days: i64) { zh: "{days}天前反馈", en: "fed back {days}d ago" }
    tries(n: u16) { zh: "未联系上 {n} 次", en: "not reached: {n}" }
    accepted_of(done: usize, all: usize) { zh: "已接收 {done}/{all}", en: "accepted {done}/{all}" }
    sheet_sealed() { zh: "双方已签字", en: "signed by both" }
    signed_out_of(n: usize, of: usize) { zh: "交班签字 {n}/{of}", en: "outgoing signed {n}/{of}" }
    signed_out() { zh: "交班已签", en: "outgoing signed" }
    notes_to_write(n: usize, list: &str) { zh: "交班前要写说明 {n} 张：{list}", en: "handover notes to write ({n}): {list}" }
    sheet_notes(text: &str) { zh: "备注：{text}", en: "notes: {text}" }
    sheet_corrected(text: &str) { zh: "更正：{text}", en: "correction: {text}" }
    note_written(done: &str, left: usize) { zh: "{done}，还有 {left} 张", en: "{done}; still to write: {left}" }
    answer_by_key(key: &str) { zh: "按 {key} 答复", en: "{key} answers" }
    waits_for_answer() { zh: "等交班人答复", en: "waits for the outgoing operator's answer" }
    accepted_by(who: &str) { zh: "{who} 已接收，签字后归 {who} 跟踪", en: "accepted by {who}, who tracks it after the signature" }
    shift_forgotten(shift: &str, ends: &str, who: &str, key: &str) {
        zh: "{shift}（应 {ends} 结束）没有交班：{who} 还在岗。主管按 {key} 放行，工单转警报由在岗的人接手",
        en: "{shift} (was to end {ends}) was never handed over: {who} still on duty. A supervisor releases with {key}, then the tickets can be taken up"
    }
    other_sheets(n: usize, key: &str) { zh: "另有 {n} 份交接班记录没签完，{key} 切换", en: "other sheets not sealed: {n}; {key} switches" }
    free_note(kind: &str, text: &str, who: &str) { zh: "[{kind}] {text}（{who}）", en: "[{kind}] {text} ({who})" }
    free_notes_more(n: usize) { zh: "还有 {n} 条事项，放大可看", en: "more notes: {n}; zoom to see them" }
    recheck_old() { zh: "已过一个班", en: "older than a shift" }
    sheet_open() { zh: "未签完", en: "not sealed" }
    sheets_title() { zh: "交接班记录", en: "Handover sheets" }
    sheets_hint() { zh: "号码、日期或姓名", en: "number, day or name" }
    sheet_printed(files: &str) { zh: "已写好，可用浏览器打开打印：{files}", en: "written; open it in a browser to print: {files}" }
    line_is_accepted(number: &str, by: &str) { zh: "{number} 已由 {by} 接收", en: "{number} is accepted already, by {by}" }
    accept_instead(number: &str, by: &str) {
        zh: "{number} 已由 {by} 接收。改由你接收，签字后归你跟踪？", en: "{by} accepted {number}. Accept it yourself, to track it after the signature?"
    }
    no_line_to_accept() { zh: "没有要接收的行", en: "no line waits to be accepted" }
    no_line_seen() { zh: "其余的行还没在屏上出现过：先翻下去看一遍", en: "the remaining lines were not in sight yet: page down first" }
    accept_rest_question(n: usize, late: usize) {
        zh: "接收在屏上看过的其余 {n} 行（其中超时 {late} 行）？", en: "Accept the remaining lines that were in sight: {n}, of them late: {late}?"
    }
    lines_not_seen(n: usize) { zh: "还有 {n} 行没在屏上出现过，不在内。", en: "Not yet in sight, and not included: {n}." }
    lines_accepted(n: usize) { zh: "已接收 {n} 行", en: "lines accepted: {n}" }
    note_renewed(number: &str, left: usize) { zh: "{number} 说明照旧，还有 {left} 张没写", en: "{number}: note as before; still to write: {left}" }
    no_callback_only() { zh: "没有只等回访、还没写说明的工单", en: "no ticket without a note only waits for its callback" }
    callbacks_question(n: usize, list: &str) {
        zh: "{n} 张只等回访：{list}。\n确认没有别的要交代，一并写上“等回访”的说明？",
        en: "These only wait for a callback ({n}): {list}.\nNothing else to tell? A note that says so is written on each."
    }
    callbacks_confirmed(n: usize) { zh: "{n} 张已确认只等回访", en: "confirmed, callback only: {n}" }
    callback_state() { zh: "已办结并反馈，只等回访", en: "done and fed back, waits for its callback only" }
    callback_next() { zh: "到期前由规定岗位回访", en: "callback by the role the rules name, before it is due" }
    callback_told() { zh: "处理结果已反馈，没有新情况", en: "the result; nothing new since" }
    waits_for_you(rechecks: usize, lines: usize) {
        zh: "等你处理：复核 {rechecks} 张，交接待接收 {lines} 行", en: "for you: rechecks {rechecks}, lines to accept {lines}"
    }
    asks(text: &str) { zh: "问：{text}", en: "asks: {text}" }
    answers(text: &str) { zh: "答：{text}", en: "answer: {text}" }
    sentence_stop() { zh: "；", en: "; " }
    to_recheck() { zh: "待复核", en: "recheck" }
    to_classify() { zh: "未定级", en: "classify" }
    not_classified() { zh: "未分类定级", en: "not classified" }
    label_source() { zh: "来源", en: "source" }
    label_arrived() { zh: "来件", en: "came" }
    label_place() { zh: "地点", en: "place" }
    label_first() { zh: "首接", en: "first receiver" }
    label_tracker() { zh: "跟踪", en: "tracker" }
    label_handler() { zh: "处理", en: "handled by" }
    label_address() { zh: "地址", en: "address" }
    label_involved() { zh: "涉及", en: "involved" }
    label_reply() { zh: "回复", en: "answer" }
    label_finish() { zh: "办结", en: "finish" }
    label_callback() { zh: "回访", en: "callback" }
    in_clear() { zh: "已显示全文，查看有记录", en: "shown in clear, on record" }
    unattended_since(who: &str, since: &str) { zh: "无人跟踪，原由 {who}，{since} 起", en: "unattended, was {who}'s, since {since}" }
    met(at: &str) { zh: "{at} 完成", en: "met {at}" }
    met_late(at: &str) { zh: "{at} 完成，超时", en: "met late, {at}" }
    step_receive() { zh: "接收", en: "receive" }
    step_dispatch() { zh: "派发", en: "dispatch" }
    step_handle() { zh: "处理", en: "work" }
    step_feedback() { zh: "反馈", en: "feedback" }
    step_callback() { zh: "回访", en: "callback" }
    step_not_drawn() { zh: "未抽中回访", en: "no callback" }
    stage_merged() { zh: "已并入另一张工单", en: "merged into another ticket" }
    reworked(n: u16) { zh: "返工 {n} 次", en: "reworked: {n}" }
    repeated(n: u16) { zh: "客户再次来电 {n} 次", en: "contacted again: {n}" }
    label_asked() { zh: "请示答复", en: "ask" }
    asked_late(n: u16) { zh: "请示后答复超时 {n} 次", en: "answered too late after asking: {n}" }
    list_asked() { zh: "请示", en: "asked" }
    missed_before() { zh: "此前已超时", en: "was late before" }
    same_household(list: &str) { zh: "同户在办 {list}", en: "same household: {list}" }
    note_of(by: &str, state: &str, next: &str, told: &str) {
        zh: "交班说明（{by}）：{state}；下一步：{next}；已告知客户：{told}",
        en: "handover note ({by}): {state}; next: {next}; customer told: {told}"
    }
    by_intake() { zh: "来件接口", en: "intake" }
    by_import() { zh: "导入", en: "import" }
    by_system() { zh: "系统", en: "system" }
    day_today() { zh: "今日", en: "today" }
    day_tomorrow() { zh: "明日", en: "tomorrow" }
    day_yesterday() { zh: "昨日", en: "yesterday" }
    short_left(span: &str) { zh: "余{span}", en: "{span} left" }
    short_late(span: &str) { zh: "超{span}", en: "{span} late" }
    short_minutes(n: i64) { zh: "{n}分", en: "{n}m" }
    short_moment() { zh: "<1分", en: "<1m" }
    short_hours(n: i64) { zh: "{n}时", en: "{n}h" }
    short_days(n: i64) { zh: "{n}日", en: "{n}d" }
    drill() { zh: "演练", en: "DRILL" }
    read_only() { zh: "只读：写盘失败，已停止保存", en: "READ-ONLY: writing failed" }
    policy_faulty() { zh: "规则包有误，沿用旧规则", en: "rule book faulty, last good one in force" }
    policy_faulty_short() { zh: "规则包有误", en: "rule book faulty" }
    clock_back() { zh: "时钟被拨回", en: "clock set back" }
    clock_back_short() { zh: "时钟", en: "clock" }
    no_shift() { zh: "没有开班", en: "no shift open" }
    nobody() { zh: "无人操作", en: "nobody at the keyboard" }
    on_duty(name: &str) { zh: "{name} 值班", en: "{name} on duty" }
    off_duty(name: &str) { zh: "{name} 未上岗", en: "{name} off duty" }
    my_counts(first: usize, tracking: usize) { zh: "首接 {first}  跟踪 {tracking}", en: "first {first}  tracking {tracking}" }
    late_count(n: usize) { zh: "{n} 超时", en: "{n} late" }
    near_count(n: usize) { zh: "{n} 将到期", en: "{n} soon" }
    unattended_count(n: usize) { zh: "{n} 无人跟踪", en: "{n} unattended" }
    new_arrivals(n: usize, key: &str) { zh: "{n} 新来件 {key} 知悉", en: "{n} new, {key} to acknowledge" }
    alarms_open(n: usize, key: &str) { zh: "{n} 条提醒 {key} 知悉", en: "{n} alarms, {key} to acknowledge" }
    too_small(w: u16, h: u16, least_w: u16, least_h: u16) {
        zh: "窗口太小：现在 {w}×{h}，至少要 {least_w}×{least_h}。放大窗口即可，内容都在。",
        en: "window too small: {w}×{h}, needs {least_w}×{least_h}. Nothing is lost: enlarge it."
    }
    opening() { zh: "正在打开数据…", en: "opening the store…" }
    opening_at(percent: u64) { zh: "正在打开数据… {percent}%", en: "opening the store… {percent}%" }

    past_sheets() { zh: "以往交接班记录", en: "past handover sheets" }
    past_lines(n: usize) { zh: "{n} 行", en: "lines: {n}" }
    trouble_title() { zh: "出了问题", en: "Trouble" }
    help_title(place: &str) { zh: "帮助：{place}", en: "Help: {place}" }
    notices_title() { zh: "提示记录", en: "Past notices" }
    notices_empty() { zh: "还没有提示", en: "no notices yet" }
    confirm_title() { zh: "请确认", en: "Please confirm" }
    refusal_title() { zh: "不能这样做", en: "Refused" }
    go_there() { zh: "去办", en: "go there" }
    close() { zh: "关闭", en: "close" }
    find_title() { zh: "查找", en: "Find" }
    find_hint() { zh: "单号、房号、姓名、电话尾号、内容、部门、拼音", en: "number, household, name, phone tail, words, department, pinyin" }
    find_none() { zh: "没有找到", en: "nothing found" }
    find_busy() { zh: "正在查找…", en: "searching…" }
    hits(n: usize) { zh: "{n} 条", en: "{n} found" }
    hits_and_more(n: usize) { zh: "最近 {n} 条，还有更早的", en: "the newest {n}; there are more" }
    filter_title() { zh: "筛选", en: "Filter" }
    palette_title() { zh: "命令", en: "Commands" }
    palette_hint() { zh: "操作、工单、房号、人、部门，可用拼音首字母", en: "actions, tickets, households, people, departments" }
    goal_action() { zh: "操作", en: "action" }
    goal_ticket() { zh: "工单", en: "ticket" }
    goal_staff() { zh: "人", en: "person" }
    goal_department() { zh: "部门", en: "department" }
    goal_household() { zh: "房号", en: "household" }
    signon_title() { zh: "谁在操作", en: "Who is at the keyboard" }
    signon_hint() { zh: "输入姓名或拼音首字母", en: "type a name" }
    signon_how(name: &str) { zh: "{name} 还没上岗", en: "{name} is not on duty" }
    signon_off(name: &str) { zh: "{name} 下岗", en: "{name} goes off duty" }
    signon_paper() { zh: "核对账本：输入纸质交接班记录上的校验码", en: "Hold the ledger against paper: type the code on a printed handover sheet" }
    signon_paper_title(name: &str) { zh: "{name}：上一份纸质交接班记录的校验码", en: "{name}: the code on the last printed handover sheet" }
    signon_paper_hint() { zh: "照纸输入", en: "as on the paper" }
    signon_paper_example() { zh: "形如 81234:7K2M0-AB3CD-EF5GH-JK6MN-9；不写冒号前的位置、或只写一组五位也行", en: "such as 81234:7K2M0-AB3CD-EF5GH-JK6MN-9; without what stands before the colon, or one group of five, will do" }
    signon_hold(typed: &str) { zh: "核对 {typed}", en: "hold {typed} against the ledger" }
    signon_no_paper() { zh: "手边没有纸质记录（会记录在案）", en: "there is no paper at hand (this is recorded)" }
    signon_only_read() { zh: "不上岗：查看，答复交接班", en: "stay off duty: look, answer for a handover" }
    signon_open(shift: &str, from: &str, to: &str) { zh: "开班并上岗：{shift} {from}–{to}", en: "open and join: {shift} {from}–{to}" }
    signon_join(shift: &str, from: &str, to: &str) { zh: "上岗：{shift} {from}–{to}（已开班）", en: "join: {shift} {from}–{to} (open)" }
    is_on_duty() { zh: "在岗", en: "on duty" }
    is_me() { zh: "正在操作", en: "at the keyboard" }
    keys_pending(keys: &str) { zh: "{keys} 之后", en: "after {keys}" }
    keys_more() { zh: "更多…", en: "more…" }
}

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

impl Lang {
    /// What is left of a clock, for narrow columns: `余18分`, `超2日`; English `18m left`.
    #[must_use]
    pub fn left_short(self, ms: i64) -> String {
        let all = ms.saturating_abs();
        let span = match all {
            ..MINUTE => self.short_moment().to_owned(),
            MINUTE..5_400_000 => self.short_minutes(all / MINUTE),
            5_400_000..172_800_000 => self.short_hours(all / HOUR),
            _ => self.short_days(all / DAY),
        };
        if ms < 0 { self.short_late(&span) } else { self.short_left(&span) }
    }
    /// A day seen from `now`: `今日`, `明日`, else month and day.
    #[must_use]
    pub fn due_day(self, at: Moment, now: Moment) -> String {
        match at.date().signed_duration_since(now.date()).num_days() {
            0 => self.day_today().to_owned(),
            1 => self.day_tomorrow().to_owned(),
            -1 => self.day_yesterday().to_owned(),
            _ => self.month_day(at),
        }
    }
    /// A day as a heading: `11-21 周六 今日`.
    #[must_use]
    pub fn day_heading(self, at: Moment, now: Moment) -> String {
        let day = format!("{} {}", self.month_day(at), self.weekday_name(at.date().weekday()));
        let day = if at.date().year() == now.date().year() { day } else { format!("{}-{day}", at.date().year()) };
        let word = self.due_day(at, now);
        if word == self.month_day(at) { day } else { format!("{day} {word}") }
    }
}
