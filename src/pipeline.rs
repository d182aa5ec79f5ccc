//! One file through all stages: the only module that names several of them.

mod scans;

use crate::error::{Error, Result};
use crate::model::{
    Coverage, Document, Evidence, Failure, Flag, Format, Glyph, Region, Report, Run,
    SCHEMA_VERSION, Sheet, Source, Span, Status, Table, TextLayer, Warning,
};
use crate::ocr::Eyes;
use crate::{audit, form, layout, read, unprint};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// What files are read with.
#[derive(Clone, Copy, Debug)]
pub struct Means<'a> {
    /// The form profiles.
    pub profiles: &'a [form::Profile],
    /// What reads pictures.
    pub eyes: &'a Eyes,
}

/// How far a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It has so many pages.
    Pages(u32),
    /// The picture of this page is being read.
    Recognised(u32),
}

/// Sheets of a document with what un-printing took off.
#[derive(Clone, Debug, Default)]
pub struct Laid {
    /// The sheets, in order.
    pub sheets: Vec<Sheet>,
    /// What un-printing made of the pages (empty for markup).
    pub unprinted: unprint::Unprinted,
}

/// Document to sheets: un-printing and layout for prints, rejoining for text without geometry, as they are for other
/// markup.
pub fn lay_out(document: &Document) -> Laid {
    lay_out_with(document, form::built_in())
}

/// The same with other profiles: rejoining goes by the labels that they know.
pub fn lay_out_with(document: &Document, profiles: &[form::Profile]) -> Laid {
    let unprinted = unprint::unprint(&document.pages);
    let mut sheets: Vec<Sheet> = unprinted.canvases.iter().map(layout::layout).collect();
    doubt_neighbours(&mut sheets);
    match document.format {
        Format::Txt => sheets.extend(form::rejoin::rejoin(&document.sheets, profiles)),
        _ => sheets.extend(document.sheets.iter().cloned()),
    }
    Laid { sheets, unprinted }
}

/// Where a print is cut and its rest was not found, the sheet before or after it may be that rest: what is doubted of
/// the one is doubted of the other.
fn doubt_neighbours(sheets: &mut [Sheet]) {
    let cut: Vec<(bool, bool)> = sheets
        .iter()
        .map(|s| {
            let any = |told: fn(&Table) -> bool| s.tables().any(told);
            (any(|t| t.cut_columns), any(|t| t.cut_rows))
        })
        .collect();
    for (i, sheet) in sheets.iter_mut().enumerate() {
        let beside = [i.checked_sub(1), Some(i + 1)];
        for (columns, rows) in beside.into_iter().flatten().filter_map(|k| cut.get(k)) {
            for table in sheet.tables_mut() {
                table.cut_columns |= columns;
                table.cut_rows |= rows;
            }
        }
    }
}

/// Reads `bytes` with the built-in profiles and makes a report, whatever happens; `path` is only told, not opened.
/// Pictures are read where the weights are in their usual place.
pub fn extract(path: &str, bytes: &[u8]) -> Report {
    let means = Means {
        profiles: form::built_in(),
        eyes: &Eyes::default(),
    };
    extract_laid(path, bytes, means).0
}

/// The same with other means, and with the sheets that the report was made from (none where the file could not be
/// read).
pub fn extract_laid(path: &str, bytes: &[u8], means: Means<'_>) -> (Report, Laid) {
    extract_watched(path, bytes, means, &mut |_| {})
}

/// The same, and `watch` is told how far it is.
pub fn extract_watched(
    path: &str,
    bytes: &[u8],
    means: Means<'_>,
    watch: &mut (dyn FnMut(Progress) + Send),
) -> (Report, Laid) {
    let mut report = blank(path, bytes);
    let laid = match read(bytes, means.eyes, watch) {
        Err(error) => {
            fail(&mut report, &error);
            Laid::default()
        }
        Ok(document) => fill(&mut report, &document, means.profiles),
    };
    (report, laid)
}

