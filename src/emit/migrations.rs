//! Versions of the database layout, each with the statements that lead to it: one text for both databases.
//!
//! A version that was published never changes; what comes later is a step of its own.

/// Which database the statements are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Sqlite,
    Postgres,
}

/// A version, and the statements that lead to it from the one before.
pub(super) type Step = (i64, &'static str);

/// All versions that can be reached. Version 1 knew documents by their path, and did not say what made them.
pub(super) const STEPS: &[Step] = &[
    (2, include_str!("migrations/0002_by_content.sql")),
    (3, include_str!("migrations/0003_audit.sql")),
];

/// What the words of the statements become: in SQLite, in PostgreSQL. `TEXT COLLATE "C"` compares bytes, as SQLite does.
/// An index of texts that may be long is one of their hashes in PostgreSQL, whose ordered ones have a limit.
const WORDS: &[(&str, &str, &str)] = &[
    ("@text", "TEXT", "TEXT COLLATE \"C\""),
    ("@whole", "INTEGER", "BIGINT"),
    ("@real", "REAL", "DOUBLE PRECISION"),
    ("@decimal", "TEXT", "NUMERIC"),
    ("@date", "TEXT", "DATE"),
    ("@flag", "INTEGER", "BOOLEAN"),
    ("@by_key", "WITHOUT ROWID", ""),
    ("@hash", "", "USING hash"),
    (
        "@item",
        "(SELECT group_concat(j.value, ' / ') FROM json_each(a.item) j)",
        "(SELECT string_agg(j.value, ' / ' ORDER BY j.place) \
         FROM json_array_elements_text(a.item::json) WITH ORDINALITY j(value, place))",
    ),
    (
        "@label",
        "(SELECT j.value FROM json_each(a.item) j ORDER BY j.key DESC LIMIT 1)",
        "(a.item::json ->> -1)",
    ),
    (
        "@paragraphs",
        "(SELECT group_concat(p.text, char(10)) FROM \
         (SELECT text FROM paragraph WHERE narrative_id = r.id ORDER BY number) p)",
        "(SELECT string_agg(p.text, chr(10) ORDER BY p.number) FROM paragraph p WHERE p.narrative_id = r.id)",
    ),
];

/// The statements in the words of one database.
pub(super) fn in_words_of(dialect: Dialect, sql: &str) -> String {
    WORDS.iter().fold(sql.to_string(), |sql, word| {
        let spelt = match dialect {
            Dialect::Sqlite => word.1,
            Dialect::Postgres => word.2,
        };
        sql.replace(word.0, spelt)
    })
}

/// The steps from the version found (0: nothing there yet) to the newest.
///
/// # Errors
/// In words: what was expected and found, and what to do, where there is no way.
pub(super) fn steps_from(found: i64, steps: &[Step]) -> Result<&[Step], String> {
    let oldest = steps.first().map_or(0, |s| s.0);
    let newest = steps.last().map_or(0, |s| s.0);
    if found > newest {
        return Err(format!(
            "expected database layout {newest}, found {found}: a newer formstitch made it; use that one, or load the files into \
             a new database"
        ));
    }
    if found != 0 && found < oldest {
        return Err(format!(
            "expected database layout {newest}, found {found}, which knows documents by their paths and cannot be brought up \
             to date; load the files into a new database"
        ));
    }
    let next = steps.partition_point(|s| s.0 <= found);
    Ok(&steps[next..])
}

#[cfg(test)]
mod tests {
    use super::{Dialect, STEPS, in_words_of, steps_from};

    #[test]
    fn the_way_leads_forward_only() {
        let steps = [(2, "a"), (3, "b"), (4, "c")];
        assert_eq!(steps_from(0, &steps), Ok(&steps[..]));
        assert_eq!(steps_from(2, &steps), Ok(&steps[1..]));
        assert_eq!(steps_from(4, &steps), Ok(&steps[3..]));
        let old = steps_from(1, &steps).unwrap_err();
        assert!(
            old.contains("found 1") && old.contains("new database"),
            "{old}"
        );
        let newer = steps_from(5, &steps).unwrap_err();
        assert!(
            newer.contains("layout 4, found 5") && newer.contains("newer"),
            "{newer}"
        );
        assert!(STEPS.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn no_word_is_left_over() {
        for (_, sql) in STEPS {
            for dialect in [Dialect::Sqlite, Dialect::Postgres] {
                let sql = in_words_of(dialect, sql);
                let code = |l: &&str| !l.trim_start().starts_with("--");
                assert!(!sql.lines().filter(code).any(|l| l.contains('@')), "{sql}");
            }
        }
    }
}
