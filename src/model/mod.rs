//! The nouns that cross borders between stages. No algorithms live here.

mod canvas;
mod geometry;
mod page;
mod raster;
mod report;
mod sheet;

pub use canvas::{Canvas, Seam, Tile};
pub use geometry::{Axis, Point, Rect, cluster, covered};
pub use page::{Document, Facts, Glyph, Hidden, Page, Picture, Ruling, RulingStyle};
pub use raster::Raster;
pub use report::{
    Amount, Coverage, Declaration, Evidence, Failure, Field, Figure, Finding, Flag, Format, Goal,
    Indicator, Narrative, RawCell, RawTable, Region, Report, Run, SCHEMA_VERSION, Severity, Source,
    Status, Target, TargetKind, Term, TextLayer, Warning,
};
pub use sheet::{Block, Cell, Line, Sheet, Span, Table};
