//! The values of a policy pack that the domain reads. The pack is loaded and checked by `policy`; no figure of a rule
//! book stands in code.

pub mod duty;
pub mod grading;
pub mod roster;

pub use duty::*;
pub use grading::*;
pub use roster::*;

use super::clock::Calendar;
use super::ids::{Code, Role};
use super::time::Moment;
use serde::{Deserialize, Serialize};

/// A word in both languages.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Label {
    /// zh-CN.
    pub zh: String,
    /// English.
    pub en: String,
}

/// A time limit: real minutes, or working days of the site's calendar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Limit {
    /// Real minutes, day and night.
    Minutes(u32),
    /// Working days by the calendar.
    WorkingDays(u32),
}

/// As packs write it: `90 minutes`, `2 hours`, `3 working days`.
impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (count, unit) = match *self {
            Limit::WorkingDays(days) => (days, "working day"),
            Limit::Minutes(minutes) if minutes % 60 == 0 && minutes > 0 => (minutes / 60, "hour"),
            Limit::Minutes(minutes) => (minutes, "minute"),
        };
        write!(f, "{count} {unit}{}", if count == 1 { "" } else { "s" })
    }
}

impl Serialize for Limit {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

/// A selectable word: a source (R017), a kind of complainant (R052), a way of contact (R085) …
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Choice {
    /// Stable code.
    pub code: Code,
    /// What people read.
    pub label: Label,
    /// Words in a message that hint at it.
    pub words: Vec<String>,
}

/// A department that work is sent to (责任部门, R030).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Department {
    /// Stable code.
    pub code: Code,
    /// What people read.
    pub label: Label,
    /// Other names, for type-ahead.
    pub aliases: Vec<String>,
    /// The roster by which its people take turns (R042); none where they do not.
    pub duty_roster: Option<Code>,
}

/// A kind for statistics (R031).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Kind {
    /// Stable code.
    pub code: Code,
    /// What people read.
    pub label: Label,
    /// The department that work of this kind goes to when no category says otherwise (R030).
    pub department: Code,
    /// The class whose callback rate holds (R088–R091).
    pub callback_class: Code,
    /// The grade proposed when nothing else speaks.
    pub grade: Code,
    /// Words that speak for this kind.
    pub words: Vec<String>,
    /// Whether its words say so outright: one of them makes the first proposal of this kind.
    pub decides: bool,
}

/// A category within a kind, with the words that lead quick entry to it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Category {
    /// Stable code.
    pub code: Code,
    /// What people read.
    pub label: Label,
    /// The kind it belongs to.
    pub kind: Code,
    /// Where it goes.
    pub department: Code,
    /// The grade proposed, where it differs from the kind's.
    pub grade: Option<Code>,
    /// Content of the rule book that it belongs to (R051, R035, R037).
    pub content: Option<Code>,
    /// Words that speak for it; longer words weigh more. `a+b` counts when all its parts stand in the message.
    pub words: Vec<String>,
    /// Whether its words count only beside a word of its kind.
    pub with_kind_word: bool,
}

/// A grade with its clocks (R047–R050, R063–R065).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Grade {
    /// Stable code.
    pub code: Code,
    /// What people read.
    pub label: Label,
    /// Nature: important, else ordinary (R032).
    pub important: bool,
    /// Weight in the queue; higher comes first.
    pub weight: u8,
    /// By when the customer is answered.
    pub reply: Limit,
    /// By when the matter is finished.
    pub finish: Limit,
    /// Who calls back (R093).
    pub callback_by: Vec<Role>,
    /// Words in a message that speak for this grade: those of the facts that lead to it alone.
    pub words: Vec<String>,
    /// Where the rule book says so, such as `R063`; may be empty.
    pub cite: String,
    /// Grades of other schemes for which it stands, so that their tickets and the categories keep a grade.
    pub stands_for: Vec<Code>,
    /// Where limits that the document does not give are taken from: scheme and grade.
    pub limits_as: Option<(Code, Code)>,
}

/// A class of callbacks and its rate (R088–R091).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CallbackClass {
    /// Stable code.
    pub code: Code,
    /// What people read.
    pub label: Label,
    /// Share of fed-back tickets that is called back, in percent, 0–100.
    pub percent: u8,
    /// The least that a project may choose, in percent (R089).
    pub percent_from: u8,
    /// The most that a project may choose, in percent (R089).
    pub percent_to: u8,
    /// By when.
    pub window: Limit,
    /// Where the rule book says so, such as `R088`; may be empty.
    pub cite: String,
    /// Who calls back; by the ticket's grade when empty (R092, R093).
    pub by: Vec<Role>,
}

