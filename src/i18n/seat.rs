//! Texts of sitting down at the keyboard: sign-on, password, lock, change of person, the people who work here.

crate::messages! {
    signon_without(name: &str) { zh: "演练：{name} 没有设密码，直接登录", en: "drill: {name} has no password, signed on without one" }
    ask_title(name: &str) { zh: "{name} 登录", en: "{name} signs on" }
    ask_label() { zh: "密码", en: "Password" }
    ask_hint() { zh: "密码或 PIN", en: "password or PIN" }
    ask_checking() { zh: "正在核对…", en: "checking…" }
    ask_wait(seconds: i64) { zh: "请等 {seconds} 秒再试", en: "wait {seconds} s before the next try" }
    ask_locked_rest(rest: &str) { zh: "还要 {rest}", en: "{rest} to go" }
    ask_helpers(names: &str) { zh: "能重置密码的人：{names}", en: "Who can reset it: {names}" }
    ask_no_helper() {
        zh: "没有别的主管：在这台电脑上运行 frontdesk staff recover",
        en: "There is no other supervisor: run 'frontdesk staff recover' on this machine"
    }
    ask_one_time() { zh: "这是一次性密码，登录后马上要换成自己的", en: "a one-time password is expected; your own one is chosen right after it" }
    ask_key_enter() { zh: "登录", en: "sign on" }
    ask_key_other() { zh: "换一个人", en: "somebody else" }
    lock_title(name: &str) { zh: "{name} 已锁屏", en: "Locked by {name}" }
    lock_nobody() { zh: "没有人登录", en: "Nobody is signed on" }
    lock_since(time: &str) { zh: "{time} 起锁定", en: "locked since {time}" }
    lock_idle(time: &str) { zh: "{time} 起无人操作，自动锁定", en: "nobody touched it; locked itself at {time}" }
    lock_key_unlock() { zh: "解锁", en: "unlock" }
    lock_no_password(name: &str) { zh: "演练：{name} 没有设密码，按 Enter 解锁", en: "drill: {name} has no password; Enter unlocks" }
    lock_counts(waiting: usize, unfinished: usize) { zh: "待接 {waiting} · 未完 {unfinished}", en: "waiting {waiting} · unfinished {unfinished}" }
    unlock_first() { zh: "屏幕已锁定，先解锁或换人登录", en: "the screen is locked: unlock it or sign on first" }
    locked_name(name: &str) { zh: "{name} 已锁屏", en: "{name}, locked" }
    forms_are_back(n: usize) { zh: "你刚才没填完的 {n} 张表单又打开了", en: "what you left open is back: {n}" }
    forms_wait(n: usize, key: &str) { zh: "你有 {n} 份搁置的草稿，{key} 打开", en: "you have parked forms: {n}, {key} opens them" }
    parked_of_others(n: usize) { zh: "别人另有 {n} 份草稿，内容只有本人能看", en: "others have parked {n}; only they see what is in them" }
    password_title(name: &str) { zh: "{name} 的新密码", en: "A new password for {name}" }
    password_first_intro() {
        zh: "一次性密码对。请现在换成只有你自己知道的密码，输两次。",
        en: "The one-time password is right. Choose a password now that only you know, and type it twice."
    }
    password_own_intro() { zh: "先输现在的密码，再把新密码输两次。", en: "Type the present password, then the new one twice." }
    password_busy() { zh: "正在保存…", en: "saving…" }
    password_set() { zh: "新密码已设好", en: "the new password is set" }
    password_drill() { zh: "演练：还没有设密码，现用密码留空", en: "drill: no password is set yet; leave the old one empty" }
    need_length(least: u16) { zh: "至少 {least} 个字符", en: "have {least} characters or more" }
    need_pin(least: u16) { zh: "纯数字至少 {least} 位", en: "have {least} digits or more, where it is digits alone" }
    need_not_pin() { zh: "不能只有数字", en: "not be digits alone" }
    need_no_name() { zh: "不含姓名", en: "not hold your name" }
    need_no_phone() { zh: "不含电话号码", en: "not hold your phone number" }
    need_no_repeat() { zh: "不是重复的字符", en: "not repeat itself" }
    need_no_row() { zh: "不是连续的字符（123456、qwerty）", en: "not be characters in a row (123456, qwerty)" }
    need_not_common() { zh: "不是人人都会先试的", en: "not be one that everybody tries first" }
    need_plain() { zh: "没有控制字符，首尾不是空格", en: "have no blank at its ends" }
    people_title(here: usize, on: usize) { zh: "人员  在册 {here} · 在岗 {on}", en: "People  here {here} · on duty {on}" }
    people_hint() { zh: "姓名、拼音首字母、编号或部门", en: "name, number or department" }
    person_title(name: &str, id: u32) { zh: "{name}  编号 {id}", en: "{name}  no. {id}" }
    person_left() { zh: "已离职", en: "has left" }
    person_leave_sure(name: &str) { zh: "{name} 离职？之后不能再登录，经手的事都留着。", en: "Take {name} off the roster? They can't sign on any more; what they did stays." }
    person_return_sure(name: &str) { zh: "{name} 复职？要重新给一次性密码。", en: "Take {name} back on the roster? They need a new one-time password." }
    person_reset_sure(name: &str) { zh: "给 {name} 一个一次性密码？原来的马上作废，记录在案。", en: "Give {name} a one-time password? The present one ends at once; it is recorded." }
    deed_roles() { zh: "改岗位、部门", en: "Change roles and department" }
    deed_card() { zh: "改姓名、电话", en: "Change name and phone" }
    deed_reset() { zh: "给一次性密码（忘记密码、被锁、第一次登录）", en: "Give a one-time password (forgotten, locked, first sign-on)" }
    deed_leave() { zh: "离职", en: "Take off the roster" }
    deed_remove() { zh: "当班中离职，工单转无人跟踪警报", en: "Take off in mid-shift; tickets go to the unattended alarm" }
    deed_return() { zh: "复职", en: "Take back on the roster" }
    deed_own_password() { zh: "改自己的密码", en: "Change your own password" }
    added_way_in(done: &str, key: &str) { zh: "{done}，还没有密码，不能登录：{key} › 给一次性密码", en: "{done}; no password yet, they can't sign on: {key} › Give a one-time password" }
    one_time_title(name: &str) { zh: "{name} 的一次性密码", en: "One-time password for {name}" }
    one_time_tell(name: &str, hours: u16) {
        zh: "只显示这一次，请当面告诉 {name}。{hours} 小时内登录有效，登录后马上要换成自己的密码。",
        en: "Shown only this once: tell it to {name} in person. It is good for {hours} hours; after signing on they choose their own."
    }
    one_time_told() { zh: "已告知", en: "told" }
    head_change_card() { zh: "电话空着不改", en: "an empty phone stays as it is" }
    head_remove_staff(name: &str) { zh: "{name} 手上的工单转入无人跟踪警报，并立即下岗", en: "{name} goes off duty at once; their tickets go to the unattended alarm" }
    fault_weak(why: &str) { zh: "这个密码不行：{why}", en: "this password won't do: {why}" }
    fault_again() { zh: "再输一次，免得输错", en: "type it once more, against slips" }
    fault_not_the_same() { zh: "两次输的不一样，请再输一次", en: "the two differ: type it once more" }
}
