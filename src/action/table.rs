//! The table of actions.

use super::{Group, Scope, Target};

macro_rules! actions {
    ($($group:ident $home:tt { $($name:ident $id:literal $target:ident;)+ })+) => {
        /// One thing an operator can ask for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Action {
            $($(
                #[doc = concat!("`", $id, "` in keymap files; what it does: [`Lang::action_help`](crate::i18n::Lang::action_help).")]
                $name,
            )+)+
        }

        impl Action {
            /// All actions, in the order of the help.
            pub const ALL: &[Self] = &[$($(Self::$name,)+)+];

            /// The name in keymap files: kebab-case, never changed once released.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $($(Self::$name => $id,)+)+ }
            }

            /// The chapter of the help.
            #[must_use]
            pub const fn group(self) -> Group {
                match self { $($(Self::$name => Group::$group,)+)+ }
            }

            /// What must be selected.
            #[must_use]
            pub const fn target(self) -> Target {
                match self { $($(Self::$name => Target::$target,)+)+ }
            }

            /// The scopes it lives in. A shipped keymap gives it a key in each of them. An action of [`Scope::Global`]
            /// may have further keys in any scope, any other only in these.
            #[must_use]
            pub const fn homes(self) -> &'static [Scope] {
                use Scope::*;
                match self { $($(Self::$name => &$home,)+)+ }
            }
        }
    };
}

actions! {
    Intake [Global] {
        QuickEntry       "quick-entry"       None;
        RegisterForm     "register-form"     None;
        Receive          "receive"           Message;
        Answer           "answer"            Case;
        ContactedAgain   "contacted-again"   Ticket;
        Parked           "parked"            None;
        Incident         "incident"          None;
        JoinIncident     "join-incident"     Case;
    }
    Intake [Queue] {
        FoldIncident     "fold-incident"     None;
    }
    Intake [Incident] {
        OpenIncident     "open-incident"     None;
        WordIncident     "word-incident"     None;
        ResolveIncident  "resolve-incident"  None;
        CloseIncident    "close-incident"    None;
        LeaveIncident    "leave-incident"    None;
        DeclineIncident  "decline-incident"  None;
        TellSatisfied    "tell-satisfied"    None;
        TellUnhappy      "tell-unhappy"      None;
        TellUnreached    "tell-unreached"    None;
    }
    Ticket [Global] {
        Dispatch         "dispatch"          Ticket;
        Classify         "classify"          Ticket;
        AcceptWork       "accept-work"       Ticket;
        Progress         "progress"          Ticket;
        Result           "result"            Ticket;
        Feedback         "feedback"          Ticket;
        Callback         "callback"          Callback;
        Note             "note"              Ticket;
        Extend           "extend"            Ticket;
        Merge            "merge"             Ticket;
        Void             "void"              Ticket;
        Takeover         "takeover"          Ticket;
        Reveal           "reveal"            Case;
        AskSupervisor    "ask-supervisor"    Ticket;
        SupervisorAnswer "supervisor-answer" Ticket;
        AcknowledgeStep  "acknowledge-step"  Case;
        ToldByPhone      "told-by-phone"     Case;
        Promise          "promise"           Ticket;
        PermitPromise    "permit-promise"    Ticket;
        SettlePromise    "settle-promise"    Ticket;
        StateFacts       "state-facts"       Ticket;
        ConfirmGrade     "confirm-grade"     Ticket;
        Undo             "undo"              None;
        Link             "link"              Ticket;
        NextLinked       "next-linked"       Case;
        PrintTicket      "print-ticket"      Case;
        OpenAction       "open-action"       Ticket;
        DeclineAction    "decline-action"    Ticket;
    }
    Handover [Global] {
        Handover         "handover"          None;
        HandoverNote     "handover-note"     Ticket;
        SheetNote        "sheet-note"        None;
        Roster           "roster"            None;
    }
    Handover [Roster] {
        RosterFill       "roster-fill"       None;
        RosterCopy       "roster-copy"       None;
        RosterSwap       "roster-swap"       None;
        RosterCover      "roster-cover"      None;
        RosterSwaps      "roster-swaps"      None;
        RosterPost       "roster-post"       None;
    }
    Handover [Handover] {
        AcceptLine       "accept-line"       SheetLine;
        QueryLine        "query-line"        SheetLine;
        AnswerLine       "answer-line"       SheetLine;
        PrepareSheet     "prepare-sheet"     None;
        SignSheet        "sign-sheet"        None;
        CorrectSheet     "correct-sheet"     None;
        ReleaseUnrelieved "release-unrelieved" None;
        AcceptRest       "accept-rest"       None;
        ConfirmCallbacks "confirm-callbacks" None;
        StrikeNote       "strike-note"       None;
        PrintSheet       "print-sheet"       None;
        Sheets           "sheets"            None;
    }
    Handover [Handover, Form] {
        SameNote         "same-note"         Ticket;
    }
    Look [Global] {
        Review           "review"            None;
        Reveals          "reveals"           None;
        Replay           "replay"            None;
        Find             "find"              None;
        Palette          "palette"           None;
        FocusQueue       "focus-queue"       None;
        FocusHandover    "focus-handover"    None;
        FocusTicket      "focus-ticket"      None;
        FocusCallbacks   "focus-callbacks"   None;
        NextPane         "next-pane"         None;
        PrevPane         "prev-pane"         None;
        Zoom             "zoom"              None;
        DetailUp         "detail-up"         None;
        DetailDown       "detail-down"       None;
        MessagesLog      "messages-log"      None;
        Explain          "explain"           Case;
        CallbackPlan     "callback-plan"     None;
        Heads            "heads"             None;
        Actions          "actions"           None;
        Agreements       "agreements"        None;
        Help             "help"              None;
    }
    Move [Panes, List, Viewer, Roster, Incident] {
        Up               "up"                None;
        Down             "down"              None;
        PageUp           "page-up"           None;
        PageDown         "page-down"         None;
        Top              "top"               None;
        Bottom           "bottom"            None;
        Back             "back"              None;
    }
    Look [Actions] {
        ActionStep       "action-step"       None;
        ActionNew        "action-new"        None;
        ActionWithdraw   "action-withdraw"   None;
        ActionPrint      "action-print"      None;
    }
    Intake [Agreements] {
        EnterAgreement   "enter-agreement"   None;
        AmendAgreement   "amend-agreement"   None;
        EndAgreement     "end-agreement"     None;
    }
    Move [Panes, List, Review, Actions, Roster, Incident, Agreements] {
        Select           "select"            None;
    }
    Move [Panes, Roster] {
        Left             "left"              None;
        Right            "right"             None;
    }
    Move [Panes] {
        Filter           "filter"            None;
    }
    Look [Review, Actions] {
        Earlier          "earlier"           None;
        Later            "later"             None;
    }
    Look [Replay] {
        ReplayNext       "replay-next"       None;
        ReplayPrev       "replay-prev"       None;
        ReplayForward    "replay-forward"    None;
        ReplayBack       "replay-back"       None;
        ReplayTicketNext "replay-ticket-next" None;
        ReplayTicketPrev "replay-ticket-prev" None;
        ReplayStart      "replay-start"      None;
        ReplayEnd        "replay-end"        None;
        ReplayJump       "replay-jump"       None;
        ReplayPlay       "replay-play"       None;
        ReplayFaster     "replay-faster"     None;
        ReplaySlower     "replay-slower"     None;
    }
    Form [Form] {
        NextField        "next-field"        None;
        PrevField        "prev-field"        None;
        AcceptField      "accept-field"      None;
        Choose           "choose"            None;
        ClearField       "clear-field"       None;
        Cancel           "cancel"            None;
    }
    Form [Form, Roster] {
        Submit           "submit"            None;
        Discard          "discard"           None;
    }
    Form [Confirm] {
        Yes              "yes"               None;
        No               "no"                None;
    }
    Edit [Edit] {
        CharLeft         "char-left"         None;
        CharRight        "char-right"        None;
        WordLeft         "word-left"         None;
        WordRight        "word-right"        None;
        LineStart        "line-start"        None;
        LineEnd          "line-end"          None;
        DeleteBack       "delete-back"       None;
        DeleteNext       "delete-next"       None;
        DeleteWordBack   "delete-word-back"  None;
        DeleteWordNext   "delete-word-next"  None;
        DeleteToStart    "delete-to-start"   None;
        DeleteToEnd      "delete-to-end"     None;
        Yank             "yank"              None;
        TextUndo         "text-undo"         None;
        TextRedo         "text-redo"         None;
    }
    Edit [Text] {
        Newline          "newline"           None;
        LineUp           "line-up"           None;
        LineDown         "line-down"         None;
        TextPageUp       "text-page-up"      None;
        TextPageDown     "text-page-down"    None;
        TextTop          "text-top"          None;
        TextBottom       "text-bottom"       None;
    }
    Desk [Global] {
        Acknowledge      "acknowledge"       None;
        EnterHousehold   "enter-household"   None;
        AddStaff         "add-staff"         None;
        SignOn           "sign-on"           None;
        Lock             "lock"              None;
        ChangePassword   "change-password"   None;
        People           "people"            None;
        SwitchLanguage   "switch-language"   None;
        SwitchTheme      "switch-theme"      None;
        Refresh          "refresh"           None;
        Suspend          "suspend"           None;
        Quit             "quit"              None;
    }
}

