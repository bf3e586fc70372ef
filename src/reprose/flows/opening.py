"""The site's folder is opened: its configuration is read.

Comes in: the root. Goes out: the typed configuration, or the problems that end a command. Start
reading at `open_site`.
"""

import re

from reprose.config import SiteConfig, read_config
from reprose.files import read_bytes, read_if_there
from reprose.problems import Found, Place, Stop, error, place_at

CONFIG = "site.toml"


def config_place(root: str, value: str) -> Place:
    """Return where a text value stands in `site.toml`; the file as a whole when it does not."""
    body = read_if_there(root, CONFIG) or b""  # a site that is only planned has none yet
    text = body.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    found = re.search(rf"[\"']({re.escape(value)})[\"']", text)
    return place_at(CONFIG, text, found.start(1), len(value)) if found else Place(CONFIG)


def open_site(root: str) -> Found[SiteConfig]:
    """Read `site.toml`; problems that leave a usable configuration come with it.

    Raises:
        Stop: when there is nothing to go on with.
    """
    body = read_bytes(root, CONFIG)
    try:
        text = body.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as fault:
        place = Place(CONFIG, body.count(b"\n", 0, fault.start) + 1)
        hint = "save the file as UTF-8"
        raise Stop(error("not-utf8", "`site.toml` is not UTF-8", place, hint)) from None
    found = read_config(CONFIG, text)
    if found.value is None:
        raise Stop(*found.problems)
    return Found(found.value, found.problems)
