//! The command that each dialogue makes.

use super::items;
use super::task::{About, Task};
use crate::app::App;
use crate::app::form::{FieldId, Form};
use crate::domain::command::{Caller, Card, Classify, Command, DispatchTo, Heard, NewMessage, Said};
use crate::domain::event::Side;
use crate::domain::handover::LineState;
use crate::domain::ids::{NoteId, Role, StaffId, TicketId};
use crate::domain::ticket::HandoverNote;

/// What the customer thinks, as the fields have it.
pub(super) fn heard(form: &Form) -> Option<Heard> {
    Some(Heard {
        way: form.code(FieldId::Way)?,
        outcome: items::outcome(&form.code(FieldId::Opinion)?)?,
        words: form.text(FieldId::Words),
    })
}

/// What was asked and said at a callback, point by point (R087).
pub(super) fn contents(app: &App, form: &Form) -> Vec<Said> {
    let points = app.rules.callbacks.contents.iter().zip(FieldId::POINTS);
    let asked = points.filter(|(_, id)| form.field(*id).is_some());
    asked.map(|(content, id)| Said { content: content.code.clone(), text: form.text(id) }).collect()
}

/// The command that a checked form makes; `None` when what it is about is gone.
pub fn command(app: &App, task: Task, about: About, form: &Form) -> Option<Command> {
    use FieldId::*;
    let text = |id| form.text(id);
    let heard = || heard(form);
    let staff = |id| form.code(id).and_then(|c| items::staff_id(&c));
    Some(match task {
        Task::Register => return registration(app, form),
        Task::Classify => Command::Classify { ticket: about.ticket?, class: classify(form)? },
        Task::Dispatch => Command::Dispatch {
            ticket: about.ticket?,
            to: DispatchTo { department: form.code(Department)?, handler: staff(Handler), note: text(DispatchNote) },
        },
        Task::AcceptWork => Command::AcceptWork { ticket: about.ticket?, handler: staff(Handler) },
        Task::Progress => {
            Command::Progress { ticket: about.ticket?, text: text(Progress), told_customer: form.is_on(ToldCustomer) }
        }
        Task::Result => Command::Result { ticket: about.ticket?, text: text(Result), handler: staff(Handler) },
        Task::Answer => Command::Answer { ticket: about.ticket?, text: text(Answer), heard: heard()? },
        Task::Feedback => Command::Feedback { ticket: about.ticket?, heard: heard()? },
        Task::Callback => Command::Callback { ticket: about.ticket?, heard: heard()?, contents: contents(app, form) },
        Task::AskSupervisor => {
            Command::AskSupervisor { ticket: about.ticket?, question: text(Question), of: staff(AskOf) }
        }
        Task::StateFacts => {
            let ticket = about.ticket?;
            let before = app.details(ticket).map(|d| d.ticket.grading.stated.clone()).unwrap_or_default();
            Command::StateFacts { ticket, facts: form.stated(&app.rules, &before) }
        }
        Task::SupervisorAnswer => Command::SupervisorAnswer { ticket: about.ticket?, text: text(SupervisorWord) },
        Task::AcknowledgeStep => Command::AcknowledgeStep { ticket: about.ticket?, ladder: None, word: text(HeadWord) },
        Task::ToldByPhone => {
            Command::ToldByPhone { ticket: about.ticket?, ladder: None, staff: staff(Head)?, text: text(PhoneWord) }
        }
        Task::Promise => {
            let (ticket, what, due) = (about.ticket?, text(PromiseText), form.moment(PromiseDue, app.now)?);
            match staff(Supervisor) {
                // R056: who may not promise, and has nobody at hand who may permit it, asks.
                None if !items::may_promise(app, ticket) => Command::AskPromise { ticket, what, due },
                permitted_by => Command::Promise { ticket, what, due, permitted_by },
            }
        }
        Task::PermitPromise => match items::is_yes(&form.code(PromiseAnswer)?) {
            true => Command::PermitPromise { ticket: about.ticket?, word: text(PromiseWord) },
            false => Command::RefusePromise { ticket: about.ticket?, word: text(PromiseWord) },
        },
        Task::SettlePromise => Command::SettlePromise {
            ticket: about.ticket?,
            promise: form.code(WhichPromise).and_then(|c| c.as_str().parse().ok()),
            kept: items::is_yes(&form.code(Kept)?),
            word: text(PromiseWord),
        },
        Task::Note => Command::Note { ticket: about.ticket?, text: text(Note) },
        Task::ContactedAgain => {
            Command::ContactedAgain { ticket: about.ticket?, source: form.code(Source)?, text: text(Again) }
        }
        Task::Extend => Command::Extend {
            ticket: about.ticket?,
            due: form.moment(Due, app.now)?,
            reason: text(Reason),
            told: text(Told),
            approved_by: staff(Supervisor),
        },
        Task::Merge => Command::Merge {
            ticket: about.ticket?,
            into: form.code(Into).and_then(|c| items::ticket_id(&c))?,
            reason: text(Reason),
            approved_by: staff(Supervisor)?,
        },
        Task::Void => Command::Void { ticket: about.ticket?, reason: text(Reason), approved_by: staff(Supervisor)? },
        Task::Takeover => Command::Takeover { ticket: about.ticket?, to: staff(Tracker)?, reason: text(Reason) },
        Task::Reveal => Command::Reveal { ticket: about.ticket?, reason: text(Reason) },
        Task::HandoverNote => Command::HandoverNote {
            ticket: about.ticket?,
            note: HandoverNote { state: text(State), next_step: text(NextStep), told: text(Told) },
        },
        Task::SheetNote => Command::SheetNote { kind: items::note_kind(&form.code(NoteAbout)?)?, text: text(FreeNote) },
        Task::StrikeNote => {
            Command::StrikeNote { note: NoteId(form.code(OpenNote)?.as_str().parse().ok()?), text: text(StruckText) }
        }
        Task::QueryLine => Command::QueryLine { sheet: about.sheet?, ticket: about.ticket?, text: text(Query) },
        Task::AnswerLine => Command::AnswerLine { sheet: about.sheet?, ticket: about.ticket?, text: text(QueryAnswer) },
        Task::PrepareSheet => Command::PrepareSheet { notes: text(SheetNotes) },
        Task::SignSheet => {
            let side = form.code(FieldId::SignAs)?;
            let outgoing = side.as_str() == items::side_value(Side::Outgoing);
            Command::SignSheet { sheet: about.sheet?, side: if outgoing { Side::Outgoing } else { Side::Incoming } }
        }
        Task::CorrectSheet => Command::CorrectSheet { sheet: about.sheet?, text: text(Correction) },
        Task::Reopen => Command::Reopen { ticket: about.ticket?, reason: text(Reason) },
        Task::EnterHousehold => {
            let card = Card { name: text(Resident), phone: text(Phone), ..Card::default() };
            let caller = (!card.is_empty()).then_some(Caller::Card(card));
            Command::EnterHousehold { code: text(HouseNumber), caller, vip: form.is_on(Vip) }
        }
        Task::AddStaff => {
            let caller = Caller::Card(Card { name: text(StaffName), phone: text(StaffPhone), ..Card::default() });
            Command::AddStaff { caller, roles: roles(form), department: form.code(StaffDepartment) }
        }
        Task::ChangeStaff => {
            let person = app.board.staff.iter().find(|s| Some(s.id) == about.staff)?;
            let mut roles = roles(form);
            // The form has three; further ones stay.
            let more: Vec<_> = person.roles.iter().skip(3).copied().filter(|r| !roles.contains(r)).collect();
            roles.extend(more);
            Command::ChangeStaff {
                staff: person.id,
                roles,
                department: form.code(StaffDepartment),
                active: person.active,
            }
        }
        Task::ChangeCard => {
            let card = Card { name: text(StaffName), phone: text(StaffPhone), ..Card::default() };
            Command::ChangeCard { staff: about.staff?, caller: Caller::Card(card) }
        }
        Task::OpenAction
        | Task::DeclineAction
        | Task::ActionStep
        | Task::ActionTold
        | Task::WithdrawAction
        | Task::Link => return super::corrective::command(app, task, about, form),
        Task::LeaveIncident => Command::LeaveIncident { ticket: about.ticket?, reason: text(Reason) },
        Task::EnterAgreement
        | Task::AmendAgreement
        | Task::EndAgreement
        | Task::CallAgreement
        | Task::RevealAgreement => return super::agreement::command(app, task, about, form),
        Task::OpenIncident | Task::WordIncident | Task::ResolveIncident | Task::CloseIncident | Task::NoteIncident => {
            return super::incident::command(app, task, about, form);
        }
        Task::RemoveStaff => Command::RemoveStaff { staff: about.staff?, reason: text(Reason) },
        Task::ExcuseRecheck => Command::ExcuseRecheck { ticket: about.ticket?, reason: text(Reason) },
        Task::Release => Command::ReleaseUnrelieved { staff: staff(Unrelieved)?, reason: text(Reason) },
    })
}

