"""What each block of code of a post is.

Comes in: the blocks of one post in order, with the words before each. Goes out: for each its
class (`program`, `listing`, `console`, `commands`, `fragment`, `python-session`, `output`, `diff`,
`data`, `prose`, `unknown`), its language where we are sure, and what it has to do with the others.
Nothing is run and no text is changed. Start reading at `classify`.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from reprose.sources.guess import guess_language, is_json, is_python, is_toml, is_yaml
from reprose.sources.listings import changed_file, language_of, listed_file, uses
from reprose.sources.prompts import Command, commands_of, is_program, learn_prompts

_DATA = frozenset("yaml json toml ini xml csv json5 xslt svg properties".split())
_CONSOLES = frozenset({"console", "pycon", "doscon", "powershell-session"})
_MOST_LEAD_WORDS = 12
_LEADS = re.compile(
    r"(?:outputs?|prints?|printed|results?|gives|returns|shows|yields|got|get|see|produces)\W*$",
    re.IGNORECASE,
)
# Classes whose blocks print something; what stands right behind one may be that.
_PRINTING = ("commands", "console", "program", "fragment", "listing")
_PYTHON_HEAD = re.compile(r"^(?:import|from|def|class|if __name__)\b", re.MULTILINE)
_SENTENCE = re.compile(r"^[A-Z“\"'¿¡][^{}=;$|]*[.!?…:,]?$")


@dataclass(frozen=True, slots=True)
class Block:
    """A block as found: its text, the language it declares, the last words before it."""

    text: str
    declared: str = ""
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Class:
    """What a block is.

    Attributes:
        name: its class.
        language: the declared language, or the one we are sure of; may be empty.
        file: the file that it lists, or that a diff changes.
        shown: the command line above a listing, which the page shows again.
        commands: of a session, in order.
        uses: the listed files that a session runs.
        output_of: the number of the block (0-based) whose output this is.
        applies: whether a diff applies to its file.
    """

    name: str
    language: str = ""
    file: str = ""
    shown: str = ""
    commands: tuple[Command, ...] = ()
    uses: tuple[str, ...] = ()
    output_of: int | None = None
    applies: bool = False


def classify(blocks: Sequence[Block]) -> tuple[Class, ...]:
    """Return the class of each block of a post."""
    learned = learn_prompts([block.text for block in blocks])
    classes = [_alone(block, commands_of(block.text, learned)) for block in blocks]
    printed = {
        line.strip() for one in classes for command in one.commands for line in command.output
    } - {""}
    listings: dict[str, str] = {}
    numbers: dict[str, int] = {}
    for n, (block, one) in enumerate(zip(blocks, classes, strict=True)):
        if one.name == "listing":
            listings[one.file] = block.text.partition("\n")[2]
            numbers[one.file] = n
        elif one.name == "console":
            classes[n] = replace(one, uses=uses(one.commands, numbers))
        elif one.name == "diff":
            file, is_applied = changed_file(block.text, listings)
            classes[n] = replace(one, file=file, applies=is_applied)
        elif one.name in ("unknown", "prose", "data") and not block.declared:
            classes[n] = _as_output(n, blocks, classes, printed)
    return tuple(classes)


def _alone(block: Block, commands: tuple[Command, ...]) -> Class:
    """Return what a block is by itself."""
    text, declared = block.text, block.declared
    if declared == "diff" or (not declared and _is_diff(text)):
        return Class("diff", "diff")
    if commands and all(one.prompt.startswith((">>>", "...", "In [")) for one in commands):
        language = declared or ("pycon" if commands[0].prompt == ">>>" else "")
        return Class("python-session", language, commands=commands)
    if commands and declared in ("", "bash", "text", *_CONSOLES):
        file = listed_file(commands)
        first = text.lstrip("\n").partition("\n")[0]
        if file and not text.startswith("\n") and _is_writable(first):
            return Class("listing", language_of(file), file=file, shown=first, commands=commands)
        return Class("console", "console", commands=commands)
    if declared:
        return Class(_class_of(declared, text), declared)
    if _is_commands(text):
        return Class("commands", "bash")
    language = guess_language(text)
    return Class(_class_of(language, text) if language else _rest(text), language)


def _is_diff(text: str) -> bool:
    """Say whether a text is a diff: with headers, or lines taken away and others put there."""
    if re.search(r"^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@", text, re.MULTILINE):
        return True
    if re.search(r"^--- \S+.*\n\+\+\+ \S+", text, re.MULTILINE):
        return True
    lines = [line for line in text.split("\n") if line.strip()]
    minus = [line[1:].split() for line in lines if line.startswith("-")]
    plus = [line[1:].split() for line in lines if line.startswith("+")]
    if not minus or not plus:
        return _has_marked_statement(lines)
    gone = {word for words in minus for word in words}
    come = {word for words in plus for word in words}
    are_alike = len(gone & come) * 2 >= min(len(gone), len(come))
    is_marked = len(minus) + len(plus) + sum(one[0] == " " for one in lines) == len(lines)
    return are_alike and (is_marked or _has_changed_line(lines))


def _has_changed_line(lines: Sequence[str]) -> bool:
    """Say whether some code was taken away and, right below, put there in another form."""
    for before, after in pairwise(lines):
        if before.startswith("-") and after.startswith("+"):
            old, new = set(re.findall(r"\w+", before)), set(re.findall(r"\w+", after))
            if len(old & new) * 2 >= len(old) > 1 and re.search(r"[;{}()=<>]", after):
                return True
    return False


def _has_marked_statement(lines: Sequence[str]) -> bool:
    """Say whether a whole statement is marked, right behind another: no sum begins like that."""
    return any(
        re.match(r"[+-](?![+-])\s*\w", marked) and re.search(r"[;{}]\s*$", marked)
        and re.search(r"[;{}]\s*$", before)
        for before, marked in pairwise(lines)
    )  # fmt: skip


def _class_of(language: str, text: str) -> str:
    """Return the class of a block whose language is known."""
    if language in _DATA:
        return "data"
    if language in _CONSOLES:
        return "console"
    if language in ("text", "plain"):
        return "unknown"
    is_bare_python = language == "python" and not _PYTHON_HEAD.search(text)
    least = 3 if is_bare_python else 2
    return "fragment" if text.strip().count("\n") < least else "program"


def _is_commands(text: str) -> bool:
    """Say whether a block is commands typed without prompts: each line begins with a program."""
    lines = [line for line in text.split("\n") if line.strip() and not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines)).split("\n")
    words = [line.split()[0] for line in joined if line.split()]
    first = all(is_program(word) or re.fullmatch(r"\w+=\S*", word) for word in words)
    return bool(words) and first and not is_python(text)


def _rest(text: str) -> str:
    """Return the class of a block in no language."""
    if is_json(text) or is_toml(text) or is_yaml(text):
        return "data"
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    prose = sum(bool(_SENTENCE.match(line)) and len(line.split()) > 2 for line in lines)
    return "prose" if lines and prose >= 0.7 * len(lines) else "unknown"


def _as_output(
    n: int, blocks: Sequence[Block], classes: Sequence[Class], printed: set[str]
) -> Class:
    """Return a block as output when a command stands right before it or its lines were printed."""
    one, lead = classes[n], blocks[n].lead.strip()
    lines = {line.strip() for line in blocks[n].text.split("\n")} - {""}
    before = classes[n - 1].name if n else ""
    follows = before in _PRINTING
    is_announced = _LEADS.search(lead) is not None
    if follows and is_announced and len(lead.split()) < _MOST_LEAD_WORDS:
        return replace(one, name="output", output_of=n - 1)
    if lines <= printed or (before == "commands" and not lead):
        return replace(one, name="output", output_of=n - 1 if follows and not lead else None)
    return replace(one, name="output") if is_announced and one.name != "prose" else one


def _is_writable(line: str) -> bool:
    """Say whether a line can stand in a fence's attributes."""
    return not re.search(r"[`{}\\\x00-\x1f]", line)


def count_classes(classes: Sequence[Class]) -> Mapping[str, int]:
    """Return how many blocks there are of each class."""
    return dict(sorted(Counter(one.name for one in classes).items()))
