//! What is wrong with a pack or a calendar: typed, with its place, worded in both languages.

use crate::i18n::Lang;

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// The pack can't be used.
    Error,
    /// The pack works, but somebody should look at it.
    Warning,
}

/// A kind of entry of a pack.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Entry {
    /// A source.
    Source,
    /// A kind of complainant.
    Complainant,
    /// A way of contact.
    Way,
    /// A department.
    Department,
    /// A kind.
    Kind,
    /// A category.
    Category,
    /// A grade.
    Grade,
    /// A callback class.
    CallbackClass,
    /// A shift.
    Shift,
    /// A roster.
    Roster,
    /// A way to settle swaps of shifts.
    SwapBy,
    /// A property kind with its visits.
    Visit,
    /// A role.
    Role,
    /// A pack that another one extends.
    Pack,
    /// A scheme of grades.
    Scheme,
    /// A rule that leads to a grade.
    GradeRule,
    /// A fact.
    Fact,
    /// What the program measures.
    Measure,
    /// A route.
    Route,
    /// A content that messages are about.
    Content,
    /// A ladder of escalation.
    Escalation,
    /// What begins a ladder, or asks for corrective action.
    Trigger,
    /// Something asked in a callback, or a part of how it is made.
    CallbackPart,
    /// A step of a path.
    Step,
    /// A principle.
    Principle,
    /// A part of what VIP customers have.
    VipPart,
    /// A record.
    Record,
    /// A section of a pack.
    Section,
    /// A unit of facts.
    Unit,
    /// Who makes a change.
    Change,
}

/// What a value should have been.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Want {
    /// Text.
    Text,
    /// A whole number.
    Number,
    /// `true` or `false`.
    YesNo,
    /// A list.
    List,
    /// A table.
    Table,
    /// A time limit such as `2 hours` or `3 working days`.
    Limit,
    /// A time of day such as `08:30`.
    TimeOfDay,
    /// A date such as `2026-10-01`.
    Date,
    /// A day of the week such as `monday`.
    Weekday,
    /// An age such as `7 days` or `1 month`.
    Age,
}

/// What is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
    /// The file is not TOML; the message is the parser's.
    Syntax(String),
    /// A field that packs do not have.
    UnknownField {
        /// Its name.
        field: String,
        /// A field of nearly that name.
        near: Option<String>,
    },
    /// A field that must be there.
    Missing(String),
    /// A value of another type or form.
    Wrong {
        /// Where.
        field: String,
        /// What it should be.
        want: Want,
    },
    /// A number outside its range.
    OutOfRange {
        /// Where.
        field: String,
        /// The number.
        value: i64,
        /// Least.
        from: i64,
        /// Most.
        to: i64,
    },
    /// A code that names nothing.
    Unknown {
        /// Of what.
        entry: Entry,
        /// The code.
        code: String,
        /// A code that is nearly it.
        near: Option<String>,
    },
    /// A code or date that stands twice.
    Twice {
        /// Which.
        code: String,
        /// File and line of the first.
        first: String,
    },
    /// A name that stands twice in a list: people could not tell the two apart.
    SameName {
        /// The name.
        name: String,
        /// File and line of the first.
        first: String,
    },
    /// A year for which another file was read already.
    YearTwice {
        /// The year.
        year: i64,
        /// The other file.
        file: String,
    },
    /// A code with other signs than small letters, digits and hyphens.
    BadCode(String),
    /// A label without Chinese or without English.
    NoLanguage {
        /// The code or field labelled.
        of: String,
        /// The language that is missing.
        lang: Lang,
    },
    /// A list without which a desk can't work is empty.
    Empty(Entry),
    /// A day that no calendar has.
    NoSuchDay(String),
    /// A day of another year than the file's.
    OtherYear {
        /// The day.
        day: String,
        /// The file's year.
        year: i64,
    },
    /// A span that ends before it begins.
    Backwards,
    /// A make-up working day that would be worked anyway.
    WorkedAnyway(String),
    /// A day listed as off and as worked.
    OffAndWorked(String),
    /// Packs that extend each other in a circle.
    Cycle(String),
    /// The pack that it extends is not to be had: the rest was checked over this one.
    CheckedOver(String),
    /// An entry to remove that is not there.
    NothingToRemove(String),
    /// A word that leads to two categories.
    SharedWord {
        /// The word.
        word: String,
        /// Category in which it stood first.
        first: String,
        /// This category.
        second: String,
    },
    /// A word that is empty, or a part of it.
    EmptyWord,
    /// Working hours that end before they begin.
    NoWorkingHours,
    /// A week without a working day.
    NoWorkingDay,
    /// A section that a pack neither states nor names as taken over.
    NotStated(String),
    /// A grade of a scheme in use that has no counterpart for a code that the pack uses.
    NoCounterpart {
        /// The grade.
        grade: String,
        /// The scheme in use.
        scheme: String,
    },
    /// A ladder or a path without a step.
    NoSteps(String),
    /// A list of numbers in which one is not more than the one before.
    NotRising(String),
}

/// One fault with its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// The file as the caller named it.
    pub file: String,
    /// Line, from 1; 0 when the whole file is meant.
    pub line: usize,
    /// Column in characters, from 1; 0 when the whole file is meant.
    pub column: usize,
    /// How bad.
    pub severity: Severity,
    /// What.
    pub what: What,
}

