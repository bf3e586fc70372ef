"""A verification as SARIF 2.1.0, for code scanning: one result per problem, with its range.

Comes in: problems. Goes out: JSON. Start reading at `sarif_report`.
"""

import json
from collections.abc import Sequence
from typing import Any

from reprose.problems import Problem

# Stable ids: their numbers never change, new names get new numbers.
_RULES = {
    "claim-fails": "VERIFY001",
    "wrong-output": "VERIFY002",
    "wrong-status": "VERIFY003",
    "snippet-timeout": "VERIFY004",
    "broken-snippet": "VERIFY005",
    "flaky-snippet": "VERIFY006",
    "drifting-output": "VERIFY007",
    "claim-contradicts-article": "VERIFY008",
    "snippet-stopped": "VERIFY009",
    "untrusted-article": "VERIFY010",
}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif_report(problems: Sequence[Problem], version: str) -> str:
    """Return a SARIF log with one run; `version` is the tool's."""
    names = sorted({problem.name for problem in problems})
    rules = [_rule(name) for name in names]
    driver = {"name": "site verify", "version": version, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, names) for problem in problems],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1, sort_keys=True)


def _rule_id(name: str) -> str:
    """Return the stable id of a problem's name; the name itself where it has no number."""
    return _RULES.get(name, name)


def _rule(name: str) -> dict[str, Any]:
    said = {"text": name.replace("-", " ")}
    return {"id": _rule_id(name), "name": name, "shortDescription": said}


def _result(problem: Problem, names: list[str]) -> dict[str, Any]:
    """Return a problem as SARIF's result; a place without a line is the whole file."""
    place = problem.place
    physical: dict[str, Any] = {"artifactLocation": {"uri": place.path.replace(" ", "%20")}}
    if place.line:
        physical["region"] = {
            "startLine": place.line,
            "startColumn": max(1, place.col),
            "endColumn": max(1, place.col) + max(1, place.width),
        }
    text = f"{problem.message}. {problem.hint}".rstrip(". ") or problem.name
    return {
        "ruleId": _rule_id(problem.name),
        "ruleIndex": names.index(problem.name),
        "level": problem.level,
        "message": {"text": text},
        "locations": [{"physicalLocation": physical}],
    }
