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
from collections.abc import Mapping, Sequence

_LEAST, _LEAD = 3, 2

# Each sign counts once: (weight, pattern).
_SIGNS: Mapping[str, Sequence[tuple[int, str]]] = {
    "c": (
        (3, r"^\s*#include\s*[<\"][\w/]+\.h[>\"]"), (2, r"\bint main\s*\("), (1, r"\bprintf\s*\("),
        (1, r"\b(?:struct|typedef|unsigned|void|char)\b[\w\s*]+[;{(]"), (1, r"->\w+"), (1, r"\bmalloc\("),
        (2, r"^#(?:define|ifdef|ifndef|endif)\b"),
    ),
    "cpp": (
        (4, r"^\s*#include\s*<(?:iostream|vector|string|map|memory|algorithm|cstdio|thread|\w+)>"),
        (3, r"\bstd::\w+"), (2, r"\bcout\s*<<"), (2, r"\btemplate\s*<"), (1, r"\bnamespace\s+\w+"),
        (1, r"\bclass\s+\w+\s*(?::\s*public\s+\w+\s*)?\{"), (2, r"\bauto\s+\w+\s*="), (2, r"\w+::\w+\("),
    ),
    "java": (
        (3, r"\bpublic\s+(?:static\s+)?(?:final\s+)?(?:class|interface|enum|void)\b"),
        (3, r"\bSystem\.out\.print"), (3, r"^import\s+(?:java|javax|org|com)\.[\w.]+;"),
        (1, r"\bprivate\s+\w+"), (2, r"@Override\b"), (1, r"\bnew\s+\w+(?:<.*>)?\("), (2, r"\bthrows\s+\w+"),
    ),
    "csharp": (
        (3, r"^\s*using\s+System[\w.]*;"), (3, r"\bConsole\.(?:Write|Read)"), (2, r"\bnamespace\s+[\w.]+\s*\{?$"),
        (2, r"\bpublic\s+\w+\s+\w+\s*\{\s*get;"), (2, r"\bvar\s+\w+\s*=\s*new\b"), (1, r"\bstring\s+\w+"),
        (1, r"\basync\s+Task"), (1, r"\bpublic\s+(?:static\s+)?(?:class|void|string|int|bool)\b"),
    ),
    "javascript": (
        (2, r"\b(?:const|let)\s+[\w{}\[\], ]+\s*="), (2, r"=>\s*[{(\w]"), (2, r"\bconsole\.(?:log|error)\("),
        (2, r"\bfunction\s*\w*\s*\([^)]*\)\s*\{"), (1, r"\bvar\s+\w+\s*=.*;?$"), (2, r"\brequire\(['\"]"),
        (2, r"\bdocument\.\w+|\bwindow\.\w+|\$\(['\"(]|\bmodule\.exports\b"), (1, r"===|!=="),
        (2, r"^import\s+.*\s+from\s+['\"]"), (1, r"\b(?:async|await)\s"),
    ),
    "typescript": (
        (4, r"\binterface\s+\w+\s*\{"), (3, r":\s*(?:string|number|boolean|any)(?:\[\])?\s*[,;)=]"),
        (2, r"\b(?:const|let)\s+\w+\s*:\s*\w+"), (2, r"\bexport\s+(?:class|interface|type)\b"),
    ),
    "php": ((5, r"<\?php"), (2, r"\$\w+\s*->\s*\w+"), (2, r"\$\w+\s*=[^=].*;\s*$"), (2, r"\bfunction\s+\w+\s*\(\s*(?:\$\w+|\))"),
            (2, r"\becho\s+['\"$]"), (1, r"\barray\(")),
    "ruby": (
        (2, r"^\s*def\s+[\w.?!]+(?:\s*\(.*\))?\s*$"), (2, r"^\s*end\s*$"), (2, r"\bputs\s"), (2, r"\bdo\s*\|\w+"),
        (2, r"^\s*require\s+['\"]"), (1, r"\battr_\w+\s+:"), (1, r":\w+\s*=>"), (1, r"@\w+\s*="), (1, r"\.each\b"),
    ),
    "go": ((4, r"^package\s+\w+\s*$"), (3, r"\bfunc\s+(?:\(\w+\s+\*?\w+\)\s*)?\w+\s*\("), (2, r":=\s"), (2, r"\bfmt\.\w+\("),
           (1, r"\bgo\s+func\b|\bchan\s|\bdefer\s"), (1, r"\bif\s+err\s*!=\s*nil")),
    "rust": ((3, r"\bfn\s+\w+\s*(?:<[^>]*>)?\("), (3, r"\blet\s+mut\s"), (2, r"\bprintln!\("), (2, r"\bimpl\b.*\{"),
             (2, r"^use\s+(?:std|crate|super)(?:::|;)"), (1, r"&mut\s|&str\b"), (1, r"\bpub\s+(?:fn|struct|enum)\b")),
    "bash": (
        (4, r"\A#!\s*/(?:usr/)?bin/(?:env )?(?:ba|z|da)?sh"), (2, r"^\s*(?:fi|done|esac)\s*$"), (2, r"\bif\s+\[\[?\s"),
        (2, r"^\s*export\s+\w+="), (1, r"\$\{?\w+\}?"), (2, r"\bfor\s+\w+\s+in\s.*;\s*do"), (1, r"\becho\s"),
        (2, r"^\s*(?:sudo|apt-get|apt|yum|pip|npm|git|cd|mkdir|wget|curl|docker|conda|tar|chmod)\s+[\w./-]"),
        (1, r"\s\|\s*(?:grep|awk|sed|xargs|sort|head|tail|wc)\b"),
    ),
    "powershell": ((3, r"\b(?:Get|Set|New|Remove|Write|Import|Invoke|Start|Stop)-[A-Z]\w+"), (2, r"^\s*\$\w+\s*=\s"),
                   (2, r"\s-(?:eq|ne|like|match|Path|Name)\b"), (1, r"\bparam\s*\(")),
    "sql": (
        (3, r"(?i)^\s*select\s[\s\S]+?\sfrom\s"), (4, r"(?i)^\s*create\s+(?:table|index|view|database|or replace)\b"),
        (3, r"(?i)^\s*insert\s+into\s"), (3, r"(?i)^\s*update\s+\w+\s+set\s"), (3, r"(?i)^\s*alter\s+table\s"),
        (1, r"(?i)\bwhere\s+\w+"), (1, r"(?i)\b(?:inner|left|outer)\s+join\b"), (3, r"(?i)^\s*delete\s+from\s"),
    ),
    "html": ((4, r"(?i)<!doctype html|<html\b"), (2, r"(?i)<(?:div|span|body|head|form|table|ul|a|p|h[1-6]|input|link|meta)\b[^>]*>"),
             (1, r"(?i)</(?:div|span|body|head|form|table|ul|a|p|h[1-6]|script)>"), (1, r"(?i)<script\b|<style\b")),
    "xml": ((5, r"\A\s*<\?xml\b"), (2, r"</[\w.-]+:[\w.-]+>"), (2, r"\bxmlns(?::\w+)?="), (2, r"\A\s*<([\w.-]+)[^>]*>[\s\S]*</\1>\s*\Z")),
    "css": ((3, r"^[.#@]?[\w#.:,\s>*-]+\{\s*$[\s\S]*?^\s*[a-z-]+\s*:\s*[^;{}]+;"), (1, r"\b(?:margin|padding|color|font-size|display|width|background)\s*:"),
            (1, r"\b\d+(?:px|em|rem|%);"), (2, r"^@media\b")),
    "haskell": ((3, r"^\w+\s*::\s.*->"), (2, r"^module\s+[\w.]+.*where"), (2, r"^import\s+(?:qualified\s+)?[A-Z][\w.]*"), (2, r"\bwhere\s*$"), (1, r"<-"),
                (2, r"^(?:data|newtype|instance|type)\s+[A-Z]")),
    "scala": ((3, r"\b(?:case class|object)\s+\w+"), (2, r"\bdef\s+\w+(?:\[.*\])?\(.*\)\s*(?::\s*\w+.*)?="), (1, r"\bval\s+\w+"), (2, r"^import\s+(?:scala|akka)\.")),
    "kotlin": ((3, r"\bfun\s+\w+\s*\("), (2, r"\bval\s+\w+\s*(?::\s*\w+\s*)?="), (2, r"\bdata class\b"), (1, r"\bprintln\(")),
    "swift": ((3, r"\bfunc\s+\w+\(.*\)\s*(?:->\s*\w+\s*)?\{"), (2, r"\bimport\s+(?:UIKit|Foundation|SwiftUI)"), (2, r"\bguard\s+let\b|\bif\s+let\b"), (1, r"\bvar\s+\w+\s*:\s*[A-Z]")),
    "perl": ((3, r"^\s*use\s+(?:strict|warnings);"), (3, r"\bmy\s+[$@%]\w+"), (1, r"=~\s*[ms/]"), (3, r"\A#!.*perl"), (1, r"\bforeach\s+my\b")),
    "lua": ((3, r"\blocal\s+function\b"), (2, r"\blocal\s+\w+\s*="), (2, r"\bthen\s*$"), (1, r"^\s*end\b"), (1, r"\.\.\s*[\"\w]")),
    "r": ((3, r"^\s*\w[\w.]*\s*<-\s"), (2, r"\blibrary\(\w+\)"), (1, r"\bc\("), (2, r"\bdata\.frame\(|\bggplot\(")),
    "clojure": ((4, r"^\s*\((?:defn|ns|defmacro|deftest)\b"), (2, r"\[[\w\s&]*\]\s*$"), (1, r"^\s*\(let\s*\[")),
    "elisp": ((4, r"^\s*\((?:defun|setq|use-package|add-hook|require\s+')"), (1, r"^\s*;;")),
    "dockerfile": ((4, r"^FROM\s+[\w./:-]+"), (2, r"^(?:RUN|COPY|ADD|CMD|ENTRYPOINT|WORKDIR|ENV|EXPOSE)\s")),
    "makefile": ((4, r"^[\w.%/-]+\s*:(?!=)[^\n]*\n\t\S"), (2, r"\$\([A-Z_]+\)|\$[@<^]"), (1, r"^\.PHONY:")),
    "nginx": ((3, r"^\s*(?:server|location|upstream)\b[^{;]*\{"), (2, r"^\s*(?:listen|server_name|proxy_pass|root)\s+[^;]+;")),
    "apache": ((4, r"^\s*<(?:VirtualHost|Directory|IfModule|Location)\b"), (2, r"^\s*(?:RewriteRule|RewriteCond|RewriteEngine|ServerName)\s")),
    "ini": ((3, r"^\[[\w .:/-]+\]\s*$"), (1, r"^\w[\w.-]*\s*=\s*\S")),
    "latex": ((4, r"\\(?:documentclass|begin\{\w+\}|usepackage)"), (1, r"\\(?:section|frac|textbf|item)\b")),
}  # fmt: skip
_PYTHON = re.compile(
    r"^\s*(?:import \w|from [\w.]+ import |def \w+\(|class \w+[(:]|@\w+|if __name__|for \w+(?:, ?\w+)* in |with \w)"
    r"|\bprint\(|\bself\.|\blen\(|\brange\(|\bNone\b|\bTrue\b|\bFalse\b|[\w\])]\s*=\s*\w+(?:\.\w+)*\(|\blambda ",
    re.MULTILINE,
)
_PYTHON_2 = re.compile(r"^\s*(?:print ['\"\w]|except \w+, \w+:|import \w+$)", re.MULTILINE)


