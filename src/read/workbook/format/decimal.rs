//! A number as a spreadsheet knows it: fifteen significant decimal digits.

/// Significant digits that a spreadsheet keeps.
const DIGITS: usize = 15;

/// `0.d1d2d3… × 10^point`, without a sign. No digits stand for zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    digits: Vec<u8>,
    point: i32,
}

impl Decimal {
    /// The size of a finite value; its sign is left to the caller.
    pub fn new(value: f64) -> Self {
        let told = format!("{:.*e}", DIGITS - 1, value.abs());
        let (mantissa, exponent) = told.split_once('e').unwrap_or(("0", "0"));
        let digits = mantissa
            .bytes()
            .filter(u8::is_ascii_digit)
            .map(|b| b - b'0');
        Self {
            digits: digits.collect(),
            point: exponent.parse::<i32>().unwrap_or(0) + 1,
        }
        .tidy()
    }

    fn tidy(mut self) -> Self {
        while self.digits.last() == Some(&0) {
            self.digits.pop();
        }
        let idle = self.digits.iter().take_while(|d| **d == 0).count();
        self.digits.drain(..idle);
        self.point = if self.digits.is_empty() {
            0
        } else {
            self.point - idle as i32
        };
        self
    }

    /// Digits before the decimal point; zero or less for what is smaller than 1.
    pub fn point(&self) -> i32 {
        self.point
    }

    /// Times ten to the power of `by`.
    pub fn shift(mut self, by: i32) -> Self {
        if !self.digits.is_empty() {
            self.point += by;
        }
        self
    }

    /// Rounded to `places` after the decimal point, halves away from zero.
    pub fn round(&self, places: i32) -> Self {
        let keep = self.point + places;
        if keep >= self.digits.len() as i32 {
            return self.clone();
        }
        if keep < 0 {
            return Self {
                digits: Vec::new(),
                point: 0,
            };
        }
        let keep = keep as usize;
        let up = self.digits[keep] >= 5;
        let mut out = Self {
            digits: self.digits[..keep].to_vec(),
            point: self.point,
        };
        if up {
            out.increment();
        }
        out.tidy()
    }

    fn increment(&mut self) {
        for digit in self.digits.iter_mut().rev() {
            *digit += 1;
            if *digit < 10 {
                return;
            }
            *digit = 0;
        }
        self.digits.insert(0, 1);
        self.point += 1;
    }

    /// The digits before the decimal point, without leading zeros.
    pub fn whole(&self) -> String {
        (0..self.point).map(|i| self.digit(i)).collect()
    }

    /// The first `places` digits after the decimal point.
    pub fn fraction(&self, places: i32) -> String {
        (self.point..self.point + places)
            .map(|i| self.digit(i))
            .collect()
    }

    fn digit(&self, at: i32) -> char {
        let digit = usize::try_from(at).ok().and_then(|i| self.digits.get(i));
        char::from(b'0' + digit.copied().unwrap_or(0))
    }

    /// All digits in plain notation.
    pub fn plain(&self) -> String {
        let places = (self.digits.len() as i32 - self.point).max(0);
        let whole = match self.whole() {
            empty if empty.is_empty() => "0".to_string(),
            whole => whole,
        };
        match places {
            0 => whole,
            n => format!("{whole}.{}", self.fraction(n)),
        }
    }

    /// Six digits and a power of ten, as an unformatted cell shows what has no room.
    pub fn scientific(&self) -> String {
        let rounded = Self {
            digits: self.digits.clone(),
            point: 1,
        }
        .round(5);
        let power = self.point - 1 + (rounded.point - 1);
        let mantissa = Self {
            point: 1,
            ..rounded
        }
        .plain();
        let sign = if power < 0 { '-' } else { '+' };
        format!("{mantissa}E{sign}{:02}", power.abs())
    }
}
