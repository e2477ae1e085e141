//! Looking up a code from a printed handover sheet (H7): whether the ledger still holds the event that the paper was
//! printed after, and which sheet that was.

use super::anchor::{Anchor, NoAnchor};
use super::{Head, Ledger, LedgerError};
use crate::domain::event::{Event, Recorded, Side};
use crate::domain::ids::SheetId;

/// How many entries are read at once.
const BATCH: usize = 2_000;
/// Of the twenty digits so many may differ for a code to be taken as a slip of the pen.
const SLIPS: usize = 4;
/// Digits of a group of the code.
const GROUP: usize = 5;
/// Digits of the code without its check digit.
const DIGITS: usize = 20;

/// What somebody typed from paper.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PaperCode {
    /// Position and code.
    Whole(Anchor),
    /// The code without the position, or one of its groups of five; in plain digits.
    Code(String),
}

impl PaperCode {
    /// Reads `81234:7K2M0-AB3CD-EF5GH-JK6MN-9`, the same without `81234:`, or one group of five.
    ///
    /// # Errors
    /// [`NoAnchor`]: not of that form, or the check digit says that something was mistyped.
    pub fn parse(text: &str) -> Result<Self, NoAnchor> {
        if text.contains([':', '：']) {
            return text.parse().map(Self::Whole);
        }
        // Read under a position that fits any check digit: letters and length are what is checked here.
        let plain = plain(text);
        let is_digit = |c: char| "0123456789ABCDEFGHJKMNPQRSTVWXYZ".contains(c);
        let fits = matches!(plain.len(), GROUP | DIGITS) || plain.len() == DIGITS + 1;
        if fits && plain.chars().all(is_digit) { Ok(Self::Code(plain)) } else { Err(NoAnchor::Form) }
    }
}

/// Capital letters without hyphens and spaces; O is 0, I and L are 1.
fn plain(text: &str) -> String {
    let kept = text.chars().filter(|c| !c.is_whitespace() && *c != '-');
    kept.map(|c| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        c => c,
    })
    .collect()
}

/// What happened to a sheet at the event that a paper was printed after.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SheetMoment {
    /// Which sheet.
    pub sheet: SheetId,
    /// The event: prepared, or signed by whom for which side.
    pub event: Recorded,
    /// Its anchor.
    pub anchor: Anchor,
    /// The sheet was prepared again after it: the paper is not its last form.
    pub prepared_again: bool,
    /// Both sides have signed.
    pub sealed: bool,
    /// Corrections written after it (H7).
    pub corrections: usize,
}

/// What the ledger says to a code from paper.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OnPaper {
    /// The same event stands there.
    Met(Box<SheetMoment>),
    /// The code fits, but the event there is not of a sheet.
    NotASheet {
        /// Where.
        position: u64,
    },
    /// Another event stands there: the ledger was written anew, or is another one.
    Differs {
        /// Where.
        position: u64,
        /// The sheet that the event standing there now is of.
        sheet: Option<SheetId>,
    },
    /// The ledger ends before it: later events were lost or cut off.
    Beyond {
        /// Where it ends.
        head: u64,
    },
    /// No sheet has this code, but this one's differs in a few digits only: most likely mistyped.
    Near(Box<SheetMoment>),
    /// No sheet of this ledger has this code.
    Unknown,
}

/// Looks a code from paper up. Of a damaged ledger only what is whole before the damage is looked at.
///
/// # Errors
/// When the ledger can't be read at all.
pub fn look_up(ledger: &dyn Ledger, code: &PaperCode) -> Result<OnPaper, LedgerError> {
    look_up_among(ledger, code, &moments(ledger)?)
}

