//! Numbers under a section with digit places.

use super::code::{Section, Token};
use super::decimal::Decimal;

/// Shows the size of a number; signs are left to the caller.
pub(super) fn show(value: &Decimal, section: &Section) -> String {
    let tokens = &section.tokens;
    let point = tokens.iter().position(|t| *t == Token::Point);
    let whole = &tokens[..point.unwrap_or(tokens.len())];
    let fraction = point.map_or(&[][..], |p| &tokens[p + 1..]);
    let percent = tokens.iter().filter(|t| **t == Token::Percent).count() as i32;
    let places = digits(fraction) as i32;
    let value = value
        .clone()
        .shift(2 * percent - 3 * thousands(whole, fraction))
        .round(places);
    let mut out = show_whole(&value.whole(), whole);
    if point.is_some() {
        out.push_str(&show_fraction(&value.fraction(places), fraction));
    }
    out
}

fn digits(tokens: &[Token]) -> usize {
    let digit = |t: &&Token| matches!(t, Token::Digit(_));
    tokens.iter().filter(digit).count()
}

/// Commas right after the last digit: each divides by a thousand.
fn thousands(whole: &[Token], fraction: &[Token]) -> i32 {
    let after = |tokens: &[Token]| {
        let last = tokens.iter().rposition(|t| matches!(t, Token::Digit(_)));
        let rest = last.map_or(&[][..], |l| &tokens[l + 1..]);
        rest.iter().take_while(|t| **t == Token::Comma).count() as i32
    };
    after(whole) + after(fraction)
}

/// Whether a comma stands between two digits.
fn grouped(tokens: &[Token]) -> bool {
    let first = tokens.iter().position(|t| matches!(t, Token::Digit(_)));
    let last = tokens.iter().rposition(|t| matches!(t, Token::Digit(_)));
    match (first, last) {
        (Some(first), Some(last)) => tokens[first..last].contains(&Token::Comma),
        _ => false,
    }
}

/// Digits go to their places from the right; the first place takes all that are left.
fn show_whole(whole: &str, tokens: &[Token]) -> String {
    let grouped = grouped(tokens);
    let mut left: Vec<char> = whole.chars().collect();
    let mut places = digits(tokens);
    let mut pieces: Vec<String> = Vec::new();
    let mut written = 0;
    let mut put = |pieces: &mut Vec<String>, digit: char| {
        if grouped && written > 0 && written % 3 == 0 {
            pieces.push(",".into());
        }
        written += 1;
        pieces.push(digit.into());
    };
    for token in tokens.iter().rev() {
        match token {
            Token::Digit(kind) => {
                places -= 1;
                match (left.pop(), kind) {
                    (Some(digit), _) => put(&mut pieces, digit),
                    (None, '0') => put(&mut pieces, '0'),
                    (None, '?') => pieces.push(" ".into()),
                    (None, _) => {}
                }
                while places == 0
                    && let Some(digit) = left.pop()
                {
                    put(&mut pieces, digit);
                }
            }
            Token::Literal(text) => pieces.push(text.clone()),
            Token::Percent => pieces.push("%".into()),
            _ => {}
        }
    }
    // No place before the point: the digits stand there all the same.
    while let Some(digit) = left.pop() {
        put(&mut pieces, digit);
    }
    pieces.reverse();
    pieces.concat()
}

fn show_fraction(fraction: &str, tokens: &[Token]) -> String {
    let mut out = String::from(".");
    let needed = fraction.trim_end_matches('0').len();
    let mut digits = fraction.chars().enumerate();
    for token in tokens {
        match token {
            Token::Digit(kind) => match (digits.next(), kind) {
                (Some((at, digit)), kind) if at < needed || *kind == '0' => out.push(digit),
                (_, '?') => out.push(' '),
                _ => {}
            },
            Token::Literal(text) => out.push_str(text),
            Token::Percent => out.push('%'),
            _ => {}
        }
    }
    out
}
