//! The fields of each dialogue, how they follow each other, and what they ask of each other.

use super::items;
use super::task::{About, Task};
use crate::app::App;
use crate::app::form::{Fault, Field, FieldId, Form, LONG, NAME, SHORT, Toward, count_of};
use crate::domain::access::SignOnState;
use crate::domain::event::Side;
use crate::domain::ids::{Code, StaffId};
use crate::domain::promise::Settlement;
use crate::domain::rules::Rules;
use crate::domain::ticket::{HandoverNote, Outcome};

const REACHED: [Outcome; 2] = [Outcome::Satisfied, Outcome::NotSatisfied];
const ANY: [Outcome; 3] = [Outcome::Satisfied, Outcome::NotSatisfied, Outcome::Unreachable];

/// What the customer thinks.
fn customer(rules: &Rules, outcomes: &[Outcome]) -> [Field; 3] {
    let way = rules.ways.first().map_or("", |w| w.code.as_str());
    [
        Field::row(FieldId::Way, items::ways(rules)).with(way).required(),
        Field::row(FieldId::Opinion, items::outcomes(outcomes)).required(),
        Field::block(FieldId::Words, LONG),
    ]
}

/// The fields of a callback, with the pack's points (R087).
pub(super) fn callback(rules: &Rules) -> Vec<Field> {
    let mut all: Vec<Field> = customer(rules, &ANY).into();
    all.extend(Field::points(&rules.callbacks.contents));
    all
}

