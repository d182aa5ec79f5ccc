"""Times whole archives: `scripts/bench bulk [FILES]` (default 20,000).

The archive is made of the samples, each copy changed in its bytes but not in what it says, so that every file is a
document of its own. Memory is what all processes of a run hold together: shared pages counted once (PSS), looked at
ten times a second. Figures of the database server are not in it.
"""
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
FOLDER = 500  # files in one folder
SMALL = 10  # the small archive is this much smaller


def samples():
    """The samples of which copies can be made, with their bytes."""
    kinds = (".pdf", ".html", ".xlsx", ".docx")
    return [p for p in sorted((TOP / "samples").iterdir()) if p.suffix in kinds]


def copy(sample, target, n):
    """A copy that says the same in other bytes."""
    shutil.copyfile(sample, target)
    if sample.suffix in (".xlsx", ".docx"):
        with zipfile.ZipFile(target, "a") as archive:
            archive.comment = f"copy {n}".encode()
    else:
        note = f"\n%% copy {n}\n" if sample.suffix == ".pdf" else f"\n<!-- copy {n} -->\n"
        with open(target, "ab") as out:
            out.write(note.encode())


def archive(folder, files):
    originals = samples()
    for n in range(files):
        sample = originals[n % len(originals)]
        below = folder / f"{n // FOLDER:04}"
        below.mkdir(parents=True, exist_ok=True)
        copy(sample, below / f"{n:06}{sample.suffix}", n)


def pss(pid):
    """Kilobytes that a process and its children hold."""
    total = 0
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                total += pss(int(child))
    except (OSError, ValueError):  # it has just ended
        pass
    return total


def run(command):
    """Wall seconds, CPU seconds and the peak of memory in megabytes."""
    before, begin, peak = os.times(), time.monotonic(), 0
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = []
    reader = threading.Thread(target=lambda: errors.append(process.stderr.read()))
    reader.start()
    while process.poll() is None:
        peak = max(peak, pss(process.pid))
        time.sleep(0.1)
    reader.join()
    if process.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)}\nended with {process.returncode}: {errors[0].decode(errors='replace')[-500:]}")
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return time.monotonic() - begin, cpu, peak / 1024


def pages(database):
    import sqlite3

    with sqlite3.connect(database) as connection:
        return connection.execute("SELECT count(*), sum(pages) FROM document").fetchone()


def main(args):
    files = int(args[0]) if args else 20_000
    subprocess.run(["cargo", "build", "--release", "--locked", "--quiet"], cwd=TOP, check=True)
    program = str(Path(os.environ.get("CARGO_TARGET_DIR", TOP / "target")) / "release" / "formstitch")
    scratch = Path(tempfile.mkdtemp(prefix="formstitch-bulk-"))
    try:
        measure(program, scratch, files)
    finally:
        shutil.rmtree(scratch)


def measure(program, scratch, files):
    small = max(files // SMALL, 1)
    archive(scratch / "large", files)
    archive(scratch / "small", small)
    print(f"{files} files, and {small}; copies of {len(samples())} samples", flush=True)
    print(f"{'run':34} {'files/s':>9} {'pages/s':>9} {'CPU s':>8} {'peak MB':>8}", flush=True)
    seen = {}

    def one(name, folder, *options, db=None):
        target = db or str(scratch / f"{len(seen)}.sqlite")
        wall, cpu, peak = run([program, "extract", str(scratch / folder), "--db", target, *options])
        if not db:
            seen["count"] = pages(target)
        documents, printed = seen["count"]
        seen[name] = wall, cpu, peak
        print(f"{name:34} {documents / wall:9.0f} {printed / wall:9.0f} {cpu:8.1f} {peak:8.0f}", flush=True)
        return target

    one("SQLite, isolated, 1 worker", "small", "--jobs", "1")
    one("SQLite, isolated, 2 workers", "small", "--jobs", "2")
    one("SQLite, in this process, 2 threads", "small", "--jobs", "2", "--in-process")
    postgres = os.environ.get("FORMSTITCH_TEST_POSTGRES")
    if postgres:
        one("PostgreSQL, isolated, 2 workers", "small", "--jobs", "2", db=postgres)
    else:
        print("PostgreSQL: left out, no server (run under scripts/postgres)")
    database = one(f"SQLite, 2 workers, {files} files", "large", "--jobs", "2")
    one("the same again: nothing new", "large", "--jobs", "2", db=database)

    ratio = lambda a, b, k: seen[a][k] / seen[b][k]
    isolated, within = "SQLite, isolated, 2 workers", "SQLite, in this process, 2 threads"
    print(f"cost of isolation: {(ratio(isolated, within, 0) - 1) * 100:+.1f} % of the time, "
          f"{(ratio(isolated, within, 1) - 1) * 100:+.1f} % of the CPU time")
    print(f"2 workers against 1: {ratio('SQLite, isolated, 1 worker', isolated, 0):.2f} times as fast")
    if postgres:
        print(f"PostgreSQL against SQLite: {ratio('PostgreSQL, isolated, 2 workers', isolated, 0):.2f} times the time")
    print(f"memory, {small} to {files} files: {(ratio(f'SQLite, 2 workers, {files} files', isolated, 2) - 1) * 100:+.1f} %")
