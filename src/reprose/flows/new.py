"""`site new`: a folder that holds a site which builds, empty or made from an old feed.

Comes in: a folder that is not there yet, or is empty. Goes out: `site.toml`, a home page, a first
article (or the imported ones), `netlify.toml` and `.gitignore`. Start reading at `new`.
"""

import datetime as dt
import json
import posixpath
from dataclasses import dataclass

from reprose.config import LANGUAGE, SiteConfig, read_config
from reprose.files import walk, write_files
from reprose.flows.import_ import ImportRequest, import_
from reprose.flows.opening import CONFIG
from reprose.flows.theming import open_theme
from reprose.model import Write
from reprose.problems import Place, Problem, Stop, error, has_errors
from reprose.work import Watcher

_HOME = """\
---
title: {title}
---

This is the home page: `content/index.md`. The list below it is made from the articles.
"""

_FIRST = """\
---
title: A first article
date: {date}
tags: [example]
---

This is an article: `content/posts/a-first-article/index.md`. Files beside it, such as pictures, are
published with it. A console session like this one is checked by `site verify`:

```python {{file=count.py}}
for n in range(1, 4):
    print(n, n * n)
```

```console
$ python count.py
1 1
2 4
3 9
```
"""

_NETLIFY = """\
[build]
command = "pip install reprose && site build --strict"
publish = "public"

[build.environment]
PYTHON_VERSION = "3.11"

[context.deploy-preview]
command = "pip install reprose && site build --drafts --future"
"""


_DEPLOY = """
# For `site deploy`: the name of your site at Netlify.
# [deploy.netlify]
# site = ""
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """What to make: the folder, the site's title and address, a source to import."""

    folder: str
    now: dt.datetime
    watch: Watcher
    source: str | None = None
    title: str | None = None
    url: str = "https://example.org/"
    theme: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReport:
    """What was made: how many articles, what they kept of the source, what was wrong with it."""

    articles: int
    problems: tuple[Problem, ...] = ()
    table: str = ""


def new(request: NewRequest) -> NewReport:
    """Make the site.

    Raises:
        Stop: with `folder-not-empty` when there is something in the folder already; when no site
            could be built with what was asked for.
    """
    name = posixpath.basename(posixpath.normpath(request.folder))
    if walk(request.folder, "").value:
        hint = "choose another folder, or run `site import` inside the site that is there"
        raise Stop(error("folder-not-empty", f"`{name}` is not empty", Place(name), hint))
    title = request.title or name.replace("-", " ").capitalize()
    config = _usable(request, title)
    if request.source is None:
        write_files(request.folder, (*_files(request, title, ""), _first(request)))
        return NewReport(articles=1)
    wanted = ImportRequest(
        root=request.folder, config=config, sources=(request.source,), now=request.now
    )
    report = import_(wanted, request.watch)
    articles = report.counts.get("new", 0)
    if articles or not has_errors(report.problems):
        language = "" if LANGUAGE["check"](report.language) else report.language
        title = request.title or report.title or title
        write_files(request.folder, _files(request, title, language))
    return NewReport(articles=articles, problems=report.problems, table=report.table)


def _usable(request: NewRequest, title: str) -> SiteConfig:
    """Return the configuration that will be written, before anything is.

    Raises:
        Stop: when no site could be built with it.
    """
    found = read_config(CONFIG, _files(request, title, "")[0].body.decode())
    if found.value is None or found.problems:
        raise Stop(*found.problems)
    theme = open_theme(request.folder, found.value)
    if has_errors(theme.problems):
        raise Stop(*theme.problems)
    return found.value


def _files(request: NewRequest, title: str, language: str) -> tuple[Write, ...]:
    """Return what every new site has; JSON strings are TOML and YAML strings, too."""
    shown = "".join(char for char in title if char.isprintable())
    quoted = json.dumps(shown, ensure_ascii=False)
    config = f"title = {quoted}\nurl = {json.dumps(request.url)}\n"
    if language:
        config += f"language = {json.dumps(language)}\n"
    if request.theme:
        config += f"theme = {json.dumps(request.theme)}\n"
    config += "\n[images]\nsocial = true\n" + _DEPLOY
    texts = {
        "site.toml": config,
        "content/index.md": _HOME.format(title=quoted),
        "netlify.toml": _NETLIFY,
        ".gitignore": "public/\n.reprose/\n",
    }
    return tuple(Write(path=path, body=text.encode()) for path, text in texts.items())


def _first(request: NewRequest) -> Write:
    text = _FIRST.format(date=request.now.date().isoformat())
    return Write(path="content/posts/a-first-article/index.md", body=text.encode())
