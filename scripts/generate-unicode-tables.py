#!/usr/bin/env python3
"""Writes Sources/Encoder/Tokenizer/UnicodeTables.swift from the behaviour of Hugging Face's tokenizers.

The models were trained behind that library, whose tables are older than Swift's: newer marks are not stripped, newer
punctuation does not split, the ideographs of extension E begin late. So the library itself is asked about every scalar.

    python3 -m venv venv && venv/bin/pip install tokenizers
    venv/bin/python scripts/generate-unicode-tables.py
"""

import pathlib
import sys
import unicodedata

import tokenizers
from tokenizers import normalizers, pre_tokenizers

TARGET = pathlib.Path(__file__).parent.parent / "Sources/Encoder/Tokenizer/UnicodeTables.swift"

bert = normalizers.BertNormalizer(clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=True)
clean = normalizers.BertNormalizer(clean_text=True, handle_chinese_chars=False, strip_accents=False, lowercase=False)
decompose = normalizers.NFD()
split = pre_tokenizers.BertPreTokenizer()

# One mark of each canonical combining class, to sort others by.
YARDSTICKS = {}
for value in range(0x110000):
    rank = unicodedata.combining(chr(value))
    if rank and rank not in YARDSTICKS:
        mark = chr(value)
        if decompose.normalize_str(mark) == mark:
            YARDSTICKS[rank] = mark
LOWEST = YARDSTICKS[1]
HIGHEST = YARDSTICKS[240]


def combining_rank(text):
    """The library's own combining class of one scalar, as the class of the lowest yardstick that may not pass it."""
    if decompose.normalize_str(HIGHEST + text + LOWEST) == HIGHEST + text + LOWEST:
        return 0
    below = [
        rank
        for rank, mark in YARDSTICKS.items()
        if mark != text and decompose.normalize_str(text + mark) == mark + text
    ]
    return min(rank for rank in YARDSTICKS if rank > max(below, default=0))


def pieces(text):
    return [piece for piece, _ in split.pre_tokenize_str("a" + text + "b")]


HANGUL = range(0xAC00, 0xD7A4)

classes = {}
replacements = {}
ranks = {}

for value in range(0x110000):
    if 0xD800 <= value < 0xE000 or value in HANGUL:
        continue
    text = chr(value)
    result = bert.normalize_str("a" + text + "b")
    assert result[0] == "a" and result[-1] == "b", hex(value)
    result = result[1:-1]
    if len(result) > 2 and result[0] == " " and result[-1] == " ":
        classes[value] = "ideograph"
        result = result[1:-1]
        if result != text:
            replacements[value] = result
    elif result == " ":
        classes[value] = "space"
    elif result == "":
        # What is cleaned away is gone before marks are put in order; an accent is taken out after it.
        cleaned = clean.normalize_str(text) == ""
        classes[value] = "dropped" if cleaned or combining_rank(text) else "parting"
    elif result != text:
        classes[value] = "replaced"
        replacements[value] = result
    else:
        rank = combining_rank(text)
        kind = pieces(text)
        if rank:
            assert len(kind) == 1, hex(value)
            classes[value] = "ranked"
            ranks[value] = rank
        elif len(kind) == 3:
            classes[value] = "punctuation"
        else:
            assert len(kind) == 1, hex(value)

for value, result in replacements.items():
    for scalar in result:
        code = ord(scalar)
        kind = classes.get(code)
        assert kind in (None, "punctuation", "ranked") or classes[value] == "ideograph", (hex(value), result, kind)
        assert bert.normalize_str("a" + scalar + "b").strip("ab ") == scalar.strip("ab "), hex(value)

for value in HANGUL:
    index = value - 0xAC00
    parts = chr(0x1100 + index // 588) + chr(0x1161 + index % 588 // 28)
    parts += chr(0x11A7 + index % 28) if index % 28 else ""
    assert bert.normalize_str(chr(value)) == parts, hex(value)

ORDER = ["dropped", "parting", "space", "ideograph", "punctuation", "ranked", "replaced"]


def ranges(kind):
    values = sorted(value for value, name in classes.items() if name == kind)
    found = []
    for value in values:
        if found and found[-1][1] == value - 1:
            found[-1][1] = value
        else:
            found.append([value, value])
    return [f"{low:X}" if low == high else f"{low:X}-{high:X}" for low, high in found]


def wrapped(words):
    lines, line = [], ""
    for word in words:
        if line and len(line) + 1 + len(word) > 112:
            lines.append(line)
            line = ""
        line = f"{line} {word}" if line else word
    lines.append(line)
    return "\n".join(f"        {line}" for line in lines)


def literal(name, sentence, words):
    return f'    /// {sentence}\n    static let {name} = """\n{wrapped(words)}\n        """\n'


def distance_coded():
    """A run of replacements by one scalar at a constant distance is written once: first-last+distance."""
    words, values = [], sorted(replacements)
    place = 0
    while place < len(values):
        value = values[place]
        result = replacements[value]
        if len(result) == 1:
            distance = ord(result) - value
            end = place
            while (
                end + 1 < len(values)
                and values[end + 1] == values[end] + 1
                and len(replacements[values[end + 1]]) == 1
                and ord(replacements[values[end + 1]]) - values[end + 1] == distance
            ):
                end += 1
            if end > place:
                words.append(f"{value:X}-{values[end]:X}={ord(result):X}")
                place = end + 1
                continue
        words.append(f"{value:X}=" + "+".join(f"{ord(scalar):X}" for scalar in result))
        place += 1
    return words


SENTENCES = {
    "dropped": "Scalars that vanish, among them the accents.",
    "parting": "Marks that vanish, yet part the marks before them from the marks after them.",
    "space": "Scalars that part words.",
    "ideograph": "Scalars that are words by themselves.",
    "punctuation": "Scalars that are words by themselves and part other words.",
}

text = "// Generated by scripts/generate-unicode-tables.py; do not edit.\n\n"
text += "/// What becomes of each scalar before words are cut into pieces, as hexadecimal scalars and ranges.\n"
text += "///\n/// A scalar not named here, and not a Hangul syllable, stays as it is.\n"
text += "enum UnicodeTables {\n"
sections = [literal(kind, sentence, ranges(kind)) for kind, sentence in SENTENCES.items()]
sections.append(
    literal(
        "ranked",
        "Marks that stay, each with its canonical combining class: `mark=class`.",
        [f"{value:X}={rank:X}" for value, rank in sorted(ranks.items())],
    )
)
sections.append(
    literal(
        "replaced",
        "Scalars that others replace: `scalar=first+second`, or `first-last=first` for a run.",
        distance_coded(),
    )
)
text += "\n".join(sections) + "}\n"
TARGET.parent.mkdir(parents=True, exist_ok=True)
TARGET.write_text(text)
print(f"tokenizers {tokenizers.__version__}: {len(classes)} scalars, {len(replacements)} replacements", file=sys.stderr)
