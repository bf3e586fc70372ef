"""The matcher's figures: how many seeded changes slip through, how much noise is refused.

Run it: `PYTHONPATH=src:tests python tests/bench/mutations.py [how many of each kind]`. Not part of
the test run.
"""

import random
import sys
import time
from collections.abc import Callable

from kit.transcripts import STRUCTURAL, noisy, transcript
from reprose.snippets.match import Spec, compare
from reprose.snippets.update import updated_lines

Lines = list[str]


def main(each: int) -> None:
    """Print accepted changes by kind, refused noise, failed updates, and the matcher's speed."""
    spec, rng, slipped = Spec(), random.Random(2026), 0
    for kind, change in STRUCTURAL.items():
        count = 0
        for _ in range(each):
            lines = transcript(rng)
            count += compare(lines, change(lines, rng) or [], spec).agrees
        slipped += count
        print(f"{count:6d} of {each} accepted: {kind}")
    print(f"{slipped:6d} of {each * len(STRUCTURAL)} structural changes accepted")
    for share in (0.01, 0.05):
        pairs = ((lines := transcript(rng), noisy(lines, rng, share)) for _ in range(each))
        refused = sum(not compare(old, new, spec).agrees for old, new in pairs)
        print(f"{refused:6d} of {each} refused: noise of {share:.0%}")
    failed = churned = 0
    for _ in range(10_000):
        old, new = transcript(rng), transcript(rng)
        failed += not compare(updated_lines(old, new, spec), new, spec).agrees
        churned += list(updated_lines(old, noisy(old, rng, 0.05), spec)) != old
    print(f"{failed:6d} of 10000 random updates do not agree afterwards")
    print(f"{churned:6d} of 10000 updates of mere noise change a byte")
    for rows in (17, 1000):
        lines = ["  idx          RSS"] + [f"{n:5d} {12.5 + 8 * n:10.2f}MB" for n in range(rows)]
        runs = [noisy(lines, rng, 0.03) for _ in range(max(3, 2000 // rows))]
        ours = fastest(lambda old, new: compare(old, new, spec), lines, runs)
        plain = fastest(naive, lines, runs)
        print(f"{ours:9.3f} ms for {rows} rows, {ours / plain:.1f} times a loop without any report")


def naive(expected: Lines, actual: Lines) -> bool:
    """Compare words, and numbers within ten percent: what one would write in a hurry."""
    for old, new in zip(expected, actual, strict=True):
        for e, a in zip(old.split(), new.split(), strict=True):
            one, two = e.removesuffix("MB"), a.removesuffix("MB")
            if e != a and abs(float(one) - float(two)) > 0.1 * abs(float(one)):
                return False
    return True


def fastest(how: Callable[[Lines, Lines], object], lines: Lines, runs: list[Lines]) -> float:
    """Return the least processor time of a comparison in seven rounds, in milliseconds."""
    times = []
    for _ in range(7):
        began = time.process_time()
        for actual in runs:
            how(lines, actual)
        times.append(time.process_time() - began)
    return min(times) / len(runs) * 1000


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1200)
