//! Bytes to XML, so that a reader gets past the parser.

/// The tags of `bytes` made to match: what closes nothing is left out, what is left open is closed, and so is what
/// closes too late. Everything else stays as it is.
pub fn mend(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let mut pieces = text.split('<');
    // What stands before the root element.
    pieces.next();
    let mut out = String::new();
    let mut open: Vec<&str> = Vec::new();
    for piece in pieces {
        let Some((tag, rest)) = piece.split_once('>') else {
            continue;
        };
        if let Some(name) = tag.strip_prefix('/') {
            let Some(at) = open.iter().rposition(|o| *o == name) else {
                out.push_str(rest);
                continue;
            };
            for name in open.drain(at..).rev() {
                out.push_str(&format!("</{name}>"));
            }
        } else {
            let end = tag
                .find(|c: char| c.is_whitespace() || c == '/')
                .unwrap_or(tag.len());
            if !tag.ends_with('/') && is_name(&tag[..end]) {
                open.push(&tag[..end]);
            }
            out.push_str(&format!("<{tag}>"));
        }
        // The root element is over.
        if open.is_empty() {
            break;
        }
        out.push_str(rest);
    }
    for name in open.into_iter().rev() {
        out.push_str(&format!("</{name}>"));
    }
    out
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
}
