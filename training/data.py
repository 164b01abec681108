"""Reports with gold statements -> windows of tokens with labels.

Tokens, features and windows come from the library itself (`cargo run --example featurise`), so
that what is trained on is what is read later. Augmentation edits the text and moves the gold spans
with it; the library then reads the edited text like any other.
"""
import json
import random
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
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
# What a span can be, and an office's states (crates/onrecord/src/heads/actors.rs).
LABELS = ["person", "organisation", "group", "name", "title", "body"]
STATES = ["current", "former", "acting", "incoming", "candidate"]
# Rows of the tables of a pair of mentions, and of a mention's shape (crates/onrecord/src/actor/features.rs).
TRAITS = [324, 14, 25, 10, 11, 10, 10, 5, 4, 4]
SHAPES = 18
# A span's wordpieces at the most, and a trigger's.
WIDEST = 24
LONGEST = 10
# Kinds of events and their states, in the program's order (crates/onrecord/src/event.rs).
KINDS = ["harm", "protest", "investigate", "publish", "question", "accuse", "arrest", "charge", "convict", "acquit", "sue", "rule", "sanction", "warn", "demand", "propose", "promise", "agree", "refuse", "deny", "admit", "apologise", "meet", "praise", "criticise", "no_confidence", "appoint", "elect", "resign", "dismiss", "suspend", "vote", "enact", "repeal"]
STATUSES = ["happened", "planned", "urged", "denied", "alleged", "possible"]
# Rows of the tables of an event and a mention (crates/onrecord/src/event/features.rs).
LIES = [4, 19, 9, 18, 7, 5, 14, 7, 6, 20]


def load(path, guideline):
    """Rows of a corpus file as {"id", "text", "statements", "guideline"}, with what is marked of actors and events."""
    rows = []
    with open(path, encoding="utf-8") as f:
        for line in f:
            row = json.loads(line)
            statements = row.get("attributions", row.get("statements"))
            actors = row["actors"] if guideline == "onrecord" else None
            rows.append({
                "id": row["id"],
                "text": row["text"],
                "statements": [{r: [tuple(s) for s in (a.get(r) or [])] for r in ROLES} for a in statements if a["content"]],
                "guideline": guideline,
                **(marked(row) if actors is not None else {}),
            })
    return rows


def marked(row):
    """A row's actors and offices as places: mentions by actor, and labelled spans `(start, end, label, state)`."""
    text, low = row["text"], row["text"].lower()
    labels = []
    inside = lambda words, s, t: [m for m in re.finditer(rf"\b{re.escape(words)}\b", low[s:t])]
    for actor in row["actors"]:
        named = actor["name"][:1].isupper() and actor["kind"] != "group"
        names = actor["name"].lower().split()
        for s, t in actor["mentions"]:
            labels.append((s, t, actor["kind"], None))
            if not named:
                continue
            # The longest end of the name that the mention has, or its beginning.
            for part in [names[i:] for i in range(len(names))] + [names[:i] for i in range(len(names) - 1, 0, -1)]:
                if (found := inside(" ".join(part), s, t)) and text[s + found[-1].start()].isupper():
                    labels.append((s + found[-1].start(), s + found[-1].end(), "name", None))
                    break
    holders = {a["id"]: a["mentions"] for a in row["actors"]}
    for office in row["offices"]:
        title, body, (s, t) = office["title"].lower(), (office.get("body") or "").lower(), office["evidence"]
        if not (found := inside(title, s, t)):
            continue
        labels.append((s + found[0].start(), s + found[0].end(), "title", office["status"]))
        if body and (found := inside(body, s, t)):
            labels.append((s + found[0].start(), s + found[0].end(), "body", None))
        for a, b in holders[office["holder"]]:
            if not (a < t and s < b) and (found := inside(title, a, b)):
                labels.append((a + found[0].start(), a + found[0].end(), "title", None))
    first = {}
    for s, t, label, state in labels:
        first[s, t, label] = first.get((s, t, label)) or state
    actors = [sorted({tuple(m) for m in a["mentions"]}) for a in row["actors"]]
    number = {a["id"]: k for k, a in enumerate(row["actors"])}
    date = {d["id"]: k for k, d in enumerate(row["dates"])}
    events = [{
        "trigger": [tuple(e["trigger"])], "re": [tuple(s) for s in e["re"][:1]], "kind": KINDS.index(e["type"]), "status": STATUSES.index(e["status"]),
        "by": {number[a] for a in e["by"]}, "to": {number[a] for a in e["to"]}, "when": date.get(e["when"]),
    } for e in row["events"]]
    return {
        "actors": actors, "labels": [(*key, state) for key, state in first.items()],
        "dates": [[tuple(d["span"])] for d in row["dates"]], "events": events,
    }


