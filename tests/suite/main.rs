//! All integration tests, in one binary so that they link once.
mod bad_keymaps;
mod keystr;
mod ledger_codec;
mod ledger_contract;
mod readme_keys;
mod samples;
mod texts;
