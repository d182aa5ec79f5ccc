//! The views: what is asked most, joined and in the order of paths.

use super::{Table, date, decimal, flag, or_null, real, text, whole};

/// Every view.
pub static VIEWS: &[&Table] = &[
    &V_DOCUMENTS,
    &V_INDICATORS,
    &V_AMOUNTS,
    &V_REVIEW,
    &V_COUNTS,
];

/// Every document that some file has, with the smallest of its paths.
pub static V_DOCUMENTS: Table = Table {
    name: "v_documents",
    columns: &[
        text("path"),
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
    ],
    key: 0,
};

/// Every indicator with its form and its trust.
pub static V_INDICATORS: Table = Table {
    name: "v_indicators",
    columns: &[
        text("path"),
        text("form"),
        text("title"),
        or_null(whole("year")),
        or_null(text("organisation")),
        or_null(text("term")),
        or_null(whole("goal")),
        or_null(text("goal_text")),
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
        or_null(real("target_min_approx")),
        or_null(real("target_max_approx")),
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
        or_null(whole("page")),
        flag("review"),
        text("flags"),
        real("confidence"),
        text("id"),
        text("declaration_id"),
        text("document_id"),
    ],
    key: 0,
};

/// Every amount with its form and its trust.
pub static V_AMOUNTS: Table = Table {
    name: "v_amounts",
    columns: &[
        text("path"),
        text("form"),
        text("title"),
        or_null(whole("year")),
        or_null(text("organisation")),
        or_null(text("item")),
        or_null(text("label")),
        text("column_head"),
        text("text"),
        or_null(decimal("value")),
        or_null(real("value_approx")),
        or_null(text("unit")),
        or_null(whole("period")),
        or_null(whole("page")),
        flag("review"),
        text("flags"),
        real("confidence"),
        text("id"),
        text("declaration_id"),
        text("document_id"),
    ],
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
