//! Markup that was printed as text: `<p>…</p>`, `&nbsp;`, `&amp;ldquo;`.

use regex::{Captures, Regex};
use std::sync::LazyLock;

/// Text may have been escaped this many times.
const MAX_PASSES: usize = 4;

/// Tags that can be told from honest text by their name alone.
const LONG: &str = "span|div|font|strong|table|tbody|thead|tr|td|th|ul|ol|li|sup|sub|center|section|article|h[1-6]|br|p|em|img|style|o:p|st1:[a-z]+|v:[a-z]+|w:[a-z]+";
/// One-letter tags, which `a<b>c` could mean too: residue only with attributes or when they close.
const SHORT: &str = "a|b|i|u|s";
/// Tags that end a paragraph.
const BREAKS: [&str; 16] = [
    "p", "br", "div", "li", "tr", "table", "ul", "ol", "section", "article", "h1", "h2", "h3",
    "h4", "h5", "h6",
];

static COMMENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?s)<!--.*?-->|<!\[(?:if|endif)[^>]*\]>|(?i)<style[^<>]*>.*?</style\s*>")
});
static TAG: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)</?({LONG})(?:\s[^<>]*)?\s*/?>|</({SHORT})\s*>|<({SHORT})\s+[a-z:-]+\s*=[^<>]*>"
    ))
});
static OPENED: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"(?i)<({SHORT})>")));
static ENTITY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});"));
static OPEN_NBSP: LazyLock<Regex> = LazyLock::new(|| pattern(r"&nbsp\b"));

#[allow(clippy::expect_used)]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

/// Decodes markup residue in a printed text, also where it was escaped more than once.
///
/// Paragraphs and line breaks of the markup become `\n`, other tags nothing, entities their characters; empty
/// paragraphs fall away. A text without residue comes back as it is: `a<b`, `≤5 & ≥3` and `R&D` are no residue.
pub fn decode(text: &str) -> String {
    let mut now = text.to_string();
    for _ in 0..MAX_PASSES {
        let next = pass(&now);
        if next == now {
            break;
        }
        now = next;
    }
    if now == text {
        return now;
    }
    let paragraphs: Vec<&str> = now
        .split('\n')
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .collect();
    paragraphs.join("\n")
}

fn pass(text: &str) -> String {
    if !text.contains(['<', '&']) {
        return text.to_string();
    }
    let text = COMMENT.replace_all(text, "");
    let text = pairs(&text);
    let text = TAG.replace_all(&text, |c: &Captures<'_>| {
        let name = c.get(1).map_or("", |m| m.as_str()).to_ascii_lowercase();
        if BREAKS.contains(&name.as_str()) {
            "\n"
        } else {
            ""
        }
    });
    let text = ENTITY.replace_all(&text, |c: &Captures<'_>| match entity(&c[1]) {
        Some(ch) => ch.to_string(),
        None => c[0].to_string(),
    });
    OPEN_NBSP.replace_all(&text, " ").into_owned()
}

/// Takes off `<b>` where `</b>` follows.
fn pairs(text: &str) -> String {
    OPENED
        .replace_all(text, |c: &Captures<'_>| {
            let end = c.get(0).map_or(0, |m| m.end());
            let close = format!("</{}>", c[1].to_ascii_lowercase());
            if text[end..].to_ascii_lowercase().contains(&close) {
                String::new()
            } else {
                c[0].to_string()
            }
        })
        .into_owned()
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code)
            .filter(|c| !c.is_control() || *c == '\n')
            .map(|c| if c == '\u{a0}' { ' ' } else { c });
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "ldquo" => '“',
        "rdquo" => '”',
        "lsquo" => '‘',
        "rsquo" => '’',
        "mdash" => '—',
        "ndash" => '–',
        "hellip" => '…',
        "middot" => '·',
        "bull" => '•',
        "times" => '×',
        "divide" => '÷',
        "le" => '≤',
        "ge" => '≥',
        "ne" => '≠',
        "plusmn" => '±',
        "permil" => '‰',
        "deg" => '°',
        "yen" => '¥',
        "sup2" => '²',
        "sup3" => '³',
        "radic" => '√',
        "rarr" => '→',
        "copy" => '©',
        "reg" => '®',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn markup_becomes_paragraphs() {
        assert_eq!(decode("<p>甲</p><p>乙</p>"), "甲\n乙");
        assert_eq!(decode("&lt;p&gt;abc&lt;/p&gt;"), "abc");
        assert_eq!(decode("甲<br/>乙<BR>丙"), "甲\n乙\n丙");
        assert_eq!(decode("<p style=\"text-indent:\n2em\">甲</p>"), "甲");
        assert_eq!(
            decode("<div><span lang=\"EN-US\">甲</span>乙<o:p></o:p></div>"),
            "甲乙"
        );
        assert_eq!(decode("<b>甲</b>乙"), "甲乙");
        assert_eq!(decode("甲</p>"), "甲");
        assert_eq!(decode("甲<!--[if gte mso 9]>x<![endif]-->乙"), "甲乙");
    }

    #[test]
    fn entities_become_characters() {
        assert_eq!(decode("&amp;ldquo;十三五&amp;rdquo;"), "“十三五”");
        assert_eq!(decode("&#12345;&#x3039;"), "\u{3039}\u{3039}");
        assert_eq!(decode("&nbsp;&nbsp;甲&nbsp;"), "甲");
        assert_eq!(decode("甲 &amp; 乙"), "甲 & 乙");
        assert_eq!(decode("&lt;5 &amp;amp; &gt;3"), "<5 & >3");
    }

    #[test]
    fn honest_text_is_left_alone() {
        for text in [
            "a<b",
            "≤5 & ≥3",
            "R&D",
            "a<b>c",
            "x<y 且 y>z",
            "&copyright",
            "<5天",
            "A&B;C",
            " 甲 ",
            "甲\n\n乙",
        ] {
            assert_eq!(decode(text), text);
        }
    }
}
