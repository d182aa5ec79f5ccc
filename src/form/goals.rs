//! Goals: a label with its goal beside it, goals under heads, goals that one cell lists.

use super::label::{canonical, number};
use super::ledger::{Ledger, evidence, one_line};
use super::sections::Reader;
use super::words;
use crate::model::{Goal, Term};
use regex::Regex;
use std::sync::LazyLock;

#[allow(clippy::expect_used)]
static ENTRY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?:^|\n|[。；;，,：:\s])\s*(?:(?:年度|总体|绩效|长期|中期|中长期)*目标)\s*([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s*[:：、.．][^\S\n]*",
    )
    .expect("a constant pattern")
});

/// The goals that a text lists (`目标1：…目标2：…`) with their numbers; none where it lists none, or other text stands
/// before the first. Where that text holds the label of the first, it is the first as it stands.
pub fn entries(text: &str) -> Vec<(u32, String)> {
    let marks: Vec<(usize, usize, u32)> = ENTRY
        .captures_iter(text)
        .filter_map(|c| {
            let whole = c.get(0)?;
            let digits: &str = c.get(1)?.as_str();
            // What parts two entries closes the first.
            let opening = whole.as_str();
            let kept = opening
                .chars()
                .next()
                .filter(|ch| "。；;，,：:".contains(*ch));
            let start = whole.start() + kept.map_or(0, char::len_utf8);
            Some((start, whole.end(), number(digits)?))
        })
        .collect();
    let lead = marks.first().map_or("", |m| &text[..m.0]);
    let mut all = Vec::new();
    if !lead.trim().is_empty() {
        let goes_on = marks.iter().zip(2..).all(|(m, n)| m.2 == n);
        if !goes_on || named(lead).ne([1]) {
            return Vec::new();
        }
        all.push((1, one_line(lead)));
    }
    let ends = marks.iter().skip(1).map(|m| m.0).chain([text.len()]);
    let parted = marks
        .iter()
        .zip(ends)
        .map(|(m, end)| (m.2, one_line(&text[m.1..end.max(m.1)])))
        .filter(|(_, text)| !words::is_blank(text));
    all.extend(parted);
    all
}

/// The numbers of the labels (`目标2：`) that stand within a text.
fn named(text: &str) -> impl Iterator<Item = u32> + '_ {
    text.match_indices("目标").filter_map(|(at, label)| {
        let mut rest = text[at + label.len()..].trim_start().chars();
        let digit = rest.next()?;
        let named = rest.next().is_some_and(|c| "：:、.．".contains(c));
        number(digit.encode_utf8(&mut [0; 4])).filter(|_| named)
    })
}

/// Whether the text of a goal has the label of another within it, or what a worn print leaves of one (`标2`).
pub fn names_another(number: u32, text: &str) -> bool {
    let left = |(at, label): (usize, &str)| {
        let before = text[..at].chars().next_back();
        let mut rest = text[at + label.len()..].chars();
        let number = rest.next().is_some_and(|c| ('2'..='9').contains(&c));
        let alone = rest.next().is_none_or(|c| !c.is_ascii_digit());
        number && alone && before != Some('指')
    };
    named(text).any(|n| n != number) || text.match_indices('标').any(left)
}

