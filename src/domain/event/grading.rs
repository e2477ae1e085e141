//! What happened to a ticket's facts and grade (R047–R050).

use crate::domain::clock::Clock;
use crate::domain::grade::Stated;
use crate::domain::ids::*;
use crate::domain::rules::FactValue;
use crate::domain::ticket::Class;
use crate::domain::time::Moment;
use serde::{Deserialize, Serialize};

/// What happened to a ticket's facts and grade.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "a classification is as large, and events are not kept in memory")]
pub enum GradingEvent {
    /// Facts were stated, or taken back.
    FactsStated {
        /// On which ticket.
        ticket: TicketId,
        /// The fact's code, and what is stated of it; none takes back what was stated.
        facts: Vec<(Code, Option<Stated>)>,
    },
    /// The grade that stands before this was proposed by a rule, and the operator confirmed it.
    Confirmed {
        /// On which ticket.
        ticket: TicketId,
        /// The rule.
        rule: Code,
        /// The grade.
        grade: Code,
        /// The facts that spoke.
        facts: Vec<(Code, FactValue)>,
    },
    /// The operator chose another grade than the rules proposed, with a word.
    Overruled {
        /// On which ticket.
        ticket: TicketId,
        /// What was proposed.
        proposed: Code,
        /// What was chosen.
        chosen: Code,
        /// The rule that proposed it.
        rule: Code,
        /// Why.
        word: String,
        /// All rules that held: none of them changes the grade by itself after this.
        held: Vec<Code>,
    },
    /// A rule changed the grade by itself, and the clocks with it. Recorded by the program, whoever brought it about.
    Raised {
        /// On which ticket.
        ticket: TicketId,
        /// The grade before.
        from: Code,
        /// What it is now.
        class: Class,
        /// Answer clock.
        reply: Clock,
        /// Finish clock.
        finish: Clock,
        /// The rule.
        rule: Code,
        /// The facts that spoke.
        facts: Vec<(Code, FactValue)>,
        /// Who is told.
        tell: Vec<Role>,
        /// When the rule came to hold; earlier than the event when the program was not running.
        due: Moment,
    },
}

impl GradingEvent {
    /// The ticket it is about.
    pub fn ticket(&self) -> TicketId {
        match self {
            GradingEvent::FactsStated { ticket, .. }
            | GradingEvent::Confirmed { ticket, .. }
            | GradingEvent::Overruled { ticket, .. }
            | GradingEvent::Raised { ticket, .. } => *ticket,
        }
    }
}
