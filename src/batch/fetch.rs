//! Weights that are not in place, fetched when the first picture is met.

use crate::error::ErrorKind;
use crate::model::Report;
use std::fmt;
use std::sync::{Arc, OnceLock};

/// What brings the weights: says whether they are in place afterwards. It is asked once in a run; by default there is
/// nothing that brings them.
#[derive(Clone, Default)]
pub struct Fetch {
    bring: Option<Arc<dyn Fn() -> bool + Send + Sync>>,
    brought: Arc<OnceLock<bool>>,
}

impl fmt::Debug for Fetch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetch")
            .field("brought", &self.brought.get())
            .finish_non_exhaustive()
    }
}

impl Fetch {
    /// Weights are brought by `bring`.
    pub fn with(bring: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        Self {
            bring: Some(Arc::new(bring)),
            brought: Arc::default(),
        }
    }

    /// Whether a file should be read again: it was not read for lack of weights, and now they are there. Others who
    /// ask meanwhile wait.
    pub(super) fn helps(&self, report: &Report) -> bool {
        let failed = report
            .error
            .as_ref()
            .is_some_and(|e| e.code == ErrorKind::Weights.code());
        let lacks = failed || report.warnings.iter().any(|w| w.code == "weights-missing");
        lacks && self.bring()
    }

    /// Brings the weights, once; says whether they are in place now.
    pub fn bring(&self) -> bool {
        self.bring
            .as_ref()
            .is_some_and(|bring| *self.brought.get_or_init(|| bring()))
    }
}

#[cfg(test)]
mod tests {
    use super::Fetch;
    use crate::error::{Error, ErrorKind};
    use crate::pipeline;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn weights_are_asked_for_once_and_only_for_pictures() {
        let asked = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&asked);
        let fetch = Fetch::with(move || {
            count.fetch_add(1, Ordering::SeqCst);
            true
        });
        let mut report = pipeline::blank("a.pdf", b"");
        assert!(!fetch.helps(&report));
        assert_eq!(asked.load(Ordering::SeqCst), 0);
        pipeline::fail(&mut report, &Error::new(ErrorKind::Weights, "none"));
        assert!(fetch.helps(&report) && fetch.helps(&report));
        assert_eq!(asked.load(Ordering::SeqCst), 1);
        assert!(!Fetch::default().helps(&report));
    }
}
