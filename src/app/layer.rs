//! What lies over the panes: one ordered stack, asked for keys from the top, drawn from the bottom.
//!
//! A layer is a struct in its own file that implements [`Layer`]; adding one is a line in `layers!` below and an arm in
//! `view::layers::draw`. A layer changes nothing itself: it answers with wishes, and [`App`] grants them. Commands never
//! open layers; actions do, in `perform` and [`dialog::open`].

use super::App;
use super::msg::{Draft, Effect, Failure, Look, Looked, NewSite, PaperAnswer, Receipt};
use super::notice::Level;
use super::{dialog, overlay};
use crate::action::{Action, Scope};
use crate::board::{CallerLine, Hit, PastSheet, Proposed, RosterBoard};
use crate::domain::command::Command;
use crate::domain::ids::{StaffId, TicketId};
use crate::domain::refusal::Refusal;
use crate::domain::secret::Secret;

/// What a layer is given.
#[derive(Clone, Copy, Debug)]
pub enum Input<'a> {
    /// A key of one of its scopes.
    Action(Action),
    /// A typed character, in scopes that take text.
    Text(char),
    /// Pasted text as the terminal gave it, in scopes that take text.
    Paste(&'a str),
    /// A click on one of its rows, counted from 0 over the whole list.
    Click(usize),
    /// The wheel over it: rows down, or up when negative.
    Wheel(isize),
}

