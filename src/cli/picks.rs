//! Options on which files are read.

use crate::batch::{Select, Sources};
use crate::error::Result;
use clap::Args;
use jiff::tz::TimeZone;
use jiff::{Timestamp, civil};
use std::path::PathBuf;
use std::time::SystemTime;

/// Which files are read.
#[derive(Debug, Args)]
pub(super) struct Picks {
    /// Files, folders (with all below them) and patterns such as 'archive/**/*.pdf'
    #[arg(required_unless_present = "from_list", value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Read the files that FILE names as well: one a line, up to a tab (a list of --fail-list will do)
    #[arg(long, value_name = "FILE")]
    pub from_list: Option<PathBuf>,
    /// Only files that match, by their path below the given folder ('2020/**/*.pdf') or, without /, by any name in it
    #[arg(long, value_name = "GLOB")]
    pub include: Vec<String>,
    /// No files that match, and nothing in folders that do
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<String>,
    /// Only files that were changed on or after a day (2026-11-01) or moment (2026-11-01T08:00:00+08:00)
    #[arg(long, value_name = "DATE", value_parser = moment)]
    pub since: Option<SystemTime>,
    /// No more than so many files
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub limit: Option<u64>,
    /// Only name the files that would be read
    #[arg(long)]
    pub dry_run: bool,
}

impl Picks {
    /// How many files are read at most.
    pub fn limit(&self) -> Option<usize> {
        self.limit.map(|n| usize::try_from(n).unwrap_or(usize::MAX))
    }

    /// Whether files are left out, so that to find none is no mistake.
    pub fn leave_out(&self) -> bool {
        self.from_list.is_some()
            || self.since.is_some()
            || !(self.include.is_empty() && self.exclude.is_empty())
    }

    /// Where to walk; `unique` asks for output paths that differ.
    pub fn sources(&self, unique: bool) -> Result<Sources> {
        Ok(Sources {
            paths: self.paths.clone(),
            list: self.from_list.clone(),
            select: Select::new(&self.include, &self.exclude, self.since)?,
            here: std::env::current_dir().ok(),
            unique,
        })
    }
}

/// A day or moment of a command line; without an offset it is meant as the clocks here show it.
fn moment(text: &str) -> std::result::Result<SystemTime, String> {
    let here = || {
        let civil = text.parse::<civil::DateTime>().ok()?;
        civil
            .to_zoned(TimeZone::system())
            .ok()
            .map(|z| z.timestamp())
    };
    text.parse::<Timestamp>()
        .ok()
        .or_else(here)
        .map(SystemTime::from)
        .ok_or_else(|| "expected a day such as 2026-11-01, or 2026-11-01T08:00:00+08:00".into())
}

#[cfg(test)]
mod tests {
    use super::moment;
    use std::time::{Duration, SystemTime};

    fn seconds(text: &str) -> Option<Duration> {
        moment(text)
            .ok()?
            .duration_since(SystemTime::UNIX_EPOCH)
            .ok()
    }

    #[test]
    fn moments_have_an_offset_and_days_are_those_of_this_place() {
        let eight = seconds("2026-11-01T08:00:00+08:00").unwrap();
        assert_eq!(eight, Duration::from_secs(1_793_491_200));
        assert_eq!(seconds("2026-11-01T00:00:00Z"), Some(eight));
        let day = seconds("2026-11-01").unwrap();
        assert_eq!(seconds("2026-11-01T00:00:00"), Some(day));
        assert!(day.abs_diff(eight) <= Duration::from_secs(15 * 3600));
        for bad in ["", "yesterday", "2026-13-01", "1.11.2026", "20261"] {
            assert!(moment(bad).is_err(), "{bad}");
        }
    }
}
