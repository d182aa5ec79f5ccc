//! Office files are zip packages of XML parts. Everything that could be oversized in one is bounded here.

use crate::error::{Error, ErrorKind, Result};
use crate::model::Facts;
use roxmltree::{Document as Xml, Node, ParsingOptions};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Most parts in a package; forms have some ten.
const MAX_PARTS: usize = 10_000;
/// Largest part, unpacked.
const MAX_PART: u64 = 128 << 20;
/// Most bytes unpacked from one package.
const MAX_TOTAL: u64 = 256 << 20;
/// Most XML nodes in a part; each costs about a hundred bytes.
const MAX_NODES: u32 = 4 << 20;

/// An open package.
pub(super) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    unpacked: u64,
}

/// A relation of one part to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Relation {
    /// How the part names it.
    pub id: String,
    /// The last step of the relation's type: `worksheet`, `styles`, `comments`.
    pub kind: String,
    /// Path of the part inside the package.
    pub target: String,
}

/// Whether the bytes begin as a zip archive does.
pub(super) fn looks_like(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

impl<'a> Package<'a> {
    /// Opens a zip archive.
    ///
    /// # Errors
    /// `Damaged` for what is no readable zip archive, `Limit` for too many parts.
    pub fn open(bytes: &'a [u8]) -> Result<Self> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|e| {
            Error::new(
                ErrorKind::Damaged,
                format!("expected an office file (a zip archive), found a damaged one: {e}"),
            )
        })?;
        if zip.len() > MAX_PARTS {
            return Err(limit(format!("{} parts", zip.len()), MAX_PARTS as u64));
        }
        Ok(Self { zip, unpacked: 0 })
    }

    /// Whether there is a part of this path. Letter case does not count.
    pub fn has(&self, path: &str) -> bool {
        self.name(path).is_some()
    }

    fn name(&self, path: &str) -> Option<String> {
        let names = self
            .zip
            .file_names()
            .filter_map(|name| Some(name.ok()?.into_owned()));
        let mut names = names.filter(|n| n.replace('\\', "/").eq_ignore_ascii_case(path));
        names.next()
    }

    /// The text of a part, if it is there. UTF-16 is understood.
    ///
    /// # Errors
    /// `Limit` for an oversized part, `Damaged` for one that does not unpack, `Password` for an encrypted one.
    pub fn text(&mut self, path: &str) -> Result<Option<String>> {
        let Some(name) = self.name(path) else {
            return Ok(None);
        };
        let room = MAX_PART.min(MAX_TOTAL - self.unpacked);
        let part = self.zip.by_name(&name).map_err(|e| unpack(path, &e))?;
        let mut bytes = Vec::new();
        part.take(room + 1)
            .read_to_end(&mut bytes)
            .map_err(|e| unpack(path, &e))?;
        if bytes.len() as u64 > room {
            return Err(limit(format!("more than {room} bytes in {path}"), room));
        }
        self.unpacked += bytes.len() as u64;
        let (encoding, skip) =
            encoding_rs::Encoding::for_bom(&bytes).unwrap_or((encoding_rs::UTF_8, 0));
        let text = encoding.decode_without_bom_handling(&bytes[skip..]).0;
        Ok(Some(text.into_owned()))
    }

    /// The relations of a part, in order; none if it has none.
    ///
    /// # Errors
    /// As [`text`](Self::text) and [`xml`].
    pub fn relations(&mut self, part: &str) -> Result<Vec<Relation>> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let path = format!("{folder}/_rels/{file}.rels");
        let Some(text) = self.text(path.trim_start_matches('/'))? else {
            return Ok(Vec::new());
        };
        let tree = xml(&text, &path)?;
        let relations = tree.root_element().children().filter_map(|r| {
            let kind = attr(r, "Type")?.rsplit('/').next()?;
            if attr(r, "TargetMode") == Some("External") {
                return None;
            }
            Some(Relation {
                id: attr(r, "Id")?.to_string(),
                kind: kind.to_string(),
                target: resolve(folder, attr(r, "Target")?),
            })
        });
        Ok(relations.collect())
    }
}

