"""Scanned pages as a file: a PDF, or one of the kinds of picture files."""
from contextlib import suppress
from dataclasses import replace

import cv2
import numpy as np
import pymupdf
from PIL import Image

from sampling.pdf import Pdf, num

from .page import black
from .pictures import cmyk, coded, image, saved

HIDDEN_FONT = "STSong-Light"  # as makers of hidden text name it; nothing of it is in the file
WRONG = "已巳己未末士土日曰目自白天夫大太入人八干千于0O1lI5S8B，。、；一-"  # what an old OCR takes things for
COARSE = 4  # how much coarser the paper is kept than the ink, where they are kept apart
ORIENTATION = 274  # EXIF's tag; 6: to be turned a quarter to the right


def strips(picture, parts):
    edges = [round(n * picture.shape[0] / parts) for n in range(parts + 1)]
    return [(a, b, np.ascontiguousarray(picture[a:b])) for a, b in zip(edges, edges[1:])]


def painted(picture, recipe):
    """(top row, bottom row, coded picture) of the pictures a page is painted with, in order."""
    if recipe.coding == "layers":
        return [(0, picture.shape[0], coded(*part)) for part in layers(picture, recipe)]
    return [(top, bottom, coded(part, recipe)) for top, bottom, part in strips(picture, recipe.parts)]


def layers(picture, recipe):
    """The page as devices that make compact PDFs split it: a coarse picture of the paper, and the ink as a stencil over it."""
    ink = black(picture[..., 0].astype(np.float32))  # red ink stays with the paper
    bare = cv2.inpaint(cv2.resize(picture, None, fx=1 / COARSE, fy=1 / COARSE, interpolation=cv2.INTER_AREA),
                       cv2.resize(ink.astype(np.uint8) * 255, None, fx=1 / COARSE, fy=1 / COARSE, interpolation=cv2.INTER_AREA), 3, cv2.INPAINT_TELEA)
    return [(bare, replace(recipe, coding="jpeg")), (ink, replace(recipe, coding="mask"))]


def spoilt(text, rng, share=0.1):
    """Text with every tenth character wrong, or gone."""
    return "".join("" if r < share / 10 else WRONG[int(rng.integers(len(WRONG)))] if r < share else c for c, r in zip(text, rng.random(len(text))))


def hidden(scanned, regions, rng, poor):
    """PDF operators that write the text of the page without ink, line by line, each as wide as its box."""
    ops, (rows, unit) = ["BT 3 Tr"], (scanned.picture.shape[0], 72 / scanned.dpi)
    for region in regions:
        for text, box in region.lines:
            text = spoilt(text, rng) if poor else text
            with suppress(UnicodeEncodeError):
                codes = text.encode("utf-16-be").hex()
                quad = np.array(scanned.quad(box)) * unit
                (x, y), size = (quad[3] * [1, -1] + [0, rows * unit]), float(quad[3, 1] - quad[0, 1]) / 1.1
                wide = float(quad[1, 0] - quad[0, 0]) / max(size * len(text), 0.1) * 100
                ops.append(f"/F1 {num(size)} Tf {num(wide)} Tz 1 0 0 1 {num(x)} {num(y + 0.12 * size)} Tm <{codes}> Tj" if text else "")
    return "\n".join([*ops, "ET"])


def add_font(pdf):
    desc = pdf.add(f"<</Type/FontDescriptor/FontName/{HIDDEN_FONT}/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>")
    cid = pdf.add(f"<</Type/Font/Subtype/CIDFontType0/BaseFont/{HIDDEN_FONT}/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
                  f"/FontDescriptor {desc} 0 R/DW 1000>>")
    return pdf.add(f"<</Type/Font/Subtype/Type0/BaseFont/{HIDDEN_FONT}/Encoding/UniGB-UCS2-H/DescendantFonts[{cid} 0 R]>>")


def pdf(pages, regions, recipe, rng):
    """The bytes of a PDF with a picture, or several, on each page."""
    out, kids = Pdf(), []
    font = add_font(out) if recipe.layer else 0
    marks = out.add("")  # the tree of pages, filled in below
    for scanned, told in zip(pages, regions):
        rows, cols = scanned.picture.shape[:2]
        unit, names, ops = 72 / scanned.dpi, [], []
        for n, (top, bottom, (how, data)) in enumerate(painted(scanned.picture, recipe)):
            head = f"<</Type/XObject/Subtype/Image{how}/Length {len(data)}>>\nstream\n"
            picture = out.add(head.encode() + data + b"\nendstream")
            names.append(f"/P{n} {picture} 0 R")
            ops.append(f"q {num(cols * unit)} 0 0 {(bottom - top) * unit:.4f} 0 {(rows - bottom) * unit:.4f} cm /P{n} Do Q")
        if recipe.layer:
            ops.insert(0, hidden(scanned, told, rng, recipe.layer == "poor"))
        body = out.stream("\n".join(ops).encode())
        fonts = f"/Font<</F1 {font} 0 R>>" if font else ""
        kids.append(out.add(f"<</Type/Page/Parent {marks} 0 R/MediaBox[0 0 {cols * unit:.3f} {rows * unit:.3f}]/Rotate {recipe.rotate}"
                            f"/Resources<</XObject<<{''.join(names)}>>{fonts}>>/Contents {body} 0 R>>"))
    out.objects[marks - 1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(f'{k} 0 R' for k in kids)}]>>".encode()
    root = out.add(f"<</Type/Catalog/Pages {marks} 0 R>>")
    return out.bytes(root, out.add("<</Producer(formstitch make-scans)/CreationDate(D:20260101000000Z)>>"))


def mixed(path, data):
    """The scan with its first page as the twin prints it."""
    twin, scan, out = pymupdf.open(path), pymupdf.open("pdf", data), pymupdf.open()
    out.insert_pdf(twin, to_page=0)
    out.insert_pdf(scan, from_page=1)
    return out.tobytes(garbage=3, deflate=True, no_new_id=True)


TIF = {"g4": "group4", "lzw": "tiff_lzw", "flate": "tiff_adobe_deflate", "jpeg": "jpeg"}


def picture_file(pages, recipe):
    """The bytes of a picture file; only tif takes several pages."""
    first, dpi = pages[0].picture, (recipe.dpi, recipe.dpi)
    match recipe.kind, recipe.coding:
        case "tif", coding:
            more = [image(p.picture) for p in pages[1:]]
            return saved(image(first), "TIFF", compression=TIF[coding], dpi=dpi, save_all=True, append_images=more)
        case "png", "deep":
            return saved(Image.fromarray(first.astype(np.uint16) * 257), "PNG", dpi=dpi)
        case "png", "palette":
            return saved(image(first).quantize(64, dither=Image.Dither.NONE), "PNG", dpi=dpi)
        case "png", _:
            return saved(image(first), "PNG", dpi=dpi)
        case "bmp", _:
            return saved(image(first), "BMP", dpi=dpi)
        case "jpg", "cmyk":
            return saved(cmyk(first), "JPEG", quality=recipe.quality, dpi=dpi)
        case "jpg", "exif":  # stored on its side, with the word that it is to be turned
            exif = Image.Exif()
            exif[ORIENTATION] = 6
            return saved(image(np.ascontiguousarray(np.rot90(first))), "JPEG", quality=recipe.quality, dpi=dpi, exif=exif.tobytes())
        case "jpg", _:
            return saved(image(first), "JPEG", quality=recipe.quality, dpi=dpi)
    raise ValueError(f"no file of kind {recipe.kind} in {recipe.coding}")
