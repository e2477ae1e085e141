//! What is known of a ticket's matter, and which grade follows from it (R047–R050): stated by people, hinted by words of
//! the message, measured by the program.

use super::clock::Clock;
use super::grade::{Grading, Led, Stated};
use super::ids::*;
use super::matters::{Matter, Matters};
use super::quick;
use super::rules::*;
use super::ticket::{Class, Ticket};
use super::time::Moment;
use serde::Serialize;
use std::collections::BTreeMap;

/// A fact that is known, with where that comes from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Known {
    /// The fact.
    pub fact: Code,
    /// What is known of it; none when people say that it is not so, whatever the words hint at.
    pub value: Option<FactValue>,
    /// What people stated.
    pub stated: Option<Stated>,
    /// What the program measured.
    pub measured: Option<FactValue>,
    /// The words of the message that hint at it.
    pub words: Vec<String>,
}

impl Known {
    /// Whether nothing but words of the message speaks for it.
    pub fn only_hinted(&self) -> bool {
        self.stated.is_none() && self.measured.is_none()
    }
}

/// Everything that is known of a ticket's matter, in the pack's order of facts.
pub fn facts(ticket: &Ticket, matters: &Matters, rules: &Rules, now: Moment) -> Vec<Known> {
    gathered(&quick::hinted(&ticket.message.text, rules), ticket, matters, rules, now)
}

/// What is stated and measured, and what these words of the message hint at.
fn gathered(
    hinted: &[(Code, Vec<String>)],
    ticket: &Ticket,
    matters: &Matters,
    rules: &Rules,
    now: Moment,
) -> Vec<Known> {
    let measure = Measured { ticket, matter: Matter::of(ticket), matters, rules, now };
    let known = rules.facts.iter().map(|fact| {
        let words = hinted.iter().find(|(code, _)| *code == fact.code).map(|(_, words)| words.clone());
        known(fact, ticket, &measure, words.unwrap_or_default())
    });
    known.filter(|k| k.value.is_some() || k.stated.is_some()).collect()
}

/// Whether a proposal waits for a word, by what is stated and measured alone: words of the message had their say when the
/// ticket was classified. For lists, where each row counts: what no rule that may ask reads is not measured, for what does
/// not hold asks for nothing.
pub fn waits(ticket: &Ticket, matters: &Matters, rules: &Rules, now: Moment) -> bool {
    let Some(class) = asked_about(ticket) else { return false };
    let scheme = rules.active_scheme().into_iter();
    let mut may = scheme.flat_map(|s| &s.rules).filter(|r| r.is_for(&class.kind) && asks(r, ticket, class, rules));
    let Some(first) = may.next() else { return false };
    let measure = Measured { ticket, matter: Matter::of(ticket), matters, rules, now };
    let speaks = |c: &Condition| {
        let value = rules.fact(&c.fact).and_then(|fact| known(fact, ticket, &measure, Vec::new()).value);
        c.holds_of(value, now)
    };
    [first].into_iter().chain(may).any(|rule| rule.when.iter().all(speaks))
        && pending(ticket, &gathered(&[], ticket, matters, rules, now), rules, now).is_some()
}

fn known(fact: &Fact, ticket: &Ticket, measure: &Measured<'_>, words: Vec<String>) -> Known {
    let stated = ticket.grading.stated.get(&fact.code).copied();
    let measured = fact.measure.and_then(|m| measure.value(m));
    Known { fact: fact.code.clone(), value: weighed(stated, measured, &words), stated, measured, words }
}

fn weighed(stated: Option<Stated>, measured: Option<FactValue>, words: &[String]) -> Option<FactValue> {
    let hint = (!words.is_empty()).then_some(FactValue::Yes);
    match (stated.map(|s| s.value()), measured) {
        // The greater of what is stated and measured holds.
        (Some(Some(FactValue::Number(a))), Some(FactValue::Number(b))) => Some(FactValue::Number(a.max(b))),
        (Some(stated), None) => stated,
        (Some(stated), measured) => measured.or(stated),
        (None, measured) => measured.or(hint),
    }
}

/// What words of a message hint at, before anything else is known of it.
pub fn hinted(text: &str, rules: &Rules) -> Vec<Known> {
    let known = |(fact, words): (Code, Vec<String>)| {
        let value = weighed(None, None, &words);
        Known { fact, value, stated: None, measured: None, words }
    };
    quick::hinted(text, rules).into_iter().map(known).collect()
}

