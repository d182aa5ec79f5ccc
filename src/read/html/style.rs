//! What attributes and inline styles say about how an element shows.

use crate::read::markup::text::Symbol;
use scraper::node::Element;
use scraper::{ElementRef, Node};

/// The value of a property in the element's own `style`, in lower case.
fn property(element: &Element, name: &str) -> Option<String> {
    let style = element.attr("style")?.to_ascii_lowercase();
    style
        .split(';')
        .filter_map(|part| part.split_once(':'))
        .filter(|(key, _)| key.trim() == name)
        .map(|(_, value)| {
            value
                .trim()
                .trim_end_matches("!important")
                .trim_end()
                .to_string()
        })
        .next_back()
}

/// Whether a browser does not show the element.
pub(super) fn is_hidden(element: &Element) -> bool {
    element.attr("hidden").is_some()
        || property(element, "display").is_some_and(|v| v == "none")
        || property(element, "visibility").is_some_and(|v| v == "hidden" || v == "collapse")
        || property(element, "mso-hide").is_some_and(|v| v == "all")
}

/// Whether the element stands on lines of its own.
pub(super) fn is_block(element: &Element) -> bool {
    matches!(
        element.name(),
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "br"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "legend"
            | "li"
            | "listing"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
            | "xmp"
    ) || property(element, "display").is_some_and(|v| v == "block")
}

/// Whether line breaks in the source are line breaks on the page.
pub(super) fn keeps_breaks(element: &Element) -> bool {
    matches!(
        element.name(),
        "pre" | "listing" | "xmp" | "plaintext" | "textarea"
    ) || property(element, "white-space").is_some_and(|v| v.starts_with("pre"))
}

/// The font an element sets: `None` where it sets none, `Some(None)` for an ordinary one.
pub(super) fn font(element: &Element) -> Option<Option<Symbol>> {
    let family = match element.name() {
        "font" => element.attr("face").map(str::to_ascii_lowercase),
        _ => None,
    }
    .or_else(|| property(element, "font-family"))
    .or_else(|| property(element, "font").filter(|v| v.contains("wingdings")))?;
    Some(Symbol::of(&family))
}

/// Whether a table or cell says that it is drawn with lines: a border, or gaps that show a background.
pub(super) fn is_ruled(element: &Element) -> bool {
    let told = |name: &str| element.attr(name).map(|v| v.trim().to_ascii_lowercase());
    told("border").is_some_and(|v| !matches!(v.as_str(), "0" | "0px" | "none" | "no"))
        || told("rules").is_some_and(|v| v == "all" || v == "cols" || v == "rows")
        || (told("bgcolor").is_some() && told("cellspacing").is_some_and(|v| v == "1"))
        || [
            "border",
            "border-top",
            "border-bottom",
            "border-left",
            "border-right",
            "border-width",
            "border-style",
        ]
        .iter()
        .filter_map(|name| property(element, name))
        .any(|v| {
            !v.split_whitespace()
                .any(|w| matches!(w, "none" | "0" | "0px" | "0pt" | "hidden"))
        })
}

/// Elements whose content is never part of the page's text.
pub(super) fn prints_nothing(name: &str) -> bool {
    matches!(
        name,
        "head"
            | "script"
            | "style"
            | "noscript"
            | "template"
            | "iframe"
            | "noframes"
            | "noembed"
            | "object"
            | "svg"
            | "canvas"
            | "audio"
            | "video"
            | "datalist"
            | "xml"
            | "rp"
            | "title"
    )
}

/// Characters of an element, white space and code not counted.
pub(super) fn glyphs(it: ElementRef<'_>) -> usize {
    let mut count = 0;
    for node in it.descendants() {
        if let Node::Text(text) = node.value() {
            let code = node.parent().is_some_and(|p| {
                p.value()
                    .as_element()
                    .is_some_and(|e| matches!(e.name(), "script" | "style" | "noscript"))
            });
            if !code {
                count += text.chars().filter(|c| !c.is_whitespace()).count();
            }
        }
    }
    count
}
