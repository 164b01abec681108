#!/usr/bin/env python3
"""Make the test data of whole readings, and record what the corpus' scorer says of them.

usage: make_reading.py SCORE_READING.py

SCORE_READING.py is the scorer that comes with the OnRecord corpus. Writes beside itself:
reading-gold.jsonl, reading-predicted-*.jsonl, and reading-expected.json, for each file of
predictions the scorer's figures of all reports and of each gold row alone; affairs-gold.jsonl, and
affairs-expected.json, the scorer's figures of affairs-predicted.jsonl, which `UPDATE=1 cargo test -p onrecord-eval
--test affairs` writes. The people are invented. Everything is drawn with a fixed seed: the same scorer gives the same files. Run it with
Python 3.11: later versions add floats with less rounding, and the last digits may differ.
"""
import copy
import json
import random
import sys

from make import HERE, scorer_at, write

PEOPLE = [("person", "Ada Byrne"), ("person", "Ola Brand"), ("person", "Zoë Tarrant"), ("organisation", "Ærø Council"),
          ("organisation", "the Harbour Board 🛥"), ("group", "residents"), ("person", "Łucja Żak"), ("group", "officers")]
PRONOUNS = {"person": ["she", "he", "his", "her"], "organisation": ["it", "its"], "group": ["they", "their"]}
TITLES = ["Mayor", "STRASSENMEISTER", "straßenmeister", "commissioner", "Deputy Commissioner", "ΣΟΦΟΣ", "σοφος", "σοφοσ", "İmam", ""]
HOLDING = ["current", "former", "acting", "incoming", "candidate"]
TYPES = ["harm", "resign", "accuse", "demand", "promise", "deny"]
STATUS = ["happened", "planned", "denied", "alleged"]
KINDS = ["promised_then_done", "denied_then_admitted"]
WHEN = [("on 3 May 2031", "2031-05-03"), ("recently", "PAST_REF"), ("last week", "2031-W17"), ("in 2030", "2030")]
SAYINGS = ["the pier will not close", "it cost $1,200.50 to mend", "we don’t know yet", "the naïve plan failed", "no"]


class Text:
    def __init__(self):
        self.text = ""

    def add(self, part, after=" "):
        start = len(self.text)
        self.text += part
        span = [start, len(self.text)]
        self.text += after
        return span


