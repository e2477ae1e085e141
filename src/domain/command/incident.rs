//! What commands about incidents (集中报事) are made of.

use super::Caller;
use crate::domain::ids::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An incident as it is declared.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewIncident {
    /// Category of each caller's ticket, a code of the pack.
    pub category: Code,
    /// Grade; the category's when left out.
    #[serde(default)]
    pub grade: Option<Code>,
    /// Where the tickets go; the category's department when left out.
    #[serde(default)]
    pub department: Option<Code>,
    /// What is wrong, in a few words: the text of a caller who says no more.
    pub matter: String,
    /// Buildings that have it, as household numbers begin.
    #[serde(default)]
    pub buildings: Vec<String>,
    /// Where it is, when not in whole buildings.
    #[serde(default)]
    pub area: String,
    /// What callers are told (口径).
    pub line: String,
    /// Received tickets that belong to it already.
    #[serde(default)]
    pub tickets: Vec<TicketId>,
}

/// One more caller of an incident.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IncidentCaller {
    /// Of which incident.
    pub incident: IncidentId,
    /// Household number in any usual way of writing.
    #[serde(default)]
    pub household: Option<String>,
    /// Where they are, when not in a household of the register.
    #[serde(default)]
    pub place: String,
    /// Name and phone, where told.
    #[serde(default)]
    pub caller: Option<Caller>,
    /// What they say beyond the matter itself.
    #[serde(default)]
    pub text: String,
    /// Source code of the policy pack; the usual one when left out.
    #[serde(default)]
    pub source: Option<Code>,
}
