//! What the tables of a database are, as data: SQLite, PostgreSQL and the exports all go by it.

mod joined;
mod views;

use joined::joined;
pub use views::{V_AMOUNTS, V_COUNTS, V_DOCUMENTS, V_INDICATORS, V_REVIEW, VIEWS};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text; JSON too.
    Text,
    /// A whole number.
    Whole,
    /// A measure that is no printed figure, such as a confidence.
    Real,
    /// A printed figure: an exact decimal. [`Value::Text`] in plain digits.
    Decimal,
    /// A day. [`Value::Text`] as `2021-12-31`.
    Date,
    /// Yes or no.
    Flag,
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it may be empty.
    pub nullable: bool,
}

/// A table; its first `key` columns tell its rows apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns, in order.
    pub columns: &'static [Column],
    /// How many of them are the primary key; 0 for a view.
    pub key: usize,
}

/// A value of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// Of a [`Kind::Text`], [`Kind::Decimal`] or [`Kind::Date`] column.
    Text(String),
    /// Of a [`Kind::Whole`] column.
    Whole(i64),
    /// Of a [`Kind::Real`] column.
    Real(f64),
    /// Of a [`Kind::Flag`] column.
    Flag(bool),
}

impl Table {
    /// The place of a column; `None` where there is none of that name.
    pub fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.name == column)
    }
}

const fn column(name: &'static str, kind: Kind) -> Column {
    Column {
        name,
        kind,
        nullable: false,
    }
}

pub(in crate::emit) const fn text(name: &'static str) -> Column {
    column(name, Kind::Text)
}

pub(in crate::emit) const fn whole(name: &'static str) -> Column {
    column(name, Kind::Whole)
}

pub(in crate::emit) const fn real(name: &'static str) -> Column {
    column(name, Kind::Real)
}

pub(in crate::emit) const fn decimal(name: &'static str) -> Column {
    column(name, Kind::Decimal)
}

pub(in crate::emit) const fn date(name: &'static str) -> Column {
    column(name, Kind::Date)
}

pub(in crate::emit) const fn flag(name: &'static str) -> Column {
    column(name, Kind::Flag)
}

/// The same column, which may be empty.
pub(in crate::emit) const fn or_null(column: Column) -> Column {
    Column {
        nullable: true,
        ..column
    }
}

/// Every table, those that others point to first. `migrations/` says what each column holds.
pub static TABLES: &[&Table] = &[
    &DOCUMENT,
    &FILE,
    &ATTACHMENT,
    &WARNING,
    &DECLARATION,
    &RECORD,
    &REGION,
    &FIELD,
    &AMOUNT,
    &NARRATIVE,
    &PARAGRAPH,
    &GOAL,
    &INDICATOR,
    &RUN,
    &RAW_TABLE,
    &CELL,
    &FINDING,
    &FINDING_REF,
    &AUDIT_FINDING,
    &AUDIT_REF,
];

/// What is known of a document: of the table, and of the view with its path.
const DOCUMENT_COLUMNS: &[Column] = &[
    text("id"),
    text("sha256"),
    text("format"),
    whole("bytes"),
    whole("pages"),
    text("text_layer"),
    or_null(text("producer")),
    or_null(text("created")),
    or_null(date("created_on")),
    text("status"),
    or_null(text("error_code")),
    or_null(text("error_message")),
    text("extractor"),
    whole("report_version"),
    whole("glyphs"),
    whole("placed"),
    whole("in_tables"),
    whole("unplaced"),
    whole("furniture"),
];

/// A content that was read, or could not be.
pub static DOCUMENT: Table = Table {
    name: "document",
    columns: DOCUMENT_COLUMNS,
    key: 1,
};

/// A path at which a document was found.
pub static FILE: Table = Table {
    name: "file",
    columns: &[
        text("path"),
        text("document_id"),
        whole("bytes"),
        whole("modified"),
    ],
    key: 1,
};

/// A file attached to a document.
pub static ATTACHMENT: Table = Table {
    name: "attachment",
    columns: &[text("document_id"), whole("number"), text("name")],
    key: 2,
};

/// Something that went wrong while reading.
pub static WARNING: Table = Table {
    name: "warning",
    columns: &[
        text("document_id"),
        whole("number"),
        text("code"),
        text("message"),
        or_null(whole("page")),
    ],
    key: 2,
};

/// A filled-in form.
pub static DECLARATION: Table = Table {
    name: "declaration",
    columns: &[
        text("id"),
        text("document_id"),
        whole("number"),
        text("form"),
        real("form_confidence"),
        text("title"),
        or_null(whole("year")),
        or_null(text("organisation")),
        flag("review"),
    ],
    key: 1,
};

