"""What readers see of a record: the state of an article over all that was run for it."""

import datetime as dt
from dataclasses import replace

import pytest

from reprose.snippets.outputs import SessionOutput
from reprose.snippets.record import Environment, Record, SessionRecord
from reprose.snippets.record_json import decode_record, encode_record
from reprose.snippets.records import result_of

NOW = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)


def environment(name: str, **verdicts: str) -> Environment:
    sessions = tuple(
        SessionRecord(id=one, line=1, verdict=verdict, output=SessionOutput(id=one))
        for one, verdict in verdicts.items()
    )
    return Environment(
        name=name,
        key="",
        python="3.11.7",
        day=NOW.date(),
        limits="cgroup2",
        sandbox="strict",
        sessions=sessions,
    )


def state(*environments: Environment) -> str:
    return result_of(Record(path="content/a.md", digest="", environments=environments), NOW).state


def test_what_one_tier_skips_and_another_runs_has_run() -> None:
    fast = environment("3.11", small="pass", full="skipped")
    assert state(fast) == "in-part"
    assert state(fast, environment("3.11@slow", small="pass", full="pass")) == "verified"
    assert state(fast, environment("3.11@slow", small="pass", full="fail")) == "failing"


def test_a_verdict_nobody_knows_is_no_proof() -> None:
    assert state(environment("3.11", small="pass", full="fine")) == "in-part"


@pytest.mark.parametrize("measured", [float("inf"), float("nan"), -1e308, 10.0**20])
def test_a_number_that_nothing_measured_is_no_record(measured: float) -> None:
    whole = Record(path="content/a.md", digest="", environments=(environment("3.11", a="pass"),))
    damaged = replace(whole, environments=(replace(whole.environments[0], wall_s=measured),))

    assert decode_record(encode_record(whole)) == whole
    assert decode_record(encode_record(damaged)) is None
