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
    meter_days_left(n: u32) { zh: "剩 {n} 天", en: "{n} d left" }
    meter_doors(done: u32, target: u32) { zh: "上门 {done}/{target}", en: "door {done}/{target}" }
}
