//! Work on the handover sheet from the panes: line by line, several at once, and the way to the signature.

use super::App;
use super::dialog;
use super::layer::Wish;
use super::msg::Effect;
use super::notice::Level;
use super::overlay::confirm::Confirm;
use super::pane::{HandoverItem, Pane};
use super::seen::Spot;
use crate::action::Action;
use crate::board::{Board, LineRow};
use crate::domain::clock::ClockState;
use crate::domain::command::Command;
use crate::domain::handover::LineState;
use crate::domain::ids::TicketId;
use crate::domain::ticket::HandoverNote;

/// How many numbers a question lists before it counts.
const LISTED: usize = 8;
/// How many characters of a message stand for it where it has neither number nor household.
const FIRST_WORDS: usize = 8;

impl App {
    /// Remembers which lines of the sheet the last frame showed.
    pub(super) fn sight_lines(&mut self) {
        let Some(sheet) = self.board.handover.sheet.filter(|_| self.layers.is_empty()) else { return };
        let rows = self.seen.spots.iter().filter_map(|(_, spot)| match spot {
            Spot::Row(Pane::Handover, ticket) => Some((sheet, *ticket)),
            _ => None,
        });
        self.sighted.extend(rows);
        let open = &self.board.handover.open_sheets;
        self.sighted.retain(|(s, _)| open.contains(s) || *s == sheet);
    }

    /// The lines that the viewer has still to answer: not their own, not accepted, not waiting for an answer.
    fn lines_to_answer(&self) -> impl Iterator<Item = &LineRow> {
        let board = &self.board.handover;
        let open = board.signed_in.is_none() && !board.viewer_is_outgoing;
        board.lines.iter().filter(move |l| open && l.is_open() && (l.tracker.is_none() || l.tracker != self.me))
    }