/// Where the rule book says what the clocks beside the grades are; each may be empty.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Cites {
    /// Receiving.
    pub receive: String,
    /// Answering after the supervisor was asked.
    pub supervisor: String,
    /// Rework.
    pub rework: String,
    /// Extension.
    pub extend: String,
}

/// How quick entry reads a message.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Reading {
    /// A second proposal is shown when it has this share of the first one's weight, in percent.
    pub second_percent: u8,
    /// Words right before a grade's word that take it back (`没有受伤`).
    pub negations: Vec<String>,
    /// What looks like a word of a grade but is none (`急诊`).
    pub neutral: Vec<String>,
    /// The source when no word hints at one.
    pub default_source: Code,
    /// The complainant when no word hints at one.
    pub default_complainant: Code,
}

/// How often customers of a kind of property are visited (R167–R170).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Visits {
    /// Stable code.
    pub code: Code,
    /// What people read.
    pub label: Label,
    /// Length of the period in months.
    pub every_months: u8,
    /// Households visited in each period; `None` means all.
    pub households: Option<u16>,
}

/// Counts and periods of the rule book beside the clocks (requirements, section 4.16).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Figures {
    /// Of repair callbacks at least this share at the door, in percent (R090).
    pub door_visit_percent: u8,
    /// Periods of the statistics, in months (R105).
    pub statistics_months: Vec<u8>,
    /// Periods of the callback statistics, in months (R103).
    pub callback_statistics_months: Vec<u8>,
    /// How often the archive is checked, in months (R141).
    pub archive_check_months: u8,
    /// How long the files of former households are kept, in years: least and most (R139).
    pub former_household_years: (u8, u8),
    /// Every so many months the centre counts its archive (R142).
    pub archive_census_months: u8,
    /// Every so many months its head checks it (R142).
    pub archive_head_check_months: u8,
    /// Whether borrowed files may be copied with approval (R133, R134; section 4.17, no. 11).
    pub archive_copies: bool,
    /// Records that are kept for ever (R077, R145).
    pub kept_for_ever: Vec<Choice>,
    /// Days a notice hangs when its document names none (R155).
    pub notice_days: u16,
    /// Before this day of the month the copies of the complaint forms are with the service department (R076).
    pub complaint_copy_day: u8,
    /// Every so many months a satisfaction survey (R160).
    pub survey_months: u8,
    /// Every so many months the centre's head attends the developer's meeting (R175).
    pub developer_meeting_months: u8,
    /// Every so many months a head of area or branch attends one (R175).
    pub developer_meeting_area_months: u8,
    /// As many service numbers and as many mailboxes are published at least (R020).
    pub published_contacts: u8,
    /// Visits (R167–R170).
    pub visits: Vec<Visits>,
}

