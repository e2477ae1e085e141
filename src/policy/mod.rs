//! Policy packs: the rule books as data. Embedded TOML files and a site's diffs over them, checked at load with every
//! fault reported at once, become the [`Rules`] that the domain reads.

mod calendar;
mod duty;
pub mod fault;
mod grading;
mod inherit;
mod lists;
mod node;
mod pack;
mod read;
mod roster;

pub use fault::{Entry, Fault, Severity, Want, What};

use crate::domain::clock::Calendar;
use crate::domain::rules::Rules;
use crate::domain::time::Zone;
use node::{Place, Table, Value};
use std::cell::RefCell;
use std::sync::OnceLock;

/// A file: its name as people know it, and its text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Source<'a> {
    /// File name, for faults.
    pub file: &'a str,
    /// Text.
    pub text: &'a str,
}

/// A pack that comes with the program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Embedded {
    /// Its code, which `extends` and [`rules_for`] take.
    pub code: &'static str,
    /// Its file.
    pub source: Source<'static>,
}

/// The code of the pack that is in force unless a site chooses another.
pub const DEFAULT_PACK: &str = "first-receiver";

const PACKS: &[Embedded] = &[
    Embedded {
        code: DEFAULT_PACK,
        source: Source { file: "first-receiver.toml", text: include_str!("first-receiver.toml") },
    },
    Embedded {
        code: "group-complaints",
        source: Source { file: "group-complaints.toml", text: include_str!("group-complaints.toml") },
    },
    Embedded {
        code: "customer-relations",
        source: Source { file: "customer-relations.toml", text: include_str!("customer-relations.toml") },
    },
    Embedded {
        code: "residential-complaints",
        source: Source { file: "residential-complaints.toml", text: include_str!("residential-complaints.toml") },
    },
];

/// What packs are laid over and nobody chooses by itself.
const PARTS: &[Embedded] =
    &[Embedded { code: "grading", source: Source { file: "grading.toml", text: include_str!("grading.toml") } }];

/// Calendars that come with the program.
const SHIPPED: &[Source<'static>] = &[
    Source { file: "calendar-2025.toml", text: include_str!("calendar-2025.toml") },
    Source { file: "calendar-2026.toml", text: include_str!("calendar-2026.toml") },
];

/// The packs that come with the program.
pub fn embedded() -> &'static [Embedded] {
    PACKS
}

static CALENDARS: OnceLock<Vec<Source<'static>>> = OnceLock::new();

/// The calendars in force: those that come with the program, one a year, and those that the site added.
pub fn calendars() -> &'static [Source<'static>] {
    CALENDARS.get().map_or(SHIPPED, Vec::as_slice)
}

/// The calendars that come with the program.
pub fn shipped_calendars() -> &'static [Source<'static>] {
    SHIPPED
}

/// Adds a site's own calendars (name and text) to those that come with the program, for as long as the process runs. A
/// list of a year takes the place of the one that came with the program. To be called once, before rules are read;
/// later calls change nothing.
pub fn install_calendars(own: Vec<(String, String)>) {
    if own.is_empty() {
        return;
    }
    CALENDARS.get_or_init(|| {
        let own: Vec<Source<'static>> = own
            .into_iter()
            .map(|(file, text)| Source {
                file: Box::leak(file.into_boxed_str()),
                text: Box::leak(text.into_boxed_str()),
            })
            .collect();
        laid_over(&own)
    });
}

static ZONE: OnceLock<Zone> = OnceLock::new();

/// Tells how the clocks of the place change over the year, for all rules read from now on, for as long as the process
/// runs. To be called once, before rules are read.
pub fn install_zone(zone: Zone) {
    ZONE.get_or_init(|| zone);
}

/// The calendars that come with the program with others over them: a list of a year takes the place of theirs.
pub fn laid_over<'s>(own: &[Source<'s>]) -> Vec<Source<'s>> {
    let years: Vec<i32> = own.iter().filter_map(|s| calendar::year_of(s.text)).collect();
    let shipped = SHIPPED.iter().copied().filter(|s| calendar::year_of(s.text).is_none_or(|y| !years.contains(&y)));
    shipped.chain(own.iter().copied()).collect()
}

