//! What the hint bar offers.

use super::{Action, Scope};

/// The actions that the hint bar names in a scope, the most needed first; the bar shows as many as there is room for.
#[must_use]
pub const fn hint_bar(scope: Scope) -> &'static [Action] {
    use Action::*;
    match scope {
        Scope::Handover => &[
            AcceptLine,
            AcceptRest,
            QueryLine,
            AnswerLine,
            SignSheet,
            HandoverNote,
            SameNote,
            ConfirmCallbacks,
            SheetNote,
            PrintSheet,
            Sheets,
            Help,
        ],
        Scope::Callbacks => &[Callback, QuickEntry, Receive, Select, Reveal, Handover, Find, Help],
        Scope::Global | Scope::Panes | Scope::Queue | Scope::Ticket => {
            &[QuickEntry, Receive, Dispatch, Result, Feedback, Callback, Handover, Find, Help]
        }
        Scope::List => &[Select, Up, Down, Back],
        Scope::Form => &[AcceptField, NextField, Choose, Submit, Cancel, Discard, Help],
        Scope::Text => &[Newline, NextField, Submit, TextUndo, Cancel, Help],
        Scope::Edit => &[TextUndo, TextRedo, Help],
        Scope::Viewer => &[Up, Down, PageUp, PageDown, Back],
        Scope::Confirm => &[Yes, No],
        Scope::Review => &[Select, Earlier, Later, Replay, Reveals, Back, Help],
        Scope::Replay => {
            &[ReplayNext, ReplayPrev, ReplayForward, ReplayTicketNext, ReplayPlay, ReplayJump, ReplayFaster, Help]
        }
        Scope::Actions => &[Select, ActionStep, ActionNew, ActionPrint, ActionWithdraw, Earlier, Later, Back, Help],
        Scope::Incident => &[
            Select,
            NextPane,
            WordIncident,
            ResolveIncident,
            TellSatisfied,
            TellUnhappy,
            TellUnreached,
            OpenIncident,
            CloseIncident,
            Back,
        ],
        Scope::Agreements => &[Select, EnterAgreement, AmendAgreement, EndAgreement, Reveal, Back, Help],
        Scope::Roster => {
            &[Submit, RosterFill, RosterCopy, Undo, RosterSwap, RosterCover, RosterSwaps, RosterPost, Back, Help]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_hint_can_be_reached_where_it_is_shown() {
        for scope in Scope::ALL {
            for action in hint_bar(scope) {
                let reachable = scope.chain().iter().any(|&place| action.homes().contains(&place));
                assert!(reachable, "{action:?} in {scope:?}");
            }
        }
    }
}
