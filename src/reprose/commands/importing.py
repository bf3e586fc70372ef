"""[rim] `site import` and `site pull`.

Comes in: options. Goes out: a request for a flow, its report on the console, an exit code. Start
reading at `import_`.
"""

from datetime import datetime
from typing import Any

import click

from reprose.clock import now
from reprose.commands.program import command
from reprose.console import Console


@command("import", "imported")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "--into",
    default="content/posts",
    metavar="DIR",
    help="Folder for the articles, below content/.",
)
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Only what is as new as this.",
)
@click.option("--only", multiple=True, metavar="WORD", help="Only titles or addresses with this.")
@click.option(
    "--also-host", "also_hosts", multiple=True, metavar="HOST", help="A former name of the site."
)
@click.option("--media", is_flag=True, help="Download pictures beside their articles.")
@click.option("--media-dir", default="", metavar="DIR", help="Take pictures from this copy first.")
@click.option(
    "--allow-private", multiple=True, metavar="HOST:PORT", help="A private address to trust."
)
@click.option(
    "--min",
    "least_kept",
    type=click.FloatRange(0, 100),
    default=0.0,
    metavar="PERCENT",
    help="Fail below this fidelity.",
)
@click.option("--dry-run", is_flag=True, help="Show what would change; write nothing.")
@click.option("--refresh", is_flag=True, help="Rewrite untouched articles with this version.")
@click.option("--restore", is_flag=True, help="Bring back articles that were deleted.")
def import_(root: str, console: Console, since: datetime | None, **options: Any) -> int:
    """Turn feeds, exports and pages into articles. Never runs anything."""
    from reprose.flows.import_ import ImportRequest, import_
    from reprose.flows.opening import open_site

    config = open_site(root)
    request = ImportRequest(
        root=root,
        config=config.value,
        now=now(),
        since=since.date() if since else None,
        **options,
    )
    report = import_(request, console)
    for diff in report.diffs:
        console.data(diff)
    if report.table:
        console.say(report.table)
    if report.path:
        console.say(f"the whole report: {report.path}")
    if report.counts:
        console.say(f"{report.written_bytes} bytes written")
    values = {
        "kept": report.kept,
        "fidelity": {name: [one.kept, one.found] for name, one in report.fidelity.items()},
        "written_bytes": report.written_bytes,
        "report": report.path,
        "diffs": report.diffs,
    }
    did = "would import" if request.dry_run else "imported"
    return console.finish(did, report.counts, (*config.problems, *report.problems), values)


@command("pull", "pulled")
@click.option("--topic", default="", metavar="NAME", help="Only the sources of this topic.")
@click.option(
    "--allow-private", multiple=True, metavar="HOST:PORT", help="A private address to trust."
)
@click.option("--links", is_flag=True, help="Ask instead which links to elsewhere are gone.")
def pull(root: str, console: Console, links: bool, **options: Any) -> int:
    """Fetch new posts of other people's feeds: links and excerpts."""
    if links:
        return _pull_links(root, console, options["allow_private"])
    from reprose.flows.opening import open_site
    from reprose.flows.pull import PullRequest, pull

    config = open_site(root)
    report = pull(PullRequest(root=root, config=config.value, now=now(), **options), console)
    console.say(f"{report.written_bytes} bytes written")
    return console.finish("pulled", report.counts, (*config.problems, *report.problems))


def _pull_links(root: str, console: Console, allow_private: tuple[str, ...]) -> int:
    from reprose.flows.links import LinksRequest, pull_links

    request = LinksRequest(root=root, now=now(), watch=console, allow_private=allow_private)
    report = pull_links(request)
    return console.finish("pulled", report.counts, report.problems)
