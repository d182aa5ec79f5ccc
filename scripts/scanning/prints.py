"""Fresh forms printed to PDF by a browser or from a workbook, in the fonts that are installed."""
import json
import math
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import xlsxwriter

from sampling import web
from sampling.form import truth_of

from .fresh import FAMILIES

FONTS = ["Noto Serif CJK SC", "AR PL UMing CN", "WenQuanYi Micro Hei", "AR PL UKai CN", "Noto Sans CJK SC", "AR PL SungtiL GB", "Droid Sans Fallback", "AR PL KaitiM GB",
         "WenQuanYi Zen Hei", "LXGW WenKai"]
LATIN = ["", "Liberation Serif", "", "Liberation Sans", "", "DejaVu Sans"]  # of the figures, where not the same font
STYLE = """<style>@page {{ size: A4 {way}; margin: {margin}mm }} body {{ font-family: {family}; font-size: {size}pt }}
table {{ border-collapse: collapse; width: 100% }} th, td {{ border: {rule}px solid #000; padding: {pad}px; font-weight: inherit }}
th {{ text-align: center }} h2 {{ font-size: 15pt }}</style>"""


def families(latin, font):
    return ", ".join(f"'{f}'" for f in (latin, font) if f)


def chromium():
    return next((p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p), None)


def by_browser(form, pdf, font, latin, rng):
    """Prints the form as a web page."""
    style = STYLE.format(way="landscape" if form.cols > 8 and rng.random() < 0.5 else "portrait", margin=int(rng.integers(10, 20)), family=families(latin, font),
                         size=float(rng.choice([8, 9, 9, 10, 10.5])), rule=float(rng.choice([0.5, 1, 1.5])), pad=int(rng.integers(1, 5)))
    page = web.plain_page(form).decode().replace("</head>", style + "</head>")
    with tempfile.TemporaryDirectory() as folder:
        html = Path(folder) / "form.html"
        html.write_text(page, encoding="utf-8")
        subprocess.run([chromium(), "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={folder}/profile",
                        f"--print-to-pdf={pdf}", html.as_uri()], check=True, capture_output=True, timeout=120)


def wide(text):
    return sum(1 if ord(ch) > 0x2000 else 0.55 for ch in text)


def book(form, path, font, size, fit, rng):
    """The form as a workbook whose rows are as high as their text; printed on one page's width, or over several."""
    out = xlsxwriter.Workbook(str(path))
    sheet = out.add_worksheet("申报表")
    look = {"font_name": font, "font_size": size, "text_wrap": True, "valign": "vcenter", "border": 1}
    looks = {align: out.add_format({**look, "align": align}) for align in ("left", "center", "right")}
    width = float(rng.uniform(11, 15)) if fit else float(rng.uniform(15, 20))
    room, top = width * 5.6 / size, 1 + len(form.above)
    sheet.set_column(0, form.cols - 1, width)
    bare = out.add_format({"font_name": font, "font_size": size + 4, "align": "center"})
    sheet.merge_range(0, 0, 0, form.cols - 1, form.title, bare)
    for n, (text, align) in enumerate(form.above, 1):
        sheet.merge_range(n, 0, n, form.cols - 1, text, out.add_format({"font_name": font, "font_size": size, "align": align}))
    heights = [size * 1.9] * form.rows
    for cell in sorted(form.cells, key=lambda cell: cell.rows):
        lines = sum(math.ceil(wide(p) / (room * cell.cols - 0.8)) for p in cell.paragraphs)
        need, have = lines * size * 1.45 + 6, sum(heights[cell.row:cell.row + cell.rows])
        for row in range(cell.row, cell.row + cell.rows) if need > have else ():
            heights[row] += (need - have) / cell.rows
    for row, height in enumerate(heights):
        sheet.set_row(top + row, height)
    for cell in form.cells:
        at, shown = (top + cell.row, cell.col), looks[cell.align]
        if cell.rows * cell.cols > 1:
            sheet.merge_range(*at, at[0] + cell.rows - 1, at[1] + cell.cols - 1, cell.text, shown)
        else:
            sheet.write_string(*at, cell.text, shown)
    sheet.set_paper(9)
    if fit:
        sheet.fit_to_pages(1, 0)
    elif rng.random() < 0.5:
        sheet.print_across()
    out.close()


def by_office(form, pdf, font, rng, fit):
    """Prints the form from a workbook; not to fit it to the paper's width spills it over several pages."""
    with tempfile.TemporaryDirectory() as folder:
        book(form, Path(folder) / "form.xlsx", font, float(rng.choice([9, 10, 10.5])), fit, rng)
        subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf", "--outdir", folder, f"{folder}/form.xlsx"],
                       check=True, capture_output=True, timeout=180)
        shutil.move(f"{folder}/form.pdf", pdf)


def fresh(folder, count, seed, fonts):
    """Prints `count` forms into the folder, each family, font and way of printing in turn; gives the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    fonts = fonts or FONTS
    for n in range(count):
        rng = np.random.default_rng([seed, n])
        family, font = FAMILIES[(n + seed) % len(FAMILIES)], fonts[n % len(fonts)]
        form, way = family(rng), ("browser", "fit", "browser", "spill")[(n // 2 + n) % 4] if chromium() else ("fit", "spill")[n % 2]
        name = f"{family.__name__}-{font.replace(' ', '').lower()}-{way}-{seed}-{n}"
        pdf = folder / f"{name}.pdf"
        by_browser(form, pdf, font, LATIN[n % len(LATIN)], rng) if way == "browser" else by_office(form, pdf, font, rng, way == "fit")
        truth = truth_of(pdf.name, f"fresh-{way}", [form])
        (folder / f"{name}.truth.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(f"{pdf.name}  {font}", flush=True)
    return folder
