"""One entry arrives: all that is to be done about it, before anything is written.

Comes in: an entry, and what all entries of its source share. Goes out: an `Arrival`: what to write
and why, with the proof. Only files are read here; pictures are asked for from outside. An entry
that nobody foresaw costs only itself. Start reading at `arrive`.
"""

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import unified_diff
from typing import Any

from reprose import files
from reprose.deadline import TooSlowError
from reprose.digest import digest
from reprose.flows.import_request import ImportRequest
from reprose.problems import Place, Problem, Stop, error, note, warning
from reprose.sources.attach import Wanted
from reprose.sources.comments import write_comments
from reprose.sources.convert import (
    MOST_CHARS,
    Converted,
    Draft,
    Mirror,
    Setting,
    degraded,
    draft,
    finish,
)
from reprose.sources.decide import Decision, Past, decide
from reprose.sources.entry import Entry
from reprose.sources.gists import File, Gist
from reprose.sources.ledger import Ledger
from reprose.sources.report import Result

MOST_BODY = 8 * 2**20
_LONG = re.compile(r"=(?:\"[^\"<>]{999,}\"|'[^'<>]{999,}')")  # pictures within the text

Fetch = Callable[[str, Sequence[Wanted] | Sequence[Gist]], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Around:
    """What all entries of a source share."""

    request: ImportRequest
    ledger: Ledger
    paths: Mapping[str, str]
    setting: Setting
    mirror: Mirror


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What is to be done about an entry.

    Attributes:
        path: its file.
        key: the digest of the entry as it is now.
        decision: what happens to the file.
        text: the article as the importer writes it, where it was written anew.
        comments: the file of comments, empty without any.
        diff: what would change, on a dry run.
        result: what is said of it in the report; None when only its words were kept.
        media: the names of its pictures by address; of a gist's files, with `/` between them.
    """

    path: str
    key: str
    decision: Decision
    text: str | None = None
    comments: str = ""
    diff: str = ""
    result: Result | None = None
    problems: tuple[Problem, ...] = ()
    media: Mapping[str, str] = field(default_factory=dict)


def arrive(entry: Entry, around: Around, fetch: Fetch, lost: str = "") -> Arrival:
    """Say what is to be done about an entry.

    Args:
        entry: the entry.
        around: what it shares with the others.
        fetch: brings pictures, or the code of gists, to the side of a file and returns their
            names, or their files, by address.
        lost: why converting it was given up before; only its words are kept then.

    Problems: `degraded-entry`, `unproved-entry`, and a note on a conflict that still waits.
    """
    request, path = around.request, around.paths[entry.guid]
    record = around.ledger.records.get(entry.guid)
    try:
        current = files.read_if_there(request.root, path)
    except Stop as stop:
        return Arrival(path=path, key="", decision=Decision("edited"), problems=stop.problems)
    pictures = _Pictures(request, path, record.media if record else {}, fetch)
    setting = replace(
        around.setting, here=path, bring=pictures.bring, bring_code=pictures.bring_code
    )
    problems: list[Problem] = []
    one = None if lost else _drafted(entry, setting, problems)
    if lost:
        problems.append(_degraded(entry, setting, lost))
    went = [(link.was, link.now) for link in one.links] if one else []
    key = digest(entry, went, pictures.had)
    is_same = record is not None and record.entry == key and not request.refresh
    converted = None
    if current is None or not is_same:
        converted = _finished(one, entry, setting, around.mirror, problems)
    is_known = current is not None and record is not None
    if one is None and is_known:  # what an earlier import made of it is better than its words
        decision, converted = Decision("edited"), None
    else:
        pristine = None if converted is None else around.ledger.pristine(entry.guid)
        text = converted.text if converted else ""
        past = Past(record, pristine, current)
        decision = decide(past, key, text, refresh=request.refresh, restore=request.restore)
    if decision.action == "edited" and files.exists(request.root, incoming_of(path)):
        message, hint = (
            "a conflict with the source still waits",
            f"take over, or delete, `{incoming_of(path)}`",
        )
        problems.append(note("import-conflict", message, Place(path), hint))
    return Arrival(
        path=path,
        key=key,
        decision=decision,
        text=converted.text if converted else None,
        comments=write_comments(entry.comments) if one else "",
        diff=_diff(path, current, decision) if request.dry_run else "",
        result=_result(entry, path, decision, one, converted, pictures),
        problems=tuple(problems),
        media=pictures.had,
    )


def incoming_of(path: str) -> str:
    """Return the file beside an article that takes what is in conflict with it."""
    return f"{path.removesuffix('.md')}.incoming.md"


@dataclass(slots=True)
class _Pictures:
    """The pictures and gists of one article: what it has already, and what is fetched."""

    request: ImportRequest
    path: str
    known: Mapping[str, str]
    fetch: Fetch
    had: dict[str, str] = field(default_factory=dict)
    left: int = 0
    gists_left: int = 0

    def bring_code(self, gists: Sequence[Gist]) -> Mapping[str, Sequence[File]]:
        """Return the files of each gist: those beside the article, and those fetched now."""
        there = {one.written: self._files(self.known.get(one.written, "")) for one in gists}
        missing = [one for one in gists if not there[one.written]]
        asked = self.request.media and missing
        codes = there | dict(self.fetch(self.path, missing) if asked else {})
        self.had |= {at: "/".join(name for name, _ in code) for at, code in codes.items() if code}
        self.gists_left += sum(not code for code in codes.values())
        return codes

    def _files(self, names: str) -> tuple[File, ...]:
        """Return the files of those names beside the article; none when one is missing."""
        paths = [f"{posixpath.dirname(self.path)}/{name}" for name in names.split("/") if name]
        texts = [files.read_if_there(self.request.root, path) for path in paths]
        read = [(path.rpartition("/")[2], text) for path, text in zip(paths, texts, strict=True)]
        codes = tuple((name, text.decode("utf-8", "replace")) for name, text in read if text)
        return codes if len(codes) == len(paths) else ()

    def bring(self, wanted: Sequence[Wanted]) -> Mapping[str, str]:
        """Return the local name of each picture by every address under which it is written."""
        asked = bool(self.request.media or self.request.media_dir)
        missing = [one for one in wanted if not self.known.get(one.written[0])]
        fetched = self.fetch(self.path, missing) if asked and missing else {}
        names: dict[str, str] = {}
        for one in wanted:
            name = self.known.get(one.written[0]) or fetched.get(one.written[0], "")
            if name:
                names |= dict.fromkeys(one.written, name)
                self.had[one.written[0]] = name
            else:
                self.left += 1
        return names


def _drafted(entry: Entry, setting: Setting, problems: list[Problem]) -> Draft | None:
    """Draft an entry; one that nobody foresaw costs only itself."""
    if len(entry.body) > MOST_BODY and len(_LONG.sub("", entry.body)) > MOST_BODY:
        problems.append(
            _degraded(entry, setting, f"its body is longer than {MOST_BODY} characters")
        )
        return None
    try:
        return draft(entry, setting)
    except (TooSlowError, MemoryError):
        raise  # whoever set the limit says so, and has the words kept
    except Exception as fault:
        problems.append(_degraded(entry, setting, _said(fault)))
        return None


def _finished(
    one: Draft | None, entry: Entry, setting: Setting, mirror: Mirror, problems: list[Problem]
) -> Converted:
    """Finish a draft, or write down the words of what could not be drafted."""
    if one is not None:
        try:
            return finish(one, mirror)
        except Exception as fault:
            why = "in time" if isinstance(fault, TooSlowError) else f"({_said(fault)})"
            message = f"what `{_name(entry)}` kept could not be proved {why}"
            hint = "compare it yourself"
            problems.append(warning("unproved-entry", message, Place(setting.here), hint))
        try:
            return finish(one, None)
        except Exception as fault:
            problems.append(_degraded(entry, setting, _said(fault)))
    return degraded(entry, setting)


def _degraded(entry: Entry, setting: Setting, why: str) -> Problem:
    """Say that of an entry only the words were kept."""
    length = len(entry.body)
    which = "words" if length <= MOST_CHARS else f"first words (of {length} characters)"
    message = f"of `{_name(entry)}` only the {which} were kept: {why}"
    return error("degraded-entry", message, Place(setting.here), "compare it with the original")


def _said(fault: Exception) -> str:
    return " ".join(f"{type(fault).__name__}: {fault}".split())[:200]


def _name(entry: Entry) -> str:
    return (entry.title or entry.guid)[:100]


def _diff(path: str, current: bytes | None, decision: Decision) -> str:
    """Return what a decision would change, as a unified diff."""
    if decision.text is None:
        return ""
    old = (current or b"").decode("utf-8", "replace").splitlines()
    to = incoming_of(path) if decision.action == "conflict" else path
    return "\n".join(unified_diff(old, decision.text.splitlines(), path, to, lineterm="", n=1))


def _result(
    entry: Entry,
    path: str,
    decision: Decision,
    one: Draft | None,
    converted: Converted | None,
    pictures: "_Pictures",
) -> Result | None:
    """Return what the report says of an entry."""
    if one is None:
        return None
    done = converted or Converted("")
    return Result(
        title=entry.title,
        path=path,
        action=decision.action,
        proof=done.proof,
        links=tuple(link for link in one.links if link.outcome != "same"),
        unknown=one.unknown,
        pictures_left=pictures.left,
        gists_left=pictures.gists_left,
        classes=one.classes,
        residue=done.residue,
        nbsp=one.nbsp,
        is_empty=one.is_empty,
    )
