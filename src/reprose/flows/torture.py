"""The torture site: every element, page kind and state, and whatever breaks layouts.

Comes in: nothing. Goes out: the files of a site. What can be read is written out in
`reprose/torture/`; what is only large is made here: long code, a wide table, hundreds of tags; and
the records of verifications in every state are in `torture_states`. Themes are judged by it, and
the bundled ones are tested with it. Start reading at `torture_writes`.
"""

import datetime as dt
import posixpath

import reprose
from reprose.files import read_bytes, walk
from reprose.flows.torture_states import recorded_states
from reprose.model import Write

NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)  # the day on which the site is looked at
_FOLDER = "torture"
_POSTS = "content/posts"


def torture_writes(theme: str = "") -> tuple[Write, ...]:
    """Return the files of the whole site; `theme` is what its `site.toml` names."""
    package = posixpath.dirname(reprose.__file__)
    files = {
        info.path.removeprefix(f"{_FOLDER}/"): read_bytes(package, info.path)
        for info in walk(package, _FOLDER).value
    }
    if theme:
        files["site.toml"] = f'theme = "{theme}"\n'.encode() + files["site.toml"]
    for name, text in _large_articles().items():
        files[f"{_POSTS}/{name}"] = text.encode()
    writes = tuple(Write(path=path, body=files[path]) for path in sorted(files))
    return (*writes, *recorded_states(files, NOW))


def _large_articles() -> dict[str, str]:
    """Return the articles nobody wants to write by hand."""
    code = "\n".join(f"step_{n} = compute({n}, before=step_{max(n - 1, 0)})" for n in range(300))
    head = "| Case | " + " | ".join(f"Month {n}" for n in range(1, 12)) + " |\n|" + "---|" * 12
    rows = "\n".join(
        f"| row {r} | "
        + " | ".join(f"{(r * 37 + n * 91) % 1000 / 8:.3f}" for n in range(11))
        + " |"
        for r in range(40)
    )
    tags = ", ".join(f"tag-{n}" for n in range(300))
    files = {
        "long-code.md": _article("Three hundred lines", 13, f"```python {{numbers}}\n{code}\n```"),
        "wide-table.md": _article("Twelve columns", 14, f"{head}\n{rows}"),
        "many-tags.md": _article("Three hundred tags", 15, "All of them.", f"tags: [{tags}]\n"),
    }
    for n in range(16):
        text = f"Article {n} of many, so that lists have pages. It links to [code](code.md)."
        files[f"filler-{n:02d}.md"] = _article(f"One of many: {n}", 1 + n, text).replace(
            "2026-03", f"20{10 + n // 2}-07"
        )
    return files


def _article(title: str, day: int, text: str, more: str = "") -> str:
    return f'---\ntitle: "{title}"\ndate: 2026-03-{day:02d}\n{more}---\n\n{text}\n'
