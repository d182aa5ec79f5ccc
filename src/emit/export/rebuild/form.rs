//! Declarations from their rows.

use super::Rows;
use super::line::Line;
use super::records::{Lists, Records};
use crate::emit::catalog::{
    AMOUNT, DECLARATION, FIELD, FINDING, FINDING_REF, GOAL, INDICATOR, NARRATIVE, PARAGRAPH,
};
use crate::error::Result;
use crate::model::{
    Amount, Declaration, Evidence, Field, Finding, Goal, Indicator, Narrative, Run, Target,
};
use std::collections::HashMap;

/// Texts or the like of each owner, in order.
type Owned<'a, T> = HashMap<&'a str, Vec<T>>;

/// The declarations of a document, in order; what is unplaced in them is taken out of `runs`.
pub(super) fn declarations<'a>(
    rows: &'a Rows,
    records: &Records<'a>,
    runs: &mut Lists<'a, Run>,
) -> Result<Vec<Declaration>> {
    let paragraphs = owned(rows.of(&PARAGRAPH), "narrative_id", "text")?;
    let mut fields = records.lists(rows, &FIELD, field)?;
    let mut amounts = records.lists(rows, &AMOUNT, amount)?;
    let mut narratives = records.lists(rows, &NARRATIVE, |line, evidence| {
        narrative(line, evidence, &paragraphs)
    })?;
    let mut goals = records.lists(rows, &GOAL, goal)?;
    let mut indicators = records.lists(rows, &INDICATOR, indicator)?;
    let mut findings = findings(rows)?;
    let mut numbered = Vec::new();
    for line in rows.of(&DECLARATION) {
        let id = line.text("id")?;
        let declaration = Declaration {
            form: line.owned("form")?,
            form_confidence: line.share("form_confidence")?,
            title: line.owned("title")?,
            year: line.maybe_whole("year")?,
            organisation: line.maybe("organisation")?,
            review: line.flag("review")?,
            fields: fields.take(Some(id), "field"),
            amounts: amounts.take(Some(id), "amount"),
            narratives: narratives.take(Some(id), "narrative"),
            goals: goals.take(Some(id), "goal"),
            indicators: indicators.take(Some(id), "indicator"),
            findings: in_order(findings.remove(id).unwrap_or_default()),
            unplaced: runs.take(Some(id), "unplaced"),
        };
        numbered.push((line.whole("number")?, declaration));
    }
    Ok(in_order(numbered))
}

fn in_order<T>(mut numbered: Vec<(usize, T)>) -> Vec<T> {
    numbered.sort_by_key(|(number, _)| *number);
    numbered.into_iter().map(|(_, thing)| thing).collect()
}

/// The texts in `column`, by the owner they have.
fn owned<'a>(
    lines: impl Iterator<Item = Line<'a>>,
    owner: &str,
    column: &str,
) -> Result<Owned<'a, String>> {
    let mut all: Owned<'a, String> = HashMap::new();
    for line in lines {
        let texts = all.entry(line.text(owner)?).or_default();
        texts.push(line.owned(column)?);
    }
    Ok(all)
}

fn findings(rows: &Rows) -> Result<Owned<'_, (usize, Finding)>> {
    let mut refs = owned(rows.of(&FINDING_REF), "finding_id", "pointer")?;
    let mut all: Owned<'_, (usize, Finding)> = HashMap::new();
    for line in rows.of(&FINDING) {
        let finding = Finding {
            code: line.owned("code")?,
            severity: line.word("severity")?,
            message: line.owned("message")?,
            message_en: line.owned("message_en")?,
            figures: line.json("figures")?,
            check_reading: line.flag("check_reading")?,
            refs: refs.remove(line.text("id")?).unwrap_or_default(),
        };
        let list = all.entry(line.text("declaration_id")?).or_default();
        list.push((line.whole("number")?, finding));
    }
    Ok(all)
}

fn field(line: Line<'_>, evidence: Evidence) -> Result<Field> {
    Ok(Field {
        label: line.owned("label")?,
        text: line.owned("text")?,
        evidence,
    })
}

fn amount(line: Line<'_>, evidence: Evidence) -> Result<Amount> {
    Ok(Amount {
        item: line.json("item")?,
        column: line.owned("column_head")?,
        text: line.owned("text")?,
        value: line.maybe("value")?,
        unit: line.maybe("unit")?,
        period: line.maybe_whole("period")?,
        evidence,
    })
}

fn narrative(
    line: Line<'_>,
    evidence: Evidence,
    paragraphs: &Owned<'_, String>,
) -> Result<Narrative> {
    let own = paragraphs.get(line.text("id")?);
    Ok(Narrative {
        label: line.owned("label")?,
        paragraphs: own.cloned().unwrap_or_default(),
        evidence,
    })
}

fn goal(line: Line<'_>, evidence: Evidence) -> Result<Goal> {
    Ok(Goal {
        term: line.word("term")?,
        number: line.whole("number")?,
        text: line.owned("text")?,
        actual: line.maybe("actual")?,
        evidence,
    })
}

fn indicator(line: Line<'_>, evidence: Evidence) -> Result<Indicator> {
    let term = line.maybe_word("goal_term")?;
    Ok(Indicator {
        goal: term.zip(line.maybe_whole("goal_number")?),
        class: line.owned("class")?,
        level1: line.owned("level1")?,
        level2: line.owned("level2")?,
        name: line.owned("name")?,
        target: target(line)?,
        standard: line.maybe("standard")?,
        actual: line.maybe("actual")?,
        weight: line.maybe("weight")?,
        score: line.maybe("score")?,
        deviation: line.maybe("deviation")?,
        remark: line.maybe("remark")?,
        direction: line.maybe("direction")?,
        unit: line.maybe("unit")?,
        explanation: line.maybe("explanation")?,
        extra: line.json("extra")?,
        evidence,
    })
}

/// The ends of a target are figures or days.
fn target(line: Line<'_>) -> Result<Target> {
    let end = |figure, day| Ok(line.maybe(figure)?.or(line.maybe(day)?));
    Ok(Target {
        text: line.owned("target_text")?,
        kind: line.word("target_kind")?,
        op: line.maybe("target_op")?,
        min: end("target_min", "target_from")?,
        max: end("target_max", "target_to")?,
        unit: line.maybe("target_unit")?,
    })
}
