"""Search: what is found, by how many bytes, in which order."""

import gzip
import random
from dataclasses import replace

import pytest

from reprose.pages.search import Indexed, shard_of, terms_of
from reprose.pages.shards import Work, write_index


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Page-Cache, über 2.5 GB", ["page", "cache", "uber", "2", "5", "gb"]),
        ("read_csv()", ["read_csv", "read", "csv"]),
        ("入門Python講座", ["入門", "python", "講座"]),
        ("日", ["日"]),
        ("ΣΊΣΥΦΟΣ", ["σισυφος"]),
        ("", []),
    ],
)
def test_terms(text: str, expected: list[str]) -> None:
    assert terms_of(text) == expected


def test_terms_of_one_shard_share_their_beginning() -> None:
    assert shard_of("memory", frozenset()) == "me"
    assert shard_of("memory", frozenset({"me"})) == "mem"
    assert shard_of("me", frozenset({"me"})) == "me"
    assert shard_of("память", frozenset()) == "x-43f-430"
    assert shard_of("入門", frozenset()).startswith("c-")


def index(pages: list[Indexed]) -> dict[str, bytes]:
    """Return the index's files by name."""
    return {one.target.removeprefix("search/"): one.made() for one in write_index(pages)}


def pages(count: int) -> list[Indexed]:
    """Return pages whose words are distributed as in a language: a few often, most seldom."""
    dice = random.Random(5)
    letters = "abcdefghijklmnoprstuvw"
    words = sorted({"".join(dice.choices(letters, k=dice.randint(3, 9))) for _ in range(12000)})
    dice.shuffle(words)
    weights = [1 / (n + 5) for n in range(len(words))]
    return [
        Indexed(
            url=f"/p{n}/",
            title=" ".join(dice.choices(words[200:4000], k=4)),
            sections=(("", "", " ".join(dice.choices(words, weights, k=300))),),
            tags=("python",),
            filters=("tag:python", "is:verified") if n % 2 else ("tag:python",),
        )
        for n in range(count)
    ]


def test_the_index_is_the_same_every_time() -> None:
    assert index(pages(30)) == index(pages(30))


def test_an_edit_changes_the_shards_of_its_own_words() -> None:
    before = pages(60)
    id_, heading, text = before[7].sections[0]
    edited = replace(before[7], sections=((id_, heading, f"{text} zanzibar zanzibar"),))
    old, new = index(before), index([*before[:7], edited, *before[8:]])

    assert {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)} == {
        "za.txt"
    }


def test_what_was_counted_before_is_not_counted_again() -> None:
    done: dict[str, bytes] = {}
    asked: list[str] = []

    def remember(step: str, work: Work) -> dict[str, bytes]:
        fresh = {key: job() for key, job in work.items() if key not in done}
        asked.extend([step] * len(fresh))
        done.update(fresh)
        return {key: done[key] for key in work}

    first = list(write_index(pages(20), remember))
    asked.clear()

    assert list(write_index(pages(20), remember)) == first
    assert asked == []


def test_a_title_is_found_by_a_few_kilobytes() -> None:
    made = pages(300)
    files = index(made)
    split = frozenset(files["0-split.txt"].decode().split())
    right, most = 0, 0
    for number, page in enumerate(made[::10]):
        scores: dict[int, int] = {}
        fetched = {"0-split.txt"}
        for term in page.title.split():
            name = f"{shard_of(term, split)}.txt"
            fetched.add(name)
            line = next(r for r in files[name].decode().split("\n") if r.split(" ")[0] == term)
            at = 0
            for posting in line.split(" ")[1:]:
                gap, _, score = posting.split(".")
                at += int(gap, 36)
                scores[at] = scores.get(at, 0) + int(score, 36)
        best = sorted(scores, key=lambda n: -scores[n])[:3]
        right += number * 10 in best
        size = sum(len(gzip.compress(files[name])) for name in fetched)
        most = max(most, size // (len(page.title.split()) // 2))
    assert right == 30
    assert most < 10_000


def test_filters_list_their_pages() -> None:
    files = index(pages(6))
    assert files["is-verified.txt"] == b"1 2 2"
    assert files["tag-python.txt"] == b"0 1 1 1 1 1"
