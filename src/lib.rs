//! formstitch turns an archive of budget-performance declarations into one database an auditor can trust.
//!
//! Data walks once through a row of rooms, front to back:
//!
//! ```text
//! file ─▶ read ─▶ Document{pages} ─▶ unprint ─▶ [Canvas] ─▶ layout ─▶ [Sheet] ─▶ form ─▶ Declaration ─▶ audit ─▶ emit
//!           │                                                ▲
//!           └── html, txt already are sheets ────────────────┘
//! ```
//!
//! The one idea is to *un-print first*: a printer cut an endless sheet into pages, so before anything looks for
//! cells, [`unprint`] puts the pages back where they were cut from. Later stages never hear of pages; each glyph
//! carries its page and box from the door to the database.
//!
//! A program that reads one file at a time starts at [`Extractor`], one that reads many at [`batch::stream`]. What comes
//! out is a [`model::Report`] in either case.

pub mod audit;
pub mod batch;
pub mod cli;
pub mod emit;
mod error;
mod extractor;
pub mod form;
pub mod layout;
pub mod model;
pub mod ocr;
pub mod pipeline;
pub mod profiles;
pub mod read;
pub mod report;
pub mod unprint;

pub use error::{Error, ErrorKind, Result};
pub use extractor::Extractor;
