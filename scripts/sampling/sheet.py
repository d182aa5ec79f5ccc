"""A form set on an endless sheet: boxes, lines of text and borders, not yet cut into pages."""
from dataclasses import dataclass, field

from .pdf import Box, Clip, Line, Text

ASCENT, DESCENT = 0.88, 0.14


@dataclass
class Style:
    widths: tuple = (62, 46, 68, 130, 74, 70, 70)  # of the seven columns
    size: float = 9.0
    leading: float = 1.35
    pad: float = 3.0
    top: bool = False  # text at the top of its cell instead of in the middle
    left: bool = False  # all text to the left
    stacked: tuple = ()  # columns whose labels are printed one character a line
    low: tuple = ()  # keys or texts of cells whose row is kept one line high
    borders: str = "plain"  # plain, mixed (doubled, dashed, bars), rules (no vertical ones)
    shaded: bool = False
    residue: bool = False  # long text as raw markup
    no_break: str = "，。；、：）”%℃"  # never first on a line


@dataclass
class Laid:
    """A cell in its place; `lines` are (x, baseline, text)."""
    cell: object
    box: tuple
    lines: list
    clipped: bool = False


@dataclass
class Sheet:
    style: Style
    font: object
    width: float
    height: float
    title: tuple  # (x, baseline, size, text)
    laid: list = field(default_factory=list)
    row_tops: list = field(default_factory=list)  # and the bottom of the last row
    above: list = field(default_factory=list)  # (x, baseline, text) between title and table


def width(font, s, size):
    return sum(font.advance(c) for c in s) * size


def wrapped(font, paragraphs, size, room, no_break):
    """Lines of text no wider than `room`; punctuation that may not open a line hangs over instead."""
    out = []
    for p in paragraphs:
        line, w = "", 0.0
        for c in p:
            a = font.advance(c) * size
            if line and w + a > room and c not in no_break:
                out.append(line)
                line, w = "", 0.0
            line, w = line + c, w + a
        out.append(line)
    return out


def lay(form, font, style, title_size=14.0):
    """Sets a form; its top left corner is at 0, 0."""
    s, xs = style, [0.0]
    for w in s.widths:
        xs.append(xs[-1] + w)
    step = s.size * s.leading
    texts = {}
    for c in form.cells:
        room = xs[c.col + c.cols] - xs[c.col] - 2 * s.pad
        paragraphs = c.paragraphs
        if s.residue and c.kind == "long":
            paragraphs = ["".join(f"<p>{p}</p>" for p in c.paragraphs)] if c.paragraphs else []
        if c.col in s.stacked and c.kind == "label":
            texts[id(c)] = list("".join(paragraphs))
        else:
            texts[id(c)] = wrapped(font, paragraphs, s.size, room, "" if s.residue else s.no_break)
    least = step + 2 * s.pad
    heights = [least] * form.rows
    low = [c for c in form.cells if c.text in s.low]
    for c in sorted(form.cells, key=lambda c: c.rows):
        need = len(texts[id(c)]) * step + 2 * s.pad
        have = sum(heights[c.row:c.row + c.rows])
        if c not in low and need > have:
            for r in range(c.row, c.row + c.rows):
                heights[r] += (need - have) / c.rows
    top = title_size * 2.2 + (step + s.pad if form.above else 0)
    ys = [top]
    for h in heights:
        ys.append(ys[-1] + h)
    tw = width(font, form.title, title_size)
    sheet = Sheet(s, font, xs[-1], ys[-1], ((xs[-1] - tw) / 2, title_size * 1.2, title_size, form.title), row_tops=ys)
    for text, align in form.above:  # all on one line
        room = xs[-1] - width(font, text, s.size)
        x = {"left": s.pad, "center": room / 2, "right": room - s.pad}[align]
        sheet.above.append((x, top - 2 * s.pad, text))
    for c in form.cells:
        box = (xs[c.col], ys[c.row], xs[c.col + c.cols], ys[c.row + c.rows])
        lines, strings = [], texts[id(c)]
        block = len(strings) * step
        y = box[1] + s.pad if s.top and c.kind != "head" else (box[1] + box[3] - block) / 2
        for n, t in enumerate(strings):
            w = width(font, t, s.size)
            x = box[0] + s.pad if s.left or c.align == "left" else (box[0] + box[2] - w) / 2
            lines.append((x, y + n * step + (step - s.size) / 2 + s.size * ASCENT, t))
        sheet.laid.append(Laid(c, box, lines, clipped=c in low))
    return sheet


def texts(sheet, title=True):
    """Everything printed; a cell whose row is too low shows what fits."""
    out = []
    if title:
        x, y, size, s = sheet.title
        out.append(Text(x, y, s, size))
        out += [Text(x, y, s, sheet.style.size) for x, y, s in sheet.above]
    for l in sheet.laid:
        items = [Text(x, y, t, sheet.style.size) for x, y, t in l.lines if t]
        out += [Clip(l.box, items)] if l.clipped and items else items
    return out


def borders(sheet, window=None, sides=True):
    """Shades and rulings of the cells. With a `window` (y0, y1), cells that reach out of it are closed at its edges."""
    s, out, edges = sheet.style, [], {}
    for l in sheet.laid:
        x0, y0, x1, y1 = l.box
        if window:
            y0, y1 = max(y0, window[0]), min(y1, window[1])
            if y1 - y0 < 0.1:
                continue
        if s.shaded and l.cell.kind == "head":
            out.append(Box(x0, y0, x1, y1, 0.85))
        for axis, at, a, b in (("h", y0, x0, x1), ("h", y1, x0, x1), ("v", x0, y0, y1), ("v", x1, y0, y1)):
            edges.setdefault((axis, round(at, 2)), []).append((a, b))
    for (axis, at), parts in sorted(edges.items()):
        if axis == "v" and s.borders == "rules":
            continue
        parts.sort()
        joined = [list(parts[0])]
        for a, b in parts[1:]:
            if a <= joined[-1][1] + 0.1:
                joined[-1][1] = max(joined[-1][1], b)
            else:
                joined.append([a, b])
        outer = at < 0.1 or at > sheet.width - 0.1 if axis == "v" else at in (round(sheet.row_tops[0], 2), round(sheet.row_tops[-1], 2))
        for a, b in joined:
            out += ruling(axis, at, a, b, outer, s.borders)
    return out


def ruling(axis, at, a, b, outer, kind):
    def line(at, w, dash=()):
        return Line(a, at, b, at, w, dash) if axis == "h" else Line(at, a, at, b, w, dash)
    if kind != "mixed":
        return [line(at, 0.6)]
    if outer:  # doubled
        return [line(at - 0.9, 0.5), line(at + 0.9, 0.5)]
    if axis == "v":
        return [line(at, 0.5, (2, 1.5))]
    return [Box(a, at - 0.3, b, at + 0.3)]  # a thin filled rectangle
