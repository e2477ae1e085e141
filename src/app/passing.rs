//! What passing time alone changes on the screen: the texts of clocks, which the panes draw and which are compared here
//! from one second to the next, so that a desk at rest draws no more than what has changed.

use super::App;
use super::pane::Pane;
use super::stale::Stale;
use crate::board::{CallbackRow, Details, LineRow, QueueRow};
use crate::domain::clock::Clock;
use crate::domain::ids::TicketId;
use crate::domain::ticket::{CallbackState, Stage, Ticket};
use crate::domain::time::Moment;

/// How many parts the bar of a clock has in pane 3.
pub const BAR: usize = 10;

/// How much of a clock's bar is used, in parts of [`BAR`].
#[must_use]
pub fn bar_used(clock: &Clock, now: Moment) -> usize {
    usize::from(clock.used_percent(now)) * BAR / 100
}

/// The clocks that pane 3 tells of a ticket apart from its callback: of a question, of the reply, of the finish.
#[must_use]
pub fn ticket_clocks(t: &Ticket) -> [Option<Clock>; 3] {
    [t.open_question().map(|asked| asked.clock), t.reply, t.finish]
}

/// The clock of the callback that is due.
#[must_use]
pub fn callback_clock(t: &Ticket) -> Option<Clock> {
    match t.callback {
        CallbackState::Due { since, by, .. } => Some(Clock { from: since, due: by, first_due: by, met: None }),
        _ => None,
    }
}

impl App {
    /// Whether the row of a ticket whose alarm nobody acknowledged is lit just now: on and off by the second.
    #[must_use]
    pub fn flashes(&self, ticket: TicketId, now: Moment) -> bool {
        now.ms().div_euclid(1_000) % 2 == 0 && self.alarms.flashes(ticket)
    }

    /// What a row of the queue tells of its clock.
    #[must_use]
    pub fn queue_clock(&self, row: &QueueRow, now: Moment) -> String {
        let lang = self.lang();
        if row.stage == Stage::Waiting {
            return lang.waited(now.since(row.arrived));
        }
        match row.clock {
            // Of the five minutes after a question every second counts (R023).
            Some(clock) if row.asked && clock.left_ms(now) >= 0 => lang.left_span(&lang.waited(clock.left_ms(now))),
            Some(clock) => lang.left_short(clock.left_ms(now)),
            None if row.kind.is_none() => lang.to_classify().to_owned(),
            None => String::new(),
        }
    }

    /// What a line of the handover sheet tells of its clock.
    #[must_use]
    pub fn line_clock(&self, row: &LineRow, now: Moment) -> String {
        row.clock.map_or_else(String::new, |(_, clock)| self.lang().left_short(clock.due.since(now)))
    }

    /// When a callback is due: the day, or by how much it is late.
    #[must_use]
    pub fn callback_due(&self, due: Moment, now: Moment) -> String {
        let left = due.since(now);
        if left < 0 { self.lang().left_short(left) } else { self.lang().due_day(due, now) }
    }

    /// How many days ago the customer was told the result.
    #[must_use]
    pub fn days_since(&self, row: &CallbackRow, now: Moment) -> i64 {
        now.since(row.since) / 86_400_000
    }

    /// The parts of the screen that say something else now than they did then, though nothing has happened. Days, and
    /// what is counted in them, are looked at with each minute.
    pub(super) fn passed(&self, then: Moment) -> Stale {
        let minute = |at: Moment| (at.ms().div_euclid(60_000), at.date());
        if minute(then) != minute(self.now) {
            return Stale::ALL;
        }
        let mut stale = Stale::TITLE;
        let changed = [
            (Pane::Queue, self.queue_passed(then)),
            (Pane::Handover, self.handover_passed(then)),
            (Pane::Callbacks, self.callbacks_passed(then)),
            (Pane::Ticket, self.drawn_details().is_some_and(|details| self.ticket_passed(details, then))),
        ];
        for (pane, _) in changed.into_iter().filter(|(_, changed)| *changed) {
            stale = stale.and(Stale::pane(pane));
        }
        stale
    }

    /// Whether a row of a pane that the last frame showed tells something else now.
    fn rows_passed<'r, R: 'r, T: PartialEq>(
        &self,
        (pane, then): (Pane, Moment),
        mut rows: impl Iterator<Item = &'r R>,
        ticket: impl Fn(&R) -> TicketId,
        told: impl Fn(&R, Moment) -> T,
    ) -> bool {
        let shown = |row: &R| self.seen.has_row(pane, ticket(row));
        rows.any(|row| shown(row) && told(row, then) != told(row, self.now))
    }

    fn queue_passed(&self, then: Moment) -> bool {
        let told = |row: &QueueRow, at| (self.flashes(row.ticket, at), row.clock_state(at), self.queue_clock(row, at));
        self.rows_passed((Pane::Queue, then), self.board.queue.iter(), |row| row.ticket, told)
    }

    fn handover_passed(&self, then: Moment) -> bool {
        let told = |row: &LineRow, at| (row.clock_state(at), self.line_clock(row, at));
        self.rows_passed((Pane::Handover, then), self.board.handover.lines.iter(), |row| row.ticket, told)
    }

    fn callbacks_passed(&self, then: Moment) -> bool {
        let told = |row: &CallbackRow, at| (self.callback_due(row.due, at), self.days_since(row, at));
        self.rows_passed((Pane::Callbacks, then), self.board.callbacks.iter(), |row| row.ticket, told)
    }

    fn ticket_passed(&self, details: &Details, then: Moment) -> bool {
        let t = &details.ticket;
        if t.ended_at.is_some() {
            return false;
        }
        let (lang, rules) = (self.lang(), &self.rules);
        let clocks = || ticket_clocks(t).into_iter().chain([callback_clock(t)]).flatten();
        let told = |clock: &Clock, at: Moment| {
            let state = clock.state(at, rules.near_percent, rules.near_minutes);
            (
                state,
                clock.was_breached(at),
                bar_used(clock, at),
                clock.met.is_none().then(|| lang.left(clock.left_ms(at))),
            )
        };
        let steps = t.standing(rules).filter_map(|ladder| ladder.rungs.last()).map(|rung| rung.until);
        let promised = t.promises.made.iter().map(|made| made.due);
        t.clock_state(then, rules) != t.clock_state(self.now, rules)
            || clocks().any(|clock| told(&clock, then) != told(&clock, self.now))
            || steps.chain(promised).any(|at| then <= at && at <= self.now)
    }
}
