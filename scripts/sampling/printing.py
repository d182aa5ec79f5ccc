"""A sheet printed: cut into tiles, or run over pages, with what a page carries of its own."""
import math

from .pdf import Box, Clip, Line, Page, Text, moved
from .sheet import ASCENT, DESCENT, borders, texts, width

A4, A3 = (595.0, 842.0), (842.0, 1191.0)


def extent(item, font):
    """The box of an item (of a clip: what can be seen)."""
    if isinstance(item, Clip):
        return item.box
    if isinstance(item, Text):
        return item.x, item.y - ASCENT * item.size, item.x + width(font, item.s, item.size), item.y + DESCENT * item.size
    return min(item.x0, item.x1), min(item.y0, item.y1), max(item.x0, item.x1), max(item.y0, item.y1)


def meets(a, b):
    return a[0] < b[2] and a[2] > b[0] and a[1] < b[3] and a[3] > b[1]


def trimmed(item, tile):
    """A line or a filled box without what lies outside the tile; None where nothing is left."""
    x0, y0, x1, y1 = max(item.x0, tile[0]), max(item.y0, tile[1]), min(item.x1, tile[2]), min(item.y1, tile[3])
    if x1 < x0 or y1 < y0 or (x1 - x0 < 0.05 and y1 - y0 < 0.05):
        return None
    return Line(x0, y0, x1, y1, item.width, item.dash) if isinstance(item, Line) else Box(x0, y0, x1, y1, item.grey)


def glyphs(text, tile, font, both):
    """The runs of a string of which the tile shows a part (`both`), or which have their middle on it."""
    out, run, start, x = [], "", text.x, text.x
    box = extent(text, font)
    across = box[1] < tile[3] and box[3] > tile[1] if both else tile[1] <= (box[1] + box[3]) / 2 < tile[3]
    for c in text.s if across else "":
        w = font.advance(c) * text.size
        if (x < tile[2] and x + w > tile[0]) if both else tile[0] <= x + w / 2 < tile[2]:
            if not run:
                start = x
            run += c
        elif run:
            out.append(Text(start, text.y, run, text.size))
            run = ""
        x += w
    return out + ([Text(start, text.y, run, text.size)] if run else [])


def on_tile(items, tile, font, mode):
    """What a tile prints. `mode`: whole strings that reach onto it, glyphs on `both` sides of a cut, or on `one`."""
    out = []
    for i in items:
        if isinstance(i, Clip):
            inner = on_tile(i.items, tile, font, mode) if meets(i.box, tile) else []
            out += [Clip(i.box, inner)] if inner else []
        elif not isinstance(i, Text):
            t = trimmed(i, tile)
            out += [t] if t else []
        elif mode == "whole":
            out += [i] if meets(extent(i, font), tile) else []
        else:
            out += glyphs(i, tile, font, mode == "both")
    return out


def tiled(sheet, xs, ys, order="down", mode="both", paper=A4, margin=(42.0, 48.0), rotate=0, foot=False):
    """Pages of the sheet cut at the columns `xs` and the rows `ys` (outer edges left out), down or over first."""
    xs, ys = [-1.5, *xs, sheet.width + 1.5], [0.0, *ys, sheet.height + 1.5]
    cells = [(r, c) for r in range(len(ys) - 1) for c in range(len(xs) - 1)]
    if order == "down":
        cells.sort(key=lambda p: (p[1], p[0]))
    items, pages = borders(sheet) + texts(sheet), []
    for r, c in cells:
        tile = xs[c], ys[r], xs[c + 1], ys[r + 1]
        dx, dy = margin[0] - tile[0], margin[1] - tile[1]
        shown = Clip(tile, on_tile(items, tile, sheet.font, mode))
        pages.append(Page(*paper, [moved(shown, dx, dy)], rotate))
        assert tile[2] - tile[0] + margin[0] <= paper[0] and tile[3] - tile[1] + margin[1] <= paper[1], (tile, paper)
    if foot:
        number(pages, sheet.font)
    return pages


def reopened(sheet, ys, repeat, paper=A4, margin=(42.0, 48.0)):
    """Pages as a word processor breaks them: cells closed at each break and opened again, lines whole, the first
    `repeat` rows with the title printed on every page."""
    pages, ys = [], [0.0, *ys, sheet.height + 1]
    head = sheet.row_tops[repeat]
    for n, (a, b) in enumerate(zip(ys, ys[1:])):
        windows = [(a, b, 0.0)] if n == 0 else [(0.0, head, 0.0), (a, b, head)]
        items = []
        for y0, y1, at in windows:
            part = borders(sheet, (y0, y1)) + [t for t in texts(sheet) if y0 <= t.y - ASCENT * t.size / 2 < y1]
            items += [moved(t, margin[0], margin[1] + at - y0) for t in part]
        pages.append(Page(*paper, items))
    return pages


def row_cut(sheet, wish):
    """The row edge next above `wish`."""
    return max(y for y in sheet.row_tops if y <= wish)


def between_lines(sheet, text, nth):
    """A y between two lines of the cell that starts with `text`: after its line number `nth`."""
    cell = next(l for l in sheet.laid if l.cell.text.startswith(text))
    y = cell.lines[nth - 1][1]
    return y + sheet.style.size * DESCENT + 0.8


def number(pages, font, form="第{}页 共{}页"):
    for n, p in enumerate(pages, 1):
        s = form.format(n, len(pages))
        p.items.append(Text((p.width - width(font, s, 8)) / 2, p.height - 24, s, 8))


def head(pages, font, s):
    for p in pages:
        p.items += [Text((p.width - width(font, s, 8)) / 2, 28, s, 8), Line(42, 33, p.width - 42, 33, 0.4)]


def watermark(pages, font, s, size=54.0):
    """Turned grey letters across the page, under everything else."""
    turn = math.radians(35)
    for p in pages:
        half = width(font, s, size) / 2
        x, y = p.width / 2 - half * math.cos(turn), p.height / 2 + half * math.sin(turn)
        p.items.insert(0, Text(x, y, s, size, 0.88, (math.cos(turn), math.sin(turn))))


def prose(font, title, paragraphs, paper=A4):
    """A page of running text."""
    from .sheet import wrapped
    page, y = Page(*paper), 90.0
    page.items.append(Text((paper[0] - width(font, title, 16)) / 2, y, title, 16))
    y += 40
    for p in paragraphs:
        for n, line in enumerate(wrapped(font, ["　　" + p], 11, paper[0] - 140, "，。；、：）”%")):
            page.items.append(Text(70, y, line, 11))
            y += 20
        y += 4
    return page
