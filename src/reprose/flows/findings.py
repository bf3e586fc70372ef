"""What a verification finds, gathered article by article and laid out flat for reports.

Comes in: judged articles. Goes out: `Case`s and explanations. Start reading at `cases_of`.
"""

from dataclasses import dataclass, field, replace

from reprose.flows.scripts import Source
from reprose.flows.verdicts import JudgedArticle
from reprose.model import Write
from reprose.problems import Problem
from reprose.results import ArticleResult
from reprose.snippets.cases import Case
from reprose.snippets.match import Spec, aligned
from reprose.snippets.plan import with_params
from reprose.snippets.record import Environment, Record, SessionRecord, tier_of
from reprose.snippets.report_text import explanation
from reprose.snippets.tolerances import merge


@dataclass(slots=True)
class Findings:
    """Lists that grow while articles are judged."""

    problems: list[Problem] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    articles: list[ArticleResult] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)
    diffs: list[str] = field(default_factory=list)
    explanations: list[str] = field(default_factory=list)


def cases_of(source: Source, article: JudgedArticle, reused: bool) -> list[Case]:
    """Return a case for each session in each environment, in the order of the article."""
    cases = []
    for env in article.record.environments:
        judged = {one.id: one for one in dict(article.judged)[env.name]}
        for one in env.sessions:
            if one.id in judged:
                cases.append(_case(source.path, env, one, judged[one.id].problems, reused))
    if not article.record.environments:
        return _without_run(source, "skipped", "not run")
    return cases


def settled_cases(record: Record) -> list[Case]:
    """Return the cases of an article that passed and has not changed since."""
    return [
        _case(record.path, env, one, (), True)
        for env in record.environments
        for one in env.sessions
        if one.output.tries or one.output.skipped
    ]


def untrusted_cases(source: Source) -> list[Case]:
    """Return a case for each session that nobody has trusted."""
    return _without_run(source, "untrusted", "imported and not trusted")


def explained(source: Source, article: JudgedArticle, only: tuple[str, ...]) -> list[str]:
    """Return sessions line by line and number by number, as published and as measured.

    `only` are ids of sessions; all of them when it is empty.
    """
    texts = []
    for name, verdicts in article.judged:
        env = article.record.environment(name)
        outputs = {one.id: one.output.last for one in env.sessions} if env else {}
        tier = tier_of(name)
        steps = {one.id: one for one in with_params(source.script, tier).sessions}
        for one in verdicts:
            if one.id not in steps or not one.comparisons or (only and one.id not in only):
                continue
            step = steps[one.id]
            layers = (source.script.settings.tolerances, step.expect.tolerances)
            spec = Spec(step.expect.match, merge(*layers))
            lines = [f"{source.path}#{one.id} on Python {name}: {one.verdict}"]
            for command, output in zip(step.commands, outputs[one.id], strict=True):
                lines.append(f"  {'>>>' if command.python else '$'} {command.text}")
                own = replace(spec, command=command.text, python=command.python)
                comparison = aligned(command.expected, output.lines, own)
                lines.append(explanation(command.expected, output.lines, comparison))
            texts.append("\n".join(lines))
    return texts


def _without_run(source: Source, verdict: str, note: str) -> list[Case]:
    """Return a case for each session, all for the same reason."""
    return [
        Case(article=source.path, line=one.place.line, id=one.id, verdict=verdict, note=note)
        for one in source.script.sessions
    ]


def _case(
    article: str,
    env: Environment,
    one: SessionRecord,
    problems: tuple[Problem, ...],
    reused: bool,
) -> Case:
    outputs = one.output.last
    return Case(
        article=article,
        line=one.line,
        id=one.id,
        verdict=one.verdict,
        environment=env.name,
        note=one.note,
        wall_s=round(sum(output.wall_s for output in outputs), 3),
        peak_bytes=max((output.peak.anon_bytes for output in outputs), default=0),
        limits=env.limits,
        sandbox=env.sandbox,
        claims=one.claims,
        problems=problems,
        reused=reused,
    )
