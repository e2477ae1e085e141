//! All integration tests, in one binary so that they link once.
mod bad_keymaps;
mod desk;
mod keystr;
mod layers;
mod ledger_codec;
mod ledger_contract;
mod ledger_transfer;
mod ledger_verify;
mod pty;
mod quick;
mod readme_keys;
mod rules;
mod samples;
mod store;
mod store_desk;
mod terminal;
mod texts;
