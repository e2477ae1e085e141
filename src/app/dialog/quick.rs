//! Quick entry: one line, read as it is typed; what it was taken to mean stands in fields below and may be changed.

use super::again::Again;
use super::command::chosen_grade;
use super::keeper::{Keeper, put_away};
use super::read::{fill, like_item, offer};
use super::task::{About, Task};
use super::typing::feed;
use super::{ActForm, fill as filling, items};
use crate::action::{Action, Group, Scope};
use crate::app::App;
use crate::app::form::{Fault, Field, FieldId, Form, LONG, SHORT, Step};
use crate::app::layer::{Answer, Input, Layer, Reply, Turn, Wish};
use crate::app::msg::{Draft, Effect, Failure, Receipt};
use crate::app::notice::Level;
use crate::board::{AgreementRow, IncidentRow, LikeRow, Proposed};
use crate::domain::command::{Caller, Classify, Command, DispatchTo, Heard, IncidentCaller, NewMessage};
use crate::domain::household::HouseholdCode;
use crate::domain::ids::{Code, TicketId};
use crate::domain::quick::{Place, Reading};
use crate::domain::refusal::{Reason, Refusal};
use crate::domain::similar::Likeness;
use crate::domain::ticket::Outcome;
use crate::text::{mask_name, mask_phones_in};

mod filing;

/// Longest line, in characters.
const LINE: usize = 2_000;

/// What waits for the answer to the newest line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Then {
    File,
    Again,
}

/// Quick entry.
#[derive(Debug)]
pub struct QuickEntry {
    /// The line, and what it was taken to mean.
    pub form: Form,
    /// The newest answer.
    pub proposed: Option<Proposed>,
    /// Which reading is in the fields, from 0.
    pub nth: usize,
    /// Why the last try was refused.
    pub refusal: Option<Refusal>,
    /// Sent, and not yet answered.
    pub busy: bool,
    /// The next press of the same key throws away what is typed.
    pub discarding: bool,
    /// Bytes that were put before the line when it was read.
    pub before: usize,
    asked: String,
    then: Option<Then>,
    /// The same matter again: what was told before of it.
    pub told: Again,
    again: bool,
    keeper: Keeper,
}

impl QuickEntry {
    /// An empty line.
    #[must_use]
    pub fn new(app: &App) -> Self {
        use FieldId::*;
        let rules = &*app.rules;
        let hidden = |mut field: Field| {
            field.hidden = true;
            field
        };
        let way = rules.ways.first().map_or("", |w| w.code.as_str());
        let outcomes = items::outcomes(&[Outcome::Satisfied, Outcome::NotSatisfied]);
        let fields = vec![
            Field::line(Line, LINE).required(),
            Field::list(Household, Vec::new()).free(),
            Field::list(Category, items::categories(rules, None)),
            Field::list(Kind, items::kinds(rules)),
            Field::list(Grade, items::grades(rules)),
            hidden(Field::line(GradeWord, SHORT)),
            Field::list(Department, items::departments(rules)),
            hidden(Field::block(Answer, LONG).required()),
            hidden(Field::row(Way, items::ways(rules)).with(way).required()),
            hidden(Field::row(FieldId::Opinion, outcomes).required()),
            hidden(Field::block(Words, LONG)),
            Field::list(Source, items::sources(rules)).with(rules.reading.default_source.as_str()).required(),
            hidden(Field::list(Existing, Vec::new())),
        ];
        Self {
            form: Form::new(fields),
            proposed: None,
            nth: 0,
            refusal: None,
            busy: false,
            discarding: false,
            before: 0,
            asked: String::new(),
            then: None,
            told: super::again::Again::default(),
            again: false,
            keeper: Keeper::default(),
        }
    }

    /// A parked line, with the question what it means.
    #[must_use]
    pub fn reopen(app: &App, draft: &Draft) -> Self {
        let mut it = Self::new(app);
        let on_spot = draft.fields.iter().any(|(name, _)| name == FieldId::Answer.name());
        it.form.restore(&draft.fields);
        it.on_spot(on_spot);
        it.keeper = Keeper::of(draft.id);
        it
    }

