//! A table while its element is open.

use crate::read::markup::grid::Wanted;
use crate::read::markup::nest::{Groups, Piece};

/// The part of a table that a row group belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Part {
    /// Shown first.
    Head,
    /// Shown in the middle.
    #[default]
    Body,
    /// Shown last.
    Foot,
}

/// A table that is being read.
#[derive(Debug, Default)]
pub(super) struct Open {
    /// The caption.
    pub caption: Vec<Piece>,
    head: Groups,
    body: Groups,
    foot: Groups,
    now: Part,
    cells: usize,
    ruled_cells: usize,
    ruled: bool,
}

impl Open {
    /// A table that says itself that it has lines, or does not.
    pub fn new(ruled: bool) -> Self {
        Self {
            ruled,
            ..Self::default()
        }
    }

    fn group(&mut self) -> &mut Groups {
        match self.now {
            Part::Head => &mut self.head,
            Part::Body => &mut self.body,
            Part::Foot => &mut self.foot,
        }
    }

    /// Starts a row group.
    pub fn start_group(&mut self, part: Part) {
        self.now = part;
        self.group().push(Vec::new());
    }

    /// Starts a row.
    pub fn start_row(&mut self) {
        let group = self.group();
        match group.last_mut() {
            Some(last) => last.push(Vec::new()),
            None => group.push(vec![Vec::new()]),
        }
    }

    /// Adds a cell to the row.
    pub fn add_cell(&mut self, wanted: Wanted, pieces: Vec<Piece>) {
        let group = self.group();
        if group.last().is_none_or(Vec::is_empty) {
            self.start_row();
        }
        if let Some(row) = self.group().last_mut().and_then(|g| g.last_mut()) {
            row.push((wanted, pieces));
        }
    }

    /// Takes note of a cell and whether it says that it has lines.
    pub fn note_cell(&mut self, ruled: bool) {
        self.cells += 1;
        self.ruled_cells += usize::from(ruled);
    }

    /// The caption, all row groups in the order they are shown, and whether there are lines.
    pub fn close(self) -> (Vec<Piece>, Groups, bool) {
        let ruled = self.ruled || self.ruled_cells * 2 > self.cells;
        let mut groups = self.head;
        groups.extend(self.body);
        groups.extend(self.foot);
        (self.caption, groups, ruled)
    }
}

/// A span attribute as browsers read it: leading digits; 1 where there are none.
pub(super) fn span(attribute: Option<&str>) -> usize {
    let text = attribute.unwrap_or("").trim_start();
    let text = text.strip_prefix('+').unwrap_or(text);
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    if digits.is_empty() {
        return 1;
    }
    digits.parse().unwrap_or(usize::MAX)
}
