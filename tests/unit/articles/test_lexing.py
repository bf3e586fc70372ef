"""The quick lexer gives Pygments' own tokens, in every language."""

import itertools
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pygments.lexers import get_all_lexers, get_lexer_by_name

from reprose.articles import lexing
from reprose.articles.highlight import PLAIN
from reprose.articles.lexing import Tokens

SOURCES = Path(lexing.__file__).parent
# Pieces of many languages; each lexer reads all of them, in its own way.
SAMPLE = """\
#!/bin/sh
# comment // comment ; comment -- comment
def f(a: int = 0x1F) -> None:  # note
    '''doc''' ; return "s\\n" + 'x' % 3.5e-7
class A<T> extends B { public static void main(String[] args) { int x = 1; /* c */ } }
fn main() { let mut v: Vec<u8> = vec![1, 2]; println!("{:?}", v); }
SELECT a, COUNT(*) FROM t WHERE b LIKE '%x' -- end
<html><body class="c">&amp; <script>var x = /re/g;</script></body></html>
body { color: #fff; margin: 0 auto !important }
$ echo "$HOME" | grep -v '^x' > out.txt 2>&1
key = "value"  [table]  - item: {a: [1, 2]}
if x == y then puts :sym end ~~ @@ -1,2 +1,2 @@
+added
-removed
\\begin{x} $a^2$ \\end{x} 日本 ünï \t end
"""
NAMES = sorted({aliases[0] for _, aliases, _, _ in get_all_lexers() if aliases} - PLAIN)


def quick(name: str) -> Tokens:
    tokens = Tokens(get_lexer_by_name(name, stripnl=False, ensurenl=False))
    tokens.seen = lexing.PAYS_AFTER
    return tokens


@pytest.mark.parametrize("name", NAMES[::3])
def test_the_tokens_are_the_same(name: str) -> None:
    tokens, slow = quick(name), get_lexer_by_name(name, stripnl=False, ensurenl=False)
    for text in (SAMPLE, SAMPLE[::-1], *SAMPLE.splitlines(keepends=True)):
        assert list(tokens.of(text)) == list(slow.get_tokens(text))


def test_the_tokens_of_real_programs_are_the_same() -> None:
    tokens = quick("python")
    for path in itertools.islice(sorted(SOURCES.glob("*.py")), 12):
        text = path.read_text("utf-8")
        assert list(tokens.of(text)) == list(tokens.lexer.get_tokens(text))


def test_a_python_whose_patterns_cannot_be_read_is_slower_and_no_worse() -> None:
    """The parser behind `re` is private: a Python may come that has it elsewhere."""
    ran = subprocess.run(
        [sys.executable, "-c", _WITHOUT_PARSER],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
    )
    assert ran.stdout == "True this Python cannot tell whether a pattern is safe\n", ran.stderr


_WITHOUT_PARSER = """\
import re, sys
del re._parser
sys.modules["re._parser"] = None
from pygments.lexers import get_lexer_by_name
from reprose.articles.lexing import PAYS_AFTER, Tokens
from reprose.snippets.patterns import unsafe_pattern
lexer = get_lexer_by_name("python")
code = "def f(a):\\n    return a + 1\\n" * 3000
assert len(code) > PAYS_AFTER
print(list(Tokens(lexer).of(code)) == list(lexer.get_tokens(code)), unsafe_pattern("a+"))
"""
