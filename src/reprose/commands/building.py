"""[rim] `site new`, `build`, `serve`, `check`, `explain`.

Comes in: options. Goes out: a request for a flow, its report on the console, an exit code. Start
reading at `build`.
"""

import os
import shlex
from typing import Any

import click

from reprose.clock import now
from reprose.commands.program import command
from reprose.console import Console
from reprose.problems import has_errors, strictly


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
    if report.table:
        console.say(report.table)
    if not has_errors(report.problems):
        name = os.path.relpath(folder)
        where = "" if name == "." else f" --root {shlex.quote(name)}"
        console.say(f"next: site build{where}; site serve{where}")
    return console.finish("made", {"articles": report.articles}, report.problems)


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
    out = options["out"] or "public"
    failed = has_errors(strictly(report.problems) if strict else report.problems)
    kept = f"`{out}` stays as it was" if failed and os.path.isdir(os.path.join(root, out)) else ""
    return console.finish("built", counts, report.problems, said=kept)


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
@click.option(
    "--theme",
    is_flag=True,
    help="Hold the theme to what themes promise: these pages, and a torture site.",
)
@click.option("--keep", is_flag=True, help="Never lose today's addresses: list them for good.")
@click.option("--dates", is_flag=True, help="Ask git when articles came to be, and write it down.")
def check(root: str, console: Console, **options: Any) -> int:
    """Look for everything that is wrong."""
    from reprose.browser import look
    from reprose.flows.check import CheckRequest, check

    shown = look if options["theme"] else None
    report = check(CheckRequest(root=root, now=now(), watch=console, look=shown, **options))
    if report.said:
        console.say(report.said)
    counts = {"pages": report.pages}
    if options["keep"]:
        counts["addresses kept"] = report.kept
    if options["dates"]:
        counts["dates recorded"] = report.dated
    return console.finish("checked", counts, report.problems)


@command("explain", "explained", needs_root=False)
@click.argument("name")
def explain(root: str, console: Console, name: str) -> int:
    """Say what a problem means and what to do about it."""
    from reprose.flows.explain import explain

    console.prose(explain(name))
    return 0


@command("why", "explained")
@click.argument("page", metavar="URL")
def why(root: str, console: Console, page: str) -> int:
    """Say why a page was last rendered again."""
    from reprose.flows.reasons import why

    console.data(why(root, page))
    return 0
