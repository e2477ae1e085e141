//! The service: load, decide, append, project. The screen and the command line both use it.
