//! Numbers of list paragraphs: they are printed, but no text of the file.

use super::styles::Styles;
use crate::error::Result;
use crate::read::package::{attr, child, children, xml};
use roxmltree::Node;
use std::collections::HashMap;

/// Levels of a list.
const LEVELS: usize = 9;

#[derive(Clone, Debug, Default)]
struct Level {
    start: usize,
    format: String,
    text: String,
}

/// The lists of a file, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Lists {
    levels: HashMap<String, Vec<Level>>,
    /// List number to its definition and levels that it defines anew.
    lists: HashMap<String, (String, HashMap<usize, usize>)>,
    counts: HashMap<String, [Option<usize>; LEVELS]>,
}

impl Lists {
    /// Reads the part.
    ///
    /// # Errors
    /// `Damaged`, `Limit`.
    pub fn read(text: &str) -> Result<Self> {
        let tree = xml(text, "word/numbering.xml")?;
        let root = tree.root_element();
        let mut out = Self::default();
        for definition in children(root, "abstractNum") {
            let levels = children(definition, "lvl").take(LEVELS).map(level);
            let id = attr(definition, "abstractNumId").unwrap_or_default();
            out.levels.insert(id.to_string(), levels.collect());
        }
        for list in children(root, "num") {
            let (Some(id), Some(definition)) = (attr(list, "numId"), value(list, "abstractNumId"))
            else {
                continue;
            };
            let starts = children(list, "lvlOverride").filter_map(|o| {
                let level = attr(o, "ilvl")?.parse().ok()?;
                Some((level, value(o, "startOverride")?.parse().ok()?))
            });
            out.lists
                .insert(id.into(), (definition.into(), starts.collect()));
        }
        Ok(out)
    }

    /// The number of a paragraph with these properties, with a blank after it; empty where there is none.
    pub fn label(&mut self, properties: Option<Node<'_, '_>>, styles: &Styles) -> String {
        self.find(properties, styles).unwrap_or_default()
    }

    fn find(&mut self, properties: Option<Node<'_, '_>>, styles: &Styles) -> Option<String> {
        let properties = properties?;
        let style = || styles.list(value(properties, "pStyle")?);
        let own = child(properties, "numPr").map(|n| {
            let level = value(n, "ilvl").and_then(|l| l.parse::<usize>().ok());
            (value(n, "numId").map(str::to_string), level)
        });
        let (id, level) = match own {
            Some((Some(id), level)) => (id, level.unwrap_or(0)),
            Some((None, level)) => style().map(|(id, l)| (id, level.unwrap_or(l)))?,
            None => style()?,
        };
        let (definition, starts) = self.lists.get(&id)?;
        let levels = self.levels.get(definition)?;
        let here = levels.get(level)?;
        let start = |l: usize| {
            let own = starts.get(&l).copied();
            own.or(levels.get(l).map(|d| d.start)).unwrap_or(1)
        };
        // A list that starts anew counts by itself, others count on together.
        let key = match starts.is_empty() {
            true => definition.clone(),
            false => format!("{definition}/{id}"),
        };
        let counts = self.counts.entry(key).or_default();
        let count = counts
            .get(level)?
            .map_or(start(level), |n| n.saturating_add(1));
        counts[level] = Some(count);
        counts[level + 1..].fill(None);
        let mut label = here.text.clone();
        for (l, count) in counts.iter().enumerate().take(level + 1) {
            let count = count.unwrap_or(start(l));
            let format = levels.get(l).map_or("decimal", |d| d.format.as_str());
            label = label.replace(&format!("%{}", l + 1), &numeral(count, format));
        }
        let label: String = label.chars().map(bullet).collect();
        (!label.trim().is_empty()).then(|| format!("{} ", label.trim()))
    }
}

fn value<'n>(node: Node<'n, '_>, name: &str) -> Option<&'n str> {
    let found = node
        .children()
        .find(|n| n.is_element() && n.tag_name().name() == name)?;
    attr(found, "val")
}

fn level(node: Node<'_, '_>) -> Level {
    Level {
        start: value(node, "start")
            .and_then(|s| s.parse().ok())
            .unwrap_or(0),
        format: value(node, "numFmt").unwrap_or("decimal").to_string(),
        text: value(node, "lvlText").unwrap_or_default().to_string(),
    }
}

/// Marks of symbol fonts are shown as a bullet.
fn bullet(ch: char) -> char {
    match ch {
        '\u{e000}'..='\u{f8ff}' => '•',
        ch => ch,
    }
}

fn numeral(n: usize, format: &str) -> String {
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "japaneseCounting" => chinese(n),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if (1..=20).contains(&n) => {
            char::from_u32(0x2460 + n as u32 - 1).map_or_else(|| n.to_string(), String::from)
        }
        "upperLetter" => letters(n, b'A'),
        "lowerLetter" => letters(n, b'a'),
        "upperRoman" => roman(n),
        "lowerRoman" => roman(n).to_lowercase(),
        "decimalZero" => format!("{n:02}"),
        "none" | "bullet" => String::new(),
        _ => n.to_string(),
    }
}

/// 一, 十, 十二, 二十, 一百二十三 as 一百二十三; from a thousand on in digits.
fn chinese(n: usize) -> String {
    const DIGITS: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match n {
        0..10 => DIGITS[n].into(),
        10 => "十".into(),
        11..20 => format!("十{}", DIGITS[n % 10]),
        20..100 if n.is_multiple_of(10) => format!("{}十", DIGITS[n / 10]),
        20..100 => format!("{}十{}", DIGITS[n / 10], DIGITS[n % 10]),
        100..1000 if n.is_multiple_of(100) => format!("{}百", DIGITS[n / 100]),
        100..1000 if n % 100 < 10 => format!("{}百零{}", DIGITS[n / 100], DIGITS[n % 10]),
        100..1000 if n % 100 < 20 => format!("{}百一{}", DIGITS[n / 100], chinese(n % 100)),
        100..1000 => format!("{}百{}", DIGITS[n / 100], chinese(n % 100)),
        _ => n.to_string(),
    }
}

/// A to Z, AA, BB, …
fn letters(n: usize, first: u8) -> String {
    match n.checked_sub(1) {
        Some(i) if i < 26 * 10 => {
            let letter = char::from(first + (i % 26) as u8);
            String::from(letter).repeat(i / 26 + 1)
        }
        _ => n.to_string(),
    }
}

fn roman(n: usize) -> String {
    const PARTS: [(usize, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if n == 0 || n >= 4000 {
        return n.to_string();
    }
    let (mut rest, mut out) = (n, String::new());
    for (size, sign) in PARTS {
        while rest >= size {
            out.push_str(sign);
            rest -= size;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::numeral;

    #[test]
    fn numerals_are_written_as_their_format_says() {
        for (n, format, want) in [
            (3, "decimal", "3"),
            (10, "chineseCounting", "十"),
            (21, "chineseCountingThousand", "二十一"),
            (110, "chineseCounting", "一百一十"),
            (105, "chineseCounting", "一百零五"),
            (2, "decimalEnclosedCircle", "②"),
            (27, "lowerLetter", "aa"),
            (14, "upperRoman", "XIV"),
        ] {
            assert_eq!(numeral(n, format), want);
        }
    }
}
