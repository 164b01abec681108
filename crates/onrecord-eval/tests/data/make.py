#!/usr/bin/env python3
"""Make invented reports and predictions, and record what the reference scorer says of them.

usage: make.py PATH/TO/score_attributions.py

Writes beside itself: gold.jsonl (several annotators for some reports), predicted-*.jsonl, and
expected.json, for each file of predictions the reference scorer's figures of all reports and of each
gold row alone ([precision, recall, F1, gold, predicted], in the scorer's order), and fragment scores
and the calibration error computed here in the plainest way; and words.jsonl, how the scorer cuts and
judges strings of awkward characters.
Everything is drawn with a fixed seed: the same scorer gives the same files. Run it with
Python 3.11 or later; the characters below have been in Unicode for long.
"""
import importlib.util
import json
import random
import sys
from pathlib import Path

HERE = Path(__file__).parent

NAMES = ["Ada Byrne", "Ola Brand", "Mayor Îñigo Sørli", "the harbour board", "Dr Łucja Żak’s office", "İpek Öz", "她", "she",
         "they", "a spokesperson for Ærø Council", "Ångström's lawyer", "नीना", "ǅemal Brand", "ВЕРА Лис", "Ⅷ Legion", "Zoë 🛥 Brand",
         "e\u0301lise Noir", "ⓐlpha", "Ⓐlpha Brand"]
CUES = ["said", "told reporters", "added", "according to", "has insisted", "wrote", "believes", "asked", "re-stated"]
CLAUSES = ["the pier will close on May 3rd", "no boats sail after 6 p.m. on weekdays", "it cost $1,200.50 to mend", "we don’t know yet",
           "tides of 4.5 m aren't rare", "the naïve plan – so far – failed", "ten‿fold rises ² are likely", "पुल बंद है", "橋は閉鎖された",
           "nothing", "yes", "the crane 🏗 stands idle", "up to £3.2m was lost", "“unsafe” is the word", "all 12 'temporary' sheds stay",
           "o’clock means o''clock", "``old'' marks remain", "‘single’ marks do too", "…"]
QUOTES = [("“", "”"), ('"', '"'), ("‘", "’"), ("'", "'"), ("``", "''"), ("", ""), ("", ""), ("", "")]


class Text:
    """A text that grows, and where its parts are."""

    def __init__(self):
        self.text = ""

    def add(self, part):
        start = len(self.text)
        self.text += part
        return [start, len(self.text)]


def sentence(rng, t):
    """One sentence with an attribution; returns it."""
    mark, close = rng.choice(QUOTES)
    name, cue, clause = rng.choice(NAMES), rng.choice(CUES), rng.choice(CLAUSES)
    shape = rng.randrange(5)
    if shape == 0:
        content = [t.add(mark + clause + "," + close)]
        t.add(" ")
        c = t.add(cue)
        t.add(" ")
        s = t.add(name)
    elif shape == 1:
        s = t.add(name)
        t.add(" ")
        c = t.add(cue)
        t.add(" ")
        content = [t.add("that " + clause)]
    elif shape == 2:
        content = [t.add(mark + clause + "," + close)]
        t.add(" ")
        s = t.add(name)
        t.add(" ")
        c = t.add(cue)
        t.add(". ")
        content.append(t.add(mark + rng.choice(CLAUSES) + "." + close))
    elif shape == 3:
        s = None
        c = t.add("Reportedly")
        t.add(", ")
        content = [t.add(clause)]
    else:
        s, c = t.add(name), None
        t.add(": ")
        content = [t.add(mark + clause + close)]
    t.add(rng.choice([". ", ".\n\n", "! "]))
    return {"source": [s] if s else [], "cue": [c] if c else [], "content": content}


