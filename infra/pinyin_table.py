"""Makes `shared/records/index/readings.bin` from pypinyin's dictionary of characters.

`python -m infra.pinyin_table` writes it anew, after pypinyin changes. The file is one line of JSON, `readings` (each
two at most, with a comma between) and `blocks` (first code point, length), then for each code point of the blocks in
turn the number of its readings, two bytes little-endian; 0 where nobody knows how to read it.
"""

import os
import sys
import unicodedata
from itertools import pairwise

import orjson

from shared.records.index.pinyin import FILE, han
from shared.records.index.tokens import fold

_MOST_READINGS = 2
_WORTH_A_GAP = 64


def characters() -> dict[int, str]:
    """Code point → its two most usual readings without tones, ü as v."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    from pypinyin.constants import PINYIN_DICT

    return {code: _usual(known) for code, known in sorted(PINYIN_DICT.items()) if han(chr(code))}


def _usual(known: str) -> str:
    plain = unicodedata.normalize("NFD", known).replace("u\u0308", "v")
    return ",".join(tuple(dict.fromkeys(fold(one) for one in plain.split(",")))[:_MOST_READINGS])


def content() -> bytes:
    """The whole file."""
    known = characters()
    readings = ["", *sorted(set(known.values()))]
    number = {text: place for place, text in enumerate(readings)}
    blocks, cells = [], bytearray()
    for first, end in _blocks(list(known)):
        blocks.append((first, end - first))
        for code in range(first, end):
            cells += number[known.get(code, "")].to_bytes(2, "little")
    return orjson.dumps({"readings": readings, "blocks": blocks}) + b"\n" + bytes(cells)


def _blocks(codes: list[int]) -> list[tuple[int, int]]:
    """Runs of code points, first and end, with only small gaps in them."""
    ends = [place for place in range(1, len(codes)) if codes[place] - codes[place - 1] > _WORTH_A_GAP]
    bounds = [0, *ends, len(codes)]
    return [(codes[a], codes[b - 1] + 1) for a, b in pairwise(bounds)]


def main() -> int:
    """Command line; returns the exit status."""
    made = content()
    FILE.write_bytes(made)
    print(f"{FILE.name}: {len(made):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
