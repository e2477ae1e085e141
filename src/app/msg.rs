//! What reaches the app: keys, time, and the worker's answers.

use super::settings::Settings;
use crate::board::{
    ActionsBoard, Board, CallerLine, Details, Hit, PastSheet, Proposed, ReplayFrame, ReplayTo, Reveal, Review,
    RosterBoard,
};
use crate::domain::access::Denied;
use crate::domain::command::Command;
use crate::domain::ids::{ActionId, AgreementId, Code, SheetId, StaffId, TicketId};
use crate::domain::refusal::Refusal;
use crate::domain::roster::Month;
use crate::domain::rules::Rules;
use crate::domain::secret::Secret;
use crate::domain::time::Moment;
use crossterm::event::{KeyEvent, MouseEvent};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Names a command that is under way, so that its answer finds the layer that waits for it.
pub type Token = u64;

/// Names a question to the worker (proposal, search); an answer to an older question is dropped.
pub type Seq = u64;

/// What happened outside the app.
#[derive(Clone, Debug)]
pub enum Msg {
    /// A key press.
    Key(KeyEvent),
    /// Text pasted by the terminal.
    Paste(String),
    /// A click or the wheel.
    Mouse(MouseEvent),
    /// The terminal's new size in columns and rows.
    Resize(u16, u16),
    /// The time; at most once a second.
    Tick(Moment),
    /// The policy pack in force.
    Rules(Arc<Rules>),
    /// The rows of all panes.
    Board(Arc<Board>),
    /// A ticket with its history.
    Details(Box<Details>),
    /// There is no such ticket any more.
    NoDetails(TicketId),
    /// What quick entry makes of a line.
    Proposed {
        /// The question.
        seq: Seq,
        /// The answer.
        proposed: Box<Proposed>,
    },
    /// What a search found.
    Found {
        /// The question.
        seq: Seq,
        /// The answer, best first.
        hits: Vec<Hit>,
        /// The search goes on: a longer answer to the same question comes.
        more: bool,
    },
    /// A command was carried out and is durable, or was not.
    Done {
        /// Which.
        token: Token,
        /// How it went.
        result: Result<Receipt, Failure>,
    },
    /// What looking back found.
    Looked {
        /// The question.
        seq: Seq,
        /// The answer.
        looked: Looked,
    },
    /// A replay is on its way: at this event, going to that one.
    Going {
        /// Events folded.
        at: u64,
        /// The goal.
        of: u64,
    },
    /// Whether somebody showed who they are.
    Proved {
        /// The question.
        seq: Seq,
        /// Who it is, or why not.
        result: Result<StaffId, Failure>,
    },
    /// What the ledger says to a code from paper.
    PaperHeld {
        /// The question.
        seq: Seq,
        /// What it says, or what broke.
        result: Result<PaperAnswer, Failure>,
    },
    /// A one-time password, to be told to the person and shown to nobody else.
    OneTime {
        /// The question.
        seq: Seq,
        /// The password, or why there is none.
        result: Result<Secret, Failure>,
    },
    /// Why each of some commands would be refused now.
    Whether {
        /// The question.
        seq: Seq,
        /// The answers, in the order of the question.
        refused: Vec<Option<Refusal>>,
    },
    /// A month of the roster.
    Roster(Box<RosterBoard>),
    /// Forms of corrective action, and what is offered.
    Actions(Arc<ActionsBoard>),
    /// Half-typed forms that are kept.
    Parked(Vec<Draft>),
    /// All handover sheets, newest first.
    Sheets(Vec<PastSheet>),
    /// A handover sheet was written to these files.
    Printed(Vec<String>),
    /// A person's data in clear, after a recorded reveal.
    Revealed {
        /// Ticket.
        ticket: TicketId,
        /// The data.
        caller: CallerLine,
    },
    /// Whom to call for a special service agreement, in clear, after a recorded reveal.
    RevealedHome {
        /// Agreement.
        agreement: AgreementId,
        /// The data.
        caller: CallerLine,
    },
    /// The store can't be opened or worked with.
    Trouble(Trouble),
    /// The store is being opened: so many events of so many are read.
    Opening {
        /// Events read.
        at: u64,
        /// Events in all.
        of: u64,
    },
    /// The daily backup was made up to this event; or was not, and what to do.
    BackedUp(Result<u64, String>),
    /// A remark of the runtime or the worker, in words.
    Remark(String),
    /// The program was stopped from the shell and goes on.
    Resumed(Moment),
}

