//! One table of actions: name, scope, help texts, whether a target is needed.
