//! emit (stub).
