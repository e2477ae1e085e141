//! What commands about special service agreements (特约服务) are made of.

use crate::domain::ids::*;
use crate::domain::roster::Day;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A special service agreement as it is entered (R100).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAgreement {
    /// Household number in any usual way of writing.
    pub household: String,
    /// What is done for them.
    pub service: String,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// Who does it, where one person does; they never call back on it.
    #[serde(default)]
    pub worker: Option<StaffId>,
}