/// The fields of a dialogue, filled from what is known.
pub fn fields(app: &App, task: Task, about: About) -> Vec<Field> {
    use FieldId::*;
    if let Some(all) = super::corrective::fields(app, task, about) {
        return all;
    }
    let rules = &*app.rules;
    let details = about.ticket.and_then(|t| app.details(t));
    let ticket = details.map(|d| &d.ticket);
    let department = ticket.and_then(|t| t.dispatch.as_ref()).map(|d| &d.department);
    let person = about.staff.and_then(|id| app.board.staff.iter().find(|s| s.id == id));
    let reason = || Field::block(Reason, SHORT).required();
    let supervisor = || Field::list(Supervisor, items::supervisors(app)).required();
    let password = |of: Option<StaffId>| {
        let mut field = Field::secret(Password);
        // There from the start: a field that came up only after the choice would be typed past.
        field.hidden = !app.asks_passwords();
        field.required = of.is_some_and(|who| asks_password(app, who));
        field
    };
    match task {
        Task::Register => register(app),
        Task::Classify => {
            let class = ticket.and_then(|t| t.class.as_ref());
            // A message that nobody has classified yet is proposed what its words say, as in quick entry.
            let readings = details.map_or(&[][..], |d| &d.readings);
            let read = readings.first();
            let code = |c: Option<&Code>| c.map(|c| c.0.clone()).unwrap_or_default();
            let kind = class.map(|c| &c.kind).or(read.map(|r| &r.kind));
            let category = class.map_or(read.and_then(|r| r.category.as_ref()), |c| c.category.as_ref());
            let mut categories = items::categories(rules, None);
            let nth = |of: &str| readings.iter().position(|r| r.category.as_ref().is_some_and(|c| c.as_str() == of));
            categories.sort_by_key(|item| nth(&item.value).unwrap_or(usize::MAX));
            vec![
                Field::list(Category, categories).with(&code(category)),
                Field::list(Kind, items::kinds(rules)).with(&code(kind)).required(),
                Field::list(Grade, items::grades(rules)).with(&code(class.map(|c| &c.grade))),
                Field::line(GradeWord, SHORT),
            ]
        }
        Task::Dispatch => {
            let class = ticket.and_then(|t| t.class.as_ref());
            let complainant = ticket.and_then(|t| t.message.complainant.as_ref());
            // R053: routes by complainant come before the category's own department.
            let routed = class.and_then(|c| rules.department_for(complainant, &c.kind, c.category.as_ref()));
            let to = department.or(routed.map(|(code, _)| code)).map_or("", Code::as_str);
            vec![
                Field::list(Department, items::departments(rules)).with(to).required(),
                Field::list(Handler, items::handlers(app, Some(&Code::new(to)))),
                Field::block(DispatchNote, LONG),
            ]
        }
        Task::AcceptWork => vec![Field::list(Handler, items::handlers(app, department))],
        Task::Progress => vec![Field::block(Progress, LONG).required(), Field::flag(ToldCustomer)],
        Task::Result => {
            let by = ticket.and_then(|t| t.dispatch.as_ref()).and_then(|d| d.handler);
            let by = by.map(|id| id.to_string()).unwrap_or_default();
            vec![
                Field::block(Result, LONG).required(),
                Field::list(Handler, items::handlers(app, department)).with(&by),
            ]
        }
        Task::Answer => {
            let mut all = vec![Field::block(Answer, LONG).required()];
            all.extend(customer(rules, &REACHED));
            all
        }
        Task::Feedback => customer(rules, &ANY).into(),
        Task::Callback => callback(rules),
        Task::AskSupervisor => {
            vec![Field::block(Question, LONG).required(), Field::list(AskOf, items::supervisors(app))]
        }
        Task::StateFacts => {
            let stated = ticket.map(|t| t.grading.stated.clone()).unwrap_or_default();
            Field::facts(rules, &stated).collect()
        }
        Task::SupervisorAnswer => vec![Field::block(SupervisorWord, LONG).required()],
        Task::Note => vec![Field::block(Note, LONG).required()],
        Task::ContactedAgain => vec![
            Field::list(Source, items::sources(rules)).with(rules.reading.default_source.as_str()).required(),
            Field::block(Again, LONG).required(),
        ],
        Task::Extend => {
            let mut told = Field::block(Told, SHORT);
            told.required = rules.extension.tell_customer;
            let mut all = vec![Field::when(Due, Toward::Future).required(), reason(), told];
            let approve = &rules.extension.approve;
            let me = app.board.staff.iter().find(|s| Some(s.id) == app.me);
            let own = me.is_some_and(|s| s.roles.iter().any(|r| approve.contains(r)));
            // R066: from the pack's extension on with a head's word.
            if !own && ticket.is_some_and(|t| t.next_extension(rules).1) {
                all.extend([Field::list(Supervisor, items::with_roles(app, approve)).required(), password(None)]);
            }
            all
        }
        Task::AcknowledgeStep => vec![Field::block(HeadWord, SHORT)],
        Task::ToldByPhone => {
            let heads = about.ticket.map(|t| items::heads(app, t)).unwrap_or_default();
            let only = heads.first().filter(|_| heads.len() == 1).map(|h| h.value.clone()).unwrap_or_default();
            vec![Field::list(Head, heads).with(&only).required(), Field::block(PhoneWord, SHORT)]
        }
        Task::Promise => {
            let mut all =
                vec![Field::block(PromiseText, SHORT).required(), Field::when(PromiseDue, Toward::Future).required()];
            if !about.ticket.is_some_and(|t| items::may_promise(app, t)) {
                let heads = items::with_roles(app, &rules.promise.permission);
                all.extend([Field::list(Supervisor, heads), password(None)]);
            }
            all
        }
        Task::PermitPromise => {
            let answers = items::yes_no(|l| l.promise_permit().to_owned(), |l| l.promise_refuse().to_owned());
            vec![Field::row(PromiseAnswer, answers).with("yes").required(), Field::block(PromiseWord, SHORT)]
        }
        Task::SettlePromise => {
            let open = about.ticket.map(|t| items::open_promises(app, t)).unwrap_or_default();
            let first = open.first().map(|p| p.value.clone()).unwrap_or_default();
            let name = |how| move |l: crate::i18n::Lang| l.settlement_name(how).to_owned();
            let (kept, broken) = (Settlement::Kept, Settlement::Broken);
            vec![
                Field::list(WhichPromise, open).with(&first).required(),
                Field::row(Kept, items::yes_no(name(kept), name(broken))).required(),
                Field::block(PromiseWord, SHORT),
            ]
        }
        Task::Merge => vec![
            Field::list(Into, about.ticket.map(|t| items::tickets(app, t)).unwrap_or_default()).required(),
            reason(),
            supervisor(),
            password(None),
        ],
        Task::Void => vec![reason(), supervisor(), password(None)],
        Task::Takeover => {
            let tracker = ticket.and_then(crate::domain::ticket::Ticket::tracker);
            let me = app.me.filter(|me| Some(*me) != tracker && app.on_duty());
            let to = me.map(|id| id.to_string()).unwrap_or_default();
            vec![
                Field::list(Tracker, items::staff(app, |s| s.on_duty && Some(s.id) != tracker)).with(&to).required(),
                reason(),
            ]
        }
        Task::Reveal => vec![Field::line(Reason, SHORT).required()],
        Task::HandoverNote => {
            let note = ticket.and_then(|t| t.note.as_ref()).map(|n| &n.note);
            let text = |part: fn(&HandoverNote) -> &String| note.map(part).cloned().unwrap_or_default();
            vec![
                Field::block(State, LONG).with(&text(|n| &n.state)).required(),
                Field::block(NextStep, LONG).with(&text(|n| &n.next_step)).required(),
                Field::block(Told, LONG).with(&text(|n| &n.told)).required(),
            ]
        }
        Task::SheetNote => {
            let kind = items::note_kind_value(crate::domain::event::NoteKind::Equipment);
            vec![
                Field::block(FreeNote, LONG).required(),
                Field::row(NoteAbout, items::note_kinds()).with(kind).required(),
            ]
        }
        Task::StrikeNote => {
            let notes = items::open_notes(app);
            let first = notes.first().filter(|_| notes.len() == 1).map(|n| n.value.clone()).unwrap_or_default();
            vec![Field::list(OpenNote, notes).with(&first).required(), Field::line(StruckText, SHORT)]
        }
        Task::QueryLine => vec![Field::block(Query, LONG).required()],
        Task::AnswerLine => vec![Field::block(QueryAnswer, LONG).required()],
        Task::PrepareSheet => {
            vec![Field::block(SheetNotes, LONG).with(&app.board.handover.notes)]
        }
        Task::SignSheet => {
            let side = if app.board.handover.viewer_is_outgoing { Side::Outgoing } else { Side::Incoming };
            let me = app.me.map(|id| id.to_string()).unwrap_or_default();
            let mut all = vec![
                Field::row(FieldId::SignAs, items::sides()).with(items::side_value(side)).required(),
                Field::list(Signer, items::signers(app)).with(&me).required(),
                password(app.me),
            ];
            // H7: whoever has the signed paper in hand may hold the ledger against it.
            if side == Side::Incoming {
                all.push(Field::line(FieldId::PaperCode, NAME));
            }
            all
        }
        Task::CorrectSheet => vec![Field::block(Correction, LONG).required()],
        Task::Reopen | Task::ExcuseRecheck => vec![reason()],
        Task::Release => {
            let handover = &app.board.handover;
            let leaving = |id: StaffId| handover.outgoing.contains(&id) && handover.signed_in.is_none();
            vec![Field::list(Unrelieved, items::staff(app, |s| s.on_duty || leaving(s.id))).required(), reason()]
        }
        Task::EnterHousehold => vec![
            Field::line(HouseNumber, NAME).required(),
            Field::line(Resident, NAME),
            Field::line(Phone, NAME),
            Field::flag(Vip),
        ],
        Task::AddStaff => vec![
            Field::line(StaffName, NAME).required(),
            Field::line(StaffPhone, NAME),
            Field::list(Role, items::roles()).required(),
            Field::list(SecondRole, items::roles()),
            Field::list(ThirdRole, items::roles()),
            Field::list(StaffDepartment, items::departments(rules)),
        ],
        Task::ChangeStaff => {
            let role = |n: usize| {
                let role = person.and_then(|p| p.roles.get(n));
                role.map(|r| items::role_value(*r)).unwrap_or_default()
            };
            let department = person.and_then(|p| p.department.as_ref()).map_or("", Code::as_str);
            vec![
                Field::list(Role, items::roles()).with(role(0)).required(),
                Field::list(SecondRole, items::roles()).with(role(1)),
                Field::list(ThirdRole, items::roles()).with(role(2)),
                Field::list(StaffDepartment, items::departments(rules)).with(department),
            ]
        }
        Task::ChangeCard => {
            let name = person.map(|p| p.name.clone()).unwrap_or_default();
            vec![Field::line(StaffName, NAME).with(&name).required(), Field::line(StaffPhone, NAME)]
        }
        Task::RemoveStaff | Task::LeaveIncident => vec![reason()],
        Task::EnterAgreement
        | Task::AmendAgreement
        | Task::EndAgreement
        | Task::CallAgreement
        | Task::RevealAgreement => super::agreement::fields(app, task, about),
        Task::OpenIncident | Task::WordIncident | Task::ResolveIncident | Task::CloseIncident | Task::NoteIncident => {
            super::incident::fields(app, task, about)
        }
        // These have their own.
        Task::OpenAction
        | Task::DeclineAction
        | Task::ActionStep
        | Task::ActionTold
        | Task::WithdrawAction
        | Task::Link => Vec::new(),
    }
}

