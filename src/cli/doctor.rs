//! `formstitch doctor`: whether all that is needed is there.

use super::messages::Lang;
use super::text::{clean, pad, width};
use super::weights::OwnWeights;
use super::{Outcome, out};
use crate::batch::told_path;
use crate::emit;
use crate::error::Result;
use crate::ocr::weights::{File, Place, State, VARIABLE, check, pip};
use crate::read::pdf;
use clap::Args;

#[derive(Debug, Args)]
pub(super) struct DoctorArgs {
    #[command(flatten)]
    own: OwnWeights,
}

/// Clean where the weights are right. That pip or a font is missing is said, but keeps no file from being read.
pub(super) fn run(args: &DoctorArgs, lang: Lang) -> Result<Outcome> {
    let all = Place::all(args.own.folder());
    let mut lines = vec![format!("formstitch {}", env!("CARGO_PKG_VERSION"))];
    lines.push(lang.weights_order().into());
    lines.extend(places(&all, lang));
    let states = all.first().map(check).unwrap_or_default();
    lines.extend(files(&states, lang));
    lines.push(told(lang.pip(), pip(), lang.no_pip(), lang));
    let font = pdf::chinese_font().map(|path| told_path(&path));
    lines.push(told(
        lang.chinese_font(),
        font,
        lang.no_chinese_font(),
        lang,
    ));
    lines.push(lang.built_in_libraries(emit::sqlite::version()));
    let well = !states.is_empty() && states.iter().all(|(_, s)| s.is_right());
    lines.push(match well {
        true => lang.all_is_well().into(),
        false => lang.weights_advice(),
    });
    out::print(&lines.iter().map(|l| clean(l) + "\n").collect::<String>())?;
    Ok(match well {
        true => Outcome::Clean,
        false => Outcome::Unclean,
    })
}

fn told(label: &str, found: Option<String>, missing: &str, lang: Lang) -> String {
    let found = found.unwrap_or_else(|| missing.into());
    format!("{label}{}{found}", lang.colon())
}

/// The places in which weights may be, in order, with an arrow at the one that is used.
fn places(all: &[Place], lang: Lang) -> Vec<String> {
    let find = |wanted: fn(&Place) -> bool| all.iter().find(|p| wanted(p));
    let rows = [
        ("--weights", find(|p| matches!(p, Place::Named(_)))),
        (VARIABLE, find(|p| matches!(p, Place::Variable(_)))),
        (lang.in_the_program(), find(|p| *p == Place::Embedded)),
        (lang.data_folder(), find(|p| matches!(p, Place::Data(_)))),
    ];
    let wide = rows.iter().map(|(label, _)| width(label)).max();
    let row = |(label, place): (&str, Option<&Place>)| {
        let used = place.is_some() && place == all.first();
        let arrow = if used { "→" } else { " " };
        let what = match place.map(Place::folder) {
            None => lang.not_given().to_string(),
            Some(None) => lang.built_in().to_string(),
            Some(Some(folder)) => told_path(folder),
        };
        format!("{arrow} {}  {what}", pad(label, wide.unwrap_or(0)))
    };
    rows.into_iter().map(row).collect()
}

/// Each file with how it is found.
fn files(states: &[(&File, State)], lang: Lang) -> Vec<String> {
    let wide = states.iter().map(|(f, _)| width(f.name)).max();
    let row = |(file, state): &(&File, State)| {
        let mark = if state.is_right() { "✓" } else { "✗" };
        let name = pad(file.name, wide.unwrap_or(0));
        format!("    {mark} {name}  {}", lang.weights_state(file, state))
    };
    states.iter().map(row).collect()
}
