"""Problems: one shape on the screen, places, order."""

from reprose.problems import (
    Place,
    briefly,
    did_you_mean,
    error,
    in_order,
    note,
    place_at,
    place_in_line,
    strictly,
    tally,
    warning,
)


def test_a_problem_shows_place_excerpt_and_hint() -> None:
    text = "title: x\ntgas: [a]\n"
    place = place_at("content/a.md", text, text.index("tgas"), 4)
    problem = error("unknown-key", "`tgas` is not a key", place, "did you mean `tags`?")

    assert str(problem) == (
        "content/a.md:2:1: error[unknown-key]: `tgas` is not a key\n"
        "    2 | tgas: [a]\n"
        "      | ^^^^\n"
        "\n"
        "hint: did you mean `tags`?"
    )


def test_a_problem_of_a_whole_file_has_no_excerpt() -> None:
    assert str(warning("w", "said", Place("a.md"))) == "a.md: warning[w]: said"


def test_a_long_line_is_cut_around_the_place() -> None:
    line = "x" * 500 + "HERE" + "y" * 500
    shown = str(error("e", "said", place_in_line("a.md", 7, line, "HERE"))).split("\n")

    assert shown[0].startswith("a.md:7:501:")
    assert len(shown[1]) < 120
    assert shown[1][shown[2].index("^") :].startswith("HERE")


def test_a_place_is_found_by_offset() -> None:
    text = "one\ntwo\nthree"

    assert place_at("p", text, 0) == Place("p", 1, 1, 1, "one")
    assert place_at("p", text, 5) == Place("p", 2, 2, 1, "two")
    assert place_at("p", text, 999) == Place("p", 3, 6, 1, "three")


def test_errors_come_last_and_nothing_twice() -> None:
    a = error("e", "a", Place("a", 1))
    b = warning("w", "b", Place("z", 9))
    c = note("n", "c", Place("b", 2))

    assert in_order([a, b, a, c]) == (c, b, a)


def test_strict_turns_warnings_into_errors_and_leaves_notes() -> None:
    problems = (warning("w", "b", Place("z")), note("n", "c", Place("b")))

    assert [p.level for p in strictly(problems)] == ["error", "note"]


def test_near_names_are_suggested() -> None:
    assert did_you_mean("tgas", ["tags", "title"]) == "did you mean `tags`?"
    assert did_you_mean("zzz", ["tags"]) == ""


def test_many_notes_of_one_name_are_summed_up() -> None:
    notes = tuple(note("missing-alt", "no text", Place("a.md", n)) for n in range(1, 9))
    shown = briefly((*notes, error("e", "a", Place("a"))))

    assert [p.message for p in shown] == [*["no text"] * 3, "5 more of these; `-v` shows all", "a"]
    assert briefly(notes[:3]) == notes[:3]


def test_very_many_errors_of_one_name_are_summed_up_too() -> None:
    errors = tuple(error("bad-date", f"no date {n}", Place("a.md", n)) for n in range(1, 753))
    shown = briefly((warning("bad-date", "odd", Place("b.md")), *errors))

    assert [p.message for p in shown[:2]] == ["odd", "no date 1"]
    assert shown[-1].message == "702 more of these; `-v` shows all"
    assert shown[-1].level == "error"
    assert len(shown) == 52


def test_problems_are_counted() -> None:
    a, b = error("e", "a", Place("a")), note("n", "b", Place("b"))

    assert tally(()) == "0 errors"
    assert tally((a,)) == "1 error"
    assert tally((a, a, b)) == "2 errors, 1 note"
