"""Case files: tests that are documents.

A case is a title line, then fields that are closed by a line with a single `.`:

    a heading keeps its id
    .
    <h2 id="x">Setup</h2>
    .
    ## Setup {#x}
    .

Text between cases that is no case (headings, prose) explains them. A case file may have any number
of fields per case (input, expected; or expected, actual, verdict).
"""

from dataclasses import dataclass
from pathlib import Path

CASES = Path(__file__).parents[1] / "cases"


@dataclass(frozen=True)
class Case:
    """One case: where it stands, its title, its fields (each with its last newline)."""

    where: str
    title: str
    fields: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.where} {self.title}"


def read_cases(name: str, fields: int = 2) -> list[Case]:
    """Read a case file of `tests/cases`; each case has as many fields as told."""
    lines = (CASES / name).read_text("utf-8").split("\n")
    cases: list[Case] = []
    at = 0
    while at < len(lines):
        if lines[at] != "." or at == 0:
            at += 1
            continue
        title, start = lines[at - 1].strip(), at
        found = []
        for _ in range(fields):
            end = lines.index(".", at + 1)
            found.append("".join(line + "\n" for line in lines[at + 1 : end]))
            at = end
        cases.append(Case(f"{name}:{start}", title, tuple(found)))
        at += 1
    assert cases, f"{name} holds no case"
    return cases
