"""A generated site with a vocabulary like that of real writing, for search.

Words are made of syllables; how often each is used follows Zipf's law, as in every language, and
each article belongs to a topic whose own words it prefers. The same seed gives the same site.
"""

import random
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

WORDS, TOPICS, TOPIC_WORDS = 16_000, 40, 160


@dataclass(frozen=True)
class Query:
    """What a reader types, and the title of the article that is meant."""

    text: str
    title: str


def written_site(folder: Path, count: int = 500, seed: int = 7) -> list[Query]:
    """Write a site of `count` articles; return a query for each title and each heading."""
    chance = random.Random(seed)
    words = _words(chance)
    weights = list(accumulate(1 / (rank + 3) for rank in range(WORDS)))
    topics = [chance.sample(words[200:], TOPIC_WORDS) for _ in range(TOPICS)]
    (folder / "content/posts").mkdir(parents=True)
    (folder / "site.toml").write_text('title = "Words"\nurl = "https://words.example/"\n')
    queries: list[Query] = []
    titles: set[str] = set()
    for number in range(count):
        topic = topics[number % TOPICS]
        title = " ".join(chance.sample(topic, 3)).capitalize()
        while title in titles:
            title = " ".join(chance.sample(topic, 3)).capitalize()
        titles.add(title)
        headings = [" ".join(chance.sample(topic, 2)).capitalize() for _ in range(4)]
        body = "\n\n".join(
            part
            for heading in headings
            for part in (f"## {heading}", _text(chance, words, weights, topic))
        )
        day = f"20{10 + number // 100}-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
        head = f"---\ntitle: {title}\ndate: {day}\ntags: [t{number % TOPICS}]\n---\n\n"
        (folder / f"content/posts/a{number:03d}.md").write_text(head + body + "\n", "utf-8")
        queries += [Query(title, title), *(Query(heading, title) for heading in headings)]
    return queries


def _words(chance: random.Random) -> list[str]:
    """Return different words, common ones shorter."""
    starts = "b c d f g h j k l m n p qu r s t v w z br cl dr gr pl st tr sh th".split()
    middles = "a e i o u ai ea ou ie".split()
    ends = ["", "n", "r", "s", "t", "l", "ng", "rd", "ck", "m"]
    found: dict[str, None] = {}
    while len(found) < WORDS:
        syllables = 1 + min(3, len(found) // 900 + chance.randrange(2))
        word = "".join(
            chance.choice(starts) + chance.choice(middles) + chance.choice(ends)
            for _ in range(syllables)
        )
        found.setdefault(word)
    return list(found)


def _text(chance: random.Random, words: list[str], weights: list[float], topic: list[str]) -> str:
    """Return a section: some 150 words, every fifth of them the topic's."""
    common = chance.choices(words, cum_weights=weights, k=120)
    text = common + chance.choices(topic, k=30)
    chance.shuffle(text)
    return " ".join(text).capitalize() + "."
