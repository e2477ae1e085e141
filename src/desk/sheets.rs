//! Handover sheets as the pane shows them and as they are printed; old ones are read back from the index and the ledger.

use super::lens::Lens;
use super::rows::{first_line, short_number};
use super::{Desk, DeskError};
use crate::board::*;
use crate::domain::agreement::Agreements;
use crate::domain::corrective::{Action, Corrective};
use crate::domain::event::{Event, Move, Recorded, Side, Stream};
use crate::domain::handover::{Mark, Sheet, SheetLine, Shift};
use crate::domain::ids::*;
use crate::domain::next::NextAct;
use crate::domain::roster::Day;
use crate::domain::rules::Rules;
use crate::domain::ticket::{Stage, Ticket};
use crate::domain::time::Moment;
use crate::domain::world::World;
use crate::ledger::{Anchor, Hash, Head};
use std::collections::HashMap;

/// Sheets of the past that the pane lists.
const PAST: usize = 12;

/// What was read from the ledger for sheets, and does not change.
#[derive(Default)]
pub(super) struct Memo {
    /// The last act on a ticket, at a version of it.
    acts: HashMap<TicketId, (u64, Option<Recorded>)>,
    /// Hashes of events.
    hashes: HashMap<u64, Hash>,
}

/// Whether a line of the sheet names an event as what was done last.
fn is_act(event: &Event) -> bool {
    match event {
        Event::TrackingMoved { how, .. } => {
            matches!(how, Move::Takeover { .. } | Move::Released { .. } | Move::TakenUp)
        }
        Event::CallbackDrawn { .. } | Event::CallbackAgain { .. } | Event::ActReversed { .. } => false,
        event => event.is_news(),
    }
}

impl Desk {
    /// Which sheet the boards show from now on; `None`: the one that concerns the viewer.
    pub fn show_sheet(&mut self, sheet: Option<SheetId>) {
        self.shown_sheet = sheet;
    }

