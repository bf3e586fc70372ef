"""The importer's figures: seconds and memory for feeds of any size, with the proof.

Run it: `PYTHONPATH=src:tests python tests/bench/importing.py [posts]` (default 340: 680 blocks of
code). Not part of the test run.
"""

import datetime as dt
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from reprose.config import SiteConfig
from reprose.flows.import_ import ImportRequest, import_

WORDS = (
    "memory page cache file mapped read write kernel limit shell process table index row".split()
)

BOTH = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def main(posts: int) -> None:
    """Import a generated feed twice and print what it took."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "feed.xml"
        source.write_text(feed(posts), "utf-8")
        request = ImportRequest(
            root=folder, config=SiteConfig(title="B", url="https://b.example/"),
            sources=(str(source),), now=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        )  # fmt: skip
        for name in ("first import", "second import"):
            wall, cpu = time.perf_counter(), used()
            report = import_(request)
            wall, cpu = time.perf_counter() - wall, used() - cpu
            print(f"{name}: {dict(report.counts)}, {wall:.2f} s, {cpu:.2f} s of one core")
            print(report.table)
        peaks = [resource.getrusage(who).ru_maxrss // 1024 for who in BOTH]
        size = source.stat().st_size / 1e6
        print(
            f"feed {size:.1f} MB, peak memory {peaks[0]} MB, of the guarded process {peaks[1]} MB"
        )


def used() -> float:
    """Return the processor time of this process and of those it started, in seconds."""
    return sum(sum(resource.getrusage(who)[:2]) for who in BOTH)


def feed(posts: int) -> str:
    """Return a feed: four sections and two programs a post, links between posts."""
    rng = random.Random(2026)
    many = posts < 1000
    items = "".join(item(number, posts, rng, 4 if many else 1) for number in range(posts))
    return f"<rss version='2.0'><channel><title>B</title><link>https://b.example/</link>{items}</channel></rss>"


def item(number: int, posts: int, rng: random.Random, sections: int) -> str:
    """Return one post."""
    parts = []
    for n in range(sections):
        link = f'<a href="https://b.example/p{rng.randrange(posts)}/">{phrase(rng, 3)}</a>'
        parts.append(
            f'<h2 id="s{n}">{phrase(rng, 4)}</h2><p>{phrase(rng, 60)} {link} <em>x</em></p>'
        )
    for n in range(min(2, sections)):
        code = "\n".join(f"def f{n}{m}(a, b):\n    return a &lt; b" for m in range(8))
        parts.append(f'<pre><code class="language-python">{code}\n</code></pre>')
    day = dt.date(2020, 1, 1) + dt.timedelta(days=number % 700)
    return (
        f"<item><title>Post {number}</title><link>https://b.example/p{number}/</link><guid>g{number}"
        f"</guid><pubDate>{day:%d %b %Y} 10:00:00 +0000</pubDate>"
        f"<description><![CDATA[{''.join(parts)}]]></description></item>"
    )


def phrase(rng: random.Random, words: int) -> str:
    """Return some words."""
    return " ".join(rng.choice(WORDS) for _ in range(words))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 340)
