"""[rim] `site import`.

Comes in: options. Goes out: a request for a flow, its report on the console, an exit code.
"""

from typing import Any

import click

from reprose.commands.program import command, now
from reprose.console import Console


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
