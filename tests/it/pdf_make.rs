//! Makes small PDFs: pages of 200 by 100 points with Helvetica as `F1`.

use formstitch::model::Page;
use lopdf::{Dictionary, Document, Object, Stream, dictionary};

/// A file to be.
pub struct Made {
    pages: Vec<String>,
    entries: Vec<(String, Object)>,
    fonts: Dictionary,
    objects: Vec<(String, Object)>,
}

impl Made {
    pub fn new(content: &str) -> Self {
        let helvetica = dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica",
            "Encoding" => "WinAnsiEncoding",
        };
        Self {
            pages: vec![content.to_owned()],
            entries: Vec::new(),
            fonts: dictionary! { "F1" => helvetica },
            objects: Vec::new(),
        }
    }

    /// One more page.
    pub fn page(mut self, content: &str) -> Self {
        self.pages.push(content.to_owned());
        self
    }

    /// An entry of every page.
    pub fn entry(mut self, key: &str, value: impl Into<Object>) -> Self {
        self.entries.push((key.to_owned(), value.into()));
        self
    }

    pub fn font(mut self, name: &str, font: Dictionary) -> Self {
        self.fonts.set(name, font);
        self
    }

    /// A font whose glyph names mean nothing.
    pub fn nameless_font(self, name: &str) -> Self {
        let glyph = Object::Name(b"g1".to_vec());
        let font = dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "X", "FirstChar" => 97,
            "LastChar" => 97, "Widths" => vec![1000.into()],
            "Encoding" => dictionary! { "Differences" => vec![97.into(), glyph] },
        };
        self.font(name, font)
    }

    /// A form or picture.
    pub fn object(mut self, name: &str, object: Object) -> Self {
        self.objects.push((name.to_owned(), object));
        self
    }

    pub fn bytes(self) -> Vec<u8> {
        let mut document = Document::with_version("1.7");
        let mut forms = Dictionary::new();
        for (name, object) in self.objects {
            let id = document.add_object(object);
            forms.set(name, id);
        }
        let resources =
            document.add_object(dictionary! { "Font" => self.fonts, "XObject" => forms });
        let tree = document.new_object_id();
        let mut kids: Vec<Object> = Vec::new();
        for content in &self.pages {
            let stream = Stream::new(Dictionary::new(), content.as_bytes().to_vec());
            let content = document.add_object(stream);
            let mut page = dictionary! {
                "Type" => "Page", "Parent" => tree, "Contents" => content, "Resources" => resources,
                "MediaBox" => vec![0.into(), 0.into(), 200.into(), 100.into()],
            };
            for (key, value) in &self.entries {
                page.set(key.as_str(), value.clone());
            }
            kids.push(document.add_object(page).into());
        }
        let count = kids.len() as i64;
        let pages = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count };
        document.objects.insert(tree, pages.into());
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
        document.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        bytes
    }
}

/// The visible text of a page without white space, in content order.
pub fn visible(page: &Page) -> String {
    let seen = page.glyphs.iter().filter(|g| g.is_visible());
    seen.map(|g| g.ch).filter(|c| !c.is_whitespace()).collect()
}