    /// Asks what the line means now.
    pub fn ask(&mut self) -> Option<Wish> {
        let line = self.form.field(FieldId::Line).map(Field::raw).unwrap_or_default();
        let chosen = self.form.field(FieldId::Household).filter(|f| f.touched && !f.is_empty()).map(Field::raw);
        // A household that was chosen counts before one that is written.
        let before = chosen.map(|c| format!("{c} ")).unwrap_or_default();
        let line = format!("{before}{line}");
        if line.trim().is_empty() {
            self.proposed = None;
            self.asked.clear();
            return None;
        }
        self.before = before.len();
        self.asked.clone_from(&line);
        Some(Wish::Propose(line))
    }

    /// Whether the newest line was answered.
    #[must_use]
    pub fn is_read(&self) -> bool {
        self.proposed.as_ref().map_or("", |p| p.line.as_str()) == self.asked
    }

    /// The reading that is in the fields.
    #[must_use]
    pub fn reading(&self) -> Option<&Reading> {
        self.proposed.as_ref().and_then(|p| p.proposal.readings.get(self.nth))
    }

    /// The kind, also when the category says it and the field is not shown.
    #[must_use]
    pub fn kind(&self) -> Option<Code> {
        self.form.field(FieldId::Kind).and_then(Field::code)
    }

    /// Whether it is answered on the spot.
    #[must_use]
    pub fn is_on_spot(&self) -> bool {
        self.form.field(FieldId::Answer).is_some_and(|f| !f.hidden)
    }

    fn on_spot(&mut self, on: bool) {
        for id in [FieldId::Answer, FieldId::Way, FieldId::Opinion, FieldId::Words] {
            self.form.show(id, on);
        }
        self.form.show(FieldId::Department, !on);
    }

    /// Goes to a field and opens its list.
    fn choose_in(&mut self, id: FieldId) {
        self.form.go_to(id);
        if let Some(picker) = self.form.field_mut(id).and_then(Field::picker_mut) {
            picker.open();
        }
    }

    fn answered(&mut self, app: &App, proposed: &Proposed) -> Reply {
        let readings = proposed.proposal.readings.len();
        if self.nth >= readings.max(1) {
            self.nth = 0;
        }
        fill(&mut self.form, proposed, self.nth, true);
        let open: Vec<&LikeRow> = proposed.likes.iter().filter(|l| l.is_open()).collect();
        let first = open.iter().find(|l| l.why == Likeness::Duplicate).map(|l| l.ticket.to_string());
        let rows = open.iter().map(|l| like_item(l)).collect();
        let shown = open.len() > 1;
        if let Some(field) = self.form.field_mut(FieldId::Existing) {
            let touched = field.touched;
            if let Some(picker) = field.picker_mut() {
                picker.set_items(rows);
                if !touched {
                    picker.choose(first.as_deref());
                }
            }
        }
        self.form.show(FieldId::Existing, shown);
        self.told.rows.clone_from(&proposed.again);
        self.proposed = Some(proposed.clone());
        match self.then.take().filter(|_| self.is_read()) {
            Some(Then::File) => self.file(app),
            Some(Then::Again) => self.contacted_again(app),
            None => Reply::stay(),
        }
    }

    /// The agreements that run for the household that was understood.
    pub fn agreements<'a>(&'a self, app: &'a App) -> impl Iterator<Item = &'a AgreementRow> {
        let home = self.proposed.as_ref().and_then(|p| match &p.proposal.place {
            Place::One(code) => Some(code),
            _ => None,
        });
        app.board.agreements.iter().filter(move |a| home == Some(&a.household) && !a.over)
    }

    /// The number that the register does not have.
    #[must_use]
    pub fn unknown(&self) -> Option<&str> {
        match &self.proposed.as_ref()?.proposal.place {
            Place::Unknown { typed, .. } => Some(typed),
            _ => None,
        }
    }

    /// The form for a household, on top: with the number that is not in the register, and who is calling from there.
    fn enter_household(&self, app: &App) -> Reply {
        let form = match (self.unknown(), &self.proposed) {
            (Some(typed), Some(p)) => ActForm::household(app, typed, &p.proposal.card.name, &p.proposal.card.phone),
            _ => ActForm::household(app, "", "", ""),
        };
        Reply::stay().wish(Wish::Open(form.into()))
    }

