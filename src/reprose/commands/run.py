"""[rim] One command line is run.

Comes in: arguments. Goes out: an exit code. Start reading at `run`.
"""

import sys

import click

from reprose.commands import building, deploying, importing, verifying
from reprose.commands.program import site

# Each registers its commands when it is imported.
MODULES = (building, deploying, importing, verifying)


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
    return int(result or 0)