impl Reader<'_> {
    /// Reads goals whose label or heads begin in a row. Says the first row that is not read yet.
    pub fn goals(&mut self, ledger: &mut Ledger<'_>, row: usize) -> Option<usize> {
        let cells = ledger.starting(row);
        let first = *cells
            .iter()
            .find(|k| !ledger.is_empty(**k) && !ledger.is_taken(**k))?;
        if self.inline_goal(ledger, first, cells.len()) {
            return Some(row + 1);
        }
        let corner = self.corner(ledger, first);
        if let Some((term, number)) = corner {
            let right: Vec<usize> = cells.iter().copied().filter(|k| *k > first).collect();
            let tall = ledger.cell(first).rowspan > 1;
            if tall && self.are_heads(ledger, &right) {
                let end = ledger.cell(first).row + ledger.cell(first).rowspan;
                if self.singles {
                    self.list(ledger, Some(first), &right, end);
                } else {
                    ledger.take(first);
                    self.under_heads(ledger, &right, end, term);
                }
                return Some(end);
            }
            // A label over a list stands over heads; where these are gone, what is beside it is not told.
            if self.is_listed(ledger.text(first)) {
                return Some(row + 1);
            }
            // Heads without a corner: goals stand in the row below.
            let all: Vec<usize> = cells.clone();
            if !right.is_empty() && self.are_heads(ledger, &all) {
                let end = self.below(ledger, row, &all);
                if self.singles {
                    self.list(ledger, None, &all, end);
                } else {
                    self.under_heads(ledger, &all, end, None);
                }
                return Some(end);
            }
            let value = right.first().copied()?;
            if self.profile.goal(ledger.text(value)).is_some() {
                return None;
            }
            let from = self.form.goals.len();
            let whole = ledger.cell(value).rowspan >= ledger.cell(first).rowspan;
            self.beside(ledger, first, value, term, number);
            // More stands beside the label than this cell: it may be a head.
            for goal in &mut self.form.goals[from..] {
                goal.evidence.review |= !whole;
            }
            return Some(row + 1);
        }
        None
    }

    /// Reads a cell over the whole row that holds the label of a goal and the goal, parted by a colon.
    fn inline_goal(&mut self, ledger: &mut Ledger<'_>, k: usize, cells: usize) -> bool {
        let text = ledger.text(k).to_string();
        let Some((name, goal)) = text.split_once(['：', ':']).filter(|_| cells == 1) else {
            return false;
        };
        let Some((term, number)) = self.profile.goal(name).filter(|_| !goal.trim().is_empty())
        else {
            return false;
        };
        let term = term.unwrap_or(self.unnamed(name));
        let before = self.form.goals.len();
        let gaps = self.add_goals(ledger, (k, goal), term, number, false);
        self.serves(term, number, (before, gaps));
        true
    }

    /// Term and number of the label of goals; one that also speaks of what was reached (`总体目标完成情况`) must stand
    /// beside heads.
    fn corner(&self, ledger: &Ledger<'_>, k: usize) -> Option<(Option<Term>, Option<u32>)> {
        let text = ledger.text(k);
        let both = words::bare(text);
        let of_both = || {
            let name = both.strip_suffix("完成情况")?.trim_end_matches("实际");
            (ledger.cell(k).rowspan > 1).then(|| self.profile.goal(name))?
        };
        self.profile.goal(text).or_else(of_both)
    }

    /// The term of a goal whose label names none: the year's, but where a form has goals of the year besides, a goal
    /// called 总体 is that of the whole time.
    fn unnamed(&self, text: &str) -> Term {
        if self.yearly && text.contains('总') {
            Term::Long
        } else {
            Term::Annual
        }
    }

    /// Whether cells are heads over columns of goals, at least one of them.
    pub fn are_heads(&self, ledger: &Ledger<'_>, cells: &[usize]) -> bool {
        let mut printed = cells.iter().filter(|k| !ledger.is_empty(**k)).peekable();
        let head = |k: &usize| {
            let text = ledger.text(*k);
            self.profile.goal(text).is_some() || words::is_outcome(text)
        };
        printed.peek().is_some() && printed.all(head)
    }

    /// The row after the cells that stand below heads.
    fn below(&self, ledger: &Ledger<'_>, row: usize, heads: &[usize]) -> usize {
        let height = heads.iter().map(|k| ledger.cell(*k).rowspan).max();
        let next = row + height.unwrap_or(1);
        let cells = ledger.starting(next.min(ledger.table.rows.saturating_sub(1)));
        let tall = cells.iter().map(|k| ledger.cell(*k).rowspan).max();
        (next + tall.unwrap_or(1)).min(ledger.table.rows)
    }

    /// The list of goals that a form prints besides the single ones: a narrative under each head.
    pub fn list(
        &mut self,
        ledger: &mut Ledger<'_>,
        corner: Option<usize>,
        heads: &[usize],
        end: usize,
    ) {
        if let Some(corner) = corner {
            ledger.take(corner);
        }
        for &h in heads {
            for v in below_head(ledger, h, end) {
                self.narrative(ledger, &[], v, canonical(ledger.text(h)));
            }
            ledger.take(h);
        }
    }

    /// Goals, and what was reached, in the columns under heads.
    fn under_heads(
        &mut self,
        ledger: &mut Ledger<'_>,
        heads: &[usize],
        end: usize,
        corner: Option<Term>,
    ) {
        for &h in heads {
            let text = ledger.text(h).to_string();
            ledger.take(h);
            let outcome = words::is_outcome(&text);
            let head = self.profile.goal(&text);
            let term = head.and_then(|g| g.0).or(corner);
            let term = term.unwrap_or(self.unnamed(&text));
            for v in below_head(ledger, h, end) {
                if ledger.is_empty(v) {
                    continue;
                }
                if outcome {
                    self.outcome(ledger, v);
                    continue;
                }
                let from = self.form.goals.len();
                let review = ledger.cell(h).span.review;
                let goal = ledger.text(v).to_string();
                self.add_goals(ledger, (v, &goal), term, head.and_then(|g| g.1), review);
                let cell = ledger.cell(h);
                if let Some(goal) = self.form.goals.get(from) {
                    self.columns
                        .push((cell.col, cell.col + cell.colspan, (term, goal.number)));
                }
            }
        }
    }

    /// What was reached of the goal beside it.
    fn outcome(&mut self, ledger: &mut Ledger<'_>, v: usize) {
        let proof = evidence(&ledger.spans(&[v]));
        let text = one_line(ledger.text(v));
        let Some(goal) = self.form.goals.last_mut() else {
            return;
        };
        if goal.actual.is_some() {
            return;
        }
        goal.actual = Some(text);
        goal.evidence.review |= proof.review;
        goal.evidence.at.extend(proof.at);
        goal.evidence.flags.extend(proof.flags);
        goal.evidence.flags.sort_unstable();
        goal.evidence.flags.dedup();
        ledger.take(v);
    }

    /// A goal beside its label.
    fn beside(
        &mut self,
        ledger: &mut Ledger<'_>,
        k: usize,
        value: usize,
        term: Option<Term>,
        number: Option<u32>,
    ) {
        ledger.take(k);
        let term = term.unwrap_or(self.unnamed(ledger.text(k)));
        let before = self.form.goals.len();
        let mut gaps = false;
        if !ledger.is_empty(value) {
            let review = ledger.cell(k).span.review;
            let goal = ledger.text(value).to_string();
            gaps = self.add_goals(ledger, (value, &goal), term, number, review);
        }
        self.serves(term, number, (before, gaps));
    }

    /// The block below serves the goal read last, or all of them where the cell lists several (those from `before` on).
    fn serves(&mut self, term: Term, number: Option<u32>, (before, gaps): (usize, bool)) {
        let added = self.form.goals.len() - before;
        let single = self.form.goals.last().filter(|_| added == 1 && !gaps);
        let printed = single.map_or(number.unwrap_or(0), |g| g.number);
        self.goal = Some((term, printed, number.is_some()));
    }

    /// The goals that a cell holds: each entry of a list, or the whole. Says whether the list lacks some.
    fn add_goals(
        &mut self,
        ledger: &mut Ledger<'_>,
        (value, text): (usize, &str),
        term: Term,
        number: Option<u32>,
        review: bool,
    ) -> bool {
        let empty = ENTRY.replace_all(text, "");
        if words::is_blank(&empty) {
            // A form that nobody filled in.
            ledger.take(value);
            return false;
        }
        let mut listed = entries(text);
        // A list that does not count from 1 lacks some of its goals.
        let mut gaps = listed.iter().zip(1..).any(|(entry, n)| entry.0 != n);
        gaps |= listed.iter().any(|(n, text)| named(text).any(|m| m == *n));
        if listed.is_empty() || number.is_some() {
            gaps = false;
            let next = 1 + self.form.goals.iter().filter(|g| g.term == term).count() as u32;
            listed = vec![(number.unwrap_or(next), one_line(text))];
        }
        let proof = evidence(&ledger.spans(&[value]));
        for (number, text) in listed {
            let mut proof = proof.clone();
            proof.review |= review || gaps;
            // Two goals of one number: one of them was misread or misprinted.
            let mut goals = self.form.goals.iter();
            proof.review |= goals.any(|g| (g.term, g.number) == (term, number));
            self.form.goals.push(Goal {
                term,
                number,
                text,
                actual: None,
                evidence: proof,
            });
        }
        ledger.take(value);
        gaps
    }
}

