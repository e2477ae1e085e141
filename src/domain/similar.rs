//! Duplicates, repeats and mass events, shown before a message is saved. Pure: the closed tickets are given as rows.

use super::household::HouseholdCode;
use super::ids::{Code, TicketId};
use super::ticket::Ticket;
use super::time::Moment;
use super::world::World;
use std::collections::BTreeSet;

/// What is about to be saved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct New<'a> {
    /// Household, where known.
    pub household: Option<&'a HouseholdCode>,
    /// Category, where one is proposed.
    pub category: Option<&'a Code>,
    /// Where it happened, when not in the household.
    pub place: &'a str,
    /// The message.
    pub text: &'a str,
}

/// A closed ticket, as the projections give it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Closed {
    /// Which.
    pub ticket: TicketId,
    /// Household.
    pub household: Option<HouseholdCode>,
    /// Category.
    pub category: Option<Code>,
    /// Message.
    pub text: String,
    /// When it closed.
    pub at: Moment,
}

/// From when on two messages are alike, and how far back is looked; from the policy pack.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Limits {
    /// Texts are alike from this share of common character pairs on, in percent.
    pub alike_percent: u8,
    /// A mass event shows within so many hours.
    pub mass_hours: u32,
    /// … and from so many households on, the new one included.
    pub mass_households: usize,
    /// A closed matter comes back within so many days.
    pub repeat_days: u32,
}

/// Why a ticket is shown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Likeness {
    /// An open ticket of the same household: the same category, or much the same words.
    Duplicate,
    /// An open ticket of the same building (or the same place), same category, in the last hours: a mass event begins.
    Mass,
    /// A closed ticket of the same household and category, or much the same words, in the last days.
    Repeat,
    /// Another open ticket of the same household.
    SameHousehold,
}

/// A ticket that is like the new message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Like {
    /// Which.
    pub ticket: TicketId,
    /// Why.
    pub why: Likeness,
    /// How alike the texts are, 0–100.
    pub percent: u8,
}

/// What is shown before saving: most telling first.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Similar {
    /// Tickets alike.
    pub likes: Vec<Like>,
    /// Households of the building with the same matter, the new one included; 0 when it is no mass event.
    pub mass: usize,
    /// Closed tickets alike in the window: with the new one this makes `repeats + 1` times the same matter (R113).
    pub repeats: usize,
}

/// Looks for tickets like a new message.
pub fn similar(new: &New<'_>, world: &World, closed: &[Closed], limits: Limits, now: Moment) -> Similar {
    let bigrams = pairs(new.text);
    let percent = |text: &str| likeness(&bigrams, &pairs(text));
    let mut likes = Vec::new();
    let mut households: BTreeSet<&HouseholdCode> = new.household.into_iter().collect();
    let mut nameless = usize::from(new.household.is_none());
    for ticket in world.tickets.values().filter(|t| t.end.is_none()) {
        let percent = percent(&ticket.message.text);
        if let Some(why) = open_likeness(new, ticket, percent, limits, now) {
            if why == Likeness::Mass {
                match &ticket.message.household {
                    Some(code) => drop(households.insert(code)),
                    None => nameless += 1,
                }
            }
            likes.push(Like { ticket: ticket.id, why, percent });
        }
    }
    for row in closed {
        let recent = now.since(row.at) <= i64::from(limits.repeat_days) * 86_400_000;
        let same_home = new.household.is_some() && row.household.as_ref() == new.household;
        let same_category = new.category.is_some() && row.category.as_ref() == new.category;
        let percent = percent(&row.text);
        if recent && same_home && (same_category || percent >= limits.alike_percent) {
            likes.push(Like { ticket: row.ticket, why: Likeness::Repeat, percent });
        }
    }
    likes.sort_by_key(|like| (like.why, std::cmp::Reverse(like.percent), std::cmp::Reverse(like.ticket)));
    let of = |why| likes.iter().filter(|like| like.why == why).count();
    let mass = if of(Likeness::Mass) > 0 { households.len() + nameless } else { 0 };
    let repeats = of(Likeness::Repeat);
    Similar { mass: if mass >= limits.mass_households { mass } else { 0 }, repeats, likes }
}

