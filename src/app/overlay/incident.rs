//! An incident (集中报事) while the phone rings: the line to read out, a line for one room number after the other, and at
//! the end everybody who is to be told.

use super::ListState;
use super::refusal::RefusalBox;
use crate::action::{Action, Group, Scope};
use crate::app::dialog::{About, ActForm, Task};
use crate::app::form::FieldId;
use crate::app::layer::{Answer, Input, Layer, Reply, Turn, Wish};
use crate::app::msg::{Draft, Failure, Receipt};
use crate::app::notice::Level;
use crate::app::{App, Entry};
use crate::board::{CallerRow, IncidentRow};
use crate::domain::command::{Command, Heard, IncidentCaller};
use crate::domain::household::find_household;
use crate::domain::ids::{IncidentId, TicketId};
use crate::domain::incident::Suspected;
use crate::domain::refusal::{Reason, Refusal};
use crate::domain::ticket::Outcome;
use std::collections::VecDeque;

mod telling;

/// Forms that are parked in the same second must not share an id.
const DRAFT: i64 = 977;
/// Calls that the list of those taken keeps.
const TAKEN: usize = 100;

/// What is shown: an incident, or callers that look like one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Choice<'a> {
    /// An open incident.
    Open(&'a IncidentRow),
    /// Proposed by the desk.
    Suspected(&'a Suspected),
}

/// A call that was taken here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Taken {
    /// What was typed.
    pub typed: String,
    /// The ticket's full number.
    pub number: String,
    /// The ticket.
    pub ticket: Option<TicketId>,
    /// They had called before: no new ticket.
    pub again: bool,
}

/// What was sent and is not answered yet, in order.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Sent {
    /// What was typed, and the last ticket that was known then.
    Call(String, TicketId),
    Told,
    Other,
}

/// The layer.
#[derive(Debug, Default)]
pub struct IncidentDesk {
    /// The line for room numbers.
    pub entry: Entry,
    /// The callers are gone through, to tell them.
    pub telling: bool,
    /// Which caller is chosen, while they are gone through.
    pub caller: Option<TicketId>,
    /// Calls taken since it was opened, the newest first.
    pub taken: Vec<Taken>,
    /// What was typed last and could not be taken, and why.
    pub refused: Option<(String, Refusal)>,
    /// The incident that was chosen.
    chosen: Option<IncidentId>,
    /// Place among all choices, where no incident is chosen.
    at: usize,
    sent: VecDeque<Sent>,
    /// Whose words are being typed: once they are told, the next one is chosen.
    unhappy: Option<TicketId>,
}

impl IncidentDesk {
    /// Opens on the newest incident, or on what looks like one; where there is neither, on the form for one.
    #[must_use]
    pub fn open(app: &App) -> Vec<Wish> {
        if app.board.incidents.is_empty() && app.board.suspected.is_empty() {
            let about = About { ticket: suggested(app), ..About::default() };
            return vec![
                Wish::Open(Self::default().into()),
                Wish::Open(ActForm::new(app, Task::OpenIncident, about).into()),
            ];
        }
        vec![Wish::Open(Self::default().into())]
    }

    /// Opens on one incident.
    #[must_use]
    pub fn on(incident: IncidentId) -> Self {
        Self { chosen: Some(incident), ..Self::default() }
    }

