#!/usr/bin/env python3
"""Scores extracted forms against known answers and fails below the floors in tests/floors.json.

    scripts/floors.py SHARED OUT

SHARED holds score.py and, for each folder named in the floors, files with their truth; OUT/FOLDER holds the JSON that
`formstitch extract SHARED/FOLDER --json OUT/FOLDER --tables` wrote. A group is the truth's `case` and `form`. `values`,
`records` and `cells` are the least a group may reach, `silent` and `review` the most. Groups without floors are only shown.
The answers of real forms were written by hand from their workbooks and are in tests/real-truth; workbook and print are
groups of their own.
"""
import importlib.util
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent / "tests"
FLOORS = TESTS / "floors.json"


def load(path):
    spec = importlib.util.spec_from_file_location("score", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(path):
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def answers(folder):
    """Truths with the group and the file that they are the answers of."""
    for path in sorted(folder.glob("*.truth.json")):
        truth = read(path)
        yield truth.get("case", "all"), truth["file"], truth
    if folder.name == "real":
        for path in sorted((TESTS / "real-truth").glob("*.truth.json")):
            for kind in ("xlsx", "pdf"):
                yield kind, path.name.replace("truth.json", kind), read(path)


def groups(score, folder, out):
    found = defaultdict(Counter)
    for case, file, truth in answers(folder):
        name = f"{case} {truth['declarations'][0].get('form', 'unknown')}"
        found[name] += score.score(truth, read(out / f"{file}.json"), read(out / f"{file}.tables.json"))
    return found


def figures(score, s):
    cells = score.f1(s["chit"], s["cgot"], s["ctrue"]) if s["ctrue"] else None
    return {
        "values": score.f1(s["hit"], s["got"], s["true"]),
        "records": score.f1(s["rhit"], s["rgot"], s["rtrue"]),
        "cells": cells,
        "silent": s["silent"] / max(1, s["true"]),
        "review": s["review"] / max(1, s["got"]),
    }


def below(reached, floors):
    """What is worse than its floor. Figures are compared to four places, as they are printed."""
    for key, floor in floors.items():
        value = reached[key]
        if value is None:
            yield f"{key} is missing, floor {floor}"
        elif round(value, 4) > floor if key in ("silent", "review") else round(value, 4) < floor:
            yield f"{key} {value:.4f}, floor {floor}"


def main():
    shared, out = Path(sys.argv[1]), Path(sys.argv[2])
    score, faults = load(shared / "score.py"), []
    for folder, floors in json.loads(FLOORS.read_text(encoding="utf-8")).items():
        reached = groups(score, shared / folder, out / folder)
        for name, s in sorted(reached.items()):
            print(f"{folder:6} {name:32} {score.line(s)}")
            faults += [f"{folder} {name}: {why}" for why in below(figures(score, s), floors.get(name, {}))]
        faults += [f"{folder} {name}: no such group" for name in floors.keys() - reached.keys()]
    for fault in faults:
        print("below the floor:", fault, file=sys.stderr)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
