#!/usr/bin/env python3
"""Fits what the traits of affairs weigh, and measures affairs and bearings.

usage: affairs.py TRAIN.jsonl … --scorers DIR [--measure GOLD.jsonl …] [--write crates/onrecord/src/affair/tables.rs]

The example `affairs` (built with `cargo build --release --example affairs`, or named by --example) computes the traits. Who answers is a
choice among a report's actors and nobody (a softmax); whether an event belongs to an affair and which of two came first
are logistic regressions. The thresholds and the ridge of the order were chosen by five-fold cross-validation over the training
reports, whose figures are printed first; the other ridges were not tuned. Each file to measure is read with its own events and, five times, with a quarter of the events and of
the participants dropped at random.
"""
import argparse
import importlib.util
import json
import random
import subprocess
import tempfile
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
RIDGE = {"about": 1.0, "member": 3.0, "order": 1.0}
# Copies of each report that lack this share of the events and participants, to fit on beside it.
COPIES, NOISE = 3, 0.35
THRESHOLDS = {"first": 0.45, "second": 0.8, "step": 0.0}


def lines(text):
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def example(path, *args, rows=()):
    feed = "".join(json.dumps(r) + "\n" for r in rows)
    return lines(subprocess.run([path, *args], input=feed, capture_output=True, text=True, check=True).stdout)


def logistic(x, y, ridge):
    """Newton's method; returns weights."""
    w = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + ridge * np.eye(len(w))
        step = np.linalg.solve(hessian, x.T @ (p - y) + ridge * w)
        w -= step
        if np.abs(step).max() < 1e-7:
            break
    return w


def choice(reports, size, ridge, steps=1500, rate=0.02):
    """Weights under which a report's actors who answer (nobody, if none does) have the greatest share of the odds: Adam."""
    x = np.concatenate([x for x, _ in reports])
    owner = np.repeat(np.arange(len(reports)), [len(y) for _, y in reports])
    y = np.concatenate([y for _, y in reports])
    some = np.bincount(owner, y, len(reports)) > 0
    w, m, v = np.zeros(size), np.zeros(size), np.zeros(size)
    for t in range(1, steps + 1):
        e = np.exp(np.clip(x @ w, -30, 30))
        p = e / (1 + np.bincount(owner, e, len(reports)))[owner]
        right = e * y
        q = np.where(some[owner], right / np.maximum(np.bincount(owner, right, len(reports)), 1e-9)[owner], 0.0)
        g = x.T @ (p - q) + ridge * w
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        w -= rate * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return w


def table(items, size):
    x, y = np.zeros((len(items), size)), np.zeros(len(items))
    for n, (label, rows) in enumerate(items):
        y[n] = label
        for row in rows:
            row, sign = row if isinstance(row, list) else (row, 1.0)
            x[n, row] += sign
    return x, y


def fit(traits, sizes):
    out = {name: logistic(*table([i for r in traits for i in r[name]], sizes[name]), RIDGE[name]) for name in ("member", "order")}
    out["about"] = choice([table(r["about"], sizes["about"]) for r in traits if r["about"]], sizes["about"], RIDGE["about"])
    return {**{name: [round(float(w), 3) for w in out[name]] for name in ("about", "member", "order")}, **THRESHOLDS}


def noisy(rows, seed, share):
    """Readings that lack a share of the events and of their participants, as what is read does beside what is annotated."""
    rng = random.Random(seed)
    out = []
    for row in rows:
        events = [{**e, **{k: [a for a in e[k] if rng.random() >= share] for k in ("by", "to")}} for e in row["events"] if rng.random() >= share]
        left = {e["id"] for e in events}
        affairs = [{**a, "events": [e for e in a["events"] if e in left]} for a in row["affairs"]]
        out.append({**row, "events": events, "affairs": [a for a in affairs if len(a["events"]) > 1]})
    return out


def read(path, rows, weights=None):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as f:
        if weights:
            json.dump(weights, f)
            f.flush()
        return {r["id"]: r for r in example(path, "read", *([f.name] if weights else []), rows=rows)}


