#!/usr/bin/env python3
"""Puts annotations kept without their text together with the texts.

usage: join.py ANNOTATIONS.jsonl TEXTS.jsonl > CORPUS.jsonl
       join.py --strip CORPUS.jsonl > ANNOTATIONS.jsonl

TEXTS.jsonl has {"id", "text", …} a line, such as a copy of OneStopEnglish or Wikinews. Offsets are
Unicode code points; a text whose SHA-256 is not the annotated one's is an error, never a guess.
"""
import hashlib
import json
import sys

LEFT_OUT = ("text", "title")


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def rows(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    if sys.argv[1] == "--strip":
        for row in rows(sys.argv[2]):
            digest = sha256(row["text"])
            print(json.dumps({**{k: v for k, v in row.items() if k not in LEFT_OUT}, "text_sha256": digest}, ensure_ascii=False))
        return
    texts = {row["id"]: row for row in rows(sys.argv[2])}
    for row in rows(sys.argv[1]):
        if row["id"] not in texts:
            sys.exit(f"{sys.argv[1]}: {row['id']} is not in {sys.argv[2]}: give the file that has its text")
        text = texts[row["id"]]["text"]
        if sha256(text) != row.pop("text_sha256"):
            sys.exit(f"{row['id']}: the text in {sys.argv[2]} is not the one that was annotated")
        print(json.dumps({**row, "title": texts[row["id"]].get("title"), "text": text}, ensure_ascii=False))


if __name__ == "__main__":
    main()
