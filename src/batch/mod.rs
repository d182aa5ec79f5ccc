//! batch (stub).
