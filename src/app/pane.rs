//! The four panes: which rows they have, which one is selected.

use super::App;
use super::layer::Wish;
use super::notice::Level;
use crate::action::Scope;
use crate::board::{Board, CallbackRow, LineRow, QueueRow, RecheckRow};
use crate::domain::handover::LineState;
use crate::domain::ids::{IncidentId, StaffId, TicketId};
use crate::domain::rules::Rules;
use crate::text::fold;
use std::collections::BTreeSet;

/// A pane.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Pane {
    /// 1, the incoming queue.
    Queue,
    /// 2, the handover log.
    Handover,
    /// 3, the ticket.
    Ticket,
    /// 4, callbacks due.
    Callbacks,
}

impl Pane {
    /// All, by number.
    pub const ALL: [Self; 4] = [Self::Queue, Self::Handover, Self::Ticket, Self::Callbacks];

    /// Place in [`Pane::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        match self {
            Self::Queue => 0,
            Self::Handover => 1,
            Self::Ticket => 2,
            Self::Callbacks => 3,
        }
    }
    /// The number in its title.
    #[must_use]
    pub const fn number(self) -> usize {
        self.index() + 1
    }
    /// The scope of its keys.
    #[must_use]
    pub const fn scope(self) -> Scope {
        match self {
            Self::Queue => Scope::Queue,
            Self::Handover => Scope::Handover,
            Self::Ticket => Scope::Ticket,
            Self::Callbacks => Scope::Callbacks,
        }
    }
    /// The pane after (or before) this one, round and round.
    #[must_use]
    pub fn step(self, back: bool) -> Self {
        let by = if back { 3 } else { 1 };
        Self::ALL.into_iter().cycle().nth(self.index() + by).unwrap_or(self)
    }
}

/// The selection of a list pane.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Selection {
    /// The selected ticket; it may have left the list, then nothing is highlighted and it stays what it is.
    pub ticket: Option<TicketId>,
    /// Where it stood last, from 0: moving goes on from there when it has left.
    pub index: usize,
    /// Only rows with this in them are shown.
    pub filter: String,
    /// The first row that the last frame showed, from 0.
    pub first: usize,
}

impl Selection {
    /// Follows the selected ticket to where it stands now.
    pub fn follow(&mut self, rows: &[TicketId]) {
        if let Some(at) = self.place(rows) {
            // Away from the top, what is being read stands still, whatever comes in above it.
            if self.first > 0 {
                self.first = (self.first + at).saturating_sub(self.index);
            }
            self.index = at;
        }
    }
    /// Which row of so many comes first on a page of this height: the list stands still while the row in question is well
    /// in sight, so that it can be read and clicked, and goes on by half a page where it is not.
    #[must_use]
    pub fn window(&self, at: usize, len: usize, height: usize) -> usize {
        let margin = usize::from(height > 4);
        let above = at >= self.first + margin || self.first == 0;
        let below = at + margin < self.first + height || at + 1 == len;
        let inside = above && below && (self.first..self.first + height).contains(&at);
        // Never further than a page at once: what lies between would not have been in sight.
        let next = at.saturating_sub(height / 2).clamp(self.first.saturating_sub(height), self.first + height);
        let first = if inside { self.first } else { next.min(at).max((at + 1).saturating_sub(height)) };
        first.min(len.saturating_sub(height))
    }
    /// Where the selected ticket stands.
    #[must_use]
    pub fn place(&self, rows: &[TicketId]) -> Option<usize> {
        let ticket = self.ticket?;
        rows.iter().position(|t| *t == ticket)
    }
    /// Moves by rows; from where the ticket stood, when it has left the list.
    pub fn step(&mut self, rows: &[TicketId], by: isize) {
        let from = match self.place(rows) {
            Some(at) => at.saturating_add_signed(by),
            // The row that moved up into the gap is the next one.
            None if by > 0 => self.index.saturating_add_signed(by - 1),
            None => self.index.saturating_add_signed(by),
        };
        let at = if self.ticket.is_none() { 0 } else { from.min(rows.len().saturating_sub(1)) };
        if let Some(ticket) = rows.get(at) {
            self.ticket = Some(*ticket);
            self.index = at;
        }
    }
}

