//! What can be wrong with keys that can each be read.

use super::chord::{Chord, Key, KeySeq, LONGEST};
use super::fault::{Fault, Place, Problem, Severity};
use super::load::{Entry, Freed};
use super::map::{Binding, Keymap};
use crate::action::{Action, Scope};

/// A binding and the place in the file that it comes from; `None` for the base's.
type Placed = (Binding, Option<Place>);

/// What a desk must be able to do whatever a file says.
const WAYS_OUT: &[(Action, Scope)] = &[
    (Action::Quit, Scope::Global),
    (Action::Help, Scope::Global),
    (Action::Back, Scope::Panes),
    (Action::Back, Scope::List),
    (Action::Back, Scope::Viewer),
    (Action::Cancel, Scope::Form),
    (Action::No, Scope::Confirm),
];

/// Keys against each other, and each against its scope.
pub(super) fn conflicts(whole: &[Placed], entries: &[Entry], faults: &mut Vec<Fault>) {
    for entry in entries {
        for (keys, place) in &entry.keys {
            let mut add = |severity, problem| faults.push(Fault { problem, severity, place: Some(*place) });
            let chords = keys.chords();
            if chords.len() > LONGEST {
                add(Severity::Error, Problem::TooLong(keys.to_string()));
            }
            if chords.len() > 1 && chords.contains(&Chord::plain(Key::Esc)) {
                add(Severity::Error, Problem::EscInSequence(keys.to_string()));
            }
            if entry.scope.takes_text() && chords.first().is_some_and(|chord| chord.text().is_some()) {
                add(Severity::Error, Problem::IsText(keys.to_string(), entry.scope));
            }
            if let Some(doubt) = chords.iter().find_map(|chord| chord.doubt()) {
                add(Severity::Warning, Problem::Doubtful(keys.to_string(), doubt));
            }
        }
    }
    for (i, (binding, place)) in whole.iter().enumerate() {
        // The base's come first and are sound among themselves: each pair is met at its later one.
        let Some(place) = *place else { continue };
        for (other, at) in whole.iter().take(i) {
            if let Some(problem) = conflict(binding, other, *at) {
                faults.push(Fault { problem, severity: Severity::Error, place: Some(place) });
            }
        }
    }
}

/// What is wrong with two bindings together.
fn conflict(binding: &Binding, other: &Binding, at: Option<Place>) -> Option<Problem> {
    if binding.keys == other.keys && binding.scope == other.scope {
        let keys = binding.keys.to_string();
        return Some(match at {
            Some(at) => Problem::Duplicate(keys, other.action, at),
            None => Problem::TakenInBase(keys, other.action, other.scope),
        });
    }
    let (short, long) = if binding.keys.begins(&other.keys) {
        (binding, other)
    } else if other.keys.begins(&binding.keys) {
        (other, binding)
    } else {
        return None;
    };
    meet(binding.scope, other.scope).then(|| Problem::Prefix {
        short: short.keys.to_string(),
        short_action: short.action,
        long: long.keys.to_string(),
        long_action: long.action,
        scope: other.scope,
    })
}

/// Whether one key press can be looked up in both scopes.
fn meet(a: Scope, b: Scope) -> bool {
    Scope::ALL.iter().any(|scope| scope.chain().contains(&a) && scope.chain().contains(&b))
}

/// Whether some key works with an input method on and on every terminal.
fn has_safe_key<'a>(mut bindings: impl Iterator<Item = &'a Binding>, action: Action, scope: Scope) -> bool {
    bindings.any(|b| b.scope == scope && b.action == action && b.keys.is_safe())
}

/// What the file takes away, to say where a missing key went.
pub(super) struct Taken<'a> {
    pub base: &'a [Binding],
    pub entries: &'a [Entry],
    pub freed: &'a [Freed],
}