/// All fields of R034, with source (R017), complainant (R052), kind (R031), grade (R048) and department (R030).
fn register(app: &App) -> Vec<Field> {
    use FieldId::*;
    let rules = &*app.rules;
    let way = rules.ways.first().map_or("", |w| w.code.as_str());
    let hidden = |mut field: Field| {
        field.hidden = true;
        field
    };
    vec![
        Field::block(Event, LONG).required(),
        Field::list(Household, Vec::new()).free(),
        Field::when(Happened, Toward::Past),
        Field::line(Place, SHORT),
        Field::line(Involved, SHORT),
        Field::line(CallerName, NAME),
        Field::line(Phone, NAME),
        Field::line(Address, SHORT),
        Field::list(Source, items::sources(rules)).with(rules.reading.default_source.as_str()).required(),
        Field::list(Complainant, items::complainants(rules)).with(rules.reading.default_complainant.as_str()),
        Field::list(Category, items::categories(rules, None)),
        Field::list(Kind, items::kinds(rules)),
        Field::list(Grade, items::grades(rules)),
        hidden(Field::line(GradeWord, SHORT)),
        Field::list(Department, items::departments(rules)),
        Field::flag(OnSpot),
        hidden(Field::block(Answer, LONG).required()),
        hidden(Field::row(Way, items::ways(rules)).with(way).required()),
        hidden(Field::row(Opinion, items::outcomes(&REACHED)).required()),
        hidden(Field::block(Words, LONG)),
    ]
}

