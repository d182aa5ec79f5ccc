//! The views: what is asked most, joined and in the order of paths.

use super::joined::joined;
use super::{
    Column, DOCUMENT_COLUMNS, INDICATOR_REST, INDICATOR_TARGET, Table, decimal, flag, or_null,
    real, text, whole,
};

/// Every view.
pub static VIEWS: &[&Table] = &[
    &V_DOCUMENTS,
    &V_INDICATORS,
    &V_AMOUNTS,
    &V_REVIEW,
    &V_COUNTS,
];

/// The form that a record is in, in front of what the record says.
const FORM: &[Column] = &[
    text("path"),
    text("form"),
    text("title"),
    or_null(whole("year")),
    or_null(text("organisation")),
];

/// How far a record can be trusted and where it stands, behind what it says.
const TRUST: &[Column] = &[
    or_null(whole("page")),
    flag("review"),
    text("flags"),
    real("confidence"),
    text("id"),
    text("declaration_id"),
    text("document_id"),
];

/// Every document that some file has, with the smallest of its paths.
pub static V_DOCUMENTS: Table = Table {
    name: "v_documents",
    columns: joined!(&[text("path")], DOCUMENT_COLUMNS),
    key: 0,
};

/// Every indicator with its form and its trust.
pub static V_INDICATORS: Table = Table {
    name: "v_indicators",
    columns: joined!(
        FORM,
        &[
            or_null(text("term")),
            or_null(whole("goal")),
            or_null(text("goal_text")),
        ],
        INDICATOR_TARGET,
        &[
            or_null(real("target_min_approx")),
            or_null(real("target_max_approx")),
        ],
        INDICATOR_REST,
        TRUST,
    ),
    key: 0,
};

/// Every amount with its form and its trust.
pub static V_AMOUNTS: Table = Table {
    name: "v_amounts",
    columns: joined!(
        FORM,
        &[
            or_null(text("item")),
            or_null(text("label")),
            text("column_head"),
            text("text"),
            or_null(decimal("value")),
            or_null(real("value_approx")),
            or_null(text("unit")),
            or_null(whole("period")),
        ],
        TRUST,
    ),
    key: 0,
};

/// Everything a person should look at.
pub static V_REVIEW: Table = Table {
    name: "v_review",
    columns: &[
        text("path"),
        or_null(text("title")),
        text("what"),
        or_null(text("label")),
        or_null(text("text")),
        text("why"),
        or_null(whole("page")),
        or_null(real("confidence")),
        text("id"),
    ],
    key: 0,
};

/// How much there is of what, and what waits for a person.
pub static V_COUNTS: Table = Table {
    name: "v_counts",
    columns: &[text("what"), text("name"), whole("count")],
    key: 0,
};
