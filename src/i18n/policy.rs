//! Words about policy packs: their entries, and what is wrong with one.

crate::messages! {
    policy_error() { zh: "错误", en: "error" }
    policy_warning() { zh: "提醒", en: "warning" }
    policy_near(near: &str) { zh: "，是不是“{near}”？", en: " (did you mean '{near}'?)" }
    policy_syntax(message: &str) { zh: "文件格式读不懂：{message}", en: "the file can't be read: {message}" }
    policy_unknown_field(field: &str, near: String) { zh: "没有“{field}”这一项{near}", en: "there is no field '{field}'{near}" }
    policy_missing(field: &str) { zh: "缺少“{field}”", en: "'{field}' is missing" }
    policy_wrong(field: &str, want: &str) { zh: "“{field}”应为：{want}", en: "'{field}' should be {want}" }
    policy_out_of_range(field: &str, value: i64, from: i64, to: i64) {
        zh: "“{field}”是 {value}，应在 {from} 到 {to} 之间",
        en: "'{field}' is {value}, it should be between {from} and {to}"
    }
    policy_unknown(entry: &str, code: &str, near: String) { zh: "没有这个{entry}：“{code}”{near}", en: "there is no {entry} '{code}'{near}" }
    policy_twice(code: &str, first: &str) { zh: "“{code}”重复，已见于 {first}", en: "'{code}' stands twice, first at {first}" }
    policy_same_name(name: &str, first: &str) {
        zh: "名称“{name}”重复，已见于 {first}",
        en: "the name '{name}' stands twice, first at {first}"
    }
    policy_year_twice(year: i64, file: &str) { zh: "{year} 年已由 {file} 载入", en: "the year {year} was already read from {file}" }
    policy_bad_code(code: &str) {
        zh: "代码“{code}”只能用小写字母、数字和连字符",
        en: "code '{code}' may have small letters, digits and hyphens only"
    }
    policy_no_language(of: &str, lang: &str) { zh: "“{of}”缺少 {lang} 名称", en: "'{of}' has no name in {lang}" }
    policy_empty(entry: &str) { zh: "至少要有一个{entry}", en: "there must be at least one {entry}" }
    policy_no_such_day(day: &str) { zh: "没有这一天：{day}", en: "there is no such day: {day}" }
    policy_other_year(day: &str, year: i64) { zh: "{day} 不在 {year} 年内", en: "{day} is not in the year {year}" }
    policy_backwards() { zh: "结束早于开始", en: "it ends before it begins" }
    policy_worked_anyway(day: &str) { zh: "{day} 不是周末，本来就上班", en: "{day} is no weekend day, it is worked anyway" }
    policy_off_and_worked(day: &str) { zh: "{day} 既列为放假又列为上班", en: "{day} is listed as off and as worked" }
    policy_checked_over(pack: &str) {
        zh: "其余部分暂按“{pack}”检查：把上面的名字改对以后，有的问题可能就没有了",
        en: "the rest was checked over '{pack}': some of what is told here may be gone once that name is right"
    }
    policy_cycle(pack: &str) { zh: "制度包互相引用成环：{pack}", en: "packs extend each other in a circle: {pack}" }
    policy_nothing_to_remove(code: &str) { zh: "要删除的“{code}”并不存在", en: "'{code}' is to be removed but is not there" }
    policy_shared_word(word: &str, first: &str, second: &str) {
        zh: "词语“{word}”同时属于“{first}”和“{second}”",
        en: "the word '{word}' leads to '{first}' and to '{second}'"
    }
    policy_empty_word() { zh: "词语为空", en: "a word is empty" }
    policy_no_working_day() { zh: "一周里至少要有一个工作日", en: "a week has at least one working day" }
    policy_want_weekday() { zh: "星期，如 \"monday\"", en: "a day of the week such as \"monday\"" }
    policy_no_working_hours() { zh: "下班时间不晚于上班时间", en: "working hours end before they begin" }
    policy_not_stated(section: &str) {
        zh: "“{section}”既没有写明，也没有列入 inherits（沿用）",
        en: "'{section}' is neither stated nor named in 'inherits'"
    }
    policy_no_counterpart(grade: &str, scheme: &str) {
        zh: "分级办法“{scheme}”没有等级“{grade}”，也没有等级用 stands_for 代替它",
        en: "the scheme '{scheme}' has no grade '{grade}', and none of its grades stands for it"
    }
    policy_not_rising(field: &str) { zh: "“{field}”里每个数都要大于前一个", en: "in '{field}' each number must be more than the one before" }
    policy_no_steps(of: &str) { zh: "“{of}”至少要有一步", en: "'{of}' needs at least one step" }

    policy_entry_source() { zh: "来源", en: "source" }
    policy_entry_complainant() { zh: "来件人类别", en: "kind of complainant" }
    policy_entry_way() { zh: "联系方式", en: "way of contact" }
    policy_entry_department() { zh: "责任部门", en: "department" }
    policy_entry_kind() { zh: "类别", en: "kind" }
    policy_entry_category() { zh: "事项", en: "category" }
    policy_entry_grade() { zh: "等级", en: "grade" }
    policy_entry_callback_class() { zh: "回访类别", en: "callback class" }
    policy_entry_shift() { zh: "班次", en: "shift" }
    policy_entry_roster() { zh: "班制", en: "roster" }
    policy_entry_swap_by() { zh: "换班批准方式", en: "way to settle swaps" }
    policy_entry_visit() { zh: "拜访安排", en: "visit plan" }
    policy_entry_role() { zh: "岗位", en: "role" }
    policy_entry_pack() { zh: "制度包", en: "policy pack" }
    policy_entry_scheme() { zh: "分级办法", en: "scheme of grades" }
    policy_entry_grade_rule() { zh: "定级规则", en: "rule of grades" }
    policy_entry_fact() { zh: "定级事实", en: "fact" }
    policy_entry_measure() { zh: "系统计量", en: "measure" }
    policy_entry_route() { zh: "流转规则", en: "route" }
    policy_entry_content() { zh: "内容分类", en: "content" }
    policy_entry_escalation() { zh: "上报规则", en: "escalation" }
    policy_entry_trigger() { zh: "触发条件", en: "trigger" }
    policy_entry_callback_part() { zh: "回访项", en: "part of a callback" }
    policy_entry_step() { zh: "步骤", en: "step" }
    policy_entry_principle() { zh: "服务原则", en: "principle" }
    policy_entry_vip_part() { zh: "VIP 项", en: "part of what VIP customers have" }
    policy_entry_record() { zh: "记录", en: "record" }
    policy_entry_section() { zh: "章节", en: "section" }
    policy_entry_unit() { zh: "计量单位", en: "unit" }
    policy_entry_change() { zh: "变更方式", en: "way of change" }

    policy_want_text() { zh: "文字", en: "text" }
    policy_want_number() { zh: "整数", en: "a whole number" }
    policy_want_yes_no() { zh: "true 或 false", en: "true or false" }
    policy_want_list() { zh: "列表", en: "a list" }
    policy_want_table() { zh: "一组字段", en: "a table" }
    policy_want_limit() {
        zh: "时限，如 \"5 minutes\"、\"2 hours\"、\"3 working days\"",
        en: "a limit such as \"5 minutes\", \"2 hours\" or \"3 working days\""
    }
    policy_want_time_of_day() { zh: "时刻，如 \"08:30\"", en: "a time of day such as \"08:30\"" }
    policy_want_date() { zh: "日期，如 \"2026-10-01\"", en: "a date such as \"2026-10-01\"" }
    policy_want_age() { zh: "时长，如 \"7 days\"、\"1 month\"", en: "a length of time such as \"7 days\" or \"1 month\"" }

    policy_no_faults(file: &str) { zh: "{file}：没有问题", en: "{file}: no faults" }
    policy_fault_count(file: &str, errors: usize, warnings: usize) {
        zh: "{file}：{errors} 个错误，{warnings} 个提醒",
        en: "{file}: errors {errors}, warnings {warnings}"
    }
    policy_edition(pack: &str, print: &str) { zh: "{pack}（{print}）", en: "{pack} ({print})" }
    policy_other_book(stands: &str, wanted: &str, name: &str) {
        zh: "本站点启用的规则包是 {stands}，要的是 {wanted}，没有换。换规则包由主管凭密码办：frontdesk policy adopt {name} --as 编号；不换就不要写 --policy（也看看 FRONTDESK_POLICY 和设置文件）",
        en: "the rule book in force here is {stands}; {wanted} was asked for and is not put in its place. A supervisor changes it, with their password: frontdesk policy adopt {name} --as ID; to go on with the one in force leave out --policy (look at FRONTDESK_POLICY and the config file too)"
    }
    policy_adopted(book: &str) { zh: "已启用规则包 {book}", en: "rule book {book} is in force now" }
    policy_adopt_which() { zh: "要启用哪个规则包？写名称或文件：frontdesk policy adopt 规则包 --as 编号", en: "which rule book? Give a name or a file: frontdesk policy adopt PACK --as ID" }
    policy_passed_over(why: &str) {
        zh: "规则包没有启用，沿用原来的：{why}", en: "the rule book is not put in force, the one before stays: {why}"
    }
    policy_last_good(name: &str) {
        zh: "规则包 {name} 有误，未启用，沿用上次有效的规则；查看：frontdesk policy check {name}",
        en: "rule book {name} has faults and is not used: the last good one is in force; see: frontdesk policy check {name}"
    }
    policy_no_such_pack(name: &str, known: &str) { zh: "没有制度包“{name}”；有：{known}", en: "there is no policy pack '{name}'; there are: {known}" }
    policy_counts(kinds: usize, categories: usize, grades: usize) {
        zh: "类别 {kinds}，事项 {categories}，等级 {grades}",
        en: "kinds {kinds}, categories {categories}, grades {grades}"
    }
    policy_fingerprint(mark: &str) { zh: "指纹 {mark}", en: "fingerprint {mark}" }
    policy_grades() { zh: "等级", en: "Grades" }
    policy_important() { zh: "性质重要", en: "of important nature" }
    policy_ordinary() { zh: "性质一般", en: "of ordinary nature" }
    policy_grade_line(grade: &str, nature: &str, reply: &str, finish: &str, by: &str) {
        zh: "{grade}（{nature}）：{reply}内回复，{finish}内办结；回访：{by}",
        en: "{grade} ({nature}): reply in {reply}, finish in {finish}; callback: {by}"
    }
    policy_kinds() { zh: "类别与事项：责任部门，等级", en: "Kinds and categories: department, grade" }
    policy_kind_line(name: &str, department: &str, grade: &str) { zh: "{name}：{department}，{grade}", en: "{name}: {department}, {grade}" }
    policy_callbacks() { zh: "回访", en: "Callbacks" }
    policy_callback_line(class: &str, percent: u8, window: &str) { zh: "{class}：{percent} %，{window}内", en: "{class}: {percent} %, in {window}" }
    policy_door_visits(percent: u8) { zh: "其中上门不少于 {percent} %", en: "of these at the door at least {percent} %" }
    policy_limits() { zh: "时限与次数", en: "Limits and counts" }
    policy_limit_receive(limit: &str) { zh: "来件{limit}内接收", en: "messages are received in {limit}" }
    policy_limit_rework(limit: &str) { zh: "不满意返工：{limit}内", en: "rework after 'not satisfied': in {limit}" }
    policy_limit_tries(feedback: u16, callback: u16) {
        zh: "联系不上：反馈 {feedback} 次、回访 {callback} 次后可了结",
        en: "nobody reached: feedback ends after {feedback} attempts, a callback after {callback}"
    }
    policy_limit_receive_near(percent: u8) {
        zh: "来件将超时：余时不足 {percent} %", en: "a message that waits is nearly due: less than {percent} % of its minutes left"
    }
    policy_limit_near(percent: u8, minutes: u32) {
        zh: "将到期：余时不足 {percent} % 或 {minutes} 分钟",
        en: "nearly due: less than {percent} % of the time or {minutes} minutes left"
    }
    policy_limit_undo(minutes: u32) { zh: "撤销：{minutes} 分钟内", en: "undo: within {minutes} minutes" }
    policy_shifts() { zh: "班次", en: "Shifts" }
    policy_calendar() { zh: "工作日历", en: "Working calendar" }
    policy_working_hours(opens: &str, closes: &str) { zh: "工作时间 {opens}–{closes}", en: "working hours {opens}–{closes}" }
    policy_year_line(year: i32, off: usize, work: usize) {
        zh: "{year} 年：放假 {off} 天，调休上班 {work} 天",
        en: "{year}: {off} days off, {work} weekend days worked"
    }
    classify_no_tab(line: usize) {
        zh: "第 {line} 行：没有制表符。每行写：来件内容、制表符、事项（代码或名称）",
        en: "line {line}: no tab. Each line is a message, a tab and its category (code or name)"
    }
    classify_empty(line: usize) { zh: "第 {line} 行：没有来件内容", en: "line {line}: there is no message" }
    classify_no_category(line: usize, label: &str, known: &str) {
        zh: "第 {line} 行：规则包里没有事项“{label}”。有：{known}", en: "line {line}: the pack has no category '{label}'. It has: {known}"
    }
    classify_category() { zh: "事项", en: "Category" }
    classify_all() { zh: "来件", en: "messages" }
    classify_right() { zh: "读对", en: "right" }
    classify_share() { zh: "占比", en: "share" }
    classify_two() { zh: "两项内", en: "in two" }
    classify_sum() { zh: "合计", en: "All" }
    classify_missed(n: usize) { zh: "读成别的：{n} 条", en: "Read as something else: {n}" }
    classify_miss(line: usize, text: &str, is: &str, got: &str) {
        zh: "第 {line} 行 {text}：应为 {is}，读作 {got}", en: "line {line} {text}: {is}, read as {got}"
    }
    classify_nothing() { zh: "（没有建议）", en: "(no proposal)" }
    classify_more(n: usize) { zh: "还有 {n} 条没有列出", en: "not listed: {n} more" }
    calendar_title(year: i32) { zh: "{year} 年工作日历", en: "Working calendar {year}" }
    calendar_legend() { zh: "休 = 放假，班 = 调休上班，· = 周末", en: "* = day off, + = make-up working day, . = weekend" }
    calendar_mark_off() { zh: "休", en: "*" }
    calendar_mark_work() { zh: "班", en: "+" }
    calendar_mark_rest() { zh: "·", en: "." }
    calendar_month(month: u32) { zh: "{month} 月", en: "Month {month}" }
    calendar_off() { zh: "放假", en: "day off" }
    calendar_worked(list: &str) { zh: "调休上班：{list}", en: "Make-up working days: {list}" }
    calendar_count(days: usize) { zh: "全年工作日 {days} 天", en: "Working days in the year: {days}" }
    calendar_added(file: &str) { zh: "已加入：{file}；重新打开值班台后生效", en: "added: {file}; in force when the desk is opened again" }
    calendar_not_added(name: &str) { zh: "{name}：有错误，没有加入", en: "{name}: has errors, not added" }
    calendar_there(file: &str) { zh: "{file} 已有；要换掉请加 --replace", en: "{file} is there already; --replace puts this in its place" }
    calendar_add_needs_days(year: i32) {
        zh: "请写出 {year} 年的放假日：--off {year}-01-01..{year}-01-03=元旦 …，调休上班：--work {year}-01-04 …；或给一个文件",
        en: "name the days off of {year}: --off {year}-01-01..{year}-01-03=\"New Year\" …, and the make-up days: --work {year}-01-04 …; or give a file"
    }
    calendar_add_bad_span(span: &str) { zh: "看不懂“{span}”：应为 起日..止日=名称", en: "'{span}' can't be read: FROM..TO=NAME is meant" }
    calendar_skipped(file: &str) { zh: "本项目日历有错误，未采用：{file}", en: "a calendar of the site has errors and is not used: {file}" }
    policy_no_ticket(written: &str) { zh: "没有工单“{written}”", en: "there is no ticket '{written}'" }
    policy_some_working_days(days: u32) { zh: "{days} 个工作日", en: "{days} working days" }
    policy_one_working_day() { zh: "1 个工作日", en: "1 working day" }
}

impl super::Lang {
    /// A limit in working days.
    #[must_use]
    pub fn policy_working_days(self, days: u32) -> String {
        if days == 1 { self.policy_one_working_day().to_owned() } else { self.policy_some_working_days(days) }
    }
}
