"""A small PDF writer with nothing in it that changes from run to run."""
import hashlib
import io
import zlib
from dataclasses import dataclass, field, replace

from fontTools import subset
from fontTools.ttLib import TTFont

FONT_FILE = "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"


@dataclass
class Text:
    """A string; x and y are where its baseline starts, y downwards."""
    x: float
    y: float
    s: str
    size: float
    grey: float = 0.0
    angle: tuple = None  # (cos, sin) of a turn to the left


@dataclass
class Line:
    x0: float
    y0: float
    x1: float
    y1: float
    width: float = 0.5
    dash: tuple = ()


@dataclass
class Box:
    """A filled rectangle."""
    x0: float
    y0: float
    x1: float
    y1: float
    grey: float = 0.0


@dataclass
class Clip:
    """Things drawn inside a clipping rectangle."""
    box: tuple
    items: list


@dataclass
class Page:
    width: float
    height: float
    items: list = field(default_factory=list)
    rotate: int = 0  # 0 or 90; the items stand as they are to be seen


def moved(item, dx, dy):
    if isinstance(item, Clip):
        x0, y0, x1, y1 = item.box
        return Clip((x0 + dx, y0 + dy, x1 + dx, y1 + dy), [moved(i, dx, dy) for i in item.items])
    if isinstance(item, Text):
        return replace(item, x=item.x + dx, y=item.y + dy)
    return replace(item, x0=item.x0 + dx, y0=item.y0 + dy, x1=item.x1 + dx, y1=item.y1 + dy)


def characters(items):
    for i in items:
        if isinstance(i, Clip):
            yield from characters(i.items)
        elif isinstance(i, Text):
            yield from i.s


def num(v):
    return f"{v:.2f}".rstrip("0").rstrip(".") if abs(v) > 0.004 else "0"


