//! A dialogue as one of the layers over the panes: keys, answers, and what is parked of it.

use super::{AGREEMENT, ActForm, FORM, INCIDENT, SHEET, STAFF};
use crate::action::{Action, Scope};
use crate::app::App;
use crate::app::dialog::keeper::put_away;
use crate::app::dialog::task::Task;
use crate::app::dialog::typing::{feed, is_blocked};
use crate::app::dialog::{fill, read};
use crate::app::form::{Field, FieldId, Step};
use crate::app::layer::{Answer, Input, Layer, Reply, Turn, Wish};
use crate::app::msg::{Draft, Effect, Failure, Receipt};
use crate::app::notice::Level;
use crate::domain::access::SignOnState;
use crate::domain::command::Command;
use crate::domain::ids::TicketId;
use crate::domain::refusal::Reason;
use crate::text::{mask_name, mask_phones_in};

impl Layer for ActForm {
    fn scope(&self) -> Scope {
        Scope::Form
    }

    fn scopes(&self) -> &'static [Scope] {
        self.form.scopes()
    }

    fn handle(&mut self, app: &App, input: Input<'_>) -> Reply {
        if let Input::Action(action) = input {
            // Esc while it is being saved would leave a draft of what is done a moment later, or lose what is refused.
            if self.busy && matches!(action, Action::Cancel | Action::Back) {
                return Reply::stay();
            }
            if action == Action::EnterHousehold && self.task == Task::Register && !self.busy {
                let text = |id| self.form.text(id);
                let it =
                    Self::household(app, &text(FieldId::Household), &text(FieldId::CallerName), &text(FieldId::Phone));
                return Reply::stay().wish(Wish::Open(it.into()));
            }
            if let (Action::SameNote, Task::HandoverNote, Some(ticket), false) =
                (action, self.task, self.about.ticket, self.busy)
            {
                // "As before" needs no words: what has changed since is refused, and the form stays.
                self.busy = true;
                self.refusal = None;
                return Reply::stay().wish(Wish::Submit(Command::RenewNotes { tickets: vec![ticket] }));
            }
            if action == Action::Link && !self.busy && self.again.turn(&self.form) {
                return Reply::stay();
            }
            if is_blocked(action) {
                let text = app.lang().finish_form_first().to_owned();
                return Reply::stay().wish(Wish::Notice(Level::Info, text));
            }
            if self.busy {
                return Reply { wishes: Vec::new(), turn: Turn::Pass };
            }
        } else if self.busy {
            return Reply::stay();
        }
        let at = (self.form.focused().map(|f| f.id), self.form.focus());
        let Some((step, wishes)) = feed(app, &mut self.form, input) else { return Reply::pass() };
        let sure = std::mem::replace(&mut self.discarding, false);
        let mut reply = Reply { wishes, turn: Turn::Stay };
        match step {
            Step::Pass => reply.turn = Turn::Pass,
            Step::Moved => {
                if at.1 != self.form.focus() && self.keeper.is_due(app) {
                    reply.wishes.extend(self.keep(app));
                }
            }
            Step::Changed => {
                if let Some(id) = at.0 {
                    fill::follow(app, &mut self.form, id);
                    self.follow_grade(app);
                    if matches!(id, FieldId::Event | FieldId::Household) {
                        reply.wishes.extend(self.propose());
                    }
                }
                if self.keeper.changed(app) {
                    reply.wishes.extend(self.keep(app));
                }
            }
            Step::Submit => {
                let sent = self.submit(app);
                reply.wishes.extend(sent.wishes);
            }
            Step::Park => {
                reply.turn = Turn::Close;
                reply.wishes.extend(self.keep(app).into_iter().flat_map(|kept| put_away(app, kept)));
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
        let linked = self.again.saved(app, done.as_ref().ok().and_then(|receipt| receipt.ticket));
        match done {
            Ok(receipt) => {
                let mut reply = Reply::close();
                reply.wishes.extend(self.keeper.forget());
                let done = app.lang().task_done(self.task.id());
                if self.task == Task::SignSheet {
                    reply.wishes.push(Wish::Effect(Effect::ShowSheet(None)));
                }
                if self.task.is_of_sheet() || self.task.is_of_form() || self.task.is_of_incident() {
                    // Its events are of many tickets: none of them is what it was about.
                    return Some(reply.wish(Wish::Notice(Level::Good, done.to_owned())));
                }
                let text = [done, &receipt.number].join(" ");
                let mut text = text.trim_end().to_owned();
                if self.task == Task::AddStaff && self.needs_way_in(app) {
                    let key = app.key_label_in_panes(Action::People);
                    let key = key.unwrap_or_else(|| app.lang().action_name(Action::People).to_owned());
                    text = app.lang().added_way_in(&text, &key);
                }
                let mut next = receipt.ticket;
                if let (Some(written), Some(ticket)) = (&self.written, self.about.ticket) {
                    let written: Vec<TicketId> = written.iter().copied().chain([ticket]).collect();
                    let mut left = app.board.handover.unwritten.iter().filter(|t| !written.contains(t));
                    let first = left.next().copied();
                    let text = app.lang().note_written(&text, left.count() + usize::from(first.is_some()));
                    reply = reply.wish(Wish::Notice(Level::Good, text));
                    return Some(match first {
                        Some(first) => {
                            let it = Self::notes(app, first, written);
                            reply.wish(Wish::Look(first)).wish(Wish::Open(it.into()))
                        }
                        // The signature was what they were written for.
                        None => reply.wish(Wish::Then(Action::SignSheet)),
                    });
                }
                if self.task == Task::HandoverNote {
                    // One after the other, until all are written (H1).
                    let unwritten = app.board.handover.unwritten.iter().filter(|t| Some(**t) != self.about.ticket);
                    let left = unwritten.clone().count();
                    if let Some(first) = unwritten.copied().next() {
                        next = Some(first);
                        let key = app.key_label_in_panes(Action::HandoverNote).unwrap_or_default();
                        text = app.lang().next_note(&text, left, &key);
                    }
                }
                reply.wishes.extend(next.map(Wish::Look));
                reply = reply.wish(Wish::Notice(Level::Good, text));
                reply.wishes.extend(linked);
                Some(reply)
            }
            Err(Failure::Refused(refusal)) => {
                self.blame(refusal);
                self.refusal = Some(refusal.clone());
                let mut wishes: Vec<Wish> = self.keep(app).into_iter().collect();
                if let Reason::NotesMissing { tickets } = &refusal.reason {
                    // H1: behind this form stands the first that is to be written.
                    wishes.extend(tickets.first().map(|t| Wish::Look(*t)));
                }
                Some(Reply { wishes, turn: Turn::Stay })
            }
            Err(Failure::Denied(denied)) => self.denied(app, denied),
            Err(Failure::Trouble(_)) => None,
        }
    }

    fn on_answer(&mut self, app: &App, answer: Answer<'_>) -> Reply {
        match answer {
            Answer::Proposed(proposed) if self.task == Task::Register => {
                read::fill(&mut self.form, proposed, 0, false);
                self.follow_grade(app);
                self.again.rows.clone_from(&proposed.again);
            }
            // What is done at the desk is known with its board; of a ticket, with its details.
            Answer::Board | Answer::Saved => return self.late(app).unwrap_or_else(Reply::stay),
            Answer::Details(ticket) if self.about.ticket == Some(ticket) => {
                if let Some(told) = self.late(app) {
                    return told;
                }
                // What the fields are filled from was not known when the form was opened.
                if self.is_to_be_filled() {
                    let (written, early) = (self.written.take(), self.early);
                    *self = Self { written, early, ..Self::new(app, self.task, self.about) };
                }
            }
            _ => {}
        }
        Reply::stay()
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
        let mut fields = self.form.raw();
        fields.extend(self.about.sheet.map(|id| (SHEET.to_owned(), id.to_string())));
        fields.extend(self.about.staff.map(|id| (STAFF.to_owned(), id.to_string())));
        fields.extend(self.about.action.map(|id| (FORM.to_owned(), id.to_string())));
        fields.extend(self.about.incident.map(|id| (INCIDENT.to_owned(), id.to_string())));
        fields.extend(self.about.agreement.map(|id| (AGREEMENT.to_owned(), id.to_string())));
        let first = self.form.fields().iter().find(|f| f.editor().is_some() && f.touched && !f.is_empty());
        let shown = |f: &Field| match f.id {
            FieldId::CallerName | FieldId::Resident => mask_name(&f.raw()),
            FieldId::StaffPhone => crate::text::mask_phone(&f.raw()),
            _ => f.picker().map_or_else(|| f.raw(), |p| p.shown(app.lang())),
        };
        let text = first.map(shown).unwrap_or_default();
        let salt = Task::ALL.iter().position(|t| *t == self.task).unwrap_or(0) as u64
            + 31 * self.about.ticket.map_or(0, |t| t.0)
            + 37 * self.about.action.map_or(0, |a| u64::from(a.0))
            + 41 * self.about.agreement.map_or(0, |a| u64::from(a.0));
        Some(Draft {
            id: self.keeper.id(app, salt),
            form: self.task.id().to_owned(),
            ticket: self.about.ticket,
            by: app.me,
            at: app.now,
            title: mask_phones_in(text.lines().next().unwrap_or("")).to_string(),
            fields,
            open: 0,
        })
    }

    fn hints(&self, _app: &App) -> Option<Vec<Action>> {
        Some(Vec::new())
    }
}

impl ActForm {
    /// Whether the person of the form has a role that signs on, at a desk where that takes a password.
    fn needs_way_in(&self, app: &App) -> bool {
        let access = &app.rules.access;
        let roles = crate::app::dialog::command::roles(&self.form);
        let mine = app.board.staff.iter().find(|s| Some(s.id) == app.me);
        !app.board.drill
            && mine.is_some_and(|s| s.sign_on != SignOnState::Open)
            && roles.iter().any(|r| access.desk.contains(r) || access.supervisors.contains(r))
    }
}
