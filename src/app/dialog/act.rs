//! The layer of every dialogue with fields: typing, checking, sending, parking.

mod faults;
mod layer;

use super::again::Again;
use super::keeper::Keeper;
use super::task::{About, Task};
use super::{command, fill};
use crate::action::Action;
use crate::app::App;
use crate::app::form::{Fault, FieldId, Form};
use crate::app::layer::{Layer, Reply, Turn, Wish};
use crate::app::msg::{Draft, Effect};
use crate::app::notice::Level;
use crate::app::overlay::refusal::RefusalBox;
use crate::app::perform::stops;
use crate::domain::access::Denied;
use crate::domain::command::Command;
use crate::domain::event::Side;
use crate::domain::facts::{self, GradeProposal};
use crate::domain::grade::Grading;
use crate::domain::ids::{StaffId, TicketId};
use crate::domain::refusal::Refusal;
use crate::domain::ticket::Outcome;
use std::borrow::Cow;

/// A dialogue.
#[derive(Debug)]
pub struct ActForm {
    /// What it does.
    pub task: Task,
    /// What it is about.
    pub about: About,
    /// The fields.
    pub form: Form,
    /// Why the last try was refused.
    pub refusal: Option<Refusal>,
    /// Sent, and not yet answered.
    pub busy: bool,
    /// The next press of the same key throws away what is typed.
    pub discarding: bool,
    /// The same matter again: what was told before of it.
    pub again: Again,
    keeper: Keeper,
    /// One note after the other, until all are written (H1): those that were.
    written: Option<Vec<TicketId>>,
    /// The details of the ticket were there when the fields were filled.
    filled: bool,
    /// Begun by this before it was known whether that is refused.
    early: Option<Action>,
}

impl ActForm {
    /// An empty form, filled from what is known.
    #[must_use]
    pub fn new(app: &App, task: Task, about: About) -> Self {
        let mut form = Form::new(fill::fields(app, task, about));
        fill::follow(app, &mut form, FieldId::Category);
        let filled = about.ticket.is_none_or(|t| app.details(t).is_some());
        let (keeper, written) = Default::default();
        let mut again = Again::default();
        if let Some(details) = about.ticket.filter(|_| task == Task::Classify).and_then(|t| app.details(t)) {
            again.rows.clone_from(&details.repeats.again);
        }
        let mut it = Self {
            task,
            about,
            form,
            refusal: None,
            busy: false,
            discarding: false,
            again,
            keeper,
            written,
            filled,
            early: None,
        };
        it.follow_grade(app);
        it
    }

    /// The form of an action. Where what was done a moment ago has not come back yet, a refusal may still follow.
    #[must_use]
    pub fn begun_by(self, app: &App, action: Action) -> Self {
        Self { early: Some(action).filter(|a| !self.is_fresh(app, *a) && stops(*a)), ..self }
    }

    /// Whether what speaks against the act is known: on the ticket, or at the desk.
    fn is_fresh(&self, app: &App, action: Action) -> bool {
        if self.task.is_of_agreement() { app.is_board_fresh() } else { app.is_fresh(action) }
    }

    /// Why the act of this form is refused now, where that is known.
    #[must_use]
    pub fn known_refusal(&self, app: &App, action: Action) -> Option<Refusal> {
        if !self.is_fresh(app, action) {
            return None;
        }
        match self.task {
            Task::CallAgreement => super::agreement::row(app, self.about).and_then(|row| row.refused.clone()),
            _ => app.refused(action),
        }
    }

    /// Why the act that this form is for is refused, as soon as that is known; what was typed meanwhile has its answer when
    /// it is sent.
    fn late_refusal(&mut self, app: &App) -> Option<Refusal> {
        let shown = self.task.is_of_agreement() || self.about.ticket.is_none_or(|t| app.shown == Some(t));
        let action = self.early.filter(|a| shown && self.is_fresh(app, *a))?;
        self.early = None;
        self.known_refusal(app, action).filter(|_| !self.busy && !self.form.is_touched())
    }

    fn late(&mut self, app: &App) -> Option<Reply> {
        let refusal = self.late_refusal(app)?;
        Some(Reply::close().wish(Wish::Open(RefusalBox::new(refusal).into())))
    }

