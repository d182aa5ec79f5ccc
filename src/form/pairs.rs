//! Labels with their values beside them.

use super::fund::{self, Figure};
use super::label::{canonical, label, strip_unit};
use super::ledger::{Ledger, evidence, flat, one_line, parts_a_number};
use super::sections::{Reader, labelled, paragraphs, year_in};
use super::words;
use crate::model::{Field, Narrative};

/// Longer values are told as narratives, by paragraph.
const LONG: usize = 60;

impl Reader<'_> {
    /// Reads the labels of a row with what stands beside them.
    pub fn pairs(&mut self, ledger: &mut Ledger<'_>, row: usize) {
        let cells: Vec<usize> = ledger
            .starting(row)
            .into_iter()
            .filter(|k| !ledger.is_taken(*k))
            .collect();
        if let [k] = cells.as_slice() {
            self.alone(ledger, *k);
            return;
        }
        let mut i = 0;
        while i + 1 < cells.len() {
            let (k, v) = (cells[i], cells[i + 1]);
            if self.inline(ledger, k) || ledger.is_empty(k) || !self.labels(ledger, k) {
                i += 1;
                continue;
            }
            if self.is_group(ledger, &cells[i..]) {
                ledger.take(k);
                i += 1;
                continue;
            }
            if !ledger.is_empty(v) && self.known(ledger.text(v)) && !self.known_long(ledger, k) {
                // A label whose value is missing, then the next label.
                ledger.take(k);
                i += 1;
                continue;
            }
            let amounts = self.form.amounts.len();
            self.pair(ledger, k, v);
            // Another figure right of the first: a row of a table whose heads are not known.
            if cells
                .get(i + 2)
                .is_some_and(|n| fund::is_figure(ledger, *n))
            {
                for amount in &mut self.form.amounts[amounts..] {
                    amount.evidence.review = true;
                }
            }
            i += 2;
        }
        if let Some(&last) = cells.last() {
            self.inline(ledger, last);
        }
    }

    /// A cell over the whole row: the year, or a label with its value after a colon.
    fn alone(&mut self, ledger: &mut Ledger<'_>, k: usize) {
        let text = flat(ledger.text(k));
        let inner = text.trim_matches(['(', ')', '（', '）']);
        if self.form.year.is_none() && (inner.ends_with("年度") || inner.ends_with('年')) {
            self.form.year = year_in(inner).filter(|_| inner.chars().count() <= 8);
            if self.form.year.is_some() {
                ledger.take(k);
                return;
            }
        }
        if inner.chars().count() <= 8 && inner.ends_with("年度") && self.form.year == year_in(inner)
        {
            ledger.take(k);
            return;
        }
        self.inline(ledger, k);
    }

    /// A cell that holds a label and its value, parted by a colon. Says whether it is one.
    fn inline(&mut self, ledger: &mut Ledger<'_>, k: usize) -> bool {
        let text = ledger.text(k).to_string();
        let read = !ledger.is_taken(k)
            && labelled(self.form, &text, &[&ledger.cell(k).span], self.profile);
        if read {
            ledger.take(k);
        }
        read
    }

    /// Whether a cell reads as a label: the profile knows it, or its words and place say so.
    fn labels(&self, ledger: &Ledger<'_>, k: usize) -> bool {
        let text = ledger.text(k);
        self.known(text) || words::is_label(text) || words::could_be_label(text)
    }

    /// Whether the profile knows a label.
    fn known(&self, text: &str) -> bool {
        let name = label(text);
        let p = self.profile;
        let mut lists = [&p.fields, &p.narratives, &p.funds, &p.organisation].into_iter();
        lists.any(|list| list.iter().any(|l| label(l) == name))
    }

    /// Whether the profile knows a label as one with a long text beside it, which may be worded like a label.
    fn known_long(&self, ledger: &Ledger<'_>, k: usize) -> bool {
        let name = label(ledger.text(k));
        self.profile.narratives.iter().any(|l| label(l) == name)
    }

    /// Whether the first of the cells is the label of all the pairs after it.
    fn is_group(&self, ledger: &Ledger<'_>, cells: &[usize]) -> bool {
        let [k, next, ..] = cells else { return false };
        let (tall, beside) = (ledger.cell(*k).rowspan, ledger.cell(*next).rowspan);
        let labels = |k: &usize| {
            let text = ledger.text(*k);
            self.known(text) || words::is_label(text)
        };
        let rest = &cells[1..];
        rest.len() >= 2
            && rest.len().is_multiple_of(2)
            && rest.iter().step_by(2).all(labels)
            && (tall > beside || cells.len() % 2 == 1)
    }

    /// A label and its value.
    fn pair(&mut self, ledger: &mut Ledger<'_>, k: usize, v: usize) {
        let printed = ledger.text(k).to_string();
        let name = canonical(&printed);
        // The place alone speaks for it.
        let sure = self.known(&printed);
        ledger.take(k);
        if ledger.is_empty(v) {
            return;
        }
        let text = ledger.text(v).to_string();
        // An amount without a figure: what stands beside it may be a label of its own.
        let figureless = words::is_money(&printed) && !text.chars().any(char::is_numeric);
        let review = ledger.cell(k).span.review || !sure || figureless;
        if words::is_money(&printed) && fund::is_figure(ledger, v) {
            let figure = Figure {
                item: vec![name],
                column: String::new(),
                unit: strip_unit(&flat(&printed)).1.map(str::to_string),
                sure: !review,
            };
            let year = self.form.year;
            let read = fund::amount(ledger, v, figure, year);
            self.form.amounts.extend(read);
            return;
        }
        let long = text.contains('\n') || text.chars().count() > LONG;
        if long || self.known_long(ledger, k) {
            self.narrative(ledger, &[k], v, name);
            if let Some(n) = self.form.narratives.last_mut() {
                n.evidence.review |= review;
            }
            return;
        }
        let mut proof = evidence(&ledger.spans(&[v]));
        proof.review |= review || parts_a_number(&text);
        self.form.fields.push(Field {
            label: name,
            text: one_line(&text),
            evidence: proof,
        });
        ledger.take(v);
    }

    /// A long text under a label, by paragraph.
    pub fn narrative(
        &mut self,
        ledger: &mut Ledger<'_>,
        labels: &[usize],
        value: usize,
        name: String,
    ) {
        for k in labels {
            ledger.take(*k);
        }
        if ledger.is_empty(value) {
            return;
        }
        let paragraphs = paragraphs(ledger.text(value));
        ledger.take(value);
        self.form.narratives.push(Narrative {
            label: name,
            paragraphs,
            evidence: evidence(&ledger.spans(&[value])),
        });
    }
}
