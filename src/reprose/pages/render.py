"""The one door to Jinja2: a view and a template become a page.

Comes in: a `Task` (its view and the name of its template) and a `Theme`. Goes out: an `Artifact`,
or a problem at the template's line. Autoescape is on, an unknown name is an error, templates of
foreign themes run in Jinja's sandbox. Start reading at `render`.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache, partial
from types import TracebackType

from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    FunctionLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2.sandbox import SandboxedEnvironment

from reprose.pages.artifact import Artifact
from reprose.pages.assets import Assets
from reprose.pages.strings import UnknownTextError
from reprose.pages.task import Task
from reprose.pages.theme import Source, Theme, no_template
from reprose.problems import Found, Place, Problem, did_you_mean, error


def render(task: Task, theme: Theme, assets: Assets, bytecode: str = "") -> Found[Artifact]:
    """Render one page.

    Args:
        task: what to render.
        theme: whose template; the compiled templates are kept by theme and language.
        assets: addresses of the theme's scripts, and the style sheets.
        bytecode: a folder for Jinja's compiled templates; none when empty.

    Returns:
        The page; an empty one with a problem where the template is wrong: `missing-template`,
        `template-syntax`, `template-name`, `unknown-text`, `template-fault`.
    """
    problem: Problem
    try:
        environment = _environment(theme, assets, task.view.site.language, bytecode)
        template = environment.get_template(task.template)
        html = template.render(page=task.view, site=task.view.site)
        return Found(Artifact(target=task.target, body=html.encode("utf-8", "replace")))
    except TemplateNotFound as fault:
        problem = _not_found(fault, task, theme)
    except TemplateSyntaxError as fault:
        place = _place(theme, fault.name or task.template, fault.lineno)
        problem = error("template-syntax", _sentence(fault.message or "not a template"), place)
    except Exception as fault:  # a template can raise anything: it calls and computes
        problem = _fault(fault, task, theme)
    return Found(Artifact(target=task.target, body=b""), (problem,))


class _Missing(StrictUndefined):
    """An unknown name that says what it was looked for in, and what is near."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        name, owner = str(self._undefined_name), self._undefined_obj
        if is_dataclass(owner):
            kind = getattr(owner, "kind", "")
            where = f"the view of `{kind}`" if kind else f"`{type(owner).__name__}`"
            known = tuple(field.name for field in fields(owner))
        elif isinstance(owner, Mapping):
            where, known = "the table", tuple(map(str, owner))
        else:
            where, known = "what templates see", ("assets", "page", "site", "t", "theme")
        near = did_you_mean(name, known) or f"known names: {', '.join(sorted(known))}"
        return f"`{name}` is not in {where}\n{near}"


@lru_cache(maxsize=8)
def _environment(theme: Theme, assets: Assets, language: str, bytecode: str) -> Environment:
    """Compile templates once per theme and language; workers inherit what was compiled."""
    kind = SandboxedEnvironment if theme.foreign else Environment
    environment = kind(
        loader=FunctionLoader(partial(_load, theme)),
        autoescape=True,
        undefined=_Missing,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=FileSystemBytecodeCache(bytecode) if bytecode else None,
    )
    strings = theme.strings(language)
    environment.globals = {"t": strings, "theme": theme.options, "assets": assets}
    return environment


def _load(theme: Theme, name: str) -> tuple[str, str, Callable[[], bool]] | None:
    """Return a template's text, and its name as its file name, which tracebacks then show."""
    source = theme.templates.get(name)
    return (source.text, name, lambda: True) if source else None


def _not_found(fault: TemplateNotFound, task: Task, theme: Theme) -> Problem:
    """Say which template is missing: the page's own, or one that a template asks for."""
    name = str(fault.name or task.template)
    asked_in = None if name == task.template else _line_of(fault.__traceback__, theme)
    return no_template(name, theme, asked_in or task.place)


def _fault(fault: Exception, task: Task, theme: Theme) -> Problem:
    """Turn what a template raised into a problem at the template's line."""
    place = _line_of(fault.__traceback__, theme) or _place(theme, task.template, 0)
    if isinstance(fault, UndefinedError):
        message, _, hint = (fault.message or "an unknown name").partition("\n")
        return error("template-name", message, place, hint)
    if isinstance(fault, UnknownTextError):
        name = str(fault.args[0])
        hint = "add it to `strings/en.toml` of the theme, under `[text]`"
        return error("unknown-text", f"no strings file has the text `{name}`", place, hint)
    said = (fault.message if isinstance(fault, TemplateError) else str(fault)) or "no message"
    message = f"the template raised {type(fault).__name__}: {_sentence(said)}"
    return error("template-fault", message, place, f"it was rendering `{task.target}`")


def _line_of(trace: TracebackType | None, theme: Theme) -> Place | None:
    """Find the innermost line of a template in a traceback that Jinja has rewritten."""
    found: Place | None = None
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name in theme.templates:
            found = _place(theme, name, trace.tb_lineno)
        trace = trace.tb_next
    return found


def _place(theme: Theme, name: str, line: int) -> Place:
    """Return the place of a template's line."""
    source = theme.templates.get(name, Source(f"templates/{name}", b""))
    lines = source.text.split("\n")
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    col = len(text) - len(text.lstrip()) + 1
    return Place(source.path, line, col, max(1, len(text.strip())), text)


def _sentence(text: str) -> str:
    """Make a library's message fit ours: one line, lower case first, no final period."""
    line = " ".join(text.split()).rstrip(".")
    return line[:1].lower() + line[1:]
