"""The language of a block that declares none.

Comes in: a block's text. Goes out: a language, or an empty string: silence is better than a wrong
name. Parsers judge where there is one; else a language needs several of its own signs and a clear
lead over the next. Start reading at `guess_language`.
"""

import ast
import json
import re
import tomllib
import warnings
from collections.abc import Sequence

from reprose.sources.signs import SIGNS

# Weights of signs: what a language needs, by how much it must lead, what a kin needs of its own.
_LEAST, _LEAD, _OWN = 3, 2, 3
_MOST_CHARS = 100_000  # of a block that is looked at
_HEAD_CHARS = 20_000  # what has shown no sign by then will not show it
# A language that says all that another says, and more: its own signs decide between the two.
_KIN = (("typescript", "javascript"), ("cpp", "c"), ("perl", "php"))
_TAG = re.compile(r"</?([A-Za-z][\w:.-]*)[^<>]*>")
_CLOSED = re.compile(r"</[A-Za-z][\w:.-]*\s*>\s*\Z|/>\s*\Z|-->\s*\Z")
_HTML = frozenset(
    "html head body div span p a ul ol li table tr td th thead tbody form input button label img "
    "h1 h2 h3 h4 h5 h6 script style link meta section article nav header footer main textarea "
    "select option strong em b i br hr video audio iframe figure title small pre code svg".split()
)

_PYTHON = re.compile(
    r"^\s*(?:import \w|from [\w.]+ import |def \w+\(|class \w+[(:]|@\w+|if __name__|with \w"
    r"|for \w+(?:, ?\w+)* in )"
    r"|\bprint\(|\bself\.|\blen\(|\brange\(|\bNone\b|\bTrue\b|\bFalse\b|\blambda "
    r"|[\w\])]\s*=\s*\w+(?:\.\w+)*\(",
    re.MULTILINE,
)
_ARROW = re.compile(r"^[ \t]*[\w.]+ <- ", re.MULTILINE)  # R; Python reads a comparison
_PYTHON_2 = re.compile(r"^\s*(?:print ['\"\w]|except \w+, \w+:|import \w+$)", re.MULTILINE)


def guess_language(text: str) -> str:
    """Return the language of a block, or an empty string below our confidence."""
    if len(text) > _MOST_CHARS or not text.strip():
        return ""
    if is_json(text):
        return "json"
    if is_python(text):
        return "python"
    if markup := _markup(text):
        return markup
    head = text[:_HEAD_CHARS]
    scores = {name: _score(head, signs) for name, signs in SIGNS.items()}
    for child, parent in _KIN:
        own = scores.get(child, 0)
        scores[child] = own + scores[parent] if own >= _OWN else 0
        scores[parent] = 0 if own >= _OWN else scores[parent]
    if _PYTHON_2.search(text) and _PYTHON.search(text):
        scores["python"] = 2 + len(set(_PYTHON.findall(text)))
    if is_toml(text):
        scores["toml"] = scores.pop("ini") + 1
    if is_yaml(text):
        scores["yaml"] = 4
    best, second, *_ = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
    return best[0] if best[1] >= _LEAST and best[1] - second[1] >= _LEAD else ""


def _markup(text: str) -> str:
    """Return `html` or `xml` for a text that begins and ends with tags, else an empty string."""
    start = text.lstrip()
    if not start.startswith("<") or start.startswith(("<?php", "<?=", "<%")):
        return ""
    names = [name.lower() for name in _TAG.findall(text[:_HEAD_CHARS])]
    if not names or not _CLOSED.search(text[-200:]) or "<?php" in text or "<%" in text:
        return ""
    if start.startswith("<?xml") or re.search(r"\sxmlns(?::\w+)?=", text):
        return "xml"
    known = sum(name in _HTML for name in names)
    if known * 2 >= len(names):
        return "html"
    return "xml" if not known and len(names) > 1 and "{" not in text else ""


def is_python(text: str) -> bool:
    """Say whether a text is Python: it parses, and it is more than words and numbers."""
    return parses(text) and len(_PYTHON.findall(text)) > 0 and not _ARROW.search(text)


def parses(text: str) -> bool:
    """Say whether Python's parser takes a text."""
    if len(text) > _MOST_CHARS or "\0" in text:
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def is_json(text: str) -> bool:
    """Say whether a text is a JSON object or a list of more than numbers."""
    if not text.lstrip().startswith(("{", "[")):
        return False
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return bool(value) and (
        isinstance(value, dict) or any(isinstance(one, dict | str) for one in value)
    )


def is_toml(text: str) -> bool:
    """Say whether a text is TOML with a table and a value that is quoted, a list or a truth."""
    if not re.search(r"^\[+[\w.\"-]+\]+\s*$", text, re.MULTILINE):
        return False
    try:
        return bool(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError):
        return False


def is_yaml(text: str) -> bool:
    """Say whether a text is YAML by its looks: keys, lists, indentation, and nothing else."""
    lines = [line for line in text.split("\n") if not re.match(r"\s*(?:#|$)", line)]
    keys = sum(bool(re.match(r"\s*(?:- )?[\w./-]+:(?: \S.*|\s*$)", line)) for line in lines)
    items = sum(bool(re.match(r"\s*- \S", line)) for line in lines)
    nested = any(re.match(r"[\w./-]+:\s*$", line) for line in lines)
    return len(lines) > 2 and keys > 1 and nested and keys + items >= 0.9 * len(lines)


def _score(text: str, signs: Sequence[tuple[int, re.Pattern[str]]]) -> int:
    """Return the weight of the signs of a language that a text shows."""
    return sum(weight for weight, sign in signs if sign.search(text))
