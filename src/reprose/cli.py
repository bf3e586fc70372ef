"""[rim] The entry point of `site`: quick answers first, then the commands.

Comes in: the command line. Goes out: an exit code. A build in which nothing changed is answered
here, before anything heavy is imported: loading the command-line library alone would take longer
than looking at a thousand files. Start reading at `main`.
"""

import os
import sys
import time

from reprose.clock import now
from reprose.flows.unchanged import quick_build


def main(argv: list[str] | None = None) -> int:
    """Run a command; return 0 clean, 1 problems, 2 wrong usage, 3 a bug of ours, 4 refused."""
    began = time.perf_counter()
    arguments = sys.argv[1:] if argv is None else argv
    if arguments[:1] == ["build"]:
        line = quick_build(arguments[1:], os.getcwd(), now().timestamp())
        if line is not None:
            sys.stderr.write(f"{line}, {time.perf_counter() - began:.1f} s\n")
            return 0
    from reprose.commands.run import run

    return run(arguments)
