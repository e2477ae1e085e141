//! Forms of corrective action, what is offered, and what is of one matter, as people see them.

use super::lens::Lens;
use super::rows::{first_line, short_number};
use super::{Desk, DeskError};
use crate::board::{
    ActionCounts, ActionPage, ActionsBoard, AgainRow, CustomerRow, EndRow, EntryRow, FormRef, OfferRow, Repeats,
    StepRow, StepState, TicketRef,
};
use crate::domain::corrective::{Action, ActionEntry, Offer};
use crate::domain::event::{Event, Recorded};
use crate::domain::ids::*;
use crate::domain::matters::Matter;
use crate::domain::repeats::Before;
use crate::domain::ticket::Ticket;
use crate::domain::time::Moment;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Tickets that are named where a matter is told again.
const MOST_AGAIN: usize = 3;
/// Tickets of the same matter that a ticket shows at most.
const MOST_SAME: usize = 20;

impl Desk {
    /// Forms and offers to this person's eyes; ended forms of a month (yyyymm).
    ///
    /// # Errors
    /// When the index can't be read.
    pub fn actions(
        &mut self,
        viewer: Option<StaffId>,
        month: Option<u32>,
        now: Moment,
    ) -> Result<ActionsBoard, DeskError> {
        let all = self.projections.actions()?;
        let month = month.unwrap_or_else(|| now.month_number());
        let ended = |a: &Action| a.ended.map(|at| at.month_number());
        let months: BTreeSet<u32> = all.iter().filter_map(ended).collect();
        let lens = &mut self.lens();
        let mut open: Vec<ActionPage> =
            all.iter().filter(|a| a.end.is_none()).map(|a| lens.action_page(a, viewer, now)).collect();
        open.sort_by_key(|a| (!a.mine, !a.late, a.due.is_none(), a.due, a.action));
        let of_month = all.iter().filter(|a| ended(a) == Some(month));
        let mut ended: Vec<ActionPage> = of_month.map(|a| lens.action_page(a, viewer, now)).collect();
        ended.sort_by_key(|a| Reverse(a.end.as_ref().map(|e| e.at)));
        let offers: Vec<Offer> = lens.world.corrective.open_offers().cloned().collect();
        let mut offers: Vec<OfferRow> = offers.iter().map(|o| lens.offer_row(o)).collect();
        offers.sort_by_key(|o| Reverse(o.at));
        Ok(ActionsBoard {
            open,
            offers,
            month,
            ended,
            earlier: months.range(..month).next_back().copied(),
            later: months.iter().copied().find(|later| *later > month),
            viewer,
        })
    }

    /// One form; none when there is no such form.
    ///
    /// # Errors
    /// When the index can't be read.
    pub fn action(
        &mut self,
        id: ActionId,
        viewer: Option<StaffId>,
        now: Moment,
    ) -> Result<Option<ActionPage>, DeskError> {
        let found = self.projections.action(id)?;
        Ok(found.map(|action| self.lens().action_page(&action, viewer, now)))
    }
}

