//! Code that reads files from outside, kept from taking the process with it as far as that is possible inside one
//! process: panics become errors, and the stack is large. Aborts and runaway memory need a worker process.

use crate::error::{Error, ErrorKind, Result};
use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::Once;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// Stack of a thread that reads files, in bytes. Reserved, not used: real forms need a few hundred kilobytes,
/// deeply nested objects of damaged files some megabytes.
pub(super) const STACK_BYTES: usize = 64 << 20;

static HOOK: Once = Once::new();

thread_local! {
    /// Whether a panic of this thread is caught by `guard`, and need not be told to the terminal.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    /// What the last guarded panic of this thread said.
    static SAID: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs `work`; a panic becomes a `Panicked` error that says where, and nothing is printed.
///
/// # Errors
/// `Panicked`.
pub fn guard<T>(work: impl FnOnce() -> T) -> Result<T> {
    HOOK.call_once(|| {
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if GUARDED.get() {
                SAID.set(Some(told(info)));
            } else {
                previous(info);
            }
        }));
    });
    let outer = GUARDED.replace(true);
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(outer);
    done.map_err(|_| {
        let said = SAID.take().unwrap_or_else(|| "no message".into());
        Error::new(ErrorKind::Panicked, format!("the reader panicked: {said}"))
    })
}

/// Runs `work` on a thread of its own with a large stack, for at most `limit`. Where it takes longer, the thread is
/// left behind: for commands that end soon after.
///
/// # Errors
/// `Panicked` where it panics, `Timeout` where it takes longer, `Limit` where no thread can be started.
pub fn apart<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T> {
    let (tell, told) = channel();
    thread::Builder::new()
        .stack_size(STACK_BYTES)
        .spawn(move || {
            // Nobody listens any more after the limit: then the result is lost on purpose.
            let _ = tell.send(guard(work));
        })
        .map_err(|e| Error::new(ErrorKind::Limit, format!("cannot start a thread: {e}")))?;
    match told.recv_timeout(limit) {
        Ok(done) => done,
        Err(RecvTimeoutError::Timeout) => Err(too_slow(limit)),
        Err(RecvTimeoutError::Disconnected) => {
            Err(Error::new(ErrorKind::Crashed, "the reader ended early"))
        }
    }
}

/// The error of a file that takes longer than `limit`.
pub(super) fn too_slow(limit: Duration) -> Error {
    Error::new(
        ErrorKind::Timeout,
        format!(
            "took longer than {} s (--file-timeout)",
            limit.as_secs_f64()
        ),
    )
}

/// The error of a file that needs more than `megabytes` of memory.
pub(super) fn too_much(megabytes: u64) -> Error {
    Error::new(
        ErrorKind::Memory,
        format!("needs more memory than {megabytes} MB (--file-memory)"),
    )
}

fn told(info: &PanicHookInfo<'_>) -> String {
    let payload = info.payload();
    let what = payload
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".into());
    match info.location() {
        None => what,
        Some(at) => format!("{what} ({}:{})", short(at.file()), at.line()),
    }
}

/// A source path without the part that only the building machine knows.
fn short(file: &str) -> &str {
    file.split_once("/registry/src/")
        .and_then(|(_, rest)| rest.split_once('/'))
        .map_or(file, |(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use super::{apart, guard, short};
    use crate::error::ErrorKind;
    use std::time::Duration;

    #[test]
    fn a_panic_is_an_error_that_says_where() {
        let error = guard(|| panic!("row {} is missing", 7)).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Panicked);
        assert!(
            error.detail.contains("row 7 is missing"),
            "{}",
            error.detail
        );
        assert!(error.detail.contains("guard.rs:"), "{}", error.detail);
        assert_eq!(guard(|| 3), Ok(3));
    }

    #[test]
    fn nested_guards_catch_each_their_own() {
        let inner = guard(|| guard(|| panic!("inside")).is_err());
        assert_eq!(inner, Ok(true));
        assert!(guard(|| panic!("outside")).is_err());
    }

    #[test]
    fn work_that_takes_too_long_is_left() {
        let error = apart(Duration::from_millis(10), || {
            std::thread::sleep(Duration::from_secs(3));
        })
        .unwrap_err();
        assert_eq!(error.kind, ErrorKind::Timeout);
        assert_eq!(apart(Duration::from_secs(60), || 5), Ok(5));
    }

    #[test]
    fn paths_of_dependencies_are_cut() {
        let long = "/home/x/.cargo/registry/src/index-1/hayro-0.9.0/src/lib.rs";
        assert_eq!(short(long), "hayro-0.9.0/src/lib.rs");
        assert_eq!(short("src/lib.rs"), "src/lib.rs");
    }
}
