"""The small scans for samples/: one form each, printed as the other samples are and then scanned."""
import json
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np

from sampling import departments, form, pdf, printing, projects, sheet

from . import files, page
from .recipes import Recipe
from .twin import open_twins

LIGHT = (("blur", {}), ("noise", {"sigma": 1.0}))  # little noise keeps the files small
GREY = Recipe("sample", dpi=150, quality=45, wear=LIGHT, skew=(0.6, 0.6))
FAX = Recipe("sample", dpi=300, mode="bilevel", coding="g4", kind="tif", wear=LIGHT, skew=(0.2, 0.5))
TILES = Recipe("sample", dpi=200, mode="bilevel", coding="g4", wear=LIGHT, skew=(0.2, 1.0), scale=0.01)
SEALED = replace(GREY, mode="colour", wear=(("stamp", {"strength": 0.7}), *LIGHT), quality=35)


def target(font):
    f = departments.annual(org="琴亭县水利局", year=2023)
    return f, printing.tiled(sheet.lay(f, font, sheet.Style(widths=(46, 62, 74, 110, 80, 70, 70), size=9)), [], [])


def two_pages(font):
    f = form.make("松岚县民政局", 2022, 205)
    s = sheet.lay(f, font, sheet.Style(size=9))
    return f, printing.tiled(s, [], [printing.row_cut(s, 700)])


def evaluated(font):
    f = projects.self_evaluation()
    s = sheet.lay(f, font, sheet.Style(widths=(40, 60, 74, 76, 56, 56, 40, 46, 64), size=8.5))
    return f, printing.tiled(s, [], [])


def strips(font):
    f = form.make("汀州区农业农村局", 2024, 41, dense=1)
    s = sheet.lay(f, font, sheet.Style(widths=(56, 52, 66, 120, 90, 80, 80), size=9))
    standard = next(l for l in s.laid if l.cell.key[2:] == ("standard",) and len(l.cell.text) > 6)
    x = standard.lines[0][0] + sheet.width(font, standard.lines[0][2][:4], 9) + 4  # through the fifth glyph
    return f, printing.tiled(s, [x], [printing.row_cut(s, 700)])


SAMPLES = {
    "scanned-grey": (target, GREY),
    "scanned-two-pages": (two_pages, FAX),
    "scanned-sealed": (evaluated, SEALED),
    "scanned-strips": (strips, TILES),
}


def write(folder):
    """Writes the scans with their truth."""
    for n, (name, (make, recipe)) in enumerate(SAMPLES.items()):
        font, rng = pdf.Embedded(), np.random.default_rng([7, n])
        said, pages = make(font)
        with tempfile.TemporaryDirectory() as scratch:
            printed = Path(scratch) / "twin.pdf"
            pdf.write(printed, pages, font)
            scanned = [page.scan(twin, recipe, rng) for twin in open_twins(printed)]
        data = files.pdf(scanned, [[]] * len(scanned), recipe, rng) if recipe.kind == "pdf" else files.picture_file(scanned, recipe)
        file = folder / f"{name}.{recipe.kind}"
        file.write_bytes(data)
        truth = form.truth_of(file.name, f"sample-{name}", [said])
        (folder / f"{name}.truth.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(f"{file.name}  {len(data) // 1024} kB, {len(scanned)} pages")
