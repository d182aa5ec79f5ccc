//! What a finding says, in both languages.

use super::Decimal;
use crate::model::{Figure, Severity};

/// What a rule found; the engine adds code and severity.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// The figures compared.
    pub figures: Vec<Figure>,
    /// JSON pointers into the declaration.
    pub refs: Vec<String>,
    /// Where it is not that of the rule.
    pub severity: Option<Severity>,
}

/// A figure of a finding. What is told as printed, with its unit, has that unit once.
pub fn figure(label: impl Into<String>, value: impl ToString, unit: Option<&str>) -> Figure {
    let value = value.to_string();
    let unit = unit.filter(|u| !value.ends_with(u));
    Figure {
        label: label.into(),
        unit: unit.map(Into::into),
        value,
    }
}

/// `基本支出 850.36 + 项目支出 93`.
pub fn terms(parts: &[(&str, Decimal)], sign: &str) -> String {
    let each: Vec<String> = parts
        .iter()
        .map(|(label, value)| format!("{label} {value}{sign}"))
        .collect();
    each.join(" + ")
}

/// Pointers to amounts, in order.
pub fn amounts(mut places: Vec<usize>) -> Vec<String> {
    places.sort_unstable();
    places.dedup();
    places.iter().map(|i| format!("/amounts/{i}")).collect()
}

/// A pointer to an indicator.
pub fn indicator(place: usize) -> String {
    format!("/indicators/{place}")
}

/// A text shortened for a message.
pub fn short(text: &str) -> String {
    const MOST: usize = 40;
    let flat: String = text.split_whitespace().collect();
    match flat.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &flat[..end]),
        None => flat,
    }
}
