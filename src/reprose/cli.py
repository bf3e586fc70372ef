"""[rim] The entry point of `site`: quick answers first, then the commands.

Comes in: the command line. Goes out: an exit code. A build in which nothing changed is answered
here, before anything heavy is imported: loading the command-line library alone would take longer
than looking at a thousand files. Nothing of ours is imported outside of `main`, so that Ctrl+C is
answered from the first moment on. Start reading at `main`.
"""

import io
import os
import sys
import time


def main(argv: list[str] | None = None) -> int:
    """Run a command; return 0 clean, 1 problems, 2 wrong usage, 3 a bug of ours, 4 refused."""
    arguments = sys.argv[1:] if argv is None else argv
    _open_streams()
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        sys.stderr.write("stopped\n")
        return 130
    except OSError as fault:  # most often: what there was to say could not be written
        _leave_streams(fault)
        return 1
    return code


def _run(arguments: list[str]) -> int:
    """Answer at once, or run the command."""
    began = time.perf_counter()
    if arguments[:1] == ["build"]:
        from reprose.clock import now
        from reprose.flows.unchanged import quick_build

        line = quick_build(arguments[1:], os.getcwd(), now().timestamp())
        if line is not None:
            sys.stderr.write(f"{line}, {time.perf_counter() - began:.1f} s\n")
            return 0
    from reprose.commands.run import run

    return run(arguments)


def _open_streams() -> None:
    """Have streams to write to, whatever was closed, that take every character."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _leave_streams(fault: OSError) -> None:
    """Say once why, if that can be said; nothing may be written at the end of the process."""
    for stream in (sys.stderr, sys.stdout):
        try:
            if stream is sys.stderr and not isinstance(fault, BrokenPipeError):
                stream.write(f"site: the system said: {(fault.strerror or str(fault)).lower()}\n")
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
