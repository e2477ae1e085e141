//! Cleaning of text where it enters.
