"""What the articles' snippets give: from their records where they still hold, else by running.

Comes in: scripts, records, and how to run. Goes out: an `Evidence`: a record per article, not yet
judged. Start reading at `gather`.
"""

from collections.abc import Sequence

from reprose.files import read_bytes, read_if_there, walk
from reprose.flows.jobs import (
    Evidence,
    Here,
    Job,
    Look,
    Running,
    enter_sandbox,
    find_backend,
    in_order,
    run_jobs,
)
from reprose.flows.scripts import Source
from reprose.model import Write
from reprose.problems import Place, error, warning
from reprose.snippets import environments, machine, records, sandbox
from reprose.snippets.interpreters import find_python, own_version
from reprose.snippets.keys import run_key
from reprose.snippets.needs import Machine, commands_of
from reprose.snippets.plan import skips, with_params
from reprose.snippets.record import Environment, Record, tier_of
from reprose.snippets.record_json import decode_record
from reprose.snippets.script import Script, Tier
from reprose.work import Watcher


def previous_records(root: str) -> tuple[Record, ...]:
    """Read every record of the site; damaged ones are left out."""
    found = []
    for info in walk(root, records.FOLDER).value:
        record = decode_record(read_bytes(root, info.path)) if info.path.endswith(".json") else None
        if record and records.record_path(record.path) == info.path:
            found.append(record)
    return tuple(found)


def gather(how: Running, sources: Sequence[Source], watch: Watcher, look: Look) -> Evidence:
    """Return what every source gives.

    Raises:
        Stop: with `sandbox-unavailable` or `limits-unavailable`.
    """
    evidence = Evidence()
    place = Here(machine.describe(), find_backend(how))
    if how.require:
        enter_sandbox(how, place, sources)
    jobs: list[Job] = []
    for source in sources:
        record = _read_record(how.root, source)
        asked = _versions(how, source) or (_default_version(how, source, record, place),)
        kept: list[Environment] = []
        missing: list[str] = []
        for wanted in asked:
            job = _job(how, source, wanted, record, place, evidence)
            if isinstance(job, Environment):
                kept.append(job)
            elif job is not None:
                jobs.append(job)
            else:
                missing.append(wanted)
        names = {_name(version, how.tier) for version in asked}
        kept += [
            env
            for env in record.environments
            if env.name not in names and _is_of_use(env, how, source, place)
        ]
        evidence.records[source.path] = Record(
            path=source.path,
            digest=source.script.digest,
            environments=in_order(kept),
            missing=tuple(missing),
        )
    if jobs:
        run_jobs(how, jobs, place, evidence, watch, look)
    return evidence


def _read_record(root: str, source: Source) -> Record:
    body = read_if_there(root, records.record_path(source.path))
    record = decode_record(body) if body else None
    return record if record and record.path == source.path else Record(path=source.path, digest="")


def _versions(how: Running, source: Source) -> tuple[str, ...]:
    """Return the Python versions asked for: by the request, the article or the site."""
    wanted = source.script.settings.pythons or how.config.verify.python
    if how.pythons and wanted:
        return tuple(v for v in wanted if v in how.pythons) or how.pythons
    return how.pythons or wanted


def _default_version(how: Running, source: Source, record: Record, here: Here) -> str:
    """Return the version to run on when nobody names one: the recorded while it holds, or ours."""
    script = with_params(source.script, how.tier)
    for env in record.environments:
        version = env.name.partition("@")[0]
        if how.fresh or tier_of(env.name) != how.tier:
            continue
        if env.key == _key(how, source, version, how.tier, here) and _holds(how, script, env, here):
            return version
    return _minor(own_version())


def _minor(version: str) -> str:
    return ".".join(version.split(".")[:2])


