//! `formstitch profiles`: the form families that are known, and what is wrong with a profile. `--profiles` of the other
//! commands is read here as well.

use super::messages::Lang;
use super::text::{Paint, clean, pad, width, wrap};
use super::{Outcome, out};
use crate::error::{Error, ErrorKind, Result};
use crate::form;
use crate::profiles::{self, Profile, ProfileFile, Profiles, nearest};
use clap::{Args, Subcommand};
use std::io::IsTerminal;
use std::path::PathBuf;

/// Columns of running text.
const TEXT_WIDTH: usize = 100;

#[derive(Debug, Subcommand)]
pub(super) enum ProfilesCommand {
    /// List the form families that are known
    List(OwnProfiles),
    /// Print the profile of a form family
    Show {
        /// Its id
        id: String,
        #[command(flatten)]
        own: OwnProfiles,
    },
    /// Say what is wrong with profiles
    Check {
        /// Profiles, and folders of them
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}

#[derive(Debug, Args)]
pub(super) struct OwnProfiles {
    /// Folder of form profiles of your own (*.toml), or one such file: asked before the built-in ones
    #[arg(long, value_name = "DIR")]
    profiles: Option<PathBuf>,
}

impl OwnProfiles {
    /// The profiles to read with. Mistakes are told; one that makes a profile useless is an error.
    pub fn load(&self, lang: Lang) -> Result<Profiles> {
        let own: Vec<Profile> = self
            .files(lang)?
            .into_iter()
            .filter_map(|f| f.profile)
            .collect();
        if own.is_empty() {
            return Ok(Profiles::default());
        }
        Ok(Profiles::with(own))
    }

    fn files(&self, lang: Lang) -> Result<Vec<ProfileFile>> {
        let files = profiles::read(self.profiles.as_slice())?;
        if files.iter().any(|f| f.profile.is_none()) {
            out::tell(told(&files, lang).trim_end());
            return Err(Error::new(ErrorKind::Usage, lang.faulty_profiles()));
        }
        Ok(files)
    }
}

pub(super) fn run(command: &ProfilesCommand, lang: Lang) -> Result<Outcome> {
    match command {
        ProfilesCommand::List(own) => list(own, lang),
        ProfilesCommand::Show { id, own } => show(id, own, lang),
        ProfilesCommand::Check { files } => check(files, lang),
    }
}

/// A profile with its text and where it is from.
struct Entry {
    profile: Profile,
    text: String,
    from: String,
}

/// All profiles in the order in which they are asked.
fn entries(own: &OwnProfiles, lang: Lang) -> Result<Vec<Entry>> {
    let built_in = form::built_in();
    let mut all: Vec<Entry> = Vec::new();
    for file in own.files(lang)? {
        let Some(profile) = file.profile else {
            continue;
        };
        let replaces = built_in.iter().any(|p| p.id == profile.id);
        all.push(Entry {
            from: lang.own_file(&file.path, replaces),
            text: file.text,
            profile,
        });
    }
    let count = all.len();
    for (profile, text) in built_in.iter().zip(form::built_in_texts()) {
        if all[..count].iter().all(|e| e.profile.id != profile.id) {
            all.push(Entry {
                profile: profile.clone(),
                text: (*text).to_string(),
                from: lang.built_in().to_string(),
            });
        }
    }
    Ok(all)
}

fn list(own: &OwnProfiles, lang: Lang) -> Result<Outcome> {
    let paint = Paint::on(std::io::stdout().is_terminal());
    let labels = lang.profile_labels();
    let wide = labels.iter().map(|l| width(l)).max().unwrap_or(0);
    let mut shown = String::new();
    for entry in entries(own, lang)? {
        if !shown.is_empty() {
            shown.push('\n');
        }
        shown += &format!("{}\n", paint.bold(&entry.profile.id));
        let facts = [
            lang.description(&entry.profile.description).to_string(),
            entry.profile.titles.join(lang.comma()),
            entry.from,
        ];
        for (label, fact) in labels
            .iter()
            .zip(facts)
            .filter(|(_, fact)| !fact.is_empty())
        {
            let lines = wrap(&clean(&fact), TEXT_WIDTH - wide - 4);
            for (i, line) in lines.iter().enumerate() {
                let label = if i == 0 { label } else { "" };
                shown += &format!("  {}  {line}\n", pad(label, wide));
            }
        }
    }
    out::print(&shown)?;
    Ok(Outcome::Clean)
}

fn show(id: &str, own: &OwnProfiles, lang: Lang) -> Result<Outcome> {
    let all = entries(own, lang)?;
    let Some(entry) = all.iter().find(|e| e.profile.id == id) else {
        let ids: Vec<&str> = all.iter().map(|e| e.profile.id.as_str()).collect();
        let told = lang.no_such_profile(id, nearest(id, &ids));
        return Err(Error::new(ErrorKind::Usage, told));
    };
    out::print(&format!("{}\n", entry.text.trim_end()))?;
    Ok(Outcome::Clean)
}

fn check(paths: &[PathBuf], lang: Lang) -> Result<Outcome> {
    let files = profiles::read(paths)?;
    out::print(&told(&files, lang))?;
    Ok(if files.iter().all(|f| f.profile.is_some()) {
        Outcome::Clean
    } else {
        Outcome::Unclean
    })
}

/// Every complaint on a line of its own, files without any, and the sums.
fn told(files: &[ProfileFile], lang: Lang) -> String {
    let mut lines = Vec::new();
    let mut errors = 0;
    for file in files {
        for c in &file.complaints {
            errors += usize::from(c.is_error());
            let (kind, what) = (lang.complaint_kind(c.is_error()), lang.mistake(&c.mistake));
            let at = format!("{}:{}:{}", file.path, c.line, c.column);
            lines.push(format!("{at}: {kind}{}{what}", lang.colon()));
        }
        if let (Some(profile), []) = (&file.profile, file.complaints.as_slice()) {
            lines.push(lang.sound_profile(&file.path, &profile.id));
        }
    }
    let all: usize = files.iter().map(|f| f.complaints.len()).sum();
    lines.push(lang.checked(files.len(), errors, all - errors));
    lines.iter().map(|l| format!("{}\n", clean(l))).collect()
}
