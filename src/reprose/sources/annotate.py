"""Blocks of code say what they are: language and attributes of their fences.

Comes in: a cleaned tree, or Markdown. Goes out: the same, texts untouched, in which a fence names
its language (`console` for sessions), the file that it lists (`file=`, the command line above it as
`shown=`), the listing that a diff changes (`apply=`), and the block whose output it is
(`output-of=`); and the classes. Start reading at `annotate_tree`.
"""

import re
from collections.abc import Iterator, Sequence

from reprose.sources.classify import Block, Class, classify
from reprose.sources.declared import normalised
from reprose.sources.dom import Child, Element, is_block, text_of
from reprose.sources.listings import is_safe

# A fenced block: indentation, mark, info string, body, and the same mark at the end.
_FENCE = re.compile(
    r"^(?P<indent>[ ]{0,3})(?P<mark>`{3,}|~{3,})[ \t]*(?P<info>[^\n`]*)\n"
    r"(?P<body>(?:.*\n)*?)(?P=indent)[ ]{0,3}(?P=mark)[`~]*[ \t]*$", re.MULTILINE,
)  # fmt: skip
_LEAD_CHARS = 200  # of the words before a block


def annotate_tree(root: Element) -> tuple[Class, ...]:
    """Set language and options of every `fence` below `root`; return the classes."""
    found = list(_fences(root))
    blocks = [Block(text_of(one), one.get("language"), lead) for one, lead in found]
    classes = classify(blocks)
    for (element, _), one, options in zip(found, classes, _options(classes), strict=True):
        if one.language:
            element.attrs["language"] = one.language
        if options:
            element.attrs["options"] = options
        elif is_safe(element.get("file")):
            element.attrs["options"] = f"{{file={element.get('file')}}}"
            element.attrs.setdefault("language", "text")
    return classes


def annotate_markdown(text: str) -> tuple[str, tuple[Class, ...]]:
    """Return Markdown whose bare fences say what they are, and the classes of all."""
    found = list(_FENCE.finditer(text))
    blocks = [
        Block(one["body"].removesuffix("\n"), _declared(one["info"]), _lead(text, one.start()))
        for one in found
    ]
    classes = classify(blocks)
    pieces: list[str] = []
    at = 0
    for one, kind, options in zip(found, classes, _options(classes), strict=True):
        info = one["info"].strip() or " ".join(
            filter(None, (kind.language or "text" * bool(options), options))
        )
        pieces += [text[at : one.start("info")].rstrip(" \t"), info]
        at = one.end("info")
    return "".join((*pieces, text[at:])), classes


def _options(classes: Sequence[Class]) -> Iterator[str]:
    """Yield the braces of each fence, empty where it has nothing to say.

    Blocks that printed something for another one are `run-1`, `run-2` … by their place.
    """
    targets = sorted({one.output_of for one in classes if one.output_of is not None})
    names = {
        n: f"run-{number}"
        for number, n in enumerate(targets, 1)
        if classes[n].name in ("commands", "console")
    }
    for n, one in enumerate(classes):
        parts = [f"#{names[n]}"] if n in names else []
        if one.name == "listing":
            shown = one.shown.replace('"', r"\"")
            parts += [f"file={one.file}", f'shown="{shown}"']
        if one.name == "diff" and one.applies:
            parts.append(f"apply={one.file}")
        if one.output_of in names:
            parts.append(f"output-of={names[one.output_of]}")
        yield f"{{{' '.join(parts)}}}" if parts else ""


def _fences(root: Element) -> Iterator[tuple[Element, str]]:
    """Yield the fences of a tree with the words right before each."""
    words: list[str] = []
    stack: list[Child] = [root]
    while stack:
        child = stack.pop()
        if isinstance(child, str):
            words.append(child)
        elif child.tag == "fence":
            yield child, " ".join("".join(words).split())[-_LEAD_CHARS:]
            words = []
        else:
            words += ["\n"] if is_block(child) else []
            stack.extend(reversed(child.children))


def _declared(info: str) -> str:
    """Return the language of an info string."""
    word = re.match(r"[\w+#.-]+", info.strip())
    return normalised(word[0]) if word else ""


def _lead(text: str, at: int) -> str:
    """Return the words between the block before and this one."""
    before = text[max(0, at - _LEAD_CHARS) : at]
    return " ".join(re.split(r"^[`~]{3,}[^\n]*$", before, flags=re.MULTILINE)[-1].split())
