//! All integration tests, in one binary so that they link once.
mod bad_keymaps;
mod keystr;
mod readme_keys;
mod texts;