/// The roles of a person, each once, the first one first.
/// The roles that a form names.
pub(super) fn roles(form: &Form) -> Vec<Role> {
    let mut all: Vec<Role> = Vec::new();
    for id in [FieldId::Role, FieldId::SecondRole, FieldId::ThirdRole] {
        all.extend(form.code(id).and_then(|code| items::role(&code)).filter(|role| !all.contains(role)));
    }
    all
}

fn registration(app: &App, form: &Form) -> Option<Command> {
    use FieldId::*;
    let some = |text: String| Some(text).filter(|t| !t.is_empty());
    let card = Card {
        name: form.text(CallerName),
        phone: form.text(Phone),
        address: form.text(Address),
        involved: form.text(Involved),
    };
    let on_spot = form.is_on(OnSpot);
    let classify = classify(form);
    let dispatch = form.code(Department).filter(|_| !on_spot).map(|department| DispatchTo {
        department,
        handler: None,
        note: String::new(),
    });
    let heard = on_spot.then(|| {
        Some(Heard {
            way: form.code(Way)?,
            outcome: items::outcome(&form.code(FieldId::Opinion)?)?,
            words: form.text(Words),
        })
    });
    Some(Command::Register {
        message: NewMessage {
            source: form.code(Source)?,
            text: form.text(Event),
            household: some(form.text(Household)),
            caller: (!card.is_empty()).then_some(Caller::Card(card)),
            complainant: form.code(Complainant),
            happened: form.moment(Happened, app.now),
            place: form.text(Place),
        },
        classify,
        dispatch,
        answer: on_spot.then(|| form.text(Answer)),
        heard: heard.flatten(),
    })
}

/// The query that a dialogue answers.
pub fn query_of(app: &App, ticket: TicketId) -> Option<(StaffId, String)> {
    let line = app.board.handover.lines.iter().find(|l| l.ticket == ticket)?;
    match &line.state {
        LineState::Queried { by, text } => Some((*by, text.clone())),
        _ => None,
    }
}

/// What a ticket is, as the fields say. A grade that nobody touched is left to the proposal, which knows more than the
/// form does.
fn classify(form: &Form) -> Option<Classify> {
    let (kind, category) = (form.code(FieldId::Kind)?, form.code(FieldId::Category));
    let (grade, word) = (chosen_grade(form), form.text(FieldId::GradeWord));
    Some(Classify { kind, category, grade, word, ..Classify::default() })
}

/// The grade, where a person chose it.
pub fn chosen_grade(form: &Form) -> Option<crate::domain::ids::Code> {
    form.field(FieldId::Grade).filter(|f| f.touched).and_then(crate::app::form::Field::code)
}
