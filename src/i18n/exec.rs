//! Texts of `exec`, `intake` and the other subcommands.

crate::messages! {
    exec_line_too_long(most: u64) { zh: "这一行超过 {most} 字节", en: "the line is longer than {most} bytes" }
    exec_mend_line() { zh: "每行一条 JSON 命令；长文字请分开记录", en: "one JSON command a line; split long texts" }
    exec_not_utf8(column: usize) { zh: "第 {column} 列起不是 UTF-8 文字", en: "not UTF-8 from column {column}" }
    exec_mend_utf8() { zh: "请以 UTF-8 编码发送", en: "send UTF-8" }
    exec_not_json(why: impl std::fmt::Display) { zh: "不是一个 JSON 对象：{why}", en: "not a JSON object: {why}" }
    exec_mend_json() { zh: "一行一个对象，例如 {\"ask\":\"codes\"}", en: "one object a line, such as {\"ask\":\"codes\"}" }
    exec_not_understood(why: impl std::fmt::Display) { zh: "命令看不懂：{why}", en: "not understood: {why}" }
    exec_bad_field(name: &str, why: impl std::fmt::Display) { zh: "“{name}” 不对：{why}", en: "'{name}' is wrong: {why}" }
    exec_mend_schema() { zh: "运行 frontdesk exec --schema 查看全部命令和字段", en: "run 'frontdesk exec --schema' for all commands and fields" }
    exec_at_in_real_store() { zh: "正式库的时间只来自时钟，不能带 “at”", en: "a real store takes its time from the clock; 'at' is for drill stores" }
    exec_mend_at() { zh: "去掉 “at”，或在演练库里使用", en: "leave 'at' out, or use a drill store" }
    exec_mend_store() { zh: "数据没有写入；请看日志，或运行 frontdesk verify", en: "nothing was written; see the log, or run 'frontdesk verify'" }
}
