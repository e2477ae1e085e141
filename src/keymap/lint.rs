//! What can be wrong with keys that can each be read.

use super::chord::{Chord, Key, LONGEST};
use super::fault::{Fault, Place, Problem, Severity};
use super::load::Entry;
use super::map::Binding;
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

/// Whether everything can be reached. A base's gaps are the base's: only what this file took away is told.
pub(super) fn reach(whole: &[Placed], base: &[Binding], entries: &[Entry], faults: &mut Vec<Fault>) {
    let from_nothing = base.is_empty();
    for &action in Action::ALL {
        for &scope in action.homes() {
            if has_safe_key(whole.iter().map(|(binding, _)| binding), action, scope) {
                continue;
            }
            let place = entries.iter().find(|e| e.scope == scope && e.action == action).map(|e| e.place);
            if WAYS_OUT.contains(&(action, scope)) {
                let problem = Problem::NoWayOut(action, scope);
                faults.push(Fault { problem, severity: Severity::Error, place });
            } else if from_nothing || has_safe_key(base.iter(), action, scope) {
                let problem = Problem::NotReachable(action, scope);
                faults.push(Fault { problem, severity: Severity::Warning, place });
            }
        }
    }
}
