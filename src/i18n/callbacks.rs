//! Callbacks in words: the meter, the plan, the audit of the draws.

crate::messages! {
    plan_title() { zh: "回访计划", en: "Callback plan" }
    plan_month(days: u32) { zh: "本月进度，还剩 {days} 天", en: "This month, {days} days left" }
    plan_meter(class: &str, drawn: u32, percent: u8, target: &str, chosen: u32, done: u32, owed: u32) {
        zh: "{class}：已反馈 {drawn}，要求 {percent} % 即 {target}，抽中 {chosen}，已访 {done}，欠 {owed}",
        en: "{class}: fed back {drawn}, asked {percent} % = {target}, chosen {chosen}, done {done}, owed {owed}"
    }
    plan_doors(way: &str, done: u32, target: u32, percent: u8) {
        zh: "其中{way} {done} 次，要求不少于 {target} 次（{percent} %）", en: "of these {way}: {done}, at least {target} asked ({percent} %)"
    }
    plan_nothing_drawn() { zh: "本月还没有反馈，未抽取", en: "nothing fed back this month, nothing drawn" }
    plan_overdue(n: usize) { zh: "已超时 {n} 件", en: "Overdue: {n}" }
    plan_day(day: &str, n: usize) { zh: "{day} 到期 {n} 件", en: "Due {day}: {n}" }
    plan_none(days: u16) { zh: "今后 {days} 天没有到期的回访", en: "nothing falls due in the coming {days} days" }
    plan_later(n: usize) { zh: "再往后还有 {n} 件", en: "later: {n}" }
    plan_callers(list: &str) { zh: "可由 {list} 回访", en: "may be made by {list}" }
    plan_no_caller(roles: &str) { zh: "没有人可回访：须由{roles}且非处理人", en: "nobody may make it: it takes {roles}, not who did the work" }
    calls_back(roles: &str, people: &str) {
        zh: "回访归{roles}：{people}", en: "called back by {roles}: {people}"
    }
    callback_tries(n: u16, most: u16) { zh: "回访未联系上 {n}/{most} 次", en: "callback reached nobody {n} of {most} times" }
    callback_for(roles: &str) { zh: "归{roles}", en: "for {roles}" }
    audit_month(month: &str, at: &str, position: u64, print: &str) {
        zh: "{month}：密值于 {at} 封存（第 {position} 条，{print}）", en: "{month}: secret sealed {at} (event {position}, {print})"
    }
    audit_revealed() { zh: "月后已公开，任何人都能核对", en: "made known after the month: anyone can check it" }
    audit_sealed() { zh: "尚未公开，用本库密钥核对", en: "not made known yet: checked with the key of this store" }
    audit_broken() { zh: "公开的密值与封存的不符", en: "what was made known is not what was sealed" }
    audit_lost() { zh: "尚未公开，本库的密钥也不是封存时的那一把（丢失，或由导出文件重建）：只能按规则核对", en: "not made known, and the key of this store is not the one it was sealed with (lost, or the store was made from an export): checked by the rule alone" }
    audit_replaced(n: u32) { zh: "月中换过 {n} 次（密钥丢失）：换之前的只能按规则核对", en: "sealed anew {n} times (the key was lost): draws before that are checked by the rule alone" }
    audit_class() { zh: "月份 类别", en: "Month and class" }
    audit_drawn() { zh: "抽取", en: "drawn" }
    audit_chosen() { zh: "抽中", en: "chosen" }
    audit_rate() { zh: "要求", en: "rate" }
    audit_error() { zh: "误差", en: "error" }
    audit_agree() { zh: "密值符", en: "agree" }
    audit_by_rule() { zh: "规则符", en: "by rule" }
    audit_wrong() { zh: "不符", en: "wrong" }
    audit_wrong_number(draw: u32, expected: u32) { zh: "抽出 {draw}，按密值应为 {expected}", en: "drawn {draw}, the secret gives {expected}" }
    audit_wrong_count(before: u32, chosen: u32) { zh: "所记先前抽取 {before}、抽中 {chosen}，与账本不符", en: "says {before} drawn and {chosen} chosen before it, the ledger says otherwise" }
    audit_wrong_choice(draw: u32, percent: u8) { zh: "抽出 {draw}，按 {percent} % 的规则结果应相反", en: "drawn {draw}: by the rule of {percent} % the choice is the other one" }
    audit_fault(position: u64, number: &str, why: &str) { zh: "第 {position} 条 {number}：{why}", en: "event {position}, {number}: {why}" }
    audit_undrawn(n: usize, list: &str) { zh: "已反馈结单却没有抽取 {n} 件：{list}", en: "fed back and closed without a draw ({n}): {list}" }
    audit_whole(n: usize) { zh: "{n} 次抽取逐单核对，全部相符", en: "draws checked ticket by ticket: {n}, all agree" }
    audit_unsealed(n: u32) { zh: "其中 {n} 次没有密值，只能按规则核对", en: "of them by the rule alone, without a secret: {n}" }
    audit_faults(n: usize) { zh: "有 {n} 处不符", en: "not in order: {n}" }

    meter_days_left(n: u32) { zh: "剩 {n} 天", en: "{n} d left" }
    meter_doors(done: u32, target: u32) { zh: "上门 {done}/{target}", en: "door {done}/{target}" }
}
