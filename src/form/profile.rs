//! Form families as data: what titles, labels, sections and columns a form has.

use super::label::{label, number};
use super::words::{self, Role};
use crate::model::Term;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A form family. See `profiles/*.toml` for what each key means.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The id that [`crate::model::Declaration::form`] tells.
    pub id: String,
    /// What the family is for, in words.
    #[serde(default)]
    pub description: Description,
    /// What a title of this family holds; where several families fit, the longest wins.
    pub titles: Vec<String>,
    /// Labels of which a form of this family prints at least one; none: whatever the title says.
    #[serde(default)]
    pub needs: Vec<String>,
    /// Columns that the indicator block of this family has.
    #[serde(default)]
    pub needs_columns: Vec<Role>,
    /// Labels with a short value beside them.
    #[serde(default)]
    pub fields: Vec<String>,
    /// Fields that name who filed the form, best first.
    #[serde(default)]
    pub organisation: Vec<String>,
    /// Labels of long texts.
    #[serde(default)]
    pub narratives: Vec<String>,
    /// Labels over columns of text whose heads are labels of narratives.
    #[serde(default)]
    pub lists: Vec<String>,
    /// Labels of the fund table.
    #[serde(default)]
    pub funds: Vec<String>,
    /// Labels of goals, by term.
    #[serde(default)]
    pub goals: BTreeMap<Term, Vec<String>>,
    /// The indicator block.
    #[serde(default)]
    pub indicators: Indicators,
}

/// What a family is for, in Chinese and in English; either may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    /// In Chinese.
    #[serde(default)]
    pub zh: String,
    /// In English.
    #[serde(default)]
    pub en: String,
}

/// What an indicator block looks like.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicators {
    /// Merged labels to the left of a block, by the term they speak of.
    #[serde(default)]
    pub blocks: BTreeMap<Term, Vec<String>>,
    /// Heads, by the column's role.
    #[serde(default)]
    pub columns: BTreeMap<Role, Vec<String>>,
}

impl Profile {
    /// Reads a profile. Patterns with `#` are kept as labels are compared.
    ///
    /// # Errors
    /// What the TOML reader says, with line and column.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut profile: Self = toml::from_str(text).map_err(|e| e.to_string())?;
        let goals = profile.goals.values_mut();
        for patterns in goals.chain(profile.indicators.blocks.values_mut()) {
            for pattern in patterns {
                *pattern = label(pattern);
            }
        }
        Ok(profile)
    }

    /// How many characters of a title this family's own titles know; 0 where none fits.
    pub fn fits_title(&self, title: &str) -> usize {
        let title = words::bare(title);
        self.titles
            .iter()
            .map(|t| words::bare(t))
            .filter(|t| title.contains(t.as_str()))
            .map(|t| t.chars().count())
            .max()
            .unwrap_or(0)
    }

    /// Term and number of a goal label; no term where the label names none.
    pub fn goal(&self, text: &str) -> Option<(Option<Term>, Option<u32>)> {
        match numbered(&self.goals, text) {
            Some((term, number)) => Some((Some(term), number)),
            None => words::goal(text),
        }
    }

    /// Term and number of a block label; no term where the label names none.
    pub fn block(&self, text: &str) -> Option<(Option<Term>, Option<u32>)> {
        match numbered(&self.indicators.blocks, text) {
            Some((term, number)) => Some((Some(term), number)),
            None => words::block(text),
        }
    }

    /// Term and number of a label that may stand beside an indicator block: the block's own, or that of the goal it
    /// serves.
    pub fn beside(&self, text: &str) -> Option<(Option<Term>, Option<u32>)> {
        self.block(text).or_else(|| self.goal(text))
    }

    /// The role of a head: as the family says, else by the meaning of its words.
    pub fn role(&self, text: &str) -> Option<Role> {
        let name = label(text);
        let roles = || self.indicators.columns.iter();
        roles()
            .find(|(_, heads)| heads.iter().any(|h| label(h) == name))
            .map(|(role, _)| *role)
            .or_else(|| words::role(text))
    }

    /// A family of which nothing is known.
    pub fn unknown() -> &'static Self {
        static UNKNOWN: OnceLock<Profile> = OnceLock::new();
        UNKNOWN.get_or_init(Self::default)
    }
}

fn numbered(table: &BTreeMap<Term, Vec<String>>, text: &str) -> Option<(Term, Option<u32>)> {
    let text = label(text);
    for (term, patterns) in table {
        for pattern in patterns {
            if let Some(number) = match_numbered(pattern, &text) {
                return Some((*term, number));
            }
        }
    }
    None
}

/// Matches a label with `#` for a number; the number may be missing.
fn match_numbered(pattern: &str, text: &str) -> Option<Option<u32>> {
    let Some((head, tail)) = pattern.split_once('#') else {
        return (pattern == text).then_some(None);
    };
    let middle = text.strip_prefix(head)?.strip_suffix(tail)?;
    if middle.is_empty() {
        return Some(None);
    }
    number(middle).map(Some)
}

const BUILT_IN: [&str; 7] = [
    include_str!("../../profiles/department-target.toml"),
    include_str!("../../profiles/department-annual.toml"),
    include_str!("../../profiles/city-department-target.toml"),
    include_str!("../../profiles/project-target.toml"),
    include_str!("../../profiles/project-application.toml"),
    include_str!("../../profiles/integrated-target.toml"),
    include_str!("../../profiles/self-evaluation.toml"),
];

/// The TOML text of the profiles that are built in, in their order.
pub fn built_in_texts() -> &'static [&'static str] {
    &BUILT_IN
}

/// How much of a title is compared, in characters: without white space, colons and bracketed matter.
pub fn title_length(title: &str) -> usize {
    words::bare(title).chars().count()
}

/// The profiles that are built in.
pub fn built_in() -> &'static [Profile] {
    static PROFILES: OnceLock<Vec<Profile>> = OnceLock::new();
    PROFILES.get_or_init(|| {
        BUILT_IN
            .iter()
            .filter_map(|text| Profile::parse(text).ok())
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_profile_parses() {
        assert_eq!(built_in().len(), BUILT_IN.len());
    }

    #[test]
    fn every_role_has_a_name() {
        let told = Profile::parse("id='a'\ntitles=['b']\nneeds_columns=['?']").unwrap_err();
        let told = told.rsplit("expected one of").next().unwrap_or_default();
        let names: Vec<&str> = told.split('`').skip(1).step_by(2).collect();
        assert_eq!(names, Role::NAMES);
    }

    #[test]
    fn patterns_are_compared_like_labels() {
        let text = "id='a'\ntitles=['b']\n[goals]\nmid=['三年（滚动）方向 #：']";
        let p = Profile::parse(text).unwrap();
        assert_eq!(p.goal("三年(滚动)方向2"), Some((Some(Term::Mid), Some(2))));
    }

    #[test]
    fn goal_labels_tell_term_and_number() {
        let p = &built_in()[0];
        assert_eq!(p.goal("长期目标 1："), Some((Some(Term::Long), Some(1))));
        let twelfth = p.goal("年度目标十二:");
        assert_eq!(twelfth, Some((Some(Term::Annual), Some(12))));
        assert_eq!(p.goal("年度目标"), Some((Some(Term::Annual), None)));
        assert_eq!(p.goal("年度目标的说明"), None);
        assert_eq!(p.block("长期绩效指标"), Some((Some(Term::Long), None)));
    }
}
