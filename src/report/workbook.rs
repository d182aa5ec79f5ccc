//! The workbook: findings, amounts by year, and what the rules do.

use super::Dossier;
use super::words::Language;
use crate::audit::{RULES, Scope, rule};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Severity;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

/// The widest that a cell of text may be, in characters.
const LONGEST: usize = 32_000;

/// The workbook as the bytes of a file.
///
/// # Errors
/// `Io`: it cannot be put together.
pub fn workbook(dossier: &Dossier, language: Language) -> Result<Vec<u8>> {
    let failed =
        |e: XlsxError| Error::new(ErrorKind::Io, format!("the workbook cannot be made: {e}"));
    made(dossier, language).map_err(failed)
}

fn made(dossier: &Dossier, language: Language) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // Without a date of its own, the workbook would get that of the run.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    findings(
        begin(&mut book, language.pick("发现", "findings"))?,
        dossier,
        language,
    )?;
    amounts(
        begin(&mut book, language.pick("各年金额", "amounts by year"))?,
        dossier,
        language,
    )?;
    rules(begin(&mut book, language.pick("规则", "rules"))?, language)?;
    book.save_to_buffer()
}

fn begin<'a>(
    book: &'a mut Workbook,
    name: &str,
) -> std::result::Result<&'a mut Worksheet, XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(name)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_landscape();
    Ok(sheet)
}

/// Heads with the widths of their columns.
fn heads(sheet: &mut Worksheet, all: &[(&str, f64)]) -> std::result::Result<(), XlsxError> {
    let head = Format::new()
        .set_bold()
        .set_background_color(Color::RGB(0x00E8_EDF2));
    for (n, (text, width)) in (0..).zip(all) {
        sheet.write_string_with_format(0, n, *text, &head)?;
        sheet.set_column_width(n, *width)?;
    }
    Ok(())
}

fn findings(
    sheet: &mut Worksheet,
    dossier: &Dossier,
    language: Language,
) -> std::result::Result<(), XlsxError> {
    let l = |zh, en| language.pick(zh, en);
    let all = [
        (l("程度", "severity"), 8.0),
        (l("问题类型", "kind"), 22.0),
        (l("代码", "code"), 20.0),
        (l("单位", "organisation"), 26.0),
        (l("年度", "year"), 7.0),
        (l("说明", "finding"), 70.0),
        (l("比较的数字", "figures"), 40.0),
        (l("先核对识读", "check the reading"), 10.0),
        (l("范围", "scope"), 8.0),
        (l("文件", "file"), 44.0),
        (l("页", "page"), 6.0),
        (l("位置", "place"), 40.0),
    ];
    heads(sheet, &all)?;
    let wrap = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let colours = [Severity::Error, Severity::Warning, Severity::Info].map(|s| {
        let colour = match s {
            Severity::Error => 0x00F8_D7D2,
            Severity::Warning => 0x00FB_EAC8,
            Severity::Info => 0x00DF_E9F5,
        };
        (s, wrap.clone().set_background_color(Color::RGB(colour)))
    });
    for (n, e) in (1..).zip(&dossier.audited.entries) {
        let f = &e.finding;
        let title = rule(&f.code).map_or("", |r| language.pick(r.title.zh, r.title.en));
        let first = e.places.first();
        let card = first.and_then(|p| dossier.cards.get(&p.declaration));
        let view = card.zip(first).and_then(|(c, p)| c.views.get(&p.pointer));
        let figures: Vec<String> = f
            .figures
            .iter()
            .map(|g| format!("{} {}{}", g.label, g.value, g.unit.as_deref().unwrap_or("")))
            .collect();
        let scope = match e.scope {
            Scope::Form => l("表内", "form"),
            Scope::Archive => l("跨表", "archive"),
        };
        let marked = colours
            .iter()
            .find(|(s, _)| *s == f.severity)
            .map_or(&wrap, |(_, c)| c);
        sheet.write_string_with_format(n, 0, language.severity(f.severity), marked)?;
        let message = match language {
            Language::En if !f.message_en.is_empty() => &f.message_en,
            _ => &f.message,
        };
        let text = |sheet: &mut Worksheet, at: u16, text: &str| {
            let cut: String = text.chars().take(LONGEST).collect();
            sheet
                .write_string_with_format(n, at, cut, &wrap)
                .map(|_| ())
        };
        text(sheet, 1, title)?;
        text(sheet, 2, &f.code)?;
        text(sheet, 3, e.organisation.as_deref().unwrap_or(""))?;
        if let Some(year) = e.year {
            sheet.write_number_with_format(n, 4, year, &wrap)?;
        }
        text(sheet, 5, message)?;
        text(sheet, 6, &figures.join("；"))?;
        text(sheet, 7, if f.check_reading { l("是", "yes") } else { "" })?;
        text(sheet, 8, scope)?;
        text(sheet, 9, card.map_or("", |c| &c.path))?;
        let page = view
            .and_then(|v| v.at.first())
            .and_then(|(r, _)| card?.regions.get(*r));
        if let Some(region) = page {
            sheet.write_number_with_format(n, 10, region.page, &wrap)?;
        }
        text(sheet, 11, view.map_or("", |v| &v.label))?;
    }
    let last = dossier.audited.entries.len() as u32;
    sheet.autofilter(0, 0, last, all.len() as u16 - 1)?;
    Ok(())
}

