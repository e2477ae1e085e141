//! Identities. All are numbered by the ledger (never by the store), except contacts, whose ids are random.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident($inner:ty);)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "{}", self.0) }
        }
    )*};
}

ids! {
    /// A person of the company: operator, handler, supervisor.
    StaffId(u32);
    /// A message, and the ticket that it becomes once somebody receives it (来件 / 工单).
    TicketId(u64);
    /// A period on duty at one desk (班次).
    ShiftId(u32);
    /// A handover sheet (交接班记录).
    SheetId(u32);
    /// A free note of a shift: equipment, keys, visitors, notices (R040).
    NoteId(u32);
    /// A form of corrective and preventive action (纠正与预防措施实施表, R114).
    ActionId(u32);
    /// One fault with many callers (集中报事).
    IncidentId(u32);
    /// A special service agreement (特约服务, R100).
    AgreementId(u32);
    /// A sealed record in the contact store; events carry only this (names and phones never stand in an event).
    /// Random, below 2^48, so that it says nothing and survives JSON.
    ContactId(u64);
    /// One keyboard and screen.
    DeskId(u16);
}

/// A word of the policy pack: a kind, category, grade, department, source, way … by its stable code.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema, Default)]
#[serde(transparent)]
pub struct Code(pub String);

impl Code {
    /// Makes a code from its text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
    /// The text of the code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Code {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// The number that people say: site code, day and a count within the day (`HY20261121-0007`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TicketNumber {
    /// Local day as yyyymmdd.
    pub day: u32,
    /// Count within that day, from 1.
    pub seq: u32,
}

impl TicketNumber {
    /// The full number with the site's code in front.
    pub fn with_site(&self, site_code: &str) -> String {
        format!("{site_code}{:08}-{:04}", self.day, self.seq)
    }
    /// The short form for narrow places: month, day and count (`1121-0007`).
    pub fn short(&self) -> String {
        format!("{:04}-{:04}", self.day % 10_000, self.seq)
    }
}

/// Who did something.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// A person under their own name.
    Staff(StaffId),
    /// A phone system or chat bridge through the spool folder.
    Intake,
    /// History brought in with `import`.
    Import,
    /// The program itself (founding a site, noticing the clock).
    System,
}

impl Actor {
    /// The person, where it is one.
    pub fn staff(&self) -> Option<StaffId> {
        match self {
            Actor::Staff(id) => Some(*id),
            _ => None,
        }
    }
}

/// What a person may be (R197–R203). One person may hold several roles.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Operator on shift: receives, tracks, feeds back (首接人, 当班人员).
    Operator,
    /// Customer-service clerk (客服专员): calls back minor and ordinary matters.
    ServiceClerk,
    /// Head of customer service (客服主管): a supervisor.
    ServiceHead,
    /// Takes work for a department (部门信息接收人).
    Receiver,
    /// Does the work (信息直接处理人).
    Handler,
    /// Head of a department (部门负责人): told of rework.
    DepartmentHead,
    /// Project head (项目负责人): a supervisor; major matters are reported to them.
    ProjectHead,
    /// Archivist (档案管理员).
    Archivist,
    /// VIP assistant (VIP 客户助理).
    VipAssistant,
    /// Head office (总部).
    HeadOffice,
}

impl Role {
    /// All roles in the order of lists.
    pub const ALL: [Role; 10] = [
        Role::Operator,
        Role::ServiceClerk,
        Role::ServiceHead,
        Role::Receiver,
        Role::Handler,
        Role::DepartmentHead,
        Role::ProjectHead,
        Role::Archivist,
        Role::VipAssistant,
        Role::HeadOffice,
    ];
}
