//! Forms out of a database and into the audit.

use crate::audit::across::{Archive, Audited};
use crate::audit::{Scope, Settings};
use crate::emit::export::jsonl;
use crate::emit::store::Source;
use crate::error::Result;
use std::collections::HashMap;

/// What is told of a form beside its findings.
#[derive(Clone, Debug)]
pub(super) struct Card {
    /// Where its document was found.
    pub path: String,
    /// Its title as printed.
    pub title: String,
}

/// The forms by their ids.
pub(super) type Cards = HashMap<String, Card>;

/// Audits all forms of a database, each read once.
pub(super) fn audit(source: &mut dyn Source, settings: &Settings) -> Result<(Audited, Cards)> {
    let mut archive = Archive::new(settings);
    let mut cards = Cards::new();
    jsonl::forms(source, false, &mut |forms| {
        for (n, declaration) in forms.declarations.iter().enumerate() {
            let id = format!("{}/declarations/{n}", forms.document);
            archive.add(&id, declaration);
            let card = Card {
                path: forms.path.clone(),
                title: declaration.title.clone(),
            };
            cards.insert(id, card);
        }
        Ok(())
    })?;
    Ok((archive.finish(), cards))
}

/// The word that databases and reports have for it.
pub(super) fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Form => "form",
        Scope::Archive => "archive",
    }
}
