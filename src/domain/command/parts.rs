//! What commands are made of.

use crate::domain::grade::Stated;
use crate::domain::ids::*;
use crate::domain::rules::ActionTrigger;
use crate::domain::ticket::Outcome;
use crate::domain::time::Moment;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Who told us. Personal data: the desk service seals a card in the contact store and passes on its id.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Caller {
    /// A record that stands already.
    Known {
        /// Its id.
        contact: ContactId,
    },
    /// Name, phone and address as told.
    Card(Card),
}

/// Name, phone, address and people involved (R034).
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Card {
    /// Name.
    pub name: String,
    /// Phone number.
    pub phone: String,
    /// Address, where not the household.
    pub address: String,
    /// People involved (涉及人员).
    pub involved: String,
}

impl Card {
    /// Whether nothing is on it.
    pub fn is_empty(&self) -> bool {
        [&self.name, &self.phone, &self.address, &self.involved].iter().all(|s| s.is_empty())
    }
}

/// Personal data never reaches a log by way of a debug print.
impl std::fmt::Debug for Card {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Card(sealed)")
    }
}

/// A message as it comes in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMessage {
    /// Source code of the policy pack, such as `phone` or `desk` (R017, R018).
    pub source: Code,
    /// What happened or is asked for.
    pub text: String,
    /// Household number in any usual way of writing (`12-1803`, `12栋1803`).
    #[serde(default)]
    pub household: Option<String>,
    /// Who told us.
    #[serde(default)]
    pub caller: Option<Caller>,
    /// Kind of complainant, a code of the pack (R052).
    #[serde(default)]
    pub complainant: Option<Code>,
    /// When it happened.
    #[serde(default)]
    pub happened: Option<Moment>,
    /// Where it happened, when not in the household.
    #[serde(default)]
    pub place: String,
}

/// What a ticket is.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Classify {
    /// Kind, a code of the pack (R031).
    pub kind: Code,
    /// Category of that kind.
    #[serde(default)]
    pub category: Option<Code>,
    /// Grade; the pack's proposal when left out.
    #[serde(default)]
    pub grade: Option<Code>,
    /// Why another grade than the one that a rule proposes.
    #[serde(default)]
    pub word: String,
    /// Facts that are stated with it, by the codes of the pack: true, false or a number.
    #[serde(default)]
    pub facts: BTreeMap<Code, Stated>,
}

/// Where a ticket goes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DispatchTo {
    /// Department, a code of the pack.
    pub department: Code,
    /// Person of that department.
    #[serde(default)]
    pub handler: Option<StaffId>,
    /// What the department should know.
    #[serde(default)]
    pub note: String,
}

/// What the customer was told and thinks.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Heard {
    /// Way, a code of the pack (R085).
    pub way: Code,
    /// What they think, or that nobody was reached.
    pub outcome: Outcome,
    /// What they said.
    #[serde(default)]
    pub words: String,
}

/// A form of corrective and preventive action, as it is opened (R114).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenAction {
    /// What asks for it; one of those that the pack names.
    pub trigger: ActionTrigger,
    /// The tickets that it is about; only a survey may have none.
    #[serde(default)]
    pub tickets: Vec<TicketId>,
    /// Department that answers for it; that of the first ticket when left out.
    #[serde(default)]
    pub department: Option<Code>,
    /// What came up.
    pub matter: String,
    /// What was done about it before.
    #[serde(default)]
    pub before: String,
}

/// A point of a callback, and what was said to it (R087).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// The point, a code of the pack.
    pub content: Code,
    /// What was said.
    pub text: String,
}