    /// All that may be chosen: open incidents, the newest first, then what the desk proposes.
    #[must_use]
    pub fn choices(app: &App) -> Vec<Choice<'_>> {
        let open = app.board.incidents.iter().map(Choice::Open);
        open.chain(app.board.suspected.iter().map(Choice::Suspected)).collect()
    }

    /// What is chosen, and its place among the choices.
    #[must_use]
    pub fn choice<'a>(&self, app: &'a App) -> Option<(usize, Choice<'a>)> {
        let all = Self::choices(app);
        let own = |c: &Choice<'_>| matches!(c, Choice::Open(i) if Some(i.id) == self.chosen);
        let at = all.iter().position(own).unwrap_or(self.at.min(all.len().saturating_sub(1)));
        all.get(at).map(|c| (at, *c))
    }

    /// The incident that is chosen.
    #[must_use]
    pub fn incident<'a>(&self, app: &'a App) -> Option<&'a IncidentRow> {
        match self.choice(app)?.1 {
            Choice::Open(incident) => Some(incident),
            Choice::Suspected(_) => None,
        }
    }

    fn choose(&mut self, app: &App, at: usize) {
        let all = Self::choices(app);
        self.at = at.min(all.len().saturating_sub(1));
        self.chosen = match all.get(self.at) {
            Some(Choice::Open(incident)) => Some(incident.id),
            _ => None,
        };
        self.caller = None;
        self.refused = None;
    }

    /// The caller of what is typed, when they have called already.
    #[must_use]
    pub fn known<'a>(&self, app: &'a App) -> Option<&'a CallerRow> {
        let incident = self.incident(app)?;
        let home = parts(incident, &self.entry.text()).0?;
        let written = find_household(&home)?;
        let own = |c: &&CallerRow| c.household.as_ref().is_some_and(|h| written.matches(h));
        incident.callers.iter().filter(|c| !c.void).find(own)
    }

    /// Takes the call of who is typed; the line is empty again at once.
    fn take(&mut self, app: &App) -> Reply {
        let typed = self.entry.text().trim().to_owned();
        if typed.is_empty() {
            return self.take_up(app);
        }
        let all = Self::choices(app).len();
        if let Some(n) = typed.parse::<usize>().ok().filter(|n| typed.len() == 1 && (1..=all).contains(n)) {
            self.entry.set("");
            self.choose(app, n - 1);
            return Reply::stay();
        }
        let Some(incident) = self.incident(app) else { return Reply::stay() };
        let (household, rest) = parts(incident, &typed);
        // The same once more: it is no household of the register, and this is where they are.
        let insists = self.refused.as_ref().is_some_and(|(before, _)| *before == typed);
        let (household, place, text) = match household {
            Some(home) if !insists => (Some(home), String::new(), rest),
            Some(home) => (None, home, rest),
            None if insists => {
                let (place, rest) = typed.split_once(char::is_whitespace).unwrap_or((typed.as_str(), ""));
                (None, place.to_owned(), rest.trim().to_owned())
            }
            None => {
                let reason = Reason::NoHousehold { typed: typed.clone(), near: Vec::new() };
                self.refused = Some((typed, Refusal::input(reason)));
                return Reply::stay();
            }
        };
        let call = IncidentCaller { incident: incident.id, household, place, caller: None, text, source: None };
        self.entry.set("");
        self.refused = None;
        let queue = app.board.queue.iter().map(|r| r.ticket);
        let callers = app.board.incidents.iter().flat_map(|i| &i.callers).map(|c| c.ticket);
        let newest = queue.chain(callers).max().unwrap_or(TicketId(0));
        self.sent.push_back(Sent::Call(typed, newest));
        Reply::stay().wish(Wish::Submit(Command::IncidentCall(call)))
    }

    /// Nothing is typed: what the desk proposes is taken up.
    fn take_up(&self, app: &App) -> Reply {
        match self.choice(app) {
            Some((_, Choice::Suspected(_))) => self.form(app, Task::OpenIncident),
            _ => Reply::stay(),
        }
    }

    fn form(&self, app: &App, task: Task) -> Reply {
        let ticket = match (task, self.choice(app)) {
            (Task::OpenIncident, Some((_, Choice::Suspected(found)))) => found.tickets.first().copied(),
            (Task::OpenIncident, _) => suggested(app),
            (Task::LeaveIncident, _) => self.caller(app).map(|c| c.ticket),
            _ => None,
        };
        let incident = self.incident(app).map(|i| i.id).filter(|_| task != Task::OpenIncident);
        if incident.is_none() && task != Task::OpenIncident {
            return Reply::stay();
        }
        let about = About { ticket, incident, ..About::default() };
        Reply::stay().wish(Wish::Open(ActForm::new(app, task, about).into()))
    }

    fn send(&mut self, what: Sent, command: Command) -> Reply {
        self.sent.push_back(what);
        Reply::stay().wish(Wish::Submit(command))
    }

    fn step(&mut self, app: &App, input: Input<'_>) -> Option<Reply> {
        if self.telling || matches!(input, Input::Click(_)) {
            let rows = self.callers(app);
            let mut list = ListState { at: self.place(app).unwrap_or(0) };
            list.handle(input, rows.len(), app.seen.layer_page)?;
            let ticket = rows.get(list.at).map(|c| c.ticket);
            self.caller = ticket;
            let mut reply = Reply::stay();
            reply.wishes.extend(ticket.map(Wish::Look));
            return Some(reply);
        }
        let mut list = ListState { at: self.choice(app).map_or(0, |(at, _)| at) };
        list.handle(input, Self::choices(app).len(), 1)?;
        self.choose(app, list.at);
        Some(Reply::stay())
    }

    fn close_it(&mut self, app: &App) -> Reply {
        match self.incident(app) {
            Some(incident) if incident.is_all_told() => {
                let command = Command::CloseIncident { incident: incident.id, word: String::new() };
                self.send(Sent::Other, command)
            }
            _ => self.form(app, Task::CloseIncident),
        }
    }

    /// Every ticket that fits joins, one command each.
    fn join(&mut self, app: &App) -> Reply {
        let Some(id) = self.incident(app).map(|i| i.id) else { return Reply::stay() };
        let mut reply = Reply::stay();
        for (ticket, incident) in app.board.may_join.iter().filter(|(_, i)| *i == id) {
            self.sent.push_back(Sent::Other);
            reply = reply.wish(Wish::Submit(Command::JoinIncident { incident: *incident, ticket: *ticket }));
        }
        reply
    }

    fn decline(&mut self, app: &App) -> Reply {
        match self.choice(app) {
            Some((_, Choice::Suspected(found))) => {
                let (category, building) = (found.category.clone(), found.building.clone());
                self.send(Sent::Other, Command::DeclineIncident { category, building })
            }
            _ => Reply::stay(),
        }
    }
}

