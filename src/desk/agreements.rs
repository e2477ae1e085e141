//! Special service agreements (特约服务, R100) as boards, lists and sheets show them.

use super::lens::Lens;
use super::{Desk, DeskError};
use crate::board::{AgreementLine, AgreementRow, CallerLine};
use crate::domain::agreement::{Agreement, Agreements};
use crate::domain::callbacks::agreement_callers;
use crate::domain::command::{Card, Command, Heard};
use crate::domain::ids::*;
use crate::domain::roster::Day;
use crate::domain::ticket::Outcome;
use crate::domain::time::Moment;
use crate::domain::{Context, decide};

/// Agreements that run, or still owe a callback; what is due soonest first.
pub(super) fn rows(lens: &mut Lens<'_>, viewer: Option<StaffId>, now: Moment) -> Vec<AgreementRow> {
    let world = lens.world;
    let today = Day(now.date());
    world.agreements.open(today).into_iter().map(|agreement| row(lens, agreement, viewer, today)).collect()
}

/// Why the viewer may not make each callback now, by asking the rules themselves.
pub(super) fn permits(desk: &Desk, rows: &mut [AgreementRow], viewer: StaffId, now: Moment) {
    let Some(way) = desk.rules.ways.first().map(|w| w.code.clone()) else { return };
    let ctx = Context { now, actor: Actor::Staff(viewer), desk: desk.desk, rules: &desk.rules, entropy: [0; 16] };
    let heard = Heard { way, outcome: Outcome::Satisfied, words: String::new() };
    for row in rows {
        // Nobody is called about what is not asked: what was said is checked when it is known.
        let call = Command::CallAgreement { agreement: row.id, heard: heard.clone(), contents: Vec::new() };
        row.refused = decide(desk.world(), &call, &ctx).err();
    }
}

fn row(lens: &mut Lens<'_>, it: &Agreement, viewer: Option<StaffId>, today: Day) -> AgreementRow {
    let world = lens.world;
    let resident = world.households.get(&it.household).and_then(|h| h.contact);
    let masked = lens.masked(resident);
    let vip = world.is_vip_home(&it.household);
    let roles = agreement_callers(lens.rules, vip).to_vec();
    let person = viewer.and_then(|v| world.person(v));
    let mine = person.is_some_and(|p| p.has_any(&roles) && it.worker != Some(p.id));
    let changed = it.ended.as_ref().or(it.amended.last());
    AgreementRow {
        id: it.id,
        household: it.household.clone(),
        vip,
        caller: masked.name,
        phone: masked.phone,
        service: it.service.clone(),
        from: it.from,
        to: it.to,
        ended: it.ended.as_ref().map(|e| e.to),
        word: changed.map(|c| c.reason.clone()).unwrap_or_default(),
        worker: it.worker,
        by: it.by,
        entered: it.entered,
        calls: it.calls.clone(),
        roles,
        mine,
        over: it.is_over(today),
        refused: None,
    }
}

/// Callbacks that are overdue or fall due up to a day, for a handover sheet: the soonest due first (H2).
pub(super) fn lines(agreements: &Agreements, today: Day, until: Day) -> Vec<AgreementLine> {
    let mut lines: Vec<AgreementLine> = Vec::new();
    for it in agreements.all.values() {
        lines.extend(it.due(until).map(|call| AgreementLine {
            id: it.id,
            household: it.household.clone(),
            service: it.service.clone(),
            point: call.point,
            due: call.due,
            late: call.is_overdue(today),
            tries: call.tries,
        }));
    }
    lines.sort_by_key(|l| (l.due, l.id, l.point));
    lines
}

impl Desk {
    /// All agreements, also those that are over, the newest first.
    ///
    /// # Errors
    /// When the index can't be read.
    pub fn agreements(&self) -> Result<Vec<Agreement>, DeskError> {
        Ok(self.projections.agreements()?)
    }

    /// Rows of all agreements, also of those that are over, the newest first.
    ///
    /// # Errors
    /// When the index can't be read.
    pub fn agreement_rows(&mut self, viewer: Option<StaffId>, now: Moment) -> Result<Vec<AgreementRow>, DeskError> {
        let all = self.agreements()?;
        let lens = &mut self.lens();
        Ok(all.iter().map(|agreement| row(lens, agreement, viewer, Day(now.date()))).collect())
    }

    /// Shows whom to call for an agreement, after recording who asked and why (R130).
    ///
    /// # Errors
    /// As [`Desk::submit`].
    pub fn reveal_home(
        &mut self,
        actor: Actor,
        agreement: AgreementId,
        reason: String,
        now: Moment,
    ) -> Result<CallerLine, DeskError> {
        self.submit(actor, Command::RevealAgreement { agreement, reason }, now)?;
        let home = self.world().agreements.get(agreement).map(|a| &a.household);
        let contact = home.and_then(|code| self.world().households.get(code)).and_then(|h| h.contact);
        let card = contact.map_or(Ok(None), |id| self.contacts.get(id))?.unwrap_or_default();
        let Card { name, phone, address, involved } = card;
        Ok(CallerLine { name, phone, address, involved, clear: true })
    }
}
