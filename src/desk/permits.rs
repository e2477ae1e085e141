//! What the viewer may do with a ticket now: asks the same `decide`, with contents that no rule objects to.

use super::Desk;
use crate::board::{Act, Permit};
use crate::domain::clock::Clock;
use crate::domain::command::{Caller, Classify, Command, DispatchTo, Heard, NewAgreement, NewMessage};
use crate::domain::event::Side;
use crate::domain::ids::*;
use crate::domain::roster::Day;
use crate::domain::ticket::{HandoverNote, Outcome, Ticket};
use crate::domain::time::Moment;
use crate::domain::{Context, decide, may_look_back};

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

/// Every act of the desk itself, with the refusal it would meet. What there is nothing to do with is left out.
pub(super) fn of_desk(desk: &Desk, viewer: StaffId, now: Moment) -> Vec<Permit> {
    let ctx = |actor| Context { now, actor, desk: desk.desk, rules: &desk.rules, entropy: [0; 16] };
    let refusal = |who, command: &Command| decide(desk.world(), command, &ctx(Actor::Staff(who))).err();
    Act::OF_DESK
        .into_iter()
        .filter_map(|act| {
            let refused = match act {
                // Either side may sign at this keyboard: refused only where nobody could.
                Act::SignSheet => {
                    let sheet = desk.world().latest_sheet()?;
                    let side = |side| Command::SignSheet { sheet: sheet.id, side };
                    let outgoing = sheet.outgoing.iter().filter(|who| !sheet.has_signed_out(**who));
                    let mut tries = outgoing.map(|who| refusal(*who, &side(Side::Outgoing)));
                    let own = refusal(viewer, &side(Side::Incoming));
                    own.filter(|_| tries.all(|refused| refused.is_some()))
                }
                Act::LookBack => may_look_back(desk.world(), &desk.rules, Some(viewer)).err(),
                _ => refusal(viewer, &of_desk_sample(desk, act, viewer, now)?),
            };
            Some(Permit { act, refused })
        })
        .collect()
}

