//! What an action does when no layer takes it.

use super::App;
use super::dialog;
use super::layer::Wish;
use super::msg::Effect;
use super::notice::Level;
use super::overlay::{confirm::Confirm, filter::Filter, find::Find, help::Help, notices::NoticeLog};
use super::overlay::{explain::Explain, plan::CallbackPlan};
use super::overlay::{palette::Palette, refusal::RefusalBox, signon::SignOn};
use super::overlay::{replay::ReplayLayer, reveals::RevealList, review::ReviewLayer};
use super::pane::{HandoverItem, Pane};
use super::permit::{act_of, needs_person};
use crate::action::{Action, Target};
use crate::board::{Act, ReplayTo};
use crate::domain::command::{Classify, Command};
use crate::domain::ids::TicketId;
use crate::domain::ticket::Stage;

impl App {
    /// Runs an action of the panes.
    pub(super) fn perform(&mut self, action: Action, out: &mut Vec<Effect>) -> Vec<Wish> {
        use Action::*;
        let focus = self.focus;
        // Nothing can be worked with before there is a site.
        if self.is_founding()
            && !matches!(action, Help | MessagesLog | SwitchLanguage | SwitchTheme | Refresh | Suspend | Quit)
        {
            return vec![Wish::Notice(Level::Info, self.lang().setup_first().to_owned())];
        }
        if let Err(why) = self.uncover(action) {
            return vec![Wish::Notice(Level::Info, why)];
        }
        let page = isize::try_from(self.seen.page(focus)).unwrap_or(1);
        match action {
            FocusQueue => self.go_to(Pane::Queue),
            FocusHandover => self.go_to(Pane::Handover),
            FocusTicket => self.go_to(Pane::Ticket),
            FocusCallbacks => self.go_to(Pane::Callbacks),
            NextPane => self.go_to(focus.step(false)),
            PrevPane => self.go_to(focus.step(true)),
            Left if focus == Pane::Ticket => self.go_to(Pane::Queue),
            Right if focus != Pane::Ticket => self.go_to(Pane::Ticket),
            Left | Right => {}
            Handover => {
                self.zoom = !(focus == Pane::Handover && self.zoom);
                self.go_to(Pane::Handover);
            }
            Zoom => self.zoom = !self.zoom,
            Up => self.step(focus, -1),
            Down => self.step(focus, 1),
            PageUp => self.step(focus, -page),
            PageDown => self.step(focus, page),
            Top => self.step(focus, -1_000_000),
            Bottom => self.step(focus, 1_000_000),
            DetailUp => self.step(Pane::Ticket, -1),
            DetailDown => self.step(Pane::Ticket, 1),
            Select => {
                if focus != Pane::Ticket {
                    self.pick_first(focus);
                    self.focus = Pane::Ticket;
                }
            }
            Back => self.back(),
            Filter => {
                if focus != Pane::Ticket {
                    return vec![Wish::Open(self::Filter::new(&self.selection(focus).filter).into())];
                }
            }
            Find => {
                return vec![Wish::Open(self::Find::new(self).into()), Wish::Effect(Effect::PrepareFind)];
            }
            Palette => {
                return vec![Wish::Open(self::Palette::new(self).into()), Wish::Effect(Effect::PrepareFind)];
            }
            Review | Reveals | Replay => return self.look_back(action),
            Help => return vec![Wish::Open(self::Help::new(self).into())],
            Explain => {
                return match self.shown {
                    Some(ticket) => vec![Wish::Open(self::Explain::new(ticket).into())],
                    None => vec![Wish::Notice(Level::Info, self.lang().select_a_ticket().to_owned())],
                };
            }
            Heads => return vec![Wish::Open(super::overlay::heads::Heads::new(self).into())],
            CallbackPlan => return vec![Wish::Open(self::CallbackPlan::default().into())],
            MessagesLog => return vec![Wish::Open(NoticeLog::default().into())],
            SignOn => return vec![Wish::Open(self::SignOn::new(self).into())],
            People => return vec![Wish::Open(super::overlay::people::People::default().into())],
            ChangePassword => return self.own_password(),
            // What is half typed stays below, as it was.
            Lock => return vec![Wish::Lock],
            Acknowledge => self.acknowledge(),
            SwitchLanguage => {
                self.settings.lang = self.settings.lang.other();
                let lang = self.lang();
                self.say(Level::Info, lang.language_now(lang.language_name(lang)));
                out.push(Effect::SaveSettings(self.settings));
            }
            SwitchTheme => {
                self.settings.theme = self.settings.theme.next();
                let lang = self.lang();
                self.say(Level::Info, lang.theme_now(lang.theme_name(self.settings.theme)));
                out.push(Effect::SaveSettings(self.settings));
            }
            FoldIncident => return self.fold_incident(),
            Refresh => out.extend([Effect::Refresh, Effect::Redraw]),
            Suspend => out.push(Effect::Suspend),
            Quit => return self.quit(),
            _ => return self.work(action),
        }
        Vec::new()
    }