/// What a calendar file is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CalendarFile {
    /// The list of a year.
    Year(i32),
    /// A site's own.
    Own,
}

/// Reads a calendar file over those that come with the program, and reports every fault of it at once.
pub fn check_calendar(text: &str, file_name: &str) -> (Option<CalendarFile>, Calendar, Vec<Fault>) {
    let source = Source { file: file_name, text };
    let faults = RefCell::default();
    let mut days = Calendar::default();
    calendar::read_all(laid_over(&[source]).iter().map(|s| (s.text, s.file)), &mut days, &faults);
    let mut faults: Vec<Fault> = faults.into_inner();
    faults.sort_by_key(|fault| (fault.line, fault.column));
    let kind = if calendar::is_own_text(text) {
        Some(CalendarFile::Own)
    } else {
        calendar::year_of(text).map(CalendarFile::Year)
    };
    (kind, days, faults)
}

/// What a check found.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The rules, when no fault is an error.
    pub rules: Option<Rules>,
    /// Errors and warnings in the order of the files.
    pub faults: Vec<Fault>,
}

/// Reads a pack (or a site's diff over an embedded one) and the calendars, and reports every fault at once.
pub fn check(text: &str, file_name: &str, calendars: &[Source<'_>]) -> Checked {
    check_with(text, file_name, calendars, PACKS)
}

/// The rules of a pack.
///
/// # Errors
/// All faults, warnings too, when one of them is an error.
pub fn load(text: &str, file_name: &str, calendars: &[Source<'_>]) -> Result<Rules, Vec<Fault>> {
    let checked = check(text, file_name, calendars);
    checked.rules.ok_or(checked.faults)
}

/// The rules of an embedded pack with the embedded calendars.
///
/// # Errors
/// A fault that names the embedded packs' nearest, when there is none of that code.
pub fn rules_for(code: &str) -> Result<Rules, Vec<Fault>> {
    if code == DEFAULT_PACK {
        return Ok(default_rules());
    }
    match PACKS.iter().find(|p| p.code == code) {
        Some(pack) => load(pack.source.text, pack.source.file, calendars()),
        None => Err(vec![Place::whole(code).error(unknown_pack(code, PACKS))]),
    }
}

/// The rules of the default pack, read once. A test proves that it loads without a fault, which is why no error comes
/// from here.
pub fn default_rules() -> Rules {
    static RULES: OnceLock<Rules> = OnceLock::new();
    RULES
        .get_or_init(|| {
            let pack = PACKS.first().map_or(Source { file: "", text: "" }, |p| p.source);
            let faults = RefCell::default();
            read_all(pack, calendars(), PACKS, &faults).unwrap_or_else(|| {
                let nothing = Table { at: Place::whole(""), entries: Vec::new() };
                pack::read(&nothing, Calendar::default(), String::new(), &faults)
            })
        })
        .clone()
}

fn unknown_pack(code: &str, packs: &[Embedded]) -> What {
    let near = read::nearest(code, packs.iter().map(|p| p.code));
    What::Unknown { entry: Entry::Pack, code: code.to_owned(), near }
}

fn check_with(text: &str, file: &str, calendars: &[Source<'_>], packs: &[Embedded]) -> Checked {
    let faults = RefCell::default();
    let rules = read_all(Source { file, text }, calendars, packs, &faults);
    let mut faults: Vec<Fault> = faults.into_inner();
    // The checked file first, then the one it extends, then the calendars; each in the order of its lines.
    let place = |fault: &Fault| {
        let calendar = calendars.iter().position(|c| c.file == fault.file).map_or(0, |n| n + 1);
        (calendar, fault.file != file)
    };
    faults.sort_by_key(|fault| (place(fault), fault.line, fault.column));
    let broken = faults.iter().any(Fault::is_error);
    Checked { rules: rules.filter(|_| !broken), faults }
}

fn read_all(
    pack: Source<'_>,
    calendars: &[Source<'_>],
    packs: &[Embedded],
    faults: &RefCell<Vec<Fault>>,
) -> Option<Rules> {
    let mut hasher = blake3::Hasher::new();
    let mut hash = |text: &str| {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    };
    let tree = merged(pack, packs, &mut hash, &mut faults.borrow_mut());
    let mut days = Calendar { zone: ZONE.get().cloned().unwrap_or_default(), ..Calendar::default() };
    for source in calendars {
        hash(source.text);
    }
    calendar::read_all(calendars.iter().map(|s| (s.text, s.file)), &mut days, faults);
    let fingerprint = hasher.finalize().to_hex().to_string();
    tree.map(|tree| pack::read(&tree, days, fingerprint, faults))
}

/// The pack laid over what it extends, over what that extends. Nothing when one of them can't be read. A pack whose base
/// is not to be had is laid over the one that is named nearly so, or the default one: its other faults are told in the same
/// breath, and that some of them may be the other base's.
fn merged(pack: Source<'_>, packs: &[Embedded], hash: &mut impl FnMut(&str), faults: &mut Vec<Fault>) -> Option<Table> {
    hash(pack.text);
    let tree = node::parse(pack.text, pack.file, faults)?;
    let mut chain: Vec<String> = tree.text("pack").map(str::to_owned).into_iter().collect();
    let mut extends = tree.get("extends").cloned();
    let mut trees = vec![tree];
    while let Some(link) = extends.take() {
        let pack_of = |name: &str| packs.iter().chain(PARTS).find(|p| p.code == name);
        let base = match &link.value {
            Value::Text(name) if chain.contains(name) => Err(What::Cycle(name.clone())),
            Value::Text(name) => pack_of(name).ok_or_else(|| unknown_pack(name, packs)),
            _ => Err(What::Wrong { field: "extends".into(), want: Want::Text }),
        };
        let base = match base {
            Ok(base) => base,
            Err(why) => {
                let near = match &why {
                    What::Unknown { near: Some(near), .. } => pack_of(near),
                    _ => None,
                };
                faults.push(link.at.error(why));
                let base = near.or_else(|| pack_of(DEFAULT_PACK));
                let base = base.filter(|base| !chain.iter().any(|c| c == base.code))?;
                faults.push(link.at.warning(What::CheckedOver(base.code.to_owned())));
                base
            }
        };
        chain.push(base.code.to_owned());
        hash(base.source.text);
        let base = node::parse(base.source.text, base.source.file, faults)?;
        extends = base.get("extends").cloned();
        trees.push(base);
    }
    let mut whole = trees.pop()?;
    while let Some(tree) = trees.pop() {
        inherit::keep_inherited(&mut whole, &tree, faults);
        whole = node::merge(whole, tree, faults);
    }
    Some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn packs_that_extend_each_other_are_told() {
        let pack = |code, text| Embedded { code, source: Source { file: code, text } };
        let packs = [
            pack("a", "extends = 'b'\npack = 'a'"),
            pack("b", "extends = 'c'\npack = 'b'"),
            pack("c", "pack = 'c'\nextends = 'b'"),
        ];
        let Some(a) = packs.first() else { panic!("no pack") };
        let checked = check_with(a.source.text, a.source.file, &[], &packs);
        let told: Vec<String> = checked.faults.iter().map(|f| f.text(Lang::En)).collect();
        assert_eq!(told, ["c:2:11: error: packs extend each other in a circle: b"]);
        assert!(checked.rules.is_none());
    }

    #[test]
    fn the_default_pack_loads_without_a_word() {
        for pack in embedded() {
            let checked = check(pack.source.text, pack.source.file, calendars());
            let told: Vec<String> = checked.faults.iter().map(|f| f.text(Lang::En)).collect();
            assert!(told.is_empty(), "{}", told.join("\n"));
        }
        assert_eq!(default_rules().pack.as_str(), DEFAULT_PACK);
        assert_eq!(default_rules().fingerprint.len(), 64);
    }
}
