//! Findings within one form: a file for each rule or pair of rules, which looks at the form and says what it found.

mod actual;
mod balance;
mod classes;
mod columns;
mod deviations;
mod duplicates;
mod execution;
mod goals;
mod organisations;
mod parts;
mod percents;
mod required;
mod scores;
mod shares;
mod sums;
mod texts_left;
mod units;
mod vague;
mod weights;
mod years;

use super::rules::rule;
use super::settings::{Settings, Words};
use super::texts::Found;
use crate::model::{Declaration, Finding, Indicator, Severity};

pub(super) use units::direction_down;

/// A form with what it is checked by.
pub(super) struct Form<'a> {
    /// The form.
    pub d: &'a Declaration,
    /// The settings.
    pub settings: &'a Settings,
}

impl<'a> Form<'a> {
    /// The word lists.
    fn words(&self) -> &'a Words {
        &self.settings.given.words
    }

    /// The indicators that are some, with their places.
    fn indicators(&self) -> impl Iterator<Item = (usize, &'a Indicator)> {
        let settings = self.settings;
        let all = self.d.indicators.iter().enumerate();
        all.filter(move |(_, i)| !settings.is_none(&i.name))
    }
}

/// What looks at a form.
type Look = fn(&Form<'_>) -> Vec<Found>;

/// What is asked for each code.
const LOOKS: &[(&str, Look)] = &[
    ("sum-mismatch", sums::look),
    ("sum-mismatch", parts::sums),
    ("balance-mismatch", balance::look),
    ("part-above-total", parts::above),
    ("share-mismatch", shares::look),
    ("rate-mismatch", execution::look),
    ("weight-total", weights::look),
    ("score-total", scores::total),
    ("score-above-weight", scores::above),
    ("full-marks-missed", actual::look),
    ("deviation-unexplained", deviations::look),
    ("percent-above-100", percents::look),
    ("amount-unit", units::amounts),
    ("indicator-unit", units::indicators),
    ("date-outside-year", years::dates),
    ("year-mismatch", years::mismatch),
    ("goal-without-indicators", goals::look),
    ("target-missing", goals::targets),
    ("indicator-duplicate", duplicates::look),
    ("class-misfit", classes::look),
    ("target-vague", vague::look),
    ("required-empty", required::look),
    ("template-text", texts_left::look),
    ("organisation-mismatch", organisations::look),
];

/// What is found in a form, by the order of the rules and then of the form.
pub fn findings(declaration: &Declaration, settings: &Settings) -> Vec<Finding> {
    let form = Form {
        d: declaration,
        settings,
    };
    let asked = LOOKS.iter().filter(|(code, _)| settings.is_on(code));
    asked
        .flat_map(|(code, look)| {
            look(&form)
                .into_iter()
                .map(|f| finding(code, f, settings))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// What was found, with code and severity.
pub(super) fn finding(code: &str, found: Found, settings: &Settings) -> Finding {
    let own = found
        .severity
        .or_else(|| rule(code).map(|r| r.severity))
        .unwrap_or(Severity::Warning);
    Finding {
        code: code.into(),
        severity: settings.severity(code).unwrap_or(own),
        message: found.zh,
        message_en: found.en,
        figures: found.figures,
        check_reading: false,
        refs: found.refs,
    }
}

/// `支出构成 2018年`.
fn place(group: &[String], column: &str) -> String {
    let mut words: Vec<&str> = group.iter().map(String::as_str).collect();
    words.push(column);
    words.retain(|w| !w.is_empty());
    if words.is_empty() {
        return "资金".into();
    }
    words.join(" ")
}

#[cfg(test)]
pub(crate) mod tests;
