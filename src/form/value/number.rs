//! Numbers as they are printed.

use std::cmp::Ordering;

/// The exact decimal an amount's text says, and whether it is a percentage; `None` where it is no plain number.
///
/// Full-width forms, thousands separators, a sign and a leading `￥` are understood. Brackets make a number negative, as
/// accountants write it, where it has a decimal point or separators: `(1,234.50)` is −1234.50, but `(12)` may be the
/// number of a row. A number with a unit behind it (`12万元`) is not taken: its value alone would say something else.
///
/// ```
/// use formstitch::form::amount;
/// assert_eq!(amount("￥1,250.50"), Some(("1250.50".into(), false)));
/// assert_eq!(amount("（1，234.50）"), Some(("-1234.50".into(), false)));
/// assert_eq!(amount("12万元"), None);
/// ```
pub fn amount(text: &str) -> Option<(String, bool)> {
    let flat = narrow(text);
    let (number, percent) = match flat.strip_suffix('%') {
        Some(rest) => (rest, true),
        None => (flat.as_str(), false),
    };
    let bracketed = number.strip_prefix('(').and_then(|n| n.strip_suffix(')'));
    if let Some(inner) = bracketed {
        let value = decimal(inner).filter(|v| !v.starts_with('-') && inner.contains([',', '.']))?;
        return Some((format!("-{value}"), percent));
    }
    let number = number.strip_prefix(['¥', '￥']).unwrap_or(number);
    let number = match number.strip_prefix('+') {
        Some(rest) if rest.starts_with('-') => return None,
        Some(rest) => rest,
        None => number,
    };
    decimal(number).map(|d| (d, percent))
}

/// The unit of money that follows a number in one text, and the number before it.
pub fn money(text: &str) -> (&str, Option<&'static str>) {
    let text = text.trim();
    ["百万元", "万元", "千元", "亿元", "元"]
        .into_iter()
        .find_map(|unit| text.strip_suffix(unit).map(|number| (number, Some(unit))))
        .unwrap_or((text, None))
}

/// An exact decimal without thousands separators; `None` if the text is anything else.
///
/// ```
/// use formstitch::form::decimal;
/// assert_eq!(decimal("-1,250.50"), Some("-1250.50".into()));
/// assert_eq!(decimal("12,34"), None);
/// ```
pub fn decimal(text: &str) -> Option<String> {
    let (number, rest) = leading(text)?;
    rest.is_empty().then_some(number)
}

/// The number that `text` begins with, a minus included, and what follows. A number does not end inside digits,
/// separators or points: `12,34` begins with none.
pub(super) fn leading(text: &str) -> Option<(String, &str)> {
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    let end = unsigned
        .find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.')
        .unwrap_or(unsigned.len());
    let (number, rest) = unsigned.split_at(end);
    let (whole, part) = match number.split_once('.') {
        Some((whole, part)) => (whole, Some(part)),
        None => (number, None),
    };
    let sound = is_whole(whole) && part.is_none_or(is_digits);
    sound.then(|| (format!("{sign}{}", number.replace(',', "")), rest))
}

/// Digits, or digits in groups of three.
fn is_whole(text: &str) -> bool {
    let mut groups = text.split(',');
    let first = groups.next().unwrap_or_default();
    let grouped = text.contains(',');
    is_digits(first)
        && (!grouped || first.len() <= 3)
        && groups.all(|group| group.len() == 3 && is_digits(group))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Which of two decimals is larger, exactly.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    match (a.strip_prefix('-'), b.strip_prefix('-')) {
        (Some(a), Some(b)) => magnitude(b, a),
        (None, None) => magnitude(a, b),
        (Some(a), None) => below_zero(a, b),
        (None, Some(b)) => below_zero(b, a).reverse(),
    }
}

/// How −a stands to b, neither below zero: smaller, unless both are zero.
fn below_zero(a: &str, b: &str) -> Ordering {
    let zero = |n: &str| n.bytes().all(|d| matches!(d, b'0' | b'.'));
    if zero(a) && zero(b) {
        Ordering::Equal
    } else {
        Ordering::Less
    }
}

fn magnitude(a: &str, b: &str) -> Ordering {
    let parts = |n: &str| {
        let (whole, part) = n.split_once('.').unwrap_or((n, ""));
        let whole = whole.trim_start_matches('0');
        // Of whole numbers without leading zeros, the longer one is larger.
        let whole = (whole.len(), whole.to_string());
        (whole, part.trim_end_matches('0').to_string())
    };
    parts(a).cmp(&parts(b))
}

/// Half-width digits, signs and marks, no white space. A gap between two digits stays: `12 34` is no number, nor is
/// what a line break parted.
pub(super) fn narrow(text: &str) -> String {
    let mut flat = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() || matches!(c, '\u{200B}' | '\u{FEFF}') {
            gap = true;
            continue;
        }
        let c = half(c);
        if gap && c.is_ascii_digit() && flat.ends_with(|l: char| l.is_ascii_digit()) {
            flat.push(' ');
        }
        gap = false;
        flat.push(c);
    }
    flat
}

fn half(c: char) -> char {
    match c {
        '−' => '-',
        '≧' | '⩾' => '≥',
        '≦' | '⩽' => '≤',
        '～' | '∼' | '〜' | '—' | '–' | '―' => '~',
        '\u{FF01}'..='\u{FF5D}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact() {
        let is = |text: &str, value: &str, percent: bool| {
            assert_eq!(amount(text), Some((value.into(), percent)), "{text}");
        };
        is("1,250.50", "1250.50", false);
        is("65.20%", "65.20", true);
        is("１２", "12", false);
        is("－12．5", "-12.5", false);
        is("−3%", "-3", true);
        is("+5", "5", false);
        is("￥1,234", "1234", false);
        is("¥ 12", "12", false);
        is("（1,234.50）", "-1234.50", false);
        is("(0.5)", "-0.5", false);
        is(" 12 ", "12", false);
    }

    #[test]
    fn what_is_not_surely_an_amount_is_none() {
        for text in [
            "", "-", "—", "12,34", "约12", "(12)", "(-1.5)", "12万元", "12 34", "1\n2", "1.2.3",
            "1,", ".5", "5.", "٣", "+-5", "--5", "¥", "%", "()", "1,2345", ",123", "1.2,345",
        ] {
            assert_eq!(amount(text), None, "{text}");
        }
    }

    #[test]
    fn decimals_are_compared_exactly() {
        use Ordering::{Equal, Greater, Less};
        for (a, b, how) in [
            ("10", "9", Greater),
            ("0.10", "0.1", Equal),
            ("007", "7.0", Equal),
            ("-5", "5", Less),
            ("-5", "-4", Less),
            ("-0", "0.00", Equal),
            ("0", "-0.1", Greater),
            ("1.05", "1.1", Less),
            ("99999999999999999999.1", "99999999999999999999.2", Less),
        ] {
            assert_eq!(compare(a, b), how, "{a} {b}");
        }
    }
}
