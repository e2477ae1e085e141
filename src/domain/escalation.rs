//! The ladders of a ticket: which steps were reached, who was told, who took it up (R004, R029, R069, 逐级上报).

use super::event::{Cause, EscalationEvent, Event, Recorded};
use super::grade::{Led, Stated};
use super::ids::*;
use super::rules::{Escalation, Rules, Trigger};
use super::ticket::{CallbackState, Outcome, Ticket};
use super::time::Moment;
use serde::{Deserialize, Serialize};

/// All ladders of a ticket, oldest first.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Ladders {
    /// They.
    pub climbed: Vec<Ladder>,
    /// When feedback or callback last found the customer not satisfied.
    pub unsatisfied: Option<Moment>,
}

/// A ladder that was begun.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Ladder {
    /// Its code in the pack.
    pub code: Code,
    /// What began it.
    pub trigger: Trigger,
    /// And why.
    pub cause: Cause,
    /// When the matter became one for the ladder.
    pub since: Moment,
    /// When that was seen.
    pub began: Moment,
    /// How many steps it has.
    pub of: u8,
    /// The steps reached, in order.
    pub rungs: Vec<Rung>,
}

/// A step that was reached.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Rung {
    /// Which, from 1.
    pub step: u8,
    /// The roles that were told.
    pub to: Vec<Role>,
    /// Who had them.
    pub told: Vec<StaffId>,
    /// When it was due.
    pub due: Moment,
    /// When they were told.
    pub at: Moment,
    /// Until when it is to be acknowledged.
    pub until: Moment,
    /// Who took it up.
    pub acknowledged: Option<Acknowledged>,
    /// Whom the desk told by telephone.
    pub phoned: Vec<Phoned>,
}

/// Who took a step up.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Acknowledged {
    /// Who.
    pub by: StaffId,
    /// When.
    pub at: Moment,
    /// What will be done; may be empty.
    pub word: String,
}

/// Who was told by telephone.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Phoned {
    /// Who told them.
    pub by: StaffId,
    /// Whom.
    pub staff: StaffId,
    /// When.
    pub at: Moment,
    /// What they said; may be empty.
    pub text: String,
}

impl Ladders {
    /// Folds an event of the ticket in.
    pub fn apply(&mut self, recorded: &Recorded) {
        let at = recorded.at;
        match &recorded.event {
            Event::FedBack { outcome: Outcome::NotSatisfied, .. }
            | Event::CalledBack { outcome: Outcome::NotSatisfied, .. } => self.unsatisfied = Some(at),
            Event::FedBack { last: true, .. } | Event::CalledBack { last: true, .. } => self.unsatisfied = None,
            Event::Escalation(EscalationEvent::StepReached {
                ladder,
                trigger,
                cause,
                step,
                of,
                to,
                told,
                since,
                due,
                until,
                ..
            }) => {
                if *step <= 1 {
                    let (code, trigger, cause) = (ladder.clone(), *trigger, cause.clone());
                    let rungs = Vec::new();
                    self.climbed.push(Ladder { code, trigger, cause, since: *since, began: at, of: *of, rungs });
                }
                if let Some(ladder) = self.last_mut(ladder) {
                    let (to, told) = (to.clone(), told.clone());
                    let phoned = Vec::new();
                    let (step, due, until) = (*step, *due, *until);
                    ladder.of = *of;
                    ladder.rungs.push(Rung { step, to, told, due, at, until, acknowledged: None, phoned });
                }
            }
            Event::Escalation(EscalationEvent::StepAcknowledged { ladder, step, word, .. }) => {
                if let (Some(by), Some(rung)) = (recorded.actor.staff(), self.rung_mut(ladder, *step)) {
                    rung.acknowledged.get_or_insert(Acknowledged { by, at, word: word.clone() });
                }
            }
            Event::Escalation(EscalationEvent::ToldByPhone { ladder, step, staff, text, .. }) => {
                if let (Some(by), Some(rung)) = (recorded.actor.staff(), self.rung_mut(ladder, *step)) {
                    rung.phoned.push(Phoned { by, staff: *staff, at, text: text.clone() });
                }
            }
            _ => {}
        }
    }

    fn last_mut(&mut self, code: &Code) -> Option<&mut Ladder> {
        self.climbed.iter_mut().rev().find(|l| l.code == *code)
    }

    fn rung_mut(&mut self, code: &Code, step: u8) -> Option<&mut Rung> {
        self.last_mut(code)?.rungs.iter_mut().find(|r| r.step == step)
    }

    /// The latest ladder of a code.
    pub fn last(&self, code: &Code) -> Option<&Ladder> {
        self.climbed.iter().rev().find(|l| l.code == *code)
    }
}

impl Ladder {
    /// Steps that nobody of theirs took up, nor anybody of a later one.
    pub fn open(&self) -> impl Iterator<Item = &Rung> {
        let taken = self.rungs.iter().rposition(|r| r.acknowledged.is_some()).map_or(0, |n| n + 1);
        self.rungs.iter().skip(taken)
    }

    /// Whether somebody has to take it up still.
    pub fn is_open(&self) -> bool {
        self.open().next().is_some()
    }
}

