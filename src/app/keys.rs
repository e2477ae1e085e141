//! From a key to an action: the scopes of the top layer, or of the focused pane.

use super::App;
use super::layer::{Input, Turn};
use super::msg::Effect;
use super::notice::Level;
use crate::action::{Action, Scope, Target};
use crate::keymap::{Chord, Outcome};
use crossterm::event::KeyEvent;

impl App {
    /// The scope whose chain is asked for keys now.
    #[must_use]
    pub fn scope(&self) -> Scope {
        self.top().map_or(self.focus.scope(), |layer| layer.layer().scope())
    }

    /// The scopes that are asked for keys now, the narrowest first.
    #[must_use]
    pub fn scopes(&self) -> &'static [Scope] {
        self.top().map_or(self.focus.scope().chain(), |layer| layer.layer().scopes())
    }

    /// The key to show for an action where the focus is.
    #[must_use]
    pub fn key_label(&self, action: Action) -> Option<String> {
        self.keymap.key_label(action, self.scopes())
    }

    /// The keys pressed so far of a sequence, as the keymap writes them.
    #[must_use]
    pub fn pending_keys(&self) -> String {
        self.pending.keys().iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    }

    /// The key to show for an action that is done in the panes, whatever lies over them now.
    #[must_use]
    pub fn key_label_in_panes(&self, action: Action) -> Option<String> {
        self.keymap.key_label(action, self.focus.scope().chain())
    }

    pub(super) fn key(&mut self, event: &KeyEvent, out: &mut Vec<Effect>) {
        let Some(chord) = Chord::from_event(event) else { return };
        self.notices.clear();
        let scopes = self.scopes();
        let outcome = self.pending.push(&self.keymap, scopes, chord);
        self.hints.clear();
        match outcome {
            Outcome::Action(action) => self.act(action, out),
            Outcome::Pending(hints) => self.hints = hints,
            Outcome::Cancelled => {}
            Outcome::Text(c) => {
                self.feed(Input::Text(c), out);
            }
            Outcome::ImeHint(c) => {
                let (lang, label) = (self.lang(), |action| self.key_label(action));
                let text = match (label(Action::Help), label(Action::Yes), label(Action::No)) {
                    (Some(help), ..) => lang.ime_hint(c, &help),
                    (None, Some(yes), Some(no)) => lang.ime_answer(c, &yes, &no),
                    _ => lang.answer_first().to_owned(),
                };
                self.say(Level::Warn, text);
            }
            Outcome::Unbound(chord) => {
                let lang = self.lang();
                let text = match self.key_label(Action::Help) {
                    Some(help) => lang.no_such_key(&chord.to_string(), &help),
                    None => lang.answer_first().to_owned(),
                };
                self.say(Level::Info, text);
            }
        }
    }

    pub(super) fn paste(&mut self, text: &str, out: &mut Vec<Effect>) {
        self.pending.clear();
        self.hints.clear();
        let takes = self.scopes().iter().any(|scope| scope.takes_text());
        if !takes || !self.feed(Input::Paste(text), out) {
            self.say(Level::Info, self.lang().nowhere_to_paste().to_owned());
        }
    }

    /// Runs an action: the top layer first, then the desk.
    pub(super) fn act(&mut self, action: Action, out: &mut Vec<Effect>) {
        if !self.feed(Input::Action(action), out) {
            let wishes = self.perform(action, out);
            self.grant(wishes, None, out);
        }
    }

    /// What is done with the ticket selected in the panes is not done blindly from a layer that hides it: a layer that
    /// shows a ticket of its own means that one, any other is left first.
    pub(super) fn uncover(&mut self, action: Action) -> Result<(), String> {
        if action.target() == Target::None && action != Action::Undo {
            return Ok(());
        }
        let Some(top) = self.top() else { return Ok(()) };
        match top.layer().about(self) {
            Some(ticket) => {
                self.point(ticket);
                Ok(())
            }
            None => {
                let lang = self.lang();
                let back = self.key_label(Action::Back).or_else(|| self.key_label(Action::Cancel)).unwrap_or_default();
                Err(lang.covered(lang.action_name(action), &back))
            }
        }
    }

    /// Hands an input to the top layer. Says whether it was taken.
    pub(super) fn feed(&mut self, input: Input<'_>, out: &mut Vec<Effect>) -> bool {
        let Some(mut slot) = self.layers.pop() else { return false };
        let reply = slot.layer.layer_mut().handle(self, input);
        let id = slot.id;
        if reply.turn != Turn::Close {
            self.layers.push(slot);
        }
        self.inward = reply.turn == Turn::Stay;
        self.outward |= reply.turn != Turn::Stay;
        let taken = reply.turn != Turn::Pass || !reply.wishes.is_empty();
        self.grant(reply.wishes, Some(id), out);
        taken
    }
}
