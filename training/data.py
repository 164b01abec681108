"""Reports with gold statements -> windows of tokens with labels.

Tokens, features and windows come from the library itself (`cargo run --example featurise`), so
that what is trained on is what is read later. Augmentation edits the text and moves the gold spans
with it; the library then reads the edited text like any other.
"""
import json
import random
import subprocess
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
FEATURISE = ROOT / "target/release/examples/featurise"
TAGS = ["O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content"]
ROLES = {"source": 1, "cue": 3, "content": 5}
# Rows of the feature tables: case, quotation state, place, guideline (crates/onrecord/src/tokens.rs).
TABLES = {"case": 5, "quote": 9, "place": 4, "guideline": 2}
GUIDELINES = {"onrecord": 0, "polnear": 1}
MOST = 256


def load(path, guideline):
    """Rows of a corpus file as {"id", "text", "statements", "guideline"}; without a guideline there are no labels."""
    rows = []
    with open(path, encoding="utf-8") as f:
        for line in f:
            row = json.loads(line)
            statements = row.get("attributions", row.get("statements")) if guideline else []
            rows.append({
                "id": row["id"],
                "text": row["text"],
                "statements": [{r: [tuple(s) for s in (a.get(r) or [])] for r in ROLES} for a in statements if a["content"]],
                "guideline": guideline,
            })
    return rows


