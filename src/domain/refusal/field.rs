//! The fields that a refusal can speak of.

use serde::{Deserialize, Serialize};

/// The field that is wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Source (来源).
    Source,
    /// Text (内容).
    Text,
    /// Household (房号).
    Household,
    /// Complainant kind.
    Complainant,
    /// Kind (类别).
    Kind,
    /// Category.
    Category,
    /// Grade (等级).
    Grade,
    /// Department (责任部门).
    Department,
    /// Way of contact.
    Way,
    /// Reason.
    Reason,
    /// Result.
    Result,
    /// Handover note.
    HandoverNote,
    /// What the customer was told.
    Told,
    /// Customer's words.
    Words,
    /// Due time.
    Due,
    /// Time of the event.
    Happened,
    /// Place.
    Place,
    /// Site code.
    SiteCode,
    /// Name.
    Name,
    /// Roles.
    Roles,
    /// Shift pattern.
    Pattern,
    /// Supervisor's word.
    ApprovedBy,
    /// Shifts of a plan.
    Duties,
    /// A point of a callback.
    Content,
    /// What asks for corrective action.
    Trigger,
    /// A step of a form.
    Step,
    /// The tickets of a form.
    Tickets,
    /// What came up.
    Matter,
    /// What was done before.
    Before,
    /// A fact of a matter.
    Fact,
    /// A rule of grades.
    GradeRule,
    /// What is promised.
    Promise,
    /// A ladder.
    Ladder,
    /// What is wrong in an incident.
    Fault,
    /// The line to read out.
    ReadOut,
    /// Buildings or area of an incident.
    Area,
    /// Why another grade.
    Word,
    /// What is done under an agreement.
    Service,
}
