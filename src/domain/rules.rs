//! The values of a policy pack that the domain reads. The pack is loaded and checked by `policy`; no figure of a rule
//! book stands in code.

use super::clock::Calendar;
use super::ids::{Code, Role};
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
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Limit {
    /// Real minutes, day and night.
    Minutes(u32),
    /// Working days by the calendar.
    WorkingDays(u32),
}

/// A selectable word: a source (R017), a kind of complainant (R052), a way of contact (R085) …
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Choice {
    /// Stable code.
    pub code: Code,
    /// What people read.
    pub label: Label,
    /// Words in a message that hint at it.
    pub words: Vec<String>,
}

/// A department that work is sent to (责任部门, R030).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Department {
    /// Stable code.
    pub code: Code,
    /// What people read.
    pub label: Label,
    /// Other names, for type-ahead.
    pub aliases: Vec<String>,
}

/// A kind for statistics (R031).
#[derive(Clone, PartialEq, Eq, Debug)]
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
#[derive(Clone, PartialEq, Eq, Debug)]
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
    /// Words that speak for it; longer words weigh more. `a+b` counts when all its parts stand in the message.
    pub words: Vec<String>,
    /// Whether its words count only beside a word of its kind.
    pub with_kind_word: bool,
}

/// A grade with its clocks (R048, R063–R065).
#[derive(Clone, PartialEq, Eq, Debug)]
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
    /// Words in a message that speak for this grade.
    pub words: Vec<String>,
}

/// A class of callbacks and its rate (R088–R091).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CallbackClass {
    /// Stable code.
    pub code: Code,
    /// What people read.
    pub label: Label,
    /// Share of fed-back tickets that is called back, in percent, 0–100.
    pub percent: u8,
    /// By when.
    pub window: Limit,
}

/// A pattern of shifts: name, start and end as minutes of the day; an end at or before the start is on the next day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShiftPattern {
    /// Stable code.
    pub code: Code,
    /// What people read.
    pub label: Label,
    /// Minute of the day at which it starts.
    pub from: u32,
    /// Minute of the day at which it ends.
    pub to: u32,
}

/// How quick entry reads a message.
#[derive(Clone, PartialEq, Eq, Debug)]
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
#[derive(Clone, PartialEq, Eq, Debug)]
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
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Figures {
    /// Of repair callbacks at least this share at the door, in percent (R090).
    pub door_visit_percent: u8,
    /// The highest rate of repair callbacks that a project may choose, in percent (R089).
    pub repair_percent_max: u8,
    /// As many times the same matter or repair asks for corrective action (R113).
    pub repeats: u16,
    /// Periods of the statistics, in months (R105).
    pub statistics_months: Vec<u8>,
    /// Periods of the callback statistics, in months (R103).
    pub callback_statistics_months: Vec<u8>,
    /// How often the archive is checked, in months (R141).
    pub archive_check_months: u8,
    /// How long the files of former households are kept, in years: least and most (R139).
    pub former_household_years: (u8, u8),
    /// Days a notice hangs when its document names none (R155).
    pub notice_days: u16,
    /// Visits (R167–R170).
    pub visits: Vec<Visits>,
}

/// Everything the domain reads from a policy pack.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rules {
    /// The pack's code.
    pub pack: Code,
    /// The pack's name.
    pub label: Label,
    /// blake3 of the pack's text in hex, so that an audit knows which rules were in force.
    pub fingerprint: String,
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
    /// Grades, the active scheme.
    pub grades: Vec<Grade>,
    /// Callback classes.
    pub callback_classes: Vec<CallbackClass>,
    /// Shift patterns, in the order of the day.
    pub shifts: Vec<ShiftPattern>,
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
    /// The working calendar.
    pub calendar: Calendar,
}

impl Rules {
    /// The grade of that code.
    pub fn grade(&self, code: &Code) -> Option<&Grade> {
        self.grades.iter().find(|g| &g.code == code)
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
    /// Whether a source of that code exists.
    pub fn has_source(&self, code: &Code) -> bool {
        self.sources.iter().any(|c| &c.code == code)
    }
    /// Whether a way of that code exists.
    pub fn has_way(&self, code: &Code) -> bool {
        self.ways.iter().any(|c| &c.code == code)
    }
    /// The shift pattern of that code.
    pub fn shift(&self, code: &Code) -> Option<&ShiftPattern> {
        self.shifts.iter().find(|s| &s.code == code)
    }
}