impl Fault {
    /// Whether the pack can't be used because of it.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
    /// What is wrong, without the place.
    pub fn message(&self, lang: Lang) -> String {
        let near = |near: &Option<String>| near.as_ref().map(|n| lang.policy_near(n)).unwrap_or_default();
        match &self.what {
            What::Syntax(message) => lang.policy_syntax(message),
            What::UnknownField { field, near: n } => lang.policy_unknown_field(field, near(n)),
            What::Missing(field) => lang.policy_missing(field),
            What::Wrong { field, want } => lang.policy_wrong(field, want_word(*want, lang)),
            What::OutOfRange { field, value, from, to } => lang.policy_out_of_range(field, *value, *from, *to),
            What::Unknown { entry, code, near: n } => lang.policy_unknown(entry_word(*entry, lang), code, near(n)),
            What::Twice { code, first } => lang.policy_twice(code, first),
            What::SameName { name, first } => lang.policy_same_name(name, first),
            What::YearTwice { year, file } => lang.policy_year_twice(*year, file),
            What::BadCode(code) => lang.policy_bad_code(code),
            What::NoLanguage { of, lang: missing } => lang.policy_no_language(of, missing.tag()),
            What::Empty(entry) => lang.policy_empty(entry_word(*entry, lang)),
            What::NoSuchDay(day) => lang.policy_no_such_day(day),
            What::OtherYear { day, year } => lang.policy_other_year(day, *year),
            What::Backwards => lang.policy_backwards().to_owned(),
            What::WorkedAnyway(day) => lang.policy_worked_anyway(day),
            What::OffAndWorked(day) => lang.policy_off_and_worked(day),
            What::Cycle(pack) => lang.policy_cycle(pack),
            What::CheckedOver(pack) => lang.policy_checked_over(pack),
            What::NothingToRemove(code) => lang.policy_nothing_to_remove(code),
            What::SharedWord { word, first, second } => lang.policy_shared_word(word, first, second),
            What::EmptyWord => lang.policy_empty_word().to_owned(),
            What::NoWorkingHours => lang.policy_no_working_hours().to_owned(),
            What::NoWorkingDay => lang.policy_no_working_day().to_owned(),
            What::NotStated(section) => lang.policy_not_stated(section),
            What::NoCounterpart { grade, scheme } => lang.policy_no_counterpart(grade, scheme),
            What::NoSteps(of) => lang.policy_no_steps(of),
            What::NotRising(field) => lang.policy_not_rising(field),
        }
    }
    /// The whole line that people read: `file:line:column: error: message`.
    pub fn text(&self, lang: Lang) -> String {
        let word = match self.severity {
            Severity::Error => lang.policy_error(),
            Severity::Warning => lang.policy_warning(),
        };
        let message = self.message(lang);
        if self.line == 0 {
            format!("{}: {word}: {message}", self.file)
        } else {
            format!("{}:{}:{}: {word}: {message}", self.file, self.line, self.column)
        }
    }
}

fn entry_word(entry: Entry, lang: Lang) -> &'static str {
    match entry {
        Entry::Source => lang.policy_entry_source(),
        Entry::Complainant => lang.policy_entry_complainant(),
        Entry::Way => lang.policy_entry_way(),
        Entry::Department => lang.policy_entry_department(),
        Entry::Kind => lang.policy_entry_kind(),
        Entry::Category => lang.policy_entry_category(),
        Entry::Grade => lang.policy_entry_grade(),
        Entry::CallbackClass => lang.policy_entry_callback_class(),
        Entry::Shift => lang.policy_entry_shift(),
        Entry::Roster => lang.policy_entry_roster(),
        Entry::SwapBy => lang.policy_entry_swap_by(),
        Entry::Visit => lang.policy_entry_visit(),
        Entry::Role => lang.policy_entry_role(),
        Entry::Pack => lang.policy_entry_pack(),
        Entry::Scheme => lang.policy_entry_scheme(),
        Entry::GradeRule => lang.policy_entry_grade_rule(),
        Entry::Fact => lang.policy_entry_fact(),
        Entry::Measure => lang.policy_entry_measure(),
        Entry::Route => lang.policy_entry_route(),
        Entry::Content => lang.policy_entry_content(),
        Entry::Escalation => lang.policy_entry_escalation(),
        Entry::Trigger => lang.policy_entry_trigger(),
        Entry::CallbackPart => lang.policy_entry_callback_part(),
        Entry::Step => lang.policy_entry_step(),
        Entry::Principle => lang.policy_entry_principle(),
        Entry::VipPart => lang.policy_entry_vip_part(),
        Entry::Record => lang.policy_entry_record(),
        Entry::Section => lang.policy_entry_section(),
        Entry::Unit => lang.policy_entry_unit(),
        Entry::Change => lang.policy_entry_change(),
    }
}

fn want_word(want: Want, lang: Lang) -> &'static str {
    match want {
        Want::Text => lang.policy_want_text(),
        Want::Number => lang.policy_want_number(),
        Want::YesNo => lang.policy_want_yes_no(),
        Want::List => lang.policy_want_list(),
        Want::Table => lang.policy_want_table(),
        Want::Limit => lang.policy_want_limit(),
        Want::TimeOfDay => lang.policy_want_time_of_day(),
        Want::Date => lang.policy_want_date(),
        Want::Weekday => lang.policy_want_weekday(),
        Want::Age => lang.policy_want_age(),
    }
}
