"""Problems as annotations of GitHub's workflows, and a summary for the step.

Comes in: problems and cases. Goes out: text. GitHub shows ten annotations of a kind: the worst come
first, everything else is in the summary. What snippets print can inject no command: percent signs,
line ends, and in properties colons and commas are escaped. Start reading at `annotations`.
"""

from collections.abc import Sequence

from reprose.problems import Problem, annotation
from reprose.snippets.cases import Case
from reprose.snippets.units import show_bytes

MOST_OF_A_KIND = 10
MOST_BYTES = 1 << 20
_LEVELS = ("error", "warning", "note")


def annotations(problems: Sequence[Problem]) -> str:
    """Return one command per line, at most ten of a kind."""
    lines = []
    for level in _LEVELS:
        of_kind = [problem for problem in problems if problem.level == level]
        lines += [annotation(problem) for problem in of_kind[:MOST_OF_A_KIND]]
    return "\n".join(lines)


def step_summary(cases: Sequence[Case], problems: Sequence[Problem]) -> str:
    """Return Markdown for the step's summary, at most 1 MiB: a table of cases, every problem."""
    rows = [
        "| Article | Session | Python | Verdict | Claims | Memory | Note |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for case in cases:
        held = (
            f"{sum(c.holds is True for c in case.claims)}/{len(case.claims)}" if case.claims else ""
        )
        peak = show_bytes(case.peak_bytes) if case.peak_bytes else ""
        cells = (case.article, f"#{case.id}", case.environment, case.verdict, held, peak, case.note)
        rows.append("| " + " | ".join(map(_cell, cells)) + " |")
    rows += ["", *(f"- {_cell(f'{p.place}: {p.level}[{p.name}]: {p.message}')}" for p in problems)]
    text = "\n".join(rows) + "\n"
    return text.encode()[:MOST_BYTES].decode("utf-8", "ignore")


def _cell(text: str) -> str:
    """Return text that cannot leave its table cell, nor become markup."""
    plain = " ".join("".join(c if c.isprintable() else "\ufffd" for c in text).split())
    for char in "\\`*_[]<>|#":
        plain = plain.replace(char, f"\\{char}")
    return plain