fn of_desk_sample(desk: &Desk, act: Act, viewer: StaffId, now: Moment) -> Option<Command> {
    let (rules, world) = (&desk.rules, desk.world());
    let text = || "…".to_owned();
    Some(match act {
        Act::Register => Command::Register {
            message: NewMessage {
                source: rules.sources.first()?.code.clone(),
                text: text(),
                household: None,
                caller: None,
                complainant: None,
                happened: None,
                place: String::new(),
            },
            classify: None,
            dispatch: None,
            answer: None,
            heard: None,
        },
        Act::PrepareSheet => Command::PrepareSheet { notes: String::new() },
        Act::CorrectSheet => Command::CorrectSheet { sheet: world.latest_sheet()?.id, text: text() },
        Act::Release => {
            let staff = world.on_duty().into_iter().find(|s| *s != viewer).unwrap_or(viewer);
            Command::ReleaseUnrelieved { staff, reason: text() }
        }
        Act::EnterHousehold => {
            let code = world.households.keys().next().map_or_else(|| "1-1-101".to_owned(), ToString::to_string);
            Command::EnterHousehold { code, caller: None, vip: false }
        }
        Act::AddStaff => {
            let caller = Caller::Known { contact: ContactId(0) };
            Command::AddStaff { caller, roles: vec![Role::Operator], department: None }
        }
        Act::KeepAgreements => {
            let household = world.households.keys().next()?.to_string();
            let today = Day(now.date());
            Command::EnterAgreement(NewAgreement { household, service: text(), from: today, to: today, worker: None })
        }
        _ => return None,
    })
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
    let head = world.staff.values().find(|s| s.active && s.has_any(&rules.access.supervisors)).map_or(viewer, |s| s.id);
    let other = world.on_duty().into_iter().find(|s| Some(*s) != t.tracker()).unwrap_or(viewer);
    let on_line = |s: &&crate::domain::handover::Sheet| s.line(ticket).is_some();
    let sheet = world.sheets.values().filter(|s| !s.is_sealed()).find(on_line).map(|s| s.id);
    Some(match act {
        Act::Receive => Command::Receive { ticket },
        Act::Classify => {
            let kind = rules.kinds.iter().find(|k| t.class.as_ref().is_none_or(|c| c.kind != k.code))?;
            Command::Classify {
                ticket,
                class: Classify { kind: kind.code.clone(), category: None, grade: None, ..Classify::default() },
            }
        }
        Act::Dispatch => {
            // With a word to it: sent again with nothing new it would be refused for that alone.
            Command::Dispatch { ticket, to: DispatchTo { department, handler: None, note: text() } }
        }
        Act::AcceptWork => Command::AcceptWork { ticket, handler: None },
        Act::Progress => Command::Progress { ticket, text: text(), told_customer: false },
        Act::Result => Command::Result { ticket, text: text(), handler: None },
        Act::Answer => Command::Answer { ticket, text: text(), heard: heard() },
        Act::Feedback => Command::Feedback { ticket, heard: heard() },
        Act::Callback => Command::Callback { ticket, heard: heard(), contents: Vec::new() },
        Act::Extend => {
            let later = |c: Clock| c.due.max(now).plus_minutes(60);
            let due = t.latest_extension(now, rules).or_else(|| t.finish.map(later)).unwrap_or(now);
            // Whose word it needs is asked for in the dialogue.
            let approve = &rules.extension.approve;
            let approved_by = world.staff.values().find(|s| s.active && s.has_any(approve)).map(|s| s.id);
            Command::Extend { ticket, due, reason: text(), told: text(), approved_by }
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
        Act::StateFacts => {
            let fact = rules.facts.iter().find(|f| f.stated && !t.grading.stated.contains_key(&f.code));
            let stated = |fact: &crate::domain::rules::Fact| match fact.unit {
                crate::domain::rules::FactUnit::YesNo => crate::domain::grade::Stated::Yes(true),
                _ => crate::domain::grade::Stated::Number(1),
            };
            Command::StateFacts { ticket, facts: fact.map(|f| (f.code.clone(), Some(stated(f)))).into_iter().collect() }
        }
        Act::Undo => Command::Undo { ticket },
        Act::Reveal => Command::Reveal { ticket, reason: text() },
        Act::ConfirmRecheck => Command::ConfirmRecheck { ticket },
        Act::AskSupervisor => Command::AskSupervisor { ticket, question: text(), of: None },
        Act::SupervisorAnswer => Command::SupervisorAnswer { ticket, text: text() },
        Act::AcknowledgeStep => Command::AcknowledgeStep { ticket, ladder: None, word: text() },
        Act::ToldByPhone => {
            let open = t.standing(rules).flat_map(|l| l.open());
            let staff = open.flat_map(|r| r.told.iter().copied()).next().unwrap_or(head);
            Command::ToldByPhone { ticket, ladder: None, staff, text: text() }
        }
        // Who may not promise asks for it in the same dialogue, unless that was done.
        Act::Promise => {
            let (what, due) = (text(), now.plus_minutes(60));
            let permitted_by = world.staff.values().find(|s| s.active && s.has_any(&rules.promise.permission));
            Command::Promise { ticket, what, due, permitted_by: permitted_by.map(|s| s.id) }
        }
        Act::PermitPromise => Command::PermitPromise { ticket, word: text() },
        Act::SettlePromise => Command::SettlePromise { ticket, promise: None, kept: true, word: text() },
        Act::Reopen => Command::Reopen { ticket, reason: text() },
        Act::ExcuseRecheck => Command::ExcuseRecheck { ticket, reason: text() },
        Act::AcceptLine => Command::AcceptLine { sheet: sheet?, ticket },
        Act::QueryLine => Command::QueryLine { sheet: sheet?, ticket, text: text() },
        Act::AnswerLine => Command::AnswerLine { sheet: sheet?, ticket, text: text() },
        _ => return None,
    })
}