    /// The full form with what is known so far.
    fn full(&mut self, app: &App) -> Reply {
        let mut full = ActForm::new(app, Task::Register, About::default());
        let mut raw: Vec<(String, String)> = self
            .form
            .raw()
            .into_iter()
            .filter(|(name, _)| name != FieldId::Line.name() && name != FieldId::Existing.name())
            .collect();
        if self.is_on_spot() {
            raw.push((FieldId::OnSpot.name().to_owned(), "yes".to_owned()));
        }
        let line = self.form.text(FieldId::Line);
        let mut put = |id: FieldId, text: &str| raw.push((id.name().to_owned(), text.to_owned()));
        match self.proposed.as_ref().filter(|_| self.is_read()) {
            Some(p) => {
                put(FieldId::Event, &p.proposal.text);
                put(FieldId::CallerName, &p.proposal.card.name);
                put(FieldId::Phone, &p.proposal.card.phone);
                put(FieldId::Complainant, p.proposal.complainant.as_str());
            }
            None => put(FieldId::Event, &line),
        }
        raw.retain(|(_, text)| !text.is_empty());
        full.restore(app, &raw);
        let mut reply = Reply::close().wish(Wish::Open(full.into()));
        reply.wishes.extend(self.keeper.forget());
        reply
    }

    /// The line with names and phones masked, for lists.
    fn masked(&self, line: &str) -> String {
        let name = self.proposed.as_ref().map_or("", |p| p.proposal.card.name.as_str());
        let line = mask_phones_in(line);
        if name.is_empty() { line } else { line.replace(name, &mask_name(name)) }
    }

    fn keep(&mut self, app: &App) -> Option<Wish> {
        let draft = self.draft(app)?;
        self.keeper.kept(&draft);
        Some(Wish::Effect(Effect::Park(draft)))
    }

    /// Keys that mean something of their own here.
    fn own(&mut self, app: &App, action: Action) -> Option<Reply> {
        let at_line = self.form.focused().is_some_and(|f| f.id == FieldId::Line);
        Some(match action {
            Action::AcceptField | Action::Submit => self.file(app),
            Action::ContactedAgain => self.contacted_again(app),
            Action::RegisterForm => self.full(app),
            Action::Answer => {
                let on = !self.is_on_spot();
                self.on_spot(on);
                self.form.go_to(if on { FieldId::Answer } else { FieldId::Line });
                Reply::stay()
            }
            Action::Dispatch => {
                self.on_spot(false);
                self.choose_in(FieldId::Department);
                Reply::stay()
            }
            Action::Classify => {
                self.choose_in(FieldId::Category);
                Reply::stay()
            }
            Action::Choose if at_line => {
                let n = self.proposed.as_ref().map_or(0, |p| p.proposal.readings.len());
                self.nth = (self.nth + 1) % n.max(1);
                if let Some(proposed) = self.proposed.clone() {
                    for id in [FieldId::Category, FieldId::Kind, FieldId::Grade, FieldId::Department] {
                        if let Some(field) = self.form.field_mut(id) {
                            field.touched = false;
                        }
                    }
                    fill(&mut self.form, &proposed, self.nth, true);
                }
                Reply::stay()
            }
            Action::EnterHousehold => self.enter_household(app),
            Action::Incident => return self.as_caller(app),
            Action::Link if self.told.turn(&self.form) => Reply::stay(),
            Action::QuickEntry | Action::Receive => Reply::stay(),
            action if matches!(action.group(), Group::Ticket | Group::Handover) || action == Action::AddStaff => {
                Reply::stay().wish(Wish::Notice(Level::Info, app.lang().finish_form_first().to_owned()))
            }
            _ => return None,
        })
    }
}

impl Layer for QuickEntry {
    fn scope(&self) -> Scope {
        Scope::Form
    }

