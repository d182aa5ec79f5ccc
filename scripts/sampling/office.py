"""A form as a workbook and as a text document, in their zipped XML; the same form gives the same bytes."""
import datetime
import zipfile
from xml.sax.saxutils import escape

import xlsxwriter

WRITTEN = datetime.datetime(2023, 1, 9, 9, 30)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml."
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(path, form, hidden, note):
    """The form on the first sheet: numbers with their formats, merged cells, one column hidden, a comment on a cell."""
    book = xlsxwriter.Workbook(path)
    book.set_properties({"title": form.title, "created": WRITTEN})
    sheet = book.add_worksheet("申报表")
    base = {"font_name": "宋体", "font_size": 10, "text_wrap": True, "valign": "vcenter"}
    plain, formats = book.add_format({**base, "align": "center", "text_wrap": False}), {}

    def shown(align, code):
        if (align, code) not in formats:
            formats[align, code] = book.add_format({**base, "align": align, "border": 1, **({"num_format": code} if code else {})})
        return formats[align, code]

    def put(first, col, rows, cols, value, how):
        if rows * cols > 1:
            sheet.merge_range(first, col, first + rows - 1, col + cols - 1, value, how)
        elif value == "":
            sheet.write_blank(first, col, None, how)
        else:
            sheet.write(first, col, value, how)

    for n, text in enumerate([form.title, *(t for t, _ in form.above)]):
        put(n, 0, 1, form.cols, text, plain)
    top = 1 + len(form.above)
    for row in range(form.rows):  # borders also where nothing is set
        for col in range(form.cols):
            sheet.write_blank(top + row, col, None, shown("center", None))
    for c in form.cells:
        value, code = c.number or (c.text, None)
        put(top + c.row, c.col, c.rows, c.cols, value, shown(c.align, code))
    at, comment = note
    cell = next(c for c in form.cells if c.text == at)
    sheet.write_comment(top + cell.row, cell.col, comment, {"author": "审核人"})
    sheet.set_column(0, form.cols - 1, 14)
    sheet.set_column(hidden, hidden, 14, None, {"hidden": True})
    book.close()


def paragraph(text, align, deleted=""):
    """A paragraph in two runs, as editing leaves them; `deleted`: what a tracked change took out of it."""
    cut = (len(text) + 2) // 3
    runs = [f'<w:r><w:rPr><w:rFonts w:eastAsia="宋体"/><w:sz w:val="18"/></w:rPr><w:t xml:space="preserve">{escape(t)}</w:t></w:r>'
            for t in (text[:cut], text[cut:]) if t]
    gone = f'<w:del w:id="1" w:author="审核人" w:date="2023-01-09T09:30:00Z"><w:r><w:delText>{deleted}</w:delText></w:r></w:del>'
    runs.insert(1, gone if deleted else "")
    return f'<w:p><w:pPr><w:jc w:val="{align}"/></w:pPr>{"".join(runs)}</w:p>'


def table_rows(form, deleted):
    """The rows of the table; a cell over several rows is opened in its first and continued below."""
    at = {}
    for c in form.cells:
        at.update({(c.row + r, c.col): (c, r) for r in range(c.rows)})
    for row in range(form.rows):
        cells, col = [], 0
        while col < form.cols:
            c, r = at[row, col]
            merge = f'<w:vMerge{"" if r else " w:val=" + chr(34) + "restart" + chr(34)}/>' if c.rows > 1 else ""
            span = f'<w:gridSpan w:val="{c.cols}"/>' if c.cols > 1 else ""
            text = "".join(paragraph(p, c.align, deleted.get(p, "")) for p in c.paragraphs) if r == 0 else ""
            cells.append(f'<w:tc><w:tcPr><w:tcW w:w="{1000 * c.cols}" w:type="dxa"/>{span}{merge}</w:tcPr>{text or "<w:p/>"}</w:tc>')
            col += c.cols
        yield f'<w:tr>{"".join(cells)}</w:tr>'


def document(path, form, header, deleted):
    """The form as a text document with a running head; `deleted`: paragraph to the tracked deletion in it."""
    side = '<w:{0} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    borders = "".join(side.format(s) for s in ("top", "left", "bottom", "right", "insideH", "insideV"))
    lines = "".join(paragraph(t, a) for t, a in [(form.title, "center"), *form.above])
    grid = '<w:gridCol w:w="1000"/>' * form.cols
    table = f'<w:tbl><w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(table_rows(form, deleted))}</w:tbl>'
    section = '<w:sectPr><w:headerReference w:type="default" r:id="rId1"/><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{TYPES}document.main+xml"/>'
        f'<Override PartName="/word/header1.xml" ContentType="{TYPES}header+xml"/></Types>',
        "_rels/.rels": relation(f"{REL}/officeDocument", "word/document.xml"),
        "word/document.xml": f'<w:document {W} xmlns:r="{REL}"><w:body>{lines}{table}<w:p/>{section}</w:body></w:document>',
        "word/header1.xml": f'<w:hdr {W}>{paragraph(header, "center")}</w:hdr>',
        "word/_rels/document.xml.rels": relation(f"{REL}/header", "header1.xml"),
    }
    with zipfile.ZipFile(path, "w") as out:
        for name, text in parts.items():
            data = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text
            out.writestr(entry(name), data, zipfile.ZIP_DEFLATED)


def relation(kind, target):
    return ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{kind}" Target="{target}"/></Relationships>')


def entry(name):
    """An entry of an archive without the time of its making."""
    return zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))


class GbkEntry(zipfile.ZipInfo):
    """An entry named in GBK, as archivers on Chinese desktops write it, with no word about the encoding."""

    def _encodeFilenameFlags(self):
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def archive(path, files):
    """An archive of `files`: (name, bytes, whether the name is in GBK)."""
    with zipfile.ZipFile(path, "w") as out:
        for name, data, gbk in files:
            out.writestr(GbkEntry(name, (1980, 1, 1, 0, 0, 0)) if gbk else entry(name), data, zipfile.ZIP_DEFLATED)
