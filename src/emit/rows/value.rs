//! Values as every database holds them alike.

use crate::emit::catalog::Value;
use crate::model::{Figure, Flag};
use serde::Serialize;
use std::collections::BTreeMap;

/// What is written for U+0000, which PostgreSQL takes in no text: the picture of it.
const NUL: char = '\u{2400}';
/// Longest decimal, in characters. No printed figure comes near this, and a longer one could be beyond what floating point
/// holds, on which PostgreSQL gives up a whole query.
const DECIMAL: usize = 300;

/// How many values had to be written otherwise than they are.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// U+0000 in texts.
    nul: usize,
    /// Figures that are no plain decimals of a sensible length.
    figures: usize,
}

impl Changes {
    /// A text.
    pub(super) fn text(&mut self, text: &str) -> Value {
        Value::Text(self.plain_text(text))
    }

    pub(super) fn plain_text(&mut self, text: &str) -> String {
        if !text.contains('\0') {
            return text.to_string();
        }
        self.nul += text.matches('\0').count();
        text.replace('\0', &NUL.to_string())
    }

    /// A JSON array of texts.
    pub(super) fn list(&mut self, texts: &[String]) -> Value {
        let clean: Vec<String> = texts.iter().map(|t| self.plain_text(t)).collect();
        json(&clean)
    }

    /// A JSON object of texts.
    pub(super) fn object(&mut self, texts: &BTreeMap<String, String>) -> Value {
        let clean: BTreeMap<String, String> = texts
            .iter()
            .map(|(k, v)| (self.plain_text(k), self.plain_text(v)))
            .collect();
        json(&clean)
    }

    /// A JSON array of the figures of a finding.
    pub(super) fn figures(&mut self, figures: &[Figure]) -> Value {
        let clean: Vec<Figure> = figures
            .iter()
            .map(|f| Figure {
                label: self.plain_text(&f.label),
                value: self.plain_text(&f.value),
                unit: f.unit.as_ref().map(|u| self.plain_text(u)),
            })
            .collect();
        json(&clean)
    }

    /// A decimal in the digits that databases give back: no zeros in front, no minus before zero.
    pub(super) fn decimal(&mut self, text: Option<&String>) -> Value {
        let Some(text) = text else {
            return Value::Null;
        };
        let plain = plain(text);
        self.figures += usize::from(plain.is_none());
        plain.map_or(Value::Null, Value::Text)
    }

    /// One end of a target: a decimal, or a day.
    pub(super) fn limit(&mut self, text: Option<&String>) -> (Value, Value) {
        match text.and_then(|t| day(t)) {
            Some(day) => (Value::Null, Value::Text(day.to_string())),
            None => (self.decimal(text), Value::Null),
        }
    }

    /// What was changed, in words; `None` where nothing was.
    pub(super) fn told(&self) -> Option<String> {
        let nul = (self.nul > 0).then(|| {
            let n = self.nul;
            format!("{n} characters U+0000, which a database cannot hold, are written as {NUL}")
        });
        let figures = (self.figures > 0).then(|| {
            let n = self.figures;
            format!("{n} figures are no plain decimals and are left out, their texts are not")
        });
        let told: Vec<String> = [nul, figures].into_iter().flatten().collect();
        (!told.is_empty()).then(|| told.join("; "))
    }
}

/// An exact decimal without zeros in front, and without a minus where it is zero; `None` where it is none.
fn plain(text: &str) -> Option<String> {
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    let (whole, part) = match unsigned.split_once('.') {
        Some((whole, part)) => (whole, Some(part)),
        None => (unsigned, None),
    };
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !part.is_none_or(digits) || text.len() > DECIMAL {
        return None;
    }
    let short = match whole.trim_start_matches('0') {
        "" => "0",
        short => short,
    };
    let zero = unsigned.bytes().all(|b| matches!(b, b'0' | b'.'));
    let sign = if zero { "" } else { sign };
    Some(match part {
        Some(part) => format!("{sign}{short}.{part}"),
        None => format!("{sign}{short}"),
    })
}

