//! Grade schemes (R047–R051): what is known of a matter, and which grade and nature follow from it.

use super::{Grade, Label, Limit};
use crate::domain::ids::{Code, Role};
use crate::domain::time::Moment;
use chrono::Months;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How old something is: days of 24 hours, or calendar months.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Age {
    /// Days.
    Days(u32),
    /// Months; the day of the month stays, or becomes the month's last.
    Months(u32),
}

impl Age {
    /// When what began at `from` is so old.
    pub fn after(&self, from: Moment) -> Moment {
        match *self {
            Age::Days(days) => from.plus_minutes(i64::from(days) * 1_440),
            Age::Months(months) => {
                let day = from.date();
                let then = day.checked_add_months(Months::new(months)).unwrap_or(day);
                let rest = from.ms().rem_euclid(60_000);
                from.at_local(then, from.minute_of_day()).plus_ms(rest)
            }
        }
    }
    /// The earliest moment that is not older than this at `now`: where a window of this length begins.
    pub fn before(&self, now: Moment) -> Moment {
        match *self {
            Age::Days(days) => now.plus_minutes(-i64::from(days) * 1_440),
            Age::Months(months) => {
                let day = now.date();
                let then = day.checked_sub_months(Months::new(months)).unwrap_or(day);
                let rest = now.ms().rem_euclid(60_000);
                now.at_local(then, now.minute_of_day()).plus_ms(rest)
            }
        }
    }
}

impl std::fmt::Display for Age {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (count, unit) = match self {
            Age::Days(days) => (days, "day"),
            Age::Months(months) => (months, "month"),
        };
        write!(f, "{count} {unit}{}", if *count == 1 { "" } else { "s" })
    }
}

impl Serialize for Age {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

/// In what a fact is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FactUnit {
    /// It is so, or it is not.
    YesNo,
    /// How many.
    Count,
    /// Yuan.
    Yuan,
    /// How long since the matter was received; always measured.
    Age,
}

/// What the program finds out by itself from the ledger.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// How often the household complained of the matter, this time included (a count).
    Complaints,
    /// How often the same matter has been handled: earlier tickets that ended, and reworks (a count).
    Handled,
    /// How many different people made the same complaint in the calendar month, this one included (a count, R117).
    PeopleInMonth,
    /// How many households have the same matter open now, this one included (a count).
    Households,
    /// How many departments it was sent to (a count).
    Departments,
    /// A reply or finish clock was missed (yes or no, R054).
    ClockMissed,
    /// How long it has been received and not ended (an age).
    Unsolved,
}

impl Measure {
    /// All of them, with the name that packs write.
    pub const ALL: [(Measure, &'static str); 7] = [
        (Measure::Complaints, "complaints"),
        (Measure::Handled, "handled"),
        (Measure::PeopleInMonth, "people_in_month"),
        (Measure::Households, "households"),
        (Measure::Departments, "departments"),
        (Measure::ClockMissed, "clock_missed"),
        (Measure::Unsolved, "unsolved"),
    ];
    /// In what it is told.
    pub fn unit(&self) -> FactUnit {
        match self {
            Measure::ClockMissed => FactUnit::YesNo,
            Measure::Unsolved => FactUnit::Age,
            _ => FactUnit::Count,
        }
    }
}

/// Something that may be known of a matter and speaks for a grade. What people state and what the program measures of
/// the same fact are both heard: the greater holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Fact {
    /// Stable code.
    pub code: Code,
    /// What people read.
    pub label: Label,
    /// In what it is told.
    pub unit: FactUnit,
    /// What the program measures, where it does.
    pub measure: Option<Measure>,
    /// Whether people may state it.
    pub stated: bool,
    /// Words in a message that hint at it; only for what is so or not.
    pub words: Vec<String>,
}

/// What is known of a fact.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactValue {
    /// It is so.
    Yes,
    /// So many, or so many yuan.
    Number(u64),
    /// Since then.
    Since(Moment),
}

