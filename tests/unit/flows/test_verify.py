"""`site verify` as a whole: verdicts, records, updates, trust, shards; on small sites."""

import datetime as dt
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kit import command
from reprose.flows.merging import take_over
from reprose.flows.opening import open_site
from reprose.flows.preview import lint, listing, matrix
from reprose.flows.scripts import Trust, read_source
from reprose.flows.trust import runnable_text, trust
from reprose.flows.verify import verify
from reprose.flows.verify_request import VerifyReport, VerifyRequest
from reprose.problems import Stop
from reprose.snippets import sandbox
from reprose.snippets.record import Record
from reprose.snippets.records import read
from reprose.snippets.report_json import json_report
from reprose.snippets.rewrite import How

NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
ARTICLE = """\
---
title: One
---

```python {file=p.py}
print("n   size")
for n in range(1, 4):
    print(f"{n} {100.0 * n:.1f}MB")
```

```console {#table}
$ python p.py
n   size
1 100.0MB
2 200.0MB
3 300.0MB
```

<!-- verify
claim: rows == 3
claim: last(size) ~ 300MB +- 5%
-->
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "site.toml").write_text('title = "T"\nurl = "https://example.org/"\n')
    write(tmp_path, ARTICLE)
    return tmp_path


def write(site: Path, text: str, name: str = "one") -> None:
    path = site / "content" / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def run(site: Path, **options: Any) -> VerifyReport:
    config = open_site(str(site)).value
    now = options.pop("now", NOW)
    return verify(VerifyRequest(root=str(site), config=config, now=now, **options))


def verdicts(report: VerifyReport) -> dict[str, str]:
    return {case.id: case.verdict for case in report.cases}


def test_what_was_run_is_not_run_again(site: Path) -> None:
    first, second = run(site), run(site)

    assert (first.exit_code, first.runs, verdicts(first)) == (0, 1, {"table": "pass"})
    assert (second.exit_code, second.runs, second.written_bytes) == (0, 0, 0)
    assert verdicts(second) == verdicts(first)


def test_prose_and_claims_do_not_cause_a_run(site: Path) -> None:
    run(site)
    write(site, ARTICLE.replace("# One", "# One\n\nMore prose.").replace("rows == 3", "rows == 4"))

    report = run(site)

    assert (report.runs, report.exit_code, verdicts(report)) == (0, 1, {"table": "fail"})
    assert [problem.name for problem in report.problems] == ["claim-fails"]


def test_a_changed_program_causes_a_run(site: Path) -> None:
    run(site)
    write(site, ARTICLE.replace("range(1, 4)", "range(1, 4) "))

    assert run(site).runs == 1


def test_old_records_are_run_again(site: Path) -> None:
    run(site)

    assert run(site, now=NOW + dt.timedelta(days=31)).runs == 1


def test_a_wrong_number_is_named_with_its_place(site: Path) -> None:
    write(site, ARTICLE.replace("2 200.0MB", "2 300.0MB"))

    report = run(site)

    assert report.exit_code == 1
    problem = report.problems[-1]
    assert (problem.name, problem.place.line, problem.place.col) == ("wrong-output", 15, 3)
    assert "`200.0MB`, the article says `300.0MB`" in problem.message


def test_a_small_difference_drifts(site: Path) -> None:
    write(site, ARTICLE.replace("2 200.0MB", "2 240.0MB"))

    assert (run(site).exit_code, verdicts(run(site))) == (0, {"table": "drift"})
    assert run(site, strict=True).exit_code == 1


def test_update_brings_up_to_date_and_then_passes(site: Path) -> None:
    wrong = ARTICLE.replace("2 200.0MB", "2 300.0MB").replace("3 300.0MB\n", "...\n")
    write(site, wrong)

    shown = run(site, update=How(), check=True)
    assert (site / "content" / "one.md").read_text() == wrong
    assert len(shown.diffs) == 1

    report = run(site, update=How())
    assert report.exit_code == 0
    assert (site / "content" / "one.md").read_text() == wrong.replace("2 300.0MB", "2 200.0MB")
    again = run(site, update=How())
    assert (again.diffs, again.written_bytes) == ((), 0)


def test_record_fills_what_is_empty(site: Path) -> None:
    empty = ARTICLE.replace("n   size\n1 100.0MB\n2 200.0MB\n3 300.0MB\n", "", 1)
    write(site, empty)

    run(site, update=How(empty=True))

    assert (site / "content" / "one.md").read_text() == ARTICLE


def test_imported_articles_are_not_run_until_trusted(site: Path) -> None:
    config = open_site(str(site)).value
    text = ARTICLE.replace("title: One", "title: One\norigin: {url: https://old.example/1}")
    write(site, text)

    report = run(site)
    assert (report.runs, report.exit_code, verdicts(report)) == (0, 0, {"table": "untrusted"})
    assert [problem.name for problem in report.problems] == ["untrusted-article"]

    trust(str(site), config, ("content/one.md",))
    if sandbox.choose("strict") is not None:
        assert verdicts(run(site)) == {"table": "pass"}

    write(site, text.replace("print(", "print (", 1))
    assert verdicts(run(site)) == {"table": "untrusted"}


def test_more_isolation_than_there_is_is_refused(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    report = run(site, require="strict")

    assert (report.exit_code, report.runs) == (4, 0)
    assert [problem.name for problem in report.problems] == ["sandbox-unavailable"]


def test_unmet_needs_are_skipped_and_not_green(site: Path) -> None:
    write(site, ARTICLE.replace("{#table}", '{#table needs="cmd:no-such-program"}'))

    report = run(site)

    assert verdicts(report) == {"table": "skipped"}
    assert report.articles[0].state == "skipped"


def test_parameters_belong_to_a_tier_and_never_mix(site: Path) -> None:
    text = ARTICLE.replace("title: One", "title: One\nverify:\n  params: {n: {ci: 4, slow: 6}}")
    text = text.replace("range(1, 4)", "range(1, ${n})").replace("rows == 3", "rows == ${n} - 1")
    write(site, text)

    assert run(site).problems == ()
    slow = run(site, tier="slow")

    assert slow.runs == 1
    assert [case.verdict for case in slow.cases if case.environment.endswith("@slow")] == ["fail"]
    record = json.loads((site / "content/.verify/one.json").read_text())
    assert len(record["environments"]) == 2


def test_shards_divide_and_merge(site: Path) -> None:
    for number in range(5):
        write(site, ARTICLE, f"more/a{number}")
    parts = [run(site, part=(n, 3), keep_records=False) for n in (1, 2, 3)]
    names = sorted(case.article for part in parts for case in part.cases)
    assert names == sorted(["content/one.md", *(f"content/more/a{n}.md" for n in range(5))])

    reports = [json_report(part.cases, part.problems, part.records) for part in parts]
    take_over(str(site), reports)
    merged = run(site, run=False)

    assert (merged.runs, len(merged.cases), merged.exit_code) == (0, 6, 0)
    plan = json.loads(
        matrix(VerifyRequest(root=str(site), config=open_site(str(site)).value, now=NOW), 3)
    )
    assert [row["shard"] for row in plan["include"]] == ["1/3", "2/3", "3/3"]


def test_the_builder_reads_the_records(site: Path) -> None:
    run(site)
    bodies = {"content/.verify/one.json": (site / "content/.verify/one.json").read_bytes()}

    result = read(bodies, NOW).value["content/one.md"]

    assert (result.state, result.blocks[0].verdict) == ("verified", "pass")
    assert [claim.holds for claim in result.claims] == [True, True]
    assert read(bodies, NOW + dt.timedelta(days=40)).value["content/one.md"].state == "stale"
    damaged = read({"content/.verify/x.json": b"{"}, NOW)
    assert (damaged.value, [p.name for p in damaged.problems]) == ({}, ["damaged-record"])


def test_a_record_speaks_for_its_own_article_and_for_the_past(site: Path) -> None:
    run(site)
    record = (site / "content/.verify/one.json").read_bytes()

    borrowed = read({"content/.verify/one.json": record, "content/.verify/two.json": record}, NOW)
    assert [(p.name, p.place.path) for p in borrowed.problems] == [
        ("damaged-record", "content/.verify/two.json")
    ]
    assert run(site, now=NOW - dt.timedelta(days=1)).runs == 0
    assert run(site, now=NOW - dt.timedelta(days=9)).runs == 1


def test_records_of_a_merge_stay_below_their_folder(site: Path) -> None:
    report = run(site)
    foreign = replace(report.records[0], path="content/../../outside.md")

    with pytest.raises(Stop) as stopped:
        take_over(str(site), [json_report((), (), (foreign,))])

    assert [problem.name for problem in stopped.value.problems] == ["damaged-report"]
    assert not (site.parent / "outside.json").exists()


def test_listing_and_lint_run_nothing(site: Path) -> None:
    request = VerifyRequest(root=str(site), config=open_site(str(site)).value, now=NOW)

    assert listing(request).text == "content/one.md#table:11"
    assert lint(request).problems == ()
    assert not (site / "content/.verify").exists()


def test_record_proposes_claims_that_hold(site: Path) -> None:
    start = ARTICLE.index("```console")
    write(site, ARTICLE[:start] + "```console\n$ python p.py\n```\n\nThe end.\n")

    report = run(site, update=How(empty=True))

    assert report.exit_code == 0
    text = (site / "content" / "one.md").read_text()
    assert "claim: rows == 3\nclaim: increases(size)\nclaim: last(size) ~ 300MB +- 10%\n-->" in text
    assert text.endswith("-->\n\nThe end.\n")
    assert len(run(site).cases[0].claims) == 3


def test_less_isolation_is_never_silent(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reprose.snippets.bubblewrap.find", lambda: None)
    monkeypatch.setattr("reprose.snippets.landlock.version", lambda: 0)

    report = run(site)

    assert (report.sandbox, [p.name for p in report.problems]) == ("weak", ["weak-isolation"])
    assert run(site, fresh=True, sandbox="weak").problems == ()


def test_shards_together_are_the_whole(
    site: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    for number in range(4):
        write(site, ARTICLE.replace("title: One", f"title: {number}"), f"more/a{number}")
    other = tmp_path_factory.mktemp("other")
    shutil.copytree(site, other, dirs_exist_ok=True)

    whole = run(site)
    parts = [run(other, part=(n, 3), keep_records=False) for n in (3, 1, 2)]
    assert not (other / "content" / ".verify").exists()
    merge = tuple(json_report(part.cases, part.problems, part.records) for part in parts)
    merged = run(other, merge=merge)

    assert (merged.runs, sum(part.runs for part in parts)) == (0, whole.runs)
    assert verdicts_by_name(merged) == verdicts_by_name(whole)
    assert [steady(one) for one in merged.records] == [steady(one) for one in whole.records]
    names = [path.relative_to(other) for path in sorted(other.rglob("content/.verify/**/*.json"))]
    assert names == [p.relative_to(site) for p in sorted(site.rglob("content/.verify/**/*.json"))]


def verdicts_by_name(report: VerifyReport) -> dict[str, str]:
    return {case.name: case.verdict for case in report.cases}


def steady(record: Record) -> object:
    """Return what of a record is the same in every run: not the seconds, not the memory."""
    return (
        record.path,
        record.digest,
        [
            (
                env.name,
                env.key,
                [(s.id, s.verdict, [o.lines for o in s.output.last]) for s in env.sessions],
            )
            for env in record.environments
        ],
    )


def test_update_shows_the_numbers_of_the_first_environment(site: Path) -> None:
    """With several environments the article shows the first; the others are compared with it."""
    text = ARTICLE.replace("title: One", "title: One\nverify:\n  params: {n: {ci: 4, slow: 4}}")
    write(site, text.replace("100.0 * n", "(100.0 + len('${n}')) * n"))
    run(site, tier="slow")
    run(site)
    record = site / "content/.verify/one.json"
    table = json.loads(record.read_text())
    assert [env["name"].partition("@")[2] for env in table["environments"]] == ["", "slow"]
    slow = table["environments"][1]["sessions"][0]["output"]["tries"][0][0]["lines"]
    slow[1] = slow[1].replace("101.0", "999.0")
    record.write_text(json.dumps(table))

    run(site, update=How(every=True), run=False)

    shown = (site / "content" / "one.md").read_text()
    assert "1 101.0MB" in shown
    assert "999.0" not in shown


def test_publication_may_bound_the_packages(site: Path) -> None:
    front = "title: One\ndate: 2024-02-01\nverify: {as-of: publication}"
    config = open_site(str(site)).value
    trust_all = Trust(frozenset(), {})

    def settings(text: str) -> tuple[str, list[str]]:
        source = read_source("content/one.md", text.encode(), config, trust_all)
        return source.script.settings.as_of, [p.name for p in source.problems]

    assert settings(ARTICLE.replace("title: One", front)) == ("2024-02-01", [])
    assert settings(ARTICLE.replace("title: One", front.replace("publication", "2023-05-06"))) == (
        "2023-05-06",
        [],
    )
    undated = front.replace("date: 2024-02-01\n", "")
    assert settings(ARTICLE.replace("title: One", undated)) == ("", ["bad-setting"])


def test_what_is_left_running_is_said(site: Path) -> None:
    write(site, "---\ntitle: A\n---\n```console\n$ sleep 30 & exit\n$ true\n```\n")

    report = run(site)

    assert verdicts(report) == {"block-1": "pass"}
    assert [(p.name, p.place.line) for p in report.problems] == [("left-processes", 5)]


def test_a_problem_of_one_version_names_it(site: Path) -> None:
    front = '---\ntitle: A\nverify: {python: ["3.10", "3.11"]}\n---\n'
    program = "python -c 'import sys; print(sys.version_info[1])'"
    write(site, f"{front}```console\n$ {program}\n11\n```\n")

    problems = run(site).problems

    if any(problem.name == "missing-python" for problem in problems):
        pytest.skip("not both versions of Python are installed here")
    assert [problem.message for problem in problems] == [
        "snippet printed `10`, the article says `11` (Python 3.10)"
    ]


def test_a_record_is_believed_only_when_it_was_made_as_asked(site: Path) -> None:
    first = run(site)
    assert run(site).runs == 0
    other = "weak" if first.sandbox != "weak" else "medium"

    assert run(site, sandbox=other).sandbox == other
    assert run(site, sandbox=other).runs == 0
    assert run(site, backend="watchdog").limits == "watchdog"


def test_where_nothing_can_be_written_that_is_said(site: Path) -> None:
    (site / ".reprose").mkdir()
    (site / ".reprose" / "runs").write_text("in the way")
    assert [problem.name for problem in run(site).problems] == ["unwritable-file"]

    shutil.rmtree(site / ".reprose")
    (site / ".reprose").write_text("in the way")
    with pytest.raises(Stop) as stopped:
        run(site)
    assert [problem.name for problem in stopped.value.problems] == ["unwritable-file"]


def test_only_the_blocks_asked_for_are_spoken_of(site: Path) -> None:
    write(site, f"{ARTICLE}\n```console {{#bad}}\n$ echo a\nb\n```\n")

    one = run(site, only=("#table",))

    assert (verdicts(one), one.exit_code) == ({"table": "pass"}, 0)
    assert verdicts(run(site, only=("content/one.md", "#bad"))) == {"bad": "fail"}
    assert run(site).exit_code == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--merge", "nofile"], "could not read `nofile`"),
        (["--junit", "no/where.xml"], "could not write `no/where.xml`"),
        (["--python", "../sh"], "write it as 3.12"),
        (["--plan", "--shards", "x"], "write `auto` or a number"),
        (["--accept-status"], "goes with --update"),
        (["noe"], "did you mean `one`?"),
    ],
)
def test_options_that_make_no_sense_are_said(site: Path, words: list[str], said: str) -> None:
    ended = command.site("verify", *words, cwd=site)

    assert said in ended.err
    assert ended.code in (1, 2)
    assert "a bug of ours" not in ended.err


def test_who_trusts_sees_what_the_front_matter_adds(site: Path) -> None:
    front = (
        "title: A\nverify:\n  network: true\n  env: {LD_PRELOAD: ./x.so}\n"
        "  shells: {B: {env: {PATH: /tmp}}}\n  params: {n: {ci: 1, slow: $(reboot)}}\n"
    )
    text = f"---\n{front}---\n```console\n$ echo ${{n}}\n```\n"
    script = read_source(
        "content/one.md", text.encode(), open_site(str(site)).value, Trust(frozenset(), {})
    ).script

    assert runnable_text(script).splitlines() == [
        "network: true",
        "env: LD_PRELOAD=./x.so",
        "env of shell B: PATH=/tmp",
        "${n} in tier ci: 1",
        "${n} in tier slow: $(reboot)",
        "$ echo ${n}",
    ]


def test_what_is_typed_at_pythons_prompt_is_verified_and_brought_up_to_date(site: Path) -> None:
    shown = ">>> 1 + 1\n3\n>>> for n in range(2):\n...     print(n)\n...\n0\n1\n>>> 'a'\n'a'\n"
    write(site, f"---\ntitle: A\n---\n```python\n{shown}```\n")

    problems = [(p.name, p.place.line) for p in run(site).problems]
    run(site, update=How())

    assert problems == [("wrong-output", 6)]
    assert (site / "content" / "one.md").read_text().count("\n2\n") == 1
    assert verdicts(run(site)) == {"block-1": "pass"}
