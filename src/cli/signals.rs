//! Ctrl-C: once to finish what is in work, twice to end at once.

use crate::error::{Error, ErrorKind, Result};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The exit code of a run that was broken off: that of shells for Ctrl-C.
pub(super) const STOPPED: u8 = 130;

/// Whether the user wants the run to stop.
#[derive(Clone, Debug, Default)]
pub(super) struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Listens to Ctrl-C (and to being asked to terminate) from now on; the second time ends the process at once.
    pub fn listen() -> Result<Self> {
        let stop = Self::default();
        for signal in [SIGINT, SIGTERM] {
            // In this order: the first signal must not find the flag that it sets itself.
            flag::register_conditional_shutdown(signal, i32::from(STOPPED), Arc::clone(&stop.0))
                .and_then(|_| flag::register(signal, Arc::clone(&stop.0)))
                .map_err(|e| Error::new(ErrorKind::Io, format!("cannot listen to Ctrl-C: {e}")))?;
        }
        Ok(stop)
    }

    /// Whether it was asked for.
    pub fn is_wanted(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