def report(rng, name):
    t = Text()
    cast = rng.sample(PEOPLE, rng.randint(1, 6))
    row = {"id": name, "text": "", "actors": [{"id": f"A{n + 1}", "kind": k, "name": who, "mentions": []} for n, (k, who) in enumerate(cast)],
           "offices": [], "dates": [], "statements": [], "events": [], "affairs": [], "links": []}
    ids = [a["id"] for a in row["actors"]]

    def mention(n):
        kind, who = cast[n]
        words = rng.choice([who, who, rng.choice(PRONOUNS[kind]), who.split()[-1]])
        row["actors"][n]["mentions"].append(t.add(words))
        return row["actors"][n]["mentions"][-1]

    for _ in range(rng.randint(2, 14)):
        n = rng.randrange(len(cast))
        shape = rng.randrange(4)
        span = mention(n)
        if shape == 0:
            cue = t.add("said")
            content = [t.add(rng.choice(SAYINGS), after=", ")]
            if rng.random() < 0.3:
                content.append(t.add(rng.choice(SAYINGS)))
            row["statements"].append({"id": f"S{len(row['statements']) + 1}", "speaker": rng.choice([ids[n]] * 4 + [None]), "kind": "indirect",
                                      "source": rng.choice([[span], [span], []]), "cue": [cue], "content": content})
        elif shape == 1:
            title = rng.choice(TITLES)
            evidence = t.add(title or "in office")
            row["offices"].append({"holder": ids[n], "title": title, "body": None, "status": rng.choice(HOLDING), "evidence": evidence})
        else:
            trigger = t.add("did so")
            m = rng.randrange(len(cast))
            to = [ids[m]] if rng.random() < 0.5 else []
            if to:
                mention(m)
            row["events"].append({"id": f"E{len(row['events']) + 1}", "type": rng.choice(TYPES), "status": rng.choice(STATUS), "trigger": trigger,
                                  "by": [ids[n]] if rng.random() < 0.8 else [], "to": to, "re": [], "when": None})
        if rng.random() < 0.5:
            words, value = rng.choice(WHEN)
            row["dates"].append({"id": f"T{len(row['dates']) + 1}", "span": t.add(words), "value": value})
        t.add(".", after="\n")
    events = [e["id"] for e in row["events"]]
    for _ in range(min(2, len(events) // 2)):
        row["affairs"].append({"about": rng.sample(ids, rng.randint(1, min(2, len(ids)))), "events": rng.sample(events, rng.randint(1, len(events)))})
    for s in row["statements"]:
        if rng.random() < 0.4:
            row["links"].append({"statement": s["id"], "later": rng.choice(events + [row["statements"][-1]["id"]]), "kind": rng.choice(KINDS)})
    row["text"] = t.text
    return row


def perturbed(rng, gold, much):
    """What a reader might make of it: drops, shifts, swaps, other names and other words."""
    row = copy.deepcopy(gold)
    size = len(row["text"])

    def shift(span):
        if rng.random() < much:
            span[0] = min(max(0, span[0] + rng.randint(-4, 4)), size)
            span[1] = min(max(span[0], span[1] + rng.randint(-4, 4)), size)
        return span

    def dropped(items):
        return [x for x in items if rng.random() >= much / 2]

    for layer in ("actors", "offices", "dates", "statements", "events", "affairs", "links"):
        row[layer] = dropped(row[layer])
        if rng.random() < 0.5:
            rng.shuffle(row[layer])
    names = {a["id"]: f"P{n}" for n, a in enumerate(rng.sample(gold["actors"], len(gold["actors"])))}

    def name(x):
        if x is None or rng.random() < much / 3:
            return rng.choice([None, None, None, *names.values(), "nobody"])
        return names[x]

    def people(ids):
        return [y for x in dropped(ids) if (y := name(x)) is not None] + ([rng.choice(list(names.values()))] if rng.random() < much / 3 else [])

    for a in row["actors"]:
        a["id"] = names[a["id"]]
        a["mentions"] = [shift(m) for m in dropped(a["mentions"])]
        if rng.random() < much / 2 and a["mentions"]:
            a["mentions"].append(list(rng.choice(a["mentions"])))
        if rng.random() < much / 2:
            a["kind"] = rng.choice(["person", "group"])
    if len(row["actors"]) > 1 and rng.random() < much:
        one, other = rng.sample(row["actors"], 2)
        moved, other["mentions"] = other["mentions"][::2], other["mentions"][1::2]
        one["mentions"] += copy.deepcopy(moved)
        if rng.random() < 0.5:
            other["mentions"] += copy.deepcopy(moved[:1])
    for a in row["actors"]:
        a["mentions"] = [{"span": m, "kind": "name"} if rng.random() < 0.3 else m for m in a["mentions"]]
    for o in row["offices"]:
        o["holder"] = name(o["holder"])
        if rng.random() < much:
            o["title"] = rng.choice([o["title"].upper(), o["title"].lower(), "the " + o["title"], rng.choice(TITLES)])
        if rng.random() < much / 2:
            o["status"] = rng.choice(HOLDING)
    for d in row["dates"]:
        shift(d["span"])
        if rng.random() < much / 2:
            d["value"] = "2031"
    for s in row["statements"]:
        s["speaker"] = name(s["speaker"])
        s["content"] = [shift(c) for c in s["content"]]
        if rng.random() < much / 3:
            s["id"] = "S1"
        if rng.random() < much / 3:
            s["content"] = []
    for e in row["events"]:
        shift(e["trigger"])
        e["by"], e["to"] = people(e["by"]), people(e["to"])
        if rng.random() < much / 2:
            e["type"] = rng.choice(TYPES)
        if rng.random() < much / 2:
            e["status"] = rng.choice(STATUS)
        if rng.random() < much / 4:
            e["id"] = None
        if rng.random() < much / 4:
            del e["to"]
    row["events"] = [({k: v for k, v in e.items() if k != "id"} if e["id"] is None else e) for e in row["events"]]
    for f in row["affairs"]:
        f["about"] = people(f["about"])
        if rng.random() < much:
            rng.shuffle(f["events"])
        if rng.random() < much / 2:
            f["events"] = f["events"] + f["events"][:1] + ["E99"]
    for x in row["links"]:
        if rng.random() < much / 2:
            x["kind"] = rng.choice(KINDS)
        if rng.random() < much / 3:
            x["later"] = "E1"
    return row


def odd():
    """Reports that have little, or twice the same."""
    text = "Ada Byrne said no. She left. Ola Brand resigned, and Ola Brand left, too."
    one = {"id": "A1", "mentions": [[0, 9], [19, 22]]}
    two = {"id": "A2", "mentions": [[29, 38], [53, 62]]}
    nothing = {"id": "nothing", "text": "", "actors": [], "offices": [], "dates": [], "statements": [], "events": [], "affairs": [], "links": []}
    bare = {"id": "actors only", "text": text, "actors": [one, two]}
    twice = {"id": "twice", "text": text, "actors": [one, {"id": "A2", "mentions": [*two["mentions"], [53, 62], [0, 9]]}, {"id": "A3", "mentions": []}],
             "statements": [{"speaker": None, "content": [[15, 17]]}, {"id": "S2", "speaker": "A1", "source": None, "content": [[0, 3], [4, 9]]}],
             "events": [{"type": t, "status": "happened", "trigger": [39, 47], "by": ["A2"], "to": []} for t in ("resign", "resign", "harm")]}
    same = {"id": "twice", "actors": [{"id": "x", "mentions": [[0, 22]]}, {"id": "y", "mentions": [[29, 38], [29, 38], [53, 60], [0, 9]]}, {"id": "z", "mentions": []},
                                      {"id": "u", "mentions": [[10, 14]]}],
            "statements": [{"id": "S1", "speaker": "z", "content": [[15, 17]]}, {"id": "S2", "speaker": "x", "content": [[0, 9]]},
                           {"id": "S3", "speaker": None, "content": [[15, 18]]}, {"id": "S4", "speaker": None, "content": []}],
            "events": [{"type": "resign", "status": "denied", "trigger": [40, 47], "by": ["y", "y"]}, {"type": "harm", "status": "happened", "trigger": [39, 40], "by": ["u"], "to": ["z"]},
                       {"type": "resign", "status": "happened", "trigger": [42, 42], "by": ["y"]}]}
    return [nothing, bare, twice], [{"id": "nothing", "events": []}, {"id": "actors only", "text": text, "actors": [{"id": "P1", "mentions": [[0, 9], [29, 38]]}]}, same]


def affairs():
    """Two reports, annotated by hand: in one somebody is held to account, in the other nobody is."""
    harbour = ("Port Lorne’s harbour master, Ada Quill, was put on notice by the harbour board in March. Mayor Ola Brand called for her to go. "
               "“I have no plans to leave,” Ms Quill said. She refused to meet the mayor. On Friday she stepped down. Mr Brand welcomed it. "
               "He said it was time. An inquiry into the doors is under way.")
    bridge = "Tarnside Council opened the bridge on Monday."

    def row(name, text, actors, dates, statements, events, **more):
        def at(words, after=""):
            start = text.index(words, text.index(after) + len(after))
            return [start, start + len(words)]
        return {"id": name, "text": text,
                "actors": [{"id": f"A{n + 1}", "kind": kind, "name": who, "mentions": [at(*m) for m in mentions]} for n, (kind, who, mentions) in enumerate(actors)],
                "offices": [], "dates": [{"id": f"T{n + 1}", "span": at(words), "value": value} for n, (words, value) in enumerate(dates)],
                "statements": [{"id": f"S{n + 1}", "speaker": who, "kind": kind, "source": [at(source)], "cue": [at(cue, source)], "content": [at(content)]}
                               for n, (who, kind, source, cue, content) in enumerate(statements)],
                "events": [{"id": f"E{n + 1}", "type": kind, "step": step, "status": status, "trigger": at(trigger), "by": by, "to": to, "re": [at(re)] if re else [], "when": when}
                           for n, (kind, step, status, trigger, by, to, re, when) in enumerate(events)],
                "affairs": [], "links": [], **more}

    return [
        row("harbour", harbour,
            [("person", "Ada Quill", [("Ada Quill",), ("her", "called for "), ("I", "“"), ("Ms Quill",), ("She",), ("she", "On Friday ")]),
             ("organisation", "the harbour board", [("the harbour board",)]),
             ("person", "Ola Brand", [("Mayor Ola Brand",), ("the mayor", "meet "), ("Mr Brand",), ("He", "it. ")])],
            [("March", "2031-03"), ("Friday", "2031-05-09")],
            [("A1", "direct", "Ms Quill", "said", "“I have no plans to leave,”"), ("A3", "indirect", "He", "said", "it was time")],
            [("warn", "notice", "happened", "on notice", ["A2"], ["A1"], "", "T1"), ("demand", "demand", "happened", "called for", ["A3"], ["A1"], "her to go", None),
             ("resign", "outcome", "denied", "no plans to leave", ["A1"], [], "", None), ("refuse", "answer", "happened", "refused", ["A1"], ["A3"], "to meet", None),
             ("resign", "outcome", "happened", "stepped down", ["A1"], [], "", "T2"), ("praise", "judgement", "happened", "welcomed", ["A3"], [], "it.", None),
             ("investigate", "evidence", "happened", "inquiry", [], [], "the doors", None)],
            affairs=[{"about": ["A1"], "events": ["E1", "E2", "E4", "E5", "E6"]}],
            links=[{"statement": "S1", "later": "E5", "kind": "ruled_out_then_done"}]),
        row("bridge", bridge, [("organisation", "Tarnside Council", [("Tarnside Council",)])], [("Monday", "2031-05-05")], [],
            [("enact", "decision", "happened", "opened", ["A1"], [], "the bridge", "T1")]),
    ]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    scorer = scorer_at(sys.argv[1])
    rng = random.Random(20310503)
    gold = [report(rng, f"report-{n}") for n in range(14)]
    sets = {"near": [perturbed(rng, g, 0.25) for g in gold], "far": [perturbed(rng, g, 0.8) for g in gold], "same": copy.deepcopy(gold)}
    sets["missing"] = [r for n, r in enumerate(sets["near"]) if n % 3] + [{**gold[0], "id": "in no gold"}]
    rng.shuffle(sets["far"])
    few, read = odd()
    gold += few
    for rows in sets.values():
        rows += read
    sets["none"] = []
    write("reading-gold.jsonl", gold)
    expected = {}
    for name, rows in sets.items():
        write(f"reading-predicted-{name}.jsonl", rows)
        predicted = {r["id"]: r for r in rows}
        expected[name] = {"all": scorer.score(gold, predicted), "each": [[list(r.values()) for r in scorer.score([g], predicted).values()] for g in gold]}
    (HERE / "reading-expected.json").write_text(json.dumps(expected, separators=(",", ":")) + "\n", encoding="utf-8")

    gold = affairs()
    write("affairs-gold.jsonl", gold)
    with open(HERE / "affairs-predicted.jsonl", encoding="utf-8") as rows:
        predicted = {r["id"]: r for r in map(json.loads, rows)}
    (HERE / "affairs-expected.json").write_text(json.dumps(scorer.score(gold, predicted), separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
