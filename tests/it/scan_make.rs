//! Makes scans: pages of PDFs as grey pictures, worn as scanners wear them, and files that hold them.

use formstitch::read::pdf::render_page;
use lopdf::{Dictionary, Document, Object, Stream, dictionary};

/// A picture in grey, 255 is white.
#[derive(Clone)]
pub struct Ink {
    pub width: usize,
    pub height: usize,
    pub grey: Vec<u8>,
    /// Pixels to the inch.
    pub dpi: f64,
}

impl Ink {
    /// Page `number` of a PDF.
    pub fn of(pdf: &[u8], number: u32, dpi: f64) -> Self {
        let (width, height, pixels) = render_page(pdf, number, (dpi / 72.0) as f32).unwrap();
        let grey =
            |p: &[u8]| ((u32::from(p[0]) * 3 + u32::from(p[1]) * 6 + u32::from(p[2])) / 10) as u8;
        Self {
            width: width as usize,
            height: height as usize,
            grey: pixels.chunks_exact(4).map(grey).collect(),
            dpi,
        }
    }

    /// A picture of one shade.
    pub fn plain(width: usize, height: usize, shade: u8, dpi: f64) -> Self {
        Self {
            width,
            height,
            grey: vec![shade; width * height],
            dpi,
        }
    }

    fn at(&self, x: i64, y: i64) -> f64 {
        let inside = x >= 0 && y >= 0 && x < self.width as i64 && y < self.height as i64;
        match inside {
            true => f64::from(self.grey[y as usize * self.width + x as usize]),
            false => 255.0,
        }
    }

    /// Laid askew by so many degrees, clockwise; what was outside is white.
    pub fn askew(&self, degrees: f64) -> Self {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let middle = (self.width as f64 / 2.0, self.height as f64 / 2.0);
        let mut out = self.clone();
        for (i, shade) in out.grey.iter_mut().enumerate() {
            let dx = (i % self.width) as f64 + 0.5 - middle.0;
            let dy = (i / self.width) as f64 + 0.5 - middle.1;
            let x = middle.0 + dx * cos + dy * sin - 0.5;
            let y = middle.1 - dx * sin + dy * cos - 0.5;
            let (left, top) = (x.floor(), y.floor());
            let (u, v) = (x - left, y - top);
            let row = |dy: i64| {
                let (x, y) = (left as i64, top as i64 + dy);
                self.at(x, y) * (1.0 - u) + self.at(x + 1, y) * u
            };
            *shade = (row(0) * (1.0 - v) + row(1) * v).round() as u8;
        }
        out
    }

    /// What lies between two heights in points, on a page of the same size, as far down as `top` says.
    pub fn between(&self, from: f64, to: f64, top: f64) -> Self {
        let pixels = |points: f64| (points * self.dpi / 72.0).round() as usize;
        let rows = pixels(from)..pixels(to).min(self.height);
        let mut out = Self::plain(self.width, self.height, 255, self.dpi);
        let shown = &self.grey[rows.start * self.width..rows.end * self.width];
        out.grey[pixels(top) * self.width..][..shown.len()].copy_from_slice(shown);
        out
    }

    /// Without what lies in a box, in points.
    pub fn without(&self, bbox: [f64; 4]) -> Self {
        let [x0, y0, x1, y1] = bbox.map(|v| (v * self.dpi / 72.0).round() as usize);
        let mut out = self.clone();
        for row in out.grey.chunks_mut(self.width).take(y1).skip(y0) {
            row[x0..x1].fill(255);
        }
        out
    }

    /// Turned by a quarter, clockwise.
    pub fn on_its_side(&self) -> Self {
        let (width, height) = (self.height, self.width);
        let pixel = |i: usize| self.grey[(self.height - 1 - i % width) * self.width + i / width];
        Self {
            width,
            height,
            grey: (0..width * height).map(pixel).collect(),
            dpi: self.dpi,
        }
    }

