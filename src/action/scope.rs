//! Where a key means something.

/// A place that has keys of its own. Keymap files have one section for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Everywhere, unless a narrower scope has the key.
    Global,
    /// Common to the four panes: moving and choosing.
    Panes,
    /// Pane 1, the incoming queue.
    Queue,
    /// Pane 2, the handover log, and the sheet when it fills the screen.
    Handover,
    /// Pane 3, the ticket.
    Ticket,
    /// Pane 4, callbacks due.
    Callbacks,
    /// A list with a line to type in: palette, picker, find.
    List,
    /// A form: quick entry and every dialogue with fields.
    Form,
    /// A text of several lines, in a form or filling the screen.
    Text,
    /// Common to everything with a caret: moving it, deleting.
    Edit,
    /// Something to read: help, past notices.
    Viewer,
    /// A question with yes and no.
    Confirm,
    /// Looking back at past shifts, and the list of reveals.
    Review,
    /// A replay of the desk as it was.
    Replay,
    /// The roster of a month: a grid in which marks of shifts are typed.
    Roster,
    /// Forms of corrective action.
    Actions,
    /// An incident: the line to read out, and a line in which room numbers are typed.
    Incident,
    /// The register of special service agreements.
    Agreements,
}

impl Scope {
    /// All, in the order of the help.
    pub const ALL: [Self; 18] = [
        Self::Global,
        Self::Panes,
        Self::Queue,
        Self::Handover,
        Self::Ticket,
        Self::Callbacks,
        Self::List,
        Self::Form,
        Self::Text,
        Self::Edit,
        Self::Viewer,
        Self::Confirm,
        Self::Review,
        Self::Replay,
        Self::Roster,
        Self::Actions,
        Self::Incident,
        Self::Agreements,
    ];

    /// The name in keymap files.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Panes => "panes",
            Self::Queue => "queue",
            Self::Handover => "handover",
            Self::Ticket => "ticket",
            Self::Callbacks => "callbacks",
            Self::List => "list",
            Self::Form => "form",
            Self::Text => "text",
            Self::Edit => "edit",
            Self::Viewer => "viewer",
            Self::Confirm => "confirm",
            Self::Review => "review",
            Self::Replay => "replay",
            Self::Roster => "roster",
            Self::Actions => "actions",
            Self::Incident => "incident",
            Self::Agreements => "agreements",
        }
    }

    /// The scope of a name in a keymap file.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.id() == id)
    }

    /// The scopes that are asked for a key when the focus is here, the narrowest first.
    ///
    /// A question stands alone: nothing else may happen before it is answered.
    #[must_use]
    pub const fn chain(self) -> &'static [Self] {
        match self {
            Self::Global => &[Self::Global],
            Self::Panes => &[Self::Panes, Self::Global],
            Self::Queue => &[Self::Queue, Self::Panes, Self::Global],
            Self::Handover => &[Self::Handover, Self::Panes, Self::Global],
            Self::Ticket => &[Self::Ticket, Self::Panes, Self::Global],
            Self::Callbacks => &[Self::Callbacks, Self::Panes, Self::Global],
            Self::List => &[Self::List, Self::Edit, Self::Global],
            Self::Form => &[Self::Form, Self::Edit, Self::Global],
            Self::Text => &[Self::Text, Self::Form, Self::Edit, Self::Global],
            Self::Edit => &[Self::Edit, Self::Global],
            Self::Viewer => &[Self::Viewer, Self::Global],
            Self::Confirm => &[Self::Confirm],
            // Its pages are moved in as everything to read is.
            Self::Review => &[Self::Review, Self::Viewer, Self::Global],
            Self::Replay => &[Self::Replay, Self::Panes, Self::Global],
            Self::Roster => &[Self::Roster, Self::Global],
            Self::Actions => &[Self::Actions, Self::Viewer, Self::Global],
            Self::Incident => &[Self::Incident, Self::Edit, Self::Global],
            Self::Agreements => &[Self::Agreements, Self::Viewer, Self::Global],
        }
    }

    /// Whether a plain character typed here is text, not a key: no binding may begin with one.
    #[must_use]
    pub const fn takes_text(self) -> bool {
        matches!(self, Self::List | Self::Form | Self::Text | Self::Edit | Self::Roster | Self::Incident)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_found_by_its_own_id_and_no_other() {
        for scope in Scope::ALL {
            assert_eq!(Scope::from_id(scope.id()), Some(scope));
        }
        assert_eq!(Scope::from_id("Global"), None);
    }

    #[test]
    fn a_chain_begins_with_its_scope_and_ends_in_global() {
        for scope in Scope::ALL {
            assert_eq!(scope.chain().first(), Some(&scope));
            if scope != Scope::Confirm {
                assert_eq!(scope.chain().last(), Some(&Scope::Global));
            }
        }
    }
}
