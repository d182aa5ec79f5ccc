"""How well a page was read: what a tool found against what stands in each cell, in whatever order it found it."""
import re
import unicodedata
from collections import Counter
from math import hypot

SAME = str.maketrans({"≧": "≥", "≦": "≤", "—": "-", "–": "-", "―": "-", "─": "-", "−": "-", "“": '"', "”": '"', "‘": "'", "’": "'",
                      "⻓": "长", "⻔": "门", "⻝": "食", "⻆": "角", "⻅": "见", "⻚": "页", "⻋": "车"})
NUMBER = re.compile(r"[≥≤<>=~]?[-+]?\d[\d,]*(\.\d+)?[%‰]?")
NEAR = 1.0  # line heights: what lies further from all text is no part of it


def canon(text):
    """Text as it is compared: one form of each character, kinds of dashes and quotes alike, no white space."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).translate(SAME))


def distance(a, b):
    """Levenshtein's distance."""
    row = list(range(len(b) + 1))
    for n, x in enumerate(a, 1):
        last, row[0] = row[0], n
        for k, y in enumerate(b, 1):
            last, row[k] = row[k], min(row[k] + 1, row[k - 1] + 1, last + (x != y))
    return row[-1]


def inside(x, y, quad):
    """Whether a point lies in a convex quad."""
    sides = [(bx - ax) * (y - ay) - (by - ay) * (x - ax) for (ax, ay), (bx, by) in zip(quad, quad[1:] + quad[:1])]
    return all(s >= 0 for s in sides) or all(s <= 0 for s in sides)


def area(quad):
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(quad, quad[1:] + quad[:1]))) / 2


class Line:
    """A line of the truth, and where a point lies against it: along it, and how many heights beside its middle."""

    def __init__(self, line):
        (ax, ay), (bx, by), _, (dx, dy) = line["q"]
        self.text = canon(line["t"])
        self.start, self.length, self.height = ((ax + dx) / 2, (ay + dy) / 2), max(hypot(bx - ax, by - ay), 1), max(hypot(dx - ax, dy - ay), 1)
        self.along = (bx - ax) / self.length, (by - ay) / self.length

    def place(self, x, y):
        dx, dy = x - self.start[0], y - self.start[1]
        return dx * self.along[0] + dy * self.along[1], abs(dy * self.along[0] - dx * self.along[1]) / self.height

    def away(self, x, y):
        """How far off a point lies, in heights of the line."""
        along, beside = self.place(x, y)
        return hypot(max(-along, along - self.length, 0) / self.height, max(beside - 0.5, 0))


def judged(items, found):
    """Counts for one page. `items`: the truth's cells with their lines; `found`: (text, x, y) by the middle of each piece."""
    cells = sorted(((item["q"], [Line(l) for l in item["L"] if canon(l["t"])]) for item in items), key=lambda c: area(c[0]))
    empty, cells = [q for q, lines in cells if not lines], [c for c in cells if c[1]]
    got, s = [[] for _ in cells], Counter()
    for text, x, y in found:
        at = next((n for n, (quad, _) in enumerate(cells) if inside(x, y, quad)), None)
        if at is None:
            in_empty = any(inside(x, y, quad) for quad in empty)
            off, at = (NEAR + 1, 0) if in_empty else min(((min(l.away(x, y) for l in lines), n) for n, (_, lines) in enumerate(cells)), default=(NEAR + 1, 0))
            if off > NEAR:
                s["extra"] += len(canon(text))
                continue
        lines = cells[at][1]
        line = min(range(len(lines)), key=lambda n: lines[n].place(x, y)[1])
        got[at].append((line, lines[line].place(x, y)[0], canon(text)))
    for (_, lines), pieces in zip(cells, got):
        true, read = "".join(l.text for l in lines), "".join(p[2] for p in sorted(pieces))
        s["characters"] += len(true)
        s["cells"] += 1
        s["right"] += true == read
        s["wrong"] += distance(true, read) if true != read else 0
        if NUMBER.fullmatch(true):
            s["numbers"] += 1
            s["numbers right"] += true == read
    return s
