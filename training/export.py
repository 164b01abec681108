#!/usr/bin/env python3
"""Writes a trained checkpoint as the model file that the program carries.

usage: export.py CHECKPOINT.pt VOCAB.txt OUT.safetensors [--name NAME] [--confidence FILE.json]

Matrices of the encoder and the heads' projection become int8 with a scale for each output channel,
the word embeddings int8 with a scale a row; all else stays f32. See weights.py for the format.
"""
import argparse
import json
from pathlib import Path

import numpy as np
import safetensors.numpy
import torch

import weights
from data import TABLES, TAGS
from network import EVENT, HEADS, MENTION, PAIR

EVIDENCE = 6
TRAIT_NAMES = ["shape", "words", "gender", "sentences", "between", "layout", "statement", "quotation", "often", "place"]
LIE_NAMES = ["sentences", "distance", "rank", "shape", "statement", "quotation", "before", "after", "between", "actor"]
# The events' tensors that are kept as they are, and their names in the file.
EVENTS = {
    **{f"traits.{k}.weight": f"traits.{name}" for k, name in enumerate(LIE_NAMES)},
    **{f"{name}.weight": name for name in ("width", "of_kind", "kind_status", "far", "without", "date_far")},
    **{f"{name}.{part}": f"{name}.{part}" for name in ("kind", "end", "sides", "mention", "role", "status") for part in ("weight", "bias")},
}
# The actors' tensors that are kept as they are, and their names in the file.
ACTORS = {
    **{f"traits.{k}.weight": f"traits.{name}" for k, name in enumerate(TRAIT_NAMES)},
    **{f"{name}.weight": name for name in ("width", "shape", "often")},
    **{f"{name}.{part}": f"{name}.{part}" for name in ("label", "sides", "pair", "first", "state") for part in ("weight", "bias")},
}


def as_bert(net):
    """The encoder's weights under a Hugging Face BertModel's names (Encoder.pretrained's inverse)."""
    out = {"embeddings.token_type_embeddings.weight": torch.zeros(2, net["encoder.position.weight"].shape[1])}
    names = {"word": "embeddings.word_embeddings", "position": "embeddings.position_embeddings", "norm": "embeddings.LayerNorm"}
    inner = {"out": "attention.output.dense", "norm1": "attention.output.LayerNorm", "up": "intermediate.dense", "down": "output.dense", "norm2": "output.LayerNorm"}
    for key, value in net.items():
        parts = key.split(".")
        if parts[:2] == ["encoder", "layers"]:
            layer, module, part = parts[2:]
            if module == "qkv":
                for x, v in zip(("query", "key", "value"), value.chunk(3)):
                    out[f"encoder.layer.{layer}.attention.self.{x}.{part}"] = v
            else:
                out[f"encoder.layer.{layer}.{inner[module]}.{part}"] = value
        elif parts[0] == "encoder" and parts[1] in names:
            out[f"{names[parts[1]]}.{parts[2]}"] = value
    return out


def matrix(name, weight, bias):
    values, scale = weights.quantise_rows(weight)
    return {f"{name}.weight": values, f"{name}.scale": scale, f"{name}.bias": bias}


