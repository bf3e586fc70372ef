"""[rim] `site verify` and `site trust`.

Comes in: options. Goes out: a request for a flow, its report on the console, an exit code. Reports
for machines go to files, or to stdout for the name `-`. Start reading at `verify`.
"""

import json
import os
import re
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import click

from reprose.clock import now
from reprose.commands.program import command, tool_version
from reprose.console import Console
from reprose.problems import Place, Stop, error, refused

_LEVELS = click.Choice(["strict", "medium", "weak"])
_TINTS = {
    "ok": "32", "drift": "33", "flaky": "33", "FAIL": "1;31", "TIMEOUT": "1;31", "BROKEN": "1;31",
    "skipped": "2", "untrusted": "2",
}  # fmt: skip
_TIERS = click.Choice(["ci", "slow", "manual"])


def _reports(function: Callable[..., int]) -> Callable[..., int]:
    """Add an option for each form of report."""
    for name, what in (
        ("json", "JSON, with the records, for `--merge`"),
        ("junit", "JUnit XML"),
        ("tap", "TAP"),
        ("sarif", "SARIF"),
    ):
        function = click.option(f"--{name}", metavar="FILE", help=f"Write {what} (`-`: stdout).")(
            function
        )
    return function


def _versions(context: click.Context, option: click.Parameter, value: tuple[str, ...]) -> Any:
    """Check the form of `--python`."""
    for version in value:
        if not re.fullmatch(r"\d+(\.\d+){0,2}", version):
            raise click.BadParameter(f"write it as 3.12, not `{version}`")
    return value


def _shards(context: click.Context, option: click.Parameter, value: str) -> int:
    """Read `auto` (0) or a number."""
    if value != "auto" and not (value.isdecimal() and int(value)):
        raise click.BadParameter("write `auto` or a number")
    return 0 if value == "auto" else int(value)


@command("verify", "verified")
@click.argument("only", nargs=-1, metavar="[PATH|#ID]...")
@click.option("--list", "list_only", is_flag=True, help="Name what could be verified; run nothing.")
@click.option("--lint", "lint_only", is_flag=True, help="Look without running anything.")
@click.option(
    "--update",
    is_flag=False,
    flag_value="changed",
    type=click.Choice(["changed", "all"]),
    help="Bring transcripts up to date; `all` records every number again.",
)
@click.option("--record", is_flag=True, help="Fill sessions that show no output yet.")
@click.option("--check-update", "check", is_flag=True, help="Only show what --update would do.")
@click.option("--accept-status", is_flag=True, help="With --update: accept other endings, too.")
@click.option("--explain", is_flag=True, help="Show sessions line by line, number by number.")
@click.option("--watch", "keep_watching", is_flag=True, help="Verify again when files change.")
@click.option("--fresh", is_flag=True, help="Run everything, whatever the records say.")
@click.option("--tier", type=_TIERS, default="ci", help="How much to run (default: ci).")
@click.option(
    "--python",
    "pythons",
    multiple=True,
    metavar="X.Y",
    callback=_versions,
    help="Python to run on.",
)
@click.option("--require", type=_LEVELS, help="Refuse (exit 4) to run with less isolation.")
@click.option("--sandbox", type=_LEVELS, help="Ask for exactly this isolation.")
@click.option("--untrusted", is_flag=True, help="Run untrusted articles too, strictly isolated.")
@click.option(
    "--limits",
    "backend",
    type=click.Choice(["cgroup2", "cgroup1", "scope", "watchdog"]),
    help="Limit backend (default: the best).",
)
@click.option("--shard", metavar="I/N", help="Verify the I-th of N parts.")
@click.option("--plan", is_flag=True, help="Print a matrix of shards as JSON; run nothing.")
@click.option(
    "--shards", metavar="N", default="auto", callback=_shards, help="With --plan: how many."
)
@click.option("--merge", multiple=True, metavar="FILE", help="Take over records of shards.")
@click.option("--github", is_flag=True, help="Print annotations, and fill the step's summary.")
@click.option("--workers", type=click.IntRange(1, 64), default=None, help="Articles at once.")
@_reports
def verify(root: str, console: Console, **options: Any) -> int:
    """Run the snippets of trusted articles and judge what they claim."""
    from reprose.flows.opening import open_site
    from reprose.flows.verify_request import VerifyRequest
    from reprose.snippets.rewrite import How

    config = open_site(root)
    how = None
    updating = options["update"] or (options["check"] and not options["record"])
    if updating or options["record"]:
        how = How(
            every=options["update"] == "all",
            status=options["accept_status"],
            empty=options["record"] and not updating,
        )
    elif options["accept_status"]:
        raise click.UsageError("--accept-status goes with --update")
    names = ("only", "check", "fresh", "tier", "pythons", "require", "sandbox", "untrusted")
    request = VerifyRequest(
        root=root,
        config=config.value,
        now=now(),
        update=how,
        strict=console.strict,
        backend=options["backend"] or "",
        explain=options["explain"],
        part=_part(options["shard"]),
        workers=options["workers"] or 0,
        merge=tuple(_read(name) for name in options["merge"]),
        **{name: options[name] for name in names},
    )
    if options["list_only"] or options["plan"] or options["lint_only"]:
        return _without_running(console, request, options)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # nothing may be left running
    if options["keep_watching"]:
        return _watching(console, request, options)
    return _once(console, request, options, config.problems)


