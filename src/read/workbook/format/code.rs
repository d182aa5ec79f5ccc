//! Format codes: `#,##0.00;[Red]-#,##0.00;"-"` to sections of tokens.

/// A part of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Printed as it is.
    Literal(String),
    /// `0`, `#` or `?`.
    Digit(char),
    /// The decimal point.
    Point,
    /// A comma between or after digits.
    Comma,
    /// `%`.
    Percent,
    /// A run of one letter of a date, in lower case.
    Date(char, usize),
    /// `[h]`, `[m]` or `[s]`: hours, minutes or seconds in all.
    Elapsed(char, usize),
    /// The two halves of the day.
    Halves(&'static str, &'static str),
    /// `General`.
    General,
    /// `@`.
    Text,
}

/// `[>=100]`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Condition {
    op: Op,
    than: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Op {
    Less,
    LessEqual,
    Equal,
    Unequal,
    MoreEqual,
    More,
}

impl Condition {
    fn parse(inside: &str) -> Option<Self> {
        let number = inside.trim_start_matches(['<', '>', '=']);
        let op = match &inside[..inside.len() - number.len()] {
            "<" => Op::Less,
            "<=" => Op::LessEqual,
            "=" => Op::Equal,
            "<>" => Op::Unequal,
            ">=" => Op::MoreEqual,
            ">" => Op::More,
            _ => return None,
        };
        let than = number.trim().parse().ok()?;
        Some(Self { op, than })
    }

    /// Whether a value falls under it.
    pub fn holds(self, value: f64) -> bool {
        match self.op {
            Op::Less => value < self.than,
            Op::LessEqual => value <= self.than,
            Op::Equal => value == self.than,
            Op::Unequal => value != self.than,
            Op::MoreEqual => value >= self.than,
            Op::More => value > self.than,
        }
    }

    /// Whether only negative values fall under it: their sign is then part of the format.
    pub fn only_negative(self) -> bool {
        match self.op {
            Op::Less => self.than <= 0.0,
            Op::LessEqual => self.than < 0.0,
            _ => false,
        }
    }
}

/// One of the sections that `;` parts.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Section {
    /// What is shown, in order.
    pub tokens: Vec<Token>,
    /// When this section applies.
    pub condition: Option<Condition>,
    /// Whether names of days and months, and numerals of `DBNum`, are Chinese.
    pub chinese: bool,
    /// `[DBNum1]`: Chinese numerals.
    pub numerals: bool,
    /// Whether it holds something that is not understood: fractions, powers of ten, capital Chinese numerals.
    pub unknown: bool,
}

impl Section {
    /// Whether it shows a date or a time.
    pub fn is_date(&self) -> bool {
        self.tokens
            .iter()
            .any(|t| matches!(t, Token::Date(..) | Token::Elapsed(..)))
    }
}

/// No format is longer than this.
const LONGEST: usize = 1024;

/// Parses a format code. What is not understood is marked in its section.
pub(super) fn parse(code: &str) -> Vec<Section> {
    let code: Vec<char> = code.chars().take(LONGEST).collect();
    let mut reader = Reader {
        rest: &code,
        section: Section::default(),
        out: Vec::new(),
    };
    while let Some((first, rest)) = reader.rest.split_first() {
        reader.rest = rest;
        reader.take(*first);
    }
    reader.end();
    reader.out
}

struct Reader<'a> {
    rest: &'a [char],
    section: Section,
    out: Vec<Section>,
}

