"""What a search can find: pages become counted terms.

Comes in: pages with their visible text by section. Goes out: the terms of each, with their weight
in it, sorted into the shards that `shards` writes. Start reading at `count_terms`.
"""

import marshal
import re
import unicodedata
from collections import Counter
from collections.abc import Container
from dataclasses import dataclass
from math import log2
from typing import Any

VERSION = 1
_WEIGHTS = {"title": 6, "tag": 4, "heading": 3}
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_WORDS = re.compile(f"[{_CJK}]+|[^\\W{_CJK}]+")
_IS_CJK = re.compile(f"[{_CJK}]")
_LONGEST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """A page as the index knows it.

    Attributes:
        url: its address, base path included.
        sections: heading id, heading text, visible text below it; the first has no heading.
        filters: what it can be filtered by (`tag:python`).
    """

    url: str
    title: str
    sections: tuple[tuple[str, str, str], ...]
    tags: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()


def terms_of(text: str) -> list[str]:
    """Return the terms of a text: folded words, parts of joined names, pairs of CJK letters.

    The script folds queries in the same way.
    """
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", text)
        plain = "".join(char for char in plain if unicodedata.category(char)[0] != "M")
        text = unicodedata.normalize("NFC", plain)
    found = []
    for word in _WORDS.findall(text.lower()):
        if _IS_CJK.match(word):
            found += [word[n : n + 2] for n in range(max(1, len(word) - 1))]
            continue
        found.append(word[:_LONGEST])
        if "_" in word:
            found += [part for part in word.split("_") if part and part != word]
    return found


def shard_of(term: str, split: Container[str]) -> str:
    """Return the name of a term's shard: its first two letters, more where those are `split`."""
    if _IS_CJK.match(term):
        return f"c-{ord(term[0]) % 256}"
    prefix = term[:2]
    while prefix in split and len(term) > len(prefix):
        prefix = term[: len(prefix) + 1]
    return _file_name(prefix)


def _file_name(prefix: str) -> str:
    """Return a prefix as a file name: as it is in ASCII, as numbers of its letters otherwise."""
    if prefix.isascii():
        return prefix
    return "x-" + "-".join(f"{ord(letter):x}" for letter in prefix)


def count_terms(page: Indexed) -> bytes:
    """Count a page's terms and pack them by shard, so that `shards` can put them together.

    Returns:
        A packed pair: the page's length in steps, and for each shard its packed terms, each with
        its weight in the page and the number of the section that says it most.
    """
    weights: Counter[str] = Counter()
    places: dict[str, tuple[int, int]] = {}
    length = 0
    for number, (_, heading, text) in enumerate(page.sections):
        here = Counter(terms_of(text))
        length += here.total()
        for term in terms_of(heading):
            here[term] += _WEIGHTS["heading"]
        weights.update(here)
        for term, count in here.items():
            if count > places.get(term, (0, 0))[0]:
                places[term] = (count, number)
    for name, texts in (("title", (page.title,)), ("tag", page.tags)):
        for term in (term for text in texts for term in terms_of(text)):
            weights[term] += _WEIGHTS[name]
            places[term] = (10**6, 0)
    shards: dict[str, list[tuple[str, int, int]]] = {}
    for term in sorted(weights):
        shards.setdefault(shard_of(term, ()), []).append((term, weights[term], places[term][1]))
    return packed((in_steps(length), {name: packed(found) for name, found in shards.items()}))


def in_steps(length: float) -> int:
    """Return a length in steps of a fifth: a few words more or less change no score."""
    return round(4 * log2(length + 1))


def packed(value: Any) -> bytes:
    """Return plain values as bytes; equal ones give equal bytes."""
    return marshal.dumps(value, 2)
