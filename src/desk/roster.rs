//! The roster for the screen and the command line.

use super::{Desk, DeskError};
use crate::board::{DutyBoard, RosterBoard, TurnLine};
use crate::domain::event::Stream;
use crate::domain::ids::*;
use crate::domain::roster::{Day, Duties, Month, Roster, Turn, duty_now};
use crate::domain::time::Moment;
use chrono::Timelike;

impl Desk {
    /// The plan of all posts on these days; what is no longer in memory is read from the ledger.
    ///
    /// # Errors
    /// When the ledger can't be read.
    pub fn duties(&self, from: Day, to: Day) -> Result<Duties, DeskError> {
        let mut found = Duties::default();
        let roster = &self.world().roster;
        if self.world().roster_from().is_none_or(|first| first <= from) {
            found.take_days(&roster.duties, from, to);
            return Ok(found);
        }
        let mut whole = Roster::default();
        for entry in self.ledger.read_stream(Stream::Site)? {
            whole.apply(&entry.recorded.event);
        }
        found.take_days(&whole.duties, from, to);
        Ok(found)
    }

    /// A month of a post.
    ///
    /// # Errors
    /// When the ledger can't be read.
    pub fn roster(&self, month: Month, department: Option<&Code>, now: Moment) -> Result<RosterBoard, DeskError> {
        let (from, to) = (month.plus(-1).first().plus(-2), month.plus(1).first().plus(2));
        let duties = self.duties(from, to)?;
        let world = self.world();
        let planned = |who: StaffId| {
            let of_post = duties.between(month.first(), month.last());
            of_post.filter(|(d, _)| d.department.as_ref() == department).any(|(_, all)| all.contains(&who))
        };
        let suits = |s: &&crate::domain::world::Staff| {
            let here = match department {
                None => s.has_any(&self.rules.access.desk),
                Some(code) => s.department.as_ref() == Some(code),
            };
            (s.active && here) || planned(s.id)
        };
        let mut people: Vec<_> = world.staff.values().filter(suits).collect();
        people.sort_by_key(|s| (!s.roles.contains(&Role::Operator), s.has_any(&self.rules.access.supervisors), s.id));
        let people = people.into_iter().map(|s| s.id).collect();
        let ahead = i32::from(self.rules.rostering.months_ahead);
        let last_month = Day(now.date()).month().plus(ahead);
        let swaps = world.roster.swaps.values().cloned().collect();
        Ok(RosterBoard { month, department: department.cloned(), people, duties, swaps, last_month })
    }
}

/// How plan and desk agree now, for this viewer.
pub(super) fn duty_board(lens: &super::lens::Lens<'_>, viewer: Option<StaffId>, now: Moment) -> DutyBoard {
    let (world, rules) = (lens.world, lens.rules);
    let line = |turn: Turn, department: Option<&Code>| {
        let zone = &rules.calendar.zone;
        let moment =
            |at: chrono::NaiveDateTime| zone.at_local(now, at.date(), at.time().num_seconds_from_midnight() / 60);
        TurnLine {
            department: department.cloned(),
            starts: moment(turn.slot.starts),
            ends: moment(turn.slot.ends),
            planned: turn.planned.into_iter().collect(),
            shift: turn.slot.shift,
        }
    };
    let manned = |turn: Option<Turn>| turn.filter(|t| !t.planned.is_empty());
    let at_desk = duty_now(world, rules, None, now);
    let departments = rules
        .duty_departments()
        .filter_map(|d| {
            let code = Some(&d.code);
            Some(line(manned(duty_now(world, rules, code, now).current)?, code))
        })
        .collect();
    let person = viewer.and_then(|v| world.person(v));
    let mine = |s: &&crate::domain::roster::Swap| {
        person.is_some_and(|p| p.has_any(&rules.access.supervisors) || (p.id == s.second && !s.agreed))
    };
    DutyBoard {
        current: manned(at_desk.current).map(|t| line(t, None)),
        next: manned(at_desk.next).map(|t| line(t, None)),
        missing: if at_desk.late { at_desk.missing.into_iter().collect() } else { Vec::new() },
        unplanned: at_desk.unplanned.into_iter().collect(),
        departments,
        swaps: world.roster.swaps.values().filter(mine).count(),
    }
}
