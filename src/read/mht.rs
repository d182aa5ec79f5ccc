//! Web pages saved whole (`.mht`, `.mhtml`) and mail (`.eml`): the HTML in them, read as web pages are.
//!
//! The page that the archive names as its `start` comes first, then all other HTML in the order of the file: frames and
//! embedded pages. A region in any but the first of them is told as `part[2]/table[1]/r3c2`. Pictures, styles and the
//! plain text beside the HTML of a mail are left out; attachments are named, not opened.

use super::html;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Block, Document, Sheet, Span, Warning};
use mailparse::{DispositionType, MailHeaderMap, ParsedMail};

/// The head of a mail ends within this many bytes: browsers write a few hundred, mail on its way some thousand.
const HEAD: usize = 64 * 1024;
/// More pages are in no saved page; each costs a parser's start.
const MAX_PAGES: usize = 500;

/// Whether the bytes are MIME: lines of a head, one of which says that web pages or parts follow.
pub fn looks_like(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]);
    let head = head.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let (mut mime, mut pages) = (false, false);
    for (i, line) in head.lines().enumerate() {
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) || i == 0 && line.starts_with("From ") {
            continue;
        }
        let Some((name, value)) = line.split_once(':') else {
            return false;
        };
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_graphic()) {
            return false;
        }
        let value = value.trim_start().to_ascii_lowercase();
        mime |= name.eq_ignore_ascii_case("mime-version");
        if name.eq_ignore_ascii_case("content-type") {
            pages = value.starts_with("multipart/") || value.starts_with("text/html");
            mime |= value.starts_with("multipart/");
        }
    }
    mime && pages
}

/// Reads the web pages of a MIME file.
///
/// # Errors
/// `Damaged` where its parts cannot be told apart or no page can be decoded, `UnknownFormat` where there is no HTML in
/// it, and what the reader of web pages reports.
pub fn read(bytes: &[u8]) -> Result<Document> {
    let blanks = bytes.iter().take_while(|b| b.is_ascii_whitespace()).count();
    let bytes = &bytes[blanks..];
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mail = mailparse::parse_mail(bytes).map_err(|e| damaged(&e.to_string()))?;
    let mut found = Found::default();
    found.collect(&mail);
    found.start_first(&mail);
    if found.pages.is_empty() {
        return Err(Error::new(
            ErrorKind::UnknownFormat,
            "expected a web page in the mail or page archive, found none",
        ));
    }
    if found.pages.len() > MAX_PAGES {
        return Err(Error::new(
            ErrorKind::Limit,
            format!(
                "expected at most {MAX_PAGES} pages in a page archive, found {}",
                found.pages.len()
            ),
        ));
    }
    let mut document = joined(&found.pages)?;
    document.facts.attachments = found.attachments;
    Ok(document)
}

fn damaged(why: &str) -> Error {
    Error::new(
        ErrorKind::Damaged,
        format!("expected a mail or page archive, found: {why}"),
    )
}

/// What a file holds.
#[derive(Default)]
struct Found<'a> {
    pages: Vec<&'a ParsedMail<'a>>,
    attachments: Vec<String>,
}

impl<'a> Found<'a> {
    fn collect(&mut self, part: &'a ParsedMail<'a>) {
        let disposition = part.get_content_disposition();
        if matches!(disposition.disposition, DispositionType::Attachment) {
            let name = disposition
                .params
                .get("filename")
                .or_else(|| part.ctype.params.get("name"));
            self.attachments
                .push(name.cloned().unwrap_or_else(|| part.ctype.mimetype.clone()));
        } else if matches!(
            part.ctype.mimetype.as_str(),
            "text/html" | "application/xhtml+xml"
        ) {
            self.pages.push(part);
        }
        for inner in &part.subparts {
            self.collect(inner);
        }
    }

    /// Puts the page that `start` names in front.
    fn start_first(&mut self, mail: &ParsedMail<'_>) {
        let Some(start) = mail.ctype.params.get("start") else {
            return;
        };
        let is_start = |part: &&ParsedMail<'_>| {
            part.headers
                .get_first_value("Content-ID")
                .is_some_and(|id| bare(&id) == bare(start))
        };
        if let Some(at) = self.pages.iter().position(is_start) {
            self.pages[..=at].rotate_right(1);
        }
    }
}

/// An identifier without blanks and angle brackets.
fn bare(id: &str) -> &str {
    id.trim().trim_start_matches('<').trim_end_matches('>')
}

/// The pages one after another. Where one cannot be decoded a warning says so; where none can, that is the error.
fn joined(pages: &[&ParsedMail<'_>]) -> Result<Document> {
    let mut whole: Option<Document> = None;
    let mut unread = Vec::new();
    for (i, page) in pages.iter().enumerate() {
        let charset = page.ctype.params.get("charset").map(String::as_str);
        let read = page
            .get_body_raw()
            .map_err(|e| damaged(&e.to_string()))
            .and_then(|bytes| html::read_as(&bytes, charset));
        match (read, &mut whole) {
            (Err(error), _) if error.kind == ErrorKind::Limit => return Err(error),
            (Err(error), _) => unread.push((i + 1, error)),
            (Ok(mut document), None) => {
                document.sheets.iter_mut().for_each(|s| number(s, i + 1));
                whole = Some(document);
            }
            (Ok(mut document), Some(whole)) => {
                document.sheets.iter_mut().for_each(|s| number(s, i + 1));
                whole.sheets.append(&mut document.sheets);
                whole.warnings.append(&mut document.warnings);
            }
        }
    }
    let Some(mut whole) = whole else {
        let first = unread.into_iter().next().map(|(_, error)| error);
        return Err(first.unwrap_or_else(|| damaged("no page")));
    };
    if whole.sheets.iter().any(|s| !s.blocks.is_empty()) {
        whole.warnings.retain(|w| w.code != "no-text");
    }
    whole.warnings.dedup();
    whole
        .warnings
        .extend(unread.into_iter().map(|(part, error)| Warning {
            code: "page-unreadable".into(),
            message: format!("part {part} of the page archive: {error}"),
            page: None,
        }));
    Ok(whole)
}

/// Tells the regions of any but the first page as its own.
fn number(sheet: &mut Sheet, part: usize) {
    if part == 1 {
        return;
    }
    let tell = |span: &mut Span| {
        for region in &mut span.at {
            region.path = region
                .path
                .take()
                .map(|path| format!("part[{part}]/{path}"));
        }
    };
    for block in &mut sheet.blocks {
        match block {
            Block::Line(line) => tell(&mut line.span),
            Block::Table(table) => table.cells.iter_mut().for_each(|c| tell(&mut c.span)),
        }
    }
}
