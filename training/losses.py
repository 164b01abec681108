"""What a network says of a batch, and the losses on it: by the gold labels, by what teachers say, or by both.

Learning from teachers: of statements, anchors' targets are their mean probabilities, those of the CRF what the teachers expect
on average of each tag and each pair of tags (structural knowledge distillation, Wang et al. 2020); of all else, targets are
their mean probabilities (Hinton et al. 2015).
"""
import math

import torch
import torch.nn.functional as F

PARTS = ["statements", "spans", "coreference", "states", "kinds", "ends", "statuses", "roles", "about", "dates"]
WEIGHTS = {"states": 0.2, "ends": 0.2, "statuses": 0.5, "roles": 0.5, "about": 0.2, "dates": 0.2}
EVENT_PARTS = PARTS[4:]
# Of hard negatives: so many for each statement, and for a batch of about 1,800 wordpieces at the most.
NEGATIVES, MOST_NEGATIVES = 0.35, 12
# Anchors that teachers find at least so likely are learnt from, for 1,800 wordpieces so many at the most.
LEAST_TAUGHT, MOST_TAUGHT = 0.08, 90


def on(batch, device):
    """The batch as tensors there; whole numbers become 64-bit."""
    if isinstance(batch, dict):
        return {k: on(v, device) for k, v in batch.items()}
    if isinstance(batch, list):
        return [on(v, device) for v in batch]
    if hasattr(batch, "dtype"):
        there = torch.from_numpy(batch).to(device, non_blocking=True)
        return there if there.dtype == torch.bool else there.long()
    return batch


def segment_logsumexp(values, where, n):
    """log Σ exp of the values of each of `n` segments; `where` is each value's segment."""
    top = torch.full((n,), -1e9, device=values.device).scatter_reduce(0, where, values.detach(), "amax")
    total = torch.zeros(n, device=values.device).index_add(0, where, torch.exp(values - top[where]))
    return top + torch.log(total.clamp(min=1e-30))


def read(net, batch, seen, bf16, encoder=None):
    """The network's scores of a batch; `seen` is "ids", or "seen" for the wordpieces with some hidden. `encoder` is the
    network's own, maybe compiled."""
    device = batch["windows"][0]["ids"].device.type
    encoder = encoder or net.encoder
    out, flat = {"statements": []}, []
    with torch.autocast(device, torch.bfloat16, enabled=bf16):
        for w in batch["windows"]:
            x = encoder(w[seen], w["features"], w["mask"])
            logits, pair = net.statements(x)
            out["statements"].append((logits.float(), [p.float() for p in pair]))
            if "actors" in batch:
                flat.append(x.flatten(0, 1)[w["keep"]])
        if "actors" not in batch:
            return out
        flat = torch.cat(flat)
        parts, event_parts = net.actors.parts(flat), net.events.parts(flat)
    head, a = net.actors, batch["actors"]
    out["spans"] = head.labels(parts, a["first"], a["last"])
    if len(m := a["mentions"]):
        sides = head.mentions(parts, m[:, 0], m[:, 1])
        p = a["pairs"]
        out["coreference"] = torch.cat([head.pairs(sides, p[:, 0], p[:, 1], p[:, 3:]), head.none(sides, a["shapes"], a["often"])])
    if len(s := a["states"]):
        out["states"] = head.states(head.mentions(parts, s[:, 0], s[:, 1]))
    head, e = net.events, batch["events"]
    out["kinds"] = head.kinds(event_parts, e["anchors"])
    if not e["count"]:
        return out
    if e["ends"]:
        out["ends"] = head.ends(head.triggers(event_parts, e["ends"]["first"], e["ends"]["last"]))
    kinds, sides = e["kinds"], head.events(head.triggers(event_parts, e["first"], e["last"]))
    out["statuses"] = head.statuses(sides, kinds)
    if len(e["rows"]):
        m = e["mentions"]
        states = head.mention(head.drop(F.gelu(parts[2][m[:, 0]] + parts[3][m[:, 1]])))
        scores = head.roles(sides, kinds, states, e["rows"][:, 0], e["rows"][:, 1], e["traits"])
        out["roles"] = torch.stack([segment_logsumexp(s, e["pair"], e["takes_part"].shape[1]) for s in scores.unbind(1)])
    for name, pointing in (("about", head.about), ("about_end", head.about), ("dates", head.dates)):
        if p := e[name]:
            first = [p["first"]] if name == "about_end" else []
            scores = pointing(event_parts, sides, kinds, p["events"], p["tokens"], p["distance"], *first)
            out[name] = scores.masked_fill(~p["real"], -1e9)
    return out


