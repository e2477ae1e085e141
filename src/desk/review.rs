//! Looking back (交接班回顾): past shifts with their sheets, who saw personal data, and through whose hands a ticket went.

use super::rows::{first_line, short_number};
use super::{Desk, DeskError};
use crate::board::*;
use crate::domain::chain::chain;
use crate::domain::event::{LineKind, Recorded};
use crate::domain::ids::*;
use crate::domain::ticket::Stage;
use crate::domain::time::Moment;
use chrono::{Days, NaiveDate};
use std::collections::BTreeSet;

/// How many days back a shift is looked for in which somebody was on duty: one may have been forgotten open.
const DAYS_BACK: u64 = 3;

impl Desk {
    /// The shifts opened on these days (yyyymmdd), oldest first.
    ///
    /// # Errors
    /// When the index can't be read.
    pub fn review(&self, from: u32, to: u32, now: Moment) -> Result<Review, DeskError> {
        let shifts = self.projections.shifts_of(from, to)?;
        Ok(Review {
            from,
            to,
            earlier: self.projections.day_beside(from, false)?,
            later: self.projections.day_beside(to, true)?,
            shifts: shifts
                .into_iter()
                .filter_map(|id| self.review_shift(id, now).transpose())
                .collect::<Result<_, _>>()?,
        })
    }

    /// One shift with its sheets; none when there was no such shift.
    ///
    /// # Errors
    /// As [`Desk::review`].
    pub fn review_shift(&self, id: ShiftId, now: Moment) -> Result<Option<ReviewShift>, DeskError> {
        let Some(mut shift) = self.projections.shift_review(id)? else { return Ok(None) };
        let world = self.world();
        if shift.closed.is_none() {
            shift.last = world.position;
        }
        // Clocks that ran out since the last event stand in no row yet.
        if world.open_shift().map_or(ShiftId(world.counters.shifts), |s| s.id) == id {
            shift.acts.extend(self.projections.late_by(now));
        }
        let mut sheets = Vec::new();
        for sheet in &shift.sheets {
            if let Some(sheet) = self.projections.sheet(*sheet)? {
                let delay_ms = sheet.signed_in.map(|(_, at)| at.since(shift.ends));
                let lines = sheet.lines.iter().map(|l| self.review_line(l.ticket)).collect::<Result<_, _>>()?;
                sheets.push(ReviewSheet { sheet, lines, delay_ms });
            }
        }
        let unfinished = |s: &ReviewSheet| s.sheet.lines.iter().filter(|l| l.kind == LineKind::Unfinished).count();
        let named: BTreeSet<TicketId> = shift.acts.iter().filter_map(|a| a.ticket).collect();
        let tickets = named.into_iter().map(|id| self.review_line(id)).collect::<Result<_, _>>()?;
        Ok(Some(ReviewShift { left: sheets.iter().map(unfinished).sum(), shift, sheets, tickets }))
    }

    fn review_line(&self, id: TicketId) -> Result<ReviewLine, DeskError> {
        let ticket = self.projections.ticket(id)?;
        Ok(ReviewLine {
            ticket: id,
            number: ticket.as_ref().map(short_number).unwrap_or_default(),
            text: ticket.as_ref().map(|t| first_line(&t.message.text)).unwrap_or_default(),
            stage: ticket.as_ref().map_or(Stage::Waiting, |t| t.stage()),
        })
    }

    /// Masked data that was shown in a month (yyyymm), oldest first, with the numbers of the tickets (R130).
    ///
    /// # Errors
    /// As [`Desk::review`].
    pub fn reveals(&self, month: u32) -> Result<Vec<Reveal>, DeskError> {
        let mut all = self.projections.reveals(month)?;
        for reveal in &mut all {
            let Some(ticket) = reveal.ticket else { continue };
            reveal.number = self.projections.ticket(ticket)?.as_ref().map(short_number).unwrap_or_default();
        }
        Ok(all)
    }

    /// Through whose hands a ticket went, and in which shifts.
    pub(super) fn chain_of(&self, history: &[Recorded]) -> Result<Vec<ChainLink>, DeskError> {
        let mut links = Vec::new();
        for link in chain(history) {
            let was_on = match link.staff {
                Some(staff) => self.shift_at(staff, link.at)?,
                None => None,
            };
            let shift = match (was_on, link.shift) {
                (Some(shift), _) => Some(shift),
                (None, Some(id)) => self.projections.shift_review(id)?,
                (None, None) => None,
            };
            let (shift, pattern) = shift.map(|s| (s.shift, s.pattern)).unzip();
            links.push(ChainLink { staff: link.staff, shift, pattern, at: link.at, how: link.how });
        }
        Ok(links)
    }

    /// The shift in which somebody was on duty at a moment.
    fn shift_at(&self, staff: StaffId, at: Moment) -> Result<Option<ShiftReview>, DeskError> {
        let day = at.date();
        let (from, to) = (day.checked_sub_days(Days::new(DAYS_BACK)).unwrap_or(day), day.succ_opt().unwrap_or(day));
        for id in self.projections.shifts_of(number(from), number(to))?.into_iter().rev() {
            if let Some(shift) = self.projections.shift_review(id)?.filter(|s| s.had_on(staff, at)) {
                return Ok(Some(shift));
            }
        }
        Ok(None)
    }
}

/// A day as yyyymmdd.
fn number(day: NaiveDate) -> u32 {
    use chrono::Datelike;
    u32::try_from(day.year()).unwrap_or(0) * 10_000 + day.month() * 100 + day.day()
}
