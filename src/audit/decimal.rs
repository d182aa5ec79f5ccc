//! Exact decimals: scaled whole numbers, no floats.

use std::cmp::Ordering;
use std::fmt;

/// A decimal number, exact: `units / 10^scale`.
#[derive(Clone, Copy, Debug)]
pub struct Decimal {
    units: i128,
    scale: u32,
}

/// More decimals than any amount is printed with.
const MOST_DECIMALS: u32 = 12;

impl Decimal {
    /// Zero.
    pub const ZERO: Self = Self { units: 0, scale: 0 };

    /// Reads `-12.50`; `None` where it is no plain decimal, or too long to be computed with.
    pub fn parse(text: &str) -> Option<Self> {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let all = || whole.chars().chain(part.chars());
        if all().next().is_none() || whole.len() > 20 || part.len() > MOST_DECIMALS as usize {
            return None;
        }
        let mut units: i128 = 0;
        for c in all() {
            units = units.checked_mul(10)?.checked_add(c.to_digit(10)?.into())?;
        }
        Some(Self {
            units: sign * units,
            scale: part.len() as u32,
        })
    }

    /// Half of the last place the number is written with: how far rounding may have moved it, in the places of one
    /// more decimal.
    pub fn half_place(self) -> Self {
        Self {
            units: 5,
            scale: self.scale + 1,
        }
    }

    /// The sum; `None` where it leaves the range.
    pub fn plus(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let units = self.at(scale)?.checked_add(other.at(scale)?)?;
        Some(Self { units, scale })
    }

    /// The difference; `None` where it leaves the range.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(Self {
            units: -other.units,
            ..other
        })
    }

    /// A whole number.
    pub fn whole(units: i64) -> Self {
        Self {
            units: units.into(),
            scale: 0,
        }
    }

    /// The product; `None` where it leaves the range.
    pub fn times(self, other: Self) -> Option<Self> {
        Some(Self {
            units: self.units.checked_mul(other.units)?,
            scale: self.scale + other.scale,
        })
    }

    /// How many per cent of `all` it is, to so many decimals, rounded half up; `None` where `all` is not above zero, or out of
    /// range.
    pub fn percent_of(self, all: Self, decimals: u32) -> Option<Self> {
        if all.units <= 0 {
            return None;
        }
        let scale = self.scale.max(all.scale);
        let (part, all) = (self.at(scale)?, all.at(scale)?);
        let grown = part.checked_mul(10_i128.checked_pow(decimals + 2)?)?;
        let doubled = grown.checked_mul(2)?.checked_add(all)?;
        Some(Self {
            units: doubled.div_euclid(all.checked_mul(2)?),
            scale: decimals,
        })
    }

    /// Decimals that it is written with.
    pub fn decimals(self) -> u32 {
        self.scale
    }

    /// Whether it is more than `other`; not where they leave the range.
    pub fn above(self, other: Self) -> bool {
        self.compare(other) == Some(Ordering::Greater)
    }

    /// In floating point, for statistics.
    pub fn approx(self) -> f64 {
        self.units as f64 / 10_f64.powi(self.scale as i32)
    }

    /// Without its sign.
    pub fn abs(self) -> Self {
        Self {
            units: self.units.abs(),
            ..self
        }
    }

    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        self.units == 0
    }

    /// Which of two is larger; `None` where they leave the range.
    pub fn compare(self, other: Self) -> Option<Ordering> {
        self.minus(other).map(|d| d.units.cmp(&0))
    }

    fn at(self, scale: u32) -> Option<i128> {
        self.units
            .checked_mul(10_i128.checked_pow(scale - self.scale)?)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.units < 0 { "-" } else { "" };
        let digits = self.units.unsigned_abs().to_string();
        let scale = self.scale as usize;
        if scale == 0 {
            return write!(f, "{sign}{digits}");
        }
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let (whole, part) = padded.split_at(padded.len() - scale);
        write!(f, "{sign}{whole}.{part}")
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;
    use std::cmp::Ordering;

    fn d(text: &str) -> Decimal {
        Decimal::parse(text).expect("a decimal")
    }

    #[test]
    fn sums_are_exact() {
        let sum = d("0.1").plus(d("0.2")).expect("in range");
        assert_eq!(sum.compare(d("0.30")), Some(Ordering::Equal));
        assert_eq!(
            d("943.36")
                .minus(d("843.36"))
                .expect("in range")
                .to_string(),
            "100.00"
        );
        assert_eq!(
            d("1").minus(d("1.05")).expect("in range").to_string(),
            "-0.05"
        );
    }

    #[test]
    fn shares_are_rounded_half_up() {
        let share = |a: &str, b: &str, n| d(a).percent_of(d(b), n).map(|p| p.to_string());
        assert_eq!(share("565.39", "867.15", 2).as_deref(), Some("65.20"));
        assert_eq!(share("1", "8", 0).as_deref(), Some("13"));
        assert_eq!(share("1", "0", 0), None);
        assert_eq!(
            d("0.5").times(d("-3")).map(|p| p.to_string()),
            Some("-1.5".into())
        );
        assert!(d("1.01").above(d("1")) && !d("1").above(d("1.0")));
    }

    #[test]
    fn what_is_no_plain_decimal_is_none() {
        for text in ["", "-", ".", "1e5", "1,000", "7%", "1.2.3", &"9".repeat(40)] {
            assert!(Decimal::parse(text).is_none(), "{text}");
        }
    }
}