/// A path as a part in `folder` names it.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let whole = match target.strip_prefix('/') {
        Some(absolute) => absolute.to_string(),
        None => format!("{folder}/{target}"),
    };
    let mut steps: Vec<&str> = Vec::new();
    for step in whole.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// Parses a part. Document types are refused, so nothing outside the file can be named.
///
/// # Errors
/// `Damaged`, `Limit` for too many nodes.
pub(super) fn xml<'t>(text: &'t str, path: &str) -> Result<Xml<'t>> {
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: MAX_NODES,
        ..ParsingOptions::default()
    };
    Xml::parse_with_options(text, options).map_err(|e| match e {
        roxmltree::Error::NodesLimitReached => limit(
            format!("more than {MAX_NODES} XML nodes in {path}"),
            MAX_NODES.into(),
        ),
        other => Error::new(
            ErrorKind::Damaged,
            format!("expected well-formed XML in {path}, found: {other}"),
        ),
    })
}

/// An attribute by its local name, whatever its name space.
pub(super) fn attr<'n>(node: Node<'n, '_>, name: &str) -> Option<&'n str> {
    node.attributes()
        .find(|a| a.name() == name)
        .map(|a| a.value())
}

/// The first child element of this local name.
pub(super) fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children()
        .find(|n| n.is_element() && n.tag_name().name() == name)
}

/// The child elements of this local name.
pub(super) fn children<'a, 'i: 'a>(
    node: Node<'a, 'i>,
    name: &'a str,
) -> impl Iterator<Item = Node<'a, 'i>> + 'a {
    node.children()
        .filter(move |n| n.is_element() && n.tag_name().name() == name)
}

/// The branch of alternatives (`AlternateContent`) that is read.
pub(super) fn chosen<'a, 'i>(node: Node<'a, 'i>) -> Option<Node<'a, 'i>> {
    child(node, "Choice").or_else(|| child(node, "Fallback"))
}

/// Whether a flag is set; `default` where it is absent.
pub(super) fn flag(value: Option<&str>, default: bool) -> bool {
    value.map_or(default, |v| !matches!(v, "0" | "false" | "off" | "none"))
}

/// Who made the package, and when, as far as it says.
///
/// # Errors
/// `Limit`; properties that are no XML are left out.
pub(super) fn facts(package: &mut Package<'_>) -> Result<Facts> {
    let mut facts = Facts::default();
    for (path, name) in [
        ("docProps/app.xml", "Application"),
        ("docProps/core.xml", "created"),
    ] {
        let Some(text) = package.text(path)? else {
            continue;
        };
        let Ok(tree) = xml(&text, path) else {
            continue;
        };
        let told = child(tree.root_element(), name).and_then(|n| n.text());
        let told = told
            .map(str::trim)
            .filter(|t| !t.is_empty())
            .map(str::to_string);
        match name {
            "created" => facts.created = told,
            _ => facts.producer = told,
        }
    }
    Ok(facts)
}

fn unpack(path: &str, error: &dyn std::fmt::Display) -> Error {
    let told = error.to_string();
    let kind = match told.to_ascii_lowercase().contains("password") {
        true => ErrorKind::Password,
        false => ErrorKind::Damaged,
    };
    Error::new(kind, format!("expected the part {path}, found: {told}"))
}

fn limit(found: String, most: u64) -> Error {
    Error::new(
        ErrorKind::Limit,
        format!("expected an office file of ordinary size, found {found} (at most {most})"),
    )
}

#[cfg(test)]
mod tests {
    use super::{resolve, xml};
    use crate::error::ErrorKind;

    #[test]
    fn targets_are_paths_from_the_top() {
        for (folder, target, want) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "/xl/styles.xml", "xl/styles.xml"),
            ("xl/worksheets", "../comments1.xml", "xl/comments1.xml"),
            ("", "xl/workbook.xml", "xl/workbook.xml"),
            ("xl", "../../../etc/passwd", "etc/passwd"),
        ] {
            assert_eq!(resolve(folder, target), want);
        }
    }

    #[test]
    fn entities_are_refused() {
        let text = "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>";
        let error = xml(text, "a.xml").expect_err("refused");
        assert_eq!(error.kind, ErrorKind::Damaged);
    }
}