impl Taken<'_> {
    /// The line that gives the action its keys in this scope, or that frees the base's.
    fn place(&self, action: Action, scope: Scope) -> Option<Place> {
        let given = self.entries.iter().find(|e| e.scope == scope && e.action == action).map(|e| e.place);
        let had = |keys: &KeySeq| self.base.iter().any(|b| b.scope == scope && b.action == action && b.keys == *keys);
        given.or_else(|| self.freed.iter().find(|f| f.scope == scope && had(&f.keys)).map(|f| f.place))
    }
}

/// Whether everything can be reached. A base's gaps are the base's: only what this file took away is told.
pub(super) fn reach(whole: &[Placed], taken: &Taken<'_>, faults: &mut Vec<Fault>) {
    let base = taken.base;
    for &action in Action::ALL {
        for &scope in action.homes() {
            if has_safe_key(whole.iter().map(|(binding, _)| binding), action, scope) {
                continue;
            }
            let place = taken.place(action, scope);
            if WAYS_OUT.contains(&(action, scope)) {
                let problem = Problem::NoWayOut(action, scope);
                faults.push(Fault { problem, severity: Severity::Error, place });
            } else if base.is_empty() || has_safe_key(base.iter(), action, scope) {
                not_reachable(action, scope, place, faults);
            }
        }
    }
    hidden(whole, taken, faults);
}

/// One fault for all actions that one line, or the whole file, leaves without a safe key in a scope.
fn not_reachable(action: Action, scope: Scope, place: Option<Place>, faults: &mut Vec<Fault>) {
    for told in &mut *faults {
        if let (Problem::NotReachable(actions, there), true) = (&mut told.problem, told.place == place)
            && *there == scope
        {
            return actions.push(action);
        }
    }
    let problem = Problem::NotReachable(vec![action], scope);
    faults.push(Fault { problem, severity: Severity::Warning, place });
}

/// Where an action of everywhere should stay within reach. Forms and lists may hide those they have no use for, but not
/// the ways out.
const PLACES: &[Scope] = &[Scope::Queue, Scope::Handover, Scope::Ticket, Scope::Callbacks, Scope::Viewer];

/// Actions of everywhere whose last safe key a narrower scope has taken.
fn hidden(whole: &[Placed], taken: &Taken<'_>, faults: &mut Vec<Fault>) {
    let bindings: Vec<Binding> = whole.iter().map(|(binding, _)| binding.clone()).collect();
    let after = Keymap { name: String::new(), bindings };
    let before = Keymap { name: String::new(), bindings: taken.base.to_vec() };
    let safe = |keymap: &Keymap, action, scope: Scope| {
        keymap.keys_for(action, scope.chain()).iter().any(|keys| keys.is_safe())
    };
    for &action in Action::ALL.iter().filter(|action| action.is_global()) {
        // Without a safe key in the global scope it has been told already.
        if !safe(&after, action, Scope::Global) {
            continue;
        }
        let way_out = WAYS_OUT.contains(&(action, Scope::Global));
        let text = [Scope::Form, Scope::Text, Scope::List].into_iter().filter(|_| way_out);
        let scope = PLACES
            .iter()
            .copied()
            .chain(text)
            .find(|&scope| !safe(&after, action, scope) && (taken.base.is_empty() || safe(&before, action, scope)));
        let Some(scope) = scope else { continue };
        let thief =
            |e: &&Entry| e.scope != Scope::Global && scope.chain().contains(&e.scope) && takes(e, action, &after);
        let place = taken.entries.iter().find(thief).map(|entry| entry.place);
        if way_out {
            let problem = Problem::NoWayOut(action, scope);
            faults.push(Fault { problem, severity: Severity::Error, place });
        } else {
            not_reachable(action, scope, place, faults);
        }
    }
}

/// Whether an entry has keys that are the action's in the global scope.
fn takes(entry: &Entry, action: Action, keymap: &Keymap) -> bool {
    let global = keymap.keys_for(action, Scope::Global.chain());
    entry.action != action && entry.keys.iter().any(|(keys, _)| global.contains(&keys))
}