def choices(batch):
    """Which mention each score of coreference is a choice of, the pairs' and then those of having no antecedent; and the
    number of mentions."""
    p, n = batch["actors"]["pairs"], len(batch["actors"]["mentions"])
    return torch.cat([p[:, 0], torch.arange(n, device=p.device)]), n


def opinions(batch, readings, of_statements):
    """What teachers' `readings` of a batch say on average, in the terms of `loss`. Each is (network, scores); those of statements
    may be others."""
    mean = lambda xs: sum(xs) / len(xs)
    out = {"statements": []}
    for k, w in enumerate(batch["windows"]):
        real = w["mask"].clone()
        real[:, 0] = False
        p = mean([torch.sigmoid(scores["statements"][k][0]) * real for _, scores in of_statements])
        most = math.ceil(MOST_TAUGHT * w["ids"].numel() / 1800)
        where = (p > LEAST_TAUGHT).nonzero()
        where = where[p[where[:, 0], where[:, 1]].argsort(descending=True)[:most]]
        weight, rows = p[where[:, 0], where[:, 1]], w["mask"][where[:, 0]]
        expected = None
        if len(where):
            each = [net.statements.expected(net.statements.scores(s["statements"][k][1], w["sentence"], where), rows, weight) for net, s in of_statements]
            expected = [mean(parts) for parts in zip(*each)]
        out["statements"].append((p, where, weight, rows, expected))
    def probability(name, scores):
        if name in ("spans", "roles"):
            return torch.sigmoid(scores)
        if name in ("coreference", "ends"):
            ends = batch["events"]["ends"]
            of, n = (ends["of"], len(ends["right"])) if name == "ends" else choices(batch)
            return torch.exp(scores - segment_logsumexp(scores, of, n)[of])
        return torch.softmax(scores, -1)

    for name in ("spans", "coreference", "states", "kinds", "ends", "statuses", "roles", "about", "about_end", "dates"):
        known = [s[name] for net, s in readings if name in s and net.knows(name)]
        if known:
            out[name] = mean([probability(name, s) for s in known])
    return out


