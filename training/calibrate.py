#!/usr/bin/env python3
"""Fits a statement's confidence on reports that were held out of training.

usage: calibrate.py MODEL OUT.json --polnear TRAIN.jsonl --corpus TRAIN.jsonl --scorer score_attributions.py

The held-out reports are those that train.py left out. A candidate is right when the scorer's
`attribution` would count it against some gold statement: content IoU >= 0.5 and the source right.
Logistic regression (ridge 1e-3) from the head's evidence, with a bias for each guideline; its weights go into the model file
(`export.py --confidence OUT.json`).
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


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("model")
    ap.add_argument("out", type=Path)
    ap.add_argument("--polnear")
    ap.add_argument("--corpus", required=True)
    ap.add_argument("--scorer", required=True)
    args = ap.parse_args()
    spec = importlib.util.spec_from_file_location("scorer", args.scorer)
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    x, y, weight = [], [], []
    for path, guideline in ((args.polnear, "polnear"), (args.corpus, "onrecord")):
        if not path:
            continue
        _, held = data.held_out(data.load(path, guideline), 30, 7)
        feed = "".join(json.dumps({"id": r["id"], "text": r["text"]}) + "\n" for r in held)
        done = subprocess.run([EVIDENCE, args.model, guideline], input=feed, capture_output=True, text=True, check=True)
        rows = [json.loads(line)["candidates"] for line in done.stdout.splitlines()]
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
    args.out.write_text(json.dumps({"weights": [float(v) for v in w]}))


if __name__ == "__main__":
    main()
