"""Reports for machines: well formed, and nothing a snippet prints can break out of them."""

import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from lxml import etree

from reprose.console import Console
from reprose.problems import Place, Problem, error, note, warning
from reprose.results import ClaimResult
from reprose.snippets.cases import Case
from reprose.snippets.report_github import annotations, step_summary
from reprose.snippets.report_json import json_report
from reprose.snippets.report_junit import junit_report
from reprose.snippets.report_sarif import sarif_report
from reprose.snippets.report_tap import tap_report
from reprose.snippets.report_text import summary, text_report

EVIL = 'x\n::error::stolen\r\n::set-output name=a::b %0A,:<]]>&"\x1b[31m\x00\u2028'
PLACE = Place("content/a b,c.md", 7, 3, 4, EVIL)
PROBLEMS: tuple[Problem, ...] = (
    error("wrong-output", f"snippet printed `{EVIL}`", PLACE, EVIL),
    warning("drifting-output", "off", Place("content/a.md", 1)),
    note("untrusted-article", "imported", Place("content/a.md")),
)
CASES = tuple(
    Case(
        article="content/a.md",
        line=7,
        id=f"s{n}",
        verdict=verdict,
        environment="3.11",
        note=EVIL,
        wall_s=1.5,
        peak_bytes=5 << 20,
        problems=PROBLEMS[:1] if verdict == "fail" else (),
        claims=(ClaimResult(text="rows == 3", block="a", holds=True),),
    )
    for n, verdict in enumerate(
        ("pass", "drift", "fail", "flaky", "timeout", "broken", "skipped", "untrusted")
    )
)
# The part of SARIF 2.1.0 that code scanning reads.
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"enum": ["2.1.0"]},
        "runs": {"type": "array", "items": {"$ref": "#/$defs/run"}},
    },
    "$defs": {
        "text": {"type": "object", "required": ["text"], "properties": {"text": {"minLength": 1}}},
        "run": {
            "type": "object",
            "required": ["tool"],
            "properties": {
                "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                "tool": {
                    "properties": {
                        "driver": {
                            "required": ["name"],
                            "properties": {
                                "rules": {
                                    "uniqueItems": True,
                                    "items": {
                                        "required": ["id"],
                                        "properties": {
                                            "shortDescription": {"$ref": "#/$defs/text"}
                                        },
                                    },
                                }
                            },
                        }
                    }
                },
                "results": {
                    "items": {
                        "required": ["message"],
                        "properties": {
                            "level": {"enum": ["none", "note", "warning", "error"]},
                            "message": {"$ref": "#/$defs/text"},
                            "ruleIndex": {"type": "integer", "minimum": -1},
                            "locations": {"items": {"$ref": "#/$defs/location"}},
                        },
                    }
                },
            },
        },
        "location": {
            "properties": {
                "physicalLocation": {
                    "properties": {
                        "artifactLocation": {
                            "properties": {"uri": {"type": "string", "pattern": "^[^ ]+$"}}
                        },
                        "region": {
                            "properties": {
                                "startLine": {"type": "integer", "minimum": 1},
                                "startColumn": {"type": "integer", "minimum": 1},
                                "endColumn": {"type": "integer", "minimum": 1},
                            }
                        },
                    }
                }
            }
        },
    },
}


def test_annotations_cannot_be_injected() -> None:
    lines = annotations(PROBLEMS).split("\n")

    assert len(lines) == len(PROBLEMS)
    assert all(re.match(r"::(error|warning|notice) file=[^:]*::", line) for line in lines)
    assert "\r" not in annotations(PROBLEMS)
    assert "\x1b" not in annotations(PROBLEMS)
    assert lines[0].startswith("::error file=content/a b%2Cc.md,line=7,col=3,endColumn=7,")


def test_at_most_ten_annotations_of_a_kind_the_rest_in_the_summary() -> None:
    many = tuple(error("wrong-output", f"line {n}", Place("content/a.md", n)) for n in range(1, 40))

    assert len(annotations(many).split("\n")) == 10
    assert all(f"line {n}" in step_summary(CASES, many) for n in range(1, 40))


