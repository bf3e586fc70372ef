"""`site trust PATH`: somebody has read what an imported article would run.

Comes in: paths. Goes out: the committed file `content/.trust` with the digest of their executable
text; any change of that text takes the trust back. Start reading at `trust`.
"""

from dataclasses import dataclass

from reprose import files
from reprose.config import SiteConfig
from reprose.flows.scripts import article_files, read_source, read_trusted
from reprose.model import Write
from reprose.problems import Place, Problem, Stop, note
from reprose.snippets.script import FileStep, PatchStep, Script, Settings
from reprose.snippets.trust import PATH, write_trust


@dataclass(frozen=True, slots=True)
class TrustReport:
    """What is trusted now.

    Attributes:
        articles: path, and all that it would run, as text.
    """

    articles: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...] = ()
    written_bytes: int = 0


def trust(
    root: str, config: SiteConfig, paths: tuple[str, ...], *, revoke: bool = False
) -> TrustReport:
    """Trust articles as they are now, or take the trust back.

    Problems: `missing-source`, `needless-trust` for articles that are your own.
    """
    with files.locked(root):
        known = read_trusted(root)
        digests = dict(known.digests)
        shown: list[tuple[str, str]] = []
        problems: list[Problem] = []
        try:
            found = article_files(root, paths)
        except Stop as stop:
            return TrustReport((), stop.problems)
        for path, body in found:
            source = read_source(path, body, config, known)
            if revoke:
                digests.pop(path, None)
            elif source.is_own:
                message = f"`{path}` is your own and runs without being trusted"
                problems.append(note("needless-trust", message, Place(path)))
                continue
            else:
                digests[path] = source.script.digest
            shown.append((path, runnable_text(source.script)))
        write = Write(path=PATH, body=write_trust(digests).encode())
        written = files.write_files(root, [write]) if digests != dict(known.digests) else 0
        return TrustReport(tuple(shown), tuple(problems), written)


def runnable_text(script: Script) -> str:
    """Return everything a script would run, for somebody to read."""
    parts = _set(script.settings)
    for step in script.steps:
        if isinstance(step, FileStep):
            parts.append(f"--- {step.path}\n{step.body.rstrip()}")
        elif isinstance(step, PatchStep):
            parts.append(f"--- {step.path} -> {step.target}\n{step.diff.rstrip()}")
        else:
            parts += [f"{'>>>' if c.python else '$'} {c.text}" for c in step.commands]
    return "\n".join(parts)


def _set(settings: Settings) -> list[str]:
    """Return what the front matter adds to the commands."""
    parts = []
    if settings.dependencies:
        parts.append(f"dependencies: {', '.join(settings.dependencies)}")
    if settings.network:
        parts.append("network: true")
    parts += [f"env: {name}={value}" for name, value in settings.env]
    for shell in settings.shells:
        parts += [f"env of shell {shell.name}: {name}={value}" for name, value in shell.env]
    for name, values in sorted(settings.params.items()):
        parts += [f"${{{name}}} in tier {tier}: {values[tier]}" for tier in values]
    return parts
