"""What is typed at Python's prompt is run and compared as doctest does, with our tolerances."""

from pathlib import Path

import pytest

from kit.running import run
from kit.scripts import article_of
from reprose.snippets.collect import collect
from reprose.snippets.facts import Facts, World
from reprose.snippets.judge import Judged, Surroundings, judge_session
from reprose.snippets.sandbox import Isolation
from reprose.snippets.script import Settings

ARTICLE = """\
```python {file=shapes.py}
def area(side): return side * side
```

```pycon {#values}
>>> import shapes, sys
>>> shapes.area(3), "two words"
(9, 'two words')
>>> print("one\\n\\ntwo"); None; _
one
<BLANKLINE>
two
(9, 'two words')
>>> 22 / 7
3.142
>>> def twice(x):
...     \"\"\"Say it twice.
...
...     Twice.\"\"\"
...     return 2 * x
...
>>> twice(shapes.area(2))
8
>>> object()  # doctest: +ELLIPSIS
<object object at 0x...>
>>> launch()  # doctest: +SKIP
boom
>>> __name__, sys.argv
('__main__', [''])
```

The same prompt goes on, also in a `python` block:

```python {#errors}
>>> shapes.area("a")
Traceback (most recent call last):
  File "<stdin>", line 1, in <module>
  ...
TypeError: can't multiply sequence by non-int of type 'str'
>>> {}["a"]
Traceback (most recent call last):
    ...
KeyError: 'a'
>>> 1 +
Traceback (most recent call last):
    ...
SyntaxError: invalid syntax
>>> twice(4)
8
```

```console {#shell}
$ echo a shell
a shell
```
"""


def judged(text: str, root: Path, level: Isolation | None = None) -> dict[str, Judged]:
    """Return the verdicts on an article's sessions."""
    outputs = run(text, root, level=level)
    around = Surroundings(Settings(), "3.11", World(Facts(lines=(), tables=())))
    sessions = collect(*article_of(text)).value.sessions
    return {one.id: judge_session(one, outputs[one.id], around) for one in sessions}


@pytest.mark.parametrize("level", ["strict", "medium", "weak"])
def test_examples_hold(level: Isolation, tmp_path: Path) -> None:
    found = judged(ARTICLE, tmp_path, level)

    assert {name: (one.verdict, one.note) for name, one in found.items()} == dict.fromkeys(
        ("values", "errors", "shell"), ("pass", "")
    )


WRONG = {
    ">>> 1 + 1\n3": "snippet printed `2`, the article says `3`",
    ">>> 1 + 1": "snippet printed `2`, the article does not show it",
    ">>> int('x')\nTraceback (most recent call last):\n  ...\nTypeError: no": (
        "the article shows `TypeError: no`, the snippet did not print it"
    ),
    ">>> x = 1\n>>> import sys; sys.exit(3)\n>>> x": (
        "`import sys; sys.exit(3)` ended with exit code 3, the article says exit code 0"
    ),
}


@pytest.mark.parametrize("code", WRONG)
def test_examples_that_do_not_hold(code: str, tmp_path: Path) -> None:
    found = judged(f"```pycon {{#x}}\n{code}\n```\n", tmp_path)["x"]

    assert (found.verdict, found.note) == ("fail", WRONG[code])


def test_a_late_example_is_ended_and_the_next_begins_anew(tmp_path: Path) -> None:
    text = (
        "```pycon {#x timeout=500ms}\n>>> import time; time.sleep(600)\n```\n\n"
        "```pycon {#y}\n>>> 'time' in dir()\nFalse\n```\n"
    )
    found = judged(text, tmp_path)

    assert [found["x"].verdict, found["y"].verdict] == ["timeout", "pass"]
