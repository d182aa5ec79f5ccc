//! The outputs of a run, as they were named.

use super::ExtractArgs;
use super::messages::Lang;
use crate::batch::{FORM_EXTENSIONS, Found, Sources, told_path};
use crate::emit::store::Address;
use crate::error::{Error, ErrorKind, Result};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Where the database goes when no output is named.
pub(super) const DEFAULT_DB: &str = "formstitch.sqlite";

/// Where the results of a run go, by name.
pub(super) struct Outputs {
    pub db: Option<Address>,
    pub json: Option<PathBuf>,
    /// Whether raw tables go beside the JSON.
    pub tables: bool,
    pub jsonl: Option<PathBuf>,
    pub fail_list: Option<PathBuf>,
    /// Whether the database was not asked for.
    pub by_default: bool,
}

impl Outputs {
    /// As the arguments name them.
    ///
    /// # Errors
    /// `Usage` where the database is of no kind that formstitch knows.
    pub fn of(args: &ExtractArgs, lang: Lang) -> Result<Self> {
        let by_default = args.db.is_none() && args.json.is_none() && args.jsonl.is_none();
        let db = match &args.db {
            Some(url) => Some(
                Address::parse(url)
                    .ok_or_else(|| Error::new(ErrorKind::Usage, lang.unknown_database(url)))?,
            ),
            None if by_default => Some(Address::Sqlite(DEFAULT_DB.into())),
            None => None,
        };
        Ok(Self {
            db,
            json: args.json.clone(),
            tables: args.tables,
            jsonl: args.jsonl.clone(),
            fail_list: args.fail_list.clone(),
            by_default,
        })
    }

    /// Whether JSON Lines go to standard output.
    pub fn is_stdout(&self) -> bool {
        self.jsonl.as_deref() == Some(Path::new("-"))
    }

    /// The files that are written, standard output left out.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        let database = match &self.db {
            Some(Address::Sqlite(path)) => Some(path),
            Some(Address::Postgres(_)) | None => None,
        };
        let others = [&self.jsonl, &self.fail_list];
        (database.into_iter())
            .chain(others.into_iter().flatten())
            .map(PathBuf::as_path)
    }

    /// A slip such as `--jsonl *.pdf` must not cost a document.
    pub fn must_not_be_inputs(&self, sources: &Sources, lang: Lang) -> Result<()> {
        let there: Vec<(&Path, PathBuf)> = self
            .files()
            .filter_map(|f| Some((f, f.canonicalize().ok()?)))
            .collect();
        if there.is_empty() {
            return Ok(());
        }
        let is_output = |path: &Path| {
            let named = there.iter().filter(|(f, real)| {
                *f == path
                    || f.file_name() == path.file_name()
                    || real.file_name() == path.file_name()
            });
            named
                .filter(|(_, real)| path.canonicalize().is_ok_and(|p| p == *real))
                .map(|(f, _)| lang.output_is_input(&told_path(f)))
                .next()
        };
        let mut slip = sources.list.as_deref().and_then(is_output);
        nearby(sources, &there).walk(&mut |found| match found {
            Found::File(input) => {
                slip = slip.take().or_else(|| is_output(&input.path));
                match slip {
                    None => ControlFlow::Continue(()),
                    Some(_) => ControlFlow::Break(()),
                }
            }
            _ => ControlFlow::Continue(()),
        })?;
        match slip {
            None => Ok(()),
            Some(told) => Err(Error::new(ErrorKind::Usage, told)),
        }
    }
}

/// The sources in which an output may be found. Folders are left out where all outputs are of kinds that are not taken from
/// folders, as databases are: so nobody walks twice.
fn nearby(sources: &Sources, outputs: &[(&Path, PathBuf)]) -> Sources {
    let like_a_form = |path: &PathBuf| {
        let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
        ending.is_some_and(|e| FORM_EXTENSIONS.contains(&e.as_str()))
    };
    let mut sources = Sources {
        unique: false,
        ..sources.clone()
    };
    if !outputs.iter().any(|(_, real)| like_a_form(real)) {
        sources.paths.retain(|p| !p.is_dir());
    }
    sources
}