impl Action {
    /// The action of a name in a keymap file.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.id() == id)
    }

    /// Whether it lives everywhere.
    #[must_use]
    pub fn is_global(self) -> bool {
        self.homes().contains(&Scope::Global)
    }

    /// Whether a key for it may stand in this scope.
    #[must_use]
    pub fn fits(self, scope: Scope) -> bool {
        self.is_global() || self.homes().contains(&scope)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    /// `QuickEntry` → `quick-entry`.
    fn kebab(name: &str) -> String {
        let mut out = String::new();
        for c in name.chars() {
            if c.is_uppercase() && !out.is_empty() {
                out.push('-');
            }
            out.extend(c.to_lowercase());
        }
        out
    }

    #[test]
    fn ids_are_the_names_in_kebab_case_and_round_trip() {
        let mut seen = HashSet::new();
        for &action in Action::ALL {
            assert_eq!(action.id(), kebab(&format!("{action:?}")));
            assert!(seen.insert(action.id()), "{action:?} twice");
            assert_eq!(Action::from_id(action.id()), Some(action));
            assert!(!action.homes().is_empty());
        }
        assert_eq!(Action::from_id("noop"), None);
    }

    #[test]
    fn only_global_actions_fit_everywhere() {
        assert!(Action::Receive.fits(Scope::Queue));
        assert!(Action::AcceptLine.fits(Scope::Handover));
        assert!(!Action::AcceptLine.fits(Scope::Global));
        assert!(!Action::Submit.fits(Scope::Queue));
    }
}
