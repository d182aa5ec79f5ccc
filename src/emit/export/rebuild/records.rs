//! What all records share: their evidence, and their place in a list.

use super::line::Line;
use super::{REVIEWED, Rows};
use crate::emit::catalog::{RECORD, REGION, Table};
use crate::error::Result;
use crate::model::{Evidence, Region};
use std::collections::HashMap;

/// Whose list a record is in: the declaration's id (none outside forms), and what kind of record it is.
type List<'a> = (Option<&'a str>, &'a str);

/// A record without what its kind adds.
struct Record<'a> {
    list: List<'a>,
    number: usize,
    evidence: Evidence,
}

/// The records of a document, by id.
pub(super) struct Records<'a>(HashMap<&'a str, Record<'a>>);

impl<'a> Records<'a> {
    pub fn of(rows: &'a Rows) -> Result<Self> {
        let mut records = HashMap::new();
        for line in rows.of(&RECORD) {
            let evidence = Evidence {
                at: Vec::new(),
                confidence: line.share("confidence")?,
                flags: line.words("flags")?,
                review: line.flag("review")?,
            };
            let record = Record {
                list: (line.maybe_text("declaration_id")?, line.text("kind")?),
                number: line.whole("number")?,
                evidence,
            };
            records.insert(line.text("id")?, record);
        }
        for line in rows.of(&REGION) {
            let record = records.get_mut(line.text("record_id")?);
            let record = record.ok_or_else(|| line.odd("record_id", "a record"))?;
            record.evidence.at.push(region(line)?);
        }
        Ok(Self(records))
    }

    /// Records of which only is known whether they are to be reviewed: their ids tell where they belong.
    pub fn reviewed(rows: &'a Rows) -> Result<Self> {
        let mut records = HashMap::new();
        for line in rows.of(&REVIEWED) {
            let id = line.text("id")?;
            let Some((list, number)) = placed(id) else {
                continue;
            };
            let evidence = Evidence {
                review: line.flag("review")?,
                ..Evidence::default()
            };
            let record = Record {
                list,
                number,
                evidence,
            };
            records.insert(id, record);
        }
        Ok(Self(records))
    }

    /// The rows of `table` made to records, in the lists they belong to.
    pub fn lists<T>(
        &self,
        rows: &'a Rows,
        table: &'static Table,
        mut make: impl FnMut(Line<'a>, Evidence) -> Result<T>,
    ) -> Result<Lists<'a, T>> {
        let mut lists: HashMap<List<'a>, Vec<(usize, T)>> = HashMap::new();
        for line in rows.of(table) {
            let record = self.0.get(line.text("id")?);
            let record = record.ok_or_else(|| line.odd("id", "that of a record"))?;
            let made = make(line, record.evidence.clone())?;
            lists
                .entry(record.list)
                .or_default()
                .push((record.number, made));
        }
        Ok(Lists(lists))
    }
}

/// Where a record of a form belongs, as its id tells: `…/declarations/0/amounts/13`.
fn placed(id: &str) -> Option<(List<'_>, usize)> {
    let (owner, number) = id.rsplit_once('/')?;
    let (declaration, list) = owner.rsplit_once('/')?;
    let kind = list.strip_suffix('s')?;
    let inside = declaration.contains("/declarations/");
    let number = number.parse().ok().filter(|_| inside)?;
    Some(((Some(declaration), kind), number))
}

/// Records of one kind or of some, by the list they belong to.
pub(super) struct Lists<'a, T>(HashMap<List<'a>, Vec<(usize, T)>>);

impl<'a, T> Lists<'a, T> {
    /// Takes the list of one owner and kind, in order.
    pub fn take(&mut self, declaration: Option<&'a str>, kind: &'a str) -> Vec<T> {
        let mut list = self.0.remove(&(declaration, kind)).unwrap_or_default();
        list.sort_by_key(|(number, _)| *number);
        list.into_iter().map(|(_, made)| made).collect()
    }
}

fn region(line: Line<'_>) -> Result<Region> {
    let side = |column| line.maybe_real(column);
    let bbox = match (side("x0")?, side("y0")?, side("x1")?, side("y1")?) {
        (Some(x0), Some(y0), Some(x1), Some(y1)) => Some([x0, y0, x1, y1]),
        _ => None,
    };
    Ok(Region {
        page: line.maybe_whole("page")?,
        bbox,
        path: line.maybe("path")?,
    })
}
