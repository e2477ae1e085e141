//! Keeping what stands in memory out of files: passwords, keys and residents' data must not end in a core dump.

/// From now on a crash leaves no core dump, and no other process of the user reads our memory. What the system does not
/// grant is left as it is: the program works all the same.
pub fn keep_memory_private() {
    let none = rustix::process::Rlimit { current: Some(0), maximum: Some(0) };
    if let Err(e) = rustix::process::setrlimit(rustix::process::Resource::Core, none) {
        tracing::warn!(error = %e, "core dumps can't be switched off");
    }
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        // Where a pipe takes the dumps, the limit alone does not hold.
        if let Err(e) = set_dumpable_behavior(DumpableBehavior::NotDumpable) {
            tracing::warn!(error = %e, "memory stays readable for debuggers");
        }
    }
}
