//! Dates and times: days since 1900 (or 1904) to text.

use super::code::{Section, Token};

/// The last day that has a date, 31 December 9999.
const LAST_DAY: f64 = 2_958_465.0;
const DAY: i64 = 86_400;

struct Moment {
    year: i64,
    month: i64,
    day: i64,
    /// 0 is Sunday.
    weekday: i64,
    /// Seconds of the day.
    second: i64,
    /// Seconds since the count began.
    elapsed: i64,
}

/// Shows a date under its section; `None` where there is no such date.
pub(super) fn show(serial: f64, section: &Section, from_1904: bool) -> Option<String> {
    let moment = moment(serial, from_1904)?;
    let tokens = &section.tokens;
    let halves = tokens.iter().any(|t| matches!(t, Token::Halves(..)));
    let mut out = String::new();
    for (i, token) in tokens.iter().enumerate() {
        match token {
            Token::Date('m', n) if *n < 3 && is_minute(tokens, i) => {
                out.push_str(&count(moment.second / 60 % 60, *n, section));
            }
            Token::Date(letter, n) => out.push_str(&part(&moment, *letter, *n, halves, section)),
            Token::Elapsed(letter, n) => {
                let unit = match letter {
                    'h' => 3600,
                    'm' => 60,
                    _ => 1,
                };
                out.push_str(&format!("{:0n$}", moment.elapsed / unit, n = *n));
            }
            Token::Halves(before, after) => {
                out.push_str(if moment.second < DAY / 2 {
                    before
                } else {
                    after
                });
            }
            Token::Literal(text) => out.push_str(text),
            Token::Point => out.push('.'),
            Token::Comma => out.push(','),
            Token::Percent => out.push('%'),
            // Fractions of seconds: moments are rounded to seconds.
            Token::Digit(_) => out.push('0'),
            Token::General | Token::Text => {}
        }
    }
    Some(out.trim().to_string())
}

fn moment(serial: f64, from_1904: bool) -> Option<Moment> {
    if !(0.0..LAST_DAY + 1.0).contains(&serial) {
        return None;
    }
    let elapsed = (serial * DAY as f64).round() as i64;
    let days = elapsed / DAY;
    let second = elapsed % DAY;
    // Spreadsheets believe that 1900 was a leap year: day 60 is 29 February 1900.
    let (year, month, day) = match (from_1904, days) {
        (false, 0) => (1900, 1, 0),
        (false, 60) => (1900, 2, 29),
        (false, 1..60) => civil(days - 25_568),
        (false, _) => civil(days - 25_569),
        (true, _) => civil(days - 24_107),
    };
    Some(Moment {
        year,
        month,
        day,
        weekday: (days + if from_1904 { 5 } else { 6 }) % 7,
        second,
        elapsed,
    })
}

/// Year, month and day of a number of days since 1 January 1970, by the Gregorian calendar.
fn civil(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// `m` means minutes after hours and before seconds.
fn is_minute(tokens: &[Token], at: usize) -> bool {
    let letter = |t: &Token| match t {
        Token::Date(letter, _) | Token::Elapsed(letter, _) => Some(*letter),
        _ => None,
    };
    tokens[..at].iter().rev().find_map(letter) == Some('h')
        || tokens[at + 1..].iter().find_map(letter) == Some('s')
}

fn part(moment: &Moment, letter: char, n: usize, halves: bool, section: &Section) -> String {
    const CHINESE_DAYS: [&str; 7] = ["日", "一", "二", "三", "四", "五", "六"];
    const DAYS: [&str; 7] = [
        "Sunday",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
    ];
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let weekday = moment.weekday as usize % 7;
    match (letter, n) {
        ('y', 1 | 2) => numerals(&format!("{:02}", moment.year % 100), section),
        ('y' | 'e', _) => numerals(&format!("{:04}", moment.year), section),
        ('m', 1 | 2) => count(moment.month, n, section),
        ('m', _) if section.chinese => format!("{}月", chinese(moment.month)),
        ('m', _) => {
            let name = MONTHS[(moment.month as usize + 11) % 12];
            match n {
                3 => &name[..3],
                5 => &name[..1],
                _ => name,
            }
            .into()
        }
        ('d', 1 | 2) => count(moment.day, n, section),
        ('a', 3) => CHINESE_DAYS[weekday].into(),
        ('a', _) => format!("星期{}", CHINESE_DAYS[weekday]),
        ('d', _) if section.chinese => {
            let prefix = if n == 3 { "周" } else { "星期" };
            format!("{prefix}{}", CHINESE_DAYS[weekday])
        }
        ('d', 3) => DAYS[weekday][..3].into(),
        ('d', _) => DAYS[weekday].into(),
        ('h', _) => {
            let hour = moment.second / 3600;
            let hour = if halves { (hour + 11) % 12 + 1 } else { hour };
            count(hour, n, section)
        }
        _ => count(moment.second % 60, n, section),
    }
}

fn count(value: i64, width: usize, section: &Section) -> String {
    if section.numerals {
        return chinese(value);
    }
    format!("{value:0width$}")
}

const NUMERALS: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// Digit by digit, as years are written.
fn numerals(digits: &str, section: &Section) -> String {
    if !section.numerals {
        return digits.into();
    }
    let digit = |b: u8| NUMERALS[usize::from(b.wrapping_sub(b'0')) % 10];
    digits.bytes().map(digit).collect()
}

/// 0 to 99 as one says them: 十, 十二, 二十, 三十一.
fn chinese(value: i64) -> String {
    let (tens, ones) = (value as usize / 10 % 10, value as usize % 10);
    let tens = match tens {
        0 => String::new(),
        1 => "十".into(),
        n => format!("{}十", NUMERALS[n]),
    };
    match (tens.is_empty(), ones) {
        (false, 0) => tens,
        (_, n) => tens + NUMERALS[n],
    }
}
