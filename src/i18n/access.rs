//! Signing on: why somebody is not let in, what is wrong with a password.

use super::Lang;
use super::refusals::Names;
use crate::domain::access::{Denied, SignOnState, Weakness};

crate::messages! {
    denied_unproven(staff: &str) { zh: "请输入 {staff} 的密码。", en: "Enter {staff}'s password." }
    denied_signature(staff: &str) { zh: "这一步要由 {staff} 本人输入密码签名。", en: "This takes {staff}'s own signature: their password." }
    denied_no_password(staff: &str) { zh: "{staff} 还没有密码。", en: "{staff} has no password yet." }
    denied_wrong(left: u16) { zh: "密码不对，还可以试 {left} 次。", en: "Wrong password; {left} more tries." }
    denied_wait(seconds: u32) { zh: "密码连续输错，请过 {seconds} 秒再试。", en: "Wrong several times; try again in {seconds} s." }
    denied_locked(staff: &str, until: &str) { zh: "{staff} 输错次数太多，已锁定到 {until}。", en: "{staff} is locked until {until} after too many wrong tries." }
    denied_one_time() { zh: "密码对，但这是一次性密码。", en: "Right, but this is a one-time password." }
    denied_expired(staff: &str) { zh: "{staff} 的一次性密码已过期。", en: "{staff}'s one-time password is too old." }
    denied_weak(why: &str) { zh: "这个密码不行：{why}。", en: "This password won't do: {why}." }
    denied_next_sign_on() { zh: "先登录，再做一次。", en: "Sign on, then do it again." }
    denied_next_enter() { zh: "请本人输入自己的密码。", en: "They enter it themselves." }
    denied_next_reset() { zh: "请主管重置密码；没有主管能登录时，在本机运行 frontdesk staff recover。", en: "A supervisor resets it; when no supervisor can sign on, run 'frontdesk staff recover' on this machine." }
    denied_next_caps() { zh: "看看大写锁定和输入法。", en: "Check Caps Lock and the input method." }
    denied_next_wait() { zh: "等一等再输入。", en: "Wait, then enter it again." }
    denied_next_unlock() { zh: "等到那时，或请主管重置密码。", en: "Wait until then, or ask a supervisor to reset the password." }
    denied_next_choose() { zh: "请马上换成自己的密码。", en: "Choose your own now." }
    denied_next_other() { zh: "请另想一个。", en: "Think of another one." }

    weak_too_short(least: u16) { zh: "至少要 {least} 个字符", en: "it needs at least {least} characters" }
    weak_short_pin(least: u16) { zh: "纯数字至少要 {least} 位", en: "of digits alone it needs at least {least}" }
    weak_pin_not_allowed() { zh: "不能只用数字", en: "it can't be digits alone" }
    weak_too_long(most: u16) { zh: "最多 {most} 个字符", en: "it may have at most {most} characters" }
    weak_bad_character() { zh: "不能有控制字符，首尾不能是空格", en: "it has a control character, or a blank at an end" }
    weak_holds_name() { zh: "不能含自己的姓名或拼音", en: "it holds your name" }
    weak_holds_phone() { zh: "不能含自己的电话号码", en: "it holds a part of your phone number" }
    weak_repeated() { zh: "不能是重复的字符", en: "it repeats itself" }
    weak_sequence() { zh: "不能是连续的字符（如 123456、qwerty）", en: "it is characters in a row, such as 123456 or qwerty" }
    weak_common() { zh: "太常见，谁都会先试它", en: "it is one that everybody tries first" }
    weak_unchanged() { zh: "和原来的一样", en: "it is the same as before" }

    sign_on_open() { zh: "演练，不用密码", en: "drill, no password" }
    sign_on_asked() { zh: "凭密码", en: "by password" }
    sign_on_one_time() { zh: "一次性密码，登录后要换", en: "one-time password, to be changed" }
    sign_on_no_password() { zh: "还没有密码", en: "no password yet" }
    sign_on_locked(until: &str) { zh: "锁定到 {until}", en: "locked until {until}" }
    sign_on_left() { zh: "已离职", en: "has left" }

    access_credential_damaged(staff: u32) { zh: "{staff} 号员工的密码记录打不开：它被改动过，或密钥属于别的站点。请主管重置密码", en: "the password record of person {staff} can't be opened: it was changed, or the key is another store's. A supervisor resets the password" }
    access_hash_failed(why: &str) { zh: "密码无法处理：{why}。请关掉别的程序再试", en: "the password can't be processed: {why}. Close other programs and try again" }
}

