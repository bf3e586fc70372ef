"""[rim] `site verify` and `site trust`.

Comes in: options. Goes out: a request for a flow, its report on the console, an exit code.
"""

from typing import Any

import click

from reprose.commands.program import command, now
from reprose.console import Console


@command("verify", "verified")
@click.argument("only", nargs=-1, metavar="[PATH|#ID]...")
@click.option("--update", "update", flag_value="numbers", help="Bring transcripts up to date.")
@click.option("--fresh", is_flag=True, help="Run everything, whatever the records say.")
@click.option(
    "--require",
    type=click.Choice(["strict", "medium", "weak"]),
    help="Refuse (exit 4) to run with less isolation than this.",
)
@click.option("--python", "pythons", multiple=True, metavar="X.Y", help="Python to run on.")
def verify(root: str, console: Console, update: str | None, **options: Any) -> int:
    """Run the snippets of trusted articles and judge what they claim."""
    from reprose.flows.opening import open_site
    from reprose.flows.verify import VerifyRequest, verify
    from reprose.snippets.rewrite import How

    config = open_site(root)
    request = VerifyRequest(
        root=root,
        config=config.value,
        now=now(),
        update=How() if update else None,
        strict=console.strict,
        **options,
    )
    report = verify(request, console)
    for diff in report.diffs:
        console.data(diff)
    counts = {"articles": len(report.articles), "runs": report.runs}
    code = console.finish("verified", counts, (*config.problems, *report.problems))
    return 4 if report.refused else code
