"""Dates as others write them: read where they can mean only one moment, kept with their offset."""

import pytest

from reprose.moments import read_date


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Tue, 21 Nov 2023 09:30:00 GMT", "2023-11-21T09:30:00+00:00"),
        ("2023-11-21T09:30:00+05:30", "2023-11-21T09:30:00+05:30"),
        ("2021/6/5", "2021-06-05T00:00:00"),
        ("3 février 2020", "2020-02-03T00:00:00"),
        ("March 3rd, 2020 at 4:05 pm", "2020-03-03T16:05:00"),
        ("Fri Jun 25 17:56:30 +08 2021", "2021-06-25T17:56:30+08:00"),
        ("Mon Sep  6 17:58:12 2021", "2021-09-06T17:58:12"),
        ("Sat Nov 21 21:20:27 UTC 2026", "2026-11-21T21:20:27+00:00"),
    ],
)
def test_one_moment(text: str, moment: str) -> None:
    found = read_date(text)
    assert found is not None
    assert found.isoformat() == moment


@pytest.mark.parametrize(
    "text",
    [
        "", "TBD", "5/6/2021", "31 Feb 2021", "May 2021", "Fri 17:56:30",
        "Mon, 01 Jan 0001 00:00:00 +0000", "0001-01-01T00:00:00Z",
    ],
)  # fmt: skip
def test_no_moment(text: str) -> None:
    assert read_date(text) is None
