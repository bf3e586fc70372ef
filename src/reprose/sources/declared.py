"""The language a page declares for a block of code.

Comes in: the elements around a block, outermost first. Goes out: the language's usual short name,
or an empty string. Every place where a generator or highlighter is known to write it is looked at,
the most explicit first. Start reading at `declared_language`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from reprose.sources.dom import Element

_ATTRIBUTES = (
    "data-lang", "data-language", "data-code-block-lang", "data-enlighter-language",
    "data-syntax", "data-ke-language", "syntax", "lang", "language",
)  # fmt: skip
_PREFIXED = re.compile(
    r"(?:language|lang|highlight-source|highlight|brush|sourcecode|syntax|src|code|prettyprint-lang)"
    r"[-:]([\w+#.-]+)", re.IGNORECASE,
)  # fmt: skip
_BRUSH = re.compile(r"(?:brush|lang(?:uage)?)\s*:\s*['\"]?([\w+#.-]+)", re.IGNORECASE)
_MARKERS = frozenset("hljs highlight sourcecode syntaxhighlighter codehilite codecolorer".split())
_NOTHING = frozenset(
    "plain plaintext plain-text text txt none undefined null auto nohighlight no-highlight default "
    "generic raw code pre block wp-block-code unknown autodetect".split()
)
_ALIASES: Mapping[str, str] = {
    "py": "python", "python2": "python", "python3": "python", "py3": "python", "js": "javascript",
    "jscript": "javascript", "javascript1": "javascript", "ts": "typescript", "rb": "ruby",
    "sh": "bash", "shell": "bash", "zsh": "bash", "bashrc": "bash", "shellscript": "bash",
    "shell-session": "console", "shellsession": "console", "sh-session": "console",
    "bash-session": "console", "terminal": "console", "pycon": "pycon", "c++": "cpp",
    "cplusplus": "cpp", "c#": "csharp", "cs": "csharp", "f#": "fsharp", "golang": "go",
    "yml": "yaml", "htm": "html", "xhtml": "html", "markup": "html", "md": "markdown",
    "objc": "objective-c", "objectivec": "objective-c", "obj-c": "objective-c", "hs": "haskell",
    "rs": "rust", "kt": "kotlin", "ps": "powershell", "ps1": "powershell", "pwsh": "powershell",
    "docker": "dockerfile", "make": "makefile", "patch": "diff", "el": "elisp", "tex": "latex",
    "emacs-lisp": "elisp", "vb.net": "vbnet", "conf": "ini", "properties": "ini", "jsonc": "json",
}  # fmt: skip
_KNOWN = frozenset(_ALIASES.values()) | frozenset(
    "actionscript ada apache applescript arduino asm assembly awk bat bibtex c clojure cmake "
    "cobol coffee coffeescript console cpp crystal css csv cuda cython d dart delphi django dos "
    "elixir elm erb erlang fortran gherkin glsl gradle graphql groovy haml handlebars haxe hcl "
    "http idris ini java jinja jsp json json5 jsx julia latex less liquid lisp llvm lua matlab "
    "mermaid mysql nasm nginx nim nix ocaml octave pascal perl php pgsql plsql postgresql prolog "
    "proto protobuf puppet purescript q qml r racket reason regex rst sass scala scheme scss sed "
    "smalltalk smarty solidity sparql sql stan stata stylus svelte svg swift systemverilog tcl "
    "terraform text toml tsql tsx twig typescript v vala vb vbnet verilog vhdl vim viml vue wasm "
    "wolfram xml xquery xslt yaml zig".split()
)


def declared_language(around: Sequence[Element]) -> str:
    """Return the language that the elements around a block declare, innermost first."""
    for element in reversed(around):
        for name in (*_attribute_names(element), *_class_names(element)):
            language = normalised(name)
            if language:
                return language
    return ""


def normalised(name: str) -> str:
    """Return a language's short name in lower case; empty for what means no language."""
    word = name.strip().strip("'\"").lower().removeprefix("language-").removeprefix("lang-")
    word = "diff" if word.startswith("diff-") else word
    if not word or word in _NOTHING or not re.fullmatch(r"[\w+#.-]{1,30}", word):
        return ""
    return _ALIASES.get(word, word)


def is_language(name: str) -> bool:
    """Say whether a word is a language's name: for marks that are not always one."""
    return normalised(name) in _KNOWN


def _attribute_names(element: Element) -> Iterable[str]:
    """Yield what attributes made for it say; `lang` on text elements is a human language."""
    for name in _ATTRIBUTES:
        value = element.get(name)
        if value and (name != "lang" or (element.tag in ("pre", "code") and is_language(value))):
            yield value
    yield from _BRUSH.findall(element.get("title") if element.tag == "pre" else "")


def _class_names(element: Element) -> Iterable[str]:
    """Yield what classes say: `language-x`, `brush: x`, `hljs x`, a bare `python`."""
    text = element.attrs.get("class", "")
    yield from _BRUSH.findall(text)
    words = element.classes
    yield from (found[1] for word in words if (found := _PREFIXED.fullmatch(word)))
    is_marked = any(word.lower() in _MARKERS for word in words)
    if is_marked or element.tag in ("pre", "code", "textarea"):
        yield from (word for word in words if is_language(word))
