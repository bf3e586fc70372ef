"""The key of a run: everything that can change what it gives, and nothing else.

Comes in: a script with its parameters filled in, and the environment. Goes out: a digest. Claims,
tolerances, expected output and prose are not in it: changing them re-judges the record without
running anything. Start reading at `run_key`.
"""

from reprose.digest import digest
from reprose.snippets.script import FileStep, PatchStep, Script, Step


def run_key(script: Script, python: str, machine: str, lock: str, tier: str) -> str:
    """Return the key of an article's run.

    Args:
        script: with its parameters filled in.
        python: the minor version (`3.11`).
        machine: system and processor (`linux-x86_64`).
        lock: the text of the dependency lock.
        tier: parameters and tiers never share a record.
    """
    settings = script.settings
    about = (settings.timeout_s, settings.network, settings.env, python, machine, lock, tier)
    return digest("run", about, [_executed(step) for step in script.steps])


def _executed(step: Step) -> object:
    """Return what of a step changes an execution."""
    if isinstance(step, FileStep):
        return ("file", step.path, step.body)
    if isinstance(step, PatchStep):
        return ("patch", step.path, step.target, step.diff)
    options = step.options
    how = (
        options.cache,
        options.tty,
        options.repeat,
        options.timeout_s,
        options.interrupt,
        options.chart,
    )
    commands = [
        (c.text, c.shell, c.limits, c.env, *(["python"] if c.python else [])) for c in step.commands
    ]
    return ("session", step.id, step.hidden, how, commands)