NAMES = ("affairs", "affair-steps", "step-order", "links")


def figures(scorer, gold, predicted):
    result = scorer.score(gold, predicted)
    return {k: result[k] for k in NAMES}


def show(title, f):
    print(f"{title:34}" + "  ".join(f"{k} {v['precision']:.3f}/{v['recall']:.3f}/{v['f1']:.3f}" for k, v in f.items()), flush=True)


def measure(scorer, path, gold, title, weights=None):
    show(title, figures(scorer, gold, read(path, gold, weights)))
    drops = [figures(scorer, gold, read(path, noisy(gold, seed, 0.25), weights)) for seed in range(5)]
    show(title + ", a quarter dropped", {k: {m: float(np.mean([d[k][m] for d in drops])) for m in ("precision", "recall", "f1")} for k in NAMES})


def folds(scorer, path, rows, traits, sizes):
    """Five-fold cross-validation, reports dealt out by their order: of what is annotated, and with some of it missing."""
    missing = noisy(rows, 99, NOISE)
    readings, poorer = {}, {}
    for k in range(5):
        weights = fit([t for n, t in enumerate(traits) if n % len(rows) % 5 != k], sizes)
        part = lambda rows: [r for n, r in enumerate(rows) if n % 5 == k]
        readings.update(read(path, part(rows), weights))
        poorer.update(read(path, part(missing), weights))
    show("cross-validation", figures(scorer, rows, readings))
    show(f"cross-validation, {NOISE:.0%} dropped", figures(scorer, rows, poorer))


def written(weights, groups):
    """The Rust file."""
    out = ["//! What the traits of affairs weigh: written by `training/affairs.py`, which tells how; do not edit.", "",
           "#![cfg_attr(rustfmt, rustfmt_skip)]", "// A weight may come near a constant of mathematics.", "#![allow(clippy::approx_constant)]", ""]
    for name in ("about", "member", "order"):
        out += [f"/// One row for each trait of [`super::{'order' if name == 'order' else 'features'}::{name.upper()}`].",
                f"pub(super) const {name.upper()}: [f32; {len(weights[name])}] = ["]
        row = 0
        for title, size in groups[name]:
            out.append(f"    // {title}")
            part = [f"{w:.3f}," for w in weights[name][row:row + size]]
            out += ["    " + " ".join(part[i:i + 10]) for i in range(0, size, 10)]
            row += size
        out += ["];", ""]
    for name, doc in (("first", "How likely it must be that somebody answers."), ("second", "How likely somebody must answer beside the first."),
                      ("step", "The score from which on an event belongs to an affair.")):
        out += [f"/// {doc}", f"pub(super) const {name.upper()}: f32 = {float(weights[name])!r};", ""]
    return "\n".join(out).rstrip() + "\n"


def main():
    args = argparse.ArgumentParser(usage=__doc__)
    args.add_argument("train", nargs="+")
    args.add_argument("--scorers", required=True)
    args.add_argument("--measure", nargs="*", default=[])
    args.add_argument("--write")
    args.add_argument("--example", default=ROOT / "target/release/examples/affairs")
    args = args.parse_args()
    spec = importlib.util.spec_from_file_location("score_reading", Path(args.scorers) / "score_reading.py")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    rows = [r for path in args.train for r in lines(Path(path).read_text(encoding="utf-8"))]
    groups = example(args.example, "groups")[0]
    sizes = {name: sum(size for _, size in groups[name]) for name in groups}
    copies = [r for seed in range(COPIES) for r in noisy(rows, 1000 + seed, NOISE)]
    traits = example(args.example, "traits", rows=rows + copies)
    folds(scorer, args.example, rows, traits, sizes)
    weights = fit(traits, sizes)
    if args.write:
        Path(args.write).write_text(written(weights, groups), encoding="utf-8")
    for path in args.measure:
        measure(scorer, args.example, lines(Path(path).read_text(encoding="utf-8")), Path(path).stem, weights)


if __name__ == "__main__":
    main()