impl Lens<'_> {
    pub(super) fn action_counts(&self, viewer: Option<StaffId>, now: Moment) -> ActionCounts {
        let corrective = &self.world.corrective;
        let mut counts = ActionCounts { offers: corrective.open_offers().count(), ..ActionCounts::default() };
        for form in corrective.open() {
            counts.open += 1;
            counts.late += usize::from(form.is_late(now));
            counts.mine += usize::from(viewer.is_some_and(|v| form.may_act(self.world, self.rules).contains(&v)));
        }
        counts
    }

    fn ticket_ref(&self, id: TicketId) -> Option<TicketRef> {
        let ticket = match self.world.ticket(id) {
            Some(ticket) => ticket.clone(),
            None => self.tickets.ticket(id)?,
        };
        Some(TicketRef {
            ticket: id,
            number: short_number(&ticket),
            household: ticket.message.household.clone(),
            text: first_line(&ticket.message.text),
            stage: ticket.stage(),
            arrived: ticket.arrived,
        })
    }

    fn ticket_refs(&self, ids: impl Iterator<Item = TicketId>) -> Vec<TicketRef> {
        let mut all: Vec<TicketRef> = ids.filter_map(|id| self.ticket_ref(id)).collect();
        all.sort_by_key(|t| (t.arrived, t.ticket));
        all
    }

    fn offer_row(&self, offer: &Offer) -> OfferRow {
        OfferRow {
            trigger: offer.trigger,
            ticket: offer.ticket,
            tickets: self.ticket_refs(offer.tickets.iter().copied()),
            category: offer.category.clone(),
            at: offer.at,
        }
    }

    pub(super) fn action_page(&mut self, form: &Action, viewer: Option<StaffId>, now: Moment) -> ActionPage {
        let tries = self.rules.feedback_tries;
        let may = form.may_act(self.world, self.rules);
        let label = |code: &Code| form.path.iter().find(|s| s.code == *code).map(|s| s.label.clone());
        let steps = form.path.iter().enumerate().map(|(place, step)| {
            let standing = form.standing(&step.code);
            let entry = |e: &ActionEntry| EntryRow {
                by: e.by,
                at: e.at,
                text: e.text.clone(),
                back_to: e.back_to.as_ref().and_then(label),
                late_ms: e.late_ms,
                stands: standing == Some(e),
            };
            let current = form.current().is_some_and(|c| c.code == step.code);
            StepRow {
                code: step.code.clone(),
                label: step.label.clone(),
                by: step.by.clone(),
                checks: step.checks,
                tells_customer: step.tells_customer,
                state: match place < form.at {
                    _ if current => StepState::Current,
                    true => StepState::Done,
                    false => StepState::Ahead,
                },
                entries: form.entries.iter().filter(|e| e.step == step.code).map(entry).collect(),
                due: form.due.filter(|_| current),
            }
        });
        let steps = steps.collect();
        let customers = form.customers.iter().map(|c| {
            let first = c.tickets.first().and_then(|t| match self.world.ticket(*t) {
                Some(ticket) => Some(ticket.clone()),
                None => self.tickets.ticket(*t),
            });
            CustomerRow {
                household: c.household.clone(),
                caller: first.map(|t| self.masked_of(&t.message).name).unwrap_or_default(),
                tickets: self.ticket_refs(c.tickets.iter().copied()),
                tries: c.tries.clone(),
                done: c.is_done(tries),
            }
        });
        let customers = customers.collect();
        ActionPage {
            action: form.id,
            trigger: form.trigger,
            department: form.department.clone(),
            category: form.category.clone(),
            by: form.by,
            opened: form.opened,
            matter: form.matter.clone(),
            before: form.before.clone(),
            steps,
            customers,
            mine: viewer.is_some_and(|v| may.contains(&v)),
            may,
            late: form.is_late(now),
            due: form.due,
            end: form.end.as_ref().map(|end| EndRow::of(end, form.ended.unwrap_or(form.opened))),
        }
    }

    /// What a ticket shows of repeats: links, tickets of the same matter, offers, forms, and how a form is filled.
    pub(super) fn repeats(&self, ticket: &Ticket, now: Moment) -> Repeats {
        let corrective = &self.world.corrective;
        let matter = Matter::of(ticket);
        let since = self.rules.corrective.window.before(now);
        let mut same: Vec<TicketId> = Vec::new();
        if let Some(of) = &matter {
            let alike = self.world.same_matter(of, ticket, since);
            same = alike.into_iter().filter(|id| *id != ticket.id && !ticket.links.contains(id)).collect();
            same.sort_by_key(|id| Reverse(*id));
            same.truncate(MOST_SAME);
        }
        let offers: Vec<OfferRow> = corrective.offers_of(ticket.id).map(|o| self.offer_row(o)).collect();
        let mut forms: Vec<FormRef> = Vec::new();
        forms.extend(corrective.on_form.get(&ticket.id).map(|id| self.form_ref(*id, true)));
        for other in same.iter().chain(&ticket.links) {
            let open = corrective.open_of(*other).map(|a| a.id);
            if let Some(id) = open.filter(|id| forms.iter().all(|f| f.action != *id)) {
                forms.push(self.form_ref(id, false));
            }
        }
        let links = self.ticket_refs(ticket.links.iter().copied());
        let same = self.ticket_refs(same.into_iter());
        let concerned: BTreeSet<TicketId> = match offers.first() {
            Some(offer) => offer.tickets.iter().map(|t| t.ticket).collect(),
            None => ticket.links.iter().copied().chain([ticket.id]).collect(),
        };
        let refs = self.ticket_refs(concerned.iter().copied());
        let line = |t: &TicketRef| {
            let home = t.household.as_ref().map(ToString::to_string).unwrap_or_default();
            [t.number.as_str(), &home, &t.text]
                .iter()
                .filter(|p| !p.is_empty())
                .map(|p| (*p).to_owned())
                .collect::<Vec<_>>()
                .join(" ")
        };
        let told = refs.iter().map(line).collect::<Vec<_>>().join("\n");
        // Asked while it is being classified; who it is stays the same whatever it is called.
        let by_place = !ticket.message.place.trim().is_empty();
        let again = matter.filter(|_| ticket.end.is_none()).map(|of| self.again(&of, by_place, &ticket.links, now));
        let again = again.unwrap_or_default();
        Repeats { links, same, offers, forms, again, matter: told, before: self.done_before(&concerned) }
    }

    /// What was told before by the same household, or of the same place, by category.
    pub(super) fn again(
        &self,
        told: &Matter,
        by_place: bool,
        linked: &BTreeSet<TicketId>,
        now: Moment,
    ) -> Vec<AgainRow> {
        let row = |before: Before| {
            let newest = before.tickets.iter().filter(|t| !linked.contains(t)).take(MOST_AGAIN);
            AgainRow {
                tickets: newest.filter_map(|id| self.ticket_ref(*id)).collect(),
                form: before.form.map(|id| self.form_ref(id, false)),
                before,
            }
        };
        self.world.told_before(told, by_place, self.rules, now).into_iter().map(row).collect()
    }

    fn form_ref(&self, id: ActionId, on_it: bool) -> FormRef {
        let step = self.world.corrective.action(id).and_then(|a| a.current()).map(|s| s.label.clone());
        FormRef { action: id, step, on_it }
    }

    /// What was reported as done on these tickets, a line each.
    fn done_before(&self, tickets: &BTreeSet<TicketId>) -> String {
        let mut lines = Vec::new();
        for id in tickets {
            let Some(told) = self.ticket_ref(*id) else { continue };
            let history: Vec<Recorded> = self
                .ledger
                .read_stream(crate::domain::event::Stream::Ticket(*id))
                .map(|all| all.into_iter().map(|e| e.recorded).collect())
                .unwrap_or_default();
            for recorded in &history {
                if let Event::ResultReported { text, .. } = &recorded.event {
                    lines.push(format!("{} {}", told.number, first_line(text)).trim().to_owned());
                }
            }
        }
        lines.join("\n")
    }
}
