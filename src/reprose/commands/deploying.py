"""[rim] `site deploy`.

Comes in: options, and the environment with the token. Goes out: a request for a deploy, its report
on the console, an exit code. Start reading at `deploy`.
"""

import os
from typing import Any

import click

from reprose.clock import now
from reprose.commands.program import command
from reprose.console import Console


@command("deploy", "not deployed")
@click.option(
    "--to",
    type=click.Choice(["netlify", "github-pages"]),
    default="netlify",
    help="The host (default: netlify); for github-pages, write the workflow that deploys.",
)
@click.option("--prod", is_flag=True, help="Show it to readers (default: a preview).")
@click.option("--dry-run", is_flag=True, help="Build and compare, but send nothing.")
@click.option("--drafts", is_flag=True, help="Take drafts along in a preview.")
@click.option("--future", is_flag=True, help="Take articles of a later date along in a preview.")
@click.option("--may-lose", is_flag=True, help="Let addresses go that readers have.")
def deploy(root: str, console: Console, to: str, **options: Any) -> int:
    """Build, and send what differs to the host. A preview, unless --prod says otherwise."""
    if options["prod"] and (options["drafts"] or options["future"]):
        raise click.UsageError("--drafts and --future are for previews, not for --prod")
    if to == "github-pages":
        return _write_workflow(root, console, dry_run=options["dry_run"])
    return _deploy(root, console, **options)


def _deploy(root: str, console: Console, **options: Any) -> int:
    from reprose.deploy.deploy import DeployRequest, deploy
    from reprose.deploy.settings import read_settings
    from reprose.flows.opening import open_site

    settings = read_settings(open_site(root).value, os.environ)
    report = deploy(
        DeployRequest(
            root=root, now=now(), watch=console, settings=settings, strict=console.strict, **options
        )
    )
    plan, values = report.plan, dict[str, Any](url=report.url)
    if plan is None or not (report.is_done or options["dry_run"]):
        return console.finish("not deployed", {}, report.problems, values)
    differing = {"new": plan.new, "changed": plan.changed, "gone": plan.gone}
    values |= {name: list(paths) for name, paths in differing.items()}
    if options["dry_run"]:
        rows = (f"{name:<8} /{path}" for name, paths in differing.items() for path in paths)
        console.data("\n".join(rows) or "nothing differs from what readers see")
        counts = {"files": len(plan.digests), **{n: len(paths) for n, paths in differing.items()}}
        return console.finish("compared", counts, report.problems, values)
    said = "" if options["prod"] else "a preview; `site deploy --prod` shows it to readers"
    said = "readers see exactly this already" if plan.is_live and options["prod"] else said
    counts = {"files": len(plan.digests), "sent": report.sent}
    code = console.finish("deployed", counts, report.problems, values, said)
    if report.url:
        console.data(report.url, in_logs=True)
    return code


def _write_workflow(root: str, console: Console, *, dry_run: bool) -> int:
    from reprose.flows.workflow import write_workflow

    written = write_workflow(root, dry_run=dry_run)
    console.data(written.text if dry_run else written.path)
    if not dry_run:
        console.say(
            "next: choose GitHub Actions as the source under Settings, Pages; push this file"
        )
    return 0