    fn back(&mut self) {
        if self.trouble.take().is_some() {
            // Read and put away; it comes back if it lasts.
        } else if self.zoom {
            self.zoom = false;
        } else if !self.selection(self.focus).filter.is_empty() && self.focus != Pane::Ticket {
            let focus = self.focus;
            self.selection_mut(focus).filter.clear();
        } else if self.focus == Pane::Ticket {
            self.go_to(Pane::Queue);
        }
    }

    /// The own password of who sits there.
    fn own_password(&self) -> Vec<Wish> {
        match self.me {
            Some(me) => vec![Wish::Open(super::overlay::password::NewPassword::own(me).into())],
            None => vec![Wish::Open(SignOn::new(self).into())],
        }
    }

    fn acknowledge(&mut self) {
        let n = self.alarms.acknowledge();
        let lang = self.lang();
        let text = if n == 0 { lang.no_alarm().to_owned() } else { lang.acknowledged(n) };
        self.say(Level::Info, text);
    }

    fn quit(&mut self) -> Vec<Wish> {
        // Open forms are parked by `leave`, as they stand then.
        let wishes = vec![Wish::Effect(Effect::Quit)];
        let lang = self.lang();
        let question = match self.my_name().filter(|_| self.on_duty()) {
            // Who asks may be another than who sat there: the locked screen names whom it concerns.
            Some(name) if self.locked().is_some() => lang.quit_locked(&name),
            Some(_) => lang.quit_on_duty().to_owned(),
            None => lang.quit_question().to_owned(),
        };
        vec![Wish::Open(Confirm::new(question, wishes).into())]
    }

    /// Looking at the past is for supervisors and head office.
    fn look_back(&self, action: Action) -> Vec<Wish> {
        if self.me.is_none() {
            return vec![
                Wish::Open(SignOn::new(self).into()),
                Wish::Notice(Level::Warn, self.lang().sign_on_first().to_owned()),
            ];
        }
        if let Some(refusal) = self.refused(action) {
            return vec![Wish::Open(RefusalBox::new(refusal).into())];
        }
        match action {
            Action::Review => ReviewLayer::open(self),
            Action::Reveals => RevealList::open(self),
            _ => ReplayLayer::open(self, ReplayTo::At(self.now)),
        }
    }

