"""[rim] The commands and their options; each only wires a flow to the console.

Comes in: the command line. Goes out: a request for a flow, its report on the console, and an exit
code. Flows are imported where they are called, so that `site --help` answers at once. Start reading
at `run`.
"""

import os
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import click

from reprose.console import Console
from reprose.problems import Place, Stop, error

REFUSED = {"locked", "sandbox-unavailable"}


def run(arguments: list[str]) -> int:
    """Run one command; return its exit code."""
    try:
        result = site.main(args=arguments, prog_name="site", standalone_mode=False)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as wrong:
        wrong.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        sys.stderr.write("stopped\n")
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return int(result or 0)


def _version() -> str:
    try:
        return version("reprose")
    except PackageNotFoundError:
        return "0.1.0 (checkout)"


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(_version(), prog_name="site")
def site() -> None:
    """Articles whose code still runs: import, build and verify a site."""


def command(name: str, did: str, *, needs_root: bool = True) -> Callable[..., Any]:
    """Make a function a command with the options every command has.

    The function takes `root` (the site's folder), `console`, and its own options, and returns an
    exit code. `did` is the verb of the closing line (`built`).
    """

    def decorate(work: Callable[..., int]) -> click.Command:
        @wraps(work)
        def wrapped(**options: Any) -> int:
            verbose = options.pop("verbose")
            console = Console(
                options.pop("form"),
                quiet=options.pop("quiet"),
                strict=options.pop("strict"),
                verbose=verbose > 0,
            )
            try:
                root = _root(options.pop("root")) if needs_root else options.pop("root") or ""
                return work(root=root, console=console, **options)
            except Stop as stop:
                console.finish(did, {}, stop.problems)
                return 4 if any(problem.name in REFUSED for problem in stop.problems) else 1
            except Exception as fault:
                return _bug(console, fault, verbose)

        return site.command(name)(_common_options(wrapped))

    return decorate


def _common_options(function: Callable[..., int]) -> Callable[..., int]:
    for option in (
        click.option("-v", "verbose", count=True, help="Say more."),
        click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong."),
        click.option("--strict", is_flag=True, help="Turn warnings into errors."),
        click.option(
            "--format",
            "form",
            type=click.Choice(["text", "json", "github"]),
            default="text",
            help="How problems are printed.",
        ),
        click.option(
            "--root", metavar="DIR", help="The site's folder (default: nearest site.toml)."
        ),
    ):
        function = option(function)
    return function


def _root(given: str | None) -> str:
    """Return the site's folder."""
    from reprose.files import find_root

    root = os.path.abspath(given) if given else find_root(os.getcwd())
    if root is None or not os.path.isfile(os.path.join(root, "site.toml")):
        where = f"`{given}` holds no" if given else "no folder from here upwards holds a"
        hint = "`site new DIR` makes a site, `--root DIR` names one"
        raise Stop(error("no-site", f"{where} `site.toml`", Place("site.toml"), hint))
    return root


def now() -> datetime:
    """Return the current time, or what SOURCE_DATE_EPOCH says it is (seconds since 1970)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else datetime.now(UTC)


def _bug(console: Console, fault: Exception, verbose: int) -> int:
    """Report what no input may cause: a bug of ours; exit code 3."""
    last = traceback.extract_tb(fault.__traceback__)[-1]
    where = f"{os.path.basename(last.filename)}:{last.lineno}"
    sys.stderr.write(f"site: a bug of ours at {where}: {type(fault).__name__}: {fault}\n")
    if console.current:
        sys.stderr.write(f"while {console.current}\n")
    if verbose:
        sys.stderr.write("".join(traceback.format_exception(fault)))
    else:
        sys.stderr.write("please report it with what `-v` adds to this message\n")
    return 3


@command("build", "built")
@click.option("--out", metavar="DIR", help="Output folder (default: public).")
@click.option("--drafts", is_flag=True, help="Build drafts too.")
@click.option("--future", is_flag=True, help="Build articles whose date is still to come.")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes (default: one per core).")
def build(root: str, console: Console, **options: Any) -> int:
    """Build the site into public/. Runs no code and opens no socket."""
    from reprose.flows.build import BuildRequest, announce, build

    strict = console.strict
    report = build(BuildRequest(root=root, now=now(), watch=console, strict=strict, **options))
    if report.next_change:
        console.say(announce(report.next_change))
    counts = {"pages": report.pages, "reused": report.reused}
    return console.finish("built", counts, report.problems)


@command("import", "imported")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--into", default="content/posts", metavar="DIR", help="Folder for the articles.")
@click.option("--dry-run", is_flag=True, help="Report only; write nothing.")
@click.option("--refresh", is_flag=True, help="Rewrite untouched articles with this version.")
@click.option("--restore", is_flag=True, help="Bring back articles that were deleted.")
def import_(root: str, console: Console, **options: Any) -> int:
    """Turn feeds, exports and pages into articles. Never runs anything."""
    from reprose.flows.import_ import ImportRequest, import_
    from reprose.flows.opening import open_site

    config = open_site(root)
    report = import_(ImportRequest(root=root, config=config.value, now=now(), **options), console)
    console.say(f"{report.written_bytes} bytes written")
    return console.finish("imported", report.counts, (*config.problems, *report.problems))


@command("serve", "served")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, help="First port to try.")
@click.option("--host", default="127.0.0.1", help="Address to listen on (default: this machine).")
@click.option("--drafts/--no-drafts", default=True, help="Show drafts (default).")
@click.option("--future/--no-future", default=True, help="Show future articles (default).")
@click.option("--open", "open_browser", is_flag=True, help="Open a browser.")
def serve(root: str, console: Console, **options: Any) -> int:
    """Build, watch, rebuild, reload; keep the last good page on errors."""
    from reprose.serve import ServeRequest, serve

    return serve(ServeRequest(root=root, now=now, console=console, **options))


@command("check", "checked")
@click.option("--drafts", is_flag=True, help="Check drafts too.")
def check(root: str, console: Console, drafts: bool) -> int:
    """Look for everything that is wrong, and write nothing."""
    from reprose.flows.check import check

    report = check(root, now=now(), drafts=drafts, watch=console)
    return console.finish("checked", {"pages": report.pages}, report.problems)


@command("new", "made", needs_root=False)
@click.argument("folder", metavar="DIR")
@click.option("--from", "source", metavar="FEED", help="Import this feed, export or page.")
@click.option("--title", help="The site's title (default: the feed's, or the folder's name).")
@click.option("--url", default="https://example.org/", help="The site's address.")
@click.option("--theme", help="The site's theme.")
def new(root: str, console: Console, folder: str, **options: Any) -> int:
    """Make a new site that builds, from nothing or from an old feed."""
    from reprose.flows.new import NewRequest, new

    folder = os.path.join(root or os.getcwd(), folder)
    report = new(NewRequest(folder=folder, now=now(), watch=console, **options))
    if not any(problem.level == "error" for problem in report.problems):
        name = os.path.relpath(folder)
        console.say(f"next: site build --root {name}; site serve --root {name}")
    return console.finish("made", {"articles": report.articles}, report.problems)


@command("explain", "explained", needs_root=False)
@click.argument("name")
def explain(root: str, console: Console, name: str) -> int:
    """Say what a problem means and what to do about it."""
    from reprose.flows.explain import explain

    console.data(explain(name))
    return 0