fn amounts(
    sheet: &mut Worksheet,
    dossier: &Dossier,
    language: Language,
) -> std::result::Result<(), XlsxError> {
    let l = |zh, en| language.pick(zh, en);
    let all = [
        (l("单位", "organisation"), 30.0),
        (l("年度", "year"), 7.0),
        (l("表类", "family"), 22.0),
        (l("项目", "project"), 30.0),
        (l("金额", "amount"), 16.0),
        (l("计量单位", "unit"), 8.0),
        (l("折合万元", "in 万元"), 16.0),
        (l("文件", "file"), 44.0),
    ];
    heads(sheet, &all)?;
    let money = Format::new().set_num_format("#,##0.00");
    let mut rows: Vec<_> = dossier.audited.amounts.iter().collect();
    rows.sort_by(|a, b| {
        (
            &a.organisation,
            &a.form,
            &a.project,
            a.year,
            &a.place.declaration,
        )
            .cmp(&(
                &b.organisation,
                &b.form,
                &b.project,
                b.year,
                &b.place.declaration,
            ))
    });
    for (n, a) in (1..).zip(&rows) {
        sheet.write_string(n, 0, &a.organisation)?;
        sheet.write_number(n, 1, a.year)?;
        sheet.write_string(n, 2, &a.form)?;
        sheet.write_string(n, 3, a.project.as_deref().unwrap_or(""))?;
        sheet.write_string(n, 4, &a.amount.value)?;
        sheet.write_string(n, 5, &a.amount.unit)?;
        sheet.write_number_with_format(n, 6, a.amount.wan, &money)?;
        sheet.write_string(n, 7, dossier.path(&a.place.declaration))?;
    }
    sheet.autofilter(0, 0, rows.len() as u32, all.len() as u16 - 1)?;
    Ok(())
}

fn rules(sheet: &mut Worksheet, language: Language) -> std::result::Result<(), XlsxError> {
    let l = |zh, en| language.pick(zh, en);
    heads(
        sheet,
        &[
            (l("代码", "code"), 22.0),
            (l("名称", "name"), 30.0),
            (l("检查什么", "what"), 80.0),
            (l("为什么重要", "why"), 80.0),
        ],
    )?;
    let wrap = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for (n, r) in (1..).zip(RULES) {
        let texts = [
            r.code,
            l(r.title.zh, r.title.en),
            l(r.what.zh, r.what.en),
            l(r.why.zh, r.why.en),
        ];
        for (at, text) in (0..).zip(texts) {
            sheet.write_string_with_format(n, at, text, &wrap)?;
        }
    }
    Ok(())
}