/// The cells of the columns under a head, down to row `end`.
fn below_head(ledger: &Ledger<'_>, h: usize, end: usize) -> Vec<usize> {
    let head = ledger.cell(h);
    let mut out: Vec<usize> = Vec::new();
    for r in head.row + head.rowspan..end {
        for col in head.col..head.col + head.colspan {
            if let Some(v) = ledger.at(r, col)
                && ledger.cell(v).col >= head.col
                && !ledger.is_taken(v)
                && !out.contains(&v)
            {
                out.push(v);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{entries, names_another};

    #[test]
    fn a_goal_that_holds_another_is_told() {
        let holds = |text: &str| names_another(1, text);
        assert!(holds("安排资金。目标2：补齐短板"));
        assert!(holds("安排资金标2补齐短板"));
        assert!(!holds("完成指标2项，对标2023年"));
    }

    #[test]
    fn lists_are_parted() {
        let one = |n: u32, t: &str| (n, t.to_string());
        assert_eq!(
            entries("目标1：甲。\n目标2：乙，丙。"),
            [one(1, "甲。"), one(2, "乙，丙。")]
        );
        assert!(entries("目标1：\n目标2：\n……").is_empty());
        assert_eq!(
            entries("目标一、甲；目标二、乙"),
            [one(1, "甲；"), one(2, "乙")]
        );
        assert_eq!(entries("目标4：甲"), [one(4, "甲")]);
        assert!(entries("完成目标1：甲").is_empty());
        // A stroke of a seal, read for letters.
        assert_eq!(
            entries("VV目标1：甲。\n目标2：乙"),
            [one(1, "VV目标1：甲。"), one(2, "乙")]
        );
        assert!(entries("甲\n目标2：乙").is_empty());
        assert!(entries("完成目标1：甲\n目标3：乙").is_empty());
        assert!(entries("保障运转").is_empty());
    }
}
