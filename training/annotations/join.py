#!/usr/bin/env python3
"""Puts annotations kept without their text together with the texts.

usage: join.py ANNOTATIONS.jsonl TEXTS.jsonl > CORPUS.jsonl
       join.py --strip CORPUS.jsonl > ANNOTATIONS.jsonl

TEXTS.jsonl has {"id", "text", …} a line, such as a copy of OneStopEnglish, or Wikipedia's Current Events with a row a day
(`…-2022-02-10`) and an item a line, of which `…-2022-02-10-x003` is the fourth. Offsets are Unicode code points; a text whose
SHA-256 is not the annotated one's is an error, never a guess.
"""
import hashlib
import json
import re
import sys

LEFT_OUT = ("text", "title")


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def rows(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def text_of(name, texts):
    """The text called `name`, or None; an item of a day's row is found by its number."""
    if name in texts:
        return texts[name]["text"]
    item = re.fullmatch(r"(.+)-x(\d+)", name)
    if item and item[1] in texts:
        items = [line.strip() for line in texts[item[1]]["text"].split("\n") if line.strip()]
        return items[int(item[2])] if int(item[2]) < len(items) else None
    return None


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
        text = text_of(row["id"], texts)
        if text is None:
            sys.exit(f"{sys.argv[1]}: {row['id']} is not in {sys.argv[2]}: give the file that has its text")
        if sha256(text) != row.pop("text_sha256"):
            sys.exit(f"{row['id']}: the text in {sys.argv[2]} is not the one that was annotated")
        print(json.dumps({**row, "title": texts.get(row["id"], {}).get("title"), "text": text}, ensure_ascii=False))


if __name__ == "__main__":
    main()