/// What is known of a matter, by the fact's code.
pub type FactValues = BTreeMap<Code, FactValue>;

/// From when on a fact speaks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(untagged)]
pub enum Threshold {
    /// It is so.
    Yes(bool),
    /// So many or more (section 4.17, no. 10).
    AtLeast(u64),
    /// So old or older.
    Older(Age),
}

/// A fact that must hold.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Condition {
    /// Which fact.
    pub fact: Code,
    /// From when on.
    pub from: Threshold,
}

impl Condition {
    /// Whether it holds at `now`.
    pub fn holds(&self, facts: &FactValues, now: Moment) -> bool {
        self.holds_of(facts.get(&self.fact).copied(), now)
    }
    /// Whether it holds at `now`, the value of its fact being this.
    pub fn holds_of(&self, value: Option<FactValue>, now: Moment) -> bool {
        match (self.from, value) {
            (Threshold::Yes(wanted), known) => wanted == (known == Some(FactValue::Yes)),
            (Threshold::AtLeast(least), Some(FactValue::Number(n))) => n >= least,
            (Threshold::Older(age), Some(FactValue::Since(from))) => age.after(from) <= now,
            _ => false,
        }
    }
}

/// Who does what a rule of grades says.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// The operator confirms it, or overrules it with a word.
    Proposed,
    /// It happens by itself, is recorded, and the roles named are told.
    ByItself,
}

/// Facts that lead to a grade or a nature.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct GradeRule {
    /// Stable code.
    pub code: Code,
    /// Kinds of message that it holds for; all when empty.
    pub kinds: Vec<Code>,
    /// What must hold, all of it.
    pub when: Vec<Condition>,
    /// The grade.
    pub grade: Code,
    /// What is said with the proposal, and stands in the record.
    pub reason: Label,
    /// Who makes the change.
    pub change: Change,
    /// Who is told.
    pub tell: Vec<Role>,
}

impl GradeRule {
    /// Whether it is about matters of that kind.
    pub fn is_for(&self, kind: &Code) -> bool {
        self.kinds.is_empty() || self.kinds.contains(kind)
    }
    /// Whether it holds for a matter of that kind.
    pub fn holds(&self, kind: &Code, facts: &FactValues, now: Moment) -> bool {
        self.is_for(kind) && self.when.iter().all(|c| c.holds(facts, now))
    }
    /// When it will hold for want of nothing but time; none when something else is missing, or it holds already.
    pub fn due(&self, kind: &Code, facts: &FactValues, now: Moment) -> Option<Moment> {
        let then = self.when.iter().filter_map(|c| match (c.from, facts.get(&c.fact)) {
            (Threshold::Older(age), Some(FactValue::Since(from))) => Some(age.after(*from)),
            _ => None,
        });
        let then = then.max().filter(|then| *then > now)?;
        self.holds(kind, facts, then).then_some(then)
    }
}

/// A selectable scheme of grades (section 4.17, no. 1).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Scheme {
    /// Stable code.
    pub code: Code,
    /// What people read.
    pub label: Label,
    /// Grades, heaviest first.
    pub grades: Vec<Grade>,
    /// What leads to which grade.
    pub rules: Vec<GradeRule>,
}

impl Scheme {
    /// The rule that holds with the heaviest grade; the first of several.
    pub fn speaks(&self, kind: &Code, facts: &FactValues, now: Moment) -> Option<&GradeRule> {
        let weight = |code: &Code| self.grades.iter().find(|g| &g.code == code).map_or(0, |g| g.weight);
        let mut best: Option<&GradeRule> = None;
        for rule in self.rules.iter().filter(|r| r.holds(kind, facts, now)) {
            if best.is_none_or(|b| weight(&rule.grade) > weight(&b.grade)) {
                best = Some(rule);
            }
        }
        best
    }
}

