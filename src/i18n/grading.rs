//! Facts of a matter and how a ticket comes to its grade (R047–R050).

use super::Lang;
use super::refusals::Names;
use crate::domain::event::{Event, GradingEvent, Recorded};
use crate::domain::facts::{GradeProposal, GradeStory, Known};
use crate::domain::grade::{Led, Stated};
use crate::domain::ids::*;
use crate::domain::refusal::Field;
use crate::domain::rules::FactValue;
use crate::domain::ticket::Ticket;

crate::messages! {
    fault_not_a_number(text: &str) { zh: "“{text}”不是数字，只填整数，如 12000", en: "{text} is no number: write digits, such as 12000" }
    fact_since(fact: &str, at: &str) { zh: "{at} 起{fact}", en: "{fact} since {at}" }
    fact_yes() { zh: "是", en: "yes" }
    fact_no() { zh: "否", en: "no" }
    list_grade_pending() { zh: "定级待确认", en: "grade?" }
    grade_proposed(grade: &str) { zh: "建议定为 {grade}", en: "proposed: {grade}" }
    grade_by_rule(grade: &str, reason: &str) { zh: "建议定为 {grade}：{reason}", en: "proposed: {grade}, {reason}" }
    grade_because(facts: &str) { zh: "（{facts}）", en: " ({facts})" }
    grade_from_words(words: &str) { zh: "据“{words}”", en: "from \"{words}\"" }
    grade_pending(confirm: &str, classify: &str) { zh: "定级待确认：{confirm} 按建议改级，{classify} 另定并写理由", en: "to be confirmed: {confirm} takes it, {classify} overrules it with a word" }
    grade_not_confirmed(what: &str) { zh: "{what}，待确认", en: "{what}: to be confirmed" }
    grade_led_confirmed(reason: &str) { zh: "按建议定级：{reason}", en: "as proposed: {reason}" }
    grade_led_overruled(proposed: &str, word: &str) { zh: "未采纳“{proposed}”：{word}", en: "not {proposed}: {word}" }
    grade_led_raised(from: &str, reason: &str, due: &str) { zh: "{due} 由 {from} 自动改级：{reason}", en: "changed by itself from {from} at {due}: {reason}" }
    grade_coming(at: &str, grade: &str, reason: &str) { zh: "{at} 起改为 {grade}：{reason}", en: "becomes {grade} at {at}: {reason}" }
    explain_grading() { zh: "等级怎么来的", en: "How the grade came about" }
    explain_changes() { zh: "等级怎么变的", en: "How the grade changed" }
    grade_first(grade: &str) { zh: "定为 {grade}", en: "set: {grade}" }
    grade_from_to(from: &str, to: &str) { zh: "由{from}改为{to}", en: "from {from} to {to}" }
    explain_facts(list: &str) { zh: "已知：{list}", en: "known: {list}" }
    explain_no_facts() { zh: "还没有定级事实", en: "no facts are known" }
    fact_stated() { zh: "登记", en: "stated" }
    fact_measured() { zh: "系统统计", en: "measured" }
    no_grade_pending() { zh: "没有待确认的定级", en: "no grade waits to be confirmed" }
    head_measured(list: &str) { zh: "系统统计：{list}", en: "measured: {list}" }
    head_hinted(list: &str) { zh: "来件里提到：{list}", en: "hinted by the message: {list}" }
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
        FactValue::Since(at) => lang.fact_since(&name, &lang.day_time(at)),
    }
}

