"""Which of an article's sessions run, where, and with which parameters.

Comes in: a script, the tier, what the machine offers. Goes out: the script with its parameters
filled in, and by session the reason why it is skipped. Start reading at `with_params` and `skips`.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from reprose.snippets.needs import Machine, unmet
from reprose.snippets.script import (
    TIERS,
    Command,
    FileStep,
    PatchStep,
    Script,
    SessionStep,
    Settings,
    Step,
    Tier,
)


def with_params(script: Script, tier: Tier) -> Script:
    """Put the tier's values in place of `${name}` in programs, commands, outputs and claims.

    A parameter that has no value for the tier keeps that of the nearest tier before it.
    """
    values = parameters(script.settings, tier)
    if not values:
        return script
    return replace(script, steps=tuple(_filled(step, values) for step in script.steps))


def parameters(settings: Settings, tier: Tier) -> Mapping[str, str]:
    """Return the tier's values by name."""
    return {name: _value(by_tier, tier) for name, by_tier in settings.params.items()}


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values in place of `${name}`; what has none stays."""
    return re.sub(r"\$\{(\w+)\}", lambda match: values.get(match[1], match[0]), text)


def skips(script: Script, tier: Tier, machine: Machine) -> tuple[tuple[str, str], ...]:
    """Return (session id, reason) for every session that will not be run."""
    found = []
    for session in script.sessions:
        reason = script.settings.skip or session.options.skip
        if reason is None:
            reason = _tier_reason(session, script, tier)
        if not reason:
            needs = (*script.settings.needs, *session.options.needs)
            reason = next(filter(None, (unmet(need, machine) for need in needs)), "")
        if reason:
            found.append((session.id, reason))
    return tuple(found)


def until(script: Script, session: str) -> Script:
    """Return the script up to and including one session; later steps cannot matter to it."""
    for number, step in enumerate(script.steps):
        if isinstance(step, SessionStep) and step.id == session:
            return replace(script, steps=script.steps[: number + 1])
    return script


def _tier_reason(session: SessionStep, script: Script, tier: Tier) -> str:
    wanted = max(session.options.tier, script.settings.tier, key=TIERS.index)
    return f"belongs to tier {wanted}" if TIERS.index(wanted) > TIERS.index(tier) else ""


def _value(by_tier: Mapping[str, str], tier: Tier) -> str:
    known = [by_tier[one] for one in TIERS[: TIERS.index(tier) + 1] if one in by_tier]
    return known[-1] if known else next(iter(by_tier.values()))


def _filled(step: Step, values: Mapping[str, str]) -> Step:
    """Put values into everything of a step that is run, shown or claimed."""
    if isinstance(step, FileStep):
        return replace(step, body=fill(step.body, values))
    if isinstance(step, PatchStep):
        return replace(step, diff=fill(step.diff, values))
    commands = tuple(_filled_command(command, values) for command in step.commands)
    claims = tuple(replace(claim, text=fill(claim.text, values)) for claim in step.expect.claims)
    return replace(step, commands=commands, expect=replace(step.expect, claims=claims))


def _filled_command(command: Command, values: Mapping[str, str]) -> Command:
    expected = tuple(fill(line, values) for line in command.expected)
    return replace(command, text=fill(command.text, values), expected=expected)
