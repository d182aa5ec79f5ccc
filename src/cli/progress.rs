//! How far a run is, on standard error: a bar on a terminal, a line now and then elsewhere.

use super::messages::Lang;
use super::out;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{IsTerminal, stderr};
use std::time::{Duration, Instant};

/// Between two lines where there is no terminal: few enough for a log of a long run.
const BETWEEN_LINES: Duration = Duration::from_secs(10);

/// Progress of a run.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    lang: Lang,
    total: usize,
    done: usize,
    failed: usize,
    told: Instant,
}

impl Progress {
    /// For a run over `total` files.
    pub fn new(total: usize, lang: Lang) -> Self {
        let bar = stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(total as u64);
            if let Ok(style) =
                ProgressStyle::with_template("{bar:40} {pos}/{len} {per_sec} {eta} {msg}")
            {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(250));
            bar
        });
        Self {
            bar,
            lang,
            total,
            done: 0,
            failed: 0,
            told: Instant::now(),
        }
    }

    /// One more file is done.
    pub fn step(&mut self, failed: bool) {
        self.done += 1;
        self.failed += usize::from(failed);
        if let Some(bar) = &self.bar {
            bar.inc(1);
            if failed {
                bar.set_message(self.lang.bar_failed(self.failed));
            }
        } else if self.told.elapsed() >= BETWEEN_LINES {
            self.told = Instant::now();
            out::tell(&self.lang.progress(self.done, self.total, self.failed));
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
