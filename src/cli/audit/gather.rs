//! Forms out of a database and into the audit.

use crate::audit::across::{Archive, Audited};
use crate::audit::{Scope, Settings};
use crate::emit::export::jsonl::{self, Forms};
use crate::emit::store::Source;
use crate::error::Result;
use crate::model::Declaration;
use crate::report::Dossier;
use std::collections::HashMap;

/// Where the document of each form was found, by the form's id.
pub(super) type Paths = HashMap<String, String>;

/// Audits all forms of a database, each read once.
pub(super) fn audit(source: &mut dyn Source, settings: &Settings) -> Result<(Audited, Paths)> {
    let mut archive = Archive::new(settings);
    let mut paths = Paths::new();
    jsonl::forms(source, false, &mut |share| {
        let all: Vec<(String, &Declaration)> = each(share).map(|(id, d, _)| (id, d)).collect();
        archive.add_all(&all);
        paths.extend(each(share).map(|(id, _, path)| (id, path.to_string())));
        Ok(())
    })?;
    Ok((archive.finish(), paths))
}

/// Gathers what a report shows of the forms that findings name.
pub(super) fn show(source: &mut dyn Source, dossier: &mut Dossier) -> Result<()> {
    let wanted = dossier.wanted();
    jsonl::forms(source, true, &mut |share| {
        for (id, declaration, _) in each(share) {
            if let Some(pointers) = wanted.get(&id) {
                dossier.add(&id, declaration, pointers);
            }
        }
        Ok(())
    })
}

/// Each form with its id and where its document was found.
fn each(share: &[Forms]) -> impl Iterator<Item = (String, &Declaration, &str)> {
    share.iter().flat_map(|forms| {
        let numbered = forms.declarations.iter().enumerate();
        numbered.map(|(n, d)| {
            (
                format!("{}/declarations/{n}", forms.document),
                d,
                forms.path.as_str(),
            )
        })
    })
}

/// The word that databases and reports have for it.
pub(super) fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Form => "form",
        Scope::Archive => "archive",
    }
}