/// Sends what comes from a certain complainant, or of a certain kind or category, to a department (R053).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Route {
    /// Stable code.
    pub code: Code,
    /// Complainant; any when none.
    pub complainant: Option<Code>,
    /// Kind; any when none.
    pub kind: Option<Code>,
    /// Category; any when none.
    pub category: Option<Code>,
    /// Where it goes.
    pub department: Code,
    /// Why, as people read it.
    pub reason: Label,
}

impl Route {
    /// Whether it holds for a message.
    pub fn holds(&self, complainant: Option<&Code>, kind: &Code, category: Option<&Code>) -> bool {
        self.complainant.as_ref().is_none_or(|c| Some(c) == complainant)
            && self.kind.as_ref().is_none_or(|k| k == kind)
            && self.category.as_ref().is_none_or(|c| Some(c) == category)
    }
}

/// More time for a ticket (R066).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Extension {
    /// Whether what the customer was told must be written down.
    pub tell_customer: bool,
    /// The longest that a due time may be put off at once.
    pub longest: Limit,
    /// From this extension of a ticket on (1 is the first), a word of `approve` is needed; 0 means never.
    pub approve_from: u16,
    /// Whose word.
    pub approve: Vec<Role>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::parse(&format!("{text}+08:00")).unwrap()
    }

    #[test]
    fn a_month_is_a_calendar_month_and_ends_with_it() {
        assert_eq!(Age::Months(1).after(at("2026-01-31T21:14:07")), at("2026-02-28T21:14:07"));
        assert_eq!(Age::Months(1).after(at("2026-11-20T09:00:00")), at("2026-12-20T09:00:00"));
        assert_eq!(Age::Months(1).before(at("2026-03-31T09:00:00")), at("2026-02-28T09:00:00"));
        assert_eq!(Age::Days(7).after(at("2026-12-28T08:00:00")), at("2027-01-04T08:00:00"));
        assert_eq!(Age::Days(30).before(at("2026-12-31T08:00:00")), at("2026-12-01T08:00:00"));
    }

    fn rule(code: &str, grade: &str, when: Vec<Condition>) -> GradeRule {
        let kinds = vec![Code::new("complaint")];
        let (code, grade) = (Code::new(code), Code::new(grade));
        GradeRule { code, kinds, when, grade, reason: Label::default(), change: Change::ByItself, tell: Vec::new() }
    }

    #[test]
    fn r049_time_makes_a_rule_hold_and_is_known_beforehand() {
        let condition = |fact: &str, from| Condition { fact: Code::new(fact), from };
        let week = condition("unsolved", Threshold::Older(Age::Days(7)));
        let ours = condition("own-fault", Threshold::Yes(true));
        let both = rule("week", "hot", vec![week, ours]);
        let from = at("2026-11-20T09:00:00");
        let mut facts: FactValues = [(Code::new("unsolved"), FactValue::Since(from))].into();
        let complaint = Code::new("complaint");
        assert_eq!(both.due(&complaint, &facts, from), None, "not our fault");
        facts.insert(Code::new("own-fault"), FactValue::Yes);
        let then = at("2026-11-27T09:00:00");
        assert_eq!(both.due(&complaint, &facts, from), Some(then));
        assert!(!both.holds(&complaint, &facts, then.plus_minutes(-1)));
        assert!(both.holds(&complaint, &facts, then));
        assert_eq!(both.due(&complaint, &facts, then), None, "it holds already");
        assert!(!both.holds(&Code::new("repair"), &facts, then), "only complaints");
    }

    #[test]
    fn three_or_more_are_three_or_more() {
        let c = Condition { fact: Code::new("people"), from: Threshold::AtLeast(3) };
        let facts = |n| -> FactValues { [(Code::new("people"), FactValue::Number(n))].into() };
        let now = at("2026-11-20T09:00:00");
        assert!(!c.holds(&facts(2), now));
        assert!(c.holds(&facts(3), now));
        assert!(!c.holds(&FactValues::new(), now));
    }
}
