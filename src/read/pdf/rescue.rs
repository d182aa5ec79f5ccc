//! A second chance for files that hayro cannot open: lopdf reads them in its own way and writes them anew.

use super::guard::quietly;

/// Larger files are not rescued: lopdf keeps every object in memory.
const MAX_BYTES: usize = 64 << 20;

/// The file written anew, if lopdf finds pages in it.
pub(super) fn rewrite(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.len() > MAX_BYTES {
        return None;
    }
    quietly(|| {
        let mut document = lopdf::Document::load_mem(bytes).ok()?;
        if document.get_pages().is_empty() {
            return None;
        }
        let mut out = Vec::new();
        document.save_to(&mut out).ok()?;
        Some(out)
    })
    .ok()
    .flatten()
}
