//! What is wrong with the text of a profile.

use super::labels::{self, Label};
use super::mistake::{Complaint, Kind, Mistake, Word};
use super::shape::Shape;
use crate::form::{self, Profile, Role};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Keys that every profile has.
const NEEDED: [&str; 2] = ["id", "titles"];
/// The id of forms that no profile fits.
const RESERVED: &str = "unknown";
/// A shorter title is had by forms of many families, in characters.
const SHORTEST_TITLE: usize = 3;
/// How far a word may be from the one that was meant, as a share of its length: `tittles`, `needs-columns`.
const NEAR: f64 = 0.4;

/// Checks the text of a profile: the profile, unless a complaint is an error, and all complaints, from its beginning to
/// its end.
pub fn check(text: &str) -> (Option<Profile>, Vec<Complaint>) {
    let mut walk = Walk {
        labels: Vec::new(),
        found: Vec::new(),
    };
    match DeTable::parse(text) {
        Ok(table) => walk.profile(table.get_ref()),
        Err(error) => walk.syntax(&error),
    }
    let Walk {
        mut labels,
        mut found,
    } = walk;
    labels.sort_by_key(|l| l.at);
    found.extend(labels::check(&labels, |at| place(text, at).0));
    found.sort_by_key(|(at, _)| *at);
    let complain = |(at, mistake)| Complaint::at(text, at, mistake);
    let mut complaints: Vec<Complaint> = found.into_iter().map(complain).collect();
    if complaints.iter().any(Complaint::is_error) {
        return (None, complaints);
    }
    match Profile::parse(text) {
        Ok(profile) => (Some(profile), complaints),
        // Beyond what is checked here: told all the same.
        Err(why) => {
            complaints.push(Complaint::at(text, 0, Mistake::Syntax(why)));
            (None, complaints)
        }
    }
}

/// Where the value of a key at the top of a profile begins, in bytes; 0 where there is none.
pub fn first_key(text: &str, key: &str) -> usize {
    let table = DeTable::parse(text).ok();
    let value = table.as_ref().and_then(|t| t.get_ref().get(key));
    value.map_or(0, |v| v.span().start)
}

/// Line and column of a byte, from 1.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    let column = line.trim_start_matches('\u{feff}').chars().count();
    (before.matches('\n').count() + 1, column + 1)
}

impl Complaint {
    /// A complaint about what begins at byte `at` of `text`.
    pub(super) fn at(text: &str, at: usize, mistake: Mistake) -> Self {
        let (line, column) = place(text, at);
        Self {
            line,
            column,
            mistake,
        }
    }
}

/// A way through a profile.
struct Walk {
    labels: Vec<Label>,
    /// Mistakes with their places in bytes.
    found: Vec<(usize, Mistake)>,
}

impl Walk {
    fn syntax(&mut self, error: &toml::de::Error) {
        let at = error.span().map_or(0, |s| s.start);
        let words: Vec<&str> = error.message().lines().map(str::trim).collect();
        self.found.push((at, Mistake::Syntax(words.join("; "))));
    }

    fn profile(&mut self, table: &DeTable<'_>) {
        self.table(Shape::Profile, "", table);
        for key in NEEDED {
            if table.get(key).is_none() {
                self.found.push((0, Mistake::Missing(key)));
            }
        }
    }

    fn table(&mut self, shape: Shape, above: &str, table: &DeTable<'_>) {
        let keys = shape.keys();
        for (key, value) in table {
            let name: &str = key.get_ref();
            let path = match above {
                "" => name.to_string(),
                _ => format!("{above}.{name}"),
            };
            match keys.iter().find(|(known, _)| *known == name) {
                Some((_, shape)) => self.value(*shape, &path, value),
                None => {
                    let known = keys.iter().map(|(known, _)| *known).collect();
                    self.unknown(shape.word(), key.span().start, name, known);
                }
            }
        }
    }

    fn unknown(&mut self, word: Word, at: usize, found: &str, known: Vec<&'static str>) {
        let mistake = Mistake::Unknown {
            word,
            found: found.to_string(),
            nearest: nearest(found, &known),
            known,
        };
        self.found.push((at, mistake));
    }

    fn value(&mut self, shape: Shape, path: &str, value: &Spanned<DeValue<'_>>) {
        let at = value.span().start;
        match (shape, value.get_ref()) {
            (Shape::Text, DeValue::String(text)) => self.text(path, text, at),
            (Shape::Texts | Shape::Roles, DeValue::Array(items)) => {
                if NEEDED.contains(&path) && items.is_empty() {
                    self.found.push((at, Mistake::Empty(path.into())));
                }
                for item in items {
                    self.item(shape, path, item);
                }
            }
            (Shape::Text | Shape::Texts | Shape::Roles, other) => {
                self.wrong(path, shape.kind(), other, at)
            }
            (_, DeValue::Table(table)) => self.table(shape, path, table),
            (_, other) => self.wrong(path, shape.kind(), other, at),
        }
    }

