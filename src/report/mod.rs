//! What an audit found, for people to work through: one page of HTML that needs nothing else, and a workbook.
//!
//! A [`Dossier`] gathers what is shown: the findings, and of each place that a finding names an [`excerpt`] (the rows around
//! it, as the form has them) and a [`region`] (where on which page it was printed, with what stands around it). The page draws
//! them when they are asked for.

mod excerpt;
mod page;
mod region;
mod words;
mod workbook;

use crate::audit::across::Audited;
use crate::model::Declaration;
use excerpt::Excerpt;
use region::Region;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub use page::page;
pub use region::Crop;
pub use words::Language;
pub use workbook::workbook;

/// A form that a finding names.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Card {
    /// Where its document was found.
    pub path: String,
    /// Its title as printed.
    pub title: String,
    /// Tables and texts that are shown of it.
    pub excerpts: Vec<Excerpt>,
    /// Pages that are shown of it.
    pub regions: Vec<Region>,
    /// What is shown for each pointer.
    #[serde(skip)]
    pub views: BTreeMap<String, View>,
}

/// What is shown of a place.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct View {
    /// What it is called: `支出构成 合计 2018年`.
    pub label: String,
    /// What it says.
    pub text: String,
    /// The excerpt, with row and column of the place in it.
    pub excerpt: Option<(usize, usize, usize)>,
    /// The pages it was read from: which of the form's regions, and the boxes on it.
    pub at: Vec<(usize, Vec<[f64; 4]>)>,
    /// Where in markup it was read from.
    pub path: Option<String>,
    /// Whether a person should look at the reading first.
    pub review: bool,
}

/// All that a report shows.
#[derive(Debug)]
pub struct Dossier {
    pub(crate) audited: Audited,
    pub(crate) cards: HashMap<String, Card>,
    /// Where the document of each form was found.
    pub(crate) paths: HashMap<String, String>,
}

impl Dossier {
    /// A dossier of findings, without anything to look at yet. `paths` tells where the document of each form was found.
    pub fn new(audited: Audited, paths: HashMap<String, String>) -> Self {
        Self {
            audited,
            cards: HashMap::new(),
            paths,
        }
    }

    /// Where the document of a form was found; empty where that is not known.
    pub fn path(&self, declaration: &str) -> &str {
        self.paths.get(declaration).map_or("", String::as_str)
    }

    /// The findings.
    pub fn audited(&self) -> &Audited {
        &self.audited
    }

    /// The forms that are named, each with the pointers into it.
    pub fn wanted(&self) -> HashMap<String, BTreeSet<String>> {
        let mut wanted: HashMap<String, BTreeSet<String>> = HashMap::new();
        for place in self.audited.entries.iter().flat_map(|e| &e.places) {
            let pointers = wanted.entry(place.declaration.clone()).or_default();
            pointers.insert(place.pointer.clone());
        }
        wanted
    }

    /// Gathers what is shown of a form: of what `pointers` lead to.
    pub fn add(&mut self, id: &str, declaration: &Declaration, pointers: &BTreeSet<String>) {
        let mut card = Card {
            path: self.path(id).to_string(),
            title: declaration.title.clone(),
            excerpts: Vec::new(),
            regions: Vec::new(),
            views: BTreeMap::new(),
        };
        let mut excerpts = excerpt::Excerpts::new(declaration);
        let mut regions = region::Regions::new(declaration);
        for pointer in pointers {
            let Some(seen) = excerpts.view(pointer) else {
                continue;
            };
            let (at, path) = regions.of(pointer);
            let view = View {
                label: seen.label,
                text: seen.text,
                excerpt: seen.place,
                at,
                path,
                review: crate::audit::to_review(declaration, pointer),
            };
            card.views.insert(pointer.clone(), view);
        }
        card.excerpts = excerpts.finish();
        card.regions = regions.finish();
        self.cards.insert(id.to_string(), card);
    }

    /// The parts of pages that are shown, those of the worst findings first: what a [`Crop`] is to be drawn of.
    pub fn crops(&self) -> Vec<Crop> {
        let mut seen = BTreeSet::new();
        let mut out = Vec::new();
        for place in self.audited.entries.iter().flat_map(|e| &e.places) {
            let Some(card) = self.cards.get(&place.declaration) else {
                continue;
            };
            let Some(view) = card.views.get(&place.pointer) else {
                continue;
            };
            for (n, _) in &view.at {
                if seen.insert((place.declaration.clone(), *n)) {
                    let region = &card.regions[*n];
                    out.push(Crop {
                        declaration: place.declaration.clone(),
                        number: *n,
                        path: card.path.clone(),
                        page: region.page,
                        area: region.area,
                    });
                }
            }
        }
        out
    }

    /// Keeps the picture of a crop: a PNG.
    pub fn picture(&mut self, crop: &Crop, png: &[u8]) {
        let card = self.cards.get_mut(&crop.declaration);
        if let Some(region) = card.and_then(|c| c.regions.get_mut(crop.number)) {
            region.picture = Some(format!("data:image/png;base64,{}", region::base64(png)));
        }
    }
}

#[cfg(test)]
mod tests;
