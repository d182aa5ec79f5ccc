//! Declarations to findings, within one form ([`within`]) and across an archive ([`across`]).
//!
//! What each rule does and why is in the table [`RULES`]; thresholds, word lists and required fields are data
//! ([`Settings`], `audit.toml`). All arithmetic is in exact decimals.

pub mod across;
mod decimal;
mod names;
mod reading;
mod rules;
mod settings;
mod texts;
pub mod within;

pub use decimal::Decimal;
pub use names::Names;
pub use rules::{Both, RULES, Rule, Scope, rule};
pub use settings::{BUILT_IN, Settings};

use crate::model::{Declaration, Finding, Flag, Severity};

/// Findings that rest on arithmetic: where the figures were read from a picture, one may be read wrongly.
const ARITHMETIC: [&str; 5] = [
    "sum-mismatch",
    "balance-mismatch",
    "part-above-total",
    "share-mismatch",
    "rate-mismatch",
];

/// Checks one declaration by the built-in settings and adds what it finds.
pub fn check(declaration: &mut Declaration) {
    let mut found = within::findings(declaration, Settings::built_in());
    doubt(declaration, &found);
    lower(declaration, &mut found);
    declaration.findings.extend(found);
}

/// What is found within one declaration. Findings that rest on a value to review are lowered: see
/// [`Finding::check_reading`].
pub fn findings(declaration: &Declaration, settings: &Settings) -> Vec<Finding> {
    let mut found = within::findings(declaration, settings);
    lower(declaration, &mut found);
    found
}

/// Amounts that were read from a picture and do not add up may have been read wrongly: they go to a person.
fn doubt(declaration: &mut Declaration, found: &[Finding]) {
    let found = found
        .iter()
        .filter(|f| ARITHMETIC.contains(&f.code.as_str()));
    for place in found
        .flat_map(|f| &f.refs)
        .filter_map(|r| r.strip_prefix("/amounts/")?.parse::<usize>().ok())
    {
        let Some(amount) = declaration.amounts.get_mut(place) else {
            continue;
        };
        if amount.evidence.flags.contains(&Flag::Ocr) {
            amount.evidence.review = true;
        }
    }
}

/// Whether a person should look at what a pointer leads to.
pub(crate) fn to_review(declaration: &Declaration, pointer: &str) -> bool {
    let mut parts = pointer.split('/').skip(1);
    let Some(list) = parts.next() else {
        return declaration.review;
    };
    let number = parts.next().and_then(|n| n.parse::<usize>().ok());
    let at = |get: &dyn Fn(usize) -> Option<bool>| number.and_then(get).unwrap_or(false);
    let d = declaration;
    match list {
        "fields" => at(&|n| d.fields.get(n).map(|r| r.evidence.review)),
        "amounts" => at(&|n| d.amounts.get(n).map(|r| r.evidence.review)),
        "narratives" => at(&|n| d.narratives.get(n).map(|r| r.evidence.review)),
        "goals" => at(&|n| d.goals.get(n).map(|r| r.evidence.review)),
        "indicators" => at(&|n| d.indicators.get(n).map(|r| r.evidence.review)),
        _ => d.review,
    }
}

fn lower(declaration: &Declaration, found: &mut [Finding]) {
    for finding in found {
        if finding.refs.iter().any(|r| to_review(declaration, r)) {
            to_check(finding);
        }
    }
}

/// Makes a finding say that the reading is to be checked first.
pub(crate) fn to_check(finding: &mut Finding) {
    if finding.check_reading {
        return;
    }
    finding.check_reading = true;
    finding.severity = Severity::Info;
    finding.message.insert_str(0, "先核对识读：");
    finding
        .message_en
        .insert_str(0, "Check the reading first: ");
}

#[cfg(test)]
mod tests {
    use super::within::tests::dept;
    use super::{check, findings};
    use crate::audit::Settings;
    use crate::model::{Flag, Severity};

    #[test]
    fn a_doubtful_reading_lowers_a_finding_and_never_hides_it() {
        let mut d = dept();
        d.amounts[8].value = Some("1".into());
        let sure = findings(&d, Settings::built_in());
        assert_eq!(sure[0].severity, Severity::Error);
        d.amounts[8].evidence.review = true;
        let lowered = findings(&d, Settings::built_in());
        assert_eq!(lowered.len(), sure.len());
        let first = &lowered[0];
        assert_eq!(
            (first.severity, first.check_reading),
            (Severity::Info, true)
        );
        assert!(
            first.message.starts_with("先核对识读："),
            "{}",
            first.message
        );
        assert!(first.message_en.starts_with("Check the reading first"));
    }

    #[test]
    fn amounts_read_from_a_picture_that_do_not_add_up_go_to_a_person() {
        let mut d = dept();
        d.amounts[8].value = Some("1".into());
        d.amounts[8].evidence.flags = vec![Flag::Ocr];
        check(&mut d);
        assert!(d.amounts[8].evidence.review);
        assert!(
            d.findings
                .iter()
                .any(|f| f.code == "sum-mismatch" && f.check_reading)
        );
    }
}
