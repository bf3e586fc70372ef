"""Files that feeds carry beside an article, as front matter names them: `enclosures: episode.mp3`.

Comes in: front matter. Goes out: `Enclosure`s with addresses as written; `enclosed` finds out what
they lead to. Start reading at `read_enclosures`.
"""

from reprose.articles.keys import EnclosureKeys
from reprose.model import Enclosure, Node
from reprose.problems import Problem
from reprose.tables import key_place, typed


def read_enclosures(node: Node | None, problems: list[Problem]) -> tuple[Enclosure, ...]:
    """Return the enclosures as written: one or several, each a file or a table with `file`."""
    if node is None or node.value is None:
        return ()
    written = node.value if isinstance(node.value, tuple) else (node,)
    return tuple(one for item in written if (one := _read(item, problems)) is not None)


def _read(node: Node, problems: list[Problem]) -> Enclosure | None:
    """Return one enclosure; None where it is neither a file nor a table."""
    if isinstance(node.value, str):
        return Enclosure(url=node.value.strip(), place=node.place)
    found = typed(node, EnclosureKeys, "`enclosures`")
    problems += found.problems
    if found.value is None:
        return None
    keys = found.value
    return Enclosure(
        url=keys.file.strip(), media_type=keys.type, size_bytes=max(0, keys.length),
        title=keys.title, place=key_place(node, "file"),
    )  # fmt: skip