/// A command's durable outcome.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Receipt {
    /// Position of its last event in the ledger.
    pub position: u64,
    /// The ticket that it made or changed.
    pub ticket: Option<TicketId>,
    /// That ticket's full number; empty where there is none.
    pub number: String,
}

/// Why a command had no effect.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Failure {
    /// A rule speaks against it.
    Refused(Refusal),
    /// Who wants it has not shown who they are, or a password is not taken.
    Denied(Denied),
    /// Something broke.
    Trouble(Trouble),
}

/// Something broke, in words for the operator.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trouble {
    /// What happened.
    pub what: String,
    /// What can be done about it.
    pub mend: String,
}

/// A half-typed form that outlives its window and the program.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Identity: the moment it was first parked, in milliseconds.
    pub id: i64,
    /// Which form, by the id of the action that opens it.
    pub form: String,
    /// The ticket that it is about.
    pub ticket: Option<TicketId>,
    /// Who typed it.
    pub by: Option<StaffId>,
    /// When it was parked last.
    pub at: Moment,
    /// A line by which people know it again; names and phones masked.
    pub title: String,
    /// The fields by name.
    pub fields: Vec<(String, String)>,
    /// It stood open when somebody else took the keyboard: its place from below, from 1; it comes back when who typed
    /// it sits down again. 0 for one that was put away by hand.
    #[serde(default)]
    pub open: usize,
}

/// Drafts hold names and phones: never in a log.
impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Draft({} {})", self.form, self.id)
    }
}

/// What a new site is, as the set-up asks it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct NewSite {
    /// Two to four capital letters in front of ticket numbers.
    pub code: String,
    /// The site's name.
    pub name: String,
    /// A drill store (演练), marked for ever.
    pub drill: bool,
    /// The rule book that is to hold there; none is the usual one.
    pub pack: Option<Code>,
}

/// What somebody wants to see of the past.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Look {
    /// The shifts of these days (yyyymmdd).
    Review {
        /// First day.
        from: u32,
        /// Last day.
        to: u32,
    },
    /// Who looked at personal data in a month (yyyymm).
    Reveals {
        /// The month.
        month: u32,
    },
    /// The desk as it was.
    Replay {
        /// Where to go; none stays there and shows another ticket.
        to: Option<ReplayTo>,
        /// The ticket to show.
        shown: Option<TicketId>,
    },
}

/// What was seen of the past.
#[derive(Clone, PartialEq, Debug)]
pub enum Looked {
    /// Shifts.
    Review(Box<Review>),
    /// Reveals of a month.
    Reveals(u32, Vec<Reveal>),
    /// The desk as it was; none when there is no such place.
    Replay(Option<Box<ReplayFrame>>),
    /// Not for the eyes of who asks.
    Refused(Refusal),
}