def test_junit_is_xml_with_the_right_counts() -> None:
    root = ET.fromstring(junit_report(CASES))

    assert root.tag == "testsuites"
    assert root.get("skipped") is None
    for element in (root, root[0]):
        counted = {name: element.get(name) for name in ("tests", "failures", "errors")}
        assert counted == {"tests": "8", "failures": "2", "errors": "2"}
    assert root[0].get("skipped") == "2"
    assert [len(root.findall(f".//{tag}")) for tag in ("failure", "error", "skipped")] == [2, 2, 2]
    assert all(float(case.get("time", "")) == 1.5 for case in root.iter("testcase"))
    assert junit_report(()).endswith("</testsuites>\n")


def test_sarif_fits_its_schema() -> None:
    log = json.loads(sarif_report(PROBLEMS, "1.0"))

    jsonschema.validate(log, SARIF)
    results = log["runs"][0]["results"]
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert [rules[one["ruleIndex"]]["id"] for one in results] == [
        "VERIFY002",
        "VERIFY007",
        "VERIFY010",
    ]


def test_tap_has_a_line_per_case() -> None:
    lines = tap_report(CASES).split("\n")

    assert lines[:2] == ["TAP version 13", "1..8"]
    assert sum(bool(re.match(r"(not )?ok \d+ - ", line)) for line in lines) == 8
    assert sum(line.startswith("not ok") for line in lines) == 4
    assert sum(" # SKIP " in line for line in lines) == 2


@pytest.mark.skipif(shutil.which("prove") is None, reason="no `prove` (Perl) here")
def test_tap_is_read_by_a_consumer(tmp_path: Path) -> None:
    (tmp_path / "out.tap").write_text(tap_report(CASES))

    done = subprocess.run(
        ["prove", "-v", "-e", "cat", str(tmp_path / "out.tap")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert "Parse errors" not in done.stdout + done.stderr
    assert "Failed 4/8 subtests" in done.stdout
    assert "2 skipped" in done.stdout


SCHEMAS = Path(__file__).parents[4] / "schemas"


@pytest.mark.skipif(not SCHEMAS.is_dir(), reason="no `schemas` folder beside the checkout")
def test_reports_fit_the_official_schemas() -> None:
    """`schemas/` holds `sarif-2.1.0.json` (OASIS) and `junit-10.xsd` (Jenkins)."""
    schema = json.loads((SCHEMAS / "sarif-2.1.0.json").read_text())
    jsonschema.validate(json.loads(sarif_report(PROBLEMS, "1.0")), schema)

    xsd = etree.XMLSchema(etree.parse(SCHEMAS / "junit-10.xsd"))
    xsd.assertValid(etree.fromstring(junit_report(CASES).encode()))


def test_json_holds_ranges() -> None:
    table = json.loads(json_report(CASES, PROBLEMS))

    assert table["problems"][0]["line"] == 7
    assert table["problems"][0]["end_col"] == 7
    assert len(table["cases"]) == 8


def test_text_is_one_line_per_session() -> None:
    quiet = tuple(case for case in CASES if case.verdict == "pass")

    assert "  ok        #s0" in text_report(quiet)
    assert summary(CASES) == (
        "1 of 8 sessions pass in 1 article, 2 were not run, 8 of 8 claims hold"
    )


def test_what_is_as_it_was_before_is_not_named_again() -> None:
    before = tuple(replace(case, reused=True) for case in CASES)
    bad = [case.id for case in CASES if case.verdict not in ("pass", "skipped")]

    named = [re.search(r"#s\d", line) for line in text_report(before, every=False).split("\n")]
    assert [found[0] for found in named if found] == [f"#{name}" for name in bad]
    assert text_report(CASES, every=False) == text_report(CASES)


def test_on_github_the_text_of_others_holds_no_commands(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")

    Console("text").quote("  ::error::mine")

    first, text, last = capsys.readouterr().out.splitlines()
    assert text == "  ::error::mine"
    assert first.partition("::stop-commands::")[2] == last.strip(":") != ""
