//! Labels that stand in a profile more than once.

use super::mistake::Mistake;
use crate::form;
use std::collections::BTreeMap;

/// A label in a profile.
pub struct Label {
    /// The list it stands in, as in `goals.long`.
    pub key: String,
    /// As it is written.
    pub text: String,
    /// Where, in bytes.
    pub at: usize,
}

/// What is wrong with labels that stand in several places, each with its place. `line` tells lines from bytes.
pub fn check(labels: &[Label], line: impl Fn(usize) -> usize) -> Vec<(usize, Mistake)> {
    let mut places: BTreeMap<String, Vec<&Label>> = BTreeMap::new();
    for label in labels {
        let name = form::label(&label.text).replace('#', "");
        places.entry(name).or_default().push(label);
    }
    let mut out = Vec::new();
    for same in places.values() {
        for (i, here) in same.iter().enumerate() {
            let clash = |there: &&&Label| contradict(&there.key, &here.key);
            let before = &same[..i];
            let (text, key) = (here.text.clone(), here.key.clone());
            if let Some(there) = before.iter().find(|there| there.key == here.key) {
                let line = line(there.at);
                out.push((
                    here.at,
                    Mistake::Again {
                        label: text,
                        key,
                        line,
                    },
                ));
            } else if let Some(there) = before.iter().find(clash) {
                let mistake = Mistake::Contradiction {
                    label: text,
                    key,
                    other: there.key.clone(),
                    line: line(there.at),
                };
                out.push((here.at, mistake));
            }
        }
    }
    out
}

/// Whether a label cannot stand in both of two lists.
fn contradict(one: &str, other: &str) -> bool {
    let both = |a: &str, b: &str| one.starts_with(a) && other.starts_with(b);
    let free = |key: &str| matches!(key, "titles" | "needs");
    // The head of a column may read like any label, and columns of texts may be goals where heads are missing.
    let apart = one.starts_with(HEADS) != other.starts_with(HEADS);
    let kin = both("lists", "goals") || both("goals", "lists");
    !free(one) && !free(other) && !apart && !kin && meaning(one) != meaning(other)
}

/// Where heads stand.
const HEADS: &str = "indicators.columns.";

/// The list that says the same as a list: the field of the organisation is a field.
fn meaning(key: &str) -> &str {
    match key {
        "organisation" => "fields",
        _ => key,
    }
}
