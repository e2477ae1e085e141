//! What an event is about.

use super::{CorrectiveEvent, EscalationEvent, Event, GradingEvent, Stream};
use crate::domain::ids::{Actor, TicketId};

impl Event {
    /// The ticket it is about.
    pub fn ticket(&self) -> Option<TicketId> {
        use Event::*;
        match self {
            MessageArrived { ticket, .. }
            | Received { ticket, .. }
            | Classified { ticket, .. }
            | Dispatched { ticket, .. }
            | WorkAccepted { ticket, .. }
            | Progressed { ticket, .. }
            | ResultReported { ticket, .. }
            | FedBack { ticket, .. }
            | CallbackDrawn { ticket, .. }
            | CalledBack { ticket, .. }
            | ReworkOrdered { ticket, .. }
            | Closed { ticket, .. }
            | Noted { ticket, .. }
            | ContactedAgain { ticket, .. }
            | Extended { ticket, .. }
            | Voided { ticket, .. }
            | MergedIn { ticket, .. }
            | TrackingMoved { ticket, .. }
            | HandoverNoted { ticket, .. }
            | RecheckConfirmed { ticket }
            | Revealed { ticket, .. }
            | ActReversed { ticket, .. }
            | CallbackAgain { ticket, .. }
            | RecheckExcused { ticket, .. }
            | NoteRenewed { ticket, .. }
            | SupervisorAsked { ticket, .. }
            | SupervisorAnswered { ticket, .. }
            | NumbersKept { ticket, .. }
            | AnsweredAfterAsking { ticket, .. }
            | CallbackContents { ticket, .. } => Some(*ticket),
            Corrective(event) => event.ticket(),
            Grading(event) => Some(event.ticket()),
            Escalation(event) => Some(event.ticket()),
            Promise(event) => Some(event.ticket()),
            Incident(event) => event.ticket(),
            Agreement(event) => event.ticket(),
            SiteFounded { .. }
            | PolicyAdopted { .. }
            | StaffAdded { .. }
            | StaffChanged { .. }
            | HouseholdsEntered { .. }
            | ShiftOpened { .. }
            | SignedOn { .. }
            | SignedOff { .. }
            | ShiftClosed { .. }
            | SheetPrepared { .. }
            | LineAccepted { .. }
            | LineQueried { .. }
            | LineAnswered { .. }
            | SheetSigned { .. }
            | SheetCorrected { .. }
            | ClockSetBack { .. }
            | SheetNoted { .. }
            | Store(_)
            | SheetNoteStruck { .. }
            | PasswordSet { .. }
            | SignOnLocked { .. }
            | StaffCardChanged { .. }
            | RosterPlanned { .. }
            | DutyRecorded { .. }
            | DutyCovered { .. }
            | SwapAsked { .. }
            | SwapAgreed { .. }
            | SwapMade { .. }
            | SwapDeclined { .. }
            | UnplannedDuty { .. }
            | DrawsCommitted { .. }
            | DrawsRevealed { .. } => None,
        }
    }
    /// Whether it changes how a ticket stands, or what is known of it: what the next shift must be told anew. Handing
    /// over, looking and rechecking do not, nor do the steps of a ladder: the sheet shows them as they stand.
    pub fn is_news(&self) -> bool {
        use Event::*;
        self.ticket().is_some()
            && !matches!(
                self,
                TrackingMoved { .. }
                    | HandoverNoted { .. }
                    | NoteRenewed { .. }
                    | Revealed { .. }
                    | NumbersKept { .. }
                    | Corrective(CorrectiveEvent::Offered { .. })
                    | RecheckConfirmed { .. }
                    | RecheckExcused { .. }
                    | Escalation(_)
            )
    }
    /// Whether it changes what is remembered of a ticket's matter.
    pub fn changes_matter(&self) -> bool {
        use Event::*;
        matches!(self, MessageArrived { .. } | Classified { .. } | ReworkOrdered { .. } | Closed { .. } | Voided { .. })
    }
    /// Under whom it is recorded: what happens by itself is the program's, whoever's act brought it about.
    pub fn by(&self, actor: Actor) -> Actor {
        match self {
            Event::Grading(GradingEvent::Raised { .. }) | Event::Escalation(EscalationEvent::StepReached { .. }) => {
                Actor::System
            }
            _ => actor,
        }
    }
    /// The stream it belongs to.
    pub fn stream(&self) -> Stream {
        self.ticket().map_or(Stream::Site, Stream::Ticket)
    }
}