/// Everything the domain reads from a policy pack.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Rules {
    /// The pack's code.
    pub pack: Code,
    /// The pack's name.
    pub label: Label,
    /// blake3 of the pack's text in hex, so that an audit knows which rules were in force.
    pub fingerprint: String,
    /// The document that the pack follows.
    pub document: String,
    /// Sections of the pack that are taken over from the one it extends, as it names them itself; none for a site's diff.
    pub inherits: Vec<String>,
    /// What the rule book calls the roles.
    pub titles: Vec<Title>,
    /// Principles, to be read on screen.
    pub principles: Vec<Principle>,
    /// What messages are about, by the rule book's own list (R035, R037, R051).
    pub contents: Vec<Choice>,
    /// Routes that come before the category's department (R053).
    pub routes: Vec<Route>,
    /// What may be known of a matter and speaks for its grade.
    pub facts: Vec<Fact>,
    /// The selectable schemes of grades, each with its own limits and rules (section 4.17, no. 1).
    pub schemes: Vec<Scheme>,
    /// The scheme in use.
    pub scheme: Code,
    /// Sources (R017, R018).
    pub sources: Vec<Choice>,
    /// Kinds of complainant (R052).
    pub complainants: Vec<Choice>,
    /// Ways of contact (R085).
    pub ways: Vec<Choice>,
    /// Departments (R030).
    pub departments: Vec<Department>,
    /// Kinds (R031).
    pub kinds: Vec<Kind>,
    /// Categories.
    pub categories: Vec<Category>,
    /// Grades of the scheme in use, heaviest first.
    pub grades: Vec<Grade>,
    /// Grades of other schemes, as they count in the scheme in use: their own names with the limits, roles and weight of
    /// the grade that stands for them. For tickets that were graded before the scheme changed; not to be chosen.
    pub former_grades: Vec<Grade>,
    /// Callback classes.
    pub callback_classes: Vec<CallbackClass>,
    /// Shift patterns of the desk's roster, in the order of the day.
    pub shifts: Vec<ShiftPattern>,
    /// All rosters of the pack, also those that the desk does not use.
    pub rosters: Vec<RosterPattern>,
    /// Figures of rostering.
    pub rostering: Rostering,
    /// Rework after 'not satisfied' (R096).
    pub rework: Limit,
    /// How many recorded attempts to reach the customer stand for feedback (C1).
    pub feedback_tries: u16,
    /// How many attempts end a callback.
    pub callback_tries: u16,
    /// A clock is near when less than this share of its time is left, in percent.
    pub near_percent: u8,
    /// … or fewer than this many minutes.
    pub near_minutes: u32,
    /// A waiting message is near when less than this share of its minutes is left, in percent.
    pub receive_near_percent: u8,
    /// The longest a waiting message may wait unreceived, in minutes (R023).
    pub receive_minutes: u32,
    /// Minutes after which the last act can't be undone.
    pub undo_minutes: u32,
    /// How quick entry reads a message.
    pub reading: Reading,
    /// When messages count as alike.
    pub similar: super::similar::Limits,
    /// Counts and periods beside the clocks.
    pub figures: Figures,
    /// Passwords and signing on.
    pub access: super::access::AccessRules,
    /// The customer is answered so many minutes after the supervisor was asked (R023).
    pub supervisor_minutes: u32,
    /// How the queue is ordered.
    pub order: Order,
    /// Where the rule book says so.
    pub cites: Cites,
    /// What holds for callbacks beside the classes.
    pub callbacks: Callbacks,
    /// More time (R066).
    pub extension: Extension,
    /// Ladders (R004, R029, R069).
    pub escalations: Vec<Escalation>,
    /// Promises (R056).
    pub promise: Promise,
    /// Corrective and preventive action.
    pub corrective: CorrectiveAction,
    /// One fault, many callers.
    pub mass: MassEvents,
    /// VIP customers.
    pub vip: Vip,
    /// The working calendar.
    pub calendar: Calendar,
}

