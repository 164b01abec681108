#!/usr/bin/env python3
"""Records what PyTorch makes of made-up weights and states in the heads of actors and events, for their parity test.

usage: parity_heads.py > crates/onrecord/tests/data/heads.json

Weights and states are no random numbers but a hash of their names and places, so that the test makes the same ones and only
what comes out is recorded.
"""
import json
import tempfile
from pathlib import Path

import numpy as np
import safetensors.numpy
import torch
import torch.nn.functional as F

import data
import weights
from export import checkpoint_of, tensors_of
from network import Encoder, Network

HIDDEN = 64
WORDS = 16
SENTENCES = [0] * 9 + [1] * 7
# Choices whose best and second best lie closer than this are not recorded: rounding states to bytes may swap them.
CLEAR = 0.25


def units(name, count):
    """`count` numbers from -1 to 1 that hang on the name alone: FNV-1a, then MurmurHash3's finaliser."""
    seed = 0x811C9DC5
    for byte in name.encode():
        seed = (seed ^ byte) * 0x01000193 & 0xFFFFFFFF
    x = (np.arange(count, dtype=np.uint64) * 0x9E3779B9 + seed) & 0xFFFFFFFF
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        x = (x ^ x >> shift) * factor & 0xFFFFFFFF
    x ^= x >> 16
    return x


def values(name, shape, size):
    x = (units(name, int(np.prod(shape))) >> 8).astype(np.float32) / np.float32(2**23) - np.float32(1)
    return (np.float32(size) * x).reshape(shape)


def size_of(name, shape):
    """How large a tensor's values are: so that scores are of the size of trained ones."""
    if name.endswith("scale"):
        return round(3.0 / HIDDEN**0.5 / 127, 5)
    if name.endswith("bias"):
        return 0.2
    return round(4.0 / shape[-1] ** 0.5, 4) if name.endswith("weight") else 0.4


def main():
    net = Network(Encoder(h=HIDDEN, layers=1, heads=4, ffn=64, vocab=4, positions=4))
    with tempfile.TemporaryDirectory() as folder:
        vocab, file = Path(folder) / "vocab.txt", Path(folder) / "tiny.safetensors"
        vocab.write_text("[PAD]\n")
        plain = {"statement": [1.0] + [0.0] * 5 + [0.0] * 2, "speaker": [0.0, 1.0, 0.0, 0.0], "office": [0.0, 1.0, 0.0, 0.0], "event": [0.0, 1.0, 0.0]}
        tensors = tensors_of(net.state_dict(), vocab, plain)
        told = {}
        for name, array in tensors.items():
            if not name.startswith(("heads.actors.", "heads.events.")):
                continue
            if array.dtype == np.int8:
                told[name] = {"shape": array.shape}
                tensors[name] = np.maximum((units(name, array.size) >> 24).astype(np.int32) - 128, -127).astype(np.int8).reshape(array.shape)
            else:
                told[name] = {"shape": array.shape, "size": size_of(name, array.shape)}
                tensors[name] = values(name, array.shape, told[name]["size"])
                if name.endswith("scale"):
                    tensors[name] = np.abs(tensors[name])
        weights.write(file, tensors, heads=4, features=list(data.TABLES))
        net.load_state_dict(checkpoint_of(file))
    net.eval()
    actors, events = net.actors, net.events
    hidden = torch.from_numpy(values("hidden", (WORDS + 2, HIDDEN), 1.0))
    rounded = lambda x: [round(v, 4) for v in x.flatten().tolist()]
    row = lambda tables, n: torch.tensor([[(7 * n + 3 * k) % size for k, size in enumerate(tables)]])
    clear = lambda x: bool((t := torch.topk(x, 2).values)[0] - t[1] > CLEAR) if len(x) > 1 else True
    out = {"tensors": told, "words": WORDS, "sentences": SENTENCES}
    with torch.no_grad():
        parts, own = actors.parts(hidden), events.parts(hidden)
        # Spans (first and last word, from 0) and what they are.
        spans = [(0, 1), (2, 2), (4, 7), (9, 9), (10, 12)]
        first, last = torch.tensor(spans).T + 1
        sides = actors.mentions(parts, first, last)
        out["spans"] = [{"span": s, "labels": rounded(p), "status": rounded(q)} for s, p, q in zip(spans, torch.sigmoid(actors.labels(parts, first, last)), torch.softmax(actors.states(sides), -1))]
        out["pairs"] = []
        for n, (b, a) in enumerate(((1, 0), (3, 0), (4, 2))):
            traits = row(data.TRAITS, n)
            score = actors.pairs(sides, torch.tensor([b]), torch.tensor([a]), traits)
            out["pairs"].append({"later": b, "earlier": a, "traits": traits[0].tolist(), "score": round(score.item(), 4)})
        states = events.mention(F.gelu(parts[2][first] + parts[3][last]))
        out["events"] = []
        for token in range(WORDS):
            p = torch.softmax(events.kinds(own, torch.tensor([token + 1]))[0], -1)
            kind = int(p[1:].argmax())
            if not clear(p[1:].log()):
                continue
            inside = [t for t in range(WORDS) if SENTENCES[t] == SENTENCES[token]]
            ends = torch.tensor([t for t in inside if token <= t < token + data.LONGEST])
            triggers = events.triggers(own, torch.full_like(ends, token + 1), ends + 1)
            scores = events.ends(triggers)
            if not clear(scores):
                continue
            at = int(scores.argmax())
            views = events.events(triggers[at][None])
            kinds = torch.tensor([kind])
            status = torch.softmax(events.statuses(views, kinds)[0], -1)
            tokens = torch.tensor([inside])
            first_scores = events.about(own, views, kinds, torch.tensor([0]), tokens + 1, tokens - token)[0]
            about = None
            if (n := int(first_scores.argmax())) < len(inside):
                rest = tokens[:, n:]
                last_scores = events.about(own, views, kinds, torch.tensor([0]), rest + 1, rest - token, rest[:, 0] + 1)[0]
                about = (inside[n], int(rest[0, last_scores.argmax()])) if clear(last_scores) else "unclear"
            traits = row(data.LIES, token)
            roles = events.roles(views, kinds, states, torch.tensor([0]), torch.tensor([token % len(spans)]), traits)
            far = [(-2, False), (0, True), (1, False)]
            places = torch.tensor([[2, 5, 11]])
            dates = events.dates(own, views, kinds, torch.tensor([0]), places + 1, torch.tensor([[data.date_far(*f) for f in far]]))
            out["events"].append({
                "first": token, "last": int(ends[at]), "kind": data.KINDS[kind], "likely": round(1 - p[0].item(), 4), "of_kind": round(p[kind + 1].item(), 4),
                "status": rounded(status), "about": about if clear(first_scores) else "unclear",
                "mention": token % len(spans), "traits": traits[0].tolist(), "roles": rounded(roles),
                "dates": rounded(torch.softmax(dates[0], -1)),
            })
    print(json.dumps(out, separators=(",", ":")).replace('},{"', '},\n{"').replace('"},"', '"},\n"'))


if __name__ == "__main__":
    main()