    /// All sheets, newest first, also those that are no longer in memory.
    ///
    /// # Errors
    /// When the index can't be read.
    pub fn sheets(&self) -> impl Iterator<Item = Result<PastSheet, DeskError>> + '_ {
        self.projections.sheets().map(|s| s.map(|s| past_sheet(&s)).map_err(DeskError::from))
    }

    /// A sheet as it is printed; none when there is no such sheet. Of a sealed one the lines are as they stood at the
    /// second signature, read back from the ledger.
    ///
    /// # Errors
    /// When index or ledger can't be read.
    pub fn sheet_paper(&mut self, id: SheetId, now: Moment) -> Result<Option<SheetPaper>, DeskError> {
        let Some(sheet) = self.projections.sheet(id)? else { return Ok(None) };
        let shift = self.projections.shift(sheet.shift)?;
        let sealed = sheet.marks.iter().find(|m| m.side == Side::Incoming).copied();
        let as_of = sealed.map_or(now, |m| m.at);
        let (site_name, site_code, drill) =
            self.world().site.as_ref().map_or_else(Default::default, |s| (s.name.clone(), s.code.clone(), s.drill));
        let standing: Vec<SheetLine> = self.world().standing(&sheet).cloned().collect();
        let mut lines = Vec::with_capacity(standing.len());
        for line in &standing {
            let (ticket, last) = match sealed {
                Some(mark) => self.as_of(line.ticket, mark.position)?,
                None => {
                    let ticket = self.projections.ticket(line.ticket)?;
                    let last = ticket.as_ref().map_or(Ok(None), |t| self.lens().last_act(t))?;
                    (ticket, last)
                }
            };
            let full = ticket.as_ref().and_then(|t| t.number).map(|n| n.with_site(&site_code));
            let mut row = self.lens().line_row(line, ticket, last, as_of);
            row.number = full.unwrap_or_default();
            if sealed.is_some() {
                row.tracked_by = self.got_by(line.ticket, id)?.or(row.tracked_by);
            }
            lines.push(row);
        }
        together(&mut lines);
        let mut incoming: Vec<StaffId> = sealed.iter().map(|m| m.by).collect();
        incoming.extend(lines.iter().filter(|_| sealed.is_some()).filter_map(|l| l.tracked_by));
        let mut once = std::collections::BTreeSet::new();
        incoming.retain(|s| !sheet.has_signed_out(*s) && once.insert(*s));
        let signatures = self.lens().signatures(&sheet)?;
        let last = signatures.iter().rfind(|s| s.stands).map(|s| s.anchor.clone());
        let anchor = match last {
            Some(anchor) => anchor,
            None => self.lens().anchor(sheet.prepared_at)?,
        };
        let mut entries = sheet.entries.clone();
        entries.sort_by_key(|e| (e.kind, e.id));
        let due_until = shift.as_ref().map_or(as_of, |s| self.rules.next_end(s.ends));
        let calls = |all: &Agreements| super::agreements::lines(all, Day(as_of.date()), Day(due_until.date()));
        let (forms, agreements) = match sealed {
            Some(mark) => {
                let (corrective, agreements) = self.stood_before(mark.position)?;
                // Who worked here then is not asked of today's staff.
                (form_lines(&corrective, as_of, |_| Vec::new()), calls(&agreements))
            }
            None => {
                let world = self.world();
                (form_lines(&world.corrective, now, |form| form.may_act(world, &self.rules)), calls(&world.agreements))
            }
        };
        // What came after the second signature is of another paper (H7).
        let until = sealed.map_or(u64::MAX, |m| m.position);
        let acts = self.projections.shift_review(sheet.shift)?.map(|row| row.acts).unwrap_or_default();
        let of_incident = |act: &ShiftAct| matches!(act.what, What::Incident { .. }) && act.position < until;
        let incidents = acts.into_iter().filter(of_incident).collect();
        let staff = self.world().staff.keys().map(|s| (*s, self.staff_name(*s))).collect();
        Ok(Some(SheetPaper {
            site_name,
            site_code,
            drill,
            sheet: id,
            shift: sheet.shift,
            planned: shift.map(|s| (s.pattern, s.starts, s.ends)),
            outgoing: sheet.handing_over(),
            incoming,
            prepared: sheet.prepared,
            signatures: signatures.into_iter().filter(|s| s.stands).collect(),
            sealed: sealed.is_some(),
            lines,
            entries,
            forms,
            agreements,
            incidents,
            notes: sheet.notes,
            access: sheet.access,
            corrections: sheet.corrections,
            anchor,
            as_of,
            made: now,
            staff,
        }))
    }

    /// A ticket as it stood just before an event of the ledger, and what had been done last.
    fn as_of(&self, id: TicketId, position: u64) -> Result<(Option<Ticket>, Option<Recorded>), DeskError> {
        let mut world = World::default();
        let mut last = None;
        for entry in self.ledger.read_stream(Stream::Ticket(id))? {
            if entry.recorded.position >= position {
                break;
            }
            world.apply(&entry.recorded);
            if is_act(&entry.recorded.event) {
                last = Some(entry.recorded);
            }
        }
        Ok((world.tickets.remove(&id), last))
    }

    /// Forms of corrective action and agreements as they stood before an event of the ledger.
    fn stood_before(&self, position: u64) -> Result<(Corrective, Agreements), DeskError> {
        let (mut corrective, mut agreements) = (Corrective::default(), Agreements::default());
        for entry in self.ledger.read_stream(Stream::Site)? {
            if entry.recorded.position >= position {
                break;
            }
            match &entry.recorded.event {
                Event::Corrective(event) => corrective.apply(&entry.recorded, event),
                Event::Agreement(event) => agreements.apply(&entry.recorded, event),
                _ => {}
            }
        }
        Ok((corrective, agreements))
    }

    /// Who got a ticket by the second signature of a sheet.
    fn got_by(&self, id: TicketId, sheet: SheetId) -> Result<Option<StaffId>, DeskError> {
        let entries = self.ledger.read_stream(Stream::Ticket(id))?;
        Ok(entries.iter().find_map(|e| match &e.recorded.event {
            Event::TrackingMoved { to, how: Move::Handover { sheet: by }, .. } if *by == sheet => *to,
            _ => None,
        }))
    }
}

