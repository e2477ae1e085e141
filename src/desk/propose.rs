//! Quick entry: what a line means, who lives there, and which tickets are like it.

use super::{Desk, DeskError};
use crate::board::{LikeRow, Proposed};
use crate::domain::household::HouseholdCode;
use crate::domain::ids::TicketId;
use crate::domain::matters::Matter;
use crate::domain::quick::{self, Place};
use crate::domain::similar::{Closed, Like, New, Similar, similar};
use crate::domain::ticket::Ticket;
use crate::domain::time::Moment;
use crate::projection::{Alternative, Span};
use crate::text::{clean_line, find_phones, half_width};
use std::collections::BTreeSet;

/// How many households are offered at most.
const OFFERED: usize = 12;
/// Longest text of a row, in characters.
const ROW_TEXT: usize = 120;

impl Desk {
    /// Understands a line against the register, the rules, and the tickets of the household and the building.
    pub fn proposed(&mut self, line: &str, now: Moment) -> Result<Proposed, DeskError> {
        let read = clean_line(line);
        let proposal = quick::parse(&read, &find_phones(&read), self.world(), &self.rules, now);
        let household = match &proposal.place {
            Place::One(code) => Some(code.clone()),
            _ => None,
        };
        let known = household.as_ref().and_then(|code| self.world().households.get(code)).cloned();
        let resident = self.masked(known.as_ref().and_then(|h| h.contact)).name;
        let category = proposal.first().and_then(|r| r.category.clone());
        let similar = if proposal.text.trim().is_empty() && household.is_none() {
            Similar::default()
        } else {
            let closed = self.closed_of(household.as_ref(), now)?;
            let new =
                New { household: household.as_ref(), category: category.as_ref(), place: "", text: &proposal.text };
            similar(&new, self.world(), &closed, self.rules.similar, now)
        };
        let place = proposal.place_word.as_ref().filter(|_| household.is_none()).map_or("", |w| w.text.as_str());
        let told = Matter::told(household.as_ref(), place, now);
        let again = self.lens().again(&told, !place.is_empty(), &BTreeSet::new(), now);
        Ok(Proposed {
            again,
            line: line.to_owned(),
            resident,
            vip: known.is_some_and(|h| h.vip),
            households: if household.is_some() { Vec::new() } else { self.beginning_with(&read) },
            likes: similar
                .likes
                .iter()
                .take(OFFERED)
                .filter_map(|like| self.like_row(*like).transpose())
                .collect::<Result<_, _>>()?,
            mass: similar.mass,
            repeats: similar.repeats,
            proposal,
        })
    }

    fn like_row(&self, like: Like) -> Result<Option<LikeRow>, DeskError> {
        let Some(ticket) = self.projections.ticket(like.ticket)? else { return Ok(None) };
        let text = ticket.message.text.split('\n').map(str::trim).find(|l| !l.is_empty()).unwrap_or("");
        Ok(Some(LikeRow {
            ticket: like.ticket,
            number: ticket.number.map(|n| n.short()).unwrap_or_default(),
            stage: ticket.stage(),
            household: ticket.message.household.clone(),
            text: text.chars().take(ROW_TEXT).collect(),
            arrived: ticket.arrived,
            why: like.why,
            percent: like.percent,
        }))
    }

    /// Registered households whose number begins as the first word of the line does.
    fn beginning_with(&self, line: &str) -> Vec<HouseholdCode> {
        let word: String = line.split_whitespace().next().unwrap_or("").chars().map(half_width).collect();
        let word = word.to_uppercase();
        if !word.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            return Vec::new();
        }
        let from = HouseholdCode(word.clone());
        let all = self.world().households.range(from..).map(|(code, _)| code);
        all.take_while(|code| code.0.starts_with(&word)).take(OFFERED).cloned().collect()
    }

    /// Closed tickets of a household in the window of repeats. Those that are not packed are read once and then kept up to
    /// date.
    fn closed_of(&mut self, household: Option<&HouseholdCode>, now: Moment) -> Result<Vec<Closed>, DeskError> {
        let Some(household) = household else { return Ok(Vec::new()) };
        let window = i64::from(self.rules.similar.repeat_days) * 86_400_000;
        let is_of = |c: &Closed| c.household.as_ref() == Some(household);
        if self.closed.is_none() {
            let mut all = Vec::new();
            for ticket in self.projections.ended_here() {
                all.extend(closed(&ticket?).filter(|c| now.since(c.at) <= window));
            }
            self.closed = Some(all);
        }
        let mut all: Vec<Closed> = self.closed.iter().flatten().filter(|c| is_of(c)).cloned().collect();
        let term = super::terms::by_household(household);
        let wanted = [vec![Alternative::Terms(vec![term..=term])]];
        let here: Vec<TicketId> = all.iter().map(|c| c.ticket).collect();
        let span = Span { since: Some(now.ms() - window), ..Span::ALL };
        self.projections.search(&wanted, span, |ticket| {
            let row = closed(&ticket).filter(|c| is_of(c) && now.since(c.at) <= window);
            all.extend(row.filter(|c| !here.contains(&c.ticket)));
            true
        })?;
        Ok(all)
    }

    /// Keeps the closed tickets up to date after a command.
    pub(super) fn note_closed(&mut self, id: TicketId) -> Result<(), DeskError> {
        if self.closed.is_none() {
            return Ok(());
        }
        let row = self.projections.ticket(id)?.as_ref().and_then(closed);
        if let Some(all) = &mut self.closed {
            all.retain(|c| c.ticket != id);
            all.extend(row);
        }
        Ok(())
    }
}

fn closed(ticket: &Ticket) -> Option<Closed> {
    Some(Closed {
        ticket: ticket.id,
        household: ticket.message.household.clone(),
        category: ticket.class.as_ref().and_then(|c| c.category.clone()),
        text: ticket.message.text.clone(),
        at: ticket.ended_at.filter(|_| ticket.end.is_some())?,
    })
}