/// The same, where only these moments are known: a code without its position is looked for among them.
///
/// # Errors
/// When the ledger can't be read.
pub fn look_up_among(ledger: &dyn Ledger, code: &PaperCode, moments: &[SheetMoment]) -> Result<OnPaper, LedgerError> {
    let head = ledger.head().position;
    match code {
        PaperCode::Whole(anchor) => {
            let position = anchor.position;
            let at = moments.iter().find(|m| m.anchor.position == position);
            if anchor.check(ledger)? == super::Anchored::Met {
                return Ok(at.map_or(OnPaper::NotASheet { position }, |m| OnPaper::Met(Box::new(m.clone()))));
            }
            // One slip of the pen in 32 fits its check digit: nobody is to be accused of having written the ledger anew
            // for it. Two codes of twenty digits are never this near by chance.
            Ok(match near(moments, &plain(&anchor.code())) {
                Some(near) => OnPaper::Near(Box::new(near.clone())),
                None if position > head => OnPaper::Beyond { head },
                None => OnPaper::Differs { position, sheet: at.map(|m| m.sheet) },
            })
        }
        PaperCode::Code(typed) => {
            let code_of = |m: &SheetMoment| plain(&m.anchor.code());
            // A group alone may stand in more than one code: the newest sheet is meant.
            let fits = |m: &&SheetMoment| {
                let code = code_of(m);
                let groups = m.anchor.code();
                code == *typed
                    || code.get(..DIGITS) == Some(typed)
                    || (typed.len() == GROUP && groups.split('-').any(|g| g == typed))
            };
            if let Some(met) = moments.iter().rev().find(fits) {
                return Ok(OnPaper::Met(Box::new(met.clone())));
            }
            Ok(match near(moments, typed) {
                Some(near) => OnPaper::Near(Box::new(near.clone())),
                None => OnPaper::Unknown,
            })
        }
    }
}

/// The moment whose code is the typed one but for a few slips of the pen; the check digit is not compared.
fn near<'a>(moments: &'a [SheetMoment], typed: &str) -> Option<&'a SheetMoment> {
    if typed.len() == GROUP {
        // A group alone says little: one wrong digit, or two neighbours changed over, and no more.
        let slipped = |m: &&SheetMoment| m.anchor.code().split('-').any(|g| one_slip(g, typed));
        return moments.iter().rev().find(slipped);
    }
    let slips = |m: &SheetMoment| {
        plain(&m.anchor.code()).chars().zip(typed.chars()).take(DIGITS).filter(|(a, b)| a != b).count()
    };
    let near = moments.iter().rev().filter(|_| typed.len() >= DIGITS).min_by_key(|m| slips(m));
    near.filter(|m| slips(m) <= SLIPS)
}

/// Whether one digit differs, or two neighbours are changed over.
fn one_slip(group: &str, typed: &str) -> bool {
    if group.len() != typed.len() {
        return false;
    }
    let differ: Vec<(usize, char, char)> = group
        .chars()
        .zip(typed.chars())
        .enumerate()
        .filter(|(_, (a, b))| a != b)
        .map(|(i, (a, b))| (i, a, b))
        .collect();
    match differ.as_slice() {
        [_] => true,
        [(i, a, b), (j, c, d)] => i + 1 == *j && a == d && b == c,
        _ => false,
    }
}

/// Every event of a sheet that a paper may have been printed after, oldest first.
fn moments(ledger: &dyn Ledger) -> Result<Vec<SheetMoment>, LedgerError> {
    let mut all: Vec<SheetMoment> = Vec::new();
    let mut from = 1;
    loop {
        let entries = match ledger.read(from, BATCH) {
            Ok(entries) => entries,
            // Told by the check of the whole ledger.
            Err(_) if from > 1 => break,
            Err(e) => return Err(e),
        };
        let Some(last) = entries.last() else { break };
        from = last.recorded.position + 1;
        for entry in entries {
            match entry.recorded.event {
                Event::SheetPrepared { sheet, .. } => {
                    all.iter_mut().filter(|m| m.sheet == sheet).for_each(|m| m.prepared_again = true);
                }
                Event::SheetSigned { sheet, side: Side::Incoming } => {
                    all.iter_mut().filter(|m| m.sheet == sheet).for_each(|m| m.sealed = true);
                }
                Event::SheetSigned { .. } => {}
                Event::SheetCorrected { sheet, .. } => {
                    all.iter_mut().filter(|m| m.sheet == sheet).for_each(|m| m.corrections += 1);
                    continue;
                }
                _ => continue,
            }
            let (Event::SheetPrepared { sheet, .. } | Event::SheetSigned { sheet, .. }) = entry.recorded.event else {
                continue;
            };
            let sealed = matches!(entry.recorded.event, Event::SheetSigned { side: Side::Incoming, .. });
            let anchor = Anchor::of(Head { position: entry.recorded.position, hash: entry.hash });
            all.push(SheetMoment {
                sheet,
                event: entry.recorded,
                anchor,
                prepared_again: false,
                sealed,
                corrections: 0,
            });
        }
    }
    Ok(all)
}
