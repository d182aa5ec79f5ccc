"""The ways of scanning, as data: how fine, how worn, how laid, and into what kind of file."""
from dataclasses import dataclass, replace

SCANNER = (("blur", {}), ("noise", {"sigma": 3.0}))  # what even a good scanner adds


@dataclass(frozen=True)
class Recipe:
    """One way of scanning."""
    group: str  # clean, worn, worst, container or strips
    dpi: int = 200
    mode: str = "grey"  # grey, colour or bilevel
    wear: tuple = SCANNER  # names of scanning/wear.py with what they are told, in order
    skew: tuple = (0.0, 0.4)  # least and most degrees that a page lies askew, to either side
    scale: float = 0.0  # how much larger or smaller than the paper a page may come out
    kind: str = "pdf"  # the file's extension
    coding: str = "jpeg"  # of the pictures, see scanning/pictures.py
    quality: int = 75  # of JPEG
    turn: int = 0  # degrees by which the pixels are turned to the right
    rotate: int = 0  # /Rotate of the PDF page
    parts: int = 1  # pictures that a page is put together from, each a strip of it
    layer: str = ""  # hidden text: good, or poor (every tenth character wrong)
    mixed: bool = False  # the first page stays digital


def worn(*names, **more):
    return dict(wear=tuple(n if isinstance(n, tuple) else (n, {}) for n in names) + SCANNER, group="worn", **more)


