"""`site check --theme`: the torture site in the theme of this site, and what came of it.

Comes in: the site's folder and configuration. Goes out: what its theme does wrong, on pages that
have everything a page can have. Nothing of the site's own content counts here. Start reading at
`conform`.
"""

import gzip
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from operator import attrgetter

from reprose.config import SiteConfig
from reprose.files import make_folder, write_files
from reprose.flows.reading import ReadRequest, read_site
from reprose.flows.rendering import Rendering, plan_site
from reprose.flows.torture import NOW, torture_writes
from reprose.pages.conformance import (
    Finding,
    Judged,
    blamed,
    judge_page,
    judge_promises,
    problems_of,
)
from reprose.pages.render import render
from reprose.pages.task import Task
from reprose.pages.theme import Theme
from reprose.pages.tokens import LowToken, low_tokens
from reprose.problems import Place, Problem, place_at, warning
from reprose.work import Watcher, each

FOLDER = ".reprose/torture"
MOST_BYTES, MOST_SCRIPT_BYTES = 15_000, 6_000
# Made to be too large for any theme.
_LARGE = ("/posts/long-code/", "/posts/wide-table/", "/posts/many-tags/")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a browser was shown and found: (URL, what is wrong) and a line for the reader."""

    findings: tuple[tuple[str, str], ...]
    said: str


Look = Callable[[Mapping[str, bytes], Sequence[str], str], Seen]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conformed:
    """How many pages of the torture site were judged, what is wrong, what the browser said."""

    pages: int = 0
    problems: tuple[Problem, ...] = ()
    said: str = ""


def conform(
    root: str,
    config: SiteConfig,
    watch: Watcher,
    look: Look | None = None,
    already: Sequence[Judged] = (),
) -> Conformed:
    """Hold a theme to what themes promise.

    `look` shows pages to a browser; `already` is what was found on the site's own pages.

    Raises:
        Stop: when the folder `.reprose` cannot be written.
    """
    folder = make_folder(root, FOLDER)
    write_files(folder, torture_writes())
    reading = read_site(ReadRequest(root=folder, now=NOW, watch=watch, future=True))
    mine = replace(
        reading.config,
        theme=config.theme,
        theme_options=config.theme_options,
        language=config.language,
    )
    rendering, wrong = plan_site(folder, replace(reading, config=mine), themes=root)
    found = [one for one in wrong if one.place.path.startswith(("themes/", "site.toml"))]
    if rendering is None:
        return Conformed(problems=tuple(found))
    work = partial(_judge, rendering, make_folder(folder, ".reprose/templates"))
    pages: dict[str, bytes] = {}
    judged = list(already)
    done = each(work, rendering.tasks, watch, "torturing", attrgetter("url"))
    for task, (body, findings, problems) in done:
        pages[task.target] = body
        judged += findings
        found += problems
    found += problems_of(judged)
    found += _tokens(rendering.theme, config)
    found += _scripts(rendering.theme)
    found += _words(rendering.theme, config.language)
    if look is None or found:
        # What a browser says of pages that are broken in plain sight would only repeat it.
        said = "the browser was not asked: mend these first" if look and found else ""
        return Conformed(pages=len(pages), problems=tuple(found), said=said)
    watch.begin("looking")
    seen = look(_files(rendering, pages), _one_of_each(rendering.tasks), mine.base_path)
    watch.done()
    return Conformed(
        pages=len(pages), problems=problems_of(_blamed(seen, rendering)), said=seen.said
    )


def _judge(
    rendering: Rendering, bytecode: str, task: Task
) -> tuple[bytes, list[Judged], tuple[Problem, ...]]:
    """Render a page and judge it."""
    found = render(task, rendering.theme, rendering.assets, bytecode)
    body = found.value.body or b""
    if found.problems:
        return body, [], found.problems
    html, sources = body.decode("utf-8"), rendering.theme.templates
    judged = judge_page(html, task.url, task.template, sources)
    judged += judge_promises(html, task.view, task.url, task.template, sources)
    weight = len(gzip.compress(body, 9))
    if task.view.kind in ("article", "note") and weight > MOST_BYTES and task.url not in _LARGE:
        said = f"weighs {weight:,} bytes compressed, an article may weigh {MOST_BYTES:,}"
        hint = "put rules that few pages need into `styles/parts/`"
        judged.append(Judged(task.url, Finding(said, hint), blamed("", task.template, sources)))
    return body, judged, ()


def _tokens(theme: Theme, config: SiteConfig) -> list[Problem]:
    """Return a warning for each token that cannot be read, where the theme or site sets it."""
    return [
        warning(
            "low-contrast-token",
            _said(low),
            _token_place(low.token, theme, config),
            "make the colour darker on light, lighter on dark",
        )
        for low in low_tokens(theme.css)
    ]


def _said(low: LowToken) -> str:
    if not low.ratio:
        return f"the contrast of `{low.token}` cannot be computed from `{low.value}`"
    return (
        f"`{low.token}` on `{low.ground}` of the {low.scheme} scheme has contrast "
        f"{low.ratio:.1f}:1, readers need {low.needed}:1"
    )


def _token_place(token: str, theme: Theme, config: SiteConfig) -> Place:
    """Return where a token gets the value that counts: the site's option, or the last sheet."""
    chosen = config.theme_options.get(theme.name)
    table = chosen.value if chosen is not None and isinstance(chosen.value, Mapping) else {}
    for name, node in table.items():
        if theme.option_tokens.get(name) == token:
            return node.place
    for source in reversed(theme.styles):
        for found in reversed(tuple(re.finditer(rf"{token}(?=\s*:)", source.text))):
            before = source.text[: found.start()]
            if before.count("{") == before.count("}") + 1:  # within no `@media`
                return place_at(source.path, source.text, found.start(), len(token))
    return Place(f"themes/{theme.name}/theme.toml", 1)