/// What all records share.
pub static RECORD: Table = Table {
    name: "record",
    columns: &[
        text("id"),
        text("document_id"),
        or_null(text("declaration_id")),
        text("kind"),
        whole("number"),
        or_null(whole("page")),
        real("confidence"),
        text("flags"),
        flag("review"),
    ],
    key: 1,
};

/// A place that the text of a record was read from.
pub static REGION: Table = Table {
    name: "region",
    columns: &[
        text("record_id"),
        whole("number"),
        or_null(whole("page")),
        or_null(real("x0")),
        or_null(real("y0")),
        or_null(real("x1")),
        or_null(real("y1")),
        or_null(text("path")),
    ],
    key: 2,
};

/// A label with its value.
pub static FIELD: Table = Table {
    name: "field",
    columns: &[text("id"), text("label"), text("text")],
    key: 1,
};

/// An amount of a fund table.
pub static AMOUNT: Table = Table {
    name: "amount",
    columns: &[
        text("id"),
        text("item"),
        text("column_head"),
        text("text"),
        or_null(decimal("value")),
        or_null(text("unit")),
        or_null(whole("period")),
    ],
    key: 1,
};

/// A long text under a label.
pub static NARRATIVE: Table = Table {
    name: "narrative",
    columns: &[text("id"), text("label")],
    key: 1,
};

/// A paragraph of a narrative.
pub static PARAGRAPH: Table = Table {
    name: "paragraph",
    columns: &[text("narrative_id"), whole("number"), text("text")],
    key: 2,
};

/// A goal.
pub static GOAL: Table = Table {
    name: "goal",
    columns: &[
        text("id"),
        text("term"),
        whole("number"),
        text("text"),
        or_null(text("actual")),
    ],
    key: 1,
};

/// What an indicator is and aims at: of the table and of the view.
const INDICATOR_TARGET: &[Column] = &[
    text("class"),
    text("level1"),
    text("level2"),
    text("name"),
    text("target_text"),
    text("target_kind"),
    or_null(text("target_op")),
    or_null(decimal("target_min")),
    or_null(decimal("target_max")),
    or_null(date("target_from")),
    or_null(date("target_to")),
    or_null(text("target_unit")),
];

/// What else is printed in an indicator's row.
const INDICATOR_REST: &[Column] = &[
    or_null(text("standard")),
    or_null(text("actual")),
    or_null(text("weight")),
    or_null(text("score")),
    or_null(text("deviation")),
    or_null(text("remark")),
    or_null(text("direction")),
    or_null(text("unit")),
    or_null(text("explanation")),
    text("extra"),
];

/// An indicator row.
pub static INDICATOR: Table = Table {
    name: "indicator",
    columns: joined!(
        &[
            text("id"),
            or_null(text("goal_id")),
            or_null(text("goal_term")),
            or_null(whole("goal_number")),
        ],
        INDICATOR_TARGET,
        INDICATOR_REST,
    ),
    key: 1,
};

/// A printed run that is in no record.
pub static RUN: Table = Table {
    name: "run",
    columns: &[text("id"), text("text")],
    key: 1,
};

/// A table that belongs to no form.
pub static RAW_TABLE: Table = Table {
    name: "raw_table",
    columns: &[text("document_id"), whole("number"), whole("row_count")],
    key: 2,
};

/// A cell of such a table.
pub static CELL: Table = Table {
    name: "cell",
    columns: &[
        text("id"),
        whole("table_number"),
        whole("first_row"),
        whole("first_column"),
        whole("row_span"),
        whole("column_span"),
        text("text"),
    ],
    key: 1,
};

/// Something an auditor should know about a form.
pub static FINDING: Table = Table {
    name: "finding",
    columns: &[
        text("id"),
        text("declaration_id"),
        whole("number"),
        text("code"),
        text("severity"),
        text("message"),
        text("message_en"),
        text("figures"),
        flag("check_reading"),
    ],
    key: 1,
};

/// What a finding is about.
pub static FINDING_REF: Table = Table {
    name: "finding_ref",
    columns: &[
        text("finding_id"),
        whole("number"),
        text("pointer"),
        or_null(text("record_id")),
    ],
    key: 2,
};

/// Something that `formstitch audit` found, within a form or across the archive.
pub static AUDIT_FINDING: Table = Table {
    name: "audit_finding",
    columns: &[
        text("id"),
        text("code"),
        text("severity"),
        flag("check_reading"),
        text("scope"),
        or_null(text("organisation")),
        or_null(whole("year")),
        text("message"),
        text("message_en"),
        text("figures"),
    ],
    key: 1,
};

/// What a finding of an audit is about.
pub static AUDIT_REF: Table = Table {
    name: "audit_ref",
    columns: &[
        text("finding_id"),
        whole("number"),
        text("declaration_id"),
        text("pointer"),
        or_null(text("record_id")),
    ],
    key: 2,
};
