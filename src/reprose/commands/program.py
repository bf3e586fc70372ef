"""[rim] What all commands share: the group, the options every command has, how they end.

Comes in: a function that does one command's work. Goes out: the command. Flows are imported where
they are called, so that `site --help` answers at once. Start reading at `command`.
"""

import os
import sys
import traceback
from collections.abc import Callable
from functools import wraps
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import click

from reprose.console import Console
from reprose.problems import Place, Stop, error, refused

REFUSED = {"locked", "sandbox-unavailable"}


def tool_version() -> str:
    """Return the version of the installed package."""
    try:
        return version("reprose")
    except PackageNotFoundError:
        return "0.1.0 (checkout)"


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(tool_version(), prog_name="site")
def site() -> None:
    """Articles whose code still runs: import, build and verify a site."""


def command(name: str, did: str, *, needs_root: bool = True) -> Callable[..., Any]:
    """Make a function a command with the options every command has.

    The function takes `root` (the site's folder), `console`, and its own options, and returns an
    exit code. `did` is what the closing line says when it had to stop (`built`).
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
            except (click.ClickException, BrokenPipeError):
                raise  # wrong usage, or nobody listens: the entry point's business
            except OSError as fault:
                console.finish(did, {}, (refused(fault),))
                return 1
            except Exception as fault:
                return _bug(console, fault, verbose)
            finally:
                console.done()  # an interrupt must not leave a terminal without its cursor

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