/// The ticket shown, when it may be the first of an incident.
fn suggested(app: &App) -> Option<TicketId> {
    let row = app.shown.and_then(|t| app.board.row(t)).filter(|r| r.incident.is_none() && r.number.is_some())?;
    row.category.as_ref().is_some_and(|c| app.rules.mass.categories.contains(c)).then_some(row.ticket)
}

/// The household of what was typed, and the words after it. Of an incident in one building the room alone will do.
fn parts(incident: &IncidentRow, typed: &str) -> (Option<String>, String) {
    let typed = typed.trim();
    if let Some(written) = find_household(typed).filter(|w| w.range.start == 0) {
        let (home, rest) = typed.split_at_checked(written.range.end).unwrap_or((typed, ""));
        return (Some(home.to_owned()), rest.trim().to_owned());
    }
    let (first, rest) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
    match incident.buildings.as_slice() {
        [only] if first.len() >= 3 && first.chars().all(|c| c.is_ascii_digit()) => {
            (Some(format!("{only}-{first}")), rest.trim().to_owned())
        }
        _ => (None, String::new()),
    }
}

impl Layer for IncidentDesk {
    fn scope(&self) -> Scope {
        Scope::Incident
    }
    fn hints(&self, app: &App) -> Option<Vec<Action>> {
        use Action::*;
        Some(match self.choice(app) {
            Some((_, Choice::Suspected(_))) => vec![OpenIncident, DeclineIncident, Up, Down, Back],
            None => vec![OpenIncident, Back],
            Some((_, Choice::Open(_))) if self.telling => {
                vec![TellSatisfied, TellUnhappy, TellUnreached, Reveal, LeaveIncident, CloseIncident, Back]
            }
            Some((_, Choice::Open(incident))) => {
                let mut all = vec![WordIncident, ResolveIncident];
                if app.board.may_join.iter().any(|(_, i)| *i == incident.id) {
                    all.push(JoinIncident);
                }
                all.extend([HandoverNote, OpenIncident, CloseIncident, Back]);
                all
            }
        })
    }
    fn handle(&mut self, app: &App, input: Input<'_>) -> Reply {
        if let Input::Action(action) = input {
            match action {
                Action::Back if self.telling => {
                    self.telling = false;
                    self.caller = None;
                    return Reply::stay();
                }
                Action::Back if !self.entry.is_empty() => {
                    self.entry.set("");
                    self.refused = None;
                    return Reply::stay();
                }
                Action::Back | Action::Incident => return Reply::close(),
                Action::Select if self.telling => {
                    return match self.caller(app) {
                        Some(caller) => Reply::close().wish(Wish::Show(caller.ticket)),
                        None => Reply::stay(),
                    };
                }
                Action::Select => return self.take(app),
                // What is typed after the room number are the caller's words.
                Action::NextPane if !self.telling && !self.entry.is_empty() => {
                    self.entry.handle(Input::Text(' '));
                    return Reply::stay();
                }
                Action::NextPane | Action::PrevPane => return self.go_through(app),
                Action::OpenIncident => return self.form(app, Task::OpenIncident),
                Action::WordIncident => return self.form(app, Task::WordIncident),
                Action::ResolveIncident => return self.form(app, Task::ResolveIncident),
                Action::HandoverNote => return self.form(app, Task::NoteIncident),
                Action::LeaveIncident if self.caller.is_some() => return self.form(app, Task::LeaveIncident),
                Action::LeaveIncident => {
                    return Reply::stay()
                        .wish(Wish::Notice(Level::Info, app.lang().incident_choose_caller().to_owned()));
                }
                Action::CloseIncident => return self.close_it(app),
                Action::DeclineIncident => return self.decline(app),
                Action::JoinIncident => return self.join(app),
                Action::TellSatisfied | Action::TellUnhappy | Action::TellUnreached => {
                    return self.tell(app, action);
                }
                // Work on one ticket is done on the caller who is chosen, or was taken last: never on one out of sight.
                action if matches!(action.group(), Group::Ticket | Group::Handover) => {
                    let ticket = match self.telling {
                        true => self.caller(app).map(|c| c.ticket),
                        false => self.taken.first().and_then(|t| t.ticket),
                    };
                    if ticket.is_none() || ticket != app.shown {
                        return Reply::stay()
                            .wish(Wish::Notice(Level::Info, app.lang().incident_choose_caller().to_owned()));
                    }
                    return Reply::pass();
                }
                _ => {}
            }
        }
        if let Some(reply) = self.step(app, input) {
            return reply;
        }
        if self.telling {
            return match input {
                Input::Action(action) if action.is_global() => Reply::pass(),
                _ => Reply::stay(),
            };
        }
        match self.entry.handle(input) {
            Some(true) => {
                // Another line than the one that was refused.
                if self.refused.as_ref().is_some_and(|(typed, _)| *typed != self.entry.text().trim()) {
                    self.refused = None;
                }
                Reply::stay()
            }
            Some(false) => Reply::stay(),
            None => Reply::pass(),
        }
    }
    fn on_done(&mut self, _app: &App, done: &Result<Receipt, Failure>) -> Option<Reply> {
        let what = self.sent.pop_front();
        match (what, done) {
            (Some(Sent::Call(typed, newest)), Ok(receipt)) => {
                let before = |t: TicketId| t <= newest || self.taken.iter().any(|one| one.ticket == Some(t));
                let again = receipt.ticket.is_some_and(before);
                self.taken.insert(0, Taken { typed, number: receipt.number.clone(), ticket: receipt.ticket, again });
                self.taken.truncate(TAKEN);
                let mut reply = Reply::stay();
                reply.wishes.extend(receipt.ticket.filter(|_| !self.telling).map(Wish::Look));
                Some(reply)
            }
            (Some(Sent::Call(typed, _)), Err(Failure::Refused(refusal))) => {
                // Back in the line to be corrected; what is being typed meanwhile stays.
                if self.entry.is_empty() {
                    self.entry.set(&typed);
                }
                self.refused = Some((typed, refusal.clone()));
                Some(Reply::stay())
            }
            (Some(Sent::Call(typed, _)), Err(_)) => {
                if self.entry.is_empty() {
                    self.entry.set(&typed);
                }
                None
            }
            (_, Ok(_)) => Some(Reply::stay()),
            (_, Err(_)) => None,
        }
    }
    fn on_answer(&mut self, app: &App, answer: Answer<'_>) -> Reply {
        if matches!(answer, Answer::Board) && self.chosen.is_none() && !self.telling {
            // The incident that was just opened from here is the one that is worked on.
            if let Some(Choice::Open(incident)) = Self::choices(app).first().copied().filter(|_| self.at == 0) {
                self.chosen = Some(incident.id);
            }
        }
        if let (Answer::Board, Some(ticket)) = (answer, self.unhappy) {
            let told = self.callers(app).iter().any(|c| c.ticket == ticket && !c.is_owed());
            if told {
                self.unhappy = None;
                self.caller = self.next_owed(app, Some(ticket)).filter(|_| self.telling).or(self.caller);
                return Reply { wishes: self.caller.map(Wish::Look).into_iter().collect(), turn: Turn::Stay };
            }
        }
        Reply::stay()
    }
    /// A number alone is soon typed again; with words after it, it is kept as a line of quick entry.
    fn draft(&self, app: &App) -> Option<Draft> {
        let typed = self.entry.text();
        let (home, _) = typed.trim().split_once(char::is_whitespace)?;
        Some(Draft {
            id: app.now.ms() / 1_000 * 1_000 + DRAFT,
            form: crate::action::Action::QuickEntry.id().to_owned(),
            ticket: None,
            by: app.me,
            at: app.now,
            title: home.to_owned(),
            fields: vec![(FieldId::Line.name().to_owned(), typed.clone())],
            open: 0,
        })
    }
}