    /// Paper that is not quite white, ink that is not quite black, and grain of so many shades to both sides.
    pub fn worn(&self, grain: u32, seed: u64) -> Self {
        let mut random = Random(seed);
        let mut out = self.clone();
        for shade in &mut out.grey {
            let paper = 35.0 + f64::from(*shade) * 205.0 / 255.0;
            let grain = f64::from(random.below(2 * grain + 1)) - f64::from(grain);
            *shade = (paper + grain).clamp(0.0, 255.0) as u8;
        }
        out
    }

    /// The share of a box, in points, that is ink.
    pub fn ink(&self, bbox: [f64; 4]) -> f64 {
        let [x0, y0, x1, y1] = bbox.map(|v| (v * self.dpi / 72.0).round() as i64);
        let pixels = (y0..y1).flat_map(|y| (x0..x1).map(move |x| (x, y)));
        let dark = pixels
            .clone()
            .filter(|(x, y)| self.at(*x, *y) < 128.0)
            .count();
        dark as f64 / pixels.count().max(1) as f64
    }

    /// A PNG file that says its resolution.
    pub fn png(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, self.width as u32, self.height as u32);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_compression(png::Compression::Fast);
        let metre = (self.dpi / 0.0254).round() as u32;
        encoder.set_pixel_dims(Some(png::PixelDimensions {
            xppu: metre,
            yppu: metre,
            unit: png::Unit::Meter,
        }));
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&self.grey).unwrap();
        writer.finish().unwrap();
        out
    }
}

/// Numbers that are the same in each run.
pub struct Random(pub u64);

impl Random {
    /// A number below `most`.
    pub fn below(&mut self, most: u32) -> u32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % u64::from(most.max(1))) as u32
    }
}

/// A page of a PDF.
pub enum Leaf {
    /// A picture, and lines of a hidden text layer over it.
    Scan(Ink, Vec<&'static str>),
    /// Lines of printed text on a page of 600 by 400 points.
    Print(Vec<&'static str>),
}

/// A PDF of these pages, with a Helvetica that knows Latin letters.
pub fn pdf(leaves: &[Leaf]) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
    });
    let tree = document.new_object_id();
    let kids: Vec<Object> = leaves
        .iter()
        .map(|leaf| page(&mut document, leaf, font, tree))
        .collect();
    let pages = dictionary! { "Type" => "Pages", "Count" => kids.len() as i64, "Kids" => kids };
    document.objects.insert(tree, pages.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn page(
    document: &mut Document,
    leaf: &Leaf,
    font: lopdf::ObjectId,
    tree: lopdf::ObjectId,
) -> Object {
    let (size, mut content, lines, mode, mut pictures) = match leaf {
        Leaf::Print(lines) => ((600.0, 400.0), String::new(), lines, 0, Dictionary::new()),
        Leaf::Scan(ink, lines) => {
            let size = [ink.width, ink.height].map(|side| side as f64 * 72.0 / ink.dpi);
            let content = format!("q {} 0 0 {} 0 0 cm /I Do Q ", size[0], size[1]);
            ((size[0], size[1]), content, lines, 3, Dictionary::new())
        }
    };
    if let Leaf::Scan(ink, _) = leaf {
        let entries = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => ink.width as i64, "Height" => ink.height as i64,
            "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8,
        };
        let mut stream = Stream::new(entries, ink.grey.clone());
        stream.compress().unwrap();
        pictures.set("I", document.add_object(stream));
    }
    for (i, line) in lines.iter().enumerate() {
        let y = size.1 - 40.0 - 24.0 * i as f64;
        content += &format!("BT {mode} Tr /F1 14 Tf 40 {y} Td ({line}) Tj ET ");
    }
    let content = document.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
    let resources = dictionary! { "Font" => dictionary! { "F1" => font }, "XObject" => pictures };
    let page = dictionary! {
        "Type" => "Page", "Parent" => tree, "Contents" => content, "Resources" => resources,
        "MediaBox" => vec![0.into(), 0.into(), Object::Real(size.0 as f32), Object::Real(size.1 as f32)],
    };
    document.add_object(page).into()
}