impl Reader<'_> {
    fn end(&mut self) {
        let mut section = std::mem::take(&mut self.section);
        let digits = |t: &Token| matches!(t, Token::Digit(_));
        if section.numerals && !section.is_date() && section.tokens.iter().any(digits) {
            section.unknown = true;
        }
        self.out.push(section);
    }

    fn push(&mut self, token: Token) {
        self.section.tokens.push(token);
    }

    fn literal(&mut self, text: impl Into<String>) {
        self.push(Token::Literal(text.into()));
    }

    fn take(&mut self, first: char) {
        match first {
            ';' => self.end(),
            '"' => {
                let text = self.until('"');
                self.literal(text);
            }
            '\\' | '!' => {
                if let Some(next) = self.next() {
                    self.literal(next);
                }
            }
            // Room as wide as the next character, and filling with it.
            '_' | '*' => {
                self.next();
                self.literal(' ');
            }
            '[' => self.bracket(),
            '0' | '#' | '?' => self.push(Token::Digit(first)),
            '.' => self.push(Token::Point),
            ',' => self.push(Token::Comma),
            '%' => self.push(Token::Percent),
            '@' => self.push(Token::Text),
            '/' if self.has_digits() => self.section.unknown = true,
            _ => self.word(first),
        }
    }

    fn has_digits(&self) -> bool {
        let digits = |t: &Token| matches!(t, Token::Digit(_));
        self.section.tokens.iter().any(digits)
    }

    fn next(&mut self) -> Option<char> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn until(&mut self, end: char) -> String {
        let len = self.rest.iter().position(|c| *c == end);
        let (inside, rest) = self.rest.split_at(len.unwrap_or(self.rest.len()));
        self.rest = rest.get(1..).unwrap_or_default();
        inside.iter().collect()
    }

    fn bracket(&mut self) {
        let inside = self.until(']');
        let lower = inside.to_ascii_lowercase();
        if let Some(condition) = Condition::parse(&inside) {
            self.section.condition = Some(condition);
        } else if let Some(locale) = inside.strip_prefix('$') {
            let (sign, language) = locale.split_once('-').unwrap_or((locale, ""));
            if !sign.is_empty() {
                self.literal(sign);
            }
            self.language(language);
        } else if let Some(kind) = lower.strip_prefix("dbnum") {
            self.section.chinese = true;
            self.section.numerals = kind == "1";
            self.section.unknown |= kind == "2";
        } else if let Some(letter @ ('h' | 'm' | 's')) = lower.chars().next()
            && lower.chars().all(|c| c == letter)
        {
            self.push(Token::Elapsed(letter, lower.len()));
        }
    }

    /// A language as a hexadecimal number. Two of them stand for the system's long date and its time.
    fn language(&mut self, code: &str) {
        match code.to_ascii_uppercase().trim_start_matches('0') {
            "F800" => self.replace("yyyy\"年\"m\"月\"d\"日\""),
            "F400" => self.replace("h:mm:ss"),
            other => self.section.chinese |= other.ends_with("804"),
        }
    }

    /// Reads another code instead of the rest of this section.
    fn replace(&mut self, code: &str) {
        while self.rest.first().is_some_and(|c| *c != ';') {
            self.next();
        }
        if let Some(section) = parse(code).into_iter().next() {
            self.section = section;
        }
    }

    fn word(&mut self, first: char) {
        const HALVES: [(&str, &str, &str); 3] = [
            ("AM/PM", "AM", "PM"),
            ("A/P", "A", "P"),
            ("上午/下午", "上午", "下午"),
        ];
        for (word, before, after) in HALVES {
            if self.eat(first, word) {
                return self.push(Token::Halves(before, after));
            }
        }
        if self.eat(first, "General") || self.eat(first, "G/通用格式") {
            return self.push(Token::General);
        }
        let next = self.rest.first().copied();
        match first.to_ascii_lowercase() {
            'e' if matches!(next, Some('+' | '-')) => self.section.unknown = true,
            letter @ ('y' | 'm' | 'd' | 'h' | 's' | 'e' | 'a') => {
                let mut count = 1;
                while self
                    .rest
                    .first()
                    .is_some_and(|c| c.eq_ignore_ascii_case(&letter))
                {
                    self.next();
                    count += 1;
                }
                self.push(Token::Date(letter, count));
            }
            'g' | 'b' => self.section.unknown = true,
            _ => self.literal(first),
        }
    }

    /// Takes `word` if it stands here, `first` being its first character.
    fn eat(&mut self, first: char, word: &str) -> bool {
        let len = word.chars().count() - 1;
        let here = std::iter::once(&first).chain(self.rest.iter().take(len));
        let same = self.rest.len() >= len
            && here
                .zip(word.chars())
                .all(|(a, b)| a.eq_ignore_ascii_case(&b));
        if same {
            self.rest = &self.rest[len..];
        }
        same
    }
}
