//! Progress: from every state there is a way on. Two witnesses are played from a state, by the real `decide`:
//! the regular one, in which everybody writes, signs and goes, and a relief who was not there takes all over; and the
//! supervisor's, who comes on duty and takes over what is unfinished. After each, all that is unfinished is tracked by
//! somebody on duty, so that nothing can be stuck for ever.

use super::check::Checked;
use super::desk::*;
use super::moves::open_sheets;
use frontdesk::domain::event::Side;
use frontdesk::domain::ticket::HandoverNote;
use frontdesk::domain::*;

struct Way<'a> {
    house: &'a House,
    state: State,
    played: Vec<(StaffId, Command)>,
}

/// Both ways on.
pub fn check(house: &House, state: &State) -> Checked {
    let mut regular = Way::new(house, state);
    regular.relieved().map_err(|why| regular.told("the relief", &why))?;
    let mut head = Way::new(house, state);
    head.taken_over().map_err(|why| head.told("the supervisor", &why))
}

impl<'a> Way<'a> {
    fn new(house: &'a House, state: &State) -> Self {
        Self { house, state: state.clone(), played: Vec::new() }
    }

    fn told(&self, who: &str, why: &str) -> String {
        let played: Vec<String> = self.played.iter().map(|(who, c)| format!("  {who}: {c:?}")).collect();
        format!("progress: {who} can't go on: {why}, after\n{}", played.join("\n"))
    }

    fn world(&self) -> &World {
        &self.state.world
    }

    fn must(&mut self, who: StaffId, command: Command) -> Checked {
        match self.house.act(&self.state, Actor::Staff(who), &command) {
            Ok(next) => {
                self.state = next.state;
                self.played.push((who, command));
                Ok(())
            }
            Err(refusal) => Err(format!("{who} may not {command:?}: {:?} {:?}", refusal.rule, refusal.reason)),
        }
    }

    /// Opens whatever shift can be opened and comes on duty; there is one to join where none can be opened.
    fn comes(&mut self, who: StaffId) -> Checked {
        for pattern in ["day", "night"] {
            if self.must(who, Command::OpenShift { pattern: Code::new(pattern) }).is_ok() {
                break;
            }
        }
        self.must(who, Command::SignOn)
    }

    /// T6: the supervisor's way.
    fn taken_over(&mut self) -> Checked {
        if !self.world().is_on_duty(HEAD) && self.must(HEAD, Command::SignOn).is_err() {
            self.comes(HEAD)?;
        }
        let others: Vec<TicketId> =
            self.world().unfinished().filter(|t| t.tracker() != Some(HEAD)).map(|t| t.id).collect();
        for ticket in others {
            self.must(HEAD, Command::Takeover { ticket, to: HEAD, reason: "nobody else can act".into() })?;
        }
        self.all_tracked_by(HEAD)
    }

    /// The regular way, some days later: a relief opens a shift of their own.
    fn relieved(&mut self) -> Checked {
        self.state.now = self.state.at().plus_minutes(3 * 1_440);
        self.comes(RELIEF)?;
        let here = self.world().shift_of(RELIEF).map(|s| s.id);
        // Sheets of shifts that everybody has left come first, then each shift that still has people.
        for sheet in open_sheets(self.world()).collect::<Vec<_>>() {
            let shift = self.world().sheets.get(&sheet).map(|s| s.shift);
            if shift.and_then(|s| self.world().shifts.get(&s)).is_none_or(|s| s.on_duty.is_empty()) {
                self.accepted(sheet)?;
            }
        }
        let shifts: Vec<ShiftId> =
            self.world().shifts.values().filter(|s| s.closed.is_none() && Some(s.id) != here).map(|s| s.id).collect();
        for shift in shifts {
            self.shift_goes_home(shift)?;
        }
        for ticket in self.world().unattended().map(|t| t.id).collect::<Vec<_>>() {
            self.must(RELIEF, Command::TakeUp { ticket })?;
        }
        let on_duty = self.world().on_duty();
        if on_duty.iter().any(|s| *s != RELIEF) {
            return Err(format!("on duty are still {on_duty:?}"));
        }
        self.all_tracked_by(RELIEF)
    }

    fn shift_goes_home(&mut self, shift: ShiftId) -> Checked {
        let people: Vec<StaffId> =
            self.world().shifts.get(&shift).map(|s| s.on_duty.iter().copied().collect()).unwrap_or_default();
        let Some(one) = people.first().copied() else { return self.must(RELIEF, Command::CloseShift { shift }) };
        for who in people.iter().copied() {
            for ticket in self.world().unwritten(who, shift) {
                let note = HandoverNote { state: "last".into(), next_step: "next".into(), told: "told".into() };
                self.must(who, Command::HandoverNote { ticket, note })?;
            }
            let old: Vec<TicketId> = self
                .world()
                .tickets
                .values()
                .filter(|t| t.first_receiver == Some(who) && t.recheck.is_some())
                .map(|t| t.id)
                .collect();
            for ticket in old {
                self.must(who, Command::ConfirmRecheck { ticket })?;
            }
        }
        self.must(one, Command::PrepareSheet { notes: String::new() })?;
        let Some(sheet) = self.world().draft_of(shift).map(|s| s.id) else { return Err("no sheet".into()) };
        for who in people.iter().copied() {
            if self.world().sheets.get(&sheet).is_some_and(|s| !s.has_signed_out(who)) {
                self.must(who, Command::SignSheet { sheet, side: Side::Outgoing })?;
            }
        }
        self.accepted(sheet)?;
        for who in people {
            self.must(who, Command::SignOff)?;
        }
        Ok(())
    }

    /// The outgoing side signs what is not signed, open queries are decided, the relief accepts and signs.
    fn accepted(&mut self, sheet: SheetId) -> Checked {
        while let Some(who) = self.world().sheets.get(&sheet).and_then(|s| self.world().unsigned(s, RELIEF)) {
            self.must(who, Command::SignSheet { sheet, side: Side::Outgoing })?;
        }
        let open = |w: &World| -> Vec<TicketId> {
            let sheet = w.sheets.get(&sheet);
            sheet.into_iter().flat_map(|s| w.standing(s)).filter(|l| !l.is_accepted()).map(|l| l.ticket).collect()
        };
        for ticket in open(self.world()) {
            let _ = self.must(HEAD, Command::AnswerLine { sheet, ticket, text: "decided".into() });
        }
        for ticket in open(self.world()) {
            self.must(RELIEF, Command::AcceptLine { sheet, ticket })?;
        }
        self.must(RELIEF, Command::SignSheet { sheet, side: Side::Incoming })
    }

    fn all_tracked_by(&self, who: StaffId) -> Checked {
        match self.world().unfinished().find(|t| t.tracker() != Some(who)) {
            Some(left) => Err(format!("ticket {} stayed behind: {:?}", left.id, left.tracking)),
            None => Ok(()),
        }
    }
}
