"""An article's record is judged: every environment, every session, every claim.

Comes in: a source and its record. Goes out: verdicts, problems, and the record with the verdicts in
it. Claims may compare runs and environments, so all outputs are known before the first verdict.
Start reading at `judge_article`; `rejudged` brings transcripts up to date first.
"""

import difflib
from collections.abc import Callable
from dataclasses import dataclass, replace

from reprose.config import SiteConfig
from reprose.flows.scripts import Source, Trust, read_source
from reprose.problems import Problem
from reprose.snippets.facts import Facts, World, published
from reprose.snippets.judge import Judged, Surroundings, facts_of, judge_session
from reprose.snippets.outputs import SessionOutput
from reprose.snippets.plan import with_params
from reprose.snippets.record import Environment, Record, SessionRecord, tier_of
from reprose.snippets.rewrite import How, rewritten
from reprose.snippets.script import PatchStep, Script, SessionStep


@dataclass(frozen=True, slots=True)
class JudgedArticle:
    """Verdicts by environment, problems, and the record with the verdicts."""

    judged: tuple[tuple[str, tuple[Judged, ...]], ...]
    problems: tuple[Problem, ...]
    record: Record


@dataclass(frozen=True, slots=True)
class Updated:
    """An article's file after an update, its script, and the unified diff."""

    source: Source
    body: bytes
    diffs: tuple[str, ...]


def judge_article(source: Source, record: Record) -> JudgedArticle:
    """Judge every environment of an article's record."""
    scripts = {
        env.name: with_params(source.script, tier_of(env.name)) for env in record.environments
    }
    worlds: dict[str, World] = {}
    for env in record.environments:
        worlds[env.name] = World(
            _nothing(), _facts(scripts[env.name], env), _Others(worlds, env).find
        )
    judged, environments = [], []
    said: dict[Problem, list[str]] = {}
    for env in record.environments:
        verdicts = _judge_environment(scripts[env.name], env, worlds[env.name])
        judged.append((env.name, tuple(verdicts.values())))
        for problem in dict.fromkeys(p for one in verdicts.values() for p in one.problems):
            said.setdefault(problem, []).append(env.name)
        environments.append(_with_verdicts(scripts[env.name], env, verdicts))
    problems = tuple(_of(found, names, len(environments)) for found, names in said.items())
    new = replace(record, digest=source.script.digest, environments=tuple(environments))
    return JudgedArticle(tuple(judged), problems, new)


def _of(problem: Problem, names: list[str], of: int) -> Problem:
    """Name the environments of a problem, unless they are all."""
    if len(names) == of:
        return problem
    return replace(problem, message=f"{problem.message} (Python {' and '.join(names)})")


def rejudged(source: Source, record: Record, how: How, config: SiteConfig) -> Updated:
    """Bring the article's transcripts up to date, each with the first environment that ran it.

    Its numbers are those that the article shows; others are compared with them.
    """
    text = source.body.decode("utf-8")
    outputs: dict[str, tuple[str, SessionOutput]] = {}
    for env in reversed(record.environments):
        outputs |= {one.id: (env.name, one.output) for one in env.sessions if one.output.last}
    for number in reversed(range(len(source.script.sessions))):
        name, output = outputs.get(source.script.sessions[number].id, ("", None))
        if output:
            script = with_params(source.script, tier_of(name))
            text = rewritten(text, script.sessions[number], output.last, script.settings, how)
    body = text.encode("utf-8")
    if body == source.body:
        return Updated(source, source.body, ())
    old = source.body.decode("utf-8").splitlines(keepends=True)
    diff = difflib.unified_diff(
        old, text.splitlines(keepends=True), f"a/{source.path}", f"b/{source.path}"
    )
    trust = Trust(frozenset(), {source.path: ""})
    new = replace(read_source(source.path, body, config, trust), trusted=source.trusted)
    return Updated(new, body, ("".join(diff),))


class _Others:
    """Finds the other environments of a world by Python version."""

    def __init__(self, worlds: dict[str, World], env: Environment) -> None:
        self.worlds, self.tier = worlds, env.name.partition("@")[2]

    def find(self, version: str) -> World | None:
        return self.worlds.get(f"{version}@{self.tier}" if self.tier else version)


def _nothing() -> Facts:
    return Facts(lines=(), tables=())


def _facts(script: Script, env: Environment) -> dict[str, Facts]:
    """Return the facts of every session that was run."""
    outputs = {one.id: one.output for one in env.sessions}
    return {
        one.id: facts_of(one, outputs[one.id])
        for one in script.sessions
        if one.id in outputs and outputs[one.id].last
    }


def _judge_environment(script: Script, env: Environment, world: World) -> dict[str, Judged]:
    outputs = {one.id: one.output for one in env.sessions}
    shown = {one.id: published(one.commands) for one in script.sessions}
    verdicts: dict[str, Judged] = {}
    for step in script.steps:
        if not isinstance(step, SessionStep | PatchStep) or step.id not in outputs:
            continue
        if isinstance(step, SessionStep) and step.hidden:
            continue
        output = outputs[step.id]
        if isinstance(step, PatchStep):
            if output.broken:
                stand_in = SessionStep(id=step.id, commands=(), place=step.place)
                around = Surroundings(script.settings, env.python, world, shown)
                verdicts[step.id] = judge_session(stand_in, output, around)
            continue
        here = replace(world, python=_about(world, step.id))
        verdicts[step.id] = judge_session(
            step, output, Surroundings(script.settings, env.python, here, shown)
        )
    return verdicts


def _about(world: World, session: str) -> Callable[[str], World | None]:
    """Return how another environment is found, with the same session as its own run."""

    def find(version: str) -> World | None:
        other = world.python(version)
        facts = other.runs.get(session) if other else None
        return replace(other, own=facts) if other and facts else None

    return find


def _with_verdicts(script: Script, env: Environment, verdicts: dict[str, Judged]) -> Environment:
    """Return the environment's record with the verdicts, and with today's lines."""
    steps = {one.id: one for one in script.steps if isinstance(one, SessionStep | PatchStep)}
    sessions = []
    for one in env.sessions:
        step, judged = steps.get(one.id), verdicts.get(one.id)
        if step is None or (judged is None and isinstance(step, PatchStep)):
            if step is not None:
                sessions.append(replace(one, verdict="pass", line=step.place.line))
            continue
        limit = 0
        if isinstance(step, SessionStep) and step.commands:
            limit = step.commands[-1].limits.memory_bytes
        sessions.append(
            SessionRecord(
                id=one.id,
                line=step.place.line,
                verdict=judged.verdict if judged else one.verdict,
                output=_slim(one, step),
                note=judged.note if judged else "",
                claims=judged.claims if judged else (),
                limit_bytes=limit,
                chart=isinstance(step, SessionStep) and step.options.chart,
            )
        )
    return replace(env, sessions=tuple(sessions))


def _slim(one: SessionRecord, step: SessionStep | PatchStep) -> SessionOutput:
    """Keep samples only where the article draws them."""
    if isinstance(step, SessionStep) and step.options.chart:
        return one.output
    tries = tuple(tuple(replace(c, samples=()) for c in outputs) for outputs in one.output.tries)
    return replace(one.output, tries=tries)
