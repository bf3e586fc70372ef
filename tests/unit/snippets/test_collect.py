"""What an article wants run is read from its blocks, its remarks and its front matter."""

from kit.scripts import article_of
from reprose.snippets.collect import collect
from reprose.snippets.script import FileStep, PatchStep, Script, SessionStep, Status

ARTICLE = """\
---
title: Mapped is not used
verify:
  python: ["3.10", 3.13]
  dependencies: ["psutil==7.2.2"]
  shells: {A: {}, B: {memory: 64M, swap: 0}}
  timeout: 20s
---

```python {file=reader.py}
print("hello")
```

<!-- verify:setup
$ python reader.py
-->

```console {#first shell=B cache=cold}
$ systemd-run --user --scope -p MemoryMax=32M --setenv="MEMLIMIT=32M" bash
$ echo one \\
>   two
one two
shell A $ python reader.py --keep
Killed
```

<!-- verify
needs: cgroup
claim: rows == 0
tol RSS: 5%
-->

```diff {apply=reader.py as=copy.py}
-print("hello")
+print("bye")
```
"""


def script_of(text: str) -> Script:
    article, doc = article_of(text)
    found = collect(article, doc)
    assert found.problems == ()
    return found.value


def names_of(text: str) -> list[str]:
    return [problem.name for problem in collect(*article_of(text)).problems]


def test_steps_stand_in_the_order_of_the_article() -> None:
    steps = script_of(ARTICLE).steps

    assert [type(step) for step in steps] == [FileStep, SessionStep, SessionStep, PatchStep]
    assert isinstance(steps[1], SessionStep)
    assert steps[1].hidden


def test_front_matter_is_typed_and_versions_are_read_as_written() -> None:
    settings = script_of(ARTICLE).settings

    assert settings.pythons == ("3.10", "3.13")
    assert settings.timeout_s == 20
    assert [(shell.name, shell.limits.memory_bytes) for shell in settings.shells] == [
        ("A", 0),
        ("B", 64 << 20),
    ]


def test_a_systemd_line_is_read_and_not_run() -> None:
    session = script_of(ARTICLE).sessions[0]

    first, second = session.commands
    assert first.text == "echo one \\\n  two"
    assert (first.shell, first.limits.memory_bytes) == ("B", 32 << 20)
    assert first.env == (("MEMLIMIT", "32M"),)
    assert (second.shell, second.limits.memory_bytes) == ("A", 0)
    assert second.status == Status(None, 9)


def test_a_remark_belongs_to_the_session_before_it() -> None:
    session = script_of(ARTICLE).sessions[0]

    assert [claim.text for claim in session.expect.claims] == ["rows == 0"]
    assert [need.text for need in session.options.needs] == ["cgroup"]
    assert session.expect.tolerances[0][0] == "RSS"


def test_what_nobody_knows_is_a_problem() -> None:
    text = '```console {cach=warm timeout="soon"}\n$ true\n```\n\n<!-- verify\nclam: x\n-->\n'

    assert names_of(text) == ["unknown-attribute", "bad-attribute", "unknown-expectation"]


def test_files_stay_in_the_work_folder() -> None:
    for name in ("../x.py", "/etc/x", "a/../../b", ".", "a\\b"):
        assert names_of(f'```python {{file="{name}"}}\npass\n```\n') == ["bad-file-name"]


def test_a_listing_by_cat_gives_the_file() -> None:
    steps = script_of("```console\n$ cat prog.py\nprint(1)\n```\n").steps

    assert steps == (
        FileStep(
            path="prog.py",
            body="print(1)\n",
            place=steps[0].place,
            shown="cat prog.py",
        ),
    )


def test_a_block_that_only_declares_a_limit_is_no_session() -> None:
    script = script_of("```console\n$ systemd-run --user --scope -p MemoryMax=64M bash\n```\n")
    assert script.sessions == ()


def test_a_limit_that_cannot_be_kept_is_nothing_to_say_of_a_skipped_block() -> None:
    line = "$ systemd-run --user --scope -p CPUQuota=50% ./job\n"
    assert collect(*article_of(f"```console\n{line}```\n")).problems
    script_of(f'```console {{skip="needs systemd"}}\n{line}```\n')
