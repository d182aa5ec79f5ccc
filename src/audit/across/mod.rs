//! Findings across the forms of an archive.
//!
//! Forms come one by one ([`Archive::add`]); what is kept of each is little ([`facts`]). When all are in, the rules look at
//! the rows of years that one body has of one family of form, and of one project where forms are of projects.

mod copied;
mod facts;
mod lowered;
mod missing;
mod outliers;
mod prior;
mod twice;

use super::rules::{Scope, rule};
use super::settings::Settings;
use super::texts::Found;
use super::within::finding;
use super::{findings, to_check};
use crate::model::{Declaration, Finding, Severity};
use facts::Facts;
use rayon::prelude::*;
use std::collections::BTreeMap;

pub use facts::Headline;

/// A place in the archive that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The id of the declaration, as it was given.
    pub declaration: String,
    /// JSON pointer into it.
    pub pointer: String,
}

/// A finding with where in the archive it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The finding; its own `refs` are empty.
    pub finding: Finding,
    /// Within one form, or across several.
    pub scope: Scope,
    /// The body, by the name that tells it from others; `None` where the form names none.
    pub organisation: Option<String>,
    /// The year of the form, or of the later one.
    pub year: Option<i32>,
    /// What it is about, the form that is to be asked about first.
    pub places: Vec<Place>,
}

/// What a body declared for a year in all: a figure of a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct YearAmount {
    /// The body, by the name that tells it from others.
    pub organisation: String,
    /// The year.
    pub year: i32,
    /// The family of the form.
    pub form: String,
    /// The project, where the form is of one.
    pub project: Option<String>,
    /// The amount.
    pub amount: Headline,
    /// Where it stands.
    pub place: Place,
}

/// All that an audit came to.
#[derive(Clone, Debug, Default)]
pub struct Audited {
    /// Forms looked at.
    pub forms: usize,
    /// The findings: the worst first, then by code, body and year.
    pub entries: Vec<Entry>,
    /// What was declared, by body and year.
    pub amounts: Vec<YearAmount>,
}

/// An archive in the making.
#[derive(Debug)]
pub struct Archive<'s> {
    settings: &'s Settings,
    facts: Vec<Facts>,
    entries: Vec<Entry>,
}

/// Forms of one body, family and project, by year: of several of one year the first.
type Series<'a> = BTreeMap<i32, &'a Facts>;

impl<'s> Archive<'s> {
    /// An archive of no forms.
    pub fn new(settings: &'s Settings) -> Self {
        Self {
            settings,
            facts: Vec::new(),
            entries: Vec::new(),
        }
    }

    /// Takes a form in: looks at it by itself, and keeps what is needed to compare it with others. `id` is told in findings.
    pub fn add(&mut self, id: &str, declaration: &Declaration) {
        self.add_all(&[(id.to_string(), declaration)]);
    }

    /// The same with many forms, several at a time.
    pub fn add_all(&mut self, forms: &[(String, &Declaration)]) {
        let looked: Vec<(Facts, Vec<Entry>)> = forms
            .par_iter()
            .map(|(id, declaration)| look(id, declaration, self.settings))
            .collect();
        for (facts, entries) in looked {
            self.facts.push(facts);
            self.entries.extend(entries);
        }
    }

    /// Asks the rules that look at several forms, and gives everything that was found.
    pub fn finish(mut self) -> Audited {
        self.facts.sort_by(|a, b| a.id.cmp(&b.id));
        let series = series(&self.facts);
        let mut found: Vec<(&str, Hit)> = Vec::new();
        for row in series.values() {
            found.extend(prior::look(row, self.settings).map(|h| ("prior-mismatch", h)));
            found.extend(missing::look(row).map(|h| ("year-missing", h)));
            found.extend(copied::look(row, self.settings).map(|h| ("indicators-copied", h)));
            found.extend(lowered::look(row, self.settings).map(|h| ("target-lowered", h)));
        }
        found.extend(twice::look(&self.facts, self.settings).map(|h| ("project-twice", h)));
        found.extend(outliers::look(&series, self.settings).map(|h| ("outlier", h)));
        let entries = found
            .into_iter()
            .filter(|(code, _)| self.settings.is_on(code))
            .map(|(code, hit)| entry(code, hit, self.settings));
        let entries: Vec<Entry> = entries.collect();
        self.entries.extend(entries);
        self.entries.sort_by(order);
        Audited {
            forms: self.facts.len(),
            amounts: self.facts.iter().filter_map(Facts::year_amount).collect(),
            entries: self.entries,
        }
    }
}

/// What a form comes to by itself.
fn look(id: &str, declaration: &Declaration, settings: &Settings) -> (Facts, Vec<Entry>) {
    let facts = Facts::of(id, declaration, settings);
    let entry = |mut finding: Finding| {
        let refs = std::mem::take(&mut finding.refs);
        let place = |pointer| Place {
            declaration: id.to_string(),
            pointer,
        };
        Entry {
            finding,
            scope: Scope::Form,
            organisation: facts.organisation.clone(),
            year: facts.year,
            places: refs.into_iter().map(place).collect(),
        }
    };
    let found = findings(declaration, settings);
    let entries = found.into_iter().map(entry).collect();
    (facts, entries)
}

/// What a rule found across forms.
struct Hit {
    found: Found,
    organisation: Option<String>,
    year: Option<i32>,
    places: Vec<Place>,
    /// Whether it rests on a value to review.
    doubtful: bool,
}

fn entry(code: &str, hit: Hit, settings: &Settings) -> Entry {
    let mut finding = finding(code, hit.found, settings);
    if hit.doubtful {
        to_check(&mut finding);
    }
    Entry {
        finding,
        scope: rule(code).map_or(Scope::Archive, |r| r.scope),
        organisation: hit.organisation,
        year: hit.year,
        places: hit.places,
    }
}

/// The worst first; then all that tells two findings apart.
fn order(a: &Entry, b: &Entry) -> std::cmp::Ordering {
    fn key(
        e: &Entry,
    ) -> (
        std::cmp::Reverse<Severity>,
        &str,
        &Option<String>,
        Option<i32>,
        &str,
    ) {
        let f = &e.finding;
        (
            std::cmp::Reverse(f.severity),
            &f.code,
            &e.organisation,
            e.year,
            &f.message,
        )
    }
    let places = |e: &Entry| {
        e.places
            .iter()
            .map(|p| (p.declaration.clone(), p.pointer.clone()))
            .collect::<Vec<_>>()
    };
    key(a).cmp(&key(b)).then_with(|| places(a).cmp(&places(b)))
}

/// What forms have to share to be one body's forms of several years.
type Key<'a> = (&'a str, &'a str, Option<&'a str>);

fn series(facts: &[Facts]) -> BTreeMap<Key<'_>, Series<'_>> {
    let mut all: BTreeMap<Key<'_>, Series<'_>> = BTreeMap::new();
    for f in facts {
        if let (Some(organisation), Some(year)) = (&f.organisation, f.year) {
            let key = (organisation.as_str(), f.form.as_str(), f.project.as_deref());
            all.entry(key).or_default().entry(year).or_insert(f);
        }
    }
    all
}

/// Each form with that of the year before it.
fn pairs<'a, 'r>(
    row: &'r Series<'a>,
) -> impl Iterator<Item = (&'a Facts, &'a Facts)> + use<'a, 'r> {
    row.iter()
        .filter_map(|(year, now)| Some((*row.get(&(year - 1))?, *now)))
}

#[cfg(test)]
mod tests;
