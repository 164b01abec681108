#!/usr/bin/env python3
"""Fits the confidence of statements, speakers, offices and events on reports that were held out of training.

usage: calibrate.py MODEL OUT.json --polnear TRAIN.jsonl --corpus TRAIN.jsonl --scorers DIR

The held-out reports are those that train.py left out. A candidate is right when the scorer's
`attribution` would count it against some gold statement: content IoU >= 0.5 and the source right.
A speaker is right when the statement's content is found and the actor is aligned with the gold speaker, an office when
holder and title are, an event when kind and trigger are, all as in the scorers (score_attributions.py and score_reading.py in DIR).
Logistic regression (ridge 1e-3; 1 for the few speakers and offices) from the head's evidence, that of statements with a
bias for each guideline; the weights go into the model file (`export.py --confidence OUT.json`).
"""
import argparse
import importlib.util
import json
import subprocess
from pathlib import Path

import numpy as np

import data

EVIDENCE = data.ROOT / "target/release/examples/evidence"


def logistic(x, y, weight, ridge=1e-3):
    """Newton's method; returns weights."""
    w = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (weight * (p - y)) + ridge * w
        hessian = (x * (weight * p * (1 - p))[:, None]).T @ x + ridge * np.eye(len(w))
        step = np.linalg.solve(hessian, gradient)
        w -= step
        if np.abs(step).max() < 1e-8:
            break
    return w


def scorer_of(folder, name):
    """A scorer as a module."""
    spec = importlib.util.spec_from_file_location(name, Path(folder) / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def evidence(model, guideline, rows):
    """What the `evidence` example prints for each of rows."""
    feed = "".join(json.dumps({"id": r["id"], "text": r["text"]}) + "\n" for r in rows)
    done = subprocess.run([EVIDENCE, model, guideline], input=feed, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def judged(reading, gold, text):
    """The evidence of a report's speakers, offices and events, each with whether it is right."""
    words = [(m.start(), m.end()) for m in reading.WORD.finditer(text["text"])]
    gm = [[tuple(m) for m in a["mentions"]] for a in text["actors"]]
    pm = [[tuple(m) for m in mentions] for mentions in gold["actors"]]
    shared = lambda a, b: 2 * sum(1 for m in a if any(reading.overlap(m, n) for n in b)) / (len(a) + len(b)) if a and b else 0.0
    actor = {j: text["actors"][i]["id"] for i, j in reading.greedy(gm, pm, shared)}
    speakers, offices = [], []
    said = [(reading.words_in(text["text"], s["content"], words), s["speaker"]) for s in text["statements"]]
    for s in gold["speakers"]:
        content = reading.words_in(text["text"], [tuple(c) for c in s["content"]], words)
        overlap = [(len(content & g) / max(1, len(content | g)), who) for g, who in said]
        if overlap and max(overlap, key=lambda o: o[0])[0] >= 0.5:
            speakers.append((s["evidence"], max(overlap, key=lambda o: o[0])[1] == actor.get(s["actor"], "?")))
    for o in gold["offices"]:
        t = o["title"].casefold()
        right = any(g["holder"] == actor.get(o["actor"]) and (t in g["title"].casefold() or g["title"].casefold() in t) for g in text["offices"])
        offices.append((o["evidence"], right))
    events = []
    for e in gold["events"]:
        right = any(g["type"] == e["type"] and reading.overlap(g["trigger"], e["trigger"]) for g in text["events"])
        events.append((e["evidence"], right))
    return speakers, offices, events


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("model")
    ap.add_argument("out", type=Path)
    ap.add_argument("--polnear")
    ap.add_argument("--corpus", required=True)
    ap.add_argument("--scorers", required=True, help="folder of score_attributions.py and score_reading.py")
    args = ap.parse_args()
    scorer, reading = scorer_of(args.scorers, "score_attributions"), scorer_of(args.scorers, "score_reading")
    x, y, weight = [], [], []
    speakers, offices, events = [], [], []
    for path, guideline in ((args.polnear, "polnear"), (args.corpus, "onrecord")):
        if not path:
            continue
        _, held = data.held_out(data.load(path, guideline), 30, 7)
        found = evidence(args.model, guideline, held)
        rows = [row["candidates"] for row in found]
        if guideline == "onrecord":
            with open(path, encoding="utf-8") as f:
                texts = {r["id"]: r for r in map(json.loads, f)}
            for row in found:
                for all_, own in zip((speakers, offices, events), judged(reading, row, texts[row["id"]])):
                    all_ += own
        count = sum(map(len, rows))
        for report, candidates in zip(held, rows):
            ws = scorer.words(report["text"])
            gold = scorer.prepare({"text": report["text"], "attributions": report["statements"]}, ws)
            for c in candidates:
                p = scorer.prepare({"text": report["text"], "attributions": [c]}, ws)
                right = p and any(scorer.iou(g["content"], p[0]["content"]) >= 0.5 and scorer.same_source(g, p[0]) for g in gold)
                x.append(c["evidence"] + [float(k == data.GUIDELINES[guideline]) for k in range(len(data.GUIDELINES))])
                y.append(float(bool(right)))
                # Both corpora count alike, whatever their sizes.
                weight.append(1000 / count)
    w = logistic(np.array(x), np.array(y), np.array(weight))
    p = 1 / (1 + np.exp(-(np.array(x) @ w)))
    print(json.dumps({"candidates": len(x), "right": float(np.mean(y)), "mean confidence": float(p.mean())}))
    out = {"statement": [float(v) for v in w]}
    for name, told in (("speaker", speakers), ("office", offices), ("event", events)):
        x, y = np.array([e for e, _ in told]), np.array([float(right) for _, right in told])
        w = logistic(x, y, np.ones(len(y)), ridge=1.0)
        out[name] = [float(v) for v in w]
        print(json.dumps({name: len(y), "right": float(y.mean()), "weights": [round(v, 2) for v in out[name]]}))
    args.out.write_text(json.dumps(out))


if __name__ == "__main__":
    main()