def perturbed(rng, attributions, length):
    """What a middling reader might make of it: drops, shifts, swaps, splits and invents."""
    out = []
    for a in attributions:
        a = json.loads(json.dumps(a))
        if rng.random() < 0.15:
            continue
        for role in ("source", "cue", "content"):
            for span in a[role]:
                if rng.random() < 0.35:
                    span[0] = min(max(0, span[0] + rng.randint(-12, 12)), length)
                    span[1] = min(max(span[0], span[1] + rng.randint(-12, 12)), length)
        if rng.random() < 0.1:
            a["source"] = []
        if rng.random() < 0.1 and out:
            a["source"] = out[-1]["source"]
        if rng.random() < 0.1:
            a["cue"] = None
        if rng.random() < 0.1 and a["content"]:
            s, e = a["content"][0]
            m = (s + e) // 2
            a["content"] = [[s, m], [min(m + 1, e), e]] + a["content"][1:]
        if rng.random() < 0.05:
            a["content"] = []
        out.append(a)
        if rng.random() < 0.1:
            out.append(json.loads(json.dumps(a)))
    return with_confidence(rng, out)


def anything(rng, count, length):
    """Attributions at random."""
    def span():
        s = rng.randint(0, length)
        return [s, min(length, s + rng.randint(0, 30))]
    return with_confidence(rng, [{role: [span() for _ in range(rng.randint(low, 2))] for role, low in
                                  (("source", 0), ("cue", 0), ("content", 1))} for _ in range(count)])


def with_confidence(rng, attributions):
    for a in attributions:
        if rng.random() < 0.9:
            a["confidence"] = rng.random()
    return attributions


def ties():
    """A report in which equal scores must be broken: one sentence marked thrice, predicted in halves."""
    t = Text()
    source, _ = t.add("Ada Byrne"), t.add(" ")
    cue, _ = t.add("said"), t.add(" ")
    halves = [t.add("one two three four"), t.add(" "), t.add("five six seven eight")]
    t.add(". Ola Brand said so, too.")
    both = [halves[0][0], halves[2][1]]
    other = [t.text.index("Ola"), t.text.index("Ola") + 9]
    gold = [{"source": s, "cue": [cue], "content": [both]} for s in ([source], [other], [])]
    predicted = [{"source": s, "cue": [cue], "content": [c], "confidence": 0.5}
                 for s in ([source], [other], []) for c in (halves[0], halves[2], both)]
    return t.text, gold, predicted


def reports(rng):
    gold, sets = [], {"perturbed": [], "random": [], "same": [], "missing": []}
    for n in range(28):
        t = Text()
        t.add(rng.choice(["", "", "Brand: pier ‘safe’\n\n"]))
        attributions = [sentence(rng, t) for _ in range(rng.randint(0, 7))]
        t.add(rng.choice(["", "Boats passed.", "“"]))
        row = {"id": f"report-{n}", "annotator": "a", "publisher": rng.choice(["Shore Echo", "Hill Post"]), "text": t.text}
        gold.append({**row, "attributions": attributions})
        if n % 4 == 0:
            for annotator in "bc":
                again = [{k: v for k, v in a.items() if k != "confidence"} for a in perturbed(rng, attributions, len(t.text))]
                gold.append({**row, "annotator": annotator, "attributions": again})
        bare = {"id": row["id"]}
        sets["perturbed"].append({**bare, "text": t.text, "statements": perturbed(rng, attributions, len(t.text))})
        sets["random"].append({**bare, "attributions": anything(rng, rng.randint(0, 9), len(t.text))})
        sets["same"].append({**bare, "attributions": attributions})
        if n % 3:
            sets["missing"].append({**bare, "attributions": perturbed(rng, attributions, len(t.text))})
    text, attributions, predicted = ties()
    gold.append({"id": "ties", "text": text, "statements": attributions})
    for rows in sets.values():
        rows.append({"id": "ties", "text": text, "attributions": predicted})
    rng.shuffle(sets["perturbed"])
    sets["random"].append({"id": "in no gold", "attributions": anything(rng, 3, 50)})
    sets["none"] = []
    return gold, sets


