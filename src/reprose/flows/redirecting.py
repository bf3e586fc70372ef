"""Which line of a `_redirects` file answers a path, as Netlify reads it.

Comes in: the bytes of `_redirects` and a path. Goes out: the new address and the status, or None.
Exact paths only: that is all that a build writes. Start reading at `find_redirect`.
"""


def find_redirect(rules: bytes, path: str) -> tuple[str, int] | None:
    """Return where a path has moved and the HTTP status (301 when the rule names none)."""
    for line in rules.decode("utf-8", "replace").splitlines():
        words = line.split("#")[0].split()
        if len(words) >= 2 and words[0].rstrip("/") == path.rstrip("/"):
            status = words[2].rstrip("!") if len(words) > 2 else ""
            return words[1], int(status) if status.isdecimal() else 301
    return None
