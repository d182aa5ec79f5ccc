"""What happens to paper before and while it is scanned.

Each kind of wear takes the picture (rows of grey or of red, green and blue, 0 black to 255 white), the dots of an inch,
and a source of chance, and gives the picture back; sizes are in points or inches, so that they do not hang on the dots.
"""
import math

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

STAMP_FONT = "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"
STAMPS = ["青禾县财政局", "临溪市人民政府办公室", "望川区预算绩效管理中心", "云岫县审计局"]
SHORTEST_RULE = 0.35  # inches: no stroke of a letter is as long


def field(shape, grain, rng):
    """Soft chance from 0 to 1 whose patches are about `grain` pixels wide."""
    rows, cols = (max(2, round(n / grain) + 2) for n in shape[:2])
    return np.clip(cv2.resize(rng.random((rows, cols), np.float32), (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC), 0, 1)


def over(picture, mask):
    """A mask made fit to be reckoned with the picture's channels."""
    return mask[..., None] if picture.ndim == 3 else mask


def rules(picture, dpi):
    """How dark the long strokes are, 0 to 1; 0 where there are none."""
    ink = 1 - (picture.min(axis=2) if picture.ndim == 3 else picture) / 255
    n = max(3, round(SHORTEST_RULE * dpi))
    across, down = (cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(k, np.uint8)) for k in ((1, n), (n, 1)))
    thick = max(2, round(3 / 72 * dpi))  # shades are no rules
    shade = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((thick + 1, thick + 1), np.uint8))
    return np.clip(np.maximum(across, down) - shade, 0, 1)


def redrawn(picture, found, drawn):
    """The picture with its rules taken off and others put on."""
    bare = np.clip(picture + over(picture, found) * 255, 0, 255)
    return bare * (1 - over(picture, drawn))


def broken(picture, dpi, rng, share=0.25):
    """Rules with gaps of uneven length, as worn drums leave them."""
    found = rules(picture, dpi)
    kept = (field(found.shape, 5 / 72 * dpi, rng) > share * 0.9).astype(np.float32)
    return redrawn(picture, found, found * kept)


def dashed(picture, dpi, rng, on=3.0, off=2.0):
    """All rules dashed."""
    found = rules(picture, dpi)
    step, rows, cols = (on + off) / 72 * dpi, *np.indices(found.shape, np.float32)
    keep = on / (on + off)
    across = cv2.morphologyEx(found, cv2.MORPH_OPEN, np.ones((1, max(3, round(0.2 * dpi))), np.uint8)) > 0.2
    along = np.where(across, cols, rows)
    return redrawn(picture, found, found * ((along / step) % 1 < keep))


def touching(picture, dpi, rng, by=2.4):
    """All rules moved by a few points, so that they run into the text beside them."""
    found = rules(picture, dpi)
    dx, dy = (rng.choice([-1, 1]) * by / 72 * dpi for _ in range(2))
    moved = cv2.warpAffine(found, np.float32([[1, 0, dx], [0, 1, dy]]), found.shape[::-1])
    return redrawn(picture, found, moved)


def worn(picture, dpi, rng, share=0.3):
    """Toner rubbed off in patches, grain by grain."""
    patches, grain = field(picture.shape, 0.6 * dpi, rng), field(picture.shape, max(1.5, dpi / 150), rng)
    gone = np.clip((patches - (1 - share)) * 3 + (grain - 0.62) * 2.2, 0, 1)
    return picture + (255 - picture) * over(picture, gone)


def faded(picture, dpi, rng, least=0.30, most=0.6):
    """Pale print: what is left of the ink goes from `least` to `most` over the page."""
    left = least + (most - least) * field(picture.shape, 3 * dpi, rng)
    return 255 - (255 - picture) * over(picture, left)


def thick(picture, dpi, rng, points=0.45):
    """Strokes swollen by toner or by copying."""
    n = max(2, round(points / 72 * dpi * 2) | 1)
    swollen = cv2.erode(picture, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (n, n)))
    return cv2.GaussianBlur(swollen, (0, 0), 0.6 * dpi / 200)


def thin(picture, dpi, rng, share=0.55):
    """Strokes eaten away from their edges."""
    return picture * (1 - share) + share * cv2.dilate(picture, np.ones((2, 2), np.uint8))


