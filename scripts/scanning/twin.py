"""The digital twin of a scan: its pages as pictures, and what stands where on them."""
from dataclasses import dataclass

import cv2
import numpy as np
import pymupdf

# What a clip hides is not on the paper.
SEEN = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.mupdf.FZ_STEXT_CLIP
GAP = 1.0  # of the type size: text further apart belongs to two regions where no ruling says so
SAME_LINE = 0.45  # of the type size: how far the middles of one line's characters lie apart at most


@dataclass
class Char:
    """A character with its box in points from the page's top left corner."""
    text: str
    box: tuple
    size: float

    @property
    def middle(self):
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


@dataclass
class Region:
    """A table cell, or a stretch of text outside all cells: its box and its lines, each (text, box)."""
    kind: str
    box: tuple
    lines: list


class Twin:
    """A page of a digital PDF, turned upright."""

    def __init__(self, page):
        page.remove_rotation()
        self.page, self.width, self.height = page, page.rect.width, page.rect.height
        self.regions = regions(page)

    def picture(self, dpi, colour):
        """The page as a scanner without faults sees it: rows of grey (or red, green and blue), 0 black to 255 white."""
        pixels = self.page.get_pixmap(dpi=dpi, colorspace=pymupdf.csRGB if colour else pymupdf.csGRAY, alpha=False)
        shape = (pixels.height, pixels.width, 3) if colour else (pixels.height, pixels.width)
        return np.frombuffer(pixels.samples, np.uint8).reshape(shape).astype(np.float32)

    @property
    def content(self):
        """The box round everything that is printed, in points; the whole page where nothing is."""
        dark = cv2.findNonZero((self.picture(36, False) < 250).astype(np.uint8))
        if dark is None:
            return 0, 0, self.width, self.height
        x, y, w, h = cv2.boundingRect(dark)
        return x * 2, y * 2, (x + w) * 2, (y + h) * 2


def open_twins(path):
    return [Twin(page) for page in pymupdf.open(path)]


def characters(page):
    """All characters that run from left to right, but no white space: stamps and watermarks that are turned are left out."""
    out = []
    for block in page.get_text("rawdict", flags=SEEN)["blocks"]:
        for line in block.get("lines", ()):
            if line["dir"][0] > 0.99:
                out += [Char(c["c"], c["bbox"], span["size"]) for span in line["spans"] for c in span["chars"] if c["c"].strip()]
    return [c for c in out if page.rect.contains(pymupdf.Point(*c.middle))]


def in_lines(chars):
    """Characters sorted into lines from the top, each from the left."""
    lines = []
    for c in sorted(chars, key=lambda c: c.middle[1]):
        near = lines and c.middle[1] - lines[-1][0].middle[1] < SAME_LINE * c.size
        if near:
            lines[-1].append(c)
        else:
            lines.append([c])
    return [sorted(line, key=lambda c: c.box[0]) for line in lines]


def cut_at_gaps(line):
    pieces = [[line[0]]]
    for a, b in zip(line, line[1:]):
        if b.box[0] - a.box[2] > GAP * b.size:
            pieces.append([])
        pieces[-1].append(b)
    return pieces


def hull(boxes):
    x0, y0, x1, y1 = zip(*boxes)
    return min(x0), min(y0), max(x1), max(y1)


def told(line):
    return "".join(c.text for c in line), hull([c.box for c in line])


def regions(page):
    """The text of a page by table cell; what stands in none, by stretch."""
    cells = sorted({tuple(c) for table in page.find_tables().tables for c in table.cells if c}, key=lambda c: (c[2] - c[0]) * (c[3] - c[1]))
    inside, loose = {}, []
    for char in characters(page):
        x, y = char.middle
        cell = next((c for c in cells if c[0] <= x <= c[2] and c[1] <= y <= c[3]), None)
        inside.setdefault(cell, []).append(char) if cell else loose.append(char)
    out = [Region("cell", cell, [told(line) for line in in_lines(chars)]) for cell, chars in inside.items()]
    for line in in_lines(loose):
        out += [Region("loose", hull([c.box for c in piece]), [told(piece)]) for piece in cut_at_gaps(line)]
    return sorted(out, key=lambda r: (r.box[1], r.box[0]))
