"""A body in whatever its source wrote it becomes HTML.

Comes in: an entry, and what its source knows of attachments. Goes out: HTML for the parser, and
the shortcodes nobody knows. Markdown is left to the site: such a body is taken as it is. Start
reading at `html_of`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from reprose.sources.entry import Entry
from reprose.sources.shortcodes import Expanded, expand
from reprose.sources.wpautop import autop


@dataclass(frozen=True, slots=True)
class Attachments:
    """The files of a source: addresses by number, and the numbers that hang on each post."""

    files: Mapping[str, str] = field(default_factory=dict)
    by_parent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def html_of(entry: Entry, attachments: Attachments) -> Expanded:
    """Return the HTML of an entry's body."""
    if entry.markup == "text":
        parts = re.split(r"\n\s*\n", entry.body.strip())
        lines = ("<br>".join(escape(part.strip(), quote=False).split("\n")) for part in parts)
        return Expanded("".join(f"<p>{part}</p>" for part in lines if part), {})
    if entry.markup != "classic":
        return Expanded(entry.body, {})
    body = _with_own_gallery(entry, attachments)
    expanded = expand(body, attachments.files)
    if "<!-- wp:" in body:  # the block editor has written its paragraphs itself
        return expanded
    return Expanded(autop(expanded.html), expanded.unknown)


def _with_own_gallery(entry: Entry, attachments: Attachments) -> str:
    """Name the pictures of a `[gallery]` that shows everything attached to its post."""
    own = ",".join(attachments.by_parent.get(entry.number, ()))
    if not own or "[gallery" not in entry.body:
        return entry.body
    return re.sub(
        r"\[gallery(?![^\]]*\b(?:ids|include)=)([^\]]*)\]", rf'[gallery ids="{own}"\1]', entry.body
    )