/// What will be known once these are stated, or taken back.
pub fn with_stated(known: &[Known], changes: &BTreeMap<Code, Option<Stated>>) -> Vec<Known> {
    let mut all = known.to_vec();
    for (fact, stated) in changes {
        match all.iter_mut().find(|k| &k.fact == fact) {
            Some(k) => {
                k.stated = *stated;
                k.value = weighed(k.stated, k.measured, &k.words);
            }
            None => {
                let (stated, value) = (*stated, weighed(*stated, None, &[]));
                all.push(Known { fact: fact.clone(), value, stated, measured: None, words: Vec::new() });
            }
        }
    }
    all.retain(|k| k.value.is_some() || k.stated.is_some());
    all
}

/// What is known, as rules of grades read it.
pub fn values(known: &[Known]) -> FactValues {
    known.iter().filter_map(|k| Some((k.fact.clone(), k.value?))).collect()
}

struct Measured<'a> {
    ticket: &'a Ticket,
    matter: Option<Matter>,
    matters: &'a Matters,
    rules: &'a Rules,
    now: Moment,
}

impl Measured<'_> {
    fn value(&self, measure: Measure) -> Option<FactValue> {
        let (ticket, of) = (self.ticket, self.matter.as_ref()?);
        let count = |n: usize| Some(FactValue::Number(u64::try_from(n).unwrap_or(u64::MAX)));
        let since = || self.rules.looks_back().before(self.now);
        match measure {
            Measure::Complaints => count(self.matters.complaints(of, since())),
            Measure::Handled => count(self.matters.handled(of, since())),
            Measure::PeopleInMonth => count(self.matters.people_in_month(of).len()),
            Measure::Households => count(self.matters.households_open(of)),
            Measure::Departments => count(ticket.grading.departments.len()),
            Measure::ClockMissed => ticket.was_breached(self.now).then_some(FactValue::Yes),
            // What has a result is not unsolved, though the customer is still to be told or called back.
            Measure::Unsolved => {
                let open = ticket.end.is_none() && ticket.result.is_none();
                ticket.received_at.filter(|_| open).map(FactValue::Since)
            }
        }
    }
    /// When a condition came to hold; none when that is not known.
    fn since(&self, condition: &Condition, value: Option<FactValue>) -> Option<Moment> {
        let measure = self.rules.fact(&condition.fact).and_then(|f| f.measure);
        match (condition.from, value, measure) {
            (Threshold::Yes(false), ..) => Some(self.ticket.arrived),
            (Threshold::Older(age), Some(FactValue::Since(from)), _) => Some(age.after(from)),
            (Threshold::AtLeast(n), _, Some(Measure::PeopleInMonth)) => {
                let people = self.matters.people_in_month(self.matter.as_ref()?);
                people.get(usize::try_from(n).ok()?.checked_sub(1)?).map(|(_, at)| *at)
            }
            (Threshold::Yes(true), _, Some(Measure::ClockMissed)) => {
                let clocks = [self.ticket.reply, self.ticket.finish].into_iter().flatten();
                clocks.filter(|c| c.was_breached(self.now)).map(|c| c.first_due).min()
            }
            _ => None,
        }
    }
}

/// A grade that is proposed, and why.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct GradeProposal {
    /// The grade.
    pub grade: Code,
    /// Nature: important, else ordinary (R032).
    pub important: bool,
    /// The rule that speaks for it; none when it is the category's or the kind's own.
    pub rule: Option<Code>,
    /// The facts that speak.
    pub facts: Vec<(Code, FactValue)>,
    /// The words of the message that hint at them.
    pub words: Vec<String>,
    /// Every rule that holds.
    pub held: Vec<Code>,
}

