//! Numbers that people type into notes, results, feedback: masked in the event, kept sealed on the ticket, so that a
//! recorded reveal shows them and nobody has lost the number they were to ring.

use super::{Desk, DeskError};
use crate::domain::command::{Caller, Card, Command, NewMessage};
use crate::domain::event::Event;
use crate::domain::ids::{ContactId, TicketId};
use crate::domain::ticket::Ticket;
use crate::text::{clean_block, find_phones};
use serde_json::Value;

/// The telephone numbers in the texts of a command. Those of a message and of a card stand on the card already.
pub(super) fn typed_numbers(command: &Command) -> Vec<String> {
    let mut found = Vec::new();
    match command {
        Command::MessageIn(message) => of_message(message, &mut found),
        // Numbers that a caller says go onto their card, which stays with their ticket.
        Command::IncidentCall(caller) => {
            if let Some(Caller::Known { .. }) = caller.caller {
                gather(&Value::from(caller.text.as_str()), &mut found);
                gather(&Value::from(caller.place.as_str()), &mut found);
            }
        }
        _ => {
            if let Command::Register { message, .. } = command {
                of_message(message, &mut found);
            }
            // Whatever texts a command has, also one that is made later.
            if let Ok(value) = serde_json::to_value(command) {
                gather(&value, &mut found);
            }
        }
    }
    found
}

/// A card that is known already is not written to: what the message says beside it is kept apart.
fn of_message(message: &NewMessage, found: &mut Vec<String>) {
    if let Some(Caller::Known { .. }) = message.caller {
        gather(&Value::from(message.text.as_str()), found);
        gather(&Value::from(message.place.as_str()), found);
    }
}

fn gather(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => {
            let text = clean_block(text);
            for number in find_phones(&text).into_iter().filter_map(|range| text.get(range)) {
                if !found.iter().any(|known: &String| digits(known) == digits(number)) {
                    found.push(number.to_owned());
                }
            }
        }
        Value::Array(all) => all.iter().for_each(|one| gather(one, found)),
        Value::Object(fields) => {
            let of_card = ["message", "caller"];
            let texts = fields.iter().filter(|(name, _)| !of_card.contains(&name.as_str()));
            texts.for_each(|(_, one)| gather(one, found));
        }
        _ => {}
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The event that says which record has them, put where it holds for everything that follows; gives the ticket.
pub(super) fn insert(events: &mut Vec<Event>, named: Option<TicketId>, contact: ContactId) -> Option<TicketId> {
    let ticket = named.or_else(|| events.iter().find_map(Event::ticket))?;
    let at = events.iter().position(|e| e.ticket() == Some(ticket));
    let at = match at.and_then(|at| Some((at, events.get(at)?))) {
        // A message must be there before anything is kept on it.
        Some((at, Event::MessageArrived { .. })) => at + 1,
        Some((at, _)) => at,
        None => events.len(),
    };
    events.insert(at, Event::NumbersKept { ticket, contact });
    Some(ticket)
}

impl Desk {
    /// The ticket on which numbers are kept that stand in a command: the one it names, else the first of its form.
    pub(super) fn keeps_on(&self, command: &Command) -> Option<TicketId> {
        let form = match command {
            Command::ActionStep { action, .. } | Command::WithdrawAction { action, .. } => Some(*action),
            _ => None,
        };
        let first = || self.world().corrective.action(form?)?.tickets().next();
        command.ticket().or_else(first)
    }

    /// Seals those of the numbers that are not on the ticket's cards yet; none when there are none.
    pub(super) fn keep_numbers(
        &mut self,
        numbers: &[String],
        ticket: Option<TicketId>,
    ) -> Result<Option<ContactId>, DeskError> {
        if numbers.is_empty() {
            return Ok(None);
        }
        let known = match ticket.and_then(|id| self.world().ticket(id)).cloned() {
            Some(ticket) => self.numbers_on(&ticket)?,
            None => String::new(),
        };
        let new: Vec<&str> = numbers.iter().map(String::as_str).filter(|n| !known.contains(&digits(n))).collect();
        if new.is_empty() {
            return Ok(None);
        }
        Ok(Some(self.contacts.put(&Card { involved: new.join("\n"), ..Card::default() })?))
    }

    /// The digits of all numbers on a ticket's cards, a line each.
    pub(super) fn numbers_on(&self, ticket: &Ticket) -> Result<String, DeskError> {
        let card = self.card_of(&ticket.message)?.unwrap_or_default();
        let mut all = vec![card.phone.clone(), card.involved.clone()];
        for id in &ticket.kept {
            if let Some(card) = self.contacts.get(*id)? {
                all.extend([card.phone.clone(), card.involved.clone()]);
            }
        }
        let lines: Vec<String> = all.iter().flat_map(|text| text.lines()).map(digits).collect();
        Ok(lines.join("\n"))
    }

    /// A ticket's card in clear, with the numbers that were typed since.
    pub(super) fn whole_card(&self, ticket: &Ticket) -> Result<Card, DeskError> {
        let mut card = self.card_of(&ticket.message)?.unwrap_or_default();
        for id in &ticket.kept {
            if let Some(kept) = self.contacts.get(*id)? {
                // Who called again for the same household says another name and number.
                let caller = [kept.name.as_str(), kept.phone.as_str()].join(" ");
                let all = [card.involved.as_str(), caller.trim(), kept.involved.as_str()];
                let all: Vec<&str> = all.into_iter().filter(|text| !text.is_empty()).collect();
                card.involved = all.join("\n");
            }
        }
        Ok(card)
    }
}
