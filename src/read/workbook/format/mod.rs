//! Stored numbers to the text a cell shows, as its number format says.
//!
//! Values are rounded as decimals of 15 significant digits, which is what spreadsheets do: `0.285` under `0%` is `29%`,
//! though the nearest binary number is a little less.

mod code;
mod date;
mod decimal;
mod number;

use code::{Section, Token};
use decimal::Decimal;

/// What a cell shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shown {
    /// The text.
    pub text: String,
    /// Whether the format was understood; otherwise the text is the number in plain digits.
    pub sure: bool,
}

impl Shown {
    fn sure(text: String) -> Self {
        Self { text, sure: true }
    }

    fn unsure(text: String) -> Self {
        Self { text, sure: false }
    }
}

/// Shows `value` under the format `code`. `from_1904`: dates are counted from 1904 instead of 1900.
pub(super) fn number(value: f64, code: &str, from_1904: bool) -> Shown {
    let sections = code::parse(code);
    let Some((section, sign)) = choose(&sections, value) else {
        return general(value);
    };
    if section.is_date() {
        return match date::show(value, section, from_1904) {
            Some(text) => Shown::sure(text),
            None => Shown::unsure(general(value).text),
        };
    }
    if section.unknown {
        return Shown::unsure(general(value).text);
    }
    let sign = if sign { "-" } else { "" };
    if section.tokens.iter().any(|t| matches!(t, Token::Digit(_))) {
        let body = number::show(&Decimal::new(value), section);
        return Shown::sure(format!("{sign}{body}").trim().to_string());
    }
    let plain = general(value.abs());
    let mut text = String::new();
    for token in &section.tokens {
        match token {
            Token::General | Token::Text => {
                text.push_str(sign);
                text.push_str(&plain.text);
            }
            Token::Literal(literal) => text.push_str(literal),
            Token::Percent => text.push('%'),
            _ => {}
        }
    }
    Shown {
        text: text.trim().to_string(),
        sure: plain.sure,
    }
}

/// Shows a text under the format `code`: most formats leave it as it is.
pub(super) fn text(value: &str, code: &str) -> String {
    let sections = code::parse(code);
    let own = sections
        .get(3)
        .or_else(|| sections.last())
        .filter(|s| s.tokens.contains(&Token::Text));
    let Some(section) = own else {
        return value.to_string();
    };
    let pieces = section.tokens.iter().map(|t| match t {
        Token::Text => value,
        Token::Literal(literal) if !literal.trim().is_empty() => literal,
        _ => "",
    });
    pieces.collect()
}

/// The section for a value, and whether a minus sign is to be put before it.
fn choose(sections: &[Section], value: f64) -> Option<(&Section, bool)> {
    let negative = value < 0.0;
    if sections.iter().any(|s| s.condition.is_some()) {
        let fits = |s: &&Section| s.condition.is_none_or(|c| c.holds(value));
        let section = sections.iter().find(fits)?;
        let only_negative = section.condition.is_some_and(|c| c.only_negative());
        return Some((section, negative && !only_negative));
    }
    match sections {
        [] => None,
        [one] => Some((one, negative)),
        [_, below, ..] if negative => Some((below, false)),
        [_, _, zero, ..] if value == 0.0 => Some((zero, false)),
        [first, ..] => Some((first, false)),
    }
}

/// Most characters that an unformatted number takes, its sign not counted.
const GENERAL_WIDTH: usize = 11;

/// A number without a format: at most eleven characters, larger and smaller ones in powers of ten. Those are unsure, as
/// digits are lost.
pub(super) fn general(value: f64) -> Shown {
    if !value.is_finite() {
        return Shown::unsure(value.to_string());
    }
    let decimal = Decimal::new(value);
    let sign = if value < 0.0 { "-" } else { "" };
    let plain = match decimal.point() {
        whole if whole > GENERAL_WIDTH as i32 => None,
        // Below 0.0001.
        whole if whole < -3 => None,
        whole => {
            let room = GENERAL_WIDTH as i32 - 1 - whole.max(1);
            let rounded = decimal.round(room.max(0));
            (rounded.point() <= GENERAL_WIDTH as i32).then(|| rounded.plain())
        }
    };
    match plain {
        Some(text) => Shown::sure(format!("{sign}{text}")),
        None => Shown::unsure(format!("{sign}{}", decimal.scientific())),
    }
}

/// The code of a format that is built into spreadsheets, as a Chinese edition shows it; `General` for all that have none.
pub(super) fn builtin(id: u32) -> &'static str {
    match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        5 | 6 => "\"¥\"#,##0;\"¥\"\\-#,##0",
        7 | 8 => "\"¥\"#,##0.00;\"¥\"\\-#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "yyyy/m/d",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "yyyy/m/d h:mm",
        27 | 36 | 50 | 52 | 57 => "yyyy\"年\"m\"月\"",
        28 | 29 | 51 | 53 | 54 | 58 => "m\"月\"d\"日\"",
        30 => "m-d-yy",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        32 => "h\"时\"mm\"分\"",
        33 => "h\"时\"mm\"分\"ss\"秒\"",
        34 | 55 => "上午/下午h\"时\"mm\"分\"",
        35 | 56 => "上午/下午h\"时\"mm\"分\"ss\"秒\"",
        37 | 38 => "#,##0;\\-#,##0",
        39 | 40 => "#,##0.00;\\-#,##0.00",
        41 => "#,##0;\\-#,##0;\"-\"",
        42 => "\"¥\"#,##0;\"¥\"\\-#,##0;\"¥\"\"-\"",
        43 => "#,##0.00;\\-#,##0.00;\"-\"",
        44 => "\"¥\"#,##0.00;\"¥\"\\-#,##0.00;\"¥\"\"-\"",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        48 => "##0.0E+0",
        49 => "@",
        _ => "General",
    }
}

#[cfg(test)]
mod tests;