/// Reads a file and the pictures in it.
///
/// # Errors
/// Whatever [`read::read`] reports, and `Weights` where all text is in pictures and there is nothing to read them with.
pub fn read(
    bytes: &[u8],
    eyes: &Eyes,
    watch: &mut (dyn FnMut(Progress) + Send),
) -> Result<Document> {
    let mut document = read::read(bytes)?;
    watch(Progress::Pages(page_count(&document)));
    scans::look(&mut document, bytes, eyes, watch)?;
    Ok(document)
}

/// A report that says nothing yet.
pub fn blank(path: &str, bytes: &[u8]) -> Report {
    let digest = Sha256::digest(bytes);
    Report {
        schema_version: SCHEMA_VERSION,
        status: Status::Ok,
        error: None,
        source: Source {
            path: path.replace('\\', "/"),
            sha256: digest.iter().map(|b| format!("{b:02x}")).collect(),
            format: Format::Unknown,
            bytes: bytes.len() as u64,
            pages: 0,
            text_layer: TextLayer::None,
            producer: None,
            created: None,
            attachments: Vec::new(),
        },
        declarations: Vec::new(),
        tables: Vec::new(),
        unplaced: Vec::new(),
        furniture: Vec::new(),
        warnings: Vec::new(),
        coverage: Coverage::default(),
    }
}

/// The code of the warning that a file was not read.
const UNREAD: &str = "file-unread";

/// Makes `report` say that nothing could be read.
pub fn fail(report: &mut Report, error: &Error) {
    report.status = Status::Failed;
    report.error = Some(Failure {
        code: error.kind.code().to_string(),
        message: error.to_string(),
    });
    // Who reads the declarations alone is told too.
    report.warnings.push(Warning {
        code: UNREAD.to_string(),
        message: error.to_string(),
        page: None,
    });
}

fn fill(report: &mut Report, document: &Document, profiles: &[form::Profile]) -> Laid {
    report.source.format = document.format;
    report.source.text_layer = document.text_layer;
    report.source.pages = page_count(document);
    report.source.producer = document.facts.producer.clone();
    report.source.created = document.facts.created.clone();
    report.source.attachments = document.facts.attachments.clone();
    report.warnings = document.warnings.clone();
    let partial = ["page-unreadable", "picture-unreadable", "weights-missing"];
    if report
        .warnings
        .iter()
        .any(|w| partial.contains(&w.code.as_str()))
    {
        report.status = Status::Partial;
    }
    report.warnings.extend(no_text(document));
    let laid = lay_out_with(document, profiles);
    report
        .warnings
        .extend(laid.unprinted.warnings.iter().cloned());
    let forms = form::recognise_with(&laid.sheets, profiles);
    report.warnings.extend(unread_forms(&forms));
    report.declarations = forms.declarations;
    report.tables = forms.tables;
    report.unplaced = forms.unplaced;
    let mut furniture_glyphs = 0;
    for run in &laid.unprinted.furniture {
        furniture_glyphs += count(run);
        report.furniture.push(furniture(run));
    }
    for span in &document.furniture {
        furniture_glyphs += span.glyphs;
        report.furniture.push(furniture_of_markup(span));
    }
    for declaration in &mut report.declarations {
        audit::check(declaration);
    }
    let doubles: usize = laid
        .unprinted
        .canvases
        .iter()
        .map(|c| count(&c.doubles))
        .sum();
    let printed: usize = document.pages.iter().map(|p| count(&p.glyphs)).sum();
    let beside: usize = document.furniture.iter().map(|s| s.glyphs).sum();
    let markup = document.sheets.iter().map(sheet_glyphs).sum::<usize>() + beside;
    report.coverage = Coverage {
        glyphs: printed + markup - doubles,
        placed: forms.placed_glyphs,
        tables: forms.table_glyphs,
        unplaced: forms.unplaced_glyphs,
        furniture: furniture_glyphs,
    };
    let c = report.coverage;
    if c.placed + c.tables + c.unplaced + c.furniture != c.glyphs {
        report.warnings.push(Warning {
            code: "coverage-mismatch".into(),
            message: format!(
                "{} glyphs in the file, {} accounted for; please report this file as a bug",
                c.glyphs,
                c.placed + c.tables + c.unplaced + c.furniture
            ),
            page: None,
        });
    }
    laid
}

