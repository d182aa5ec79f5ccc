//! Pictures of pages: what their files say of them, and their pixels.
#![no_main]

use formstitch::read::rasters;
use formstitch_fuzz::extract;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    extract(bytes);
    // Errors and warnings are fine; panics and pictures of another size than they say are not.
    let _ = rasters(bytes, &[1, 2], None, &mut |raster| {
        assert_eq!(raster.grey.len(), raster.width * raster.height);
    });
});
