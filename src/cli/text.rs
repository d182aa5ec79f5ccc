//! Text on a terminal: widths of CJK characters, wrapping, colours, and nothing from a file that a terminal obeys.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Whether to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Paint(pub bool);

impl Paint {
    /// Colours for `terminal`, unless `NO_COLOR` is set or the terminal has none.
    pub fn on(terminal: bool) -> Self {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty())
            || std::env::var_os("TERM").is_some_and(|v| v == "dumb");
        Self(terminal && !refused)
    }

    /// For titles.
    pub fn bold(self, text: &str) -> String {
        self.wrapped("1", text)
    }

    /// For what a person should look at.
    pub fn marked(self, text: &str) -> String {
        self.wrapped("33", text)
    }

    fn wrapped(self, code: &str, text: &str) -> String {
        if self.0 && !text.is_empty() {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_string()
        }
    }
}

/// The mark in front of a value to review.
pub(super) fn mark(text: &str, review: bool) -> String {
    if review {
        format!("⚠ {text}")
    } else {
        text.to_string()
    }
}

/// The text with tabs as spaces and without characters that steer a terminal or turn the direction of text.
pub(super) fn clean(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' => '\n',
            '\t' | '\r' => ' ',
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
            c if c.is_control() => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// Columns that the text takes on a terminal.
pub(super) fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The text filled up to `columns`.
pub(super) fn pad(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(missing))
}

/// The text in lines of at most `columns` (at least 2); its own line breaks stay. Never empty.
pub(super) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(2);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        let mut used = 0;
        for c in paragraph.chars() {
            let wide = c.width().unwrap_or(0);
            if used + wide > columns {
                let rest = break_at_word(&mut line, c);
                lines.push(std::mem::replace(&mut line, rest));
                used = width(&line);
                if c == ' ' && line.is_empty() {
                    continue;
                }
            }
            line.push(c);
            used += wide;
        }
        lines.push(line);
    }
    lines
}

/// Where `line` would break inside a word of letters or digits, takes the word's beginning off it again.
fn break_at_word(line: &mut String, next: char) -> String {
    if !next.is_ascii_alphanumeric() {
        return String::new();
    }
    let start = line
        .rfind(|c: char| !c.is_ascii_alphanumeric())
        .map_or(0, |i| {
            i + line[i..].chars().next().map_or(0, char::len_utf8)
        });
    let word = width(&line[start..]);
    if start == 0 || word > 16 {
        return String::new();
    }
    let rest = line.split_off(start);
    line.truncate(line.trim_end().len());
    rest
}

/// Labels to the left, figures to the right.
pub(super) fn aligned(rows: &[(&str, String)]) -> Vec<String> {
    let label = rows.iter().map(|(l, _)| width(l)).max().unwrap_or(0);
    let figure = rows.iter().map(|(_, f)| width(f)).max().unwrap_or(0);
    rows.iter()
        .map(|(l, f)| format!("{}  {f:>figure$}", pad(l, label)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Paint, aligned, clean, pad, width, wrap};

    #[test]
    fn cjk_characters_are_two_wide() {
        assert_eq!(width("预算a"), 5);
        assert_eq!(pad("预", 4), "预  ");
        assert_eq!(wrap("部门整体支出", 6), ["部门整", "体支出"]);
        assert_eq!(wrap("甲\n乙", 6), ["甲", "乙"]);
        assert_eq!(wrap("", 6), [""]);
        assert_eq!(wrap("预", 1), ["预"]);
    }

    #[test]
    fn words_and_numbers_stay_whole() {
        assert_eq!(wrap("total of 850.36", 10), ["total of", "850.36"]);
        assert_eq!(wrap("合计 12345", 8), ["合计", "12345"]);
        assert_eq!(wrap("0123456789", 4), ["0123", "4567", "89"]);
    }

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(clean("a\x1b[31m\tb\u{202e}"), "a\u{fffd}[31m b\u{fffd}");
        assert_eq!(Paint(false).bold("x"), "x");
        assert_eq!(Paint(true).bold("x"), "\x1b[1mx\x1b[0m");
    }

    #[test]
    fn figures_stand_below_each_other() {
        let rows = [
            ("文件", "12".to_string()),
            ("用时（秒）", "1.5".to_string()),
        ];
        assert_eq!(aligned(&rows), ["文件         12", "用时（秒）  1.5"]);
    }
}
