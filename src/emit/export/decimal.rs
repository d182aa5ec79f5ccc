//! Exact decimals as text: `-12.50`.

/// A plain decimal, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Plain<'a> {
    negative: bool,
    /// Digits before the point, without leading zeros.
    whole: &'a str,
    /// Digits after the point, without trailing zeros.
    part: &'a str,
}

impl<'a> Plain<'a> {
    /// Reads digits with at most one sign before them and one point between them; `None` for anything else.
    pub fn parse(text: &'a str) -> Option<Self> {
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (whole, part) = match digits.split_once('.') {
            Some((whole, part)) if !part.is_empty() => (whole, part),
            Some(_) => return None,
            None => (digits, ""),
        };
        let plain = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        (!whole.is_empty() && plain(whole) && plain(part)).then(|| Self {
            negative: text.starts_with('-'),
            whole: whole.trim_start_matches('0'),
            part: part.trim_end_matches('0'),
        })
    }

    /// Digits before the point.
    pub fn before(self) -> usize {
        self.whole.len()
    }

    /// Digits after the point that are needed.
    pub fn after(self) -> usize {
        self.part.len()
    }

    /// Digits from the first to the last that is not zero.
    pub fn significant(self) -> usize {
        match self.whole.is_empty() {
            true => self.part.trim_start_matches('0').len(),
            false if self.part.is_empty() => self.whole.trim_end_matches('0').len(),
            false => self.before() + self.after(),
        }
    }

    /// The number times ten to the power of `scale`; `None` where that is no whole number or has more than 38 digits.
    pub fn units(self, scale: usize) -> Option<i128> {
        let zeros = scale.checked_sub(self.after())?;
        let digits = self.whole.bytes().chain(self.part.bytes());
        let mut units: i128 = 0;
        for digit in digits.chain(std::iter::repeat_n(b'0', zeros)) {
            units = units
                .checked_mul(10)?
                .checked_add(i128::from(digit - b'0'))?;
        }
        (units < 10_i128.pow(38)).then_some(if self.negative { -units } else { units })
    }
}

#[cfg(test)]
mod tests {
    use super::Plain;

    #[test]
    fn plain_decimals_are_read_and_others_are_not() {
        for bad in [
            "", "-", ".5", "5.", "1e3", "1,000", "1.2.3", "--1", "一", "１", " 1", "NaN",
        ] {
            assert_eq!(Plain::parse(bad), None, "{bad}");
        }
        let facts = |text| Plain::parse(text).map(|p| (p.before(), p.after(), p.significant()));
        assert_eq!(facts("-012.50"), Some((2, 1, 3)));
        assert_eq!(facts("0.0050"), Some((0, 3, 1)));
        assert_eq!(facts("120000"), Some((6, 0, 2)));
        assert_eq!(facts("100.01"), Some((3, 2, 5)));
        assert_eq!(facts("0"), Some((0, 0, 0)));
    }

    #[test]
    fn units_are_exact_or_nothing() {
        let units = |text: &str, scale| Plain::parse(text).and_then(|p| p.units(scale));
        assert_eq!(units("-12.50", 3), Some(-12_500));
        assert_eq!(units("12.345", 2), None);
        assert_eq!(units("0", 38), Some(0));
        assert_eq!(units("-0.00", 2), Some(0));
        assert_eq!(units(&"9".repeat(38), 0), Some(10_i128.pow(38) - 1));
        assert_eq!(units(&"9".repeat(38), 1), None);
        assert_eq!(units(&"1".repeat(99), 0), None);
    }
}
