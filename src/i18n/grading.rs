//! Facts of a matter and how a ticket comes to its grade (R047–R050).

use super::Lang;
use super::refusals::Names;
use crate::domain::event::GradingEvent;
use crate::domain::grade::Stated;
use crate::domain::ids::*;
use crate::domain::refusal::Field;
use crate::domain::rules::FactValue;

crate::messages! {
    did_state(list: &str) { zh: "登记定级事实：{list}", en: "stated facts: {list}" }
    did_take_back_fact(fact: &str) { zh: "撤回“{fact}”", en: "takes back \"{fact}\"" }
    did_deny_fact(fact: &str) { zh: "无“{fact}”", en: "not \"{fact}\"" }
    did_confirm_grade(grade: &str, reason: &str) { zh: "确认定级 {grade}：{reason}", en: "confirmed the grade {grade}: {reason}" }
    did_overrule_grade(proposed: &str, reason: &str, chosen: &str, word: &str) {
        zh: "未采纳建议的“{proposed}”（{reason}），定为“{chosen}”：{word}", en: "chose {chosen} over the proposed {proposed} ({reason}): {word}"
    }
    did_raise(from: &str, to: &str, reason: &str) { zh: "自动改级 {from} → {to}：{reason}", en: "grade changed by itself, {from} → {to}: {reason}" }
    did_raise_tell(roles: &str) { zh: "；须知会 {roles}", en: "; to be told: {roles}" }
    did_raise_due(due: &str) { zh: "；{due} 起已成立", en: "; so since {due}" }
}

/// A fact with its value, as people read it.
pub fn fact_words(lang: Lang, names: &dyn Names, fact: &Code, value: FactValue) -> String {
    let name = names.code(Field::Fact, fact);
    match value {
        FactValue::Yes => name,
        FactValue::Number(n) => format!("{name} {n}"),
        FactValue::Since(at) => format!("{name} {}", lang.day_time(at)),
    }
}

/// What happened to facts and grade, in a sentence without time and actor.
pub(super) fn history(lang: Lang, event: &GradingEvent, names: &dyn Names) -> String {
    let grade = |code: &Code| names.code(Field::Grade, code);
    let reason = |rule: &Code| names.code(Field::GradeRule, rule);
    match event {
        GradingEvent::FactsStated { facts, .. } => {
            let one = |(fact, stated): &(Code, Option<Stated>)| match stated {
                Some(Stated::Yes(true)) => fact_words(lang, names, fact, FactValue::Yes),
                Some(Stated::Number(n)) => fact_words(lang, names, fact, FactValue::Number(*n)),
                Some(Stated::Yes(false)) => lang.did_deny_fact(&names.code(Field::Fact, fact)),
                None => lang.did_take_back_fact(&names.code(Field::Fact, fact)),
            };
            lang.did_state(&lang.list(facts.iter().map(one), facts.len()))
        }
        GradingEvent::Confirmed { rule, grade: to, .. } => lang.did_confirm_grade(&grade(to), &reason(rule)),
        GradingEvent::Overruled { proposed, chosen, rule, word, .. } => {
            lang.did_overrule_grade(&grade(proposed), &reason(rule), &grade(chosen), word)
        }
        GradingEvent::Raised { from, class, rule, tell, due, .. } => {
            let mut line = lang.did_raise(&grade(from), &grade(&class.grade), &reason(rule));
            if !tell.is_empty() {
                let roles = lang.list(tell.iter().map(|r| lang.role_name(*r).to_owned()), tell.len());
                line.push_str(&lang.did_raise_tell(&roles));
            }
            line.push_str(&lang.did_raise_due(&lang.day_time(*due)));
            line
        }
    }
}
