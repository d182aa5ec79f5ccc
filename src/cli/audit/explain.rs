//! What the rules do and why they matter.

use super::super::messages::Lang;
use super::super::text::{Paint, pad, width, wrap};
use super::super::{Outcome, out};
use crate::audit::{RULES, Rule, rule};
use crate::error::{Error, ErrorKind, Result};
use crate::profiles::nearest;
use std::io::IsTerminal;

/// Columns of running text.
const TEXT_WIDTH: usize = 100;

/// Explains the rule of `code`, or lists all rules where it is empty.
pub(super) fn run(code: &str, lang: Lang) -> Result<Outcome> {
    let paint = Paint::on(std::io::stdout().is_terminal());
    let told = match (code, rule(code)) {
        ("", _) => list(lang),
        (_, Some(rule)) => one(rule, lang, paint),
        (_, None) => {
            let codes: Vec<&str> = RULES.iter().map(|r| r.code).collect();
            let told = lang.no_such_rule(code, nearest(code, &codes));
            return Err(Error::new(ErrorKind::Usage, told));
        }
    };
    out::print(&told)?;
    Ok(Outcome::Clean)
}

fn list(lang: Lang) -> String {
    let wide = RULES.iter().map(|r| width(r.code)).max().unwrap_or(0);
    let severities = RULES.iter().map(|r| width(lang.severity(r.severity)));
    let second = severities.max().unwrap_or(0);
    let line = |r: &Rule| {
        let (code, severity) = (pad(r.code, wide), pad(lang.severity(r.severity), second));
        format!("{code}  {severity}  {}\n", lang.of(r.title))
    };
    RULES.iter().map(line).collect()
}

fn one(rule: &Rule, lang: Lang, paint: Paint) -> String {
    let head = format!("{}: {}", rule.code, lang.of(rule.title));
    let mut told = format!("{}\n", paint.bold(&head));
    told += &format!("{}\n\n", lang.rule_facts(rule.severity, rule.scope));
    for text in [rule.what, rule.why] {
        for line in wrap(lang.of(text), TEXT_WIDTH) {
            told += &format!("{}\n", line.trim_end());
        }
        told.push('\n');
    }
    told.trim_end().to_string() + "\n"
}