impl Lens<'_> {
    /// What was done last on a ticket, as it stands in the state looked at.
    fn last_act(&mut self, ticket: &Ticket) -> Result<Option<Recorded>, DeskError> {
        let (id, version) = (ticket.id, ticket.version);
        if let Some((_, last)) = self.memo.acts.get(&id).filter(|(at, _)| *at == version) {
            return Ok(last.clone());
        }
        let mut entries = self.ledger.read_stream(Stream::Ticket(id))?;
        let last = entries.iter().rposition(|e| e.recorded.version <= version && is_act(&e.recorded.event));
        let last = last.map(|at| entries.swap_remove(at).recorded);
        self.memo.acts.insert(id, (version, last.clone()));
        Ok(last)
    }

    /// The anchor of an event, as paper carries it (H7).
    fn anchor(&mut self, position: u64) -> Result<String, DeskError> {
        let hash = match self.memo.hashes.get(&position) {
            Some(hash) => Some(*hash),
            None => self.ledger.read(position, 1)?.first().map(|e| e.hash),
        };
        let Some(hash) = hash else { return Ok(String::new()) };
        self.memo.hashes.insert(position, hash);
        Ok(Anchor::of(Head { position, hash }).to_string())
    }

    fn signatures(&mut self, sheet: &Sheet) -> Result<Vec<SignatureRow>, DeskError> {
        let mut rows = Vec::new();
        for Mark { by, at, side, position } in sheet.marks.iter().copied() {
            let stands = match side {
                Side::Incoming => sheet.is_sealed(),
                Side::Outgoing => {
                    let newest = sheet.marks.iter().rfind(|m| m.by == by && m.side == side);
                    sheet.has_signed_out(by) && newest.is_some_and(|m| m.position == position)
                }
            };
            rows.push(SignatureRow { by, side, at, anchor: self.anchor(position)?, stands });
        }
        Ok(rows)
    }

    fn line_row(&mut self, line: &SheetLine, t: Option<Ticket>, last: Option<Recorded>, now: Moment) -> LineRow {
        let caller = t.as_ref().map(|t| self.masked_of(&t.message).name).unwrap_or_default();
        let rules = self.rules;
        let t = t.as_ref();
        LineRow {
            ticket: line.ticket,
            number: t.map(short_number).unwrap_or_default(),
            kind: line.kind,
            stage: t.map_or(Stage::Waiting, Ticket::stage),
            household: t.and_then(|t| t.message.household.clone()),
            caller,
            text: t.map(|t| first_line(&t.message.text)).unwrap_or_default(),
            first_receiver: t.and_then(|t| t.first_receiver),
            tracker: line.tracker,
            tracked_by: t.and_then(Ticket::tracker),
            note: line.note.clone(),
            renewal: t.and_then(|t| t.note.as_ref()).and_then(|n| n.renewal),
            overdue: line.overdue,
            callback_due: line.callback_due,
            taken_over: line.taken_over,
            clock: t.and_then(|t| t.clock_running(rules)),
            near_percent: rules.near_percent,
            near_minutes: rules.near_minutes,
            last,
            next: t.map_or(NextAct::Nothing, |t| t.next_act(now, rules)),
            steps: t.map(|t| steps(t, rules)).unwrap_or_default(),
            promises: t.map(promises).unwrap_or_default(),
            state: line.state.clone(),
            incident: t.and_then(|t| t.incident).map(|id| self.incident_mark(id)),
        }
    }

    fn incident_mark(&self, id: IncidentId) -> IncidentMark {
        let incident = self.world.incidents.get(id);
        let open = incident.filter(|i| i.closed.is_none());
        IncidentMark {
            id,
            matter: incident.map(|i| i.matter.clone()).unwrap_or_default(),
            buildings: incident.map(|i| i.buildings.clone()).unwrap_or_default(),
            area: incident.map(|i| i.area.clone()).unwrap_or_default(),
            line: open.map(|i| i.line.text.clone()).unwrap_or_default(),
        }
    }
}

/// The last step of each ladder that nobody took up.
fn steps(t: &Ticket, rules: &Rules) -> Vec<LineStep> {
    let open = t.standing(rules).filter(|l| l.is_open());
    let step = open.filter_map(|l| {
        let rung = l.rungs.last()?;
        let (trigger, cause) = (l.trigger, l.cause.clone());
        Some(LineStep { trigger, cause, step: rung.step, of: l.of, until: rung.until })
    });
    step.collect()
}

