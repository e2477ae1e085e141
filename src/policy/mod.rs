//! Policy packs: rules as data.
