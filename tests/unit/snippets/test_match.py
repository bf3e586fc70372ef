"""The matcher, case by case: see `tests/cases/match.md`."""

from reprose.snippets.match import Spec, compare, escape, unescape
from reprose.snippets.update import updated_lines

PLAIN = Spec()
HEAD = " idx        RSS"
TABLE = [HEAD, *(f"{n:4d} {12.7 + 8 * n:9.1f}MB" for n in range(1, 17))]


def agrees(expected: list[str], actual: list[str], spec: Spec = PLAIN) -> bool:
    return compare(expected, actual, spec).agrees


def test_elisions_stand_for_any_number_of_lines() -> None:
    assert agrees([TABLE[0], TABLE[1], "...", TABLE[16]], TABLE)
    assert agrees(["...", TABLE[16]], TABLE)
    assert agrees(["..."], [])
    assert not agrees([TABLE[0], "...", TABLE[15]], TABLE)


def test_a_killed_run_may_have_a_row_more_or_less() -> None:
    killed = Spec(rows=1)

    assert agrees(TABLE[:4], TABLE[:5], killed)
    assert agrees(TABLE[:4], TABLE[:3], killed)
    assert not agrees(TABLE[:4], TABLE[:6], killed)
    assert not agrees(TABLE[:4], TABLE[:5])


def test_wildcards_stand_for_text_within_a_line() -> None:
    assert agrees(["took [..] on [..]"], ["took 3 s on host"])
    assert agrees(["/tmp/[..]/a.txt"], ["/tmp/x9/a.txt"])
    assert not agrees(["a [..] b"], ["a x c"])
    assert agrees(["\\[..]"], ["[..]"])


def test_what_looks_special_is_written_with_a_backslash() -> None:
    for line in ("...", "$ x", "> y", "Killed", "? 3", "[3]", "\\...", "  ...", "```", "\\$ x"):
        assert unescape(escape(line)) == line
        assert agrees([escape(line)], [line])


def test_whole_numbers_are_compared_digit_by_digit() -> None:
    assert not agrees(["id 12345678901234567890"], ["id 12345678901234567891"])
    assert agrees(["id 007"], ["id 7"])


def test_a_number_beyond_all_numbers_is_a_word() -> None:
    assert not agrees(["x 1e999"], ["x 5.0"])
    assert not agrees([f"x {'9' * 400}.5"], ["x 5.0"])
    assert not agrees(["x inf", "y nan"], ["x 5.0", "y 6.0"])


def test_digits_grouped_at_odd_places_are_words() -> None:
    assert agrees(["rows 1,000,000.5"], ["rows 1,000,010.5"])
    assert not agrees(["at 1,2.5"], ["at 1,2.6"])
    assert not agrees(["at 1__2.5"], ["at 1__2.6"])


def test_a_unit_may_stand_apart() -> None:
    assert agrees(["used 12.7 MB now"], ["used 12.9 MB now"])
    assert not agrees(["used 12.7 MB now"], ["used 12.7 GB now"])


SAID_OF_JOBS = ["[1] 4711", "ready", "[1]+  Done                    sleep 1"]


def test_what_a_prompt_says_of_jobs_may_be_shown() -> None:
    assert compare(SAID_OF_JOBS, ["ready"], Spec(command="server & sleep 1")).agrees
    assert compare(["...", *SAID_OF_JOBS[1:]], ["a", "ready"], Spec()).agrees
    for command in ("Rscript x.R", "a && b", "a >f 2>&1", "curl 'x?a&b'", "a &>f"):
        assert not compare(["[1] 4711"], [], Spec(command=command)).agrees
    assert not compare(["[1] 4711"], ["other"], Spec(command="server &")).agrees
    assert updated_lines(SAID_OF_JOBS, ["late"], Spec(command="x &")) == (
        SAID_OF_JOBS[0],
        "late",
        SAID_OF_JOBS[2],
    )