/// What happened to facts and grade, in a sentence without time and actor.
pub(super) fn history_of(lang: Lang, event: &GradingEvent, names: &dyn Names) -> String {
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

/// What is proposed, and why.
pub fn proposal_words(lang: Lang, proposal: &GradeProposal, names: &dyn Names) -> String {
    let grade = names.code(Field::Grade, &proposal.grade);
    let Some(rule) = &proposal.rule else { return lang.grade_proposed(&grade) };
    let mut line = lang.grade_by_rule(&grade, &names.code(Field::GradeRule, rule));
    let mut why: Vec<String> = Vec::new();
    if !proposal.words.is_empty() {
        why.push(lang.grade_from_words(&proposal.words.join(" ")));
    }
    let numbers = proposal.facts.iter().filter(|(_, value)| *value != FactValue::Yes);
    why.extend(numbers.map(|(fact, value)| fact_words(lang, names, fact, *value)));
    if !why.is_empty() {
        line.push_str(&lang.grade_because(&lang.list(why.iter().cloned(), why.len())));
    }
    line
}

/// What is known for a grade, with where it comes from.
pub fn known_words(lang: Lang, known: &Known, names: &dyn Names) -> String {
    let fact = match (known.value, known.stated) {
        (Some(value), _) => fact_words(lang, names, &known.fact, value),
        (None, _) => lang.did_deny_fact(&names.code(Field::Fact, &known.fact)),
    };
    let from = if known.stated.is_some() {
        lang.fact_stated().to_owned()
    } else if known.measured.is_some() {
        lang.fact_measured().to_owned()
    } else {
        lang.grade_from_words(&known.words.join(" "))
    };
    format!("{fact}{}", lang.grade_because(&from))
}

/// How a ticket came to its grade; none when no rule spoke.
pub fn led_words(lang: Lang, led: &Led, names: &dyn Names) -> String {
    let reason = |rule: &Code| names.code(Field::GradeRule, rule);
    match led {
        Led::Confirmed { rule } => lang.grade_led_confirmed(&reason(rule)),
        Led::Overruled { proposed, word, .. } => lang.grade_led_overruled(&names.code(Field::Grade, proposed), word),
        Led::Raised { rule, from, due, .. } => {
            lang.grade_led_raised(&names.code(Field::Grade, from), &reason(rule), &lang.day_time(*due))
        }
    }
}

/// How the grade of a ticket came about and what will become of it, a line each.
pub fn story_words(lang: Lang, ticket: &Ticket, story: &GradeStory, names: &dyn Names) -> Vec<String> {
    let mut lines: Vec<String> = ticket.grading.led.iter().map(|led| led_words(lang, led, names)).collect();
    lines.extend(story.proposal.as_ref().map(|p| {
        let proposed = proposal_words(lang, p, names);
        if story.pending { lang.grade_not_confirmed(&proposed) } else { proposed }
    }));
    if story.known.is_empty() {
        lines.push(lang.explain_no_facts().to_owned());
    } else {
        let known = story.known.iter().map(|k| known_words(lang, k, names));
        lines.push(lang.explain_facts(&lang.list(known, story.known.len())));
    }
    let coming = story.coming.iter().map(|(rule, grade, at)| {
        lang.grade_coming(&lang.day_time(*at), &names.code(Field::Grade, grade), &names.code(Field::GradeRule, rule))
    });
    lines.extend(coming);
    lines
}

/// How a ticket's grade changed, oldest first: when, and who did what. What the department or the category became without
/// another grade is left out.
pub fn change_words(lang: Lang, history: &[Recorded], names: &dyn Names) -> Vec<(String, String)> {
    let grade = |code: &Code| names.code(Field::Grade, code);
    let mut held: Option<&Code> = None;
    let mut lines = Vec::new();
    for recorded in history {
        let what = match &recorded.event {
            Event::Classified { class, .. } => {
                let before = held.replace(&class.grade);
                match before {
                    Some(before) if *before == class.grade => continue,
                    Some(before) => lang.grade_from_to(&grade(before), &grade(&class.grade)),
                    None => lang.grade_first(&grade(&class.grade)),
                }
            }
            Event::Grading(event) => {
                if let GradingEvent::Raised { class, .. } = event {
                    held = Some(&class.grade);
                }
                history_of(lang, event, names)
            }
            _ => continue,
        };
        let who = lang.actor_name(recorded.actor, names);
        lines.push((lang.day_time(recorded.at), format!("{who} {what}")));
    }
    lines
}