def _watching(console: Console, request: Any, options: dict[str, Any]) -> int:
    """Verify, and again whatever changes, until the person stops it."""
    from reprose.flows.opening import open_site
    from reprose.serve import changes

    with suppress(KeyboardInterrupt):
        for changed in changes(request.root, ignored=(".verify",)):
            console.restart()
            try:
                config = open_site(request.root)
                again = replace(
                    request, config=config.value, now=now(), only=_concerned(request, changed)
                )
                _once(console, again, options, config.problems)
            except Stop as stop:
                console.finish("verified", {}, stop.problems)
            except OSError as fault:
                console.finish("verified", {}, (refused(fault),))
            console.say("waiting for changes (Ctrl+C to stop)")
    console.done()
    return 0


def _concerned(request: Any, changed: tuple[str, ...]) -> tuple[str, ...]:
    """Return the articles that changed; what was asked for when something else did."""
    articles = [path for path in changed if path.startswith("content/") and path.endswith(".md")]
    there = tuple(path for path in articles if os.path.exists(os.path.join(request.root, path)))
    return there if len(there) == len(changed) and not request.only else tuple(request.only)


def _once(console: Console, request: Any, options: dict[str, Any], problems: Any) -> int:
    """Verify once, print and write the reports."""
    from reprose.flows.verify import verify
    from reprose.snippets import report_json
    from reprose.snippets.report_text import summary, text_report

    report = verify(request, console, console.measure)
    for text in (*report.explanations, *report.diffs):
        console.quote(text)
    table = text_report(report.cases, every=console.verbose or bool(request.only))
    if table and not report.explanations and not report.diffs and not _to_stdout(options):
        console.data(table, _TINTS)
    _write_reports(console, report, options)
    counts = {"sessions": len(report.cases), "runs": report.runs}
    values = None
    if console.form == "json":
        values = json.loads(report_json.json_report(report.cases, (), ()))
    said = summary(report.cases) if report.cases else ""
    if report.sandbox:
        said += f"{'; ' if said else ''}isolation {report.sandbox}, limits by {report.limits}"
    code = console.finish("verified", counts, (*problems, *report.problems), values, said)
    return 4 if report.refused else code


def _without_running(console: Console, request: Any, options: dict[str, Any]) -> int:
    """Answer what needs no run: the list, the plan, the look."""
    from reprose.flows.preview import lint, listing, matrix

    if options["plan"]:
        console.data(matrix(request, options["shards"]))
        return 0
    report = lint(request, console) if options["lint_only"] else listing(request, console)
    if report.text:
        console.data(report.text)
    return console.finish("looked at", {"articles": report.articles}, report.problems)


def _write_reports(console: Console, report: Any, options: dict[str, Any]) -> None:
    from reprose.snippets import report_github, report_json, report_junit, report_sarif, report_tap

    forms: dict[str, Callable[[], str]] = {
        "json": lambda: report_json.json_report(report.cases, report.problems, report.records),
        "junit": lambda: report_junit.junit_report(report.cases),
        "tap": lambda: report_tap.tap_report(report.cases),
        "sarif": lambda: report_sarif.sarif_report(report.problems, tool_version()),
    }
    for name, make in forms.items():
        if options[name] == "-":
            console.data(make())
        elif options[name]:
            _write(options[name], make())
    if options["github"]:
        console.data(report_github.annotations(report.problems))
        if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
            _write(summary, report_github.step_summary(report.cases, report.problems))


def _to_stdout(options: dict[str, Any]) -> bool:
    return options["github"] or any(options[n] == "-" for n in ("json", "junit", "tap", "sarif"))


def _part(text: str | None) -> tuple[int, int] | None:
    """Read `2/8`."""
    if text is None:
        return None
    index, _, count = text.partition("/")
    if not (index.isdecimal() and count.isdecimal() and 1 <= int(index) <= int(count)):
        raise click.BadParameter("write it as 2/8", param_hint="--shard")
    return int(index), int(count)


def _read(name: str) -> str:
    try:
        with click.open_file(name, encoding="utf-8") as file:
            return str(file.read())
    except (OSError, UnicodeError) as fault:
        said = fault.strerror if isinstance(fault, OSError) else "it is no text"
        raise Stop(
            error("unreadable-file", f"could not read `{name}`: {said}", Place(name))
        ) from None


def _write(name: str, text: str) -> None:
    try:
        with open(name, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as fault:
        message = f"could not write `{name}`: {(fault.strerror or str(fault)).lower()}"
        raise Stop(error("unwritable-file", message, Place(name))) from None


@command("trust", "trusted")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--revoke", is_flag=True, help="Take the trust back.")
def trust(root: str, console: Console, paths: tuple[str, ...], revoke: bool) -> int:
    """Say that you have read what imported articles would run."""
    from reprose.flows.opening import open_site
    from reprose.flows.trust import trust

    config = open_site(root)
    report = trust(root, config.value, paths, revoke=revoke)
    for path, text in report.articles:
        console.data(f"{path}\n{text}")
    counts = {"articles": len(report.articles)}
    return console.finish("trusted", counts, (*config.problems, *report.problems))