/// A row of the handover pane: a line of the sheet, or a ticket to recheck.
#[derive(Clone, Copy, Debug)]
pub enum HandoverItem<'a> {
    /// A line of the sheet.
    Line(&'a LineRow),
    /// A ticket on the recheck list (R1).
    Recheck(&'a RecheckRow),
}

impl HandoverItem<'_> {
    /// The ticket.
    #[must_use]
    pub fn ticket(&self) -> TicketId {
        match self {
            Self::Line(line) => line.ticket,
            Self::Recheck(row) => row.ticket,
        }
    }
}

/// Rows of the panes, as filtered.
impl App {
    /// Rows of the queue.
    ///
    /// The tickets of an incident that is folded stand behind the most urgent of them, so that many callers do not hide
    /// the rest; while rows are filtered, each stands by itself.
    pub fn queue_rows(&self) -> impl Iterator<Item = &QueueRow> {
        let filter = fold(&self.selection(Pane::Queue).filter);
        let mut shown: BTreeSet<IncidentId> = BTreeSet::new();
        let folds = filter.is_empty();
        let rows = self.board.queue.iter().filter(move |row| match row.incident {
            Some(incident) if folds && self.is_folded(incident) => shown.insert(incident),
            _ => true,
        });
        rows.filter(move |row| {
            filter.is_empty()
                || has(
                    &filter,
                    [
                        row.number.map_or_else(String::new, |n| n.short()),
                        row.household.as_ref().map_or_else(String::new, ToString::to_string),
                        row.caller.clone(),
                        row.text.clone(),
                        row.department.as_ref().map_or_else(String::new, |d| department(&self.rules, d)),
                        self.lang().stage_name(row.stage).to_owned(),
                        names(&self.board, [row.tracker, row.first_receiver]),
                    ],
                )
        })
    }

    /// Whether the tickets of an incident stand behind one row.
    #[must_use]
    pub fn is_folded(&self, incident: IncidentId) -> bool {
        !self.unfolded.contains(&incident)
    }

    /// The tickets behind a row of the queue, the row's own included; none for a row that stands for itself.
    #[must_use]
    pub fn folded(&self, row: &QueueRow) -> Vec<&QueueRow> {
        let folds = self.selection(Pane::Queue).filter.is_empty();
        let Some(incident) = row.incident.filter(|i| folds && self.is_folded(*i)) else { return Vec::new() };
        let all: Vec<&QueueRow> = self.board.queue.iter().filter(|r| r.incident == Some(incident)).collect();
        if all.len() > 1 { all } else { Vec::new() }
    }

    /// Unfolds the incident of the selected row, or folds it again; with none selected, all of them.
    pub(super) fn fold_incident(&mut self) -> Vec<Wish> {
        let row = self.selection(Pane::Queue).ticket.and_then(|t| self.board.row(t));
        let one = row.and_then(|r| r.incident);
        let all: BTreeSet<IncidentId> = self.board.queue.iter().filter_map(|r| r.incident).collect();
        if all.is_empty() {
            return vec![Wish::Notice(Level::Info, self.lang().incident_none_in_queue().to_owned())];
        }
        match one {
            Some(incident) => {
                if !self.unfolded.remove(&incident) {
                    self.unfolded.insert(incident);
                }
            }
            None if self.unfolded.is_empty() => self.unfolded = all,
            None => self.unfolded.clear(),
        }
        // What was selected is one of those that went behind the row: the row is selected in its place.
        let rows = self.rows(Pane::Queue);
        let gone = one.is_some() && self.selection(Pane::Queue).place(&rows).is_none();
        let first = self.queue_rows().find(|r| gone && r.incident == one).map(|r| r.ticket);
        if let Some(first) = first {
            self.select(Pane::Queue, first);
        }
        Vec::new()
    }

