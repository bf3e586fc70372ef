"""A verification as JUnit XML: a suite per article, a case per session and environment.

Comes in: cases. Goes out: XML that every CI system reads; characters that XML forbids are replaced.
Start reading at `junit_report`. The form is that of the Jenkins schema.
"""

import re
from collections.abc import Sequence
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from reprose.snippets.cases import Case

_ERRORS = ("timeout", "broken")  # what could not be run to its end
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_report(cases: Sequence[Case]) -> str:
    """Return the XML: failures for what is wrong, errors for what could not be run."""
    suites = [_suite(path, list(own)) for path, own in groupby(cases, key=lambda c: c.article)]
    counts = _counts(cases).partition(" skipped=")[0]  # the schema has no such attribute here
    head = f'<testsuites name="site verify"{counts} time="{_seconds(cases)}">'
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *suites, "</testsuites>", ""])


def _suite(path: str, cases: list[Case]) -> str:
    head = f'  <testsuite name={_quoted(path)}{_counts(cases)} time="{_seconds(cases)}">'
    return "\n".join([head, *(_case(case) for case in cases), "  </testsuite>"])


def _counts(cases: Sequence[Case]) -> str:
    errors = sum(case.verdict in _ERRORS for case in cases)
    failures = sum(case.is_wrong for case in cases) - errors
    skipped = sum(case.is_idle for case in cases)
    return f' tests="{len(cases)}" failures="{failures}" errors="{errors}" skipped="{skipped}"'


def _seconds(cases: Sequence[Case]) -> str:
    return f"{sum(case.wall_s for case in cases):.3f}"


def _case(case: Case) -> str:
    """Return the element of one case: a failure, an error, a skip, or what else is to be said."""
    name = f"{case.id} [Python {case.environment}]" if case.environment else case.id
    head = (
        f"    <testcase name={_quoted(name)} classname={_quoted(case.article)}"
        f' time="{case.wall_s:.3f}">'
    )
    said = "\n\n".join(str(problem) for problem in case.problems)
    if case.is_wrong:
        kind = "error" if case.verdict in _ERRORS else "failure"
        about = f"message={_quoted(case.note)} type={_quoted(case.verdict)}"
        body = f"      <{kind} {about}>{_text(said)}</{kind}>"
    elif case.is_idle:
        body = f"      <skipped message={_quoted(case.note)}/>"
    elif case.note or said:
        body = f"      <system-out>{_text(said or case.note)}</system-out>"
    else:
        return head[:-1] + "/>"
    return f"{head}\n{body}\n    </testcase>"


def _quoted(text: str) -> str:
    return quoteattr(_FORBIDDEN.sub("\ufffd", text))


def _text(text: str) -> str:
    return escape(_FORBIDDEN.sub("\ufffd", text))
