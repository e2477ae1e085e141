//! Texts of the desk around the forms: notices of actions, questions, search, who is at the keyboard.

use crate::app::ThemeName;

crate::messages! {
    nowhere_to_paste() { zh: "这里不能粘贴，先打开登记或查找", en: "nothing to paste into here: open an entry or a search first" }
    theme_now(name: &str) { zh: "配色：{name}", en: "theme: {name}" }
    no_alarm() { zh: "没有需要知悉的提醒", en: "no alarm to acknowledge" }
    acknowledged(n: usize) { zh: "已知悉 {n} 条提醒", en: "alarms acknowledged: {n}" }
    quit_question() { zh: "退出值班台？未完成的登记会保留。", en: "Leave the desk? Half-typed forms are kept." }
    quit_on_duty() {
        zh: "你还在岗。退出程序不等于下岗：时限照走，工单仍归你跟踪。\n确定退出？",
        en: "You are on duty. Leaving the program is not signing off: clocks go on, tickets stay yours.\nLeave?"
    }
    quit_locked(name: &str) {
        zh: "屏幕锁着，{name} 仍在岗。退出程序不等于下岗：时限照走，工单仍归 {name} 跟踪，没填完的会保留。\n确定退出？",
        en: "The screen is locked and {name} is on duty. Leaving the program is not signing off: clocks go on, tickets stay with {name}, half-typed forms are kept.\nLeave?"
    }
    sign_on_first() { zh: "先选择谁在操作", en: "first choose who is at the keyboard" }
    signed_on(name: &str) { zh: "{name} 已上岗", en: "{name} is on duty" }
    not_here(action: &str) { zh: "“{action}”在这里不能用", en: "“{action}” can't be used here" }
    press_again_to_receive(key: &str) {
        zh: "已选中最急的来件，再按 {key} 接收",
        en: "the most urgent message is selected; {key} again receives it"
    }
    nothing_waits() { zh: "没有待接的来件", en: "no message waits" }
    select_a_ticket() { zh: "先选一张工单", en: "select a ticket first" }
    select_a_line() { zh: "先在交接班记录中选一行", en: "select a line of the handover sheet first" }
    select_a_callback() { zh: "选一条到期的回访", en: "select a callback that is due" }
    spool_set_aside(file: &str, why: &str) { zh: "来件文件 {file} 读不懂，已放到一边：{why}", en: "the message file {file} can't be read and was set aside: {why}" }
    paste_too_long() { zh: "粘贴的内容太长，后面的没有收", en: "the paste was too long; its end was left out" }
    next_note(done: &str, left: usize, key: &str) { zh: "{done}；还有 {left} 张，按 {key} 写下一张", en: "{done}; still to write: {left}, {key} goes on" }
    setup_done(name: &str) { zh: "项目已建立，{name} 是主管。上岗就可以开始", en: "the site is founded and {name} is its supervisor; come on duty to begin" }
    setup_title() { zh: "首次使用：建立项目", en: "First start: found the site" }
    setup_intro() {
        zh: "这里还没有数据，填好几项就能开始。代号写在每个单号前面，以后不能改。",
        en: "There is no data here yet. A few lines and the desk is open. The code stands in front of every ticket number and can't be changed later."
    }
    setup_folder(path: &str) { zh: "数据存放在 {path}", en: "data is kept in {path}" }
    setup_busy() { zh: "正在建立项目…", en: "founding the site…" }
    setup_first() { zh: "先建立项目，其他操作在这之后", en: "found the site first; everything else comes after it" }
    setup_leave() { zh: "项目还没有建立，填的内容不会保留。\n退出？", en: "The site is not founded yet, and what you typed will not be kept.\nLeave?" }
    no_callback_due() { zh: "没有到期的回访", en: "no callback is due" }
}

crate::names! { THEMES:
    /// A colour theme.
    fn theme_name(ThemeName) {
        Dark => "深色", "dark";
        Light => "浅色", "light";
        Mono => "单色", "monochrome";
        Sixteen => "16 色", "16 colours";
    }
}
