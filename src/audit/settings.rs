//! What the audit goes by, as data: `audit.toml`, and a file of the user's own over it.

use super::Names;
use super::rules::RULES;
use crate::model::Severity;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use toml::{Table, Value};

/// The settings that are built in, as they are written.
pub const BUILT_IN: &str = include_str!("../../audit.toml");

/// Thresholds, word lists, required fields; which rules are off.
#[derive(Clone, Debug)]
pub struct Settings {
    /// As read.
    pub(crate) given: Given,
    /// How names of organisations are told alike.
    pub names: Names,
}

/// The file's keys.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Given {
    pub off: BTreeSet<String>,
    pub severity: BTreeMap<String, Severity>,
    pub thresholds: Thresholds,
    pub words: Words,
    pub misfit: Vec<Misfit>,
    pub level: Vec<Level>,
    pub required: BTreeMap<String, Vec<Vec<String>>>,
    pub forms: Forms,
    pub organisations: Organisations,
}

/// Numbers; `audit.toml` says what each means.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Thresholds {
    pub unit_factor: [i64; 2],
    pub most_wan: i64,
    pub least_yuan: i64,
    pub same_digits: usize,
    pub prior_percent: f64,
    pub lowered_percent: f64,
    pub copied_percent: f64,
    pub copied_least: usize,
    pub outlier_deviations: f64,
    pub outlier_percent: f64,
    pub outlier_peers: usize,
}

/// Word lists.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    pub totals: Vec<String>,
    pub residual: Vec<String>,
    pub none: Vec<String>,
    pub rates: Vec<String>,
    pub not_rates: Vec<String>,
    pub bounded_rates: Vec<String>,
    pub not_a_rate: Vec<String>,
    pub money: Vec<String>,
    pub counts: Vec<String>,
    pub generic_projects: Vec<String>,
    pub missed: Vec<String>,
    pub less_is_better: Vec<String>,
    pub vague: Vec<String>,
    pub no_target: Vec<String>,
    pub prompts: Vec<String>,
    pub reasons: Vec<String>,
    pub other_year_before: Vec<String>,
    pub other_year_after: Vec<String>,
}

/// Indicators that are filed wrongly by their names.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Misfit {
    pub words: Vec<String>,
    pub right: String,
    pub wrong: Vec<String>,
}

/// Which 一级指标 stands over which 二级指标.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Level {
    pub second: Vec<String>,
    pub first: Vec<String>,
}

/// What is particular to families of forms.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Forms {
    pub two_years_before: Vec<String>,
    pub organisation_fields: Vec<String>,
    pub project_fields: Vec<String>,
    pub year_texts: Vec<String>,
}

/// Names of organisations.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Organisations {
    pub not_regions: Vec<String>,
    pub abbreviations: Vec<[String; 2]>,
}

#[allow(clippy::expect_used)]
static DEFAULT: LazyLock<Settings> =
    LazyLock::new(|| Settings::over("").expect("the built-in settings are sound"));

impl Settings {
    /// Those that are built in.
    pub fn built_in() -> &'static Self {
        &DEFAULT
    }

    /// The built-in settings with the keys of `text`, a TOML document, in their places; those of a table one by one.
    ///
    /// # Errors
    /// In words: no TOML, an unknown key or code, a value of another kind than expected.
    pub fn over(text: &str) -> Result<Self, String> {
        let told = |e: toml::de::Error| e.to_string().trim().to_string();
        let mut all: Table = BUILT_IN.parse().map_err(told)?;
        laid_over(&mut all, text.parse::<Table>().map_err(told)?);
        let given: Given = Value::Table(all).try_into().map_err(told)?;
        let known = |code: &&String| !RULES.iter().any(|r| r.code == code.as_str());
        if let Some(code) = given.off.iter().chain(given.severity.keys()).find(known) {
            let codes: Vec<&str> = RULES.iter().map(|r| r.code).collect();
            return Err(format!(
                "expected the code of a rule ({}), found {code}",
                codes.join(", ")
            ));
        }
        let names = Names::new(&given.organisations);
        Ok(Self { given, names })
    }

    /// Whether a rule is asked.
    pub fn is_on(&self, code: &str) -> bool {
        !self.given.off.contains(code)
    }

    /// How bad the findings of a rule are, where it is not as the rule says itself.
    pub fn severity(&self, code: &str) -> Option<Severity> {
        self.given.severity.get(code).copied()
    }

    /// Whether a text says that there is none.
    pub(crate) fn is_none(&self, text: &str) -> bool {
        let flat = text.trim();
        flat.is_empty() || self.given.words.none.iter().any(|w| w == flat)
    }

    /// Whether a name is that of a share.
    pub(crate) fn is_rate(&self, name: &str) -> bool {
        let w = &self.given.words;
        ends(name, &w.rates) && !ends(name, &w.not_rates)
    }
}

/// Whether a text, bracketed matter at its end aside, ends in one of the words.
pub(crate) fn ends(text: &str, words: &[String]) -> bool {
    let bare = text.split(['（', '(']).next().unwrap_or(text).trim();
    words.iter().any(|w| bare.ends_with(w.as_str()))
}

/// Whether one of the words is in a text.
pub(crate) fn has(text: &str, words: &[String]) -> bool {
    words.iter().any(|w| text.contains(w.as_str()))
}

fn laid_over(all: &mut Table, own: Table) {
    for (key, value) in own {
        match (all.get_mut(&key), value) {
            (Some(Value::Table(inner)), Value::Table(own)) => laid_over(inner, own),
            (_, value) => {
                all.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Settings;
    use crate::model::Severity;

    #[test]
    fn own_keys_take_the_place_of_built_in_ones() {
        let own = "off = [\"target-vague\"]\n[severity]\nsum-mismatch = \"info\"\n[words]\nnone = [\"没有\"]\n";
        let own = Settings::over(own).unwrap();
        assert!(!own.is_on("target-vague") && own.is_on("sum-mismatch"));
        assert_eq!(own.severity("sum-mismatch"), Some(Severity::Info));
        assert!(own.is_none("没有") && !own.is_none("无"));
        assert!(own.is_rate("培训合格率（%）") && !own.is_rate("工作效率"));
    }

    #[test]
    fn mistakes_are_told() {
        for (text, told) in [
            ("off = [\"sums\"]", "found sums"),
            ("of = []", "unknown field"),
            ("off = 1", "expected"),
            ("[thresholds]\nprior_percent = \"x\"", "prior_percent"),
            ("off = [", "TOML"),
        ] {
            let error = Settings::over(text).unwrap_err();
            assert!(error.contains(told), "{text}: {error}");
        }
    }
}
