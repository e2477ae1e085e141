//! Texts of the frame around the panes: titles, states, the small words of every dialogue.

use super::Lang;

crate::messages! {
    app_title() { zh: "前台", en: "frontdesk" }
    saved(position: u64) { zh: "已保存 #{position}", en: "saved #{position}" }
    saving() { zh: "正在保存…", en: "saving…" }
    pane_queue() { zh: "来件队列", en: "Incoming" }
    pane_handover() { zh: "交接班", en: "Handover" }
    pane_ticket() { zh: "工单", en: "Ticket" }
    pane_callbacks() { zh: "回访到期", en: "Callbacks due" }
    waiting_count(n: usize) { zh: "待接 {n}", en: "waiting {n}" }
    open_count(n: usize) { zh: "在办 {n}", en: "open {n}" }
    list_comma() { zh: "、", en: ", " }
    yes() { zh: "是", en: "yes" }
    no() { zh: "否", en: "no" }
    language_now(name: &str) { zh: "语言：{name}", en: "language: {name}" }
    ime_hint(typed: char, help: &str) {
        zh: "输入法开着（收到“{typed}”）：切到英文，或用功能键；{help} 看按键",
        en: "input method is on (got “{typed}”): switch it off, or use function keys; {help} shows the keys"
    }
    ime_answer(typed: char, yes: &str, no: &str) {
        zh: "输入法开着（收到“{typed}”）：切到英文，或用 {yes} 答是、{no} 答否",
        en: "input method is on (got “{typed}”): switch it off, or answer with {yes} for yes, {no} for no"
    }
    covered(action: &str, back: &str) {
        zh: "选中的工单被盖住了，看不到：先按 {back} 返回，再做“{action}”",
        en: "the selected ticket is hidden under this: {back} first, then “{action}”"
    }
    answer_first() { zh: "先回答这个问题，或用 Esc 关闭", en: "answer this first, or close it with Esc" }
    no_such_key(key: &str, help: &str) { zh: "{key} 在这里没有用处，{help} 看帮助", en: "{key} does nothing here; {help} for help" }
}

crate::names! { LANGUAGES: fn language_name(Lang) {
    Zh => "中文", "中文";
    En => "English", "English";
} }
