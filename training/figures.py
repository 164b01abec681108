#!/usr/bin/env python3
"""Prints the figures of README.md and model/README.md, as Markdown.

usage: figures.py POLNEAR_DEV.jsonl CORPUS_DEV.jsonl [--onrecord target/release/onrecord]

All are `onrecord eval`'s: figures and fragments on both sets, each corpus' own guideline; the corpus by the kind of report;
PolNeAR with its typography changed; the calibration error; who they are and what happened, on the corpus by the kind of
report; the types of events.
"""
import argparse
import json
import subprocess
import tempfile

FIGURES = ["cue", "content-exact", "content-soft", "attribution", "quoted-attribution"]
READING = ["mentions", "actors (CoNLL)", "said-by", "speaker-named", "name-right", "offices", "offices+status", "dates", "dates+value"]
HAPPENED = ["events", "events (macro)", "events+status", "who-did-what", "participants", "affairs", "affair-steps", "step-order", "links"]
STYLES = ["curly", "straight", "single", "straight-single", "drop-closing", "join-paragraphs"]
KINDS = {"wikinews": "Wikinews", "current-events": "Current Events", "onestop": "OneStopEnglish"}


def table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("| --- " + "| ---: " * (len(head) - 1) + "|")
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("polnear")
    ap.add_argument("corpus")
    ap.add_argument("--onrecord", default="target/release/onrecord")
    args = ap.parse_args()

    def run(path, *more):
        done = subprocess.run([args.onrecord, "eval", path, "--json", *more], capture_output=True, text=True, check=True)
        return json.loads(done.stdout)

    # "–" where there is nothing to find.
    f1 = lambda figures, name: f"{100 * figures[name]['f1']:.1f}" if figures[name].get("gold", 1) else "–"
    polnear = run(args.polnear, "--guideline", "polnear")
    corpus = run(args.corpus)
    by_kind = {}
    with open(args.corpus, encoding="utf-8") as f:
        rows = [json.loads(line) for line in f if line.strip()]
    for prefix, name in KINDS.items():
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as part:
            part.writelines(json.dumps(row) + "\n" for row in rows if row["id"].startswith(prefix))
            part.flush()
            by_kind[f"corpus dev, {name}"] = run(part.name)
    sets = {"PolNeAR dev": polnear["figures"], "corpus dev": corpus["figures"], **{name: r["figures"] for name, r in by_kind.items()}}
    table(["F1, %", *FIGURES], [[name, *(f1(figures, k) for k in FIGURES)] for name, figures in sets.items()])
    fragments = [(match, role) for match in ("exact", "begin") for role in ("source", "cue", "content")]
    whole = {"PolNeAR dev": polnear, "corpus dev": corpus}
    rows = [[name, *(f1(r["fragments"][match], role) for match, role in fragments)] for name, r in whole.items()]
    table(["fragments, F1 %", *(f"{role}-{match}" for match, role in fragments)], rows)
    restyled = {"as printed": polnear["figures"]} | {s: run(args.polnear, "--guideline", "polnear", "--restyle", s)["figures"] for s in STYLES}
    table(["PolNeAR dev, F1 %", "attribution", "quoted-attribution"], [[name, f1(r, "attribution"), f1(r, "quoted-attribution")] for name, r in restyled.items()])
    rows = [[name, f"{100 * r['calibration']['expected_calibration_error']:.1f}"] for name, r in whole.items()]
    table(["", "calibration error, %"], rows)
    whole = {"corpus dev": corpus, **by_kind}
    for names in (READING, HAPPENED):
        rows = [[name, *(f1(r["reading"]["figures"], k) for k in names)] for name, r in whole.items()]
        table(["F1, %", *names], rows)
    types = corpus["reading"]["classes"]["events"]
    rows = [[kind, *(f"{100 * r[k]:.1f}" for k in ("precision", "recall", "f1")), str(r["gold"]), str(r["predicted"])] for kind, r in types.items()]
    table(["events, %", "precision", "recall", "F1", "gold", "predicted"], rows)


if __name__ == "__main__":
    main()