impl Rules {
    /// The grade of that code; one of another scheme as it counts in the scheme in use.
    pub fn grade(&self, code: &Code) -> Option<&Grade> {
        self.grades.iter().chain(&self.former_grades).find(|g| &g.code == code)
    }
    /// The grade of the scheme in use that a grade counts as: itself, or the one that stands for it.
    pub fn counts_as(&self, code: &Code) -> Option<&Grade> {
        self.grades.iter().find(|g| &g.code == code || g.stands_for.contains(code))
    }
    /// A rule of grades: of the scheme in use, else of another, for what was recorded under it.
    pub fn grade_rule(&self, code: &Code) -> Option<&GradeRule> {
        let others = self.schemes.iter().flat_map(|s| &s.rules);
        self.active_scheme().into_iter().flat_map(|s| &s.rules).chain(others).find(|r| &r.code == code)
    }
    /// How far back the rules look for messages about the same matter.
    pub fn looks_back(&self) -> Age {
        self.corrective.window
    }
    /// The scheme in use.
    pub fn active_scheme(&self) -> Option<&Scheme> {
        self.schemes.iter().find(|s| s.code == self.scheme)
    }
    /// A fact.
    pub fn fact(&self, code: &Code) -> Option<&Fact> {
        self.facts.iter().find(|f| &f.code == code)
    }
    /// Where a message goes: by the first route that holds, else its category's department, else its kind's; with the
    /// route's reason.
    pub fn department_for(
        &self,
        complainant: Option<&Code>,
        kind: &Code,
        category: Option<&Code>,
    ) -> Option<(&Code, Option<&Label>)> {
        if let Some(route) = self.routes.iter().find(|r| r.holds(complainant, kind, category)) {
            return Some((&route.department, Some(&route.reason)));
        }
        let own = category.and_then(|c| self.category(c)).map(|c| &c.department);
        own.or_else(|| self.kind(kind).map(|k| &k.department)).map(|department| (department, None))
    }
    /// Who calls back a ticket of that grade in that class: for a VIP household the roles named for it (R177), else the
    /// class's, else the grade's (R092, R093).
    pub fn callback_roles(&self, class: Option<&Code>, grade: &Code, vip: bool) -> &[Role] {
        if vip && !self.vip.callback_by.is_empty() {
            return &self.vip.callback_by;
        }
        let own = class.and_then(|c| self.callback_class(c)).map(|c| c.by.as_slice()).filter(|by| !by.is_empty());
        own.or_else(|| self.grade(grade).map(|g| g.callback_by.as_slice())).unwrap_or_default()
    }
    /// When the shift ends that follows one that ends at `ends`: the pattern that starts then, else the next to start.
    pub fn next_end(&self, ends: Moment) -> Moment {
        let minute = ends.minute_of_day();
        let wait = |s: &ShiftPattern| (s.from + 1_440 - minute) % 1_440;
        let next = self.shifts.iter().min_by_key(|s| wait(s));
        next.map_or(ends, |s| ends.plus_minutes(i64::from(wait(s)) + s.minutes()))
    }
    /// What the rule book calls a role, where it has a word of its own.
    pub fn title(&self, role: Role) -> Option<&Label> {
        self.titles.iter().find(|t| t.role == role).map(|t| &t.label)
    }
    /// The ladders that a trigger begins for a ticket of that kind and grade.
    pub fn ladders<'r>(
        &'r self,
        trigger: Trigger,
        kind: &'r Code,
        grade: &'r Code,
    ) -> impl Iterator<Item = &'r Escalation> {
        let counts = self.counts_as(grade).map_or(grade, |g| &g.code);
        self.escalations.iter().filter(move |e| {
            let graded = e.grades.contains(counts);
            let of_grade = if trigger == Trigger::Information { graded } else { graded || e.grades.is_empty() };
            e.trigger == trigger && of_grade && (e.kinds.is_empty() || e.kinds.contains(kind))
        })
    }
    /// The ladder of that code.
    pub fn ladder(&self, code: &Code) -> Option<&Escalation> {
        self.escalations.iter().find(|e| &e.code == code)
    }
    /// The kind of that code.
    pub fn kind(&self, code: &Code) -> Option<&Kind> {
        self.kinds.iter().find(|k| &k.code == code)
    }
    /// The category of that code.
    pub fn category(&self, code: &Code) -> Option<&Category> {
        self.categories.iter().find(|c| &c.code == code)
    }
    /// The department of that code.
    pub fn department(&self, code: &Code) -> Option<&Department> {
        self.departments.iter().find(|d| &d.code == code)
    }
    /// The callback class of that code.
    pub fn callback_class(&self, code: &Code) -> Option<&CallbackClass> {
        self.callback_classes.iter().find(|c| &c.code == code)
    }
    /// The point of a callback of that code (R087).
    pub fn content(&self, code: &Code) -> Option<&Content> {
        self.callbacks.contents.iter().find(|c| &c.code == code)
    }
    /// Whether a source of that code exists.
    pub fn has_source(&self, code: &Code) -> bool {
        self.sources.iter().any(|c| &c.code == code)
    }
    /// Whether a way of that code exists.
    pub fn has_way(&self, code: &Code) -> bool {
        self.ways.iter().any(|c| &c.code == code)
    }
    /// The shifts in which a post takes turns: the desk's, or those of a department's duty roster (R042); none where a
    /// department takes no turns.
    pub fn shifts_of(&self, department: Option<&Code>) -> &[ShiftPattern] {
        let Some(department) = department else { return &self.shifts };
        let roster = self.department(department).and_then(|d| d.duty_roster.as_ref());
        let found = roster.and_then(|code| self.rosters.iter().find(|r| r.code == *code));
        found.map_or(&[], |r| &r.shifts)
    }
    /// The shift of that code in any roster of the pack.
    pub fn any_shift(&self, code: &Code) -> Option<&ShiftPattern> {
        let others = self.rosters.iter().flat_map(|r| &r.shifts);
        self.shifts.iter().chain(others).find(|s| s.code == *code)
    }
    /// The departments that take turns by a roster (R042).
    pub fn duty_departments(&self) -> impl Iterator<Item = &Department> {
        self.departments.iter().filter(|d| d.duty_roster.is_some())
    }
    /// The shift pattern of that code.
    pub fn shift(&self, code: &Code) -> Option<&ShiftPattern> {
        self.shifts.iter().find(|s| &s.code == code)
    }
}
