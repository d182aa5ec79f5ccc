//! Forms out of a database and into the audit.

use crate::audit::across::{Archive, Audited};
use crate::audit::{Scope, Settings};
use crate::emit::export::jsonl;
use crate::emit::store::Source;
use crate::error::Result;
use crate::report::Dossier;
use std::collections::HashMap;

/// Where the document of each form was found, by the form's id.
pub(super) type Paths = HashMap<String, String>;

/// Audits all forms of a database, each read once.
pub(super) fn audit(source: &mut dyn Source, settings: &Settings) -> Result<(Audited, Paths)> {
    let mut archive = Archive::new(settings);
    let mut paths = Paths::new();
    jsonl::forms(source, false, &mut |forms| {
        for (n, declaration) in forms.declarations.iter().enumerate() {
            let id = format!("{}/declarations/{n}", forms.document);
            archive.add(&id, declaration);
            paths.insert(id, forms.path.clone());
        }
        Ok(())
    })?;
    Ok((archive.finish(), paths))
}

/// Gathers what a report shows of the forms that findings name.
pub(super) fn show(source: &mut dyn Source, dossier: &mut Dossier) -> Result<()> {
    let wanted = dossier.wanted();
    jsonl::forms(source, true, &mut |forms| {
        for (n, declaration) in forms.declarations.iter().enumerate() {
            let id = format!("{}/declarations/{n}", forms.document);
            if let Some(pointers) = wanted.get(&id) {
                dossier.add(&id, declaration, pointers);
            }
        }
        Ok(())
    })
}

/// The word that databases and reports have for it.
pub(super) fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Form => "form",
        Scope::Archive => "archive",
    }
}