def tensors_of(net, vocab, confidence):
    g = lambda name: net[name].float().numpy()
    out = weights.encoder_tensors(as_bert(net), features={name: g(f"encoder.features.{name}.weight") for name in TABLES})
    p = "heads.statements."
    rows = bilinear_rows()
    out |= matrix(p + "project", g("statements.project.weight")[rows], g("statements.project.bias")[rows])
    out |= {
        p + "anchor.weight": g("statements.anchor.weight")[0],
        p + "anchor.bias": g("statements.anchor.bias"),
        p + "distance": g("statements.distance.weight"),
        p + "sentence": g("statements.sentence.weight"),
        p + "bilinear": np.ascontiguousarray(g("statements.bilinear.weight").T) / np.sqrt(PAIR // HEADS),
        p + "emit.weight": g("statements.emit.weight"),
        p + "emit.bias": g("statements.emit.bias"),
        p + "transitions": g("statements.trans"),
        p + "start": g("statements.start"),
        p + "confidence": np.asarray(confidence["statement"], np.float32),
        "vocab": np.frombuffer(Path(vocab).read_bytes(), np.uint8),
    }
    a = "heads.actors."
    out |= matrix(a + "project", g("actors.project.weight"), g("actors.project.bias"))
    for ours, theirs in ACTORS.items():
        out[a + theirs] = g(f"actors.{ours}")
    out[a + "pair.weight"], out[a + "first.weight"] = out[a + "pair.weight"][0], out[a + "first.weight"][0]
    out[a + "speaker"], out[a + "office"] = (np.asarray(confidence[x], np.float32) for x in ("speaker", "office"))
    out[a + "bilinear"] = np.ascontiguousarray(g("actors.bilinear.weight").T) / np.sqrt(MENTION // HEADS)
    e = "heads.events."
    out |= matrix(e + "project", g("events.project.weight"), g("events.project.bias"))
    for ours, theirs in EVENTS.items():
        out[e + theirs] = g(f"events.{ours}")
    out[e + "end.weight"], out[e + "date_far"] = out[e + "end.weight"][0], out[e + "date_far"][:, 0]
    out[e + "bilinear"] = np.ascontiguousarray(g("events.bilinear.weight").T) / np.sqrt(EVENT // HEADS)
    out[e + "confidence"] = np.asarray(confidence["event"], np.float32)
    assert out[p + "transitions"].shape == (len(TAGS), len(TAGS))
    out = {k: v.astype(np.float32) if v.dtype == np.float64 else v for k, v in out.items()}
    return {k: np.ascontiguousarray(v) for k, v in out.items()}


def bilinear_rows():
    """The projection's rows in the order in which the program keeps them: unit d of head h of the bilinear sides at
    d * HEADS + h, which lets it sum all heads in one vector."""
    order = np.arange(PAIR).reshape(HEADS, PAIR // HEADS).T.ravel()
    return np.concatenate([np.arange(3 * PAIR), 3 * PAIR + order, 4 * PAIR + order])


def checkpoint_of(path):
    """A model file's weights as a network's state, bytes multiplied out: `tensors_of`'s inverse, to train on from."""
    file = safetensors.numpy.load_file(path)
    net = {}

    def matrix(ours, theirs):
        net[f"{ours}.weight"] = weights.dequantise_rows(file[f"{theirs}.weight"], file[f"{theirs}.scale"])
        net[f"{ours}.bias"] = file[f"{theirs}.bias"]

    net["encoder.word.weight"] = weights.dequantise_rows(file["embeddings.word"], file["embeddings.word.scale"])
    net["encoder.position.weight"] = file["embeddings.position"]
    for name in TABLES:
        net[f"encoder.features.{name}.weight"] = file[f"embeddings.feature.{name}"]
    norms = [("norm", "embeddings.norm")]
    layers = 1 + max(int(name.split(".")[1]) for name in file if name.startswith("layers."))
    for i in range(layers):
        for ours, theirs in (("qkv", "qkv"), ("out", "attention"), ("up", "up"), ("down", "down")):
            matrix(f"encoder.layers.{i}.{ours}", f"layers.{i}.{theirs}")
        norms += [(f"layers.{i}.norm1", f"layers.{i}.attention_norm"), (f"layers.{i}.norm2", f"layers.{i}.down_norm")]
    for ours, theirs in norms:
        for part in ("weight", "bias"):
            net[f"encoder.{ours}.{part}"] = file[f"{theirs}.{part}"]
    p = "heads.statements."
    matrix("statements.project", p + "project")
    back = np.argsort(bilinear_rows())
    for part in ("weight", "bias"):
        net[f"statements.project.{part}"] = net[f"statements.project.{part}"][back]
        net[f"statements.emit.{part}"] = file[f"{p}emit.{part}"]
    net |= {
        "statements.anchor.weight": file[p + "anchor.weight"][None],
        "statements.anchor.bias": file[p + "anchor.bias"],
        "statements.distance.weight": file[p + "distance"],
        "statements.sentence.weight": file[p + "sentence"],
        "statements.bilinear.weight": np.ascontiguousarray(file[p + "bilinear"].T) * np.float32(np.sqrt(PAIR // HEADS)),
        "statements.trans": file[p + "transitions"],
        "statements.start": file[p + "start"],
    }
    a = "heads.actors."
    if a + "width" in file:
        matrix("actors.project", a + "project")
        net |= {f"actors.{ours}": file[a + theirs] for ours, theirs in ACTORS.items()}
        net["actors.pair.weight"], net["actors.first.weight"] = net["actors.pair.weight"][None], net["actors.first.weight"][None]
        net["actors.bilinear.weight"] = np.ascontiguousarray(file[a + "bilinear"].T) * np.float32(np.sqrt(MENTION // HEADS))
    e = "heads.events."
    if e + "width" in file:
        matrix("events.project", e + "project")
        net |= {f"events.{ours}": file[e + theirs] for ours, theirs in EVENTS.items()}
        net["events.end.weight"], net["events.date_far.weight"] = net["events.end.weight"][None], net["events.date_far.weight"][:, None]
        net["events.bilinear.weight"] = np.ascontiguousarray(file[e + "bilinear"].T) * np.float32(np.sqrt(EVENT // HEADS))
    return {name: torch.from_numpy(np.ascontiguousarray(value)) for name, value in net.items()}


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("checkpoint", type=Path)
    ap.add_argument("vocab", type=Path)
    ap.add_argument("out", type=Path)
    ap.add_argument("--name", default="onrecord")
    ap.add_argument("--confidence", type=Path, help="what calibrate.py wrote; without it probabilities are taken as they come")
    args = ap.parse_args()
    net = torch.load(args.checkpoint, weights_only=True, map_location="cpu")["net"]
    confidence = {
        "statement": [1.0] + [0.0] * (EVIDENCE - 1 + TABLES["guideline"]),
        "speaker": [0.0, 1.0, 0.0, 0.0],
        "office": [0.0, 1.0, 0.0, 0.0],
        "event": [0.0, 1.0, 0.0],
    }
    if args.confidence:
        confidence = json.loads(args.confidence.read_text())
    weights.write(args.out, tensors_of(net, args.vocab, confidence), heads=12, features=list(TABLES), metadata={"name": args.name})


if __name__ == "__main__":
    main()
