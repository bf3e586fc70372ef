"""A search index in small files, so that a reader fetches only what a query needs.

Comes in: pages, as `search` has counted them. Goes out: shards (postings of all terms that begin
alike), one file per filter (`tag:python`, `is:verified`) and rows (titles and headings of a few
pages). The score of a term in a page is worked out here (BM25 with weights for title, headings and
tags, after Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009), so that the
script only adds numbers. Lengths count in steps: after an edit only the shards of its own words
are other ones. Start reading at `write_index`; the script is `search.js` of the base theme.

`0-split.txt` names the prefixes whose terms are spread over longer ones. A shard's lines are `term
posting posting …`; a posting is `page.section.score` in base 36, pages as differences. Row files
are JSON: `[[url, title, [[heading id, heading text], …]], …]`.
"""

import json
import marshal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from math import log

from reprose.digest import digest_bytes
from reprose.pages.artifact import Artifact
from reprose.pages.search import VERSION, Indexed, count_terms, in_steps, packed, shard_of, terms_of

FOLDER = "search"
ROWS_A_FILE = 4
_MOST_POSTINGS = 60
_LONGEST_SHARD, _DEEPEST = 4000, 6
_K1, _B = 1.2, 0.75
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

Work = Mapping[str, Callable[[], bytes]]
Remember = Callable[[str, Work], Mapping[str, bytes]]
# The page's number, its length in steps, its packed terms of one shard.
Share = tuple[int, int, bytes]


def do_all(_: str, work: Work) -> dict[str, bytes]:
    """Do all the work; a build does only what it has not done before."""
    return {key: job() for key, job in work.items()}


def write_index(pages: Sequence[Indexed], remember: Remember = do_all) -> Iterator[Artifact]:
    """Yield the files of the index; the same pages give the same bytes.

    Args:
        pages: in the order of their URLs.
        remember: does the work of a step, or knows its results by their keys.
    """
    keys = [f"{VERSION}-page-{digest_bytes(packed(_content(page)))}" for page in pages]
    jobs = {key: partial(count_terms, page) for key, page in zip(keys, pages, strict=True)}
    counted = remember("terms", jobs)
    shares: dict[str, list[Share]] = {}
    lengths = []
    for number, key in enumerate(keys):
        length, parts = marshal.loads(counted[key])  # noqa: S302 (ours, checked by the store)
        lengths.append(length)
        for name, part in parts.items():
            shares.setdefault(name, []).append((number, length, part))
    mean = in_steps(sum(map(_length, lengths)) / len(lengths)) if lengths else 0
    todo: dict[str, Callable[[], bytes]] = {}
    for name in sorted(shares):
        key = digest_bytes(packed((VERSION, len(pages), mean, name, shares[name])))
        todo[f"{VERSION}-shard-{key}"] = partial(_shard, name, shares[name], len(pages), mean)
    made = remember("shards", todo)
    split: list[str] = []
    for key in todo:
        more, files = marshal.loads(made[key])  # noqa: S302 (ours, checked by the store)
        split += more
        yield from (_file(name, text) for name, text in files)
    yield _file("0-split", " ".join(sorted(split)))
    yield from _filters(pages)
    yield from _rows(pages)


def _content(page: Indexed) -> tuple[object, ...]:
    """Return what the terms of a page depend on."""
    return page.title, page.sections, page.tags


def _length(steps: int) -> float:
    """Return the length that a number of steps stands for."""
    return float(2 ** (steps / 4))


def _shard(name: str, shares: Sequence[Share], pages: int, mean: int) -> bytes:
    """Return the shards of terms that begin alike: the prefixes that are split, and the files."""
    lines = {
        term: f"{term} {_encoded(found)}" for term, found in _postings(shares, pages, mean).items()
    }
    split = _split(lines)
    files: dict[str, list[str]] = {}
    for term in sorted(lines):
        files.setdefault(shard_of(term, split), []).append(lines[term])
    texts = [(name, "\n".join(found)) for name, found in sorted(files.items())]
    return packed((sorted(split), texts))


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


def _postings(
    shares: Sequence[Share], pages: int, mean: int
) -> dict[str, list[tuple[int, int, float]]]:
    """Return page, section and score of the pages that say each term, by page.

    Of a term that very many pages say, the pages that say it most are kept; a term that nearly
    every page says distinguishes nothing, unless it is in a title.
    """
    saying: dict[str, list[tuple[int, int, float]]] = {}
    for number, length, part in shares:
        norm = _K1 * (1 - _B + _B * _length(length) / _length(mean))
        for term, weight, place in marshal.loads(part):  # noqa: S302 (ours, just packed)
            score = weight * (_K1 + 1) / (weight + norm)
            saying.setdefault(term, []).append((number, place, score))
    found = {}
    for term, postings in saying.items():
        idf = log(1 + (pages - len(postings) + 0.5) / (len(postings) + 0.5))
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


def _filter_name(name: str) -> str:
    """Return the file of a filter: its kind and its words, folded like a query."""
    kind, _, value = name.partition(":")
    return f"{kind}-{'-'.join(terms_of(value)) or 'x'}"


def _filters(pages: Sequence[Indexed]) -> Iterator[Artifact]:
    """Yield the pages that each filter lets through."""
    found: dict[str, list[int]] = {}
    for number, page in enumerate(pages):
        for one in page.filters:
            found.setdefault(_filter_name(one), []).append(number)
    yield from (_file(name, _gaps(found[name])) for name in sorted(found))


def _rows(pages: Sequence[Indexed]) -> Iterator[Artifact]:
    """Yield what results show: addresses, titles, headings."""
    for start in range(0, len(pages), ROWS_A_FILE):
        rows = [
            [page.url, page.title, [[name, heading] for name, heading, _ in page.sections[1:]]]
            for page in pages[start : start + ROWS_A_FILE]
        ]
        body = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
        target = f"{FOLDER}/r{_base36(start // ROWS_A_FILE)}.json"
        yield Artifact(target=target, body=body.encode("utf-8", "replace"))


def _file(name: str, text: str) -> Artifact:
    return Artifact(target=f"{FOLDER}/{name}.txt", body=text.encode())


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
        if not number:
            return digits