def guess_language(text: str) -> str:
    """Return the language of a block, or an empty string below our confidence."""
    if len(text) > 100_000 or not text.strip():
        return ""
    if is_json(text):
        return "json"
    if is_python(text):
        return "python"
    scores = {name: _score(text, signs) for name, signs in _SIGNS.items()}
    if _PYTHON_2.search(text) and re.search(r"^\s*(?:def|class|import|from|for|if)\b.*:?$", text, re.MULTILINE):
        scores["python"] = 2 + len(set(_PYTHON.findall(text)))
    if is_toml(text):
        scores["toml"] = scores.pop("ini") + 1
    if is_yaml(text):
        scores["yaml"] = 4
    best, second, *_ = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
    return best[0] if best[1] >= _LEAST and best[1] - second[1] >= _LEAD else ""


def is_python(text: str) -> bool:
    """Say whether a text is Python: it parses, and it is more than words and numbers."""
    return parses(text) and len(_PYTHON.findall(text)) > 0


def parses(text: str) -> bool:
    """Say whether Python's parser takes a text."""
    if len(text) > 100_000 or "\0" in text:
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
    return bool(value) and (isinstance(value, dict) or any(isinstance(one, dict | str) for one in value))


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
    lines = [line for line in text.split("\n") if line.strip() and not line.lstrip().startswith("#")]
    keys = sum(bool(re.match(r"\s*(?:- )?[\w./-]+:(?: \S.*|\s*$)", line)) for line in lines)
    items = sum(bool(re.match(r"\s*- \S", line)) for line in lines)
    nested = any(re.match(r"[\w./-]+:\s*$", line) for line in lines)
    return len(lines) > 2 and keys > 1 and nested and keys + items >= 0.9 * len(lines)


def _score(text: str, signs: Sequence[tuple[int, str]]) -> int:
    """Return the weight of the signs of a language that a text shows."""
    return sum(weight for weight, sign in signs if re.search(sign, text, re.MULTILINE))
