"""Whatever an article says, reading what it wants run gives a script and problems."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kit.scripts import article_of
from reprose.snippets.collect import collect
from reprose.snippets.lint import lint_script
from reprose.snippets.normalise import decode, normalise
from reprose.snippets.patches import apply_diff, read_diff
from reprose.snippets.scopes import read_scope
from reprose.snippets.units import read_quantity, read_size

_piece = st.sampled_from(
    [
        "$ ", "> ", "...", "[..]", "Killed", "? 3", "[3]", "shell B $ x", "B$ y", "exit",
        "systemd-run --scope -p MemoryMax=1G bash", "$ cat <<EOF", "EOF", "$ cat a b.py", "\\",
        "$ python a.py --x", " idx  RSS", "  1  2.5MB", "  2  3.5MB", "Total diff: 1.0MB", "-x", "+y",
        "claim: rows == 1", "claim: (((", "tol RSS: 5%", "tol", "needs: ram>=1Q", "status: ? 300",
        "match: odd", "rows: x", "<!-- verify", "-->", "<!-- verify:setup", "```", "```console",
        "```console {#a shell=B cache=cold timeout=1s repeat=2}", "```python {file=a.py}",
        "```diff {apply=a.py as=b.py}", "for i in range(len(x), 3): print(i)", "```diff", "",
    ]
)  # fmt: skip
_text = st.one_of(_piece, st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
_FRONT = (
    "---\ntitle: T\nverify: {python: [3.10, x], shells: {B: {memory: 1Q}, C: 3}, timeout: x}\n---\n"
)


@given(st.lists(_text, max_size=30), st.booleans())
@settings(max_examples=150)
def test_any_article_gives_a_script(lines: list[str], front: bool) -> None:
    article, doc = article_of((_FRONT if front else "") + "\n".join(lines))
    lint_script(collect(article, doc).value)


@given(st.binary(max_size=200))
@settings(max_examples=60)
def test_any_output_is_normalised_to_printable_lines(raw: bytes) -> None:
    lines = normalise(decode(raw))
    assert all("\r" not in line and "\x1b" not in line for line in lines)
    assert normalise("\n".join(lines)) == lines


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=60)
def test_any_diff_applies_or_does_not(text: str, diff: str) -> None:
    patched = apply_diff(text, diff)
    assert patched is None or read_diff(diff)


@given(st.text(max_size=40))
@settings(max_examples=60)
def test_any_text_is_a_quantity_or_none(text: str) -> None:
    read_quantity(text)
    read_size(text, 1 << 30)
    read_scope(f"systemd-run {text}")
