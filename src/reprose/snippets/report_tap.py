"""A verification in the Test Anything Protocol, version 13, which every consumer reads.

Comes in: cases. Goes out: text. Start reading at `tap_report`.
"""

from collections.abc import Sequence

from reprose.snippets.cases import Case


def tap_report(cases: Sequence[Case]) -> str:
    """Return a plan and one line per case; what is wrong stands in comments below."""
    lines = ["TAP version 13", f"1..{len(cases)}"]
    for number, case in enumerate(cases, 1):
        skip = f" # SKIP {_plain(case.note)}" if case.is_idle else ""
        name = f"{case.name} {case.environment}".strip().replace("#", "\\#")
        lines.append(f"{'not ok' if case.is_wrong else 'ok'} {number} - {_plain(name)}{skip}")
        if case.note and not skip:
            lines.append(f"# {case.verdict}: {_plain(case.note)}")
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
