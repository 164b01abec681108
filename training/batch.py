"""Examples -> the arrays of one batch, as losses.py takes them. Run by the workers of train.py, so without torch."""
import numpy as np

import data


def stacked(rows, pad=0):
    """Rows of unequal lengths as one array, filled up with `pad`."""
    n = max(len(r) for r in rows)
    return np.stack([np.pad(r, [(0, n - len(r))] + [(0, 0)] * (r.ndim - 1), constant_values=pad) for r in rows])


def window_arrays(windows, hidden, mask_id):
    """Windows side by side: ids, what the network is to see of them, with a share of `hidden` wordpieces replaced by
    `mask_id` so that no report is learnt by heart, and their statements: `where` (window, anchor) and `tags`."""
    ids = stacked([e["ids"] for e in windows])
    mask = stacked([np.ones(len(e["ids"]), bool) for e in windows])
    drop = (np.random.random(ids.shape) < hidden) & (ids > mask_id)
    own = [((w, t), row) for w, e in enumerate(windows) for t, row in e["statements"]]
    tags = np.zeros((len(own), ids.shape[1]), np.int64)
    for k, (_, row) in enumerate(own):
        tags[k, : len(row)] = row
    return {
        "ids": ids, "seen": np.where(drop, mask_id, ids), "features": stacked([e["features"] for e in windows]),
        "sentence": stacked([e["sentence"] for e in windows]), "mask": mask,
        "where": np.array([at for at, _ in own], np.int64).reshape(-1, 2), "tags": tags,
    }


def windows_batch(windows, hidden, mask_id):
    return compact({"open": False, "size": int(sum(len(e["ids"]) for e in windows)), "windows": [window_arrays(windows, hidden, mask_id)]})


def reports_batch(reports, hidden, mask_id, most):
    """Whole reports, each the list of its windows, passed through the encoder in chunks of at most `most` wordpieces. Tokens
    count through all windows of all chunks, without padding."""
    windows = sorted(((r, w, e) for r, report in enumerate(reports) for w, e in enumerate(report)), key=lambda x: len(x[2]["ids"]))
    at, chunks, total = {}, [], 0
    while windows:
        chunk = []
        while windows and (not chunk or len(windows[0][2]["ids"]) * (len(chunk) + 1) <= most):
            chunk.append(windows.pop(0))
        arrays = window_arrays([e for *_, e in chunk], hidden, mask_id)
        arrays["keep"] = np.flatnonzero(arrays["mask"].ravel())
        chunks.append(arrays)
        for r, w, e in chunk:
            at[r, w] = total
            total += len(e["ids"])
    return compact({
        "open": reports[0][0]["open"], "size": total, "windows": chunks,
        "actors": actor_arrays(reports, at), "events": event_arrays(reports, at),
    })


def actor_arrays(reports, at):
    """What is labelled of spans and mentions."""
    first, last, gold, index = [], [], [], {}
    mentions, pairs, shapes, often, states, base = [], [], [], [], [], 0
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
    wanted = np.zeros((len(index), len(data.LABELS)), np.uint8)
    if gold:
        wanted[tuple(np.array(gold).T)] = 1
    return {
        "first": np.concatenate(first), "last": np.concatenate(last), "wanted": wanted, "mentions": np.concatenate(mentions),
        "shapes": np.concatenate(shapes), "often": np.concatenate(often), "pairs": np.concatenate(pairs),
        "states": np.array(states, np.int64).reshape(-1, 3), "spans": len(gold),
    }


