//! What is wrong with a field, told at the field.

use crate::domain::access::Weakness;
use crate::i18n::Lang;

/// What is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// Nothing is there, and something must be.
    Empty,
    /// This part of it is no date or time.
    NotATime(String),
    /// There is no such day.
    NoSuchDay {
        /// Year.
        year: u32,
        /// Month.
        month: u32,
        /// Day.
        day: u32,
    },
    /// There is no such time of day.
    NoSuchTime(u32, u32),
    /// More than ten years away.
    TooFar,
    /// It lies ahead, and should have happened already.
    Ahead,
    /// It is over already, and should lie ahead.
    Over,
    /// The new due time must be later than this one.
    NotLater(String),
    /// None of the choices fits what was typed.
    NoChoice(String),
    /// It says where and who, not what.
    NoMatter,
    /// The register has no such household.
    NoHousehold(String),
    /// So many households fit.
    ManyHouseholds(usize),
    /// A site code is two to four letters.
    SiteCode(String),
    /// The password is too weak.
    Weak(Weakness),
    /// The new password has to be typed a second time.
    Again,
    /// The two passwords differ.
    NotTheSame,
    /// The password was not taken, in words.
    Denied(String),
    /// This is no number.
    NotANumber(String),
    /// Not satisfied needs the customer's words (C3).
    WordsMissing,
    /// The code on paper is not the one that the ledger has for the sheet (H7).
    PaperCode(String),
}

impl Fault {
    /// In words.
    #[must_use]
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Fault::NotANumber(text) => lang.fault_not_a_number(text),
            Fault::Empty => lang.fault_empty().to_owned(),
            Fault::NotATime(what) => lang.fault_not_a_time(what),
            Fault::NoSuchDay { year, month, day } => lang.fault_no_such_day(*year, *month, *day),
            Fault::NoSuchTime(hour, minute) => lang.fault_no_such_time(*hour, *minute),
            Fault::TooFar => lang.fault_too_far().to_owned(),
            Fault::Ahead => lang.fault_ahead().to_owned(),
            Fault::Over => lang.fault_over().to_owned(),
            Fault::NotLater(than) => lang.fault_not_later(than),
            Fault::NoChoice(typed) => lang.fault_no_choice(typed),
            Fault::NoMatter => lang.fault_no_matter().to_owned(),
            Fault::NoHousehold(typed) => lang.fault_no_household(typed),
            Fault::ManyHouseholds(n) => lang.fault_many_households(*n),
            Fault::SiteCode(typed) => lang.fault_site_code(typed),
            Fault::Weak(why) => lang.fault_weak(&crate::i18n::access::weakness(lang, *why)),
            Fault::Again => lang.fault_again().to_owned(),
            Fault::NotTheSame => lang.fault_not_the_same().to_owned(),
            Fault::Denied(told) => told.clone(),
            Fault::PaperCode(code) => lang.fault_paper_code(code),
            Fault::WordsMissing => lang.fault_words_missing().to_owned(),
        }
    }
}