    fn scopes(&self) -> &'static [Scope] {
        self.form.scopes()
    }

    fn handle(&mut self, app: &App, input: Input<'_>) -> Reply {
        // Esc while it is being saved would leave a draft of what is done a moment later, or lose what is refused.
        if self.busy {
            let leaves = matches!(input, Input::Action(Action::Quit | Action::Lock | Action::Suspend));
            return if leaves { Reply::pass() } else { Reply::stay() };
        }
        let sure = std::mem::replace(&mut self.discarding, false);
        if !matches!(input, Input::Wheel(_)) {
            self.then = None;
        }
        if let Input::Action(action) = input
            && let Some(reply) = self.own(app, action)
        {
            return reply;
        }
        let at = self.form.focused().map(|f| f.id);
        let Some((step, wishes)) = feed(app, &mut self.form, input) else { return Reply::pass() };
        let mut reply = Reply { wishes, turn: Turn::Stay };
        match step {
            Step::Pass => reply.turn = Turn::Pass,
            Step::Moved => {}
            Step::Submit => return self.file(app),
            Step::Changed => {
                self.refusal = None;
                if let Some(id) = at {
                    filling::follow(app, &mut self.form, id);
                    if matches!(id, FieldId::Line | FieldId::Household) {
                        reply.wishes.extend(self.ask());
                    }
                }
                if self.keeper.changed(app) {
                    reply.wishes.extend(self.keep(app));
                }
            }
            Step::Park => {
                reply.turn = Turn::Close;
                match self.keep(app) {
                    Some(kept) => reply.wishes.extend(put_away(app, kept)),
                    None => reply.wishes.extend(self.keeper.forget()),
                }
            }
            Step::Discard if sure || !self.form.is_touched() => {
                reply.turn = Turn::Close;
                reply.wishes.extend(self.keeper.forget());
            }
            Step::Discard => self.discarding = true,
        }
        reply
    }

    fn on_done(&mut self, app: &App, done: &Result<Receipt, Failure>) -> Option<Reply> {
        self.busy = false;
        let linked = self.told.saved(app, done.as_ref().ok().and_then(|receipt| receipt.ticket));
        match done {
            Ok(receipt) => {
                let lang = app.lang();
                let text = if self.again {
                    lang.quick_again_on(&receipt.number)
                } else if self.kind().is_none() {
                    lang.quick_filed_plain(&receipt.number)
                } else {
                    lang.quick_filed(&receipt.number)
                };
                let mut reply = Reply::close().wish(Wish::Notice(Level::Good, text));
                reply.wishes.extend(self.keeper.forget());
                reply.wishes.extend(receipt.ticket.map(Wish::Look));
                reply.wishes.extend(linked);
                Some(reply)
            }
            Err(Failure::Refused(refusal)) => {
                if let Reason::NoHousehold { near: codes, .. } | Reason::ManyHouseholds { codes } = &refusal.reason {
                    self.form.go_to(FieldId::Household);
                    offer(&mut self.form, codes);
                }
                if matches!(refusal.reason, Reason::GradeProposed { .. }) {
                    self.form.show(FieldId::GradeWord, true);
                    self.form.go_to(FieldId::GradeWord);
                }
                self.refusal = Some(refusal.clone());
                Some(Reply { wishes: self.keep(app).into_iter().collect(), turn: Turn::Stay })
            }
            Err(Failure::Denied(_) | Failure::Trouble(_)) => None,
        }
    }

    fn on_answer(&mut self, app: &App, answer: Answer<'_>) -> Reply {
        match answer {
            Answer::Proposed(proposed) => self.answered(app, proposed),
            Answer::Saved if self.unknown().is_some() && !self.busy => {
                self.refusal = None;
                self.form.go_to(FieldId::Line);
                // Filing waits for the new answer.
                self.proposed = None;
                Reply { wishes: self.ask().into_iter().collect(), turn: Turn::Stay }
            }
            _ => Reply::stay(),
        }
    }

    fn tick(&mut self, app: &App) -> Reply {
        // Who stops typing and is cut off loses nothing either.
        let wishes = if self.keeper.is_due(app) { self.keep(app).into_iter().collect() } else { Vec::new() };
        Reply { wishes, turn: Turn::Stay }
    }

    fn draft(&self, app: &App) -> Option<Draft> {
        if self.busy || !self.form.is_touched() {
            return None;
        }
        let fields = self.form.fields().iter().filter(|f| f.touched && !f.is_empty());
        let line = self.form.text(FieldId::Line);
        Some(Draft {
            id: self.keeper.id(app, 999),
            form: Action::QuickEntry.id().to_owned(),
            ticket: None,
            by: app.me,
            at: app.now,
            title: self.masked(&line),
            fields: fields.map(|f| (f.id.name().to_owned(), f.raw())).collect(),
            open: 0,
        })
    }

    fn hints(&self, _app: &App) -> Option<Vec<Action>> {
        Some(Vec::new())
    }
}