    /// The note for the next shift on this ticket, one of several that are written one after the other (H1).
    #[must_use]
    pub fn notes(app: &App, ticket: TicketId, written: Vec<TicketId>) -> Self {
        let about = About { ticket: Some(ticket), ..About::default() };
        Self { written: Some(written), ..Self::new(app, Task::HandoverNote, about) }
    }

    /// Feedback of a customer who is not satisfied; their words are asked for.
    #[must_use]
    pub fn not_satisfied(app: &App, ticket: TicketId) -> Self {
        let mut it = Self::new(app, Task::Feedback, About { ticket: Some(ticket), ..About::default() });
        fill::put(&mut it.form, FieldId::Opinion, super::items::outcome_value(Outcome::NotSatisfied), true);
        it.form.go_to(FieldId::Words);
        it
    }

    /// A household to be entered, with what is known of it.
    #[must_use]
    pub fn household(app: &App, number: &str, name: &str, phone: &str) -> Self {
        let mut it = Self::new(app, Task::EnterHousehold, About::default());
        for (id, text) in [(FieldId::HouseNumber, number), (FieldId::Resident, name), (FieldId::Phone, phone)] {
            fill::put(&mut it.form, id, text, true);
        }
        let next = [FieldId::HouseNumber, FieldId::Resident, FieldId::Phone];
        let empty = next.into_iter().find(|id| it.form.text(*id).is_empty());
        it.form.go_to(empty.unwrap_or(FieldId::Vip));
        it
    }

    /// A parked form; `None` when it is of an unknown kind.
    #[must_use]
    pub fn reopen(app: &App, draft: &Draft) -> Option<Self> {
        let task = Task::from_id(&draft.form)?;
        let sheet = draft.fields.iter().find(|(name, _)| name == SHEET).and_then(|(_, id)| id.parse().ok());
        let staff = draft.fields.iter().find(|(name, _)| name == STAFF).and_then(|(_, id)| id.parse().ok());
        let form = draft.fields.iter().find(|(name, _)| name == FORM).and_then(|(_, id)| id.parse().ok());
        let incident = draft.fields.iter().find(|(name, _)| name == INCIDENT).and_then(|(_, id)| id.parse().ok());
        let agreement = draft.fields.iter().find(|(name, _)| name == AGREEMENT).and_then(|(_, id)| id.parse().ok());
        let about = About {
            ticket: draft.ticket,
            sheet: sheet.map(crate::domain::ids::SheetId),
            staff: staff.map(crate::domain::ids::StaffId),
            action: form.map(crate::domain::ids::ActionId),
            incident: incident.map(crate::domain::ids::IncidentId),
            agreement: agreement.map(crate::domain::ids::AgreementId),
        };
        let mut it = Self::new(app, task, about);
        // Fields that others show or fill must be there before they are filled.
        it.restore(app, &draft.fields);
        it.keeper = Keeper::of(draft.id);
        Some(it)
    }

    /// Puts typed text into the fields.
    pub fn restore(&mut self, app: &App, fields: &[(String, String)]) {
        for pass in 0..2 {
            self.form.restore(fields);
            if pass == 0 {
                for id in [FieldId::OnSpot, FieldId::Department, FieldId::Verdict, FieldId::Reached] {
                    fill::follow(app, &mut self.form, id);
                }
            }
        }
    }

    /// The grade that is proposed for what stands in the fields, with what is known of the ticket; of a new one, what its
    /// words hint at.
    #[must_use]
    pub fn proposal(&self, app: &App) -> Option<GradeProposal> {
        let rules = &*app.rules;
        if self.task == Task::Register {
            let (kind, category) = (self.form.code(FieldId::Kind)?, self.form.code(FieldId::Category));
            let known = facts::hinted(&self.form.text(FieldId::Event), rules);
            return facts::propose(&kind, category.as_ref(), &known, &Grading::default(), rules, app.now);
        }
        let details = self.about.ticket.and_then(|t| app.details(t))?;
        let (grading, known) = (&details.ticket.grading, &details.grading.known);
        let (kind, category, known) = match self.task {
            Task::StateFacts => {
                let class = details.ticket.class.as_ref()?;
                let changes = self.form.stated(rules, &grading.stated);
                (class.kind.clone(), class.category.clone(), Cow::Owned(facts::with_stated(known, &changes)))
            }
            _ => (self.form.code(FieldId::Kind)?, self.form.code(FieldId::Category), Cow::Borrowed(known)),
        };
        facts::propose(&kind, category.as_ref(), &known, grading, rules, app.now)
    }