impl Ticket {
    /// Why a ladder of the pack stands for this ticket, and since when; none when there is no matter for it. Of major
    /// and special information it is `now`, as it becomes so with the act that says so.
    pub fn matter_for(&self, ladder: &Escalation, now: Moment, rules: &Rules) -> Option<(Moment, Cause)> {
        if self.end.is_some() {
            return None;
        }
        let class = self.class.as_ref();
        let kind_fits = ladder.kinds.is_empty() || class.is_some_and(|c| ladder.kinds.contains(&c.kind));
        let counts = class.map(|c| rules.counts_as(&c.grade).map_or(&c.grade, |g| &g.code));
        let grade = counts.filter(|g| ladder.grades.contains(g));
        if !kind_fits {
            return None;
        }
        if ladder.trigger == Trigger::Information {
            let cause = grade.map(|g| Cause::Grade(g.clone()));
            let fact = || ladder.facts.iter().find(|f| self.is_known(f)).map(|f| Cause::Fact(f.clone()));
            return cause.or_else(fact).map(|cause| (now, cause));
        }
        if ladder.trigger == Trigger::GradeChanged {
            let graded = ladder.grades.is_empty() || grade.is_some();
            let (rule, _) = self.tells_of_grade(rules).filter(|_| graded)?;
            return Some((now, Cause::Rule(rule)));
        }
        if !ladder.grades.is_empty() && grade.is_none() {
            return None;
        }
        if ladder.trigger == Trigger::NotSatisfied {
            let since = self.ladders.unsatisfied.filter(|_| self.feedback.is_none());
            return since.map(|since| (since, Cause::Customer));
        }
        self.missed(ladder.trigger, rules).filter(|due| *due < now).map(|due| (due, Cause::Time))
    }

    /// When the clock of a trigger runs or ran out, while it runs.
    fn missed(&self, trigger: Trigger, rules: &Rules) -> Option<Moment> {
        let running = |clock: Option<super::clock::Clock>| clock.filter(|c| c.met.is_none()).map(|c| c.due);
        match trigger {
            Trigger::ReceiveLate => {
                self.is_waiting().then(|| self.arrived.plus_minutes(i64::from(rules.receive_minutes)))
            }
            Trigger::ReplyLate => running(self.reply),
            Trigger::FinishLate => running(self.finish).filter(|_| self.reworks == 0),
            Trigger::ReworkLate => running(self.finish).filter(|_| self.reworks > 0),
            Trigger::CallbackLate => match &self.callback {
                CallbackState::Due { by, .. } if self.feedback.is_some() => Some(*by),
                _ => None,
            },
            Trigger::Information | Trigger::NotSatisfied | Trigger::GradeChanged => None,
        }
    }

    /// The rule that gave the ticket its grade: by itself, or by facts and an operator's word.
    fn graded_by(&self) -> Option<&Code> {
        match self.grading.led.as_ref()? {
            Led::Confirmed { rule } | Led::Raised { rule, .. } => Some(rule),
            Led::Overruled { .. } => None,
        }
    }

    /// The rule that gave the ticket its grade, and whom it names but for those whom a ladder has told of that grade
    /// already; none when nobody is left.
    pub fn tells_of_grade(&self, rules: &Rules) -> Option<(Code, Vec<Role>)> {
        let rule = self.graded_by()?;
        let named = match &self.grading.led {
            Some(Led::Raised { tell, .. }) => tell,
            _ => &rules.grade_rule(rule)?.tell,
        };
        let class = self.class.as_ref()?;
        let grade = Cause::Grade(rules.counts_as(&class.grade).map_or(&class.grade, |g| &g.code).clone());
        let told: Vec<Role> = self
            .standing(rules)
            .filter(|l| l.cause == grade)
            .flat_map(|l| &l.rungs)
            .flat_map(|r| r.to.clone())
            .collect();
        let left: Vec<Role> = named.iter().copied().filter(|role| !told.contains(role)).collect();
        (!left.is_empty()).then(|| (rule.clone(), left))
    }

    /// Whether a fact that makes special information was stated of it.
    fn is_known(&self, fact: &Code) -> bool {
        match self.grading.stated.get(fact) {
            Some(Stated::Yes(yes)) => *yes,
            Some(Stated::Number(n)) => *n > 0,
            None => false,
        }
    }

    /// Whether a ladder that was begun still has its matter: the message waits, the answer is owed, … (R069).
    pub fn stands(&self, ladder: &Ladder, rules: &Rules) -> bool {
        if self.end.is_some() || self.ladders.last(&ladder.code) != Some(ladder) {
            return false;
        }
        match ladder.trigger {
            Trigger::Information => {
                let of_pack = rules.ladder(&ladder.code);
                of_pack.is_some_and(|e| self.matter_for(e, ladder.began, rules).is_some())
            }
            Trigger::NotSatisfied => self.feedback.is_none() && self.ladders.unsatisfied == Some(ladder.since),
            Trigger::GradeChanged => self.graded_by().is_some_and(|rule| ladder.cause == Cause::Rule(rule.clone())),
            // An extension, or another clock: what was late then is no longer what is late.
            trigger => self.missed(trigger, rules).is_some_and(|due| due <= ladder.began),
        }
    }

    /// Ladders whose matter still stands.
    pub fn standing<'t>(&'t self, rules: &'t Rules) -> impl Iterator<Item = &'t Ladder> {
        self.ladders.climbed.iter().filter(|l| self.stands(l, rules))
    }

    /// The department that answers for it: where it was sent, else where the pack would send it.
    pub fn responsible<'t>(&'t self, rules: &'t Rules) -> Option<&'t Code> {
        let sent = self.dispatch.as_ref().map(|d| &d.department);
        sent.or_else(|| {
            let class = self.class.as_ref()?;
            let complainant = self.message.complainant.as_ref();
            rules.department_for(complainant, &class.kind, class.category.as_ref()).map(|(department, _)| department)
        })
    }
}
