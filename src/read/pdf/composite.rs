//! Composite fonts: codes to characters through character collections.

use hayro_interpret::hayro_cmap::{self, BfString, CMap, CMapName, CidFamily};
use hayro_interpret::hayro_syntax::object::{self, Dict, Object};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

thread_local! {
    /// The maps of the collections, which are large and the same for all fonts of a document.
    static COLLECTIONS: RefCell<HashMap<CidFamily, Option<Rc<CMap>>>> = RefCell::default();
}

/// What the dictionary of a composite font tells of its codes.
#[derive(Debug)]
pub(super) struct Composite {
    encoding: CMap,
    /// The codes themselves are UTF-16.
    unicode: bool,
    collection: Option<Rc<CMap>>,
    /// Codes are CIDs, so that the collection is only as good as the font's word for it.
    pub(super) is_identity: bool,
}

impl Composite {
    pub(super) fn new(font: &Dict<'_>, descendant: &Dict<'_>) -> Option<Self> {
        let (encoding, name) = encoding(font)?;
        let is_identity = name.starts_with(b"Identity");
        let family = encoding
            .metadata()
            .character_collection
            .as_ref()
            .map(|c| c.family.clone())
            .filter(|f| *f != CidFamily::AdobeIdentity)
            .or_else(|| system_info(descendant));
        Some(Self {
            unicode: is_unicode(&name),
            collection: family.and_then(collection),
            encoding,
            is_identity,
        })
    }

    /// The character of a code.
    pub(super) fn char(&self, code: u32) -> Option<char> {
        if self.unicode {
            return utf16(code);
        }
        let cid = (1..=4).find_map(|n| self.encoding.lookup_cid_code(code, n))?;
        match self.collection.as_ref()?.lookup_bf_string(cid)? {
            BfString::Char(c) if c != '\0' && c != '\u{FFFD}' => Some(c),
            _ => None,
        }
    }
}

/// The encoding and its name.
fn encoding(font: &Dict<'_>) -> Option<(CMap, Vec<u8>)> {
    match font.get::<Object<'_>>("Encoding")? {
        Object::Name(name) => {
            let map = match CMapName::from_bytes(name.as_ref()) {
                CMapName::IdentityH => CMap::identity_h(),
                CMapName::IdentityV => CMap::identity_v(),
                known => CMap::parse(hayro_cmap::load_embedded(known)?, hayro_cmap::load_embedded)?,
            };
            Some((map, name.as_ref().to_vec()))
        }
        Object::Stream(stream) => {
            let data = stream.decoded_data().ok()?;
            let map = CMap::parse(&data, hayro_cmap::load_embedded)?;
            let name = map.metadata().name.clone().unwrap_or_default();
            Some((map, name))
        }
        _ => None,
    }
}

fn is_unicode(name: &[u8]) -> bool {
    let name = String::from_utf8_lossy(name);
    name.starts_with("Uni") && (name.contains("-UCS2-") || name.contains("-UTF16-"))
}

fn utf16(code: u32) -> Option<char> {
    let (high, low) = ((code >> 16) as u16, code as u16);
    if high == 0 {
        return char::from_u32(code).filter(|c| *c != '\0');
    }
    char::decode_utf16([high, low]).next()?.ok()
}

fn system_info(descendant: &Dict<'_>) -> Option<CidFamily> {
    let info = descendant.get::<Dict<'_>>("CIDSystemInfo")?;
    let registry = info.get::<object::String<'_>>("Registry")?;
    let ordering = info.get::<object::String<'_>>("Ordering")?;
    Some(CidFamily::from_registry_ordering(
        registry.as_bytes(),
        ordering.as_bytes(),
    ))
}

fn collection(family: CidFamily) -> Option<Rc<CMap>> {
    COLLECTIONS.with_borrow_mut(|all| {
        let load = || {
            let data = hayro_cmap::load_embedded(family.ucs2_cmap()?)?;
            CMap::parse(data, hayro_cmap::load_embedded).map(Rc::new)
        };
        let loaded = all.get(&family).cloned();
        loaded.unwrap_or_else(|| {
            let map = load();
            all.insert(family.clone(), map.clone());
            map
        })
    })
}