    /// Work on messages, tickets and sheets: under somebody's name, on what is selected.
    fn work(&mut self, action: Action) -> Vec<Wish> {
        if needs_person(action) && self.me.is_none() {
            return vec![
                Wish::Open(SignOn::new(self).into()),
                Wish::Notice(Level::Warn, self.lang().sign_on_first().to_owned()),
            ];
        }
        if let Err(why) = self.aim(action) {
            return why;
        }
        if let Some(refusal) = self.refused(action).filter(|_| self.is_fresh(action) && stops(action)) {
            return vec![Wish::Open(RefusalBox::new(refusal).into())];
        }
        match action {
            Action::Receive => self.receive(),
            Action::ConfirmGrade => match self.shown.and_then(|t| self.details(t)) {
                Some(details) if details.grading.pending => details
                    .ticket
                    .class
                    .clone()
                    .zip(details.grading.proposal.clone())
                    .map(|(class, proposal)| {
                        let (kind, category, grade) = (class.kind, class.category, Some(proposal.grade));
                        let class = Classify { kind, category, grade, ..Classify::default() };
                        Wish::Submit(Command::Classify { ticket: details.ticket.id, class })
                    })
                    .into_iter()
                    .collect(),
                _ => vec![Wish::Notice(Level::Info, self.lang().no_grade_pending().to_owned())],
            },
            Action::Undo => self.shown.map(|ticket| Wish::Submit(Command::Undo { ticket })).into_iter().collect(),
            Action::AcceptLine => self.accept_line(),
            Action::Actions => super::overlay::actions::ActionForms::open(self),
            Action::OpenAction => self.open_action(),
            Action::DeclineAction => self.decline_action(),
            Action::NextLinked => self.next_linked(),
            Action::Roster => super::roster::RosterGrid::open(self),
            Action::Agreements => super::overlay::agreements::AgreementDesk::open(self),
            Action::Incident => super::overlay::incident::IncidentDesk::open(self),
            Action::JoinIncident => self.join_incident(),
            Action::AcceptRest => self.accept_rest(),
            Action::SameNote => self.same_note(),
            Action::ConfirmCallbacks => self.confirm_callbacks(None),
            Action::PrepareSheet => self.prepare_sheet(),
            Action::SignSheet => self.sign_sheet(),
            Action::PrintSheet => self.print_sheet(),
            Action::PrintTicket => self.shown.map(|t| Wish::Effect(Effect::PrintTicket(t))).into_iter().collect(),
            Action::Sheets => {
                vec![Wish::Open(super::overlay::sheets::SheetList::default().into()), Wish::Effect(Effect::ListSheets)]
            }
            _ => match dialog::open(self, action) {
                Some(wishes) => wishes,
                None => vec![Wish::Notice(Level::Info, self.lang().not_here(self.lang().action_name(action)))],
            },
        }
    }

    /// A form about the ticket shown: a new one, or the open one of the same matter, on which it can be put.
    fn open_action(&self) -> Vec<Wish> {
        let Some(details) = self.shown_details() else { return Vec::new() };
        let open = details.repeats.forms.iter().find(|f| f.step.is_some());
        match open {
            Some(form) if form.on_it => super::overlay::actions::ActionForms::open_on(self, form.action),
            Some(form) if details.repeats.offers.is_empty() => {
                let question = self.lang().action_join_question(form.action.0);
                let command = Command::JoinAction { action: form.action, ticket: details.ticket.id };
                vec![Wish::Open(Confirm::new(question, vec![Wish::Submit(command)]).into())]
            }
            _ => dialog::open(self, Action::OpenAction).unwrap_or_default(),
        }
    }

    /// The linked ticket after the one shown, by id; from the last to the first. What is linked to one is linked to the
    /// others seldom: the way back is the same key.
    fn next_linked(&self) -> Vec<Wish> {
        let Some(details) = self.shown_details() else { return Vec::new() };
        let links = &details.ticket.links;
        let next = links.range(details.ticket.id..).next().or_else(|| links.first());
        match next {
            Some(ticket) => vec![Wish::Show(*ticket)],
            None => vec![Wish::Notice(Level::Info, self.lang().no_links_here().to_owned())],
        }
    }

    fn decline_action(&self) -> Vec<Wish> {
        if self.shown_details().is_none_or(|d| d.repeats.offers.is_empty()) {
            return vec![Wish::Notice(Level::Info, self.lang().no_offer_here().to_owned())];
        }
        dialog::open(self, Action::DeclineAction).unwrap_or_default()
    }

    /// Whether what is selected suits the action; else what to do instead.
    fn aim(&mut self, action: Action) -> Result<(), Vec<Wish>> {
        let lang = self.lang();
        let told = |text: &str| Err(vec![Wish::Notice(Level::Info, text.to_owned())]);
        match action.target() {
            Target::None => Ok(()),
            Target::Message => {
                let suits = |t: TicketId| self.board.row(t).is_some_and(|r| r.stage == Stage::Waiting || r.unattended);
                if self.shown.is_some_and(suits) {
                    return Ok(());
                }
                let alarm = self.board.queue.iter().find(|r| r.unattended);
                match alarm.or_else(|| self.board.queue.iter().find(|r| r.stage == Stage::Waiting)).map(|r| r.ticket) {
                    Some(ticket) => {
                        self.select(Pane::Queue, ticket);
                        self.go_to(Pane::Queue);
                        let key = self.key_label(action).unwrap_or_default();
                        told(&lang.press_again_to_receive(&key))
                    }
                    None => told(lang.nothing_waits()),
                }
            }
            Target::Ticket | Target::Case => match self.shown {
                Some(_) => Ok(()),
                None => told(lang.select_a_ticket()),
            },
            Target::SheetLine => match self.line() {
                Some(_) => Ok(()),
                None => told(lang.select_a_line()),
            },
            Target::Callback => {
                let due = |t: TicketId| self.board.callbacks.iter().any(|c| c.ticket == t);
                if self.shown.is_some_and(due) {
                    return Ok(());
                }
                self.go_to(Pane::Callbacks);
                told(if self.board.callbacks.is_empty() { lang.no_callback_due() } else { lang.select_a_callback() })
            }
        }
    }

