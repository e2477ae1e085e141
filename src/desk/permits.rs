//! What the viewer may do with a ticket now: asks the same `decide`, with contents that no rule objects to.

use super::Desk;
use crate::board::{Act, Permit};
use crate::domain::clock::Clock;
use crate::domain::command::{Classify, Command, DispatchTo, Heard};
use crate::domain::ids::*;
use crate::domain::ticket::{HandoverNote, Outcome, Ticket};
use crate::domain::time::Moment;
use crate::domain::{Context, decide};

/// Every act, with the refusal it would meet.
pub(super) fn permits(desk: &Desk, ticket: &Ticket, viewer: StaffId, now: Moment) -> Vec<Permit> {
    Act::ALL
        .into_iter()
        .filter_map(|act| {
            let command = sample(desk, act, ticket, viewer, now)?;
            let actor = Actor::Staff(viewer);
            let ctx = Context { now, actor, desk: desk.desk, rules: &desk.rules, entropy: [0; 16] };
            Some(Permit { act, refused: decide(desk.world(), &command, &ctx).err() })
        })
        .collect()
}

fn sample(desk: &Desk, act: Act, t: &Ticket, viewer: StaffId, now: Moment) -> Option<Command> {
    let (rules, world, ticket) = (&desk.rules, desk.world(), t.id);
    let text = || "…".to_owned();
    let way = rules.ways.first()?.code.clone();
    let heard = || Heard { way: way.clone(), outcome: Outcome::Satisfied, words: text() };
    let department = t
        .dispatch
        .as_ref()
        .map(|d| d.department.clone())
        .or_else(|| rules.departments.first().map(|d| d.code.clone()))?;
    // Approval and the person to take over are asked for in the dialog; here anybody who fits stands in.
    let head = world.staff.values().find(|s| s.active && s.is_supervisor()).map_or(viewer, |s| s.id);
    let other = world.on_duty().into_iter().find(|s| Some(*s) != t.tracker()).unwrap_or(viewer);
    Some(match act {
        Act::Receive => Command::Receive { ticket },
        Act::Classify => {
            let kind = rules.kinds.iter().find(|k| t.class.as_ref().is_none_or(|c| c.kind != k.code))?;
            Command::Classify { ticket, class: Classify { kind: kind.code.clone(), category: None, grade: None } }
        }
        Act::Dispatch => {
            Command::Dispatch { ticket, to: DispatchTo { department, handler: None, note: String::new() } }
        }
        Act::AcceptWork => Command::AcceptWork { ticket, handler: None },
        Act::Progress => Command::Progress { ticket, text: text(), told_customer: false },
        Act::Result => Command::Result { ticket, text: text(), handler: None },
        Act::Answer => Command::Answer { ticket, text: text(), heard: heard() },
        Act::Feedback => Command::Feedback { ticket, heard: heard() },
        Act::Callback => Command::Callback { ticket, heard: heard(), contents: Vec::new() },
        Act::Extend => {
            let latest = |c: Clock| c.due.max(now).plus_minutes(60);
            Command::Extend { ticket, due: t.finish.map_or(now, latest), reason: text(), told: text() }
        }
        Act::Note => Command::Note { ticket, text: text() },
        Act::ContactedAgain => {
            Command::ContactedAgain { ticket, source: rules.sources.first()?.code.clone(), text: text() }
        }
        Act::Merge => {
            let into = world.unfinished().find(|o| o.id != ticket).map_or(TicketId(0), |o| o.id);
            Command::Merge { ticket, into, reason: text(), approved_by: head }
        }
        Act::Void => Command::Void { ticket, reason: text(), approved_by: head },
        Act::Takeover => Command::Takeover { ticket, to: other, reason: text() },
        Act::TakeUp => Command::TakeUp { ticket },
        Act::HandoverNote => {
            Command::HandoverNote { ticket, note: HandoverNote { state: text(), next_step: text(), told: text() } }
        }
        Act::Undo => Command::Undo { ticket },
        Act::Reveal => Command::Reveal { ticket, reason: text() },
        Act::ConfirmRecheck => Command::ConfirmRecheck { ticket },
        Act::AskSupervisor => Command::AskSupervisor { ticket, question: text(), of: None },
        Act::SupervisorAnswer => Command::SupervisorAnswer { ticket, text: text() },
        Act::Reopen => Command::Reopen { ticket, reason: text() },
    })
}