    fn wrong(&mut self, path: &str, expected: Kind, found: &DeValue<'_>, at: usize) {
        let mistake = Mistake::WrongKind {
            key: path.to_string(),
            expected,
            found: kind(found),
        };
        self.found.push((at, mistake));
    }

    /// A text that stands alone: the id, or a description (which may be empty).
    fn text(&mut self, path: &str, text: &str, at: usize) {
        if path != "id" {
            return;
        }
        let small = |c: char| c.is_ascii_lowercase();
        let fits = |c: char| small(c) || c.is_ascii_digit() || matches!(c, '-' | '_');
        let mistake = match text {
            "" => Mistake::Empty(path.into()),
            RESERVED => Mistake::ReservedId(text.into()),
            _ if text.starts_with(small) && text.chars().all(fits) => return,
            _ => Mistake::OddId(text.into()),
        };
        self.found.push((at, mistake));
    }

    /// An entry of a list.
    fn item(&mut self, shape: Shape, path: &str, item: &Spanned<DeValue<'_>>) {
        let at = item.span().start;
        let DeValue::String(text) = item.get_ref() else {
            return self.wrong(path, Kind::Texts, item.get_ref(), at);
        };
        if shape == Shape::Roles {
            if !Role::NAMES.contains(&&**text) {
                self.unknown(Word::Role, at, text, Role::NAMES.to_vec());
            }
            return;
        }
        if let Some(mistake) = label_mistake(path, text) {
            self.found.push((at, mistake));
        }
        self.labels.push(Label {
            key: path.into(),
            text: text.to_string(),
            at,
        });
    }
}

/// What is wrong with a label by itself.
fn label_mistake(path: &str, label: &str) -> Option<Mistake> {
    let title = (path == "titles").then(|| form::title_length(label));
    if form::label(label).is_empty() || title == Some(0) {
        return Some(Mistake::Empty(path.into()));
    }
    let numbered = path.starts_with("goals.") || path.starts_with("indicators.blocks.");
    let hashes = label.matches('#').count();
    if numbered && hashes > 1 {
        return Some(Mistake::TwoHashes(label.into()));
    }
    if !numbered && hashes > 0 {
        let (label, key) = (label.into(), path.into());
        return Some(Mistake::PlainHash { label, key });
    }
    title.and_then(|length| {
        if length < SHORTEST_TITLE {
            Some(Mistake::ShortTitle(label.into()))
        } else if label.contains(['表', '度']) {
            None
        } else {
            Some(Mistake::OddTitle(label.into()))
        }
    })
}

fn kind(value: &DeValue<'_>) -> Kind {
    match value {
        DeValue::String(_) => Kind::Text,
        DeValue::Integer(_) | DeValue::Float(_) => Kind::Number,
        DeValue::Boolean(_) => Kind::Truth,
        DeValue::Datetime(_) => Kind::Date,
        DeValue::Array(_) => Kind::List,
        DeValue::Table(_) => Kind::Table,
    }
}

/// Which of the `known` words `found` was probably meant to be.
pub fn nearest<'a>(found: &str, known: &[&'a str]) -> Option<&'a str> {
    let found = found.to_lowercase();
    let far = |word: &&str| strsim::damerau_levenshtein(&found, word);
    let near = known.iter().copied().min_by_key(far)?;
    let length = near.chars().count().max(found.chars().count());
    (far(&near) as f64 <= NEAR * length as f64).then_some(near)
}

#[cfg(test)]
mod tests {
    use super::{check, nearest};
    use crate::form::built_in_texts;

    #[test]
    fn built_in_profiles_have_no_mistakes() {
        for text in built_in_texts() {
            let (profile, complaints) = check(text);
            let id = profile.map(|p| p.id);
            assert!(complaints.is_empty(), "{id:?}: {complaints:?}");
            assert!(id.is_some());
        }
    }

    #[test]
    fn what_was_meant_is_guessed_only_where_it_is_near() {
        let known = ["titles", "needs", "needs_columns", "fields"];
        assert_eq!(nearest("tittle", &known), Some("titles"));
        assert_eq!(nearest("Needs-Columns", &known), Some("needs_columns"));
        assert_eq!(nearest("colour", &known), None);
        assert_eq!(nearest("", &known), None);
    }

    #[test]
    fn whatever_is_written_is_told_and_never_a_panic() {
        let whole = built_in_texts().concat();
        let mut cuts: Vec<usize> = (0..whole.len()).step_by(97).collect();
        cuts.retain(|at| whole.is_char_boundary(*at));
        for at in cuts {
            let (profile, complaints) = check(&whole[..at]);
            assert!(profile.is_some() || !complaints.is_empty());
        }
        let deep = format!("titles = {}", "[".repeat(100_000));
        assert!(check(&deep).0.is_none());
    }
}
