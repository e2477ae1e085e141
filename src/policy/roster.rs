//! Rosters and their shifts, and the figures of rostering (R039, R042, R043).

use super::fault::{Entry, What};
use super::lists::{codes, entries};
use super::read::Section;
use crate::domain::Code;
use crate::domain::rules::{Label, RosterPattern, Rostering, ShiftPattern, SwapBy};

/// All rosters with their shifts, each in its order.
pub(super) fn rosters(pack: &Section<'_>) -> Vec<RosterPattern> {
    let all = entries(pack, "shift", Entry::Shift, |s| {
        let (code, label) = (s.code("code"), s.label());
        let mark = s.label_if("mark").unwrap_or_else(|| first_signs(&label));
        let shift = ShiftPattern { code, label, mark, from: s.time_of_day("from"), to: s.time_of_day("to") };
        (shift.code.clone(), shift)
    });
    let shift_codes = codes(&all, |s| &s.code);
    entries(pack, "roster", Entry::Roster, |s| {
        let (label, code) = (s.label(), s.code("code"));
        let shifts = s.some_of("shifts", Entry::Shift, &shift_codes);
        let node = s.table.get("shifts");
        if let (true, Some(node)) = (shifts.is_empty(), node) {
            s.tell(node.at.error(What::Empty(Entry::Shift)));
        }
        let shifts: Vec<ShiftPattern> =
            shifts.iter().filter_map(|code| all.iter().find(|s| s.code == *code).cloned()).collect();
        for (at, shift) in shifts.iter().enumerate() {
            let same = |other: &&ShiftPattern| other.mark.zh == shift.mark.zh || other.mark.en == shift.mark.en;
            // People could not tell the two apart in a grid.
            if let (Some(first), Some(node)) = (shifts.iter().take(at).find(same), node) {
                let name = if first.mark.zh == shift.mark.zh { &shift.mark.zh } else { &shift.mark.en };
                let what = What::SameName { name: name.clone(), first: first.code.to_string() };
                s.tell(node.at.error(what));
            }
        }
        (code.clone(), RosterPattern { code, label, shifts })
    })
}

/// The first sign of a name stands for it in a grid.
fn first_signs(label: &Label) -> Label {
    let first = |text: &str| text.chars().next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    Label { zh: first(&label.zh), en: first(&label.en) }
}

/// The shifts of the roster in use.
pub(super) fn used(pack: &Section<'_>, rosters: &[RosterPattern]) -> Vec<ShiftPattern> {
    let used: Code = pack.one_of("use_roster", Entry::Roster, &codes(rosters, |r| &r.code));
    rosters.iter().find(|r| r.code == used).map(|r| r.shifts.clone()).unwrap_or_default()
}

/// The figures of rostering.
pub(super) fn rostering(pack: &Section<'_>) -> Rostering {
    let mut figures = Rostering { rest_minutes: 0, late_minutes: 0, months_ahead: 0, swap: SwapBy::Supervisor };
    let Some(s) = pack.section("rostering") else { return figures };
    figures.rest_minutes = s.number::<u32>("rest_hours", 0, 72) * 60;
    figures.late_minutes = s.number("late_minutes", 1, 240);
    figures.months_ahead = s.number("months_ahead", 1, 12);
    let ways = ["supervisor", "both"].map(Code::from);
    if s.one_of("swap_by", Entry::SwapBy, &ways).as_str() == "both" {
        figures.swap = SwapBy::Both;
    }
    s.end();
    figures
}