def _is_of_use(env: Environment, how: Running, source: Source, here: Here) -> bool:
    """Say whether a record that is not asked for now is still that of the article's code.

    Those of other tiers are kept, and with `--python` those of other versions.
    """
    version, _, _ = env.name.partition("@")
    other_tier = tier_of(env.name) != how.tier
    if not other_tier and not how.pythons:
        return False
    return env.key == _key(how, source, version, tier_of(env.name), here)


def _key(how: Running, source: Source, version: str, tier: Tier, here: Here) -> str:
    """Return the key a run has today, by the lock on disk."""
    lock = (read_if_there(how.root, records.lock_path(source.path)) or b"").decode()
    lock = lock if source.script.settings.dependencies else ""
    return run_key(with_params(source.script, tier), version, here.host.kind, lock, tier)


def _name(version: str, tier: Tier) -> str:
    """Return the name of an environment: `3.11`, `3.11@slow`."""
    return version if tier == "ci" else f"{version}@{tier}"


def _job(
    how: Running, source: Source, wanted: str, record: Record, place: Here, evidence: Evidence
) -> "Environment | Job | None":
    """Return a record's environment when it still holds, else what is to be run."""
    script = with_params(source.script, how.tier)
    name = _name(wanted, how.tier)
    before = record.environment(name)
    lock = _lock(how.root, source, evidence)
    if lock is None:
        return None
    key = run_key(script, wanted, place.host.kind, lock, how.tier)
    if before and before.key == key and not how.fresh and _holds(how, script, before, place):
        return before
    if not how.run:
        return before
    interpreter = find_python(wanted)
    if interpreter is None:
        message = f"Python {wanted} is not installed, `{source.path}` was not run on it"
        hint = f"install it, for example `uv python install {wanted}`"
        evidence.problems.append(warning("missing-python", message, Place(source.path), hint))
        return None
    skipped = skips(script, how.tier, _machine(how, script, interpreter.version, place))
    return Job(source, script, name, key, lock, interpreter, skipped, before)


def _holds(how: Running, script: Script, before: Environment, place: Here) -> bool:
    """Say whether a record is young enough, was made as asked, and skips what would be now."""
    if not records.is_fresh(before.day, how.now, how.config.verify.stale_after_days):
        return False
    if how.require and not sandbox.at_least(before.sandbox, how.require):
        return False
    if how.sandbox not in (None, before.sandbox) or how.backend not in ("", before.limits):
        return False
    now = dict(skips(script, how.tier, _machine(how, script, before.python, place)))
    then = {one.id: one.output.skipped for one in before.sessions if one.output.skipped}
    return now == then


def _machine(how: Running, script: Script, python: str, place: Here) -> Machine:
    needs = (*script.settings.needs, *(n for one in script.sessions for n in one.options.needs))
    return Machine(
        python=python,
        ram_bytes=place.host.ram_bytes,
        cpus=place.host.cpus,
        cgroup=place.backend.is_kernel,
        gpu=place.host.gpu,
        network=how.config.verify.network and script.settings.network,
        commands=machine.installed(commands_of(needs)),
    )


def _lock(root: str, source: Source, evidence: Evidence) -> str | None:
    """Return the lock of an article's dependencies, made when it is not there or not current."""
    wanted = source.script.settings.dependencies
    if not wanted:
        return ""
    path = records.lock_path(source.path)
    text = (read_if_there(root, path) or b"").decode("utf-8", "replace")
    made = [write.body.decode() for write in evidence.writes if write.path == path]
    text = made[0] if made else text
    before = source.script.settings.as_of
    if environments.is_current(text, wanted, before):
        return text
    versions = source.script.settings.pythons or (_minor(own_version()),)
    oldest = min(versions, key=lambda v: [int(n) for n in v.split(".")])
    locked = environments.lock(wanted, oldest, before)
    if locked.fault:
        evidence.problems.append(error("missing-package", locked.fault, Place(source.path)))
        return None
    evidence.writes.append(Write(path=path, body=locked.text.encode()))
    return locked.text