    /// The grade field shows what holds when nobody chooses: the proposal, but for one that was overruled.
    fn follow_grade(&mut self, app: &App) {
        if !matches!(self.task, Task::Classify | Task::Register) {
            return;
        }
        let Some(proposal) = self.proposal(app) else { return };
        let ticket = self.about.ticket.and_then(|t| app.details(t)).map(|d| &d.ticket);
        let stays = ticket.filter(|t| facts::is_overruled(t, &proposal)).and_then(|t| t.class.as_ref());
        let grade = stays.map_or(&proposal.grade, |class| &class.grade);
        fill::put(&mut self.form, FieldId::Grade, grade.as_str(), false);
    }

    /// The command as who is at the keyboard wants it, with the name and password of who signs where one does.
    fn signed(&self, app: &App, command: Command) -> Wish {
        let (Some(me), Some(signer)) = (app.me, fill::signer(app, &self.form)) else { return Wish::Submit(command) };
        // A sheet is signed by its signer's own act (H3); a supervisor's word stands beside the act of another.
        let actor = if self.task == Task::SignSheet { signer } else { me };
        let secret = self.form.secret(FieldId::Password);
        // Who has no password (a drill) has nothing to be asked for.
        if self.form.field(FieldId::Password).is_none_or(|f| !f.required) || secret.is_empty() {
            return Wish::SubmitAs(actor, command);
        }
        Wish::SubmitSigned(actor, command, signer, secret)
    }

    /// The signature was not taken: asked again, what else is filled in stays.
    fn denied(&mut self, app: &App, denied: &Denied) -> Option<Reply> {
        self.form.field(FieldId::Password).filter(|f| !f.hidden)?;
        if let Some(field) = self.form.field_mut(FieldId::Password) {
            field.wipe();
        }
        self.form.blame(FieldId::Password, Fault::Denied(crate::app::overlay::ask::told(app, denied)));
        Some(Reply { wishes: self.keep(app).into_iter().collect(), turn: Turn::Stay })
    }

    /// Who would take over by signing the sheet; none where it is signed by who leaves.
    #[must_use]
    pub fn takes_over(&self, app: &App) -> Option<StaffId> {
        let incoming = super::items::side_value(Side::Incoming);
        let takes = self.form.code(FieldId::SignAs).is_some_and(|side| side.as_str() == incoming);
        fill::signer(app, &self.form).or(app.me).filter(|_| takes)
    }

    fn is_to_be_filled(&self) -> bool {
        !self.filled && !self.busy && !self.form.is_touched()
    }

    fn keep(&mut self, app: &App) -> Option<Wish> {
        let draft = self.draft(app)?;
        self.keeper.kept(&draft);
        Some(Wish::Effect(Effect::Park(draft)))
    }

    fn submit(&mut self, app: &App) -> Reply {
        if !self.form.check(app.now) || !fill::cross_check(app, self.task, self.about, &mut self.form) {
            return Reply::stay();
        }
        match command::command(app, self.task, self.about, &self.form) {
            Some(command) => {
                self.busy = true;
                self.refusal = None;
                self.again.send(&self.form);
                Reply::stay().wish(self.signed(app, command))
            }
            None => Reply::stay().wish(Wish::Notice(Level::Warn, app.lang().form_target_gone().to_owned())),
        }
    }

    fn propose(&self) -> Option<Wish> {
        (self.task == Task::Register)
            .then(|| format!("{} {}", self.form.text(FieldId::Household), self.form.text(FieldId::Event)))
            .filter(|line| !line.trim().is_empty())
            .map(Wish::Propose)
    }
}

/// Name of the sheet in a draft.
const SHEET: &str = "sheet";
/// Name of the person in a draft.
const STAFF: &str = "staff";
/// Name of the form of corrective action in a draft.
const FORM: &str = "action";
/// Name of the incident in a draft.
const INCIDENT: &str = "incident";
/// Name of the special service agreement in a draft.
const AGREEMENT: &str = "agreement";
