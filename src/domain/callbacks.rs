//! Callbacks (回访): the draw that chooses them (C4), and who makes them (C5).

use super::ids::Role;
use super::rules::Rules;
use super::ticket::{CallbackState, Ticket};
use super::world::Staff;
use serde::{Deserialize, Serialize};

/// How many of a class were drawn and chosen in a month.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Fed back, and so drawn.
    pub drawn: u32,
    /// Chosen for callback.
    pub chosen: u32,
    /// Called back.
    pub done: u32,
}

/// The secret of a month's draws as the ledger has it (C4).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Draws {
    /// Hex hash of the secret, recorded before the draws.
    pub commitment: String,
    /// The secret was recorded, because the month is over.
    pub revealed: bool,
}

/// Whether somebody did the work of a ticket and so never calls back on it (C5). Where nobody was named, it may have been
/// anyone who works in the department that it was sent to; but not a supervisor: where customer service did the work
/// itself, its head may be the only one whom the rule book lets call back (R093), and the ticket could never be closed.
pub fn did_the_work(ticket: &Ticket, person: &Staff, rules: &Rules) -> bool {
    let access = &rules.access;
    let works = || person.has_any(&access.workers) && !person.has_any(&access.supervisors);
    let unnamed = ticket.handlers.is_empty() && ticket.result.as_ref().is_some_and(|r| !r.on_spot);
    let theirs = || ticket.dispatch.as_ref().is_some_and(|d| person.department.as_ref() == Some(&d.department));
    ticket.handlers.contains(&person.id) || (unnamed && works() && theirs())
}

/// The roles that call back a ticket by the pack: for a VIP household those named for it (R177), else the callback class's
/// (R092), else the grade's (R093). Empty before it is classified.
pub fn callers<'r>(rules: &'r Rules, ticket: &Ticket, vip: bool) -> &'r [Role] {
    let Some(of) = &ticket.class else { return &[] };
    let class = match &ticket.callback {
        CallbackState::Due { class, .. } | CallbackState::Done { class, .. } => Some(class),
        CallbackState::NotDrawn | CallbackState::NotSelected => rules.kind(&of.kind).map(|k| &k.callback_class),
    };
    rules.callback_roles(class, &of.grade, vip)
}

/// The roles that call back on a special service agreement (R100). It is no ticket and has no grade: those who call back
/// the lightest one of the scheme in use (R093), or for a VIP household those named for it (R177).
pub fn agreement_callers(rules: &Rules, vip: bool) -> &[Role] {
    let lightest = rules.grades.iter().filter(|g| !g.callback_by.is_empty()).min_by_key(|g| g.weight);
    lightest.map_or(&[], |g| rules.callback_roles(None, &g.code, vip))
}

/// Whether the next ticket of a class is chosen. `draw` is uniform over all of `u32`, from a secret that nobody at the
/// desk knows. The balance owed (`percent` × tickets − chosen) is the chance, so the choice can't be foreseen while the
/// month's count never strays a whole ticket from the rate.
pub fn chosen(percent: u8, before: u32, chosen_before: u32, draw: u32) -> bool {
    let percent = i64::from(percent.min(100));
    let owed = percent * (i64::from(before) + 1) - 100 * i64::from(chosen_before);
    if owed >= 100 {
        return true;
    }
    if owed <= 0 {
        return false;
    }
    i64::from(draw) * 100 < owed * (1i64 << 32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn c4_the_rate_is_met_to_within_one_ticket_at_every_moment(
            percent in 0u8..=100, draws in proptest::collection::vec(any::<u32>(), 1..400)
        ) {
            let mut picked = 0u32;
            for (n, draw) in draws.iter().enumerate() {
                picked += u32::from(chosen(percent, n as u32, picked, *draw));
                let owed = f64::from(percent) / 100.0 * (n as f64 + 1.0) - f64::from(picked);
                prop_assert!(owed.abs() < 1.0, "{owed} after {}", n + 1);
            }
        }
    }

    #[test]
    fn c4_rates_of_none_and_all() {
        assert!(!chosen(0, 5, 0, 0));
        assert!(chosen(100, 5, 5, u32::MAX));
    }
}
