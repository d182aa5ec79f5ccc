//! How far a run is, on standard error: a bar on a terminal, a line now and then elsewhere.

use super::messages::Lang;
use super::out;
use crate::batch::Summary;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{IsTerminal, stderr};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// Between two lines where there is no terminal: few enough for a log of a long run.
const BETWEEN_LINES: Duration = Duration::from_secs(10);

/// How many files there are, once they are counted.
pub(super) type Total = Arc<OnceLock<usize>>;

/// How far a run is, and how fast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pace {
    /// Files that are through, those passed over included.
    pub done: usize,
    /// All files, where that is known by now.
    pub total: Option<usize>,
    /// Failed ones.
    pub failed: usize,
    /// Files read in a second.
    pub rate: f64,
    /// Seconds left, where the total is known.
    pub left: Option<f64>,
}

impl Pace {
    /// Of a run that came to `so_far` in `elapsed`, out of `total` files.
    pub fn of(so_far: &Summary, total: Option<usize>, elapsed: Duration) -> Self {
        let done = so_far.files + so_far.passed_over;
        // Files may have come since they were counted.
        let total = total.map(|t| t.max(done));
        let rate = so_far.files as f64 / elapsed.as_secs_f64().max(f64::EPSILON);
        let left = total
            .filter(|_| so_far.files > 0)
            .map(|t| (t - done) as f64 / rate);
        Self {
            done,
            total,
            failed: so_far.not_read(),
            rate,
            left,
        }
    }
}

/// Whether it is time again.
pub(super) struct Beat {
    every: Duration,
    last: Instant,
}

impl Beat {
    /// Begins now.
    pub fn new(every: Duration) -> Self {
        Self {
            every,
            last: Instant::now(),
        }
    }

    /// Whether it is time; then the next time is counted from now.
    pub fn is_due(&mut self) -> bool {
        let due = self.last.elapsed() >= self.every;
        if due {
            self.last = Instant::now();
        }
        due
    }
}

/// Progress of a run, for people.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    lang: Lang,
    lines: Beat,
}

impl Progress {
    /// Begins.
    pub fn new(lang: Lang) -> Self {
        let bar = stderr().is_terminal().then(|| {
            let bar = ProgressBar::no_length();
            if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len} {msg}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(250));
            bar
        });
        Self {
            bar,
            lang,
            lines: Beat::new(BETWEEN_LINES),
        }
    }

    /// The run is so far.
    pub fn tell(&mut self, pace: impl FnOnce() -> Pace) {
        if let Some(bar) = &self.bar {
            let pace = pace();
            if let Some(total) = pace.total {
                bar.set_length(total as u64);
            }
            bar.set_position(pace.done as u64);
            bar.set_message(self.lang.pace(&pace));
        } else if self.lines.is_due() {
            out::tell(&self.lang.progress(&pace()));
        }
    }

    /// Says something beside the bar.
    pub fn say(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| out::tell(text)),
            None => out::tell(text),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Pace;
    use crate::batch::Summary;
    use std::time::Duration;

    #[test]
    fn what_was_passed_over_is_through_but_makes_nobody_faster() {
        let so_far = Summary {
            files: 20,
            passed_over: 60,
            failed: 1,
            problems: 2,
            ..Summary::default()
        };
        let pace = |total| Pace::of(&so_far, total, Duration::from_secs(10));
        let known = pace(Some(100));
        assert_eq!((known.done, known.failed), (80, 3));
        assert_eq!((known.rate, known.left), (2.0, Some(10.0)));
        assert_eq!(pace(None).left, None);
        assert_eq!(pace(Some(70)).total, Some(80));
    }
}