/// Fields follow each other: a category has its kind, a kind its grade and department, a department its people.
/// What the person changed stays.
pub fn follow(app: &App, form: &mut Form, changed: FieldId) {
    let rules = &*app.rules;
    match changed {
        FieldId::Category => {
            if let Some(category) = form.code(FieldId::Category).and_then(|c| rules.category(&c)) {
                put(form, FieldId::Kind, category.kind.as_str(), true);
                let grade = category.grade.as_ref().or(rules.kind(&category.kind).map(|k| &k.grade));
                put(form, FieldId::Grade, grade.map_or("", Code::as_str), false);
                department(app, form);
            }
        }
        FieldId::Kind => {
            let kind = form.code(FieldId::Kind);
            let fits = |c: Code| rules.category(&c).is_some_and(|c| Some(&c.kind) == kind.as_ref());
            if form.code(FieldId::Category).is_some_and(|c| !fits(c)) {
                put(form, FieldId::Category, "", true);
            }
            if let Some(kind) = kind.and_then(|k| rules.kind(&k)) {
                put(form, FieldId::Grade, kind.grade.as_str(), false);
                department(app, form);
            }
        }
        FieldId::Complainant => department(app, form),
        FieldId::Verdict | FieldId::Reached => super::corrective::follow(form, changed),
        FieldId::Department => people(app, form),
        FieldId::Supervisor | FieldId::Signer => {
            let asked = signer(app, form).is_some_and(|who| asks_password(app, who));
            if let Some(field) = form.field_mut(FieldId::Password) {
                field.required = asked;
            }
        }
        FieldId::OnSpot => {
            let on = form.is_on(FieldId::OnSpot);
            for id in [FieldId::Answer, FieldId::Way, FieldId::Opinion, FieldId::Words] {
                form.show(id, on);
            }
        }
        _ => {}
    }
}