/// What is wrong with a password, in words without a full stop.
#[must_use]
pub fn weakness(lang: Lang, weakness: Weakness) -> String {
    match weakness {
        Weakness::TooShort { least } => lang.weak_too_short(least),
        Weakness::ShortPin { least } => lang.weak_short_pin(least),
        Weakness::PinNotAllowed => lang.weak_pin_not_allowed().to_owned(),
        Weakness::TooLong { most } => lang.weak_too_long(most),
        Weakness::BadCharacter => lang.weak_bad_character().to_owned(),
        Weakness::HoldsName => lang.weak_holds_name().to_owned(),
        Weakness::HoldsPhone => lang.weak_holds_phone().to_owned(),
        Weakness::Repeated => lang.weak_repeated().to_owned(),
        Weakness::Sequence => lang.weak_sequence().to_owned(),
        Weakness::Common => lang.weak_common().to_owned(),
        Weakness::Unchanged => lang.weak_unchanged().to_owned(),
    }
}

/// Why somebody is not let in, and what to do next: two sentences.
#[must_use]
pub fn denied(lang: Lang, denied: &Denied, names: &dyn Names) -> (String, String) {
    let clock = |until: &crate::domain::Moment| until.local().format("%H:%M").to_string();
    let (what, next) = match denied {
        Denied::Unproven { staff, signature: false } => {
            (lang.denied_unproven(&names.staff(*staff)), lang.denied_next_sign_on())
        }
        Denied::Unproven { staff, signature: true } => {
            (lang.denied_signature(&names.staff(*staff)), lang.denied_next_enter())
        }
        Denied::NoPassword { staff } => (lang.denied_no_password(&names.staff(*staff)), lang.denied_next_reset()),
        Denied::Wrong { left, .. } => (lang.denied_wrong(*left), lang.denied_next_caps()),
        Denied::Wait { seconds, .. } => (lang.denied_wait(*seconds), lang.denied_next_wait()),
        Denied::Locked { staff, until } => {
            (lang.denied_locked(&names.staff(*staff), &clock(until)), lang.denied_next_unlock())
        }
        Denied::OneTime { .. } => (lang.denied_one_time().to_owned(), lang.denied_next_choose()),
        Denied::Expired { staff } => (lang.denied_expired(&names.staff(*staff)), lang.denied_next_reset()),
        Denied::Weak { why } => {
            let why = why.iter().map(|w| weakness(lang, *w)).collect::<Vec<_>>().join(lang.pick("；", "; "));
            (lang.denied_weak(&why), lang.denied_next_other())
        }
    };
    (what, next.to_owned())
}

/// How somebody stands with signing on, in a few words.
#[must_use]
pub fn sign_on_state(lang: Lang, state: SignOnState) -> String {
    match state {
        SignOnState::Open => lang.sign_on_open().to_owned(),
        SignOnState::Asked => lang.sign_on_asked().to_owned(),
        SignOnState::OneTime => lang.sign_on_one_time().to_owned(),
        SignOnState::NoPassword => lang.sign_on_no_password().to_owned(),
        SignOnState::Locked { until } => lang.sign_on_locked(&until.local().format("%H:%M").to_string()),
        SignOnState::Left => lang.sign_on_left().to_owned(),
    }
}
