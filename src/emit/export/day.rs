//! Days as text: `2021-12-31`.

/// Days since 1970-01-01 of a day such as `2021-12-31`; `None` where it is none.
pub(super) fn day(text: &str) -> Option<i32> {
    let mut parts = text.split('-');
    let mut next = |digits: usize| {
        let part = parts.next()?;
        let plain = part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| part.parse::<i32>().ok()).flatten()
    };
    let (year, month, day) = (next(4)?, next(2)?, next(2)?);
    if parts.next().is_some() || !(1..=12).contains(&month) || day < 1 || day > last(year, month) {
        return None;
    }
    // Years begin in March, so that the odd day comes last.
    let (y, m) = match month > 2 {
        true => (year, month - 3),
        false => (year - 1, month + 9),
    };
    let leaps = y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400);
    Some(365 * y + leaps + (153 * m + 2) / 5 + day - 1 - 719_468)
}

/// The last day of a month.
fn last(year: i32, month: i32) -> i32 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(day("1970-01-01"), Some(0));
        assert_eq!(day("1969-12-31"), Some(-1));
        assert_eq!(day("2000-02-29"), Some(11_016));
        assert_eq!(day("2021-12-31"), Some(18_992));
        assert_eq!(day("0000-01-01"), Some(-719_528));
        for bad in [
            "2021-02-29",
            "1900-02-29",
            "2021-13-01",
            "2021-1-1",
            "2021-12-31x",
            "2021-12",
            "+021-01-01",
            "",
        ] {
            assert_eq!(day(bad), None, "{bad}");
        }
    }
}
