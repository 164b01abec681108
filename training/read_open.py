#!/usr/bin/env python3
"""Has an earlier model read reports without annotation, for train.py --read: where their mentions and triggers are.

usage: read_open.py ONRECORD MODEL REPORTS.jsonl... > READ.jsonl

ONRECORD is the program; each line of REPORTS has `id` and `text`. What the model says of them is not learnt: teachers are asked
about the places that it found.
"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path


def reduced(reading, id):
    """A reading in the corpus' terms, with what train.py uses of it."""
    return {
        "id": id, "text": reading["text"],
        "statements": [{k: s[k] for k in ("source", "cue", "content")} for s in reading["statements"]],
        "actors": [{k: a[k] for k in ("id", "kind", "name")} | {"mentions": [m["span"] for m in a["mentions"]]} for a in reading["actors"]],
        "offices": [], "dates": [{k: d[k] for k in ("id", "span")} for d in reading["dates"]],
        "events": [{k: e[k] for k in ("type", "status", "trigger", "by", "to", "re", "when")} for e in reading["events"]],
    }


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    program, model, *paths = sys.argv[1:]
    rows = [json.loads(line) for path in paths for line in open(path, encoding="utf-8")]
    for first in range(0, len(rows), 200):
        part = rows[first:first + 200]
        with tempfile.TemporaryDirectory() as folder:
            files = [Path(folder) / f"{k}.txt" for k in range(len(part))]
            for file, row in zip(files, part):
                file.write_bytes(row["text"].encode())
            command = [program, "read", "--model", model, "--input-format", "text", "--min-confidence", "0.15", "--format", "jsonl", *files]
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        for row, line in zip(part, done.stdout.splitlines(), strict=True):
            print(json.dumps(reduced(json.loads(line), row["id"]), ensure_ascii=False))


if __name__ == "__main__":
    main()
