//! The estate: buildings, residents, and who works there. Names are invented; telephone numbers stand in ranges that no
//! operator has (154, 161, 164, 169) with a middle of zeros.

use super::words::Words;
use crate::domain::command::Card;
use crate::domain::ids::Role;
use fastrand::Rng;

/// A home.
#[derive(Clone, Debug)]
pub(super) struct Home {
    /// Number, such as `12-1803` or `9-2-703`.
    pub code: String,
    /// Building, as people say it.
    pub building: String,
    /// Unit, as people say it; empty in towers.
    pub unit: String,
    /// Floor, as people say it.
    pub floor: String,
    /// Who lives there; empty card for an empty flat.
    pub card: Card,
    /// VIP.
    pub vip: bool,
}

/// Buildings: number, units (0: a tower without), floors, flats on a floor.
const BUILDINGS: [(u32, u32, u32, u32); 14] = [
    (1, 3, 11, 2),
    (2, 3, 11, 2),
    (3, 3, 11, 2),
    (4, 3, 11, 2),
    (5, 3, 11, 2),
    (6, 3, 11, 2),
    (7, 0, 18, 4),
    (8, 0, 18, 4),
    (9, 2, 18, 3),
    (10, 2, 18, 3),
    (11, 2, 18, 3),
    (12, 0, 28, 4),
    (13, 0, 28, 4),
    (14, 0, 28, 4),
];

/// The home that the live scene turns on.
pub(super) const FAMOUS: &str = "12-1803";

/// All homes of the estate.
pub(super) fn homes(words: &Words, rng: &mut Rng) -> Vec<Home> {
    let mut names = Names::new(words);
    let mut homes = Vec::new();
    for (building, units, floors, flats) in BUILDINGS {
        for unit in 1..=units.max(1) {
            for floor in 1..=floors {
                for flat in 1..=flats {
                    let room = format!("{floor}{flat:02}");
                    let (code, unit) = match units {
                        0 => (format!("{building}-{room}"), String::new()),
                        _ => (format!("{building}-{unit}-{room}"), format!("{unit}单元")),
                    };
                    let empty = rng.u32(..100) < 3 && code != FAMOUS;
                    let card = if empty { Card::default() } else { names.card(rng) };
                    let vip = code == FAMOUS || (!empty && rng.u32(..1_000) < 19);
                    let (building, floor) = (format!("{building}号楼"), format!("{floor}楼"));
                    homes.push(Home { code, building, unit, floor, card, vip });
                }
            }
        }
    }
    homes
}

/// Names and numbers of people who do not exist.
pub(super) struct Names {
    surnames: Vec<(String, u32)>,
    weight: u32,
    given: Vec<String>,
    next: u32,
}

impl Names {
    /// Names and numbers that follow after so many have been given.
    pub(super) fn after(words: &Words, given: usize) -> Self {
        let next = u32::try_from(given * 6_173 % 10_000).unwrap_or(0);
        Self { next, ..Self::new(words) }
    }

    fn new(words: &Words) -> Self {
        let line = |name| words.lines("people", name).first().cloned().unwrap_or_default();
        let surnames: Vec<(String, u32)> = line("surnames")
            .split_whitespace()
            .filter_map(|pair| pair.split_once(':'))
            .map(|(name, weight)| (name.to_owned(), weight.parse().unwrap_or(1)))
            .collect();
        let weight = surnames.iter().map(|(_, w)| w).sum();
        let given = line("given").split_whitespace().map(str::to_owned).collect();
        Self { surnames, weight, given, next: 0 }
    }

    /// A name, with surnames as common as they are.
    pub(super) fn name(&self, rng: &mut Rng) -> String {
        let mut pick = rng.u32(..self.weight.max(1));
        let mut surname = "";
        for (name, weight) in &self.surnames {
            surname = name;
            if pick < *weight {
                break;
            }
            pick -= weight;
        }
        let given = self.given.get(rng.usize(..self.given.len().max(1))).map_or("", String::as_str);
        format!("{surname}{given}")
    }

    /// A number that nobody has.
    fn phone(&mut self, rng: &mut Rng) -> String {
        const RANGES: [&str; 4] = ["154", "161", "164", "169"];
        let range = RANGES.get(rng.usize(..RANGES.len())).copied().unwrap_or("154");
        // Steps of a number prime to ten thousand: no tail comes twice among the first ten thousand.
        self.next = (self.next + 6_173) % 10_000;
        format!("{range}0000{:04}", self.next)
    }

    pub(super) fn card(&mut self, rng: &mut Rng) -> Card {
        Card { name: self.name(rng), phone: self.phone(rng), ..Card::default() }
    }
}

/// Who works at the estate: name, roles, department code (none at the desk), what they are here.
pub(super) struct Post {
    pub name: &'static str,
    pub roles: &'static [Role],
    pub department: Option<&'static str>,
    pub duty: Duty,
}