def strings(rng, scorer):
    """Strings of awkward characters: the words, and for some spans whether quoted and the source's head."""
    alphabet = list("aAzZ09_ .,-'’‘“”\"`$\n") * 2 + ["''", "``", " ", " ", "’s", "'s"] + list(
        "éÉßǅⅧⅷⓐⒶ²½٣४नाि\u0301\u200d‿𝐀𝟗中々ªºʰ€£🛥—…") + [" Ada", " brand", "İ", "ı", "ſ", "ᴬ", "Ꭰ", "ꭰ", "Ა"]
    out = []
    for _ in range(220):
        text = "".join(rng.choice(alphabet) for _ in range(rng.randint(1, 24)))
        words = scorer.words(text)
        row = {"text": text, "words": words, "spans": []}
        for _ in range(4):
            s, e = sorted(rng.randint(0, len(text)) for _ in range(2))
            inside = scorer.inside([[s, e]], words)
            quoted = bool(scorer.QUOTE.search(text[max(0, s - 2):e + 2]))
            row["spans"].append([s, e, quoted, sorted(inside), scorer.head(inside, words, text)])
        out.append(row)
    return out


def fragments(scorer, gold, predicted):
    """Exact and begin match, counted as hits, gold and predicted by role."""
    out = {}
    for kind in ("exact", "begin"):
        for role in ("source", "cue", "content"):
            total = [0, 0, 0]
            for row in gold:
                words = scorer.words(row["text"])
                def found(attributions):
                    covered = [scorer.inside([s], words) for a in attributions for s in a[role] or []]
                    return {(min(c), max(c)) if kind == "exact" else min(c) for c in covered if c}
                g, p = found(scorer.attributions_of(row)), found(predicted.get(row["id"], []))
                total = [a + b for a, b in zip(total, (len(g & p), len(g), len(p)))]
            out[f"{role}-{kind}"] = total
    return out


def calibration_error(scorer, gold, predicted, bins=15):
    """Expected calibration error over the predictions that state a confidence; None if none does."""
    made = []
    for row in gold:
        words = scorer.words(row["text"])
        guesses = [a for a in predicted.get(row["id"], []) if scorer.inside(a["content"], words)]
        p = scorer.prepare({"text": row["text"], "attributions": guesses}, words)
        def full(g, p):
            iou = scorer.iou(g["content"], p["content"])
            return iou if iou >= 0.5 and scorer.same_source(g, p) else 0.0
        right = {j for _, j in scorer.pairs(scorer.prepare(row, words), p, full)}
        made += [(a["confidence"], j in right) for j, a in enumerate(guesses) if "confidence" in a]
    if not made:
        return None
    error = 0.0
    for n in range(bins):
        inside = [(c, r) for c, r in made if n / bins < c <= (n + 1) / bins or n == 0 == c]
        if inside:
            error += abs(sum(r for _, r in inside) - sum(c for c, _ in inside)) / len(made)
    return error


def write(name, rows):
    with open(HERE / name, "w", encoding="utf-8") as f:
        for row in rows:
            f.write(json.dumps(row, ensure_ascii=False) + "\n")


def scorer_at(path):
    """The scorer in the file at `path`, as a module."""
    spec = importlib.util.spec_from_file_location(Path(path).stem, path)
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    return scorer


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    scorer = scorer_at(sys.argv[1])
    rng = random.Random(20240229)
    gold, sets = reports(rng)
    write("gold.jsonl", gold)
    expected = {}
    for name, rows in sets.items():
        write(f"predicted-{name}.jsonl", rows)
        predicted = {r["id"]: scorer.attributions_of(r) for r in rows}
        expected[name] = {
            "all": scorer.score(gold, predicted),
            "each": [[list(r.values()) for r in scorer.score([g], predicted).values()] for g in gold],
            "fragments": fragments(scorer, gold, predicted),
            "calibration_error": calibration_error(scorer, gold, predicted),
        }
    (HERE / "expected.json").write_text(json.dumps(expected, separators=(",", ":")) + "\n", encoding="utf-8")
    write("words.jsonl", strings(rng, scorer))


if __name__ == "__main__":
    main()
