//! What happened to the store itself, in words.

use super::Lang;
use crate::domain::event::StoreEvent;

crate::messages! {
    did_salvage(whole: u64, known: u64, missing: &str, behind: u64, closed: u64) {
        zh: "数据损坏后由残存部分重建：第 {whole} 条以前完整，已知到第 {known} 条；找不到的：{missing}；缺口后面另有 {behind} 条；{closed} 份客户资料打不开",
        en: "The store was damaged and this ledger was made of what was left: whole up to event {whole} of {known} known; not found: {missing}; behind the gap: {behind}; contact records that no longer open: {closed}"
    }
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
pub fn history(lang: Lang, event: &StoreEvent) -> String {
    match event {
        StoreEvent::Salvaged { whole, known, behind, missing, closed } => {
            lang.did_salvage(*whole, *known, &runs(lang, missing), *behind, *closed)
        }
    }
}