/// The grade that follows for a kind and category from what is known: the category's or the kind's own, unless a rule
/// speaks for a heavier one, or for a lighter one by what people stated or the program measured. Rules that change a grade
/// by themselves are no proposals, but for those that have had their say; none that was overruled is proposed again.
pub fn propose(
    kind: &Code,
    category: Option<&Code>,
    known: &[Known],
    grading: &Grading,
    rules: &Rules,
    now: Moment,
) -> Option<GradeProposal> {
    let own = category.and_then(|c| rules.category(c)).and_then(|c| c.grade.as_ref());
    let own = own.or_else(|| rules.kind(kind).map(|k| &k.grade));
    let own = own.and_then(|code| rules.counts_as(code));
    let values = values(known);
    let weighs = |rule: &GradeRule| rules.grade(&rule.grade).map_or(0, |g| g.weight);
    let overruled = matches!(grading.led, Some(Led::Overruled { .. }));
    let proposes = |r: &&GradeRule| match grading.settled.contains(&r.code) {
        true => !overruled,
        false => r.change == Change::Proposed,
    };
    let all = rules.active_scheme()?.rules.iter().filter(proposes);
    let held: Vec<&GradeRule> = all.filter(|r| r.holds(kind, &values, now)).collect();
    let hinted = |rule: &GradeRule| rule.when.iter().any(|c| only_hinted(known, &c.fact));
    let floor = own.map_or(0, |g| g.weight);
    // The first of the heaviest.
    let rule = held.iter().copied().rev().max_by_key(|r| weighs(r)).filter(|r| weighs(r) >= floor || !hinted(r));
    let codes = held.iter().map(|r| r.code.clone()).collect();
    let Some(rule) = rule else {
        let own = own?;
        let (grade, important) = (own.code.clone(), own.important);
        return Some(GradeProposal { grade, important, rule: None, facts: Vec::new(), words: Vec::new(), held: codes });
    };
    let grade = rules.grade(&rule.grade)?;
    Some(GradeProposal {
        grade: grade.code.clone(),
        important: grade.important,
        rule: Some(rule.code.clone()),
        facts: speaking(rule, &values),
        words: rule.when.iter().flat_map(|c| words_of(known, &c.fact)).collect(),
        held: codes,
    })
}

fn only_hinted(known: &[Known], fact: &Code) -> bool {
    known.iter().any(|k| &k.fact == fact && k.only_hinted())
}

fn words_of(known: &[Known], fact: &Code) -> Vec<String> {
    let found = known.iter().find(|k| &k.fact == fact).filter(|k| k.only_hinted());
    found.map(|k| k.words.clone()).unwrap_or_default()
}

fn speaking(rule: &GradeRule, values: &FactValues) -> Vec<(Code, FactValue)> {
    rule.when.iter().filter_map(|c| Some((c.fact.clone(), *values.get(&c.fact)?))).collect()
}

/// The proposal that waits for the operator's word on a ticket that is classified: a rule that has not had its say speaks
/// for another grade than the ticket has.
pub fn pending(ticket: &Ticket, known: &[Known], rules: &Rules, now: Moment) -> Option<GradeProposal> {
    let class = asked_about(ticket)?;
    let proposal = propose(&class.kind, class.category.as_ref(), known, &ticket.grading, rules, now)?;
    let rule = rules.grade_rule(proposal.rule.as_ref()?)?;
    asks(rule, ticket, class, rules).then_some(proposal)
}

/// What a ticket is whose grade may still be asked about: one that is received, classified, and without a result.
fn asked_about(ticket: &Ticket) -> Option<&Class> {
    ticket.class.as_ref().filter(|_| ticket.is_unfinished() && ticket.result.is_none())
}

/// Whether a rule would ask for the operator's word on a ticket, did it hold with the heaviest grade.
fn asks(rule: &GradeRule, ticket: &Ticket, class: &Class, rules: &Rules) -> bool {
    let current = rules.counts_as(&class.grade).map_or(&class.grade, |g| &g.code);
    // What the program changes by itself needs nobody's word; what it raised is not lowered by a weaker rule.
    let proposed = rule.change == Change::Proposed && !ticket.grading.settled.contains(&rule.code);
    let weight = |code: &Code| rules.grade(code).map_or(0, |g| g.weight);
    let raised = matches!(ticket.grading.led, Some(Led::Raised { .. }));
    let lighter = weight(&rule.grade) < weight(current);
    proposed && &rule.grade != current && !(raised && lighter)
}

/// Whether an operator said that the grade is another one than was proposed, and nothing new speaks: that stands.
pub fn is_overruled(ticket: &Ticket, proposal: &GradeProposal) -> bool {
    proposal.rule.is_none() && matches!(ticket.grading.led, Some(Led::Overruled { .. }))
}

/// A grade that a rule changes by itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Raise {
    /// The rule.
    pub rule: Code,
    /// What the ticket becomes.
    pub class: Class,
    /// Answer clock.
    pub reply: Clock,
    /// Finish clock.
    pub finish: Clock,
    /// The facts that speak.
    pub facts: Vec<(Code, FactValue)>,
    /// Who is told.
    pub tell: Vec<Role>,
    /// When the rule came to hold.
    pub due: Moment,
}

/// The rules of the scheme in use that change a grade by themselves.
fn by_itself(rules: &Rules) -> impl Iterator<Item = &GradeRule> {
    let all = rules.active_scheme().into_iter().flat_map(|s| &s.rules);
    all.filter(|r| r.change == Change::ByItself)
}