    /// Why the action would be refused now: on the ticket shown, as far as its details tell, or at the desk. Asked of the
    /// rules themselves by the desk, never a copy of them.
    #[must_use]
    pub fn refused(&self, action: Action) -> Option<crate::domain::refusal::Refusal> {
        let mut act = act_of(action)?;
        if Act::OF_DESK.contains(&act) {
            let permits = Some(&self.board).filter(|b| b.viewer == self.me).map(|b| &b.permits)?;
            return permits.iter().find(|p| p.act == act).and_then(|p| p.refused.clone());
        }
        let recheck = matches!(self.line(), Some(HandoverItem::Recheck(_)));
        act = match act {
            Act::AcceptLine if recheck => Act::ConfirmRecheck,
            Act::QueryLine if recheck => Act::Reopen,
            Act::AnswerLine if recheck => Act::ExcuseRecheck,
            other => other,
        };
        if action.target() == Target::SheetLine && self.line().map(|item| item.ticket()) != self.shown {
            return None;
        }
        let details = self.shown_details().filter(|d| d.viewer == self.me)?;
        if act == Act::Receive && self.shown.and_then(|t| self.board.row(t)).is_some_and(|r| r.unattended) {
            act = Act::TakeUp;
        }
        details.refusal(act).cloned()
    }

    /// Whether what is shown knows of everything that was done: a fast hand is never refused for what was true a moment
    /// ago.
    pub(super) fn is_fresh(&self, action: Action) -> bool {
        if act_of(action).is_some_and(|act| Act::OF_DESK.contains(&act)) {
            return self.is_board_fresh();
        }
        let known = self.shown_details().map(|d| d.position);
        self.waiting.is_empty() && known.is_some_and(|position| position >= self.saved)
    }

    /// The same of the panes and registers, for who sits here.
    pub(super) fn is_board_fresh(&self) -> bool {
        self.waiting.is_empty() && self.board.position >= self.saved && self.board.viewer == self.me
    }

    /// The ticket shown goes into the incident that it fits, or into the only one that is open.
    fn join_incident(&self) -> Vec<Wish> {
        let Some(ticket) = self.shown else { return Vec::new() };
        let fits = self.board.may_join.iter().find(|(t, _)| *t == ticket).map(|(_, incident)| *incident);
        let only = match self.board.incidents.as_slice() {
            [only] => Some(only.id),
            _ => None,
        };
        match fits.or(only) {
            Some(incident) => vec![Wish::Submit(Command::JoinIncident { incident, ticket })],
            None => vec![Wish::Notice(Level::Info, self.lang().incident_none_fits().to_owned())],
        }
    }

    fn receive(&self) -> Vec<Wish> {
        let Some(ticket) = self.shown else { return Vec::new() };
        let unattended = self.board.row(ticket).is_some_and(|r| r.unattended);
        if !unattended {
            return vec![Wish::Submit(Command::Receive { ticket })];
        }
        // H6: one key for each ticket of the alarm, one after the other.
        let next = self.board.queue.iter().find(|r| r.unattended && r.ticket != ticket).map(|r| r.ticket);
        std::iter::once(Wish::Submit(Command::TakeUp { ticket })).chain(next.map(Wish::Look)).collect()
    }

    /// The selected line of the handover pane.
    #[must_use]
    pub fn line(&self) -> Option<HandoverItem<'_>> {
        let ticket = self.selection(Pane::Handover).ticket?;
        self.handover_rows().find(|item| item.ticket() == ticket)
    }
}

/// Whether an act that would be refused is not even begun. What a resident is just telling is written down first; the
/// sheet's dialogues say themselves what stands open.
pub(super) fn stops(action: Action) -> bool {
    !matches!(
        action,
        Action::QuickEntry | Action::RegisterForm | Action::SignSheet | Action::CorrectSheet | Action::AcceptLine
    )
}