/// Callbacks of agreements that the shift makes or hands over (H2): of the viewer's shift, else of the one that is open.
fn due_calls(lens: &Lens<'_>, shift: Option<ShiftId>, now: Moment) -> Vec<AgreementLine> {
    let world = lens.world;
    let shift = shift.and_then(|id| world.shifts.get(&id)).or_else(|| world.open_shift());
    let until = shift.map_or(now, |s| lens.rules.next_end(s.ends));
    super::agreements::lines(&world.agreements, Day(now.date()), Day(until.date()))
}

/// Open forms for a sheet: the soonest due first.
fn form_lines(corrective: &Corrective, now: Moment, may: impl Fn(&Action) -> Vec<StaffId>) -> Vec<FormLine> {
    let mut open: Vec<&Action> = corrective.open().collect();
    open.sort_by_key(|a| (a.due.is_none(), a.due, a.id));
    let line = |form: &Action| {
        let step = form.current()?;
        Some(FormLine {
            action: form.id,
            trigger: form.trigger,
            department: form.department.clone(),
            matter: first_line(&form.matter),
            step: step.label.clone(),
            by: step.by.clone(),
            may: may(form),
            due: form.due,
            late: form.is_late(now),
        })
    };
    open.into_iter().filter_map(line).collect()
}

fn promises(t: &Ticket) -> Vec<LinePromise> {
    let line = |what: &String, due, asked, extension| LinePromise { what: what.clone(), due, asked, extension };
    let asked = t.promises.asked.iter().map(|p| line(&p.what, p.due, true, false));
    // What was said with an extension counts while its time runs.
    let made = t.promises.made.iter().filter(|p| p.settled.is_none());
    asked.chain(made.map(|p| line(&p.what, p.due, false, p.extension))).collect()
}

fn past_sheet(s: &Sheet) -> PastSheet {
    PastSheet {
        sheet: s.id,
        shift: s.shift,
        prepared: s.prepared,
        outgoing: s.handing_over(),
        incoming: s.signed_in,
        lines: s.lines.len(),
    }
}

/// Whether the viewer hands over by this sheet. A colleague of the same shift who has nothing on it takes over once
/// somebody has signed.
fn hands_over(world: &World, sheet: &Sheet, viewer: StaffId) -> bool {
    let takes_over = !sheet.signed_out.is_empty() && !sheet.has_signed_out(viewer) && !world.hands_over(sheet, viewer);
    sheet.outgoing.contains(&viewer) && !takes_over
}

/// The sheet that concerns the viewer: one that was asked for; the oldest signed one that they can take over by; the one
/// they hand over by; else the newest that is not sealed, else the newest.
fn chosen(lens: &Lens<'_>, viewer: Option<StaffId>) -> Option<(Sheet, Option<Shift>)> {
    let world = lens.world;
    if lens.shown.is_some() {
        return lens.shown.clone();
    }
    let open = || world.sheets.values().filter(|s| !s.is_sealed());
    let on_duty = viewer.filter(|v| world.is_on_duty(*v));
    let comes = |s: &&Sheet| on_duty.is_some_and(|v| !s.signed_out.is_empty() && !hands_over(world, s, v));
    let goes = |s: &&Sheet| viewer.is_some_and(|v| hands_over(world, s, v));
    let found = open().find(comes).or_else(|| open().rfind(goes));
    let found = found.or_else(|| open().next_back()).or_else(|| world.latest_sheet()).cloned()?;
    let shift = world.shifts.get(&found.shift).cloned();
    Some((found, shift))
}

fn leaving(lens: &Lens<'_>, viewer: StaffId, now: Moment) -> Option<Leaving> {
    let (world, rules) = (lens.world, lens.rules);
    let shift = world.shift_of(viewer)?;
    let unwritten = world.unwritten(viewer, shift.id);
    let of = |keep: &dyn Fn(&Ticket) -> bool| -> Vec<TicketId> {
        unwritten.iter().copied().filter(|id| world.ticket(*id).is_some_and(keep)).collect()
    };
    let breached = |t: &Ticket| t.clock_state(now, rules) == crate::domain::clock::ClockState::Breached;
    let callback_only = of(&|t: &Ticket| t.waits_for_callback_only() && !breached(t));
    let unchanged = of(&|t: &Ticket| t.note_still_holds(now, rules));
    let draft = world.draft_of(shift.id);
    Some(Leaving {
        sheet: draft.map(|s| s.id),
        stale: draft.is_none_or(|s| !world.is_complete(s, viewer)),
        signed: draft.is_some_and(|s| s.has_signed_out(viewer)),
        callback_only,
        unchanged,
    })
}