fn open_likeness(new: &New<'_>, ticket: &Ticket, percent: u8, limits: Limits, now: Moment) -> Option<Likeness> {
    let category = ticket.class.as_ref().and_then(|c| c.category.as_ref());
    let same_category = new.category.is_some() && category == new.category;
    let alike = percent >= limits.alike_percent;
    let home = ticket.message.household.as_ref();
    if new.household.is_some() && home == new.household {
        return Some(if same_category || alike { Likeness::Duplicate } else { Likeness::SameHousehold });
    }
    let recent = now.since(ticket.arrived) <= i64::from(limits.mass_hours) * 3_600_000;
    let same_place = !new.place.trim().is_empty() && new.place.trim() == ticket.message.place.trim();
    let same_building = new.household.is_some_and(|own| home.is_some_and(|other| own.building() == other.building()));
    // A waiting message has no category yet: its words speak for it.
    let same_matter = same_category || (category.is_none() && alike);
    let nowhere = new.household.is_none() && home.is_none() && new.place.trim().is_empty();
    if recent && same_matter && (same_building || same_place) {
        Some(Likeness::Mass)
    } else if recent && nowhere && alike {
        Some(Likeness::Duplicate)
    } else {
        None
    }
}

/// The pairs of neighbouring letters of a text, signs and blanks apart; a single letter counts as a pair of its own.
fn pairs(text: &str) -> BTreeSet<(char, char)> {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    match letters.as_slice() {
        [only] => [(*only, *only)].into(),
        letters => letters.iter().zip(letters.iter().skip(1)).map(|(a, b)| (*a, *b)).collect(),
    }
}