    pub(super) fn accept_line(&self) -> Vec<Wish> {
        let Some(item) = self.line() else { return Vec::new() };
        let ticket = item.ticket();
        let lang = self.lang();
        // One key for each row: the next one that is to be looked at comes under it.
        let waits = |other: &HandoverItem<'_>| match (item, other) {
            (HandoverItem::Recheck(_), HandoverItem::Recheck(_)) => true,
            (_, HandoverItem::Line(l)) => l.is_open(),
            _ => false,
        };
        let rest = self.handover_rows().skip_while(|other| other.ticket() != ticket).skip(1);
        let next = rest.filter(|other| self.focus == Pane::Handover && waits(other)).map(|other| other.ticket()).next();
        let next = next.map(Wish::Pick);
        let command = match (item, self.board.handover.sheet) {
            (HandoverItem::Recheck(_), _) => Command::ConfirmRecheck { ticket },
            (HandoverItem::Line(_), None) => return Vec::new(),
            (HandoverItem::Line(row), Some(sheet)) => {
                let command = Command::AcceptLine { sheet, ticket };
                match &row.state {
                    LineState::Accepted { by } if Some(*by) == self.me || self.board.handover.signed_in.is_some() => {
                        let text = lang.line_is_accepted(&row.number, &self.board.staff_name(*by));
                        return std::iter::once(Wish::Notice(Level::Info, text)).chain(next).collect();
                    }
                    // Several come: the line goes to who accepts it last.
                    LineState::Accepted { by } => {
                        let question = lang.accept_instead(&row.number, &self.board.staff_name(*by));
                        return vec![Wish::Open(Confirm::new(question, vec![Wish::Submit(command)]).into())];
                    }
                    _ => command,
                }
            }
        };
        std::iter::once(Wish::Submit(command)).chain(next).collect()
    }

    /// All lines that were in sight and wait for an answer; a queried one waits for the other side.
    pub(super) fn accept_rest(&self) -> Vec<Wish> {
        let lang = self.lang();
        let told = |text: &str| vec![Wish::Notice(Level::Info, text.to_owned())];
        let board = &self.board.handover;
        let Some(sheet) = board.sheet else { return told(lang.why_no_sheet()) };
        if board.viewer_is_outgoing {
            return told(lang.why_same_person());
        }
        let (seen, unseen): (Vec<&LineRow>, Vec<&LineRow>) =
            self.lines_to_answer().partition(|l| self.sighted.contains(&(sheet, l.ticket)));
        if seen.is_empty() {
            return told(if unseen.is_empty() { lang.no_line_to_accept() } else { lang.no_line_seen() });
        }
        let late = seen.iter().filter(|l| l.clock_state(self.now) == ClockState::Breached).count();
        let mut question = lang.accept_rest_question(seen.len(), late);
        if !unseen.is_empty() {
            question = format!("{question}\n{}", lang.lines_not_seen(unseen.len()));
        }
        let tickets = seen.iter().map(|l| l.ticket).collect();
        let said = lang.lines_accepted(seen.len());
        let yes = vec![Wish::SubmitSaying(Command::AcceptLines { sheet, tickets }, said)];
        vec![Wish::Open(Confirm::new(question, yes).into())]
    }

    /// "As before" on the ticket shown, and on to the next without a note.
    pub(super) fn same_note(&self) -> Vec<Wish> {
        let Some(ticket) = self.shown else { return Vec::new() };
        let left = self.board.handover.unwritten.iter().copied().filter(|t| *t != ticket);
        let said = self.lang().note_renewed(&self.number_of(ticket), left.clone().count());
        let submit = Wish::SubmitSaying(Command::RenewNotes { tickets: vec![ticket] }, said);
        std::iter::once(submit).chain(left.map(Wish::Look).next()).collect()
    }

    /// Asks whether all tickets that only wait for their callback need no other words, and goes on with `then`.
    pub(super) fn confirm_callbacks(&self, then: Option<Action>) -> Vec<Wish> {
        let lang = self.lang();
        let tickets =
            self.board.handover.leaving.as_ref().map(|l| l.callback_only.clone()).filter(|all| !all.is_empty());
        let Some(tickets) = tickets else {
            return vec![Wish::Notice(Level::Info, lang.no_callback_only().to_owned())];
        };
        let list = lang.list(tickets.iter().map(|t| self.number_of(*t)), LISTED);
        let question = lang.callbacks_question(tickets.len(), &list);
        let said = lang.callbacks_confirmed(tickets.len());
        let note = HandoverNote {
            state: lang.callback_state().to_owned(),
            next_step: lang.callback_next().to_owned(),
            told: lang.callback_told().to_owned(),
        };
        let mut yes = vec![Wish::SubmitSaying(Command::ConfirmCallbacks { tickets, note }, said)];
        yes.extend(then.map(Wish::Then));
        vec![Wish::Open(Confirm::new(question, yes).into())]
    }

    /// The sheet of the viewer's shift, with everything on it (H2).
    pub(super) fn prepare_sheet(&self) -> Vec<Wish> {
        let said = self.lang().task_done("prepare-sheet").to_owned();
        vec![
            Wish::SubmitSaying(Command::PrepareSheet { notes: String::new() }, said),
            Wish::Effect(Effect::ShowSheet(self.board.handover.leaving.as_ref().and_then(|l| l.sheet))),
        ]
    }

    /// The signature, and before it what it needs: for who goes a note on every ticket (H1) and a sheet that lists
    /// everything (H2).
    pub(super) fn sign_sheet(&self) -> Vec<Wish> {
        let lang = self.lang();
        let board = &self.board.handover;
        let dialog = || dialog::open(self, Action::SignSheet).unwrap_or_default();
        let comes = board.sheet.is_some() && board.signed_in.is_none() && !board.viewer_is_outgoing;
        let Some(leaving) = board.leaving.as_ref().filter(|_| !comes) else { return dialog() };
        if !leaving.callback_only.is_empty() {
            return self.confirm_callbacks(Some(Action::SignSheet));
        }
        if let Some(first) = board.unwritten.first() {
            let text = lang.head_unwritten(board.unwritten.len());
            return vec![Wish::WriteNotes(*first), Wish::Notice(Level::Warn, text)];
        }
        if leaving.stale {
            let mut wishes = self.prepare_sheet();
            wishes.push(Wish::Then(Action::SignSheet));
            return wishes;
        }
        if leaving.signed {
            return vec![Wish::Notice(Level::Info, lang.why_already_signed().to_owned())];
        }
        if leaving.sheet != board.sheet {
            return vec![Wish::Effect(Effect::ShowSheet(leaving.sheet)), Wish::ThenOnBoard(Action::SignSheet)];
        }
        dialog()
    }

    /// Whether an action of the sheet is for this side of it: who comes answers lines, who goes answers queries. Where
    /// there is no room for every key, the others give way.
    #[must_use]
    pub fn is_for_this_side(&self, action: Action) -> bool {
        let board = &self.board.handover;
        let recheck = matches!(self.line(), Some(HandoverItem::Recheck(_)));
        let queried = || board.lines.iter().any(|l| matches!(l.state, LineState::Queried { .. }));
        match action {
            Action::AcceptLine | Action::QueryLine => recheck || !board.viewer_is_outgoing,
            Action::AcceptRest => self.lines_to_answer().next().is_some(),
            Action::AnswerLine => board.viewer_is_outgoing && queried(),
            Action::ConfirmCallbacks => board.leaving.as_ref().is_some_and(|l| !l.callback_only.is_empty()),
            Action::SameNote => !board.unwritten.is_empty(),
            _ => true,
        }
    }

    pub(super) fn print_sheet(&self) -> Vec<Wish> {
        match self.board.handover.sheet {
            Some(sheet) => vec![Wish::Effect(Effect::PrintSheet(sheet))],
            None => vec![Wish::Notice(Level::Info, self.lang().why_no_sheet().to_owned())],
        }
    }

    /// What people call a ticket: its number; a message that has none yet by its household, or by its first words.
    #[must_use]
    pub fn number_of(&self, ticket: TicketId) -> String {
        let board = &self.board;
        let row = board.row(ticket);
        let line = board.handover.lines.iter().find(|l| l.ticket == ticket);
        let callback = board.callbacks.iter().find(|c| c.ticket == ticket);
        let recheck = board.handover.rechecks.iter().find(|r| r.ticket == ticket);
        let details = self.details(ticket).map(|d| &d.ticket);
        let numbers = [
            row.and_then(|r| r.number).map(|n| n.short()),
            line.map(|l| l.number.clone()),
            callback.map(|c| c.number.clone()),
            recheck.map(|r| r.number.clone()),
            details.and_then(|t| t.number).map(|n| n.short()),
        ];
        if let Some(number) = numbers.into_iter().flatten().find(|n| !n.is_empty()) {
            return number;
        }
        let homes = [
            row.and_then(|r| r.household.as_ref()),
            line.and_then(|l| l.household.as_ref()),
            details.and_then(|t| t.message.household.as_ref()),
        ];
        if let Some(home) = homes.into_iter().flatten().next() {
            return home.to_string();
        }
        let words = [row.map(|r| &r.text), line.map(|l| &l.text), details.map(|t| &t.message.text)];
        let words = words.into_iter().flatten().find(|text| !text.trim().is_empty());
        words.map_or_else(|| format!("#{ticket}"), |text| text.trim().chars().take(FIRST_WORDS).collect())
    }

    /// Whether a new board shows who is at the keyboard on duty for the first time.
    pub(super) fn comes_on_duty(&self, board: &Board) -> bool {
        let on = |board: &Board| self.me.is_some_and(|me| board.staff.iter().any(|s| s.id == me && s.on_duty));
        self.ready && !on(&self.board) && on(board)
    }

    /// Who comes on duty is led to what waits for them: their rechecks (R1) and the lines to accept.
    pub(super) fn greet(&mut self) {
        let lang = self.lang();
        let mine = self.board.handover.rechecks.iter().filter(|r| Some(r.whose) == self.me).count();
        let lines = self.lines_to_answer().count();
        let forms = (self.board.actions.mine > 0).then(|| self.forms_wait_text());
        if mine == 0 && lines == 0 {
            // Said when they sat down, and what was said since may have covered it.
            if let Some(text) = forms {
                self.say(Level::Warn, text);
            }
            return;
        }
        let mut text = lang.waits_for_you(mine, lines);
        if let Some(forms) = forms {
            text = format!("{text}{}{forms}", lang.sentence_stop());
        }
        self.go_to(Pane::Handover);
        if let Some(first) = self.rows(Pane::Handover).first() {
            self.select(Pane::Handover, *first);
        }
        self.say(Level::Warn, text);
    }
}