/// The worker's answers that a layer may have asked for.
#[derive(Clone, Copy, Debug)]
pub enum Answer<'a> {
    /// What quick entry makes of a line; only the answer to the newest question arrives.
    Proposed(&'a Proposed),
    /// Of a search; only answers to the newest question arrive, the last of them without `more`.
    Found {
        /// What was found so far.
        hits: &'a [Hit],
        /// A longer answer comes.
        more: bool,
    },
    /// Of a look at the past; only the answer to the newest question arrives.
    Looked(&'a Looked),
    /// A replay is on its way: events folded, and the goal.
    Going(u64, u64),
    /// Whether somebody showed who they are; only the answer to the newest question arrives.
    Proved(&'a Result<StaffId, Failure>),
    /// What the ledger says to a code from paper; only the answer to the newest question arrives.
    PaperHeld(&'a Result<PaperAnswer, Failure>),
    /// A one-time password; only the answer to the newest question arrives.
    OneTime(&'a Result<Secret, Failure>),
    /// Why each of the commands that were asked about would be refused; only the answer to the newest question arrives.
    Whether(&'a [Option<Refusal>]),
    /// The parked forms.
    Parked(&'a [Draft]),
    /// All handover sheets, newest first.
    Sheets(&'a [PastSheet]),
    /// Personal data in clear.
    Revealed(TicketId, &'a CallerLine),
    /// A command was carried out: what was unknown before may be known now.
    Saved,
    /// The board changed.
    Board,
    /// A month of the roster.
    Roster(&'a RosterBoard),
    /// Forms of corrective action arrived; read them from [`App::forms`].
    Actions,
    /// Details of a ticket arrived; read them from [`App::details`].
    Details(TicketId),
}

/// What a layer wants.
#[derive(Debug)]
pub enum Wish {
    /// From the world outside. Use [`Wish::Submit`], [`Wish::Propose`] and [`Wish::Find`] for what is answered.
    Effect(Effect),
    /// A command under the name of who is at the keyboard; [`Layer::on_done`] hears the outcome.
    Submit(Command),
    /// A command as [`Wish::Submit`], and what to say once it is durable.
    SubmitSaying(Command, String),
    /// An action of the panes, once everything that is under way is durable and on the board; not when it was refused.
    Then(Action),
    /// As [`Wish::Then`], but not before another board has come.
    ThenOnBoard(Action),
    /// The note for the next shift on this ticket, and then on every other that has none (H1).
    WriteNotes(TicketId),
    /// A command under another person's name (the second signature, a supervisor's word).
    SubmitAs(StaffId, Command),
    /// A command that somebody signs with their own password: who acts, the command, whose password, the password.
    SubmitSigned(StaffId, Command, StaffId, Secret),
    /// Somebody shows who they are; [`Layer::on_answer`] hears the outcome.
    Prove(StaffId, Secret),
    /// A code from paper, held against the ledger; [`Layer::on_answer`] hears the outcome.
    HoldPaper(StaffId, String),
    /// A person's new password in place of the old one; [`Layer::on_done`] hears the outcome.
    SetPassword {
        /// Whose.
        who: StaffId,
        /// The old one, or the one-time password.
        old: Secret,
        /// The new one.
        new: Secret,
    },
    /// Which of these commands would be refused now to who is at the keyboard; none is asked for a place that stays
    /// empty. [`Layer::on_answer`] hears it.
    Whether(Vec<Option<Command>>),
    /// A one-time password for this person; [`Layer::on_answer`] hears it.
    ResetPassword(StaffId),
    /// What quick entry makes of a line; [`Layer::on_answer`] hears it.
    Propose(String),
    /// A search; [`Layer::on_answer`] hears it.
    Find(String),
    /// A look at the past; [`Layer::on_answer`] hears it.
    LookBack(Look),
    /// Another layer on top.
    Open(AnyLayer),
    /// A wish of the layer that is on top now: of one that was just opened.
    OfTop(Box<Wish>),
    /// An action, as if its key had been pressed in the panes.
    Do(Action),
    /// Show a ticket in pane 3 and go there.
    Show(TicketId),
    /// Show a ticket in pane 3 and leave the focus where it is.
    Look(TicketId),
    /// Select a row of the focused pane by its ticket.
    Pick(TicketId),
    /// A remark.
    Notice(Level, String),
    /// Found the site of a new store; [`Layer::on_done`] hears the outcome.
    Found {
        /// What the site is.
        site: NewSite,
        /// Name of the first supervisor.
        supervisor: String,
        /// Their password.
        password: Secret,
    },
    /// Somebody sits down at the keyboard, or nobody. What stands open of another person is parked for them.
    Me(Option<StaffId>),
    /// The screen is locked.
    Lock,
    /// Only rows of the focused pane with this in them.
    Filter(String),
}

/// Whether a layer stays.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Turn {
    /// It stays.
    #[default]
    Stay,
    /// It is taken off the stack.
    Close,
    /// It did nothing with the input; what lies below, or the desk, may.
    Pass,
}

/// A layer's answer.
#[derive(Debug, Default)]
pub struct Reply {
    /// What it wants, in order.
    pub wishes: Vec<Wish>,
    /// Whether it stays.
    pub turn: Turn,
}

impl Reply {
    /// Nothing to do.
    #[must_use]
    pub fn stay() -> Self {
        Self::default()
    }
    /// Not mine.
    #[must_use]
    pub fn pass() -> Self {
        Self { wishes: Vec::new(), turn: Turn::Pass }
    }
    /// Done.
    #[must_use]
    pub fn close() -> Self {
        Self { wishes: Vec::new(), turn: Turn::Close }
    }
    /// … and wants this.
    #[must_use]
    pub fn wish(mut self, wish: Wish) -> Self {
        self.wishes.push(wish);
        self
    }
}

/// One thing that lies over the panes.
pub trait Layer {
    /// Whose keys hold: the scope's whole [`chain`](Scope::chain) is asked.
    fn scope(&self) -> Scope;
    /// The scopes that are asked for keys, the narrowest first: for layers whose keys depend on what is open in them.
    fn scopes(&self) -> &'static [Scope] {
        self.scope().chain()
    }
    /// A key, text, paste, click or wheel.
    fn handle(&mut self, app: &App, input: Input<'_>) -> Reply;
    /// The outcome of the command that this layer submitted. `None` is the usual: close after success; after a refusal
    /// stay and put the refusal on top.
    fn on_done(&mut self, _app: &App, _done: &Result<Receipt, Failure>) -> Option<Reply> {
        None
    }
    /// An answer of the worker, or a change that many layers want to know of.
    fn on_answer(&mut self, _app: &App, _answer: Answer<'_>) -> Reply {
        Reply::stay()
    }
    /// The ticket that is in sight in it, or through it: what the keys of work mean while it is on top.
    fn about(&self, _app: &App) -> Option<TicketId> {
        None
    }
    /// Time goes by.
    fn tick(&mut self, _app: &App) -> Reply {
        Reply::stay()
    }
    /// What must be kept when the program ends, or another person takes the keyboard.
    fn draft(&self, _app: &App) -> Option<Draft> {
        None
    }
    /// The actions that the hint bar names; none means those of the scope.
    fn hints(&self, _app: &App) -> Option<Vec<Action>> {
        None
    }
}

macro_rules! layers {
    ($($(#[$doc:meta])* $name:ident($kind:ty);)*) => {
        /// Every kind of layer.
        #[derive(Debug)]
        pub enum AnyLayer { $($(#[$doc])* $name(Box<$kind>),)* }

        impl AnyLayer {
            /// The layer itself.
            pub fn layer(&self) -> &dyn Layer {
                match self { $(Self::$name(it) => it.as_ref(),)* }
            }
            /// The layer itself, to change.
            pub fn layer_mut(&mut self) -> &mut dyn Layer {
                match self { $(Self::$name(it) => it.as_mut(),)* }
            }
        }

        $(impl From<$kind> for AnyLayer {
            fn from(it: $kind) -> Self { Self::$name(Box::new(it)) }
        })*
    };
}

layers! {
    /// All actions and their keys.
    Help(overlay::help::Help);
    /// Past notices.
    Notices(overlay::notices::NoticeLog);
    /// A question with yes and no.
    Confirm(overlay::confirm::Confirm);
    /// A refused command.
    Refusal(overlay::refusal::RefusalBox);
    /// Search.
    Find(overlay::find::Find);
    /// Filter of a pane.
    Filter(overlay::filter::Filter);
    /// The list of handover sheets.
    Sheets(overlay::sheets::SheetList);
    /// Command palette.
    Palette(overlay::palette::Palette);
    /// A dialogue with fields.
    Act(dialog::ActForm);
    /// Quick entry.
    Quick(dialog::QuickEntry);
    /// Parked forms.
    Parked(dialog::ParkedList);
    /// Past shifts.
    Review(overlay::review::ReviewLayer);
    /// Who looked at personal data.
    Reveals(overlay::reveals::RevealList);
    /// The desk as it was.
    Replay(overlay::replay::ReplayLayer);
    /// Who is at the keyboard.
    SignOn(overlay::signon::SignOn);
    /// A new password.
    NewPassword(overlay::password::NewPassword);
    /// The people who work here.
    People(overlay::people::People);
    /// One of them.
    Person(overlay::people::Person);
    /// A one-time password, shown once.
    OneTime(overlay::people::OneTime);
    /// The locked screen.
    Cover(overlay::lock::Cover);
    /// The set-up of a new site.
    SetUp(overlay::setup::SetUp);
    /// How due times came about.
    Explain(overlay::explain::Explain);
    /// The plan of callbacks.
    CallbackPlan(overlay::plan::CallbackPlan);
    /// What needs a head now.
    Heads(overlay::heads::Heads);
    /// The roster of a month.
    Roster(super::roster::RosterGrid);
    /// Corrective and preventive action.
    Actions(overlay::actions::ActionForms);
    /// An incident with its callers.
    Incident(overlay::incident::IncidentDesk);
    /// The register of special service agreements.
    Agreements(overlay::agreements::AgreementDesk);
}

/// Names a layer while it is on the stack.
pub type LayerId = u64;

/// A layer on the stack.
#[derive(Debug)]
pub struct Slot {
    /// Its name.
    pub id: LayerId,
    /// The layer.
    pub layer: AnyLayer,
}
