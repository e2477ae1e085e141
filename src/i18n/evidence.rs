//! What happened to the store itself, in words.

use super::Lang;
use super::refusals::Names;
use crate::domain::event::{PaperFound, StoreEvent};

crate::messages! {
    did_salvage(whole: u64, known: u64, missing: &str, behind: u64, closed: u64) {
        zh: "数据损坏后由残存部分重建：第 {whole} 条以前完整，已知到第 {known} 条；找不到的：{missing}；缺口后面另有 {behind} 条；{closed} 份客户资料打不开",
        en: "The store was damaged and this ledger was made of what was left: whole up to event {whole} of {known} known; not found: {missing}; behind the gap: {behind}; contact records that no longer open: {closed}"
    }
    did_step_clock(expected: &str, clock: &str) { zh: "时钟跳变：应为 {expected}，却显示 {clock}", en: "the clock leapt: it should show {expected}, and shows {clock}" }
    did_hold_paper(staff: &str, code: &str) { zh: "纸面与账本一致：{code}（{staff} 核对）", en: "paper and ledger agree: {code} (held by {staff})" }
    did_hold_paper_plain(staff: &str, code: &str) { zh: "账本里有 {code}，但不是交接班记录（{staff} 核对）", en: "the ledger has {code}, but it is not of a handover sheet (held by {staff})" }
    did_hold_paper_differs(staff: &str, code: &str) { zh: "纸面不符：账本可能被替换或改写，{code} 处是另一条记录（{staff} 核对）", en: "paper NOT met: the ledger may have been replaced or written anew, another event stands at {code} (held by {staff})" }
    did_hold_paper_beyond(staff: &str, code: &str) { zh: "纸面不符：账本末尾丢失或放回了旧副本，没到 {code}（{staff} 核对）", en: "paper NOT met: the ledger's end was lost or an old copy was put back, it ends before {code} (held by {staff})" }
    did_hold_paper_unknown(staff: &str, code: &str) { zh: "纸面不符：没有哪份记录是 {code}（{staff} 核对）", en: "paper NOT met: no sheet has {code} (held by {staff})" }
    did_hold_no_paper(staff: &str) { zh: "{staff} 上岗时没有纸质记录，账本未核对", en: "{staff} had no printed sheet at sign-on: the ledger was not held against paper" }
    salvage_none_missing() { zh: "无", en: "none" }
}

/// Runs of positions: `7`, `9–12`.
#[must_use]
pub fn runs(lang: Lang, runs: &[(u64, u64)]) -> String {
    let each = runs.iter().map(|(first, last)| if first == last { first.to_string() } else { format!("{first}–{last}") });
    let all: Vec<String> = each.collect();
    if all.is_empty() { lang.salvage_none_missing().to_owned() } else { all.join(lang.pick("、", ", ")) }
}

/// What it says in the desk's history.
#[must_use]
pub fn history(lang: Lang, event: &StoreEvent, names: &dyn Names) -> String {
    match event {
        StoreEvent::Salvaged { whole, known, behind, missing, closed } => {
            lang.did_salvage(*whole, *known, &runs(lang, missing), *behind, *closed)
        }
        StoreEvent::ClockStepped { expected, clock } => {
            lang.did_step_clock(&lang.full_time(*expected), &lang.full_time(*clock))
        }
        StoreEvent::PaperHeld { by, code, found, .. } => {
            let by = names.staff(*by);
            match found {
                PaperFound::Met => lang.did_hold_paper(&by, code),
                PaperFound::NotASheet => lang.did_hold_paper_plain(&by, code),
                PaperFound::Differs => lang.did_hold_paper_differs(&by, code),
                PaperFound::Beyond => lang.did_hold_paper_beyond(&by, code),
                PaperFound::Unknown => lang.did_hold_paper_unknown(&by, code),
                PaperFound::NoPaper => lang.did_hold_no_paper(&by),
            }
        }
    }
}
