//! Incidents (集中报事) as boards, lists and reports show them.

use super::lens::Lens;
use super::rows::{first_line, short_number};
use super::{Desk, DeskError};
use crate::board::{CallerRow, IncidentRow};
use crate::domain::command::{Command, Heard};
use crate::domain::ids::*;
use crate::domain::incident::{Incident, Joined};
use crate::domain::ticket::{End, Outcome, Stage, Ticket};
use crate::domain::time::Moment;
use crate::domain::{Context, decide};

/// Incidents that are not closed, the newest first.
pub(super) fn rows(lens: &mut Lens<'_>) -> Vec<IncidentRow> {
    let world = lens.world;
    world.incidents.open().map(|incident| row(lens, incident)).collect()
}

fn row(lens: &mut Lens<'_>, incident: &Incident) -> IncidentRow {
    let world = lens.world;
    let mut callers: Vec<CallerRow> = incident
        .tickets
        .iter()
        .map(|(id, joined)| match world.ticket(*id) {
            Some(ticket) => caller(lens, ticket, joined),
            None => gone(*id, joined),
        })
        .collect();
    callers.sort_by_key(|c| (c.joined, c.ticket));
    IncidentRow {
        id: incident.id,
        category: incident.category.clone(),
        matter: incident.matter.clone(),
        buildings: incident.buildings.clone(),
        area: incident.area.clone(),
        department: incident.department.clone(),
        line: incident.line.text.clone(),
        line_at: incident.line.at,
        line_by: incident.line.by,
        renew_by: incident.renew_by(lens.rules),
        opened: incident.opened,
        by: incident.by,
        resolved: incident.resolved.as_ref().map(|r| (r.at, r.text.clone())),
        callers,
    }
}

fn caller(lens: &mut Lens<'_>, t: &Ticket, joined: &Joined) -> CallerRow {
    let masked = lens.masked_of(&t.message);
    CallerRow {
        ticket: t.id,
        number: short_number(t),
        stage: t.stage(),
        household: t.message.household.clone(),
        place: t.message.place.clone(),
        caller: masked.name,
        phone: masked.phone,
        text: first_line(&t.message.text),
        joined: joined.at,
        first_receiver: t.first_receiver,
        tracker: t.tracker(),
        again: t.repeat_contacts,
        tries: t.feedback_tries,
        told: joined.told,
        void: joined.void || matches!(t.end, Some(End::Void { .. })),
        refused: None,
    }
}

/// A ticket that has ended and is no longer in memory.
fn gone(id: TicketId, joined: &Joined) -> CallerRow {
    CallerRow {
        ticket: id,
        number: joined.number.map(|n| n.short()).unwrap_or_default(),
        stage: if joined.void { Stage::Void } else { Stage::Closed },
        household: joined.household.clone(),
        place: String::new(),
        caller: String::new(),
        phone: String::new(),
        text: String::new(),
        joined: joined.at,
        first_receiver: None,
        tracker: None,
        again: 0,
        tries: 0,
        told: joined.told,
        void: joined.void,
        refused: None,
    }
}

/// Why the viewer may not tell each caller now, by asking the rules themselves.
pub(super) fn permits(desk: &Desk, rows: &mut [IncidentRow], viewer: StaffId, now: Moment) {
    let Some(way) = desk.rules.ways.first().map(|w| w.code.clone()) else { return };
    let ctx = Context { now, actor: Actor::Staff(viewer), desk: desk.desk, rules: &desk.rules, entropy: [0; 16] };
    for caller in rows.iter_mut().flat_map(|row| &mut row.callers).filter(|c| c.is_owed()) {
        let heard = Heard { way: way.clone(), outcome: Outcome::Satisfied, words: String::new() };
        caller.refused = decide(desk.world(), &Command::Feedback { ticket: caller.ticket, heard }, &ctx).err();
    }
}

impl Desk {
    /// All incidents, also closed ones, the newest first.
    ///
    /// # Errors
    /// When the index can't be read.
    pub fn incidents(&self) -> Result<Vec<Incident>, DeskError> {
        Ok(self.projections.incidents()?)
    }

    /// One of them with its callers; tickets that have ended are read from the index.
    ///
    /// # Errors
    /// When the index can't be read.
    pub fn incident(&mut self, id: IncidentId) -> Result<Option<(Incident, IncidentRow)>, DeskError> {
        let Some(incident) = self.projections.incident(id)? else { return Ok(None) };
        for ticket in incident.tickets.keys() {
            self.projections.load_ticket(*ticket)?;
        }
        let row = row(&mut self.lens(), &incident);
        Ok(Some((incident, row)))
    }
}