def featurise(rows, vocab):
    """Runs the library's text layer over rows: one dict of tokens, spans, windows and marks each."""
    feed = "".join(json.dumps({"id": r["id"], "text": r["text"]}) + "\n" for r in rows)
    done = subprocess.run([FEATURISE, vocab], input=feed, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


# ---------------------------------------------------------------- augmentation

STYLES = [  # outer open, outer close, nested open, nested close, apostrophe
    ("“", "”", "‘", "’", "’"),
    ('"', '"', "'", "'", "'"),
    ("‘", "’", "“", "”", "’"),
    ("'", "'", '"', '"', "'"),
]
STYLE_WEIGHTS = [2, 2, 4, 4]


class Edits:
    """Edits of a text, one entry a code point, that gold spans can follow."""

    def __init__(self, text):
        self.rep = list(text)
        self.pre = [""] * len(text)

    def apply(self, statements):
        starts, ends, out, n = [], [], [], 0
        for pre, rep in zip(self.pre, self.rep):
            n += len(pre)
            starts.append(n)
            n += len(rep)
            ends.append(n)
            out += (pre, rep)
        move = lambda s: (starts[s[0]], ends[s[1] - 1])
        moved = [{role: [m for m in map(move, spans) if m[0] < m[1]] for role, spans in st.items()} for st in statements]
        return "".join(out), [st for st in moved if st["content"]]


def augment(row, base, rng):
    """A copy of `row` with its typography changed; `base` is what featurise gave for it."""
    text = row["text"]
    e = Edits(text)
    content = np.zeros(len(text) + 1, bool)
    for st in row["statements"]:
        for s, t in st["content"]:
            content[s:t] = True
    style = rng.choices(STYLES, STYLE_WEIGHTS)[0] if rng.random() < 0.5 else None
    drop = 0.1 if rng.random() < 0.25 else 0.0
    slip = 0.08 if rng.random() < 0.12 else 0.0
    split = 0.35 if rng.random() < 0.4 else 0.0
    join = rng.choice([1.0, 0.3]) if rng.random() < 0.2 else 0.0
    glyph = {}
    for s, t, role in base["marks"]:
        nested, kind = role.endswith("+"), role.rstrip("+")
        if style and kind != "stray":
            k = {"open": 0, "close": 1}.get(kind)
            new = style[4] if k is None else style[k + (2 if nested else 0)]
            e.rep[s] = new
            for i in range(s + 1, t):
                e.rep[i] = ""
        if kind == "open":
            glyph["open" + "+" * nested] = "".join(e.rep[s:t])
        if kind == "close" and rng.random() < drop:
            e.rep[s:t] = [""] * (t - s)
        elif kind in ("open", "close") and rng.random() < slip:
            e.rep[s:t] = [rng.choice("“”\"‘’" if kind == "open" else "“\"’‘")] + [""] * (t - s - 1)
    if split:
        opens = {s for s, _, role in base["marks"] if role == "open"}
        quoted = np.zeros(len(text) + 1, bool)
        at = None
        for s, t, role in base["marks"]:
            if role == "open":
                at = s
            elif role == "close" and at is not None:
                quoted[at + 1:s] = True
                at = None
        paragraphs = {p[0] for p in base["paragraphs"]}
        mark = glyph.get("open", "“")
        for s, _ in base["sentences"]:
            if s in paragraphs or s == 0 or not content[s] or not text[s - 1].isspace() or rng.random() > split:
                continue
            gap = s - 1
            if s in opens and (content[max(0, gap - 1)] or not content[gap]):
                e.rep[gap] = rng.choice(["\n", "\n\n"])
            elif quoted[s] and content[gap]:
                e.rep[gap] = rng.choice(["\n", "\n\n"])
                e.pre[s] = mark
    if join:
        for a, b in zip(base["paragraphs"], base["paragraphs"][1:]):
            if rng.random() < join:
                e.rep[a[1]:b[0]] = [" "] + [""] * (b[0] - a[1] - 1)
    out, statements = e.apply(row["statements"])
    return {**row, "text": out, "statements": statements}


# ---------------------------------------------------------------- examples


def tokens_of(spans, starts, ends):
    """Indices of tokens that overlap any span, each with whether it begins one."""
    out = []
    for s, t in spans:
        a, b = int(np.searchsorted(ends, s, "right")), int(np.searchsorted(starts, t, "left"))
        out += [(i, i == a) for i in range(a, b)]
    return out


def merged(spans, text):
    """Spans with only white space between them are one."""
    out = []
    for s, t in sorted(spans):
        if out and not text[out[-1][1]:s].strip():
            out[-1] = (out[-1][0], max(t, out[-1][1]))
        else:
            out.append((s, t))
    return out


def examples(row, feat, cls, sep):
    """The windows of a report: ids, features, sentence numbers and labelled statements."""
    if not feat["ids"]:
        return []
    spans = np.array(feat["spans"])
    starts, ends = spans[:, 0], spans[:, 1]
    # A report without labels is read by either guideline.
    guideline = GUIDELINES[row["guideline"] or random.choice(list(GUIDELINES))]
    sentence = np.searchsorted([s for s, _ in feat["sentences"]], starts, "right")
    labelled = []
    for st in row["statements"]:
        tags = {}
        for role in ("content", "source", "cue"):
            for i, begins in tokens_of(merged(st[role], row["text"]), starts, ends):
                tags[i] = ROLES[role] + (0 if begins else 1)
        anchor = [i for i, t in tags.items() if t in (3, 4)] or [i for i, t in tags.items() if t in (5, 6)]
        if any(t >= 5 for t in tags.values()):
            labelled.append((min(anchor), tags))
    out = []
    ids, feats = np.array(feat["ids"]), np.array(feat["features"]).reshape(-1, 3)
    for a, b in feat["windows"]:
        n = b - a
        f = np.zeros((n + 2, 4), np.int64)
        f[:, 0] = 4
        f[1:-1, :3] = feats[a:b]
        f[:, 3] = guideline
        sent = np.zeros(n + 2, np.int64)
        sent[1:-1] = sentence[a:b]
        sent[0], sent[-1] = sent[1], sent[-2]
        own = []
        for anchor, tags in labelled:
            if a <= anchor < b:
                row_tags = np.zeros(n + 2, np.int64)
                for i, t in tags.items():
                    if a <= i < b:
                        row_tags[i - a + 1] = t
                # What goes on from another window or behind another role begins anew: an inner tag follows only its own.
                torn = (row_tags[1:] % 2 == 0) & (row_tags[1:] > 0) & (row_tags[:-1] != row_tags[1:]) & (row_tags[:-1] != row_tags[1:] - 1)
                row_tags[1:][torn] -= 1
                own.append((anchor - a + 1, row_tags))
        out.append({"ids": np.concatenate(([cls], ids[a:b], [sep])), "features": f, "sentence": sent, "statements": own, "open": row["guideline"] is None})
    return out


def build(rows, vocab, rng=None, base=None, share=0.7):
    """All examples of rows; with `rng`, a `share` of the reports augmented."""
    pieces = Path(vocab).read_text(encoding="utf-8").split("\n")
    cls, sep = pieces.index("[CLS]"), pieces.index("[SEP]")
    if rng is not None:
        rows = [augment(r, b, rng) if rng.random() < share else r for r, b in zip(rows, base)]
    return [e for r, f in zip(rows, featurise(rows, vocab)) for e in examples(r, f, cls, sep)]


def batches(examples, rng, tokens=1800):
    """Windows of like length together, about `tokens` wordpieces a batch, in random order."""
    order = sorted(range(len(examples)), key=lambda i: len(examples[i]["ids"]) + rng.random() * 12)
    out, batch, longest = [], [], 0
    for i in order:
        n = len(examples[i]["ids"])
        if batch and max(longest, n) * (len(batch) + 1) > tokens:
            out.append(batch)
            batch, longest = [], 0
        batch.append(i)
        longest = max(longest, n)
    if batch:
        out.append(batch)
    rng.shuffle(out)
    return [[examples[i] for i in b] for b in out]


def held_out(rows, n, seed):
    """Splits off `n` reports (all copies of a report go together), for calibration only."""
    ids = sorted({r["id"] for r in rows})
    chosen = set(random.Random(seed).sample(ids, n))
    return [r for r in rows if r["id"] not in chosen], [r for r in rows if r["id"] in chosen]