fn rechecks(lens: &Lens<'_>, viewer: Option<StaffId>) -> Vec<RecheckRow> {
    let world = lens.world;
    let Some(viewer) = viewer else { return Vec::new() };
    let excuses = world.person(viewer).is_some_and(|p| p.active && p.has_any(&lens.rules.access.supervisors));
    let rows = world.tickets.values().filter_map(|t| {
        let (since, whose) = (t.recheck?, t.first_receiver?);
        let started = world.shift_of(whose).or_else(|| world.open_shift()).map(|s| s.opened);
        let old = started.is_some_and(|s| since < s);
        let gone = world.person(whose).is_none_or(|p| !p.active);
        // R2: a supervisor sees what keeps somebody from going home, and what nobody can confirm any more.
        let shown = whose == viewer || (excuses && (gone || (old && world.is_on_duty(whose))));
        let text = first_line(&t.message.text);
        shown.then(|| RecheckRow { ticket: t.id, number: short_number(t), stage: t.stage(), text, since, whose, old })
    });
    let mut rows: Vec<RecheckRow> = rows.collect();
    rows.sort_by_key(|r| (r.whose != viewer, r.since, r.ticket));
    rows
}

/// What the handover pane shows.
pub(super) fn board(lens: &mut Lens<'_>, viewer: Option<StaffId>, now: Moment) -> HandoverBoard {
    let world = lens.world;
    let past = world.sheets.values().rev().filter(|s| s.is_sealed()).take(PAST).map(past_sheet).collect();
    let rechecks = rechecks(lens, viewer);
    let my_shift = viewer.and_then(|v| world.shift_of(v)).map(|s| s.id);
    let unwritten = match (viewer, my_shift) {
        (Some(viewer), Some(shift)) => world.unwritten(viewer, shift),
        _ => Vec::new(),
    };
    let forgotten = world
        .shifts
        .values()
        .filter(|s| s.closed.is_none() && now.since(s.ends) > s.ends.since(s.starts))
        .map(|s| ForgottenShift {
            shift: s.id,
            pattern: s.pattern.clone(),
            ends: s.ends,
            on_duty: s.on_duty.iter().copied().collect(),
        })
        .collect();
    let none = HandoverBoard {
        unwritten,
        rechecks,
        past,
        forgotten,
        access: world.access.clone(),
        open_notes: world.open_notes().into_iter().cloned().collect(),
        forms: form_lines(&world.corrective, now, |form| form.may_act(world, lens.rules)),
        agreements: due_calls(lens, my_shift, now),
        leaving: viewer.and_then(|v| leaving(lens, v, now)),
        open_sheets: world.sheets.values().filter(|s| !s.is_sealed()).map(|s| s.id).collect(),
        ..HandoverBoard::default()
    };
    let Some((sheet, shift)) = chosen(lens, viewer) else { return none };
    let standing: Vec<SheetLine> = world.standing(&sheet).cloned().collect();
    let mut lines = Vec::with_capacity(standing.len());
    for line in &standing {
        let ticket = lens.tickets.ticket(line.ticket);
        let last = ticket.as_ref().and_then(|t| lens.last_act(t).unwrap_or_default());
        lines.push(lens.line_row(line, ticket, last, now));
    }
    together(&mut lines);
    let signatures = lens.signatures(&sheet).unwrap_or_default();
    HandoverBoard {
        sheet: Some(sheet.id),
        from: shift.map(|s| s.pattern),
        to: world.shifts.values().find(|s| s.id > sheet.shift).map(|s| s.pattern.clone()),
        signed_out: sheet.signed_out.iter().map(|(s, _)| *s).collect(),
        signed_in: sheet.signed_in.map(|(s, _)| s),
        viewer_is_outgoing: viewer.is_some_and(|v| hands_over(world, &sheet, v)),
        lines,
        signatures,
        outgoing: sheet.handing_over(),
        notes: sheet.notes,
        corrections: sheet.corrections,
        ..none
    }
}