def event_arrays(reports, at):
    """What is labelled of events. Where something is pointed at, rows are filled up to one length, and `real` says what is
    no filling; the last choice is always "nothing" (or "no date")."""
    anchors, gold, kinds, firsts, lasts, statuses, ends = [], {}, [], [], [], [], []
    mentions, members, base, seen = [], [], 0, 0
    about, about_end, dates = [], [], []
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
                if e["re"] == -1:
                    about.append((n, tokens + o, tokens - first, len(tokens), -1))
                elif set(e["re"]) <= set(tokens.tolist()):
                    i, j = np.searchsorted(tokens, e["re"])
                    about.append((n, tokens + o, tokens - first, i, -1))
                    about_end.append((n, tokens[i:] + o, tokens[i:] - first, j - i, tokens[i] + o))
            if e["when"] is not None and e["dates"]:
                places = np.array([at[r, dw] + t for dw, t, _ in e["dates"]])
                far = np.array([data.date_far(gap, dw == w and t > first) for dw, t, gap in e["dates"]])
                dates.append((n, places, far, e["when"] if e["when"] >= 0 else len(places), -1))
        rows = told["events"]["participants"].copy()
        rows[:, 0] += base
        rows[:, 1] += seen
        members.append(rows)
        offset = np.array([at[r, w] for w in told["mentions"][:, 0]], np.int64)
        mentions.append(told["mentions"][:, 1:] + offset[:, None])
        seen += len(told["mentions"])
        base += len(told["events"]["events"])
    anchors = np.concatenate(anchors)
    rows = np.concatenate(members)
    # An actor takes part as the best of its mentions says, smoothly: pairs of an event and an actor.
    pairs, where = np.unique(rows[:, 0] * 100_000 + rows[:, 2], return_inverse=True)
    takes_part = np.zeros((2, len(pairs)), np.uint8)
    takes_part[:, where] = rows[:, 3:5].T
    return {
        "count": base, "anchors": anchors, "wanted": np.array([1 + gold[t] if t in gold else 0 for t in anchors.tolist()], np.int64),
        "kinds": np.array(kinds, np.int64), "first": np.array(firsts, np.int64), "last": np.array(lasts, np.int64),
        "statuses": np.array(statuses, np.int64), "mentions": np.concatenate(mentions), "rows": rows[:, :2], "traits": rows[:, 5:],
        "pair": where.ravel(), "takes_part": takes_part, "ends": end_rows(ends),
        "about": pointers(about, 1), "about_end": pointers(about_end, 0), "dates": pointers(dates, 1),
    }


def end_rows(ends):
    """The ends that triggers can have, one after another, with the trigger of each, and the place of each one's right end."""
    if not ends:
        return None
    begins = np.cumsum([0] + [len(b) for _, b, _ in ends[:-1]])
    return {
        "first": np.concatenate([np.full(len(b), a) for a, b, _ in ends]), "last": np.concatenate([b for _, b, _ in ends]),
        "of": np.repeat(np.arange(len(ends)), [len(b) for _, b, _ in ends]), "right": begins + np.array([k for *_, k in ends]),
    }


def pointers(rows, without):
    """Rows of (event, tokens, distance, right, first) in one array each, `without` further choices at the end."""
    if not rows:
        return None
    counts = np.array([len(tokens) for _, tokens, *_ in rows])
    tokens, distance = stacked([t for _, t, *_ in rows]), stacked([d for _, _, d, *_ in rows])
    n = tokens.shape[1]
    real = np.concatenate([np.arange(n) < counts[:, None], np.ones((len(rows), without), bool)], 1)
    right = np.array([n if k == len(t) else k for _, t, _, k, _ in rows], np.int64)
    return {
        "events": np.array([e for e, *_ in rows]), "tokens": tokens, "distance": distance, "real": real, "right": right,
        "first": np.array([f for *_, f in rows]),
    }


def compact(batch):
    """The batch with whole numbers in as few bytes as they need."""
    if isinstance(batch, dict):
        return {k: compact(v) for k, v in batch.items()}
    if isinstance(batch, list):
        return [compact(v) for v in batch]
    if isinstance(batch, np.ndarray) and batch.dtype == np.int64:
        low, high = (int(batch.min()), int(batch.max())) if batch.size else (0, 0)
        return batch.astype(np.uint8 if 0 <= low and high < 256 else np.int16 if max(-low, high) < 2**15 else np.int32)
    return batch
