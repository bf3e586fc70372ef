"""HTML comments that begin with `verify`: what readers should not see.

Comes in: a `Remark`. Goes out: what it says of the block before it (claims, tolerances, …), or the
hidden commands or the reason to skip for the block after it. Start reading at `read_remark`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import cast, get_args

from reprose.model import Remark
from reprose.problems import Place, Problem, did_you_mean, error
from reprose.snippets.options import read_needs
from reprose.snippets.script import Claim, Expect, Level, Need, Status, Tolerance
from reprose.snippets.sessions import read_status
from reprose.snippets.tolerances import read_tolerance

_HEAD = re.compile(r"\s*(?:<!--)?\s*verify(?::([a-z-]*))?(?=\s|$|-->)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one remark says.

    Attributes:
        kind: `expect` (of the block before), `setup` or `skip` (of the block after).
        code: the console lines of a setup, on their own lines of the file from `line` on.
        reason: why the next block is skipped.
    """

    kind: str
    place: Place
    expect: Expect = field(default_factory=Expect)
    needs: tuple[Need, ...] = ()
    status: Status | None = None
    code: str = ""
    line: int = 0
    reason: str = ""
    problems: tuple[Problem, ...] = ()


def read_remark(remark: Remark) -> Said | None:
    """Read a comment; None when it is not about verification.

    Problems: `unknown-remark`, `unknown-expectation`, `bad-expectation`.
    """
    head = _HEAD.match(remark.text)
    if not head:
        return _misspelt(remark)
    text = remark.text[head.end() :].removesuffix("-->").replace("--\\>", "-->")
    place = remark.place
    kind = head[1] or "expect"
    skipped = remark.text[: head.end()].count("\n")
    if kind == "setup":
        return Said(
            kind=kind,
            place=place,
            code=text.strip("\n") if "\n" in text.strip() else text.strip(),
            line=place.line + skipped + (text.startswith("\n")),
        )
    if kind == "skip":
        return Said(kind=kind, place=place, reason=" ".join(text.split()) or "no reason given")
    if kind != "expect":
        hint = (
            did_you_mean(kind, ("setup", "skip"))
            or "write `verify`, `verify:setup` or `verify:skip`"
        )
        problem = error("unknown-remark", f"`verify:{kind}` is not a kind of remark", place, hint)
        return Said(kind="unknown", place=place, problems=(problem,))
    said = Said(kind=kind, place=place)
    for number, line in enumerate(text.split("\n"), place.line + skipped):
        if line.strip() and not line.strip().startswith("#"):
            whole = place.text if number == place.line and line in place.text else line
            said = _with_line(said, line.strip(), replace(place, line=number, col=1, text=whole))
    return said


def _misspelt(remark: Remark) -> Said | None:
    """Return the problem of a comment that speaks like one of ours but begins otherwise."""
    lines = remark.text.strip().split("\n")
    word = lines[0].strip().partition(":")[0]
    if not did_you_mean(word.lower(), ("verify",)) and word.lower() != "verify":
        return None
    if not any(line.split(" ")[0].partition(":")[0] in (*_LINES, "$") for line in lines[1:]):
        return None
    message = f"`{word}` is not a kind of remark"
    problem = error("unknown-remark", message, remark.place, "did you mean `verify`?")
    return Said(kind="unknown", place=remark.place, problems=(problem,))


def _with_line(said: Said, line: str, place: Place) -> Said:
    """Add what one line of a remark says, or the problem with it."""
    key, colon, value = line.partition(":")
    name, _, argument = key.strip().partition(" ")
    reader = _LINES.get(name)
    if not colon or reader is None:
        hint = did_you_mean(name, tuple(_LINES)) or f"known lines: {', '.join(sorted(_LINES))}"
        hint = f"write `{name}: …`" if reader else hint
        message = f"`{line}` is not something a `verify` remark can say"
        problem = error("unknown-expectation", message, place, hint)
        return replace(said, problems=(*said.problems, problem))
    read = reader(said, argument.strip(), value.strip(), place)
    if isinstance(read, Said):
        return read
    found = f"`{value.strip()}`" if value.strip() else "nothing"
    problem = error("bad-expectation", f"`{key.strip()}` takes {read}, found {found}", place)
    return replace(said, problems=(*said.problems, problem))


def _claim(said: Said, argument: str, value: str, place: Place) -> Said | str:
    if not value:
        return "a claim such as `rows == 16`"
    at = place.text.find(value)
    claim = Claim(text=value, place=replace(place, col=max(at, 0) + 1, width=len(value)))
    return replace(said, expect=replace(said.expect, claims=(*said.expect.claims, claim)))


def _tolerance(said: Said, argument: str, value: str, place: Place) -> Said | str:
    tolerance = read_tolerance(value)
    if tolerance is None or not argument:
        return "a column and how far it may be off: `tol RSS: 5%`, `tol *: 10% 4MB`"
    layer: tuple[tuple[str, Tolerance], ...] = ((argument.strip("`"), tolerance),)
    return replace(said, expect=replace(said.expect, tolerances=(*said.expect.tolerances, *layer)))


def _match(said: Said, argument: str, value: str, place: Place) -> Said | str:
    if value not in get_args(Level):
        return " or ".join(f"`{level}`" for level in get_args(Level))
    return replace(said, expect=replace(said.expect, match=cast(Level, value)))


def _status(said: Said, argument: str, value: str, place: Place) -> Said | str:
    status = Status(int(value)) if value.isdecimal() else read_status(value)
    return replace(said, status=status) if status else "`Killed`, `? 3` or an exit code"


def _needs(said: Said, argument: str, value: str, place: Place) -> Said | str:
    return replace(said, needs=(*said.needs, *read_needs(value, place))) if value else "a need"


def _flaky(said: Said, argument: str, value: str, place: Place) -> Said | str:
    return replace(said, expect=replace(said.expect, flaky=value or "known to differ"))


def _rows(said: Said, argument: str, value: str, place: Place) -> Said | str:
    count = value.removeprefix("+-").removeprefix("±").strip()
    if not count.isdecimal():
        return "how many rows a killed run may differ by, such as `+-1`"
    return replace(said, expect=replace(said.expect, rows=int(count)))


_LINES: Mapping[str, Callable[[Said, str, str, Place], Said | str]] = {
    "claim": _claim,
    "flaky": _flaky,
    "match": _match,
    "needs": _needs,
    "rows": _rows,
    "status": _status,
    "tol": _tolerance,
}