    /// Rows of the handover pane: the rechecks, then the lines of the sheet. A ticket stands once, for rows are picked by
    /// ticket: as a line while that waits for the viewer, else as the recheck.
    pub fn handover_rows(&self) -> impl Iterator<Item = HandoverItem<'_>> {
        let board = &self.board.handover;
        let filter = fold(&self.selection(Pane::Handover).filter);
        let waits = |l: &LineRow| match l.state {
            LineState::Open | LineState::Answered { .. } => !board.viewer_is_outgoing && board.signed_in.is_none(),
            LineState::Queried { .. } => board.signed_in.is_none(),
            LineState::Accepted { .. } => false,
        };
        let line_first = move |ticket: TicketId| board.lines.iter().any(|l| l.ticket == ticket && waits(l));
        let rechecks = board.rechecks.iter().filter(move |r| !line_first(r.ticket));
        let lines = board.lines.iter().filter(move |l| waits(l) || board.rechecks.iter().all(|r| r.ticket != l.ticket));
        let lines = lines.map(HandoverItem::Line);
        rechecks.map(HandoverItem::Recheck).chain(lines).filter(move |item| {
            filter.is_empty()
                || match item {
                    HandoverItem::Line(l) => has(
                        &filter,
                        [
                            l.number.clone(),
                            l.household.as_ref().map_or_else(String::new, ToString::to_string),
                            l.text.clone(),
                            names(&self.board, [l.tracker, l.first_receiver]),
                        ],
                    ),
                    HandoverItem::Recheck(r) => has(&filter, [r.number.clone(), r.text.clone()]),
                }
        })
    }

    /// Rows of the callbacks pane.
    pub fn callback_rows(&self) -> impl Iterator<Item = &CallbackRow> {
        let filter = fold(&self.selection(Pane::Callbacks).filter);
        self.board.callbacks.iter().filter(move |row| {
            filter.is_empty()
                || has(
                    &filter,
                    [
                        row.number.clone(),
                        row.household.as_ref().map_or_else(String::new, ToString::to_string),
                        row.caller.clone(),
                        row.text.clone(),
                    ],
                )
        })
    }

    /// Tickets of a pane's rows, in the order shown; none for the ticket pane.
    pub fn rows(&self, pane: Pane) -> Vec<TicketId> {
        match pane {
            Pane::Queue => self.queue_rows().map(|r| r.ticket).collect(),
            Pane::Handover => self.handover_rows().map(|r| r.ticket()).collect(),
            Pane::Callbacks => self.callback_rows().map(|r| r.ticket).collect(),
            Pane::Ticket => Vec::new(),
        }
    }

    /// A pane's selection.
    pub fn selection(&self, pane: Pane) -> &Selection {
        match pane {
            Pane::Handover => &self.picked.handover,
            Pane::Callbacks => &self.picked.callbacks,
            Pane::Queue | Pane::Ticket => &self.picked.queue,
        }
    }

    /// A pane's selection, to change.
    pub(super) fn selection_mut(&mut self, pane: Pane) -> &mut Selection {
        match pane {
            Pane::Handover => &mut self.picked.handover,
            Pane::Callbacks => &mut self.picked.callbacks,
            Pane::Queue | Pane::Ticket => &mut self.picked.queue,
        }
    }
}

/// The selections of the list panes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Picked {
    queue: Selection,
    handover: Selection,
    callbacks: Selection,
}

fn has<const N: usize>(folded: &str, parts: [String; N]) -> bool {
    parts.iter().any(|part| fold(part).contains(folded))
}

fn names<const N: usize>(board: &Board, people: [Option<StaffId>; N]) -> String {
    people.into_iter().flatten().map(|id| board.staff_name(id)).collect::<Vec<_>>().join(" ")
}