class Embedded:
    """WenQuanYi Zen Hei, subset, as CIDFontType2 with Identity-H and a ToUnicode map."""
    _full = None

    @classmethod
    def full(cls):
        if cls._full is None:
            font = TTFont(FONT_FILE, fontNumber=0, lazy=True)
            cls._full = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
        return cls._full

    @classmethod
    def advance(cls, ch):
        cmap, hmtx, em = cls.full()
        return hmtx[cmap[ord(ch)]][0] / em

    def prepare(self, chars):
        font = TTFont(FONT_FILE, fontNumber=0, recalcTimestamp=False)
        options = subset.Options(hinting=False, layout_features=[], name_IDs=[1, 2, 6], notdef_outline=True, glyph_names=False)
        options.drop_tables += ["BASE", "GSUB", "GPOS", "GDEF", "kern", "vhea", "vmtx", "EBDT", "EBLC", "EBSC", "gasp", "FFTM"]
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=[ord(c) for c in chars])
        cutter.subset(font)
        self.gid = {chr(u): font.getGlyphID(g) for u, g in font.getBestCmap().items()}
        self.widths = {g: round(font["hmtx"][font.getGlyphName(g)][0] * 1000 / font["head"].unitsPerEm) for g in self.gid.values()}
        out = io.BytesIO()
        font.save(out)
        self.data = out.getvalue()

    def encode(self, s):
        return "".join(f"{self.gid[c]:04X}" for c in s)

    def write(self, pdf):
        file = pdf.stream(self.data, f"/Length1 {len(self.data)}")
        name = "AAAAAA+WenQuanYiZenHei"
        desc = pdf.add(f"<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[-129 -304 1155 1043]/ItalicAngle 0"
                       f"/Ascent 948/Descent -222/CapHeight 700/StemV 80/FontFile2 {file} 0 R>>")
        w = "".join(f"{g}[{v}]" for g, v in sorted(self.widths.items()) if v != 1000)
        cid = pdf.add(f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
                      f"/FontDescriptor {desc} 0 R/DW 1000/W[{w}]/CIDToGIDMap/Identity>>")
        pairs = [f"<{g:04X}><{c.encode('utf-16-be').hex().upper()}>" for c, g in sorted(self.gid.items(), key=lambda p: p[1])]
        parts = [pairs[i:i + 100] for i in range(0, len(pairs), 100)]
        body = "\n".join(f"{len(p)} beginbfchar\n" + "\n".join(p) + "\nendbfchar" for p in parts)
        touni = pdf.stream(("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                            "/CIDSystemInfo <</Registry(Adobe)/Ordering(UCS)/Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n"
                            "/CMapType 2 def\n1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n" + body +
                            "\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n").encode())
        return pdf.add(f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/DescendantFonts[{cid} 0 R]/ToUnicode {touni} 0 R>>")


class Gbk:
    """SimSun, not embedded, in GBK bytes through the predefined CMap GBK-EUC-H, without a ToUnicode map."""

    @staticmethod
    def advance(ch):
        return 0.5 if ord(ch) < 0x80 else 1.0

    def prepare(self, chars):
        pass

    def encode(self, s):
        return s.encode("gbk").hex().upper()

    def write(self, pdf):
        desc = pdf.add("<</Type/FontDescriptor/FontName/SimSun/Flags 6/FontBBox[-8 -145 1000 859]/ItalicAngle 0/Ascent 859/Descent -141/CapHeight 683/StemV 80>>")
        cid = pdf.add("<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
                      f"/FontDescriptor {desc} 0 R/DW 1000/W[814 907 500]>>")
        return pdf.add(f"<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/GBK-EUC-H/DescendantFonts[{cid} 0 R]>>")


class Pdf:
    def __init__(self):
        self.objects = []

    def add(self, body):
        self.objects.append(body.encode("latin-1") if isinstance(body, str) else body)
        return len(self.objects)

    def stream(self, data, extra=""):
        packed = zlib.compress(data, 9)
        return self.add(f"<</Length {len(packed)}/Filter/FlateDecode{extra}>>\nstream\n".encode() + packed + b"\nendstream")

    def bytes(self, root, info):
        out, at = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"), []
        for n, body in enumerate(self.objects, 1):
            at.append(len(out))
            out += f"{n} 0 obj\n".encode() + body + b"\nendobj\n"
        ident = hashlib.md5(bytes(out)).hexdigest()
        xref = len(out)
        out += f"xref\n0 {len(at) + 1}\n0000000000 65535 f \n".encode()
        out += b"".join(f"{a:010d} 00000 n \n".encode() for a in at)
        out += f"trailer\n<</Size {len(at) + 1}/Root {root} 0 R/Info {info} 0 R/ID[<{ident}><{ident}>]>>\nstartxref\n{xref}\n%%EOF\n".encode()
        return bytes(out)


def content(items, height, font):
    ops = []

    def draw(items):
        for i in items:
            if isinstance(i, Clip):
                x0, y0, x1, y1 = i.box
                ops.append(f"q {num(x0)} {num(height - y1)} {num(x1 - x0)} {num(y1 - y0)} re W n")
                draw(i.items)
                ops.append("Q")
            elif isinstance(i, Text):
                c, s = i.angle or (1, 0)
                grey = f"{num(i.grey)} g " if i.grey else ""
                back = " 0 g" if i.grey else ""
                ops.append(f"{grey}BT /F1 {num(i.size)} Tf {c:.4f} {s:.4f} {-s:.4f} {c:.4f} {num(i.x)} {num(height - i.y)} Tm <{font.encode(i.s)}> Tj ET{back}"
                           .replace("1.0000", "1").replace("-0.0000", "0").replace("0.0000", "0"))
            elif isinstance(i, Line):
                dash = "[" + " ".join(map(num, i.dash)) + "] 0 d " if i.dash else ""
                back = " [] 0 d" if i.dash else ""
                ops.append(f"{dash}{num(i.width)} w {num(i.x0)} {num(height - i.y0)} m {num(i.x1)} {num(height - i.y1)} l S{back}")
            else:
                ops.append(f"{num(i.grey)} g {num(i.x0)} {num(height - i.y1)} {num(i.x1 - i.x0)} {num(i.y1 - i.y0)} re f 0 g")
    draw(items)
    return "\n".join(ops)


def write(path, pages, font):
    """Writes the pages; every string in `font`."""
    font.prepare(sorted({c for p in pages for c in characters(p.items)}))
    pdf = Pdf()
    f = font.write(pdf)
    kids, tree = [], len(pdf.objects) + 2 * len(pages) + 1
    for p in pages:
        body = content(p.items, p.height, font)
        w, h = p.width, p.height
        if p.rotate == 90:  # what is seen upright stands on its side in the file
            w, h = p.height, p.width
            body = f"q 0 1 -1 0 {num(w)} 0 cm\n{body}\nQ"
        stream = pdf.stream(body.encode())
        kids.append(pdf.add(f"<</Type/Page/Parent {tree} 0 R/MediaBox[0 0 {num(w)} {num(h)}]/Rotate {p.rotate}"
                            f"/Resources<</Font<</F1 {f} 0 R>>>>/Contents {stream} 0 R>>"))
    assert pdf.add(f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(f'{k} 0 R' for k in kids)}]>>") == tree
    root = pdf.add(f"<</Type/Catalog/Pages {tree} 0 R>>")
    info = pdf.add("<</Producer(formstitch make-samples)/CreationDate(D:20260101000000Z)>>")
    path.write_bytes(pdf.bytes(root, info))
