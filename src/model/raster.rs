//! The picture of a page.

/// The picture of one page in grey, the way up that the page is displayed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Raster {
    /// Number of the page, from 1.
    pub page: u32,
    /// Width in pixels.
    pub width: usize,
    /// Height in pixels.
    pub height: usize,
    /// The pixels, row by row from the top: 0 is black, 255 white. Of a coloured picture, how red it is: red stamps
    /// vanish.
    pub grey: Vec<u8>,
    /// Pixels to the inch of the page: its width in points is `width * 72 / dpi`.
    pub dpi: f64,
}