/// The change that has come about by itself on a ticket: the heaviest rule that holds, is heavier than the ticket's grade,
/// and has not had its say.
///
/// The new limits run from when the rule came to hold, and tighten the clocks only: nothing that was late, promised or
/// ordered anew becomes looser by it (C3, R066).
pub fn raise(ticket: &Ticket, matters: &Matters, rules: &Rules, now: Moment) -> Option<Raise> {
    let class = ticket.class.as_ref().filter(|_| ticket.is_unfinished())?;
    let weight = |code: &Code| rules.grade(code).map_or(0, |g| g.weight);
    let may = |r: &&GradeRule| {
        r.is_for(&class.kind) && !ticket.grading.settled.contains(&r.code) && weight(&r.grade) > weight(&class.grade)
    };
    let mut open = by_itself(rules).filter(may).peekable();
    open.peek()?;
    let measure = Measured { ticket, matter: Matter::of(ticket), matters, rules, now };
    let mut best: Option<(&GradeRule, FactValues)> = None;
    for rule in open {
        if best.as_ref().is_some_and(|(b, _)| weight(&b.grade) >= weight(&rule.grade)) {
            continue;
        }
        let named = rule.when.iter().filter_map(|c| rules.fact(&c.fact));
        let values: FactValues = named
            .filter_map(|fact| {
                let asks_words = !fact.words.is_empty();
                let hinted = if asks_words { quick::hinted(&ticket.message.text, rules) } else { Vec::new() };
                let words = hinted.into_iter().find(|(code, _)| *code == fact.code).map(|(_, w)| w).unwrap_or_default();
                Some((fact.code.clone(), known(fact, ticket, &measure, words).value?))
            })
            .collect();
        if rule.holds(&class.kind, &values, now) {
            best = Some((rule, values));
        }
    }
    let (rule, values) = best?;
    let since = rule.when.iter().map(|c| measure.since(c, values.get(&c.fact).copied()));
    let due = since.map(|at| at.unwrap_or(now)).max().unwrap_or(now).min(now);
    let grade = rules.grade(&rule.grade)?;
    let clock = |old: Option<Clock>, limit| Clock::tightened(old, Clock::start(limit, due, rules));
    Some(Raise {
        rule: rule.code.clone(),
        class: Class { grade: grade.code.clone(), important: grade.important, ..class.clone() },
        reply: clock(ticket.reply, grade.reply),
        finish: clock(ticket.finish, grade.finish),
        facts: speaking(rule, &values),
        tell: rule.tell.clone(),
        due,
    })
}

/// How the grade of a ticket stands: what is known, what is proposed, and what comes with time.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct GradeStory {
    /// What is known.
    pub known: Vec<Known>,
    /// What follows from it for the ticket's kind and category; none before it is classified.
    pub proposal: Option<GradeProposal>,
    /// The proposal waits for the operator's word.
    pub pending: bool,
    /// Rules that will hold for want of nothing but time: the rule, its grade, and when. Soonest first.
    pub coming: Vec<(Code, Code, Moment)>,
}

/// Whether a rule of the scheme in use asks for a fact.
fn is_asked(fact: &Code, rules: &Rules) -> bool {
    rules.active_scheme().is_some_and(|s| s.rules.iter().any(|r| r.when.iter().any(|c| &c.fact == fact)))
}

/// How the grade of a ticket stands.
pub fn story(ticket: &Ticket, matters: &Matters, rules: &Rules, now: Moment) -> GradeStory {
    let mut known = facts(ticket, matters, rules, now);
    // What is measured for other schemes says nothing here.
    known.retain(|k| k.stated.is_some() || !k.words.is_empty() || is_asked(&k.fact, rules));
    let Some(class) = &ticket.class else { return GradeStory { known, ..GradeStory::default() } };
    let proposal = propose(&class.kind, class.category.as_ref(), &known, &ticket.grading, rules, now);
    let pending = waits(ticket, matters, rules, now);
    let values = values(&known);
    let weight = |code: &Code| rules.grade(code).map_or(0, |g| g.weight);
    let open = ticket.is_unfinished();
    let all = rules.active_scheme().into_iter().flat_map(|s| &s.rules).filter(|_| open);
    let heavier = all.filter(|r| weight(&r.grade) > weight(&class.grade) && !ticket.grading.settled.contains(&r.code));
    let coming = heavier.filter_map(|r| Some((r.code.clone(), r.grade.clone(), r.due(&class.kind, &values, now)?)));
    let mut coming: Vec<(Code, Code, Moment)> = coming.collect();
    coming.sort_by_key(|(_, _, at)| *at);
    GradeStory { known, proposal, pending, coming }
}