/// Pages of the file. Pages that could not be read are not in the document; warnings name them.
fn page_count(document: &Document) -> u32 {
    let read = document.pages.iter().map(|p| p.number);
    let told = document
        .warnings
        .iter()
        .filter(|w| w.code == "page-unreadable")
        .filter_map(|w| w.page);
    read.chain(told).collect::<BTreeSet<u32>>().len() as u32
}

/// Pages that are pictures and hold no text at all.
fn no_text(document: &Document) -> Option<Warning> {
    let bare: Vec<u32> = document
        .pages
        .iter()
        .filter(|p| count(&p.glyphs) == 0 && !p.pictures.is_empty())
        .map(|p| p.number)
        .collect();
    let first = bare.first().copied()?;
    let list: Vec<String> = bare.iter().map(ToString::to_string).collect();
    Some(Warning {
        code: "no-text".into(),
        message: format!(
            "page(s) {} are pictures, and no text was found in them",
            list.join(", ")
        ),
        page: Some(first),
    })
}

/// Forms that their titles announce and that no record was read from: nothing may pass in silence.
fn unread_forms(forms: &form::Forms) -> Option<Warning> {
    let lines = forms.unplaced.iter().map(|run| run.text.as_str());
    let heads = forms
        .tables
        .iter()
        .filter_map(|t| t.rows.iter().flatten().find(|c| !c.text.is_empty()))
        .map(|c| c.text.as_str());
    let title = lines.chain(heads).find(|text| form::is_title(text))?;
    (!forms.tables.is_empty()).then(|| Warning {
        code: "form-unread".into(),
        message: format!(
            "“{}” looks like the title of a declaration, but no profile fits it; its tables are told as they are",
            title.trim()
        ),
        page: None,
    })
}

fn sheet_glyphs(sheet: &Sheet) -> usize {
    use crate::model::Block;
    sheet
        .blocks
        .iter()
        .map(|b| match b {
            Block::Line(l) => l.span.glyphs,
            Block::Table(t) => t.cells.iter().map(|c| c.span.glyphs).sum(),
        })
        .sum()
}

fn count(glyphs: &[Glyph]) -> usize {
    glyphs.iter().filter(|g| !g.ch.is_whitespace()).count()
}

fn furniture_of_markup(span: &Span) -> Run {
    Run {
        text: span.text.clone(),
        evidence: Evidence {
            at: span.at.clone(),
            confidence: span.confidence,
            flags: span.flags.clone(),
            review: span.review,
        },
    }
}

fn furniture(run: &[Glyph]) -> Run {
    let boxed = run.iter().map(|g| g.home).reduce(|a, b| a.union(&b));
    let low = run.iter().any(Glyph::is_doubtful);
    Run {
        text: run.iter().map(|g| g.ch).collect(),
        evidence: Evidence {
            at: boxed
                .map(|b| Region {
                    page: run.first().map(|g| g.page),
                    bbox: Some([b.x0, b.y0, b.x1, b.y1]),
                    path: None,
                })
                .into_iter()
                .collect(),
            confidence: run.iter().map(|g| g.confidence).fold(1.0, f32::min),
            flags: [
                (run.iter().any(|g| g.recognised), Flag::Ocr),
                (low, Flag::LowConfidence),
            ]
            .into_iter()
            .filter_map(|(is_so, flag)| is_so.then_some(flag))
            .collect(),
            review: low,
        },
    }
}
