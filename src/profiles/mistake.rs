//! What may be wrong with a profile, and where.

use std::fmt;

/// A mistake and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The line, from 1.
    pub line: usize,
    /// The character in that line, from 1.
    pub column: usize,
    /// What is wrong there.
    pub mistake: Mistake,
}

impl Complaint {
    /// Whether the profile cannot be used with it; else it is a warning.
    pub fn is_error(&self) -> bool {
        !matches!(
            self.mistake,
            Mistake::Again { .. }
                | Mistake::PlainHash { .. }
                | Mistake::Replaces(_)
                | Mistake::ShortTitle(_)
                | Mistake::OddTitle(_)
        )
    }
}

/// What is wrong with a profile. Keys are told with those above them, as in `indicators.columns.target`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// The bytes are not UTF-8.
    Encoding,
    /// It is no TOML; what the reader of TOML says.
    Syntax(String),
    /// A word that no profile has there.
    Unknown {
        /// What the word was to be.
        word: Word,
        /// The word.
        found: String,
        /// The one that was probably meant.
        nearest: Option<&'static str>,
        /// All that could stand there.
        known: Vec<&'static str>,
    },
    /// A value of another kind than its key needs.
    WrongKind {
        /// The key.
        key: String,
        /// What it needs.
        expected: Kind,
        /// What stands there.
        found: Kind,
    },
    /// A key that every profile needs.
    Missing(&'static str),
    /// A text or list without anything in it, or (titles) nothing but white space and brackets.
    Empty(String),
    /// An id with other characters than small letters, digits, `-` and `_`, or without a letter in front.
    OddId(String),
    /// The id of forms that no profile fits.
    ReservedId(String),
    /// The id of another file.
    TakenId {
        /// The id.
        id: String,
        /// The file that has it.
        by: String,
    },
    /// The id of a built-in profile, which this one replaces.
    Replaces(String),
    /// A label twice in one list.
    Again {
        /// The label.
        label: String,
        /// Its list.
        key: String,
        /// Where it stands first.
        line: usize,
    },
    /// A label that two lists say different things of.
    Contradiction {
        /// The label.
        label: String,
        /// The list in which it stands here.
        key: String,
        /// The list in which it stands too.
        other: String,
        /// Where it stands there.
        line: usize,
    },
    /// More than one `#` in a label.
    TwoHashes(String),
    /// A `#` where it does not stand for a number.
    PlainHash {
        /// The label.
        label: String,
        /// Its list.
        key: String,
    },
    /// A title so short that many forms have it.
    ShortTitle(String),
    /// A title that does not end as titles do.
    OddTitle(String),
}

/// What an unknown word was to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// A key.
    Key,
    /// What a column holds.
    Role,
    /// A term of goals.
    Term,
}

/// The kind of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Text,
    /// A list.
    List,
    /// A list of texts.
    Texts,
    /// A table.
    Table,
    /// A number.
    Number,
    /// `true` or `false`.
    Truth,
    /// A date or time.
    Date,
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Key => "key",
            Self::Role => "role",
            Self::Term => "term",
        })
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "a text",
            Self::List => "a list",
            Self::Texts => "a list of texts",
            Self::Table => "a table",
            Self::Number => "a number",
            Self::Truth => "true or false",
            Self::Date => "a date",
        })
    }
}

impl fmt::Display for Complaint {
    /// `line 3, column 1: …`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            line,
            column,
            mistake,
        } = self;
        write!(f, "line {line}, column {column}: {mistake}")
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encoding => {
                f.write_str("expected UTF-8, found other bytes; save the file as UTF-8")
            }
            Self::Syntax(why) => write!(f, "this is no TOML: {why}"),
            Self::Unknown {
                word,
                found,
                nearest: Some(nearest),
                ..
            } => write!(f, "unknown {word} “{found}”; did you mean “{nearest}”?"),
            Self::Unknown {
                word, found, known, ..
            } => write!(
                f,
                "unknown {word} “{found}”; expected one of {}",
                known.join(", ")
            ),
            Self::WrongKind {
                key,
                expected,
                found,
            } => write!(f, "“{key}”: expected {expected}, found {found}"),
            Self::Missing(key) => write!(f, "“{key}” is missing; every profile needs it"),
            Self::Empty(key) => write!(f, "“{key}”: expected a text, found an empty one"),
            Self::OddId(id) => write!(
                f,
                "id “{id}”: expected small letters (a to z), digits, - and _, a letter first"
            ),
            Self::ReservedId(id) => write!(
                f,
                "id “{id}” is what forms of no known family get; choose another"
            ),
            Self::TakenId { id, by } => write!(f, "id “{id}” is taken by {by}"),
            Self::Replaces(id) => write!(f, "replaces the built-in profile “{id}”"),
            Self::Again { label, key, line } => {
                write!(f, "“{label}” is in “{key}” already, in line {line}")
            }
            Self::Contradiction {
                label,
                key,
                other,
                line,
            } => write!(
                f,
                "“{label}” cannot be in “{key}” and in “{other}” (line {line})"
            ),
            Self::TwoHashes(label) => write!(f, "“{label}”: expected one # at most, found more"),
            Self::PlainHash { label, key } => write!(
                f,
                "“{label}”: # stands for a number in [goals] and [indicators.blocks] only, not in “{key}”"
            ),
            Self::ShortTitle(title) => write!(
                f,
                "title “{title}” is so short that forms of other families have it too"
            ),
            Self::OddTitle(title) => write!(
                f,
                "title “{title}”: titles above a table are found where they end in 表, 度 or a bracket"
            ),
        }
    }
}