def _scripts(theme: Theme) -> list[Problem]:
    """Return a warning when the scripts that every page loads later weigh too much."""
    sizes = {
        name: len(gzip.compress(source.body, 9))
        for name, source in theme.static.items()
        if name.endswith(".js") and not name.startswith("parts/")
    }
    if sum(sizes.values()) <= MOST_SCRIPT_BYTES:
        return []
    source = theme.static[max(sizes, key=lambda name: (sizes[name], name))]
    message = f"scripts weigh {sum(sizes.values()):,} bytes compressed, expected at most "
    hint = "reading needs none: keep what search, copying and the scheme need"
    place = place_at(source.path, source.text, 0)
    return [warning("theme-conformance", f"{message}{MOST_SCRIPT_BYTES:,}", place, hint)]


def _words(theme: Theme, language: str) -> list[Problem]:
    """Return a warning for words of the interface that the site's language does not have."""
    tag = theme.strings(language).language
    english, own = theme.strings("en").texts, theme.tables.get(tag, {}).get("text")
    lost = sorted(set(english) - set(own if isinstance(own, dict) else ()))
    if not lost:
        return []
    message = f"`{tag}` lacks {len(lost)} of {len(english)} texts, such as `{lost[0]}`"
    hint = "add them to the theme; until then they are shown in English"
    return [
        warning("missing-text", message, Place(f"themes/{theme.name}/strings/{tag}.toml"), hint)
    ]


def _files(rendering: Rendering, pages: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return what a browser may ask for, by path."""
    assets = {one.target: one.body or b"" for one in rendering.artifacts}
    return {**assets, **pages}


def _one_of_each(tasks: Sequence[Task]) -> tuple[str, ...]:
    """Return a URL for each template, and the articles that have everything."""
    first = {task.template: task.url for task in reversed(tasks)}
    rich = [url for task in tasks if (url := task.url).endswith(("/every-element/", "/code/"))]
    return tuple(sorted({*first.values(), *rich}))


def _blamed(seen: Seen, rendering: Rendering) -> list[Judged]:
    """Return what the browser found, at the templates of its pages."""
    templates = {task.url: task.template for task in rendering.tasks}
    sources = rendering.theme.templates
    return [
        Judged(
            url, Finding(said, "open the page in a browser"), blamed("", templates[url], sources)
        )
        for url, said in seen.findings
    ]
