//! How much time a file may take, and who reads it.

use crate::model::Report;
use crate::pipeline::{Laid, Means, Progress};
use std::time::Duration;

/// Each page adds this part of the time for a file. An ordinary page takes some milliseconds; with the usual minute it
/// may take two seconds.
const PAGES_IN_THE_TIME: u32 = 30;
/// Pages add at most so many times the time for a file: a file that says it has a million pages ends too.
const MOST: u32 = 9;

/// The time for a file of so many pages, where a file may take `timeout`.
pub(super) fn allowed(timeout: Duration, pages: u32) -> Duration {
    let pages = pages.min(MOST * PAGES_IN_THE_TIME);
    timeout.saturating_add((timeout / PAGES_IN_THE_TIME).saturating_mul(pages))
}

/// What makes a report of a file's bytes: told path, bytes, what it is read with, and whom to tell how far it is. It may
/// panic. The product's is [`crate::pipeline::extract_watched`].
pub type Reader = fn(&str, &[u8], Means<'_>, &mut (dyn FnMut(Progress) + Send)) -> (Report, Laid);

#[cfg(test)]
mod tests {
    use super::allowed;
    use std::time::Duration;

    #[test]
    fn pages_add_time_but_not_for_ever() {
        let seconds = |pages| allowed(Duration::from_secs(60), pages).as_secs();
        assert_eq!(seconds(0), 60);
        assert_eq!(seconds(10), 80);
        assert_eq!(seconds(u32::MAX), 600);
        assert_eq!(allowed(Duration::MAX, 100), Duration::MAX);
    }
}
