//! What rows are built from: a state, and what is known beside it. The state is the present one, or an earlier one of a
//! replay; names, cards and rules are those of today.

use super::sheets::Memo;
use super::{Desk, Masked};
use crate::contacts::Contacts;
use crate::domain::handover::{Sheet, Shift};
use crate::domain::ids::*;
use crate::domain::rules::Rules;
use crate::domain::ticket::{Message, Ticket};
use crate::domain::world::World;
use crate::ledger::Ledger;
use crate::projection::Projections;
use std::collections::HashMap;

/// Where tickets come from that have ended.
pub(super) trait Tickets {
    /// A ticket as it stands in the state looked at.
    fn ticket(&self, id: TicketId) -> Option<Ticket>;
}

impl Tickets for Projections {
    fn ticket(&self, id: TicketId) -> Option<Ticket> {
        Projections::ticket(self, id).ok().flatten()
    }
}

/// A look at a state.
pub(super) struct Lens<'a> {
    pub(super) world: &'a World,
    pub(super) rules: &'a Rules,
    pub(super) tickets: &'a dyn Tickets,
    /// What was told lately is not known yet: marks that rest on it are left out.
    pub(super) lacks_matters: bool,
    /// Writing has stopped after a failed sync.
    pub(super) read_only: bool,
    contacts: &'a dyn Contacts,
    names: &'a HashMap<StaffId, String>,
    cards: &'a mut HashMap<ContactId, Masked>,
    pub(super) ledger: &'a dyn Ledger,
    pub(super) memo: &'a mut Memo,
    /// The sheet that was asked for, with its shift.
    pub(super) shown: Option<(Sheet, Option<Shift>)>,
}

impl Desk {
    /// A look at the present.
    pub(super) fn lens(&mut self) -> Lens<'_> {
        let sheet = self.shown_sheet.and_then(|id| self.projections.sheet(id).ok().flatten());
        let shown = sheet.map(|s| {
            let shift = self.projections.shift(s.shift).ok().flatten();
            (s, shift)
        });
        Lens {
            ledger: self.ledger.as_ref(),
            memo: &mut self.memo,
            shown,
            world: &self.projections.world,
            rules: &self.rules,
            tickets: &self.projections,
            lacks_matters: self.projections.lacks_matters(),
            read_only: self.ledger.sealed_by_failure().is_some(),
            contacts: self.contacts.as_ref(),
            names: &self.names,
            cards: &mut self.cards,
        }
    }

    /// A look at another state.
    pub(super) fn lens_on<'a>(&'a mut self, world: &'a World, tickets: &'a dyn Tickets) -> Lens<'a> {
        Lens { world, tickets, shown: None, ..self.lens() }
    }

    pub(super) fn masked(&mut self, contact: Option<ContactId>) -> Masked {
        self.lens().masked(contact)
    }
}

impl Lens<'_> {
    /// The name of a person; `#7` when it was forgotten or never known.
    pub(super) fn staff_name(&self, id: StaffId) -> String {
        self.names.get(&id).cloned().unwrap_or_else(|| format!("#{id}"))
    }

    /// A card, masked.
    pub(super) fn masked(&mut self, contact: Option<ContactId>) -> Masked {
        let Some(id) = contact else { return Masked::default() };
        if let Some(known) = self.cards.get(&id) {
            return known.clone();
        }
        let masked = match self.contacts.get(id) {
            Ok(Some(card)) => {
                Masked { name: crate::text::mask_name(&card.name), phone: crate::text::mask_phone(&card.phone) }
            }
            Ok(None) => Masked::default(),
            Err(e) => {
                // Not kept: the next reading may succeed.
                tracing::warn!(error = %e, "a contact does not open");
                return Masked::default();
            }
        };
        self.cards.insert(id, masked.clone());
        masked
    }

    /// Who told us, else who lives there. Who left a number but no name counts as somebody of the household.
    pub(super) fn masked_of(&mut self, message: &Message) -> Masked {
        let resident = resident(self.world, message);
        let mut masked = self.masked(message.contact.or(resident));
        if masked.name.is_empty() {
            masked.name = self.masked(resident).name;
        }
        masked
    }
}

/// The contact record of who lives where a message is about.
pub(super) fn resident(world: &World, message: &Message) -> Option<ContactId> {
    message.household.as_ref().and_then(|h| world.households.get(h)).and_then(|h| h.contact)
}
