"""A verification as JSON, for programs: cases, claims, problems with their ranges.

Comes in: cases and problems. Goes out: text. Start reading at `json_report`.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from reprose.problems import Problem
from reprose.snippets.cases import Case, tally
from reprose.snippets.record import Record
from reprose.snippets.record_json import decode_record, encode_record


def json_report(
    cases: Sequence[Case], problems: Sequence[Problem], records: Sequence[Record] = ()
) -> str:
    """Return a JSON document: `cases`, `problems`, `tally`, and `records` for a later merge."""
    table = {
        "cases": [_case(case) for case in cases],
        "problems": [problem_table(problem) for problem in problems],
        "records": [json.loads(encode_record(record)) for record in records],
        "tally": dict(tally(cases)),
    }
    return json.dumps(table, ensure_ascii=False, indent=1, sort_keys=True)


def records_in(text: str) -> tuple[Record, ...]:
    """Return the records a JSON report holds; those that are damaged are left out.

    Raises:
        ValueError: when the text is no JSON report.
    """
    table = json.loads(text)
    if not isinstance(table, dict) or not isinstance(table.get("records"), list):
        raise ValueError("not a report of `site verify --json`")
    decoded = [decode_record(json.dumps(one).encode()) for one in table["records"]]
    found = tuple(record for record in decoded if record)
    if len(found) < len(decoded):
        raise ValueError("not all of its records are records")
    return found


def problem_table(problem: Problem) -> dict[str, Any]:
    """Return a problem as JSON knows it, with the range it speaks of."""
    place = problem.place
    return {
        "level": problem.level,
        "name": problem.name,
        "message": problem.message,
        "hint": problem.hint,
        "path": place.path,
        "line": place.line,
        "col": place.col,
        "end_col": place.col + place.width,
    }


def _case(case: Case) -> dict[str, Any]:
    table = asdict(case)
    table["name"] = case.name
    table["problems"] = [problem_table(problem) for problem in case.problems]
    return table