/// What somebody does here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Duty {
    /// Operator of a team of the roster.
    Team(usize),
    /// Calls back minor matters, and does the work of customer service.
    Clerk,
    /// Head of customer service.
    Head,
    /// Project head; the first person of the store.
    Project,
    /// Does a department's work.
    Work,
    /// Keeps the register.
    Archive,
    /// Something else.
    Other,
}

const fn post(name: &'static str, roles: &'static [Role], department: Option<&'static str>, duty: Duty) -> Post {
    Post { name, roles, department, duty }
}

use Role::*;

/// The staff. The first one founds the site; the second one sits at the keyboard.
pub(super) const STAFF: &[Post] = &[
    post("张建国", &[ProjectHead, DepartmentHead], Some("project-office"), Duty::Project),
    post("王芳", &[Operator, ServiceClerk], None, Duty::Team(0)),
    post("陈静", &[Operator], None, Duty::Team(0)),
    post("李强", &[Operator], None, Duty::Team(1)),
    post("孙丽", &[Operator], None, Duty::Team(1)),
    post("赵敏", &[Operator], None, Duty::Team(2)),
    post("周涛", &[Operator], None, Duty::Team(2)),
    post("吴晓梅", &[Operator], None, Duty::Team(3)),
    post("郑凯", &[Operator], None, Duty::Team(3)),
    post("刘慧", &[ServiceHead, DepartmentHead], Some("customer-service"), Duty::Head),
    post("林晓燕", &[ServiceClerk, Receiver, Handler], Some("customer-service"), Duty::Clerk),
    post("何佳", &[ServiceClerk, Receiver, Handler], Some("customer-service"), Duty::Clerk),
    post("钱伟", &[DepartmentHead, Receiver, Handler], Some("engineering"), Duty::Work),
    post("老赵", &[Receiver, Handler], Some("engineering"), Duty::Work),
    post("孙志刚", &[Handler], Some("engineering"), Duty::Work),
    post("马超", &[Handler], Some("engineering"), Duty::Work),
    post("丁磊", &[Handler], Some("engineering"), Duty::Work),
    post("高建军", &[Handler], Some("engineering"), Duty::Work),
    post("雷鸣", &[DepartmentHead, Receiver, Handler], Some("security"), Duty::Work),
    post("韩冬", &[Receiver, Handler], Some("security"), Duty::Work),
    post("曹勇", &[Handler], Some("security"), Duty::Work),
    post("彭飞", &[Handler], Some("security"), Duty::Work),
    post("蒋秀英", &[DepartmentHead, Receiver, Handler], Some("cleaning"), Duty::Work),
    post("沈桂兰", &[Handler], Some("cleaning"), Duty::Work),
    post("魏国平", &[DepartmentHead, Receiver, Handler], Some("greening"), Duty::Work),
    post("许红梅", &[DepartmentHead, Receiver, Handler], Some("special-service"), Duty::Work),
    post("田雨", &[DepartmentHead, Receiver, Handler], Some("administration"), Duty::Work),
    post("苏雅琴", &[Archivist], Some("customer-service"), Duty::Archive),
    post("江曼", &[VipAssistant], Some("customer-service"), Duty::Other),
    post("顾明远", &[HeadOffice], None, Duty::Other),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::household::find_household;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn twelve_hundred_homes_with_numbers_that_nobody_has() {
        let words = Words::load().unwrap();
        let mut rng = Rng::with_seed(7);
        let homes = homes(&words, &mut rng);
        let codes: BTreeSet<&str> = homes.iter().map(|h| h.code.as_str()).collect();
        assert_eq!((homes.len(), codes.len()), (1_200, 1_200));
        assert!(codes.contains(FAMOUS) && codes.contains("9-2-703"));
        for code in &codes {
            assert_eq!(find_household(code).map(|h| h.code().0).as_deref(), Some(*code));
        }
        let mut callers = Names::after(&words, homes.len());
        let more: Vec<Card> = (0..1_000).map(|_| callers.card(&mut rng)).collect();
        let cards: Vec<&Card> = homes.iter().map(|h| &h.card).chain(&more).filter(|c| !c.is_empty()).collect();
        let numbers: BTreeSet<&str> = cards.iter().map(|c| c.phone.as_str()).collect();
        assert_eq!(numbers.len(), cards.len(), "a number is given twice");
        for number in numbers {
            let nobodys = ["1540000", "1610000", "1640000", "1690000"].iter().any(|r| number.starts_with(r));
            assert!(nobodys && number.len() == 11, "{number}");
        }
        let mut surnames: BTreeMap<char, u32> = BTreeMap::new();
        for card in cards {
            *surnames.entry(card.name.chars().next().unwrap()).or_default() += 1;
        }
        assert!(surnames.get(&'王') > surnames.get(&'吴') && surnames.len() > 60, "{surnames:?}");
    }
}