fn department(rules: &Rules, code: &crate::domain::ids::Code) -> String {
    rules.department(code).map_or_else(|| code.to_string(), |d| format!("{} {}", d.label.zh, d.label.en))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(list: &[u64]) -> Vec<TicketId> {
        list.iter().map(|n| TicketId(*n)).collect()
    }

    #[test]
    fn panes_go_round() {
        assert_eq!(Pane::Callbacks.step(false), Pane::Queue);
        assert_eq!(Pane::Queue.step(true), Pane::Callbacks);
        assert_eq!(Pane::Ticket.step(true), Pane::Handover);
    }

    #[test]
    fn a_selection_stays_with_its_ticket_and_goes_on_from_its_gap() {
        let mut s = Selection::default();
        s.step(&ids(&[1, 2, 3]), 1);
        assert_eq!(s.ticket, Some(TicketId(1)));
        s.step(&ids(&[1, 2, 3]), 1);
        s.follow(&ids(&[9, 8, 1, 2, 3]));
        assert_eq!((s.ticket, s.index), (Some(TicketId(2)), 3));
        // 2 leaves: nothing else is selected in its place …
        let rest = ids(&[9, 8, 1, 3, 4]);
        s.follow(&rest);
        assert_eq!((s.ticket, s.place(&rest)), (Some(TicketId(2)), None));
        // … and the next one down is the one that followed it.
        let mut down = s.clone();
        down.step(&rest, 1);
        assert_eq!(down.ticket, Some(TicketId(3)));
        s.step(&rest, -1);
        assert_eq!(s.ticket, Some(TicketId(1)));
    }

    #[test]
    fn a_selection_stops_at_the_ends() {
        let rows = ids(&[1, 2, 3]);
        let mut s = Selection { ticket: Some(TicketId(2)), ..Selection::default() };
        s.step(&rows, 100);
        assert_eq!(s.ticket, Some(TicketId(3)));
        s.step(&rows, -100);
        assert_eq!(s.ticket, Some(TicketId(1)));
        s.step(&[], 1);
        assert_eq!(s.ticket, Some(TicketId(1)));
    }

    fn list(n: u64) -> Vec<TicketId> {
        (1..=n).map(TicketId).collect()
    }

    #[test]
    fn a_list_stands_still_while_the_selection_is_in_sight_and_goes_on_by_half_a_page() {
        let rows = list(100);
        let mut s = Selection::default();
        s.step(&rows, 0);
        let mut firsts = Vec::new();
        for _ in 0..30 {
            s.first = s.window(s.index, rows.len(), 10);
            assert!((s.first..s.first + 10).contains(&s.index), "{s:?}");
            firsts.push(s.first);
            s.step(&rows, 1);
        }
        let leaps = firsts.windows(2).filter(|w| w[0] != w[1]).count();
        assert_eq!(leaps, 6, "{firsts:?}");
        // Back up within the page: nothing moves.
        let still = s.first;
        s.step(&rows, -3);
        assert_eq!(s.window(s.index, rows.len(), 10), still);
        // The ends are shown without a gap.
        s.step(&rows, 1_000);
        assert_eq!(s.window(s.index, rows.len(), 10), 90);
        assert_eq!(Selection { first: 90, ..s.clone() }.window(99, 100, 10), 90);
        assert_eq!(Selection { first: 90, ..s }.window(2, 3, 10), 0, "a list that has become short");
    }

    #[test]
    fn a_page_at_a_time_passes_no_row_unseen() {
        let rows = list(100);
        let mut paged = Selection { ticket: Some(TicketId(9)), index: 8, ..Selection::default() };
        let mut end = 10;
        for by in [10, 10, 10, -10, 10, 10] {
            paged.first = paged.window(paged.index, rows.len(), 10);
            assert!(paged.first <= end && paged.first + 20 >= end, "{paged:?} after {end}");
            end = paged.first + 10;
            paged.step(&rows, by);
        }
    }

    #[test]
    fn what_comes_in_above_moves_nothing_away_from_the_top_and_is_seen_at_the_top() {
        let mut rows = list(50);
        let mut s = Selection { ticket: Some(TicketId(20)), index: 19, first: 14, ..Selection::default() };
        rows.insert(0, TicketId(99));
        s.follow(&rows);
        assert_eq!((s.index, s.window(s.index, rows.len(), 10)), (20, 15));
        let mut top = Selection { ticket: Some(TicketId(2)), index: 1, ..Selection::default() };
        rows.insert(0, TicketId(98));
        top.follow(&rows);
        assert_eq!((top.index, top.window(top.index, rows.len(), 10)), (3, 0));
    }
}
