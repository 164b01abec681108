#!/usr/bin/env python3
"""Records what the Python package `tokenizers` makes of awkward strings, for the library's test.

usage: wordpiece_cases.py TOKENIZER.json > crates/onrecord/tests/data/wordpiece.json
"""
import json
import random
import sys

from tokenizers import Tokenizer

CASES = [
    "",
    " \t\r\n ",
    "The harbour master, Ada Quill, said on Monday.",
    "“We won’t go,” she said.”He has left me no choice.”",
    "‘It’s over’ – the ’90s, rock ’n’ roll — \"fin\" ... … --",
    "Dún Laoghaire, Malmö, São Paulo, Kraków, İstanbul, Ǆ, ß, ﬁ, Å (A\u030a), e\u0301",
    "naïve café résumé NAÏVE CAFÉ",
    "soft\u00adhyphen zero\u200bwidth joiner\u200d bom\ufeff null\u0000 bell\u0007 \ufffd",
    "no\u00a0break thin\u2009space ideographic\u3000space line\u2028separator",
    "北京 said 東京 and 서울 한국어 ひらがな カタカナ が",
    "😀👍🏽 flags 🇬🇧 and family 👨\u200d👩\u200d👧",
    "£4.5m, $10,000, €3, 50%, 5pm, 3/4, #tag @name a_b c-d e.g. U.S.",
    "http://example.org/a?b=c&d=e#f user@example.org",
    "x" * 100,
    "x" * 101,
    "é" * 100,
    "antidisestablishmentarianism unaffable zzzzqqqq",
    "[CLS] [SEP] [UNK] [MASK] ## ##ing #",
    "العربية हिन्दी ไทย עברית ελληνικά Кириллица",
    "ﷺ Ⅷ ² ½ ™ © ° · • ¶ § † ‡ ‰ ′ ″ ‹ › « »",
    "tab\tline\nfeed\r\nreturn\rvertical\u000bform\u000c\u0085next",
    "a\u0300\u0301\u0302b\u0327c",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𝕏 𐍈",
    "Mr. O’Brien-Smith’s co-operation; (brackets) {braces} <angles> ~tilde^ `tick` |pipe| \\slash",
]


def main():
    tokenizer = Tokenizer.from_file(sys.argv[1])
    tokenizer.no_truncation()
    tokenizer.no_padding()
    rng = random.Random(1)
    alphabet = "abcdefgh ABC éÉñ ’‘“”\"'-–—.,!? 漢字 \u0301\u00ad\u200b 0123 ßﬁ 😀 \n"
    texts = CASES + ["".join(rng.choice(alphabet) for _ in range(rng.randint(1, 60))) for _ in range(150)]
    out = []
    for text in texts:
        e = tokenizer.encode(text, add_special_tokens=False)
        # Literal [CLS] and the like are special to the package; in a report they are text.
        if any(piece in text for piece in ("[CLS]", "[SEP]", "[UNK]", "[MASK]")):
            continue
        out.append({"text": text, "ids": e.ids, "offsets": [list(o) for o in e.offsets]})
    json.dump(out, sys.stdout, ensure_ascii=True, indent=None, separators=(",", ":"))
    print()


if __name__ == "__main__":
    main()
