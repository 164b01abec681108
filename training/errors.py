#!/usr/bin/env python3
"""Counts what kinds of mistakes readings make, layer by layer: the numbers in docs/errors.md.

usage: errors.py GOLD.jsonl PREDICTED.jsonl

Both in the corpus' form; `onrecord eval GOLD.jsonl --predictions-out PREDICTED.jsonl` writes the second. No text is
printed, only counts: the development reports are for measuring.
"""
import json
import sys
from collections import Counter, defaultdict

PRONOUNS = set("he him his himself she her hers herself they them their theirs themselves it its itself i me my mine myself we us our ours ourselves you your yours who whom whose which that".split())


def span(m):
    return tuple(m["span"] if isinstance(m, dict) else m)


def overlaps(a, b):
    return a[0] < b[1] and b[0] < a[1]


def aligned(gold, pred):
    """Predicted actor -> gold actor, one to one by shared mentions, most first."""
    pairs = []
    for i, g in enumerate(gold):
        for j, p in enumerate(pred):
            n = len({span(m) for m in g["mentions"]} & {span(m) for m in p["mentions"]})
            if n:
                pairs.append((-2 * n / (len(g["mentions"]) + len(p["mentions"])), i, j))
    used, out = set(), {}
    for _, i, j in sorted(pairs):
        if ("g", i) not in used and ("p", j) not in used:
            used |= {("g", i), ("p", j)}
            out[pred[j]["id"]] = gold[i]["id"]
    return out


def form(text, m):
    words = text[m[0]:m[1]]
    if words.lower() in PRONOUNS:
        return "pronoun"
    return "name" if words[:1].isupper() else "description"


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    gold, pred = ([json.loads(line) for line in open(path, encoding="utf-8")] for path in sys.argv[1:])
    pred = {r["id"]: r for r in pred}
    count = defaultdict(Counter)
    for g in gold:
        p = pred[g["id"]]
        text = g["text"]
        to_gold = aligned(g["actors"], p["actors"])
        gm = {span(m): a for a in g["actors"] for m in a["mentions"]}
        pm = {span(m): a for a in p["actors"] for m in a["mentions"]}
        for m, a in gm.items():
            if m in pm:
                if a["kind"] != pm[m]["kind"]:
                    count["mentions"][f"right place, {a['kind']} taken for {pm[m]['kind']}"] += 1
            elif any(overlaps(m, other) and other not in gm for other in pm):
                count["mentions"]["drawn too long or too short"] += 1
            else:
                count["mentions"][f"missed: {a['kind']}, {form(text, m)}"] += 1
        for m, a in pm.items():
            if m not in gm and not any(overlaps(m, other) and other not in pm for other in gm):
                count["mentions"][f"not an actor to the annotators: {a['kind']}, {form(text, m)}"] += 1
        for m in gm.keys() & pm.keys():
            if to_gold.get(pm[m]["id"]) != gm[m]["id"]:
                article = "an" if gm[m]["kind"] == "organisation" else "a"
                count["actors"][f"{form(text, m)} of {article} {gm[m]['kind']} joined to another actor or kept apart"] += 1
        flat = lambda spans: {i for s, e in spans for i in range(s, e)}
        said = [(flat(s["content"]), s) for s in g["statements"]]
        for s in p["statements"]:
            content = flat(s["content"])
            best = max(said, key=lambda x: len(content & x[0]) / len(content | x[0]), default=None)
            if best is None or len(content & best[0]) / len(content | best[0]) < 0.5:
                continue
            wanted, got = best[1].get("speaker"), s.get("speaker")
            source = form(text, s["source"][0]) if s["source"] else "no source"
            if wanted is None and got is not None:
                count["speakers"][f"named where nobody is ({source})"] += 1
            elif wanted is not None and got is None:
                count["speakers"][f"left unknown: {(s.get('because') or {}).get('unknown')} ({source})"] += 1
            elif wanted is not None and to_gold.get(got) != wanted:
                count["speakers"][f"wrong ({source})"] += 1
        left = list(p["offices"])
        for o in g["offices"]:
            same = [q for q in left if to_gold.get(q["holder"]) == o["holder"] and (q["title"].lower() in o["title"].lower() or o["title"].lower() in q["title"].lower())]
            title = [q for q in left if q["title"].lower() in o["title"].lower() or o["title"].lower() in q["title"].lower()]
            if same:
                left.remove(same[0])
                if same[0]["status"] != o["status"]:
                    count["offices"][f"{o['status']} taken for {same[0]['status']}"] += 1
            elif title:
                left.remove(title[0])
                count["offices"]["right title, wrong holder"] += 1
            else:
                count["offices"]["missed"] += 1
        count["offices"]["none to the annotators"] += len(left)
        for d in g["dates"]:
            near = [q for q in p["dates"] if overlaps(d["span"], q["span"])]
            if not near:
                count["dates"]["missed"] += 1
            elif all(q["value"] != d["value"] for q in near):
                count["dates"]["another value"] += 1
        count["dates"]["none to the annotators"] += sum(not any(overlaps(q["span"], d["span"]) for d in g["dates"]) for q in p["dates"])
        left = list(p["events"])
        for e in g["events"]:
            near = [q for q in left if overlaps(e["trigger"], q["trigger"])]
            same = [q for q in near if q["type"] == e["type"]]
            if not near:
                count["events"][f"missed: {e['type']}"] += 1
                continue
            left.remove((same or near)[0])
            if not same:
                count["events"][f"{e['type']} taken for {near[0]['type']}"] += 1
                continue
            if same[0]["status"] != e["status"]:
                count["statuses of events"][f"{e['status']} taken for {same[0]['status']}"] += 1
            for role in ("by", "to"):
                wanted, got = set(e[role]), {to_gold.get(a, a) for a in same[0][role]}
                if wanted - got:
                    count["participants"][f"{role}: " + ("somebody else" if got - wanted else "nobody, or too few")] += 1
                elif got - wanted:
                    count["participants"][f"{role}: " + ("one more" if wanted else "somebody where nobody is")] += 1
        for q in left:
            count["events"][f"none to the annotators: {q['type']}"] += 1
    for layer in ("mentions", "actors", "speakers", "offices", "dates", "events", "statuses of events", "participants"):
        print(f"\n{layer}\n")
        for what, n in count[layer].most_common(10):
            print(f"| {what} | {n} |")


if __name__ == "__main__":
    main()