/// The department that the pack names for what stands in the form, where nobody chose another (R053).
fn department(app: &App, form: &mut Form) {
    let (complainant, category) = (form.code(FieldId::Complainant), form.code(FieldId::Category));
    let Some(kind) = form.code(FieldId::Kind) else { return };
    let routed = app.rules.department_for(complainant.as_ref(), &kind, category.as_ref());
    put(form, FieldId::Department, routed.map_or("", |(code, _)| code.as_str()), false);
    people(app, form);
}

/// Whether somebody signs with a password here.
fn asks_password(app: &App, who: StaffId) -> bool {
    app.sign_on_state(who) != SignOnState::Open
}

/// Who sets their name to what a form does, beside who does it: who signs the sheet; the supervisor whose word it has,
/// unless it is their own act.
pub fn signer(app: &App, form: &Form) -> Option<StaffId> {
    let staff = |id| form.code(id).and_then(|c| items::staff_id(&c));
    staff(FieldId::Signer).or_else(|| staff(FieldId::Supervisor).filter(|who| app.me != Some(*who)))
}

fn people(app: &App, form: &mut Form) {
    let department = form.code(FieldId::Department);
    if let Some(picker) = form.field_mut(FieldId::Handler).and_then(Field::picker_mut) {
        picker.set_items(items::handlers(app, department.as_ref()));
    }
}

/// Puts a value into a field that the person has not changed, or in any case.
pub fn put(form: &mut Form, id: FieldId, value: &str, in_any_case: bool) {
    if let Some(field) = form.field_mut(id).filter(|f| in_any_case || !f.touched)
        && field.raw() != value
    {
        field.restore(value);
    }
}

/// What fields ask of each other, beside what each asks for itself.
pub fn cross_check(app: &App, task: Task, about: About, form: &mut Form) -> bool {
    if task == Task::SignSheet {
        let typed = form.text(FieldId::PaperCode);
        let given: Vec<_> = app.board.handover.signatures.iter().filter(|s| s.stands).collect();
        if !typed.is_empty() && !given.iter().any(|s| s.is_met_by(&typed)) {
            let code = given.last().map_or_else(String::new, |s| s.anchor.clone());
            form.blame(FieldId::PaperCode, Fault::PaperCode(code));
            return false;
        }
    }
    if task == Task::StateFacts {
        let bad = FieldId::FACTS.into_iter().find_map(|id| {
            let field = form.field(id).filter(|f| f.picker().is_none() && !f.is_empty())?;
            count_of(&field.raw()).is_none().then(|| (id, field.raw()))
        });
        if let Some((id, text)) = bad {
            form.blame(id, Fault::NotANumber(text));
            return false;
        }
    }
    let not_satisfied = form.code(FieldId::Opinion).and_then(|c| items::outcome(&c)) == Some(Outcome::NotSatisfied);
    if not_satisfied && form.text(FieldId::Words).is_empty() {
        form.blame(FieldId::Words, Fault::WordsMissing);
        return false;
    }
    if task == Task::Extend {
        let clock = about.ticket.and_then(|t| app.details(t)).and_then(|d| d.ticket.finish);
        if let (Some(clock), Some(due)) = (clock, form.moment(FieldId::Due, app.now))
            && due <= clock.due
        {
            form.blame(FieldId::Due, Fault::NotLater(app.lang().full_time(clock.due)));
            return false;
        }
    }
    if task == Task::Register {
        let classified = form.code(FieldId::Kind).is_some();
        let needs = form.code(FieldId::Department).is_some() || form.is_on(FieldId::OnSpot);
        if needs && !classified {
            form.blame(FieldId::Kind, Fault::Empty);
            return false;
        }
    }
    true
}
