//! Corrective and preventive action (纠正与预防措施): forms with their path drawn, and what is offered.

use crate::domain::corrective::{ActionEnd, Told};
use crate::domain::household::HouseholdCode;
use crate::domain::ids::*;
use crate::domain::repeats::Before;
use crate::domain::rules::{ActionTrigger, Label};
use crate::domain::ticket::Stage;
use crate::domain::time::Moment;
use serde::Serialize;

/// A ticket by which people know a matter again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TicketRef {
    /// Which.
    pub ticket: TicketId,
    /// Its short number; empty for a message that nobody received.
    pub number: String,
    /// Household.
    pub household: Option<HouseholdCode>,
    /// First line of the message.
    pub text: String,
    /// How it stands.
    pub stage: Stage,
    /// When it arrived.
    pub arrived: Moment,
}

/// How a step of the path stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// Done, and it stands.
    Done,
    /// The form stands here.
    Current,
    /// Still to come.
    Ahead,
}

/// A step of the path.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct StepRow {
    /// Code.
    pub code: Code,
    /// What people read.
    pub label: Label,
    /// Who does it.
    pub by: Vec<Role>,
    /// It checks what was written before.
    pub checks: bool,
    /// The customers are told in it.
    pub tells_customer: bool,
    /// How it stands.
    pub state: StepState,
    /// What was written, oldest first, also what a check has undone since.
    pub entries: Vec<EntryRow>,
    /// Until when it is to be done; only of the step that runs.
    pub due: Option<Moment>,
}

/// Something written at a step.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct EntryRow {
    /// By whom.
    pub by: Option<StaffId>,
    /// When.
    pub at: Moment,
    /// What.
    pub text: String,
    /// Sent back to this step.
    pub back_to: Option<Label>,
    /// Later than due, in milliseconds; 0 when in time.
    pub late_ms: i64,
    /// It still holds: no check sent the form back past it since.
    pub stands: bool,
}

/// A customer of a form.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CustomerRow {
    /// Household.
    pub household: Option<HouseholdCode>,
    /// Name, masked.
    pub caller: String,
    /// Their tickets.
    pub tickets: Vec<TicketRef>,
    /// Every try to tell them.
    pub tries: Vec<Told>,
    /// Told, or tried as often as asked.
    pub done: bool,
}

impl CustomerRow {
    /// Who it is: household and masked name, or what was told, of a ticket that names neither.
    pub fn who(&self) -> String {
        let home = self.household.as_ref().map(ToString::to_string).unwrap_or_default();
        let who = format!("{home} {}", self.caller).trim().to_owned();
        if who.is_empty() { self.tickets.first().map(|t| t.text.clone()).unwrap_or_default() } else { who }
    }
}

/// A form.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ActionPage {
    /// Which.
    pub action: ActionId,
    /// What asked for it.
    pub trigger: ActionTrigger,
    /// Department that answers for it.
    pub department: Code,
    /// Category of the matter.
    pub category: Option<Code>,
    /// Who opened it.
    pub by: Option<StaffId>,
    /// When.
    pub opened: Moment,
    /// What came up.
    pub matter: String,
    /// What was done before.
    pub before: String,
    /// The path.
    pub steps: Vec<StepRow>,
    /// Who is told.
    pub customers: Vec<CustomerRow>,
    /// Who may do the step it stands at.
    pub may: Vec<StaffId>,
    /// The viewer is one of them.
    pub mine: bool,
    /// The running step is late.
    pub late: bool,
    /// Until when the running step is to be done.
    pub due: Option<Moment>,
    /// How it ended.
    pub end: Option<EndRow>,
}

/// How a form ended.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct EndRow {
    /// When.
    pub at: Moment,
    /// Withdrawn: by whom and why; none when all steps were done.
    pub withdrawn: Option<(Option<StaffId>, String)>,
}

impl EndRow {
    /// From what the form says.
    pub fn of(end: &ActionEnd, at: Moment) -> Self {
        let withdrawn = match end {
            ActionEnd::Closed => None,
            ActionEnd::Withdrawn { by, reason } => Some((*by, reason.clone())),
        };
        Self { at, withdrawn }
    }
}

impl ActionPage {
    /// The step it stands at.
    pub fn current(&self) -> Option<&StepRow> {
        self.steps.iter().find(|s| s.state == StepState::Current)
    }
    /// Customers who have not been told.
    pub fn untold(&self) -> impl Iterator<Item = &CustomerRow> {
        self.customers.iter().filter(|c| !c.done)
    }
}

/// An open form, as a handover sheet names it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct FormLine {
    /// Which.
    pub action: ActionId,
    /// What asked for it.
    pub trigger: ActionTrigger,
    /// Department that answers for it.
    pub department: Code,
    /// What came up, on one line.
    pub matter: String,
    /// The step it stands at.
    pub step: Label,
    /// Whose roles the step is for.
    pub by: Vec<Role>,
    /// Who may do it; of a sealed sheet nobody is named.
    pub may: Vec<StaffId>,
    /// Until when.
    pub due: Option<Moment>,
    /// It is late.
    pub late: bool,
}

/// A form that is offered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct OfferRow {
    /// What holds.
    pub trigger: ActionTrigger,
    /// The ticket that made it hold.
    pub ticket: TicketId,
    /// All tickets.
    pub tickets: Vec<TicketRef>,
    /// Their category, where it counts by category.
    pub category: Option<Code>,
    /// Since when.
    pub at: Moment,
}

/// A form as a ticket shows it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct FormRef {
    /// Which.
    pub action: ActionId,
    /// The step it stands at; none once it has ended.
    pub step: Option<Label>,
    /// The ticket stands on it; else it is of the same matter.
    pub on_it: bool,
}

/// What a ticket shows of it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Repeats {
    /// Linked tickets.
    pub links: Vec<TicketRef>,
    /// Earlier and later tickets of the same matter that are not linked.
    pub same: Vec<TicketRef>,
    /// Offers that hold for it.
    pub offers: Vec<OfferRow>,
    /// Forms on which it stands, or that are of the same matter.
    pub forms: Vec<FormRef>,
    /// What was told before, by category: of what it would be a repeat if it were classified so.
    pub again: Vec<AgainRow>,
    /// What a form about it would say it is about.
    pub matter: String,
    /// What a form about it would say was done before.
    pub before: String,
}

/// What was told before of a category: of what a further message of it is a repeat.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct AgainRow {
    /// How often, and what it leads to.
    pub before: Before,
    /// The newest of the tickets that are not linked yet, the newest first.
    pub tickets: Vec<TicketRef>,
    /// An open form about it.
    pub form: Option<FormRef>,
}

/// Forms and offers on one screen.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct ActionsBoard {
    /// Open forms: the viewer's first, then late ones, then by due time.
    pub open: Vec<ActionPage>,
    /// What is offered.
    pub offers: Vec<OfferRow>,
    /// The month (yyyymm) whose ended forms are shown.
    pub month: u32,
    /// Forms that ended in it, newest first.
    pub ended: Vec<ActionPage>,
    /// The nearest month before with ended forms.
    pub earlier: Option<u32>,
    /// The nearest month after.
    pub later: Option<u32>,
    /// Whose eyes.
    pub viewer: Option<StaffId>,
}

/// Counts for the title line.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct ActionCounts {
    /// Open forms.
    pub open: usize,
    /// Of them waiting for the viewer.
    pub mine: usize,
    /// Late ones.
    pub late: usize,
    /// Open offers.
    pub offers: usize,
}
