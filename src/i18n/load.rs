//! Loading years of history.

crate::messages! {
    cli_checking_file() { zh: "检查文件", en: "checking the file" }
    cli_loading() { zh: "导入历史", en: "loading history" }
    cli_loaded(tickets: u64, events: u64, open: u64, households: usize) { zh: "已导入 {tickets} 张工单、{events} 条记录；新登记房号 {households} 个；未结 {open} 张，已列入无人跟踪报警", en: "{tickets} tickets loaded, {events} events; {households} households entered in the register; {open} are open and stand on the unattended alarm" }
    load_nothing(faults: usize) { zh: "有 {faults} 处错误，什么都没有导入。改好文件再来一次", en: "{faults} faults: nothing was loaded. Mend the file and try again" }
    load_line(file: &str, line: u64, what: &str) { zh: "{file} 第 {line} 行：{what}", en: "{file}, line {line}: {what}" }
    load_not_first() { zh: "前台已经有来件：历史要在开始使用之前导入", en: "the desk has messages already: history is loaded before the desk begins to work" }
    load_another() { zh: "上一次历史导入没有做完，用的是另一个文件。请先用那个文件再运行一次 load", en: "a load of history was interrupted, with another file: run load with that one first" }
    load_unable() { zh: "这个站点不能导入历史", en: "this store can't take a history" }
    load_interrupted() { zh: "历史导入没有做完。请用同一个文件再运行一次 frontdesk load，会接着导入", en: "a load of history was interrupted. Run frontdesk load again with the same file: it goes on where it stopped" }

    past_json(why: &str) { zh: "不是规定的 JSON：{why}", en: "not the JSON that should stand there: {why}" }
    past_utf8() { zh: "不是 UTF-8", en: "not UTF-8" }
    past_time(field: &str, text: &str) { zh: "{field} 不是时间：{text}（应为 2016-03-01T08:12:00+08:00）", en: "{field} is no time: {text} (2016-03-01T08:12:00+08:00 is one)" }
    past_missing(field: &str) { zh: "缺少 {field}", en: "{field} is missing" }
    past_earlier(field: &str, before: &str) { zh: "{field} 早于 {before}", en: "{field} is earlier than {before}" }
    past_later(field: &str) { zh: "{field} 晚于现在", en: "{field} lies ahead of now" }
    past_unsorted() { zh: "arrived 早于上一行：请按 arrived 排序", en: "arrived before the line before: sort the file by arrived" }
    past_unknown(what: &str, text: &str) { zh: "{what}“{text}”不在制度里", en: "{what} '{text}' is not in the rule book" }
    past_nobody(text: &str) { zh: "没有这位员工，或有同名：{text}（可用编号）", en: "nobody of that name or number works or worked here, or several do: {text} (a number is never ambiguous)" }
    past_outcome(text: &str) { zh: "outcome 应为 satisfied（满意）或 unreachable（未联系上）：{text}", en: "outcome is satisfied or unreachable, not {text}" }
    past_other_kind() { zh: "category 属于另一个 kind", en: "the category is another kind's" }
    past_household(text: &str) { zh: "不是房号：{text}", en: "no number of a household: {text}" }
    past_too_long(field: &str, most: u32) { zh: "{field} 太长：最多 {most} 个字，请删短", en: "{field} is too long: {most} characters at most. Shorten it" }
    past_card_too_long(field: &str, most: usize) { zh: "name、phone 和正文里的电话号码合起来太长：最多 {most} 字节，最长的是 {field}，请删短（正文里的号码另行封存，可只留要紧的）", en: "name, phone and the telephone numbers in the texts are too long together: {most} bytes at most. The longest is {field}: shorten it, or leave out numbers that nobody needs" }
    past_line_too_long(most: u64) { zh: "这一行太长：最多 {most} 字节。一行只能是一张工单，请检查是否缺了换行", en: "this line is too long: {most} bytes at most. A line is one ticket: is a line break missing?" }
    past_not_told() { zh: "已结单却没有反馈（C1）：缺少 fed_back", en: "closed though nobody was told (C1): fed_back is missing" }
    past_not_satisfied() { zh: "客户不满意不能结单（C3）：请写最后一次反馈", en: "closed though the customer was not satisfied (C3): give the last feedback" }
}
