//! Limits: a hostile page must end, and end as an error.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Once;
use std::time::{Duration, Instant};

/// How much work one file may cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Characters on one page; a densely set A0 sheet has about 100 000.
    pub max_glyphs: u32,
    /// Paths, pictures, clips and groups on one page; maps and plots reach some 100 000.
    pub max_paths: u32,
    /// Pages of one file; what comes after is left out with a warning.
    pub max_pages: usize,
    /// Time for one page.
    pub page_time: Duration,
    /// Time for all pages, beside what each of them adds.
    pub document_time: Duration,
    /// What each page adds to the time for all: a hundred times what an ordinary one takes.
    pub page_share: Duration,
    /// Codes in the width tables of one font. Two bytes make 65 536 of them; more is a bomb.
    pub max_width_codes: u64,
    /// Bytes of one content stream or font program once unpacked.
    pub max_stream: u64,
    /// Stack of the reading thread in bytes; only reserved, for files that nest deeply.
    pub stack: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            max_glyphs: 400_000,
            max_paths: 1_000_000,
            max_pages: 20_000,
            page_time: Duration::from_secs(10),
            document_time: Duration::from_secs(15),
            page_share: Duration::from_millis(500),
            max_width_codes: 65_536,
            max_stream: 64 << 20,
            stack: 256 << 20,
        }
    }
}

/// Why a page was stopped, thrown out of the interpreter.
struct Stop(&'static str);

/// What is left of the limits.
pub(super) struct Budget {
    options: Options,
    document_end: Instant,
    page_end: Instant,
    glyphs: u32,
    paths: u32,
    calls: u32,
}

impl Budget {
    pub(super) fn new(options: &Options) -> Self {
        let now = Instant::now();
        Self {
            options: options.clone(),
            document_end: now + options.document_time,
            page_end: now + options.page_time,
            glyphs: 0,
            paths: 0,
            calls: 0,
        }
    }

    /// A fresh page.
    pub(super) fn begin_page(&mut self) {
        self.document_end += self.options.page_share;
        self.page_end = (Instant::now() + self.options.page_time).min(self.document_end);
        self.glyphs = 0;
        self.paths = 0;
    }

    /// Whether the time for the whole file is used up.
    pub(super) fn is_over(&self) -> bool {
        Instant::now() >= self.document_end
    }

    pub(super) fn glyphs(&mut self, count: usize) {
        self.glyphs = self.glyphs.saturating_add(count as u32);
        if self.glyphs > self.options.max_glyphs {
            stop("more characters than one page may hold");
        }
        self.tick();
    }

    pub(super) fn path(&mut self) {
        self.paths += 1;
        if self.paths > self.options.max_paths {
            stop("more paths than one page may hold");
        }
        self.tick();
    }

    /// Looks at the clock from time to time.
    pub(super) fn tick(&mut self) {
        self.calls = self.calls.wrapping_add(1);
        if self.calls.is_multiple_of(256) && Instant::now() >= self.page_end {
            stop("it takes too long");
        }
    }
}

/// Leaves the interpreter. It has no other way out of a callback; no panic hook hears of this one.
pub(super) fn stop(why: &'static str) -> ! {
    resume_unwind(Box::new(Stop(why)))
}

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work`; a panic inside becomes its message and is not printed.
pub(in crate::read) fn quietly<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !QUIET.with(Cell::get) {
                before(info);
            }
        }));
    });
    let was = QUIET.with(|q| q.replace(true));
    let done = catch_unwind(AssertUnwindSafe(work));
    QUIET.with(|q| q.set(was));
    done.map_err(|cause| reason(cause.as_ref()))
}

fn reason(cause: &(dyn Any + Send)) -> String {
    if let Some(stop) = cause.downcast_ref::<Stop>() {
        return stop.0.to_owned();
    }
    let text = cause
        .downcast_ref::<&str>()
        .map(|s| (*s).to_owned())
        .or_else(|| cause.downcast_ref::<String>().cloned());
    format!("the interpreter gave up ({})", text.unwrap_or_default())
}
