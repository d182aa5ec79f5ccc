//! Options on what one file may cost.

use crate::batch::{Options, WorkerCommand};
use crate::error::Result;
use clap::Args;
use std::time::Duration;

/// What one file may cost.
#[derive(Debug, Args)]
pub(super) struct Limits {
    /// Time that one file may take; each page adds a thirtieth of it, up to ten times as much in all
    #[arg(long, alias = "timeout", value_name = "SECONDS", default_value = "60", value_parser = seconds)]
    pub file_timeout: Duration,
    /// Memory that one file may take, such as 512M or 2G; a mere number is in megabytes (Linux)
    #[arg(long, alias = "memory", value_name = "SIZE", default_value = "1G", value_parser = megabytes)]
    pub file_memory: u64,
    /// Read files in this process: without limits on time and memory, and at the risk of a crash
    #[arg(long, alias = "no-supervisor")]
    pub in_process: bool,
}

impl Limits {
    /// The options of a run within these limits; all else is as usual.
    pub fn options(&self) -> Result<Options> {
        Ok(Options {
            timeout: self.file_timeout,
            memory_mb: self.file_memory,
            worker: if self.in_process {
                None
            } else {
                Some(WorkerCommand::current()?)
            },
            ..Options::default()
        })
    }
}

/// Seconds of a command line, fractions allowed.
pub(super) fn seconds(text: &str) -> std::result::Result<Duration, String> {
    text.parse::<f64>()
        .ok()
        .filter(|s| *s > 0.0)
        .and_then(|s| Duration::try_from_secs_f64(s).ok())
        .ok_or_else(|| "expected a number of seconds above 0".into())
}

/// The most megabytes that are taken: 16 TB.
const MOST_MEGABYTES: u64 = 1 << 24;

/// A size of a command line in megabytes, rounded up.
fn megabytes(text: &str) -> std::result::Result<u64, String> {
    let text = text.trim().to_ascii_uppercase();
    let text = text.strip_suffix('B').unwrap_or(&text);
    let text = text.strip_suffix('I').unwrap_or(text);
    let (figures, kilobytes) = match text.char_indices().last() {
        Some((end, 'K')) => (&text[..end], 1),
        Some((end, 'M')) => (&text[..end], 1 << 10),
        Some((end, 'G')) => (&text[..end], 1 << 20),
        Some((end, 'T')) => (&text[..end], 1 << 30),
        _ => (text, 1 << 10),
    };
    figures
        .parse::<u64>()
        .ok()
        .and_then(|n| n.checked_mul(kilobytes))
        .map(|n| n.div_ceil(1 << 10))
        .filter(|n| (1..=MOST_MEGABYTES).contains(n))
        .ok_or_else(|| "expected a size such as 512M or 2G".into())
}

#[cfg(test)]
mod tests {
    use super::{megabytes, seconds};

    #[test]
    fn seconds_may_have_fractions() {
        assert_eq!(seconds("0.5").map(|d| d.as_millis()), Ok(500));
        for bad in ["0", "-1", "nan", "inf", "1e30", "x"] {
            assert!(seconds(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn sizes_have_units() {
        for (text, size) in [
            ("300", 300),
            ("512M", 512),
            ("512MiB", 512),
            ("1G", 1024),
            ("2gb", 2048),
            ("1t", 1 << 20),
            ("1500K", 2),
        ] {
            assert_eq!(megabytes(text), Ok(size), "{text}");
        }
        for bad in [
            "",
            "G",
            "0",
            "-1G",
            "1.5G",
            "1X",
            "99999999T",
            "18446744073709551615G",
            "一",
        ] {
            assert!(megabytes(bad).is_err(), "{bad}");
        }
    }
}