def speckle(picture, dpi, rng, density=60.0):
    """Dark and light specks, `density` of them on a square inch, of one dot to a point wide."""
    out, (rows, cols) = picture.copy(), picture.shape[:2]
    for k in range(rng.poisson(density * rows * cols / dpi ** 2)):
        at = int(rng.integers(cols)), int(rng.integers(rows))
        tone = 255.0 if k % 3 == 0 else float(rng.integers(0, 110))
        radius = abs(rng.normal(0, 0.35)) / 72 * dpi
        cv2.circle(out, at, int(radius), (tone,) * 3 if out.ndim == 3 else tone, -1)
    return out


def paper(picture, dpi, rng, tone=(0.90, 0.985), tint=(1.0, 0.985, 0.94)):
    """Paper that is not white, lit unevenly, dark at one edge."""
    light = tone[0] + (tone[1] - tone[0]) * field(picture.shape, 4 * dpi, rng)
    edge = np.clip(np.arange(picture.shape[1], dtype=np.float32) / (0.25 * dpi), 0, 1) * 0.35 + 0.65
    light = light * edge if rng.random() < 0.5 else light * edge[::-1]
    return picture * (light[..., None] * np.float32(tint) if picture.ndim == 3 else light)


def through(picture, dpi, rng, strength=0.12):
    """The other side of the sheet shows through: here the page itself, mirrored."""
    other = cv2.GaussianBlur(picture[:, ::-1], (0, 0), 1.2 * dpi / 200)
    return picture - (255 - other) * strength


def noise(picture, dpi, rng, sigma=5.0):
    """The grain of the sensor."""
    return picture + rng.normal(0, sigma, picture.shape).astype(np.float32)


def blur(picture, dpi, rng, points=0.18):
    """Out of focus by so many points (standard deviation)."""
    return cv2.GaussianBlur(picture, (0, 0), max(0.3, points / 72 * dpi))


def blocks(picture, dpi, rng, quality=35):
    """JPEG with much loss, then decoded again."""
    seen = np.clip(picture, 0, 255).astype(np.uint8)
    _, data = cv2.imencode(".jpg", seen, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return cv2.imdecode(data, cv2.IMREAD_COLOR if picture.ndim == 3 else cv2.IMREAD_GRAYSCALE).astype(np.float32)


def seal(dpi, text, rng):
    """A round seal with a star, its name along the rim: how much red there is, 0 to 1."""
    r = round(0.79 * dpi)  # 4 cm across
    size, image = 2 * r + 8, Image.new("L", (2 * r + 8, 2 * r + 8), 0)
    draw, middle = ImageDraw.Draw(image), r + 4
    draw.ellipse((4, 4, size - 4, size - 4), outline=255, width=max(2, round(0.035 * dpi)))
    points = [(middle + k * r * math.sin(a), middle - k * r * math.cos(a)) for n in range(10) for a, k in [(n * math.pi / 5, 0.27 if n % 2 == 0 else 0.11)]]
    draw.polygon(points, fill=255)
    font, step = ImageFont.truetype(STAMP_FONT, round(0.36 * r)), math.radians(min(30, 250 / len(text)))
    for n, letter in enumerate(text):
        turn = (n - (len(text) - 1) / 2) * step
        glyph = Image.new("L", (r, r), 0)
        ImageDraw.Draw(glyph).text((r / 2, r / 2), letter, 255, font, anchor="mm")
        glyph = glyph.rotate(-math.degrees(turn), Image.Resampling.BICUBIC)
        at = round(middle + 0.72 * r * math.sin(turn) - r / 2), round(middle - 0.72 * r * math.cos(turn) - r / 2)
        image.paste(255, at, glyph)
    image = image.rotate(float(rng.uniform(-25, 25)), Image.Resampling.BICUBIC)
    return np.asarray(image, np.float32) / 255


def stamp(picture, dpi, rng, strength=0.85, seals=1):
    """Red seals over the text (grey where the scan is)."""
    red = np.float32([215, 40, 45]) if picture.ndim == 3 else np.float32(92)
    out = picture.copy()
    for _ in range(seals):
        shape = seal(dpi, str(rng.choice(STAMPS)), rng)
        n, (rows, cols) = shape.shape[0], picture.shape[:2]
        y, x = int(rng.uniform(0.25, 0.8) * (rows - n)), int(rng.uniform(0.3, 0.85) * (cols - n))
        uneven = strength * (0.75 + 0.25 * field(shape.shape, 0.1 * dpi, rng))
        part = out[y:y + n, x:x + n]
        amount = over(picture, shape * uneven)
        out[y:y + n, x:x + n] = part * (1 - amount * (1 - red / 255))
    return out


WEAR = {f.__name__: f for f in (broken, dashed, touching, worn, faded, thick, thin, speckle, paper, through, noise, blur, blocks, stamp)}
