"""What was recorded beside the articles, for a build to show: results, comments, others' posts.

Comes in: a site as read. Goes out: values, read from committed files; nothing is run or fetched.
Start reading at `read_results` and `read_extras`.
"""

import datetime as dt
from collections.abc import Mapping
from posixpath import splitext

from reprose.articles.data import data_value
from reprose.articles.front import place_of
from reprose.config import SiteConfig
from reprose.files import read_bytes
from reprose.flows.opening import config_place
from reprose.flows.picturing import picture_means
from reprose.flows.reading import Reading
from reprose.pages.comments import read_comments
from reprose.pages.glyphs import letters_of
from reprose.pages.pieces import Comment
from reprose.pages.plan import Extras, data_needs
from reprose.pages.planet import Topic, read_topic
from reprose.pages.theme import Theme
from reprose.problems import Found, Place, Problem, did_you_mean, error
from reprose.results import ArticleResult, Results
from reprose.snippets.collect import block_id, executable_digest
from reprose.snippets.examples import are_examples
from reprose.snippets.records import Present, honest, read
from reprose.snippets.sessions import is_session

RECORDS = "content/.verify/"
LINKS = "content/links/"
DATA = "content/data/"


def read_results(root: str, reading: Reading) -> Found[Results]:
    """Return the recorded results; a damaged record is a problem and counts as none.

    What was recorded of another text than the article has now is `stale`.
    """
    paths = sorted(path for path in reading.inputs if path.startswith(RECORDS))
    bodies = {path: read_bytes(root, path) for path in paths}
    found = read(bodies, reading.now, reading.config.verify.stale_after_days)
    articles = {article.path: article for article in reading.articles}
    present = {
        path: Present(
            executable_digest(articles[path], doc),
            {block_id(block, n): block.place.line for n, block in enumerate(doc.code_blocks)},
        )
        for path, doc in reading.docs.items()
        if path in found.value and path in articles
    }
    results = {**_untrusted(reading), **honest(found.value, present)}
    return Found(results, found.problems)


def stale_from(results: Results, config: SiteConfig, now: dt.datetime) -> dt.datetime | None:
    """Return the next moment at which some result becomes stale by its age alone."""
    age = dt.timedelta(days=config.verify.stale_after_days + 1)
    days = [one.verified + age for one in results.values() if one.verified]
    moments = [dt.datetime.combine(day, dt.time(), now.tzinfo) for day in days]
    return min((moment for moment in moments if moment > now), default=None)


def read_extras(root: str, reading: Reading, theme: Theme, *, draw: bool = True) -> Found[Extras]:
    """Return archived comments, the topics of `content/links/`, data, and colours of pictures."""
    problems: list[Problem] = []
    comments: dict[str, tuple[Comment, ...]] = {}
    strings = theme.strings(reading.config.language)
    for path in reading.contents.comments:
        found = read_comments(path, read_bytes(root, path), strings)
        folder = path.rpartition("/")[0]
        alone = f"{folder}.md" in reading.docs and f"{folder}/index.md" not in reading.docs
        comments[f"{folder}.md" if alone else f"{folder}/index.md"] = found.value
        problems += found.problems
    topics: list[Topic] = []
    for path in sorted(reading.inputs):
        if path.startswith(LINKS) and path.endswith(".json"):
            topic = read_topic(path, read_bytes(root, path))
            topics.append(topic.value)
            problems += topic.problems
    extras = Extras(
        comments=comments,
        topics=tuple(topics),
        data=_data(root, reading, theme, problems),
        font=_font(root, reading, problems),
        diagrams=_diagrams(root, reading, problems),
        means=picture_means(root, reading.site, reading.inputs) if draw else {},
    )
    return Found(extras, tuple(problems))


def _data(
    root: str, reading: Reading, theme: Theme, problems: list[Problem]
) -> Mapping[str, object]:
    """Return what the data files hold that articles and the theme ask for, by name."""
    wanted = {name: Place(f"themes/{theme.name}/theme.toml") for name in data_needs(theme)}
    for article in reading.articles:
        for name in article.meta.data:
            wanted.setdefault(name, place_of(article, "data", item=name))
    paths = {splitext(path.removeprefix(DATA))[0]: path for path in reading.contents.data}
    found: dict[str, object] = {}
    for name, place in wanted.items():
        if name in paths:
            read = data_value(paths[name], read_bytes(root, paths[name]))
            found[name] = read.value
            problems += read.problems
        else:
            hint = did_you_mean(name, tuple(paths)) or f"put `{name}.toml` into `{DATA}`"
            problems.append(error("dead-file", f"no data file is called `{name}`", place, hint))
    return found


def _font(root: str, reading: Reading, problems: list[Problem]) -> bytes:
    """Return the site's own font for social images; nothing when it names none or a wrong one."""
    path = reading.config.images.font
    if not path:
        return b""
    body = read_bytes(root, path) if path in reading.inputs else b""
    if letters_of(body).firsts:
        return body
    what = "is no TrueType or OpenType font" if path in reading.inputs else "is no file of the site"
    hint = "put a `.ttf` or `.otf` file below `static/`, and name it from there: `static/name.ttf`"
    problems.append(error("bad-font", f"`{path}` {what}", config_place(root, path), hint))
    return b""


def _diagrams(root: str, reading: Reading, problems: list[Problem]) -> str:
    """Return the URL of the site's Mermaid; nothing when it names none or one that is not there."""
    path = reading.config.diagrams.mermaid
    urls = {file.source: file.url for file in reading.site.files}
    if path and not (path in urls and path.endswith(".js")):
        near = did_you_mean(path, [one for one in urls if one.endswith(".js")])
        hint = near or "put `mermaid.min.js` of the package `mermaid` there, or take the line out"
        message = f"`{path}` is no script below `static/`"
        problems.append(error("dead-file", message, config_place(root, path), hint))
        return ""
    return urls.get(path, "")


def _untrusted(reading: Reading) -> dict[str, ArticleResult]:
    """Return a result for every imported article whose sessions nobody has trusted."""
    trust = {article.path: article.trusted for article in reading.articles}
    return {
        path: ArticleResult(path=path, state="untrusted")
        for path, doc in reading.docs.items()
        if not trust.get(path, True)
        and any(
            is_session(block.language, block.code) or are_examples(block.language, block.code)
            for block in doc.code_blocks
        )
    }
