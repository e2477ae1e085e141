//! The cards of the staff: who sees what of them, and that an old one is forgotten when a new one takes its place.

use super::{Desk, DeskError, entropy};
use crate::domain::command::{Caller, Card, Command};
use crate::domain::ids::*;
use crate::domain::time::Moment;

impl Desk {
    /// A person's name in clear and phone masked.
    ///
    /// # Errors
    /// When their card can't be read.
    pub fn staff_card(&self, staff: StaffId) -> Result<(String, String), DeskError> {
        let Some(person) = self.world().person(staff) else { return Ok(Default::default()) };
        let card = self.contacts.get(person.contact)?.unwrap_or_default();
        Ok((card.name.clone(), crate::text::mask_phone(&card.phone)))
    }

    /// The card with which a person's name or phone is changed; what is not given stays.
    ///
    /// # Errors
    /// When their card can't be read.
    pub fn changed_card(&self, staff: StaffId, name: Option<String>, phone: Option<String>) -> Result<Card, DeskError> {
        let card = match self.world().person(staff) {
            Some(person) => self.contacts.get(person.contact)?.unwrap_or_default(),
            None => Card::default(),
        };
        let name = name.unwrap_or_else(|| card.name.clone());
        Ok(Card { name, phone: phone.unwrap_or_else(|| card.phone.clone()), ..card })
    }

    /// Changes many cards and forgets the old ones for ever, all together.
    ///
    /// # Errors
    /// As [`Desk::submit`]; what was changed before an error stays changed.
    pub(super) fn change_cards(
        &mut self,
        by: Actor,
        cards: Vec<(StaffId, Card)>,
        now: Moment,
    ) -> Result<(), DeskError> {
        let mut old = Vec::new();
        let mut result = Ok(());
        for (staff, card) in cards {
            let before = self.world().person(staff).map(|p| p.contact);
            let change = Command::ChangeCard { staff, caller: Caller::Card(card) };
            match self.submit_with(by, change, &[], now, entropy()?) {
                Ok(_) => old.extend(before),
                Err(e) => {
                    result = Err(e);
                    break;
                }
            }
        }
        self.forget_cards(old);
        result
    }

    /// Forgets cards that are nobody's any more.
    pub(super) fn forget_cards(&mut self, mut old: Vec<ContactId>) {
        if old.is_empty() {
            return;
        }
        let world = self.world();
        let elsewhere = |id: &ContactId| {
            let contact = Some(*id);
            world.staff.values().any(|s| s.contact == *id)
                || world.households.values().any(|h| h.contact == contact)
                || world.tickets.values().any(|t| t.message.contact == contact)
        };
        old.retain(|id| !elsewhere(id));
        if let Err(e) = self.contacts.forget_many(&old) {
            // The change itself is done; forgetting is finished when the store is opened again.
            tracing::warn!(error = %e, "old cards are not forgotten yet");
        }
    }
}
