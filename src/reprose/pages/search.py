"""A search index in small files, so that a reader fetches only what a query needs.

Comes in: pages with their visible text by section. Goes out: shards (postings of all terms that
begin alike), one file per filter (`tag:python`, `is:verified`) and rows (titles and headings of a
few pages). The score of a term in a page is worked out here (BM25 with weights for title, headings
and tags, after Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009), so that the
script only adds numbers. Start reading at `write_index`; the script is `search.js` of the base
theme.

`0-split.txt` names the prefixes whose terms are spread over longer ones. A shard's lines are `term
posting posting …`; a posting is `page.section.score` in base 36, pages as differences. Row files
are JSON: `[[url, title, [[heading id, heading text], …]], …]`.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from reprose.model import Artifact

FOLDER = "search"
ROWS_A_FILE = 4
_MOST_POSTINGS = 60
_LONGEST_SHARD, _DEEPEST = 4000, 6
_WEIGHTS = {"title": 6, "tag": 4, "heading": 3}
_K1, _B = 1.2, 0.75
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_WORDS = re.compile(f"[{_CJK}]+|[^\\W{_CJK}]+")
_IS_CJK = re.compile(f"[{_CJK}]")
_LONGEST = 40
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


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


@dataclass(frozen=True, slots=True)
class Counted:
    """A page's terms: their weight in the page, and the section that says them most."""

    weights: Mapping[str, int]
    places: Mapping[str, int]
    length: int


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
        return f"c{ord(term[0]) % 256}"
    prefix = term[:2]
    while prefix in split and len(term) > len(prefix):
        prefix = term[: len(prefix) + 1]
    return _file_name(prefix)


def _file_name(prefix: str) -> str:
    """Return a prefix as a file name: as it is in ASCII, as numbers of its letters otherwise."""
    if prefix.isascii():
        return prefix
    return "x" + "-".join(f"{ord(letter):x}" for letter in prefix)


def count_terms(page: Indexed) -> Counted:
    """Count a page's terms; cheap enough to be done for every page of every build."""
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
    return Counted(weights, {term: place for term, (_, place) in places.items()}, length)


def write_index(pages: Sequence[Indexed], counted: Sequence[Counted]) -> tuple[Artifact, ...]:
    """Return the files of the index; the same pages give the same bytes.

    Args:
        pages: in the order of their URLs.
        counted: `count_terms` of each.
    """
    lines = {term: f"{term} {_encoded(found)}" for term, found in _postings(counted).items()}
    split = _split(lines)
    shards: dict[str, list[str]] = {}
    for term in sorted(lines):
        shards.setdefault(shard_of(term, split), []).append(lines[term])
    files = {name: "\n".join(found) for name, found in shards.items()}
    files["0-split"] = " ".join(sorted(split))
    filters: dict[str, list[int]] = {}
    for number, page in enumerate(pages):
        for one in page.filters:
            filters.setdefault(one, []).append(number)
    files.update((_filter_file(name), _gaps(found)) for name, found in filters.items())
    artifacts = [
        Artifact(target=f"{FOLDER}/{name}.txt", body=files[name].encode()) for name in sorted(files)
    ]
    return (*artifacts, *_rows(pages))


def _split(lines: Mapping[str, str]) -> frozenset[str]:
    """Return the prefixes whose shards would be too long: their terms go by one letter more."""
    split: set[str] = set()
    sizes: Counter[str] = Counter()
    for depth in range(2, _DEEPEST):
        sizes.clear()
        for term, line in lines.items():
            if len(term) > depth and (depth == 2 or term[: depth - 1] in split):
                sizes[term[:depth]] += len(line) + 1
        split |= {prefix for prefix, size in sizes.items() if size > _LONGEST_SHARD}
    return frozenset(split)


def _postings(counted: Sequence[Counted]) -> dict[str, list[tuple[int, int, float]]]:
    """Return page, section and score of the pages that say each term, by page.

    Of a term that very many pages say, the pages that say it most are kept; a term that nearly
    every page says distinguishes nothing, unless it is in a title.
    """
    n = len(counted)
    mean = sum(page.length for page in counted) / n if n else 1.0
    saying: dict[str, list[tuple[int, int, float]]] = {}
    for number, page in enumerate(counted):
        norm = _K1 * (1 - _B + _B * page.length / (mean or 1.0))
        for term, weight in page.weights.items():
            score = weight * (_K1 + 1) / (weight + norm)
            saying.setdefault(term, []).append((number, page.places[term], score))
    found = {}
    for term, postings in saying.items():
        idf = log(1 + (n - len(postings) + 0.5) / (len(postings) + 0.5))
        best = sorted(postings, key=lambda p: (-p[2], p[0]))[:_MOST_POSTINGS]
        found[term] = [(page, place, score * max(idf, 0.1)) for page, place, score in sorted(best)]
    return found


def _encoded(postings: Iterable[tuple[int, int, float]]) -> str:
    last, out = 0, []
    for page, place, score in postings:
        out.append(f"{_base36(page - last)}.{_base36(place)}.{_base36(max(1, round(score * 20)))}")
        last = page
    return " ".join(out)


def _gaps(numbers: Iterable[int]) -> str:
    last, out = 0, []
    for number in numbers:
        out.append(_base36(number - last))
        last = number
    return " ".join(out)


def _filter_file(name: str) -> str:
    """Return the file of a filter: its kind and its words, folded like a query."""
    kind, _, value = name.partition(":")
    return f"{kind}-{'-'.join(terms_of(value)) or 'x'}"


def _rows(pages: Sequence[Indexed]) -> Iterable[Artifact]:
    """Yield what results show: addresses, titles, headings."""
    for start in range(0, len(pages), ROWS_A_FILE):
        rows = [
            [page.url, page.title, [[name, heading] for name, heading, _ in page.sections[1:]]]
            for page in pages[start : start + ROWS_A_FILE]
        ]
        body = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
        target = f"{FOLDER}/r{_base36(start // ROWS_A_FILE)}.json"
        yield Artifact(target=target, body=body.encode("utf-8", "replace"))


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
        if not number:
            return digits
