"""Files that a post shows, and what else in it speaks of them.

Comes in: the blocks of a post. Goes out: the file a block lists (`$ cat NAME`), the listings a
session runs, and whether a diff applies to a listing. Start reading at `listed_file`.
"""

import re
import shlex
from collections.abc import Mapping, Sequence

from reprose.sources.prompts import Command

_SHOWERS = frozenset("cat less more head tail type bat batcat nl".split())
_SUFFIXES: Mapping[str, str] = dict(
    pair.split(":")
    for pair in (
        "py:python sh:bash bash:bash rb:ruby js:javascript mjs:javascript ts:typescript "
        "tsx:tsx jsx:jsx c:c h:c cc:cpp cpp:cpp hpp:cpp go:go rs:rust java:java kt:kotlin "
        "pl:perl lua:lua r:r R:r sql:sql html:html css:css toml:toml yaml:yaml yml:yaml "
        "json:json xml:xml ini:ini cfg:ini conf:ini php:php scala:scala swift:swift cs:csharp "
        "hs:haskell ex:elixir erl:erlang clj:clojure el:elisp ps1:powershell bat:bat "
        "tf:terraform proto:protobuf patch:diff diff:diff jl:julia m:matlab f90:fortran "
        "asm:asm s:asm nix:nix vim:vim"
    ).split()
)
_WHOLE_NAMES = {"Makefile": "makefile", "Dockerfile": "dockerfile", "Gemfile": "ruby"}


def listed_file(commands: Sequence[Command]) -> str:
    """Return the name of the file that a session only shows; empty when it does more.

    Of `cat python run.py` (a slip of the author's) the last word with a suffix is meant.
    """
    if len(commands) != 1 or not "".join(commands[0].output).strip() or "\n" in commands[0].text:
        return ""
    try:
        words = shlex.split(commands[0].text)
    except ValueError:
        return ""
    if not words or words[0] not in _SHOWERS or any(re.search(r"[|<>;&*]", word) for word in words):
        return ""
    names = [word for word in words[1:] if language_of(word)]
    return names[-1] if names and is_safe(names[-1]) else ""


def language_of(name: str) -> str:
    """Return the language that a file's name says."""
    base = name.rpartition("/")[2]
    stem, dot, suffix = base.rpartition(".")
    return _SUFFIXES.get(suffix, "") if dot and stem else _WHOLE_NAMES.get(base, "")


def is_safe(name: str) -> bool:
    """Say whether a name is a relative path that stays where it is."""
    leads_away = {"", ".", ".."} & set(name.removeprefix("./").split("/"))
    return bool(re.fullmatch(r"[\w./+-]+", name)) and not leads_away


def uses(commands: Sequence[Command], listings: Mapping[str, int]) -> tuple[str, ...]:
    """Return the listed files that the commands of a session name."""
    text = " ".join(command.text for command in commands)
    words = set(re.split(r"[\s;|&\"'=]+", text))
    return tuple(name for name in listings if name in words or f"./{name}" in words)


def _applies(diff: str, file: str) -> bool:
    """Say whether the lines that a diff takes away stand in a file, in order."""
    removed = [
        line[1:] for line in diff.split("\n") if line.startswith("-") and not line.startswith("---")
    ]
    there = [line.strip() for line in file.split("\n")]
    at = 0
    for line in removed:
        if line.strip() not in there[at:]:
            return False
        at = there.index(line.strip(), at) + 1
    return bool(removed)


def changed_file(diff: str, listings: Mapping[str, str]) -> tuple[str, bool]:
    """Return the listing that a diff is about, and whether it applies; the likest one otherwise."""
    named = re.search(r"^\+\+\+ (?:b/)?(\S+)", diff, re.MULTILINE)
    if named and named[1] in listings:
        return named[1], _applies(diff, listings[named[1]])
    for name in reversed(list(listings)):
        if _applies(diff, listings[name]):
            return name, True
    words = set(re.findall(r"\w{3,}", diff))
    shares = {
        name: len(words & set(re.findall(r"\w{3,}", text))) for name, text in listings.items()
    }
    best = max(shares, key=lambda name: shares[name], default="")
    return (best, False) if best and shares[best] >= 0.5 * len(words) else ("", False)