/// Dice's coefficient in percent.
fn likeness(a: &BTreeSet<(char, char)>, b: &BTreeSet<(char, char)>) -> u8 {
    let all = a.len() + b.len();
    if all == 0 {
        return 0;
    }
    u8::try_from(a.intersection(b).count() * 200 / all).unwrap_or(100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ticket::{Class, Message};
    use crate::domain::{StaffId, ticket::Tracking};

    fn now() -> Moment {
        Moment::parse("2026-11-20T10:00:00+08:00").unwrap()
    }
    fn home(code: &str) -> HouseholdCode {
        HouseholdCode(code.to_owned())
    }
    fn ticket(id: u64, code: Option<&str>, category: Option<&str>, text: &str, minutes_ago: i64) -> Ticket {
        let message = Message {
            source: Code::new("phone"),
            text: text.to_owned(),
            household: code.map(home),
            contact: None,
            complainant: None,
            happened: None,
            place: String::new(),
        };
        let mut ticket = Ticket::arrived(TicketId(id), message, now().plus_minutes(-minutes_ago));
        ticket.first_receiver = Some(StaffId(1));
        ticket.tracking = Tracking::By(StaffId(1));
        ticket.class = category.map(|category| Class {
            kind: Code::new("repair"),
            category: Some(Code::new(category)),
            grade: Code::new("ordinary"),
            important: false,
        });
        ticket
    }
    fn world(tickets: Vec<Ticket>) -> World {
        World { tickets: tickets.into_iter().map(|t| (t.id, t)).collect(), ..World::default() }
    }
    fn find(code: Option<&str>, category: Option<&str>, text: &str, world: &World, closed: &[Closed]) -> Similar {
        let (code, category) = (code.map(home), category.map(Code::new));
        let new = New { household: code.as_ref(), category: category.as_ref(), place: "", text };
        let limits = Limits { alike_percent: 40, mass_hours: 6, mass_households: 3, repeat_days: 30 };
        similar(&new, world, closed, limits, now())
    }
    fn whys(found: &Similar) -> Vec<(u64, Likeness)> {
        found.likes.iter().map(|l| (l.ticket.0, l.why)).collect()
    }

    #[test]
    fn an_open_ticket_of_the_household_is_a_duplicate_by_category_or_words() {
        let w = world(vec![
            ticket(1, Some("12-1803"), Some("water-leak"), "厨房水管漏水", 3_000),
            ticket(2, Some("12-1803"), Some("lighting"), "客厅灯不亮", 60),
            ticket(3, Some("12-1803"), None, "厨房水管漏水了很大", 10),
            ticket(4, Some("3-502"), Some("water-leak"), "厨房水管漏水", 10),
        ]);
        let found = find(Some("12-1803"), Some("water-leak"), "厨房水管又漏水", &w, &[]);
        use Likeness::*;
        assert_eq!(whys(&found), [(1, Duplicate), (3, Duplicate), (2, SameHousehold)]);
        assert_eq!((found.mass, found.repeats), (0, 0));
    }

    #[test]
    fn the_same_matter_in_one_building_within_hours_is_a_mass_event() {
        let mut w = world(vec![
            ticket(1, Some("12-1803"), Some("no-water"), "家里停水", 30),
            ticket(2, Some("12-0902"), None, "我家也停水了", 20),
            ticket(3, Some("12-0601"), Some("no-water"), "没水", 600),
            ticket(4, Some("8-0601"), Some("no-water"), "停水", 5),
        ]);
        let found = find(Some("12-2001"), Some("no-water"), "家里停水了", &w, &[]);
        assert_eq!(found.likes.iter().map(|l| l.ticket.0).collect::<BTreeSet<_>>(), [1, 2].into());
        assert_eq!(found.mass, 3);
        w.tickets.remove(&TicketId(2));
        let found = find(Some("12-2001"), Some("no-water"), "家里停水了", &w, &[]);
        assert_eq!((found.mass, found.likes.len()), (0, 1), "two households are not yet many");
    }

    #[test]
    fn a_closed_matter_that_comes_back_is_a_repeat() {
        let row = |id, code: &str, category: &str, days: i64| Closed {
            ticket: TicketId(id),
            household: Some(home(code)),
            category: Some(Code::new(category)),
            text: "卫生间漏水".into(),
            at: now().plus_minutes(-days * 1_440),
        };
        let closed = [
            row(1, "12-1803", "water-leak", 5),
            row(2, "12-1803", "water-leak", 29),
            row(3, "12-1803", "water-leak", 31),
            row(4, "12-1804", "water-leak", 1),
            row(5, "12-1803", "drain", 1),
        ];
        let found = find(Some("12-1803"), Some("water-leak"), "又漏", &World::default(), &closed);
        assert_eq!(whys(&found), [(2, Likeness::Repeat), (1, Likeness::Repeat)]);
        assert_eq!(found.repeats, 2);
    }

    #[test]
    fn ended_tickets_of_the_world_and_strangers_are_not_shown() {
        let mut old = ticket(1, Some("12-1803"), Some("water-leak"), "厨房水管漏水", 30);
        old.end = Some(crate::domain::ticket::End::Closed);
        let w = world(vec![old, ticket(2, Some("1-101"), Some("water-leak"), "厨房水管漏水", 30)]);
        assert_eq!(find(Some("12-1803"), Some("water-leak"), "厨房水管漏水", &w, &[]), Similar::default());
        assert_eq!(find(None, None, "", &w, &[]), Similar::default());
    }

    #[test]
    fn likeness_is_a_share_of_pairs() {
        let of = |a: &str, b: &str| likeness(&pairs(a), &pairs(b));
        assert_eq!(of("漏水", "漏水"), 100);
        assert_eq!(of("漏水", "停电"), 0);
        assert_eq!(of("", ""), 0);
        assert_eq!(of("厨房漏水", "厨房，漏水！"), 100);
        assert!(of("厨房水管漏水", "厨房的水管漏水了") > 60);
        assert_eq!(of("Kitchen LEAK", "kitchen leak"), 100);
    }
}