/// What the app asks of the world outside.
#[derive(Clone, PartialEq, Debug)]
pub enum Effect {
    /// Carry out a command; answered by [`Msg::Done`] and a new board.
    Submit {
        /// Names it.
        token: Token,
        /// Who wants it.
        actor: StaffId,
        /// What.
        command: Box<Command>,
    },
    /// Found the site of a new store; answered by [`Msg::Done`].
    Found {
        /// Names it.
        token: Token,
        /// What the site is.
        site: NewSite,
        /// Name of the first supervisor.
        supervisor: String,
        /// Their password.
        password: Secret,
    },
    /// Carry out a command to which somebody sets their name with their own password: both signatures of a sheet, a
    /// supervisor's word. Answered as [`Effect::Submit`].
    SubmitSigned {
        /// Names it.
        token: Token,
        /// Who wants it.
        actor: StaffId,
        /// What.
        command: Box<Command>,
        /// Whose password it is.
        signer: StaffId,
        /// The password.
        secret: Secret,
    },
    /// Somebody shows who they are, to sit down at the keyboard; answered by [`Msg::Proved`].
    Prove {
        /// Names the question.
        seq: Seq,
        /// Who.
        who: StaffId,
        /// Their password; empty where none is asked.
        secret: Secret,
    },
    /// Somebody who comes on duty holds a code from paper against the ledger; answered by [`Msg::PaperHeld`].
    HoldPaper {
        /// Names the question.
        seq: Seq,
        /// Who.
        who: StaffId,
        /// What they typed; empty when they have no paper.
        code: String,
    },
    /// A person's own new password; answered by [`Msg::Done`].
    SetPassword {
        /// Names it.
        token: Token,
        /// Whose.
        who: StaffId,
        /// The old one, or the one-time password.
        old: Secret,
        /// The new one.
        new: Secret,
    },
    /// A one-time password for somebody, by who is at the keyboard; answered by [`Msg::OneTime`].
    ResetPassword {
        /// Names the question.
        seq: Seq,
        /// Who gives it.
        by: StaffId,
        /// For whom.
        who: StaffId,
    },
    /// Whether commands would be refused now; answered by [`Msg::Whether`].
    Whether {
        /// Names the question.
        seq: Seq,
        /// Who would send them.
        actor: StaffId,
        /// They; none keeps its place.
        commands: Vec<Option<Command>>,
    },
    /// The screen is locked: nothing more is done in the name of who sat there.
    Lock,
    /// From now on boards and permits are for this person.
    Viewer(Option<StaffId>),
    /// Answered by [`Msg::Details`].
    LoadDetails(TicketId),
    /// Answered by [`Msg::Proposed`].
    Propose {
        /// Names the question.
        seq: Seq,
        /// The line as typed so far.
        line: String,
    },
    /// Somebody is about to look for something.
    PrepareFind,
    /// Answered by [`Msg::Found`].
    Find {
        /// Names the question.
        seq: Seq,
        /// What is looked for.
        query: String,
        /// So many answers are in sight at once.
        rows: usize,
    },
    /// Looks at the past; answered by [`Msg::Looked`]. A newer question takes the place of one that is under way.
    Look {
        /// Names the question.
        seq: Seq,
        /// What is looked at.
        look: Look,
    },
    /// The replay is left: what was kept for it can go.
    LeaveReplay,
    /// Answered by [`Msg::Roster`].
    LoadRoster {
        /// Which month.
        month: Month,
        /// Of which post; none is the desk.
        department: Option<Code>,
    },
    /// Forms of corrective action, with those that ended in a month (yyyymm; none is the running one). Answered by
    /// [`Msg::Actions`].
    LoadActions {
        /// The month.
        month: Option<u32>,
    },
    /// Write a ticket's record to files (R094, R095); answered by [`Msg::Printed`].
    PrintTicket(TicketId),
    /// Write a form to files; answered by [`Msg::Printed`].
    PrintAction(ActionId),
    /// Read the store again, or open it; answered by [`Msg::Board`].
    Refresh,
    /// Draw the whole screen anew.
    Redraw,
    /// Keep a half-typed form; one of the same id is replaced.
    Park(Draft),
    /// Forget a parked form.
    Unpark(i64),
    /// Answered by [`Msg::Parked`].
    ListParked,
    /// Which sheet the boards show; none: the one that concerns the viewer.
    ShowSheet(Option<SheetId>),
    /// Answered by [`Msg::Sheets`].
    ListSheets,
    /// Write a handover sheet to files; answered by [`Msg::Printed`].
    PrintSheet(SheetId),
    /// Ring.
    Bell,
    /// Keep the settings for the next start.
    SaveSettings(Settings),
    /// Back to the shell; [`Msg::Resumed`] follows.
    Suspend,
    /// Leave.
    Quit,
}

/// What the ledger says to a code from paper, in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaperAnswer {
    /// Nothing was recorded: it was mistyped.
    pub mistyped: bool,
    /// Nothing speaks against the ledger.
    pub good: bool,
    /// What it says.
    pub what: String,
    /// What to do next; empty when nothing is to be done.
    pub next: String,
}