/// `text` where it is a day of the calendar such as `2021-12-31`.
fn day(text: &str) -> Option<&str> {
    let number = |from: usize, to: usize| -> Option<u32> {
        let digits = text.get(from..to)?;
        let sound = digits.bytes().all(|b| b.is_ascii_digit());
        sound.then(|| digits.parse().ok()).flatten()
    };
    let dash = |at: usize| text.as_bytes().get(at) == Some(&b'-');
    if text.len() != 10 || !dash(4) || !dash(7) {
        return None;
    }
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    (year > 0 && (1..=last).contains(&day)).then_some(text)
}

/// The day a time such as `2021-12-31T09:30:00Z` falls on, as it was written down; nothing where it tells none.
pub(super) fn day_of(time: &str) -> Value {
    let found = time.get(..10).and_then(day);
    let ends = !time.as_bytes().get(10).is_some_and(u8::is_ascii_digit);
    found
        .filter(|_| ends)
        .map_or(Value::Null, |d| Value::Text(d.to_string()))
}

/// An enum as the contract writes it.
pub(super) fn word<T: Serialize>(value: &T) -> Value {
    Value::Text(spelt(value))
}

fn spelt<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}

/// Flags, comma between.
pub(super) fn flags(flags: &[Flag]) -> Value {
    let words: Vec<String> = flags.iter().map(spelt).collect();
    Value::Text(words.join(","))
}

fn json<T: Serialize>(value: &T) -> Value {
    Value::Text(serde_json::to_string(value).unwrap_or_default())
}

/// The decimal that `value` was written as, not its binary neighbour; 0 for what is no number.
pub(super) fn real(value: f32) -> Value {
    let decimal = value.to_string().parse::<f64>().ok();
    Value::Real(decimal.filter(|v| v.is_finite()).unwrap_or(0.0) + 0.0)
}

/// A length; nothing for what is no number. SQLite knows no minus before zero, so there is none.
pub(super) fn length(value: f64) -> Value {
    match value.is_finite() {
        true => Value::Real(value + 0.0),
        false => Value::Null,
    }
}

pub(super) fn whole(value: u64) -> Value {
    Value::Whole(i64::try_from(value).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::{Changes, Value, day, day_of, plain};

    #[test]
    fn decimals_have_one_form() {
        for (text, expected) in [
            ("843.36", Some("843.36")),
            ("1850.360", Some("1850.360")),
            ("-12", Some("-12")),
            ("007", Some("7")),
            ("-00.50", Some("-0.50")),
            ("-0.00", Some("0.00")),
            ("000", Some("0")),
            ("", None),
            ("-", None),
            (".5", None),
            ("5.", None),
            ("1e5", None),
            ("１２", None),
            ("NaN", None),
        ] {
            assert_eq!(plain(text).as_deref(), expected, "{text}");
        }
        assert_eq!(plain(&"9".repeat(301)), None);
    }

    #[test]
    fn days_are_days_of_the_calendar() {
        for text in ["2021-12-31", "2020-02-29", "2000-02-29", "0001-01-01"] {
            assert_eq!(day(text), Some(text));
        }
        for text in [
            "2021-02-29",
            "1900-02-29",
            "2021-13-01",
            "2021-00-10",
            "2021-04-31",
            "2021-4-3",
            "0000-01-01",
            "2021-12-3１",
            "2021年12月",
            "+021-12-31",
            "",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
        assert_eq!(
            day_of("2023-01-09T09:30:00Z"),
            Value::Text("2023-01-09".into())
        );
        assert_eq!(day_of("2023-01-09"), Value::Text("2023-01-09".into()));
        assert_eq!(day_of("2023-01-091"), Value::Null);
        assert_eq!(day_of("D:20230109"), Value::Null);
    }

    #[test]
    fn what_no_database_holds_is_told() {
        let mut changes = Changes::default();
        assert_eq!(changes.text("甲\0"), Value::Text("甲␀".into()));
        assert_eq!(changes.list(&["\0".into()]), Value::Text("[\"␀\"]".into()));
        assert_eq!(changes.decimal(Some(&"1e5".into())), Value::Null);
        let told = changes.told().unwrap_or_default();
        assert!(
            told.starts_with("2 characters U+0000") && told.contains("; 1 figures"),
            "{told}"
        );
        assert_eq!(Changes::default().told(), None);
    }
}