def statement_loss(net, w, scores, told, share):
    """The loss on one chunk of windows: the gold statements' and, with a weight of `share`, the teachers'."""
    logits, pair = scores
    real, n = w["mask"].clone(), w["ids"].shape[1]
    real[:, 0] = False
    total = torch.zeros((), device=logits.device)
    if share < 1:
        where, count = w["where"], max(1, len(w["where"]))
        anchors = torch.zeros_like(logits)
        anchors[where[:, 0], where[:, 1]] = 1
        anchor = F.binary_cross_entropy_with_logits(logits, anchors, reduction="none")[real].sum() / count
        # Hard negatives: likely anchors that are none; their gold tags are all O, which teaches the CRF how sure a
        # statement is.
        with torch.no_grad():
            p = torch.sigmoid(logits) * real * (1 - anchors)
            most = math.ceil(MOST_NEGATIVES * logits.numel() / 1800)
            top = torch.topk(p.flatten(), min(math.ceil(NEGATIVES * count), most, p.numel())).indices
        both = torch.cat([where, torch.stack([top // n, top % n], 1)])
        rows = torch.cat([w["tags"], w["tags"].new_zeros(len(top), n)])
        nll = net.statements.crf(net.statements.scores(pair, w["sentence"], both), rows, w["mask"][both[:, 0]])
        crf = nll[: len(where)].sum() + 0.5 * nll[len(where):].sum()
        total = total + (1 - share) * (anchor + crf / count)
    if share > 0:
        p, where, weight, rows, expected = told
        scale = weight.sum().clamp(min=1)
        taught = F.binary_cross_entropy_with_logits(logits, p, reduction="none")[real].sum() / scale
        if expected is not None:
            emissions = net.statements.scores(pair, w["sentence"], where)
            taught = taught + net.statements.cross_entropy(emissions, expected, rows, weight) / scale
        total = total + share * taught
    return total


def chosen(scores, right, told, share):
    """Cross-entropy of rows of scores by the right choices and the teachers' probabilities."""
    gold = F.one_hot(right, scores.shape[-1]).float()
    target = gold if told is None else gold + share * (told - gold)
    return -(target * torch.log_softmax(scores, -1)).sum(-1)


def loss(net, batch, scores, told, share, statement_share):
    """The batch's loss by parts, in the order of PARTS. `told` are the teachers' opinions, or None; `share` is their weight
    beside the gold labels, for statements `statement_share`. A batch without annotation is learnt from teachers alone, and what
    none of them knows of it, not at all."""
    share, statement_share = (0.0 if told is None else 1.0 if batch["open"] else x for x in (share, statement_share))
    told = told or {}
    zero = torch.zeros((), device=scores["statements"][0][0].device)
    parts = dict.fromkeys(PARTS, zero)
    counts = [len(w["ids"]) for w in batch["windows"]]
    stated = [statement_loss(net, w, s, t, statement_share) * n for w, s, t, n in zip(batch["windows"], scores["statements"], told.get("statements", [None] * len(counts)), counts)]
    parts["statements"] = sum(stated) / sum(counts)
    if "actors" not in batch:
        return parts
    taught = lambda name: name in scores and (not batch["open"] or name in told)
    binary = lambda s, gold, t: F.binary_cross_entropy_with_logits(s, gold if t is None else gold + share * (t - gold), reduction="sum")
    a, e = batch["actors"], batch["events"]
    if taught("spans"):
        parts["spans"] = binary(scores["spans"], a["wanted"].float(), told.get("spans")) / max(1, a["spans"])
    if taught("coreference"):
        s, p, (of, n) = scores["coreference"], a["pairs"], choices(batch)
        total = segment_logsumexp(s, of, n)
        if share < 1 or "coreference" not in told:
            # Every right antecedent is right; a mention without one is its actor's first.
            right = p[:, 2] > 0
            has = torch.zeros(n, dtype=torch.bool, device=s.device).index_fill(0, p[right, 0], True)
            good = torch.cat([right, ~has])
            parts["coreference"] = (total - segment_logsumexp(s[good], of[good], n)).mean()
        if "coreference" in told:
            soft = (total - torch.zeros(n, device=s.device).index_add(0, of, told["coreference"] * s)).mean()
            parts["coreference"] = (1 - share) * parts["coreference"] + share * soft
    if taught("states"):
        parts["states"] = chosen(scores["states"], a["states"][:, 2], told.get("states"), share).mean()
    count = max(1, e["count"])
    if taught("kinds"):
        parts["kinds"] = chosen(scores["kinds"], e["wanted"], told.get("kinds"), share).sum() / count
    if taught("ends"):
        s, of, right = scores["ends"], e["ends"]["of"], e["ends"]["right"]
        gold = torch.zeros_like(s).index_fill(0, right, 1)
        target = gold if "ends" not in told else gold + share * (told["ends"] - gold)
        parts["ends"] = (segment_logsumexp(s, of, len(right)) - torch.zeros(len(right), device=s.device).index_add(0, of, target * s)).mean()
    if taught("statuses"):
        parts["statuses"] = chosen(scores["statuses"], e["statuses"], told.get("statuses"), share).mean()
    if taught("roles"):
        parts["roles"] = binary(scores["roles"], e["takes_part"].float(), told.get("roles")) / count
    for name, whole in (("about", "about"), ("about_end", "about"), ("dates", "dates")):
        if taught(name):
            parts[whole] = parts[whole] + chosen(scores[name], e[name]["right"], told.get(name), share).mean()
    return parts
