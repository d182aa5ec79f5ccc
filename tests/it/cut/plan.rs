//! How a sheet is to be cut: the configurations, and one plan drawn from a configuration.

use super::rng::Rng;

/// Where a cut falls.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Place {
    /// At the border of a column or of a row (merged cells are cut).
    Edge,
    /// Between two text lines of a row; at a row's border where there is no such place.
    Between,
    /// Where the page is full, whatever is there.
    Full,
    /// Anywhere.
    Anywhere,
}

/// What becomes of a glyph that a cut goes through.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Seam {
    /// Printed whole on the tile that holds its middle.
    CentreWhole,
    /// Printed on the tile that holds its middle, clipped at the edge.
    CentreClipped,
    /// Printed on both tiles, clipped at the edge.
    Both,
}

/// What a tile's content stream keeps of the text that it does not show.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kept {
    Nothing,
    /// Every line of text that touches the tile is there whole.
    Lines,
    /// The text of every cell that touches the tile is there whole.
    Cells,
    /// A line of text is there whole on the leftmost tile that it touches, and on no other.
    LinesOnce,
}

/// Which tile draws a border that lies on the cut.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Border {
    Both,
    Before,
    After,
}

/// What may happen in the cases of a configuration: lists to pick from, and chances.
pub struct Config {
    pub name: &'static str,
    pub forms: usize,
    pub across: &'static [Place],
    pub down: &'static [Place],
    pub seams: &'static [Seam],
    pub kept: &'static [Kept],
    pub borders: &'static [Border],
    /// Solid lines, nothing unusual in the layout.
    pub plain: bool,
    /// Rows cut by a page break are closed and opened again.
    pub closed: f64,
    /// Running heads and feet.
    pub furniture: f64,
    /// A page of other matter.
    pub matter: f64,
    /// Content order shuffled.
    pub shuffled: f64,
    /// Several forms are one sheet, not one sheet each.
    pub stacked: f64,
    /// The head is repeated on every page down; cuts down are then between rows.
    pub repeated: f64,
    /// Tiles without ink are left out.
    pub skipped: f64,
    /// The pages of the rightmost strip are not in the file.
    pub lost: f64,
    /// Share of the values that may be marked for review in cases where a person could tell.
    pub needless: f64,
}

use Border::{After, Before};
use Kept::{Cells, Lines, LinesOnce, Nothing};
use Place::{Anywhere, Between, Edge, Full};
use Seam::{Both, CentreClipped, CentreWhole};

const EASY: Config = Config {
    name: "easy",
    forms: 1,
    across: &[],
    down: &[Edge],
    seams: &[CentreWhole],
    kept: &[Nothing],
    borders: &[Border::Both],
    plain: true,
    closed: 0.0,
    furniture: 0.0,
    matter: 0.0,
    shuffled: 0.0,
    stacked: 0.0,
    repeated: 0.0,
    skipped: 0.0,
    lost: 0.0,
    needless: 0.0,
};

const CLEAN_CUTS: Config = Config {
    name: "clean_cuts",
    forms: 3,
    across: &[Edge],
    borders: &[Border::Both, Before, After],
    plain: false,
    furniture: 0.5,
    matter: 0.2,
    shuffled: 0.5,
    stacked: 0.4,
    ..EASY
};

const THROUGH_CELLS: Config = Config {
    name: "through_cells",
    across: &[Edge, Full, Anywhere, Anywhere],
    down: &[Edge, Between, Full, Anywhere],
    seams: &[CentreWhole, CentreClipped, Both],
    ..CLEAN_CUTS
};

const CLIPPED_STRINGS: Config = Config {
    name: "clipped_strings",
    kept: &[Lines, Cells],
    ..THROUGH_CELLS
};

const CLOSED_ROWS: Config = Config {
    name: "closed_rows",
    down: &[Edge, Edge, Between],
    closed: 1.0,
    stacked: 0.2,
    ..THROUGH_CELLS
};

const REPEATED_HEADS: Config = Config {
    name: "repeated_heads",
    repeated: 1.0,
    stacked: 0.0,
    ..THROUGH_CELLS
};

const KEPT_ONCE: Config = Config {
    name: "kept_once",
    kept: &[LinesOnce],
    ..THROUGH_CELLS
};

