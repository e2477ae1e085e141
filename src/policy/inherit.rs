//! What a pack takes over from the one it extends. A pack with a list `inherits` names every section that it does not state
//! whole: nothing of a rule book is taken over without a word.

use super::fault::{Entry, Fault, What};
use super::node::{Table, Value};
use super::read::nearest;

/// What says of a pack what it is, and is never taken over.
const OF_ITS_OWN: [&str; 5] = ["pack", "label", "document", "extends", "inherits"];

/// Drops the sections that `over` does not name from `base`. A section that `over` names and states is laid over the base's;
/// one that it only states stands alone; one that it does neither with is a fault. A diff without `inherits` takes over all.
pub(super) fn keep_inherited(base: &mut Table, over: &Table, faults: &mut Vec<Fault>) {
    let Some(node) = over.get("inherits") else { return };
    // A list of another form is told when the pack is read.
    let Value::List(items) = &node.value else { return };
    let sections: Vec<String> =
        base.entries.iter().map(|(name, ..)| name.clone()).filter(|n| !OF_ITS_OWN.contains(&n.as_str())).collect();
    let mut named: Vec<&str> = Vec::new();
    for item in items {
        let Value::Text(name) = &item.value else { continue };
        if !sections.contains(name) {
            let near = nearest(name, sections.iter().map(String::as_str));
            faults.push(item.at.error(What::Unknown { entry: Entry::Section, code: name.clone(), near }));
        }
        named.push(name);
    }
    for section in sections.iter().filter(|s| !named.contains(&s.as_str())) {
        if over.get(section).is_some() {
            base.entries.retain(|(name, ..)| name != section);
        } else {
            // It stays for the rest of the check, so that one omission is told once.
            faults.push(node.at.error(What::NotStated(section.clone())));
        }
    }
    base.entries.retain(|(name, ..)| !OF_ITS_OWN.contains(&name.as_str()));
}
