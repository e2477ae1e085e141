//! Texts of `exec`, `intake` and the other subcommands.

crate::messages! {
    exec_line_too_long(most: u64) { zh: "这一行超过 {most} 字节", en: "the line is longer than {most} bytes" }
    exec_mend_line() { zh: "每行一条 JSON 命令；长文字请分开记录", en: "one JSON command a line; split long texts" }
    exec_not_utf8(column: usize) { zh: "第 {column} 列起不是 UTF-8 文字", en: "not UTF-8 from column {column}" }
    exec_mend_utf8() { zh: "请以 UTF-8 编码发送", en: "send UTF-8" }
    exec_not_json(why: impl std::fmt::Display) { zh: "不是一个 JSON 对象：{why}", en: "not a JSON object: {why}" }
    exec_mend_json(example: &str) { zh: "一行一个对象，例如 {example}", en: "one object a line, such as {example}" }
    exec_not_understood(why: impl std::fmt::Display) { zh: "命令看不懂：{why}", en: "not understood: {why}" }
    exec_bad_field(name: &str, why: impl std::fmt::Display) { zh: "“{name}” 不对：{why}", en: "'{name}' is wrong: {why}" }
    exec_mend_schema() { zh: "运行 frontdesk exec --schema 查看全部命令和字段", en: "run 'frontdesk exec --schema' for all commands and fields" }
    exec_at_in_real_store() { zh: "正式库的时间只来自时钟，不能带 “at”", en: "a real store takes its time from the clock; 'at' is for drill stores" }
    exec_needs_as() { zh: "没有写是谁（“as”）", en: "it does not say who ('as')" }
    exec_mend_as() { zh: "加上 “as”：员工编号，可用 staff 查询", en: "add 'as': a staff id, see the question 'staff'" }
    exec_mend_at() { zh: "去掉 “at”，或在演练库里使用", en: "leave 'at' out, or use a drill store" }
    exec_mend_store() { zh: "数据没有写入；请看日志，或运行 frontdesk verify", en: "nothing was written; see the log, or run 'frontdesk verify'" }

    settings_unreadable(file: &str, why: &str) { zh: "读不了设置文件 {file}：{why}", en: "can't read the settings file {file}: {why}" }
    settings_not_utf8(file: &str, line: usize) { zh: "设置文件 {file} 第 {line} 行不是 UTF-8 文字", en: "settings file {file}, line {line}: not UTF-8" }
    settings_bad(file: &str, line: usize, why: &str) { zh: "设置文件 {file} 第 {line} 行：{why}。请改正，或删掉这一行用默认值", en: "settings file {file}, line {line}: {why}. Correct it, or delete the line for the default" }
    settings_unknown_language(name: &str) { zh: "没有语言“{name}”；可用 zh-CN 或 en", en: "there is no language '{name}'; use zh-CN or en" }
    settings_unknown_value(what: &str, name: &str, known: &str) { zh: "{what} 没有“{name}”；可用：{known}", en: "{what}: there is no '{name}'; use one of: {known}" }
    cli_no_home_screen() { zh: "这里不是终端，打不开桌面；脚本请用 frontdesk exec", en: "this is no terminal, so the desk can't open; scripts use 'frontdesk exec'" }
    cli_founded(code: &str, path: &str) { zh: "已建立站点 {code}，数据在 {path}", en: "site {code} founded, its data is in {path}" }
    cli_not_founded(path: &str) { zh: "{path} 里还没有站点；直接运行 frontdesk 进行首次设置，或用 frontdesk init", en: "no site in {path} yet; run 'frontdesk' for the set-up, or 'frontdesk init'" }
    cli_failed(why: &str) { zh: "出错了：{why}", en: "failed: {why}" }
    cli_log_is_at(path: &str) { zh: "日志：{path}", en: "log: {path}" }
    cli_verify_ok(events: u64, head: impl std::fmt::Display) { zh: "账本完整：{events} 条事件，末尾 {head}", en: "ledger whole: {events} events, head {head}" }
    cli_rebuilt(events: u64) { zh: "已由 {events} 条事件重建", en: "rebuilt from {events} events" }
    cli_exported(events: u64) { zh: "已导出 {events} 条事件", en: "{events} events exported" }
    cli_imported(events: u64, head: impl std::fmt::Display) { zh: "已导入 {events} 条事件，末尾 {head}", en: "{events} events imported, head {head}" }
    cli_export_has_no_names() { zh: "导出的事件里没有姓名、电话等个人信息；要连同这些一起保存，请备份整个数据文件夹", en: "names, phones and other personal data stand in no event and are not in an export; to save them as well, copy the whole data folder" }
    cli_import_has_no_names() { zh: "导出文件不含姓名、电话等个人信息，人员和客户以编号显示（#1）", en: "an export holds no names or phones: people and customers are shown by number (#1)" }
    cli_intake_dropped(count: usize, folder: &str) { zh: "{count} 条来件已放入 {folder}", en: "{count} messages put into {folder}" }
    cli_building() { zh: "正在建立演练小区", en: "building the drill site" }
    cli_built(path: &str, messages: u64, events: u64) { zh: "演练小区已建好：{path}，来件 {messages} 件，事件 {events} 条", en: "drill site built: {path}, {messages} messages, {events} events" }
    cli_not_made_here(path: &str) { zh: "{path} 里的站点不是 frontdesk demo 建的，不会覆盖；用 --keep 打开它，或用 --data 另指一个空文件夹", en: "the site in {path} was not made by 'frontdesk demo' and is left alone; open it with --keep, or name an empty folder with --data" }
    cli_no_drill(path: &str) { zh: "{path} 里是正式站点，不是演练库，demo 不动它；不带 demo 打开它，或用 --data 另指一个空文件夹", en: "the site in {path} is a real one, not a drill: 'demo' leaves it alone; open it without 'demo', or name an empty folder with --data" }
    cli_no_supervisor_name() { zh: "--supervisor 没有写姓名；请写第一位主管的姓名", en: "--supervisor has no name: give the name of the first supervisor" }
    cli_opening() { zh: "正在打开", en: "opening" }
    intake_not_a_file() { zh: "不是普通文件", en: "not a plain file" }
    intake_too_large(most: u64) { zh: "超过 {most} 字节", en: "larger than {most} bytes" }
    cli_verify_time_back(position: u64) { zh: "第 {position} 条的时间早于前一条：当时系统时钟往回拨过", en: "event {position} is timed before the one ahead of it: the clock had been set back" }
    cli_bad_anchor(text: &str, why: &str) { zh: "--anchor 的“{text}”{why}", en: "--anchor '{text}': {why}" }
    cli_anchor_met() { zh: "与纸面校验码一致", en: "it agrees with the anchor" }
    cli_anchor_differs() { zh: "与纸面校验码不一致：这不是当时的账本，或者被改写过", en: "it does NOT agree with the anchor: this is another ledger, or it was written anew" }
    cli_anchor_beyond(head: u64) { zh: "账本只到第 {head} 条，纸面校验码在它之后：后面的事件丢失了", en: "the ledger ends at event {head}, before the anchor: later events are lost" }
    cli_checking() { zh: "正在核对", en: "checking" }
    cli_exporting() { zh: "正在导出", en: "exporting" }
    cli_importing() { zh: "正在导入", en: "importing" }
    cli_import_fault(file: &str, line: u64, why: &str) { zh: "{file} 第 {line} 行：{why}。没有导入任何内容；请重新导出，或改正这一行", en: "{file}, line {line}: {why}. Nothing was imported; export again, or correct the line" }
    cannot_suspend() { zh: "这里没有可以回去的命令行", en: "there is no shell to go back to" }
    cli_panic_note(log: &str) { zh: "frontdesk 意外退出，已保存的都在。日志：{log}", en: "frontdesk ended unexpectedly; what was saved is safe. Log: {log}" }
}