const LOST_STRIP: Config = Config {
    name: "lost_strip",
    lost: 1.0,
    ..THROUGH_CELLS
};

const EVERYTHING: Config = Config {
    name: "everything",
    kept: &[
        Nothing, Nothing, Nothing, Nothing, Lines, Lines, Cells, Cells, LinesOnce,
    ],
    closed: 0.15,
    repeated: 0.1,
    skipped: 0.3,
    ..THROUGH_CELLS
};

/// All configurations, from the easiest to everything at once.
pub const ALL: [&Config; 9] = [
    &EASY,
    &CLEAN_CUTS,
    &THROUGH_CELLS,
    &CLIPPED_STRINGS,
    &CLOSED_ROWS,
    &REPEATED_HEADS,
    &KEPT_ONCE,
    &LOST_STRIP,
    &EVERYTHING,
];

pub fn by_name(name: &str) -> &'static Config {
    ALL.iter()
        .find(|c| c.name == name)
        .unwrap_or_else(|| panic!("no configuration is called {name}"))
}

/// How one case is cut.
#[derive(Clone, Debug)]
pub struct Plan {
    pub forms: usize,
    pub stacked: bool,
    pub own_columns: bool,
    /// Left, top, right, bottom.
    pub margins: [f64; 4],
    /// Width of a tile, as a share of the sheet's width.
    pub share: f64,
    pub body_height: f64,
    pub across: &'static [Place],
    pub down: &'static [Place],
    pub seam: Seam,
    pub kept: Kept,
    pub border: Border,
    pub closed: bool,
    pub repeated: bool,
    /// Left strips first and then the right ones; else across first.
    pub down_then_over: bool,
    pub shuffled: bool,
    pub skipped: bool,
    pub lost: bool,
    pub foot: Option<&'static str>,
    pub head: Option<&'static str>,
    /// Before which sheet a page of other matter stands.
    pub matter: Option<usize>,
    /// Kept text outside the page is marked as such, not as clipped.
    pub off_page: bool,
}

impl Plan {
    pub fn random(config: &'static Config, rng: &mut Rng) -> Self {
        let forms = match rng.below(10) {
            0..6 => 1,
            6..9 => 2,
            _ => 3,
        }
        .min(config.forms);
        let repeated = rng.chance(config.repeated);
        let closed = rng.chance(config.closed);
        let furniture = rng.chance(config.furniture);
        let share = match rng.below(8) {
            0 => 1.01,
            1..5 => rng.float(0.55, 0.95),
            5..7 => rng.float(0.36, 0.5),
            _ => rng.float(0.27, 0.34),
        };
        let margin = |rng: &mut Rng| rng.quarters(26.0, 72.0);
        Self {
            forms,
            stacked: forms > 1 && !repeated && rng.chance(config.stacked),
            own_columns: rng.chance(0.3),
            margins: [margin(rng), margin(rng), margin(rng), margin(rng)],
            share: if config.across.is_empty() {
                1.01
            } else {
                share
            },
            body_height: rng.float(260.0, 800.0),
            across: config.across,
            down: match config.down {
                _ if repeated => &[Edge],
                down if closed && down.contains(&Full) => &[Edge, Between],
                down => down,
            },
            seam: match rng.pick(config.seams) {
                CentreWhole if repeated => CentreClipped,
                seam => seam,
            },
            kept: rng.pick(config.kept),
            border: if closed {
                Border::Both
            } else {
                rng.pick(config.borders)
            },
            closed,
            repeated,
            down_then_over: rng.chance(0.6),
            shuffled: rng.chance(config.shuffled),
            skipped: rng.chance(config.skipped),
            lost: rng.chance(config.lost),
            foot: (furniture && rng.chance(0.8))
                .then(|| rng.pick(&["第 # 页，共 ## 页", "- # -", "#/##", "第#页", "#"])),
            head: (furniture && rng.chance(0.4))
                .then(|| rng.pick(&["附件2", "2020年部门预算公开", "新洲区预算绩效管理"])),
            matter: rng.chance(config.matter).then(|| rng.below(forms + 1)),
            off_page: rng.chance(0.5),
        }
    }
}
