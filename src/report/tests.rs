//! What the page and the workbook hold.
