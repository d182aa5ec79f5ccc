"""One page scanned: worn, laid askew, turned, and what stands where on the picture."""
import math
from dataclasses import dataclass

import cv2
import numpy as np

from .wear import WEAR

DARK = 0.64  # of the paper's white: what is darker than this becomes black in a scan of black and white
MARGIN = 8.0  # points left round what is printed where a skewed page would lose some of it


@dataclass
class Scanned:
    """The picture (grey or red, green, blue as bytes, or black as True), and the way from the twin's points to its pixels."""
    picture: np.ndarray
    way: np.ndarray  # 3 × 3
    dpi: int

    def quad(self, box):
        """The corners of a box of the twin in pixels: top left, top right, bottom right, bottom left of the text."""
        x0, y0, x1, y1 = box
        corners = self.way @ np.array([[x0, x1, x1, x0], [y0, y0, y1, y1], [1, 1, 1, 1]], float)
        return [[round(x, 1), round(y, 1)] for x, y in corners[:2].T.tolist()]


def laid(twin, dpi, angle, scale):
    """The way from points to pixels of a page that lies askew, and the size of the picture, large enough for all print."""
    unit, c, s = dpi / 72 * scale, math.cos(math.radians(angle)), math.sin(math.radians(angle))
    mx, my = twin.width / 2, twin.height / 2
    way = np.array([[c, -s, mx - c * mx + s * my], [s, c, my - s * mx - c * my], [0, 0, 1 / unit]]) * unit
    x0, y0, x1, y1 = twin.content
    corners = (way @ np.array([[x0, x1, x1, x0], [y0, y0, y1, y1], [1, 1, 1, 1]]))[:2]
    rim = MARGIN * unit
    low = np.minimum(0, corners.min(axis=1) - rim)
    high = np.maximum([twin.width * unit, twin.height * unit], corners.max(axis=1) + rim)
    way[:2, 2] -= low
    return way, tuple(math.ceil(n) for n in high - low)


def turned(picture, way, degrees):
    """Picture and way turned to the right by quarters."""
    for _ in range(degrees // 90):
        way = np.array([[0, -1, picture.shape[0]], [1, 0, 0], [0, 0, 1]]) @ way
        picture = np.rot90(picture, -1)
    return np.ascontiguousarray(picture), way


def black(picture):
    """Where a scan in black and white is black: by how dark it is against the paper round it."""
    white = cv2.resize(picture, None, fx=1 / 16, fy=1 / 16, interpolation=cv2.INTER_AREA)
    white = cv2.GaussianBlur(cv2.dilate(white, np.ones((5, 5))), (0, 0), 4)
    return picture < DARK * cv2.resize(white, picture.shape[::-1])


def scan(twin, recipe, rng):
    """A page of the twin, scanned as the recipe says. /Rotate of a PDF is not in it."""
    picture = twin.picture(recipe.dpi, recipe.mode == "colour")
    before = [w for w in recipe.wear if w[0] not in ("noise", "blocks")]
    for name, told in before:
        picture = np.clip(WEAR[name](picture, recipe.dpi, rng, **told), 0, 255)
    angle = float(rng.uniform(*recipe.skew) * rng.choice([-1, 1]))
    scale = 1 + float(rng.uniform(-1, 1)) * recipe.scale
    way, size = laid(twin, recipe.dpi, angle, scale)
    ground = np.median(picture.reshape(-1, 3)[::97], axis=0).tolist() if picture.ndim == 3 else float(np.median(picture[::7, ::13]))
    moved = (way @ np.diag([72 / recipe.dpi, 72 / recipe.dpi, 1]))[:2]
    picture = cv2.warpAffine(picture, moved, size, flags=cv2.INTER_CUBIC, borderValue=ground)
    for name, told in recipe.wear:
        if (name, told) not in before:
            picture = WEAR[name](picture, recipe.dpi, rng, **told)
    picture = np.clip(picture, 0, 255)
    picture, way = turned(picture, way, recipe.turn)
    return Scanned(black(picture) if recipe.mode == "bilevel" else np.rint(picture).astype(np.uint8), way, recipe.dpi)


def digital(twin, dpi):
    """A page that is not scanned, as it is seen at so many dots."""
    return Scanned(np.rint(twin.picture(dpi, False)).astype(np.uint8), np.diag([dpi / 72, dpi / 72, 1.0]), dpi)
