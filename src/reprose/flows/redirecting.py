"""Which line of a `_redirects` file answers a path, as Netlify reads it.

Comes in: the bytes of `_redirects`, a path, and what is asked of it. Goes out: the new address and
the status, or None. Exact paths and exact parameters only: that is all that a build writes. Start
reading at `find_redirect`.
"""

from urllib.parse import parse_qsl


def find_redirect(rules: bytes, path: str, query: str = "") -> tuple[str, int] | None:
    """Return where a path has moved and the HTTP status (301 when the rule names none).

    A rule with parameters answers only who asks for all of them.
    """
    asked = set(parse_qsl(query, keep_blank_values=True))
    for line in rules.decode("utf-8", "replace").splitlines():
        old, *words = line.split("#")[0].split() or [""]
        wanted = set()
        while words and "=" in words[0] and not words[0].startswith(("/", "http")):
            wanted |= set(parse_qsl(words.pop(0), keep_blank_values=True))
        if words and old.rstrip("/") == path.rstrip("/") and wanted <= asked:
            status = words[1].rstrip("!") if len(words) > 1 else ""
            return words[0], int(status) if status.isdecimal() else 301
    return None
