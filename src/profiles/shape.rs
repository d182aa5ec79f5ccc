//! What may stand where in a profile.

use super::mistake::{Kind, Word};
use crate::form::Role;

/// What may stand at a place of a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A text.
    Text,
    /// A list of labels.
    Texts,
    /// A list of roles.
    Roles,
    /// The whole profile.
    Profile,
    /// A text for each language.
    Description,
    /// Labels for each term.
    Terms,
    /// The indicator block.
    Indicators,
    /// Labels for each role.
    Columns,
}

impl Shape {
    /// The keys of a table.
    pub fn keys(self) -> Vec<(&'static str, Self)> {
        let all = |names: &[&'static str]| names.iter().map(|n| (*n, Self::Texts)).collect();
        match self {
            Self::Text | Self::Texts | Self::Roles => Vec::new(),
            Self::Profile => vec![
                ("id", Self::Text),
                ("description", Self::Description),
                ("titles", Self::Texts),
                ("needs", Self::Texts),
                ("needs_columns", Self::Roles),
                ("fields", Self::Texts),
                ("organisation", Self::Texts),
                ("narratives", Self::Texts),
                ("lists", Self::Texts),
                ("funds", Self::Texts),
                ("goals", Self::Terms),
                ("indicators", Self::Indicators),
            ],
            Self::Description => vec![("zh", Self::Text), ("en", Self::Text)],
            Self::Indicators => vec![("blocks", Self::Terms), ("columns", Self::Columns)],
            Self::Terms => all(&["long", "mid", "annual"]),
            Self::Columns => all(&Role::NAMES),
        }
    }

    /// What its keys are.
    pub fn word(self) -> Word {
        match self {
            Self::Terms => Word::Term,
            Self::Columns => Word::Role,
            _ => Word::Key,
        }
    }

    /// What its value has to be.
    pub fn kind(self) -> Kind {
        match self {
            Self::Text => Kind::Text,
            Self::Texts | Self::Roles => Kind::Texts,
            _ => Kind::Table,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Shape;
    use crate::form::Profile;

    #[test]
    fn every_key_that_is_read_is_known() {
        let told = Profile::parse("nothing = 1").unwrap_err();
        let told = told.rsplit("expected one of").next().unwrap_or_default();
        let mut read: Vec<&str> = told.split('`').skip(1).step_by(2).collect();
        let mut known: Vec<&str> = Shape::Profile.keys().iter().map(|k| k.0).collect();
        read.sort_unstable();
        known.sort_unstable();
        assert_eq!(read, known);
    }
}
