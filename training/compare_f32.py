#!/usr/bin/env python3
"""What int8 costs: the figures of the original network in f32 beside those of the model file.

usage: compare_f32.py CHECKPOINT.pt MODEL VOCAB.txt GOLD.jsonl onrecord|polnear MIN_CONFIDENCE

PyTorch runs the encoder and the head's projection in f32 over the library's own windows; the
library decodes both outputs with the same code. Figures are `onrecord eval`'s.
"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import torch

import data
from export import bilinear_rows
from network import Encoder, Network


def main():
    if len(sys.argv) != 7:
        sys.exit(__doc__)
    checkpoint, model, vocab, gold, guideline, least = sys.argv[1:]
    net = Network(Encoder())
    net.load_state_dict(torch.load(checkpoint, weights_only=True)["net"])
    net.eval()
    rows = {r["id"]: r for r in data.load(gold, guideline)}
    rows = list(rows.values())
    pieces = Path(vocab).read_text(encoding="utf-8").split("\n")
    cls, sep = pieces.index("[CLS]"), pieces.index("[SEP]")
    columns = bilinear_rows()
    with tempfile.TemporaryDirectory() as folder:
        projected, readings = Path(folder, "projected"), Path(folder, "readings.jsonl")
        with open(projected, "wb") as f, torch.no_grad():
            for row, feat in zip(rows, data.featurise(rows, vocab)):
                for e in data.examples(row, feat, cls, sep):
                    ids, features = torch.from_numpy(e["ids"])[None], torch.from_numpy(e["features"])[None]
                    x = net.encoder(ids, features, torch.ones_like(ids, dtype=torch.bool))
                    f.write(net.statements.project(x)[0].numpy()[:, columns].astype("<f4").tobytes())
        feed = "".join(json.dumps({"id": r["id"], "text": r["text"]}) + "\n" for r in rows)
        with open(readings, "w") as f:
            subprocess.run([data.ROOT / "target/release/examples/read_projected", model, guideline, least, projected], input=feed, text=True, stdout=f, check=True)
        onrecord = data.ROOT / "target/release/onrecord"
        run = lambda *args: json.loads(subprocess.run([onrecord, "eval", gold, "--json", *args], capture_output=True, text=True, check=True).stdout)["figures"]
        f32 = run("--predicted", str(readings))
        int8 = run("--model", model, "--guideline", guideline, "--min-confidence", least)
    print(f"{'figure':20} {'f32':>6} {'int8':>6}")
    for name in f32:
        print(f"{name:20} {100 * f32[name]['f1']:6.1f} {100 * int8[name]['f1']:6.1f}")


if __name__ == "__main__":
    main()
