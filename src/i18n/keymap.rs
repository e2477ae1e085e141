//! Texts of the keymap checker and of the key tables.

crate::messages! {
    keys_error() { zh: "错误：", en: "error: " }
    keys_warning() { zh: "注意：", en: "warning: " }
    keys_sound(file: &str) { zh: "{file}：没有问题", en: "{file}: no faults" }
    keys_count(errors: usize, warnings: usize) {
        zh: "错误 {errors} 处，注意 {warnings} 处",
        en: "errors: {errors}, warnings: {warnings}"
    }
    keys_did_you_mean(near: &str) { zh: "，是不是 {near}？", en: "; did you mean {near}?" }
    keys_syntax(words: &str) { zh: "不是合法的 TOML：{words}", en: "not valid TOML: {words}" }
    keys_unknown_scope(name: &str, meant: &str, all: &str) {
        zh: "没有 [{name}] 这一节{meant}（可用：{all}）",
        en: "no section [{name}]{meant} (there are: {all})"
    }
    keys_unknown_setting(name: &str) {
        zh: "{name} 不能写在各节之外，这里只能写 base",
        en: "{name} can't stand outside a section; only base can"
    }
    keys_unknown_base(name: &str, all: &str) {
        zh: "没有叫 {name} 的按键表（可用：{all}，或 none 从空白开始）",
        en: "no keymap named {name} (there are: {all}, or none to begin with nothing)"
    }
    keys_unknown_action(name: &str, meant: &str) {
        zh: "没有 {name} 这个操作{meant}（frontdesk keys show 列出全部）",
        en: "no action {name}{meant} (frontdesk keys show lists all)"
    }
    keys_misplaced(action: &str, scope: &str, homes: &str) {
        zh: "{action} 不能写在 [{scope}]，应在：{homes}",
        en: "{action} can't stand in [{scope}]; it belongs in: {homes}"
    }
    keys_not_keys(what: &str) {
        zh: "应写按键，如 \"F2\" 或 [\"F2\", \"Ctrl+n\"]，这里是 {what}",
        en: "keys expected, \"F2\" or [\"F2\", \"Ctrl+n\"], found {what}"
    }
    keys_bad_key(key: &str, why: &str) { zh: "按键“{key}”：{why}", en: "key \"{key}\": {why}" }
    keys_empty() { zh: "没有写按键", en: "there is no key" }
    keys_modifier(word: &str) {
        zh: "{word} 不是组合键，可用 Ctrl、Alt、Shift",
        en: "{word} is no modifier; there are Ctrl, Alt, Shift"
    }
    keys_no_such_key(word: &str) {
        zh: "没有叫 {word} 的键（如 F2、Enter、PageDown、Space、a）",
        en: "no key is called {word} (write F2, Enter, PageDown, Space, a)"
    }
    keys_minus() { zh: "用 + 连接，不用 -，如 Ctrl+s", en: "join with +, not with -: Ctrl+s" }
    keys_shifted(letter: &str) { zh: "大写字母直接写 {letter}", en: "write the capital itself: {letter}" }
    keys_shifted_sign() {
        zh: "Shift 加符号请直接写打出来的符号，如 ?",
        en: "write the sign that Shift makes, ? for instance"
    }
    keys_same_as(twin: &str) {
        zh: "终端分不清它和 {twin}，请换一个键",
        en: "terminals can't tell it from {twin}; choose another"
    }
    keys_not_sent() {
        zh: "终端不会送出这个组合，请换一个键",
        en: "terminals don't send this combination; choose another"
    }
    keys_swallowed() {
        zh: "它的编码和终端自己的应答相同，会丢键，请换一个键",
        en: "its bytes are those of a terminal's reply, so it gets lost; choose another"
    }
    keys_too_long(keys: &str, most: usize) {
        zh: "{keys} 太长，最多连按 {most} 个键",
        en: "{keys} is too long; {most} keys in a row are the most"
    }
    keys_esc(keys: &str) {
        zh: "{keys}：连按的键里不能有 Esc，它用来取消",
        en: "{keys}: no Esc in a sequence; it breaks one off"
    }
    keys_is_text(keys: &str, scope: &str) {
        zh: "{keys}：在 [{scope}] 里这是要输入的文字，不能当按键",
        en: "{keys}: in [{scope}] this is text being typed, not a key"
    }
    keys_duplicate(keys: &str, other: &str, line: usize) {
        zh: "{keys} 在第 {line} 行已给了 {other}",
        en: "{keys} already does {other}, line {line}"
    }
    keys_taken(keys: &str, other: &str, scope: &str, id: &str) {
        zh: "{keys} 在所依据的按键表 [{scope}] 里是 {other}；先在本文件里给 {id} 换键，或写 noop = [\"{keys}\"]",
        en: "{keys} is {other} in the base's [{scope}]; give {id} other keys in this file, or write noop = [\"{keys}\"]"
    }
    keys_prefix(short: &str, short_action: &str, long: &str, long_action: &str, scope: &str) {
        zh: "{short} 是 {short_action}，又是 {long}（{long_action}）的开头，见 [{scope}]",
        en: "{short} is {short_action} and also begins {long}, {long_action}; see [{scope}]"
    }
    keys_nothing_to_free(keys: &str) {
        zh: "{keys} 本来就没有用处，不必 noop",
        en: "{keys} does nothing in the base; there is nothing to free"
    }
    keys_no_way_out(action: &str, scope: &str) {
        zh: "[{scope}] 里没有能用的 {action} 键，会出不来",
        en: "no usable key for {action} in [{scope}]: there would be no way out"
    }
    keys_not_reachable(scope: &str, actions: &str) {
        zh: "[{scope}] 里这些操作没有开着输入法也能用的键，请加功能键或 Ctrl、Alt 组合：{actions}",
        en: "no key in [{scope}] that works with an input method on (add a function key or one with Ctrl or Alt) for: {actions}"
    }
    keys_extended(keys: &str) {
        zh: "{keys}：只有部分终端能送出这个键",
        en: "{keys}: only some terminals send this key"
    }
    keys_taken_by_desktop(keys: &str) {
        zh: "{keys}：多半被窗口管理器占用",
        en: "{keys}: window managers usually keep this key"
    }
    keys_cannot_read(file: &str, why: &str) { zh: "读不了 {file}：{why}", en: "can't read {file}: {why}" }
    keys_too_large() { zh: "太大，不像按键表", en: "too large to be a keymap" }
    keys_not_utf8(line: usize) { zh: "第 {line} 行不是 UTF-8，请另存为 UTF-8", en: "line {line} is not UTF-8; save it as UTF-8" }
    keys_no_such_map(name: &str, all: &str) {
        zh: "没有叫 {name} 的按键表，也没有这个文件（可用：{all}）",
        en: "no keymap and no file named {name} (there are: {all})"
    }
    keys_column_key() { zh: "按键", en: "Key" }
    keys_column_action() { zh: "操作", en: "Action" }
    keys_column_help() { zh: "作用", en: "What it does" }
    keys_in_scope(keys: &str, scope: &str) { zh: "{keys}（{scope}）", en: "{keys} ({scope})" }
    keys_none() { zh: "（无）", en: "(none)" }
}