def featurise(rows, vocab):
    """Runs the library's text layer over rows: one dict of tokens, spans, windows and marks each."""
    feed = ""
    for r in rows:
        line = {"id": r["id"], "text": r["text"]}
        if "actors" in r:
            mentions, actors = mentions_of(r)
            line |= {"mentions": mentions, "actors": actors, "said": [{k: s[k] for k in ROLES} for s in r["statements"]]}
            line["triggers"] = [e["trigger"][0] for e in r["events"]]
        feed += json.dumps(line) + "\n"
    done = subprocess.run([FEATURISE, vocab], input=feed, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def layouts(rows, vocab, workers):
    """What augmentation needs to know of each row, and its size in wordpieces."""
    plain = [{"id": r["id"], "text": r["text"]} for r in rows]
    parts = [plain[k::workers] for k in range(workers)]
    with ThreadPoolExecutor(workers) as threads:
        done = list(threads.map(lambda part: featurise(part, vocab), parts))
    keep = lambda f: {"size": len(f["ids"]), **{k: f[k] for k in ("marks", "sentences", "paragraphs")}}
    return [keep(done[i % workers][i // workers]) for i in range(len(rows))]


def mentions_of(row):
    """All places of mentions in the library's order, and the number of each one's actor."""
    actor = {m: k for k, mentions in enumerate(row["actors"]) for m in mentions}
    order = sorted(actor, key=lambda m: (m[0], -m[1]))
    return order, [actor[m] for m in order]


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

    def apply(self, row):
        starts, ends, out, n = [], [], [], 0
        for pre, rep in zip(self.pre, self.rep):
            n += len(pre)
            starts.append(n)
            n += len(rep)
            ends.append(n)
            out += (pre, rep)
        move = lambda s: (starts[s[0]], ends[s[1] - 1])
        moved = lambda spans: [m for m in map(move, spans) if m[0] < m[1]]
        statements = [{role: moved(spans) for role, spans in st.items()} for st in row["statements"]]
        row = {**row, "text": "".join(out), "statements": [st for st in statements if st["content"]]}
        if "actors" in row:
            row["actors"] = [moved(mentions) for mentions in row["actors"]]
            row["labels"] = [(*move(label[:2]), *label[2:]) for label in row["labels"]]
            row["dates"] = [moved(d) for d in row["dates"]]
            events = [{**e, "trigger": moved(e["trigger"]), "re": moved(e["re"])} for e in row["events"]]
            row["events"] = [e for e in events if e["trigger"]]
        return row


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
    return e.apply(row)


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
    guideline = GUIDELINES[row["guideline"]]
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
        out.append({"ids": np.concatenate(([cls], ids[a:b], [sep])), "features": f, "sentence": sent, "statements": own, "open": row.get("open", False)})
        if "actors" in row:
            out[-1]["candidates"] = span_candidates(row["text"], feat["spans"][a:b], sentence[a:b])
    if "actors" in row:
        out[0]["report"] = report_of(row, feat, starts, ends)
    return out


def span_candidates(text, spans, sentence):
    """The spans of a window that can be a mention or part of one: from a word's beginning to a word's end within a
    sentence, at most WIDEST tokens. Tokens count from the window's [CLS]; mirrored in crates/onrecord/src/heads/actors.rs."""
    n = len(spans)
    inner = np.zeros(n + 1, bool)
    for i in range(1, n):
        s = spans[i][0]
        inner[i] = spans[i - 1][1] == s and text[s].isalnum() and text[s - 1].isalnum()
    first, last = [], []
    for i in np.flatnonzero(~inner[:n]):
        for j in range(i, min(n, i + WIDEST)):
            if sentence[j] != sentence[i]:
                break
            if not inner[j + 1]:
                first.append(i + 1)
                last.append(j + 1)
    return np.array(first, np.int64), np.array(last, np.int64)


def report_of(row, feat, starts, ends):
    """A report's labelled spans and mentions, by tokens: `(window, first, last)` in its windows."""
    def place(s, t):
        a, b = int(np.searchsorted(ends, s, "right")), int(np.searchsorted(starts, t, "left"))
        for w, (from_, to) in enumerate(feat["windows"]):
            if from_ <= a < b <= to and b - a <= WIDEST:
                return w, a - from_ + 1, b - from_
        return None
    spans = [(*where, LABELS.index(label), -1 if state is None else STATES.index(state))
             for s, t, label, state in row["labels"] if (where := place(s, t))]
    places, actor = mentions_of(row)
    places = [place(*m) for m in places]
    kept = {k: i for i, k in enumerate(k for k, where in enumerate(places) if where)}
    pairs = [[kept[p[0]], kept[p[1]], actor[p[0]] == actor[p[1]], *p[2:]] for p in feat["pairs"] if p[0] in kept and p[1] in kept]
    return {
        "spans": spans,
        "events": events_of(row, feat, starts, ends, kept, actor),
        "mentions": np.array([places[k] for k in kept], np.int64).reshape(-1, 3),
        "shapes": np.array([feat["shapes"][k] for k in kept], np.int64),
        "often": np.array([feat["often"][k] for k in kept], np.int64),
        "pairs": np.array(pairs, np.int64).reshape(-1, 13),
    }


def date_far(gap, behind):
    """How far a date stands from a trigger, in sentences (-2 to 1), and whether behind it in its own: a row of 8."""
    return 2 * (gap + 2) + int(gap == 0 and behind)


def events_of(row, feat, starts, ends, kept, actor):
    """A report's events by tokens of their windows. For each a dict: `trigger` (window, first, last), `kind`, `status`, `re`
    (first, last; None where it is in another window or sentence, -1 where there is none), `dates` [(window, first, sentences
    to the trigger)] and `when`, the right one's number or -1; and all their participants as rows: event, mention, its
    actor, by, to, traits."""
    sentences = [s for s, _ in feat["sentences"]]
    sentence = lambda at: int(np.searchsorted(sentences, at, "right"))
    def place(s, t):
        a, b = int(np.searchsorted(ends, s, "right")), int(np.searchsorted(starts, t, "left"))
        return next(((w, a - i + 1, b - i) for w, (i, j) in enumerate(feat["windows"]) if i <= a < b <= j), None)
    dates = [(place(*d[0]), d[0][0]) if d else (None, 0) for d in row["dates"]]
    events, number = [], {}
    for n, e in enumerate(row["events"]):
        s, t = e["trigger"][0]
        where = place(s, t)
        if not where:
            continue
        w, first, last = where
        number[n] = len(events)
        re = -1
        if e["re"]:
            r = place(*e["re"][0])
            re = (r[1], r[2]) if r and r[0] == w and sentence(e["re"][0][0]) == sentence(s) else None
        near = [(d, p, sentence(at) - sentence(s)) for d, (p, at) in enumerate(dates) if p and -2 <= sentence(at) - sentence(s) <= 1]
        when = -1 if e["when"] is None else next((k for k, (d, *_) in enumerate(near) if d == e["when"]), None)
        events.append({
            "trigger": (w, first, min(last, first + LONGEST - 1)), "kind": e["kind"], "status": e["status"], "re": re,
            "dates": [(p[0], p[1], gap) for _, p, gap in near], "when": when,
        })
    rows = []
    for n, m, *traits in feat["participants"]:
        if n in number and m in kept:
            e = row["events"][n]
            rows.append([number[n], kept[m], actor[m], actor[m] in e["by"], actor[m] in e["to"], *traits])
    return {"events": events, "participants": np.array(rows, np.int64).reshape(-1, 5 + len(LIES))}


def build(rows, vocab, rng=None, base=None, share=0.7):
    """The examples of each row; with `rng`, a `share` of the reports augmented."""
    pieces = Path(vocab).read_text(encoding="utf-8").split("\n")
    cls, sep = pieces.index("[CLS]"), pieces.index("[SEP]")
    if rng is not None:
        rows = [augment(r, b, rng) if rng.random() < share else r for r, b in zip(rows, base)]
    return [examples(r, f, cls, sep) for r, f in zip(rows, featurise(rows, vocab))]


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


def report_batches(reports, rng, tokens=1500):
    """Whole reports, each the list of its windows, about `tokens` wordpieces a batch, in random order."""
    order = [r for r in reports if r]
    rng.shuffle(order)
    out, batch, size = [], [], 0
    for windows in order:
        n = sum(len(e["ids"]) for e in windows)
        if batch and size + n > tokens:
            out.append(batch)
            batch, size = [], 0
        batch.append(windows)
        size += n
    if batch:
        out.append(batch)
    return out


def held_out(rows, n, seed):
    """Splits off `n` reports (all copies of a report go together), for calibration only."""
    ids = sorted({r["id"] for r in rows})
    chosen = set(random.Random(seed).sample(ids, n))
    return [r for r in rows if r["id"] not in chosen], [r for r in rows if r["id"] in chosen]
