"""Five slips that can be seen without running anything, and what is no slip."""

from kit.scripts import article_of
from reprose.snippets.collect import collect
from reprose.snippets.lint import lint_script

PROGRAM = """\
```python {file=walk.py}
import sys
fast = "fast" in sys.argv
data = list(range(1000))
step = 100
start = 0
print(f"Items len={len(data)}")
print("  idx     used   Δ used")
for idx, i in enumerate(range(0, len(data), step)):
    if idx == 4:
        start = used()
    print(f"{idx:5d} {used():7.1f}MB {change():7.1f}MB")
print(f"Total diff: {used() - start:.1f}MB")
```

"""
ROWS = "".join(f"{n:5d} {50 + 10 * n:7.1f}MB {10.0:7.1f}MB\n" for n in range(10))
GOOD = f"$ python walk.py\nItems len=1000\n  idx     used   Δ used\n{ROWS}Total diff: 60.0MB\n"


def names(session: str, more: str = "") -> list[str]:
    found = collect(*article_of(f"{PROGRAM}{more}```console\n{session}```\n"))
    return [problem.name for problem in (*found.problems, *lint_script(found.value))]


def test_a_transcript_that_fits_its_program_is_left_alone() -> None:
    assert names(GOOD) == []


def test_rows_the_loop_does_not_print() -> None:
    more = "".join(f"{n:5d} {50 + 10 * n:7.1f}MB {10.0:7.1f}MB\n" for n in range(10, 14))
    assert names(GOOD.replace(ROWS, ROWS + more).replace("diff: 60.0", "diff: 100.0")) == [
        "row-count"
    ]


def test_a_total_of_another_program() -> None:
    assert names(GOOD.replace("diff: 60.0MB", "diff: 90.0MB")) == ["summary-line"]


def test_a_change_that_is_none() -> None:
    assert names(GOOD.replace("80.0MB    10.0MB", "80.0MB    25.0MB")) == ["delta-column"]


def test_changes_may_count_from_the_start() -> None:
    session = GOOD
    for n in range(10):
        session = session.replace(
            f"{50 + 10 * n:7.1f}MB    10.0MB", f"{50 + 10 * n:7.1f}MB {10.0 * n + 3:7.1f}MB"
        )
    assert names(session) == []


def test_a_flag_nobody_reads() -> None:
    assert names(GOOD.replace("walk.py\n", "walk.py --fast\n", 1)) == ["unread-flag"]
    assert names(GOOD.replace("walk.py\n", "walk.py fast\n", 1)) == []


def test_a_diff_that_does_not_fit() -> None:
    loose = "```diff\n- slow = True\n+ slow = False\n```\n\n"
    named = "```diff {apply=walk.py}\n-slow = True\n+slow = False\n```\n\n"
    fits = "```diff {apply=walk.py}\n-step = 100\n+step = 50 * 2\n```\n\n"
    assert names(GOOD, loose) == ["broken-diff"]
    assert names(GOOD, named) == ["broken-diff"]
    assert names(GOOD, fits) == []


def test_a_listing_of_something_that_is_no_file() -> None:
    assert names("$ cat python walk.py\nimport sys\n") == ["cat-slip"]
    assert names("$ cat python run.py\nimport sys\n") == ["cat-slip"]
    assert names("$ cat run.py\nimport sys\n") == []


def test_a_program_nobody_gave() -> None:
    assert names("$ python wakl.py\n") == ["missing-program"]
    assert names("$ cp walk.py other.py\n$ python other.py\n") == []