CLEAN = {
    "grey200": Recipe("clean"),
    "grey300": Recipe("clean", dpi=300),
    "colour300": Recipe("clean", dpi=300, mode="colour"),
    "bilevel600": Recipe("clean", dpi=600, mode="bilevel", coding="g4"),
}
WORN = {name: Recipe(**how) for name, how in {
    "toner200": worn("worn", "paper"),
    "faded200": worn("faded", quality=60),
    "thick300": worn("thick", dpi=300, mode="bilevel", coding="g4"),
    "thin300": worn("thin", dpi=300),
    "speckle200": worn("speckle", mode="bilevel", coding="g4"),
    "speckle300": worn(("speckle", {"density": 90.0}), "paper", dpi=300),
    "jpeg30": worn("paper", mode="colour", quality=30),
    "jpeg40": worn(quality=40),
    "stamp200": worn("stamp", "paper", mode="colour"),
    "stamp300": worn(("stamp", {"seals": 2}), dpi=300, mode="colour"),
    "stampgrey": worn(("stamp", {"strength": 0.7})),
    "bilevel200": worn(mode="bilevel", coding="g4"),
    "grey150": worn(dpi=150),
    "skew2": worn(skew=(2.0, 2.0)),
    "skew5": worn(skew=(5.0, 5.0)),
    "skew5bilevel": worn(skew=(4.5, 5.0), dpi=300, mode="bilevel", coding="g4"),
    "broken200": worn("broken"),
    "dashed200": worn("dashed"),
    "dashedbilevel": worn("dashed", mode="bilevel", coding="g4"),
    "touching200": worn("touching"),
    "through200": worn("through", "paper", mode="colour"),
}.items()}
WORST = {
    "bilevel150": Recipe("worst", dpi=150, mode="bilevel", coding="g4", skew=(0.3, 1.0)),
    "copied200": Recipe("worst", mode="bilevel", coding="g4", wear=(("worn", {}), ("broken", {}), ("speckle", {}), *SCANNER), skew=(0.5, 2.0)),
    "fax": Recipe("worst", dpi=150, mode="bilevel", coding="g3", wear=(("thick", {"points": 0.25}), ("speckle", {"density": 25.0}), *SCANNER), skew=(0.3, 1.5)),
    "photo150": Recipe("worst", dpi=150, mode="colour", wear=(("paper", {"tone": (0.6, 0.95)}), ("stamp", {}), ("blur", {"points": 0.3}), ("noise", {"sigma": 8.0})),
                       quality=35, skew=(1.0, 3.0)),
    "touchingworn": Recipe("worst", wear=(("touching", {"by": 1.8}), ("worn", {"share": 0.2}), ("faded", {"least": 0.45, "most": 0.8}), *SCANNER), quality=50, skew=(0.5, 2.0)),
}
PLAIN, LINE = Recipe("container"), Recipe("container", dpi=300, mode="bilevel", coding="g4")
CONTAINER = {
    "jpx": replace(PLAIN, coding="jpx"),
    "jpxcolour": replace(PLAIN, coding="jpx", mode="colour"),
    "flate": replace(PLAIN, coding="flate"),
    "flatecolour": replace(PLAIN, coding="flate", mode="colour"),
    "palette": replace(PLAIN, coding="palette", mode="colour"),
    "lzw": replace(PLAIN, coding="lzw"),
    "runlength": replace(LINE, coding="runlength"),
    "cmykjpeg": replace(PLAIN, coding="cmyk", mode="colour"),
    "g4": LINE,
    "g3": replace(LINE, coding="g3"),
    "flate1": replace(LINE, coding="flate"),
    "jbig2": replace(LINE, coding="jbig2", dpi=200),
    "jbig2mmr": replace(LINE, coding="jbig2mmr"),
    "mask": replace(LINE, coding="mask"),
    "layers": replace(PLAIN, coding="layers", mode="colour", wear=(("paper", {}), ("stamp", {}), *SCANNER)),
    "rotate90": replace(PLAIN, turn=270, rotate=90),
    "rotate180": replace(PLAIN, turn=180, rotate=180),
    "rotate270": replace(PLAIN, turn=90, rotate=270),
    "turned90": replace(PLAIN, turn=90),
    "turned180": replace(PLAIN, turn=180),
    "turned270": replace(LINE, turn=270),
    "parts": replace(PLAIN, parts=7),
    "partsg4": replace(LINE, parts=12),
    "poorlayer": replace(PLAIN, layer="poor"),
    "goodlayer": replace(PLAIN, layer="good"),
    "mixed": replace(PLAIN, mixed=True),
    "tifg4": replace(LINE, kind="tif"),
    "tiflzw": replace(PLAIN, kind="tif", coding="lzw"),
    "tifdeflate": replace(PLAIN, kind="tif", coding="flate", mode="colour"),
    "tifjpeg": replace(PLAIN, kind="tif", mode="colour"),
    "png1": replace(LINE, kind="png"),
    "png8": replace(PLAIN, kind="png", coding="flate"),
    "png16": replace(PLAIN, kind="png", coding="deep"),
    "pngpalette": replace(PLAIN, kind="png", coding="palette", mode="colour"),
    "bmp": replace(PLAIN, kind="bmp", coding="plain"),
    "bmp1": replace(LINE, kind="bmp", coding="plain"),
    "bmpcolour": replace(PLAIN, kind="bmp", coding="plain", mode="colour"),
    "jpg": replace(PLAIN, kind="jpg"),
    "jpgcmyk": replace(PLAIN, kind="jpg", coding="cmyk", mode="colour"),
    "jpgexif": replace(PLAIN, kind="jpg", coding="exif", mode="colour"),
}
STRIPS = {
    "strips200": Recipe("strips", skew=(0.2, 1.5), scale=0.015),
    "strips300": Recipe("strips", dpi=300, mode="bilevel", coding="g4", skew=(0.0, 0.8), scale=0.01),
    "stripscolour": Recipe("strips", mode="colour", wear=(("paper", {}), *SCANNER), quality=50, skew=(0.5, 2.5), scale=0.03),
}
RECIPES = {f"{recipe.group}-{name}": recipe for group in (CLEAN, WORN, WORST, CONTAINER, STRIPS) for name, recipe in group.items()}
ONE_PAGE = ("png", "jpg", "bmp")  # files that hold one page only
