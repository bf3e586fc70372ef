"""The theme's files get names that change with their content.

Comes in: a theme. Goes out: `Assets` (addresses of scripts, the style sheets and the hashes that
the content security policy names) and the files as artifacts. Start reading at `collect_assets`.
"""

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from reprose.digest import digest_bytes
from reprose.pages.artifact import Artifact
from reprose.pages.hrefs import Hrefs
from reprose.pages.pieces import Html
from reprose.pages.theme import Theme

FOLDER = "assets"
_INLINE = "inline/"


@dataclass(frozen=True, eq=False)
class Assets:
    """What templates know about files: `assets.css`, `assets.href["site.js"]`.

    Attributes:
        css: the style sheet that stands in every page's head.
        sheets: those that stand before it where a page shows their part (`code`, `lists`).
        href: address of each published file, by its name in the theme.
        inline: scripts to stand in the head, by name (`scheme.js`).
    """

    css: Html
    sheets: Mapping[str, Html]
    href: Mapping[str, str]
    inline: Mapping[str, Html]

    @property
    def style_hashes(self) -> tuple[str, ...]:
        """Hashes of the style sheets for the content security policy."""
        return tuple(_hash(css) for css in (self.css, *self.sheets.values()) if css)

    @property
    def script_hashes(self) -> tuple[str, ...]:
        """Hashes of the scripts in the head for the content security policy."""
        return tuple(_hash(self.inline[name]) for name in sorted(self.inline))


def collect_assets(theme: Theme, hrefs: Hrefs) -> tuple[Assets, tuple[Artifact, ...]]:
    """Return the addresses of the theme's files, and the files.

    A file `site.js` is published as `assets/site.0123456789.js`; files below `inline/` are not
    published but stand in the pages.
    """
    artifacts: list[Artifact] = []
    href: dict[str, str] = {}
    inline: dict[str, Html] = {}
    for name, source in theme.static.items():
        if name.startswith(_INLINE):
            inline[name.removeprefix(_INLINE)] = Html(source.text.strip())
            continue
        target = f"{FOLDER}/{fingerprinted(name, source.body)}"
        href[name] = hrefs(f"/{target}")
        artifacts.append(Artifact(target=target, body=source.body))
    sheets = {name: Html(_no_end_tag(theme.sheets[name])) for name in sorted(theme.sheets)}
    return Assets(Html(_no_end_tag(theme.css)), sheets, href, inline), tuple(artifacts)


def fingerprinted(name: str, body: bytes) -> str:
    """Return the name with ten digits of the content's digest before its extension."""
    stem, dot, extension = name.rpartition(".")
    mark = digest_bytes(body)[:10]
    return f"{stem}.{mark}.{extension}" if dot and stem else f"{name}.{mark}"


def _no_end_tag(css: str) -> str:
    """Keep a style sheet from ending its element early."""
    return re.sub(r"</(?=style)", r"<\\/", css, flags=re.IGNORECASE)


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
