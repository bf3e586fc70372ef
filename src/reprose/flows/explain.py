"""`site explain NAME`: the manual's paragraph on a problem or a view.

Comes in: a name. Goes out: Markdown text, from the manual that comes with the package. Start
reading at `explain`.
"""

import posixpath
import re

import reprose
from reprose.files import read_if_there
from reprose.problems import Place, Stop, did_you_mean, error

PAGES = (
    "problems-writing.md", "problems-theming.md", "problems-importing.md",
    "problems-verifying.md", "problems-deploying.md", "views.md",
)  # fmt: skip
_SECTION = re.compile(r"^#{2,3} (\S+)\n\n(.*?)(?=^#{1,3} |^---$|\Z)", re.MULTILINE | re.DOTALL)


def explain(name: str) -> str:
    """Return what the manual says of the problem or the view (`view-article`) called `name`.

    Raises:
        Stop: with `unknown-name` when nothing is called so; the hint names the nearest.
    """
    sections = dict(_SECTION.findall(_manual()))
    if name not in sections:
        hint = did_you_mean(name, tuple(sections)) or "the names stand in square brackets"
        raise Stop(
            error("unknown-name", f"no problem or view is called `{name}`", Place(name), hint)
        )
    return str(sections[name].strip())


def _manual() -> str:
    """Return the pages of names, from the wheel or from a checkout's own content."""
    package = posixpath.dirname(reprose.__file__)
    checkout = posixpath.normpath(posixpath.join(package, "..", ".."))
    bodies = (
        read_if_there(package, f"manual/{page}")
        or read_if_there(checkout, f"content/manual/{page}")
        or b""
        for page in PAGES
    )
    return "\n".join(body.decode("utf-8") for body in bodies)
