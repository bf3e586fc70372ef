"""YAML -> nodes with places, through PyYAML's composer; values are built here.

Comes in: a path, YAML text and the line it begins on. Goes out: a `Node` tree for `tables`, and
the problem `yaml-syntax` where the text is not plain data. Only `true`, `false`, `null`, numbers
without a leading zero and ISO dates have a meaning of their own; everything else, `no` and `12:30`
too, is text. Every unquoted scalar keeps its spelling in `Node.text`, so that a title may be
`2001`. Anchors, tags and deep nesting are refused. Start reading at `read_yaml`.
"""

import datetime as dt
import re
from collections.abc import Mapping

import yaml

from reprose.model import Node, Scalar
from reprose.problems import Found, Place, Problem, error

MOST_CHARS = 64 * 1024
_DEEPEST = 40

# The C composer recurses without a limit of its own and would take the process down.
_TOO_DEEP = re.compile(r"(?:[-?:][ \t]+){100}")
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})$")
_FLOAT = re.compile(
    r"[-+]?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,17}(?:[eE][-+]?[0-9]{1,2})?|[eE][-+]?[0-9]{1,2})$"
)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:$|[Tt ])")
_WORDS: Mapping[str, Scalar] = {
    "true": True, "True": True, "false": False, "False": False,
    "null": None, "Null": None, "~": None, "": None,
}  # fmt: skip
_PLAIN_TAGS = re.compile(
    r"tag:yaml\.org,2002:(?:str|int|float|bool|null|timestamp|seq|map|merge|value)$"
)

# What the parser says -> what is wrong in a writer's words, and what to do.
_REASONS: tuple[tuple[str, str, str], ...] = (
    ("mapping values are not allowed", "a second `:` in one line, or a wrong indent",
     'put the value in quotes: `title: "One: two"`, and begin keys of one level in one column'),
    ("found unexpected end of stream", "a quote opens and never closes",
     "close the quote, or leave both out"),
    ("expected ',' or ']'", "a list opens with `[` and never closes", "close it: `[one, two]`"),
    ("expected ',' or '}'", "a table opens with `{` and never closes", "close it: `{a: 1}`"),
    ("expected node content", "a bracket opens and never closes", "close it, or quote the value"),
    ("cannot start any token", "a value cannot begin with this character (a tab cannot indent)",
     "put the value in quotes; indent with spaces"),
    ("could not find expected ':'", "a line has no `key: value`", "write it, or indent the text"),
    ("did not find expected key", "text follows the closing quote, or the indent is wrong",
     "quote the whole value; double a single quote inside single quotes"),
    ("<document start>", "keys of one level begin in different columns", "align them"),
    ("undefined alias", "a value cannot begin with `*`", "put the value in quotes"),
    ("single document", "a second document begins", "keep one block between the `---` lines"),
)  # fmt: skip


def read_yaml(path: str, text: str, first_line: int = 1) -> Found[Node]:
    """Parse YAML; on a problem the node is an empty table.

    Args:
        path: the file, for places.
        text: the YAML alone.
        first_line: the 1-based line of the file on which `text` begins.
    """
    source = _Source(path, text, first_line)
    refusal = _refusal(source)
    if refusal:
        return Found(Node({}, Place(path, first_line)), (refusal,))
    try:
        tree = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as fault:
        return Found(Node({}, Place(path, first_line)), (_syntax_problem(source, fault),))
    except yaml.YAMLError as fault:
        at = getattr(fault, "position", 0)
        line = text.count("\n", 0, at)
        place = source.place(line, at - (text.rfind("\n", 0, at) + 1), 1)
        problem = error("yaml-syntax", "a control character stands here", place, "remove it")
        return Found(Node({}, Place(path, first_line)), (problem,))
    if tree is None:
        return Found(Node({}, Place(path, first_line)))
    problems: list[Problem] = []
    return Found(_Builder(source, problems).build(tree, None, 0), tuple(problems))


class _Source:
    """The text being read, for places."""

    def __init__(self, path: str, text: str, first_line: int) -> None:
        self.path = path
        self.text = text
        self.lines = text.split("\n")
        self.first_line = first_line

    def place(self, line: int, col: int, width: int) -> Place:
        """Return a place from 0-based line and column of the YAML text."""
        line = min(line, len(self.lines) - 1)
        text = self.lines[line]
        return Place(self.path, line + self.first_line, col + 1, max(1, width), text)

    def place_of(self, node: yaml.Node) -> Place:
        """Return the place of a node, as far as its first line goes."""
        start, end = node.start_mark, node.end_mark
        last = (
            end.column
            if end.line == start.line
            else len(self.lines[min(start.line, len(self.lines) - 1)])
        )
        return self.place(start.line, start.column, last - start.column)


class _Builder:
    """Turns composed nodes into ours."""

    def __init__(self, source: _Source, problems: list[Problem]) -> None:
        self.source = source
        self.problems = problems
        self.seen: set[int] = set()

    def build(self, node: yaml.Node, key: Place | None, depth: int) -> Node:
        """Convert a node; a refused one is reported and becomes null."""
        place = self.source.place_of(node)
        if id(node) in self.seen:
            return self._refuse("an alias (`*name`) repeats a value", key or place)
        self.seen.add(id(node))
        if depth > _DEEPEST:
            return self._refuse("values are nested too deeply", place)
        if not _PLAIN_TAGS.match(node.tag):
            return self._refuse("a value has a tag (`!name`)", place)
        if isinstance(node, yaml.ScalarNode):
            value = node.value if node.style else _scalar(node.value)
            return Node(value, place, key, "" if node.style else node.value)
        if isinstance(node, yaml.SequenceNode):
            return Node(
                tuple(self.build(child, None, depth + 1) for child in node.value), place, key
            )
        return Node(self._table(node, depth), place, key)

    def _table(self, node: yaml.Node, depth: int) -> dict[str, Node]:
        """Convert the pairs of a mapping; a key given twice is a problem."""
        table: dict[str, Node] = {}
        for name, value in node.value:
            key = self.source.place_of(name)
            if not isinstance(name, yaml.ScalarNode):
                self._refuse("a key is a list or a table", key)
            elif name.value in table:
                message = f"`{name.value}` is given twice"
                self.problems.append(error("duplicate-key", message, key, "keep one of the two"))
            else:
                before = len(self.problems)
                child = self.build(value, key, depth + 1)
                # One mistake is one message: a refused value is as if it were not there.
                if child.value is not None or len(self.problems) == before:
                    table[name.value] = child
        return table

    def _refuse(self, message: str, place: Place) -> Node:
        hint = "write plain values: text, numbers, dates, lists and tables"
        self.problems.append(error("yaml-syntax", message, place, hint))
        return Node(None, place)


def _scalar(text: str) -> Scalar:
    """Return what an unquoted scalar means."""
    if text in _WORDS:
        return _WORDS[text]
    if not (text[0].isdigit() or text[0] in "-+"):
        return text
    if _INT.match(text):
        return int(text)
    if _FLOAT.match(text):
        return float(text)
    return _date(text) if _DATE.match(text) else text


def _date(text: str) -> Scalar:
    """Return a date or a moment; the text itself when there is no such day."""
    try:
        if len(text) == 10:
            return dt.date.fromisoformat(text)
        return dt.datetime.fromisoformat(re.sub(r"\s+(?=[-+Z])", "", text))
    except ValueError:
        return text


def _refusal(source: _Source) -> Problem | None:
    """Return why the text is not handed to the parser at all."""
    place = source.place(0, 0, len(source.lines[0]))
    if len(source.text) > MOST_CHARS:
        hint = "keep long texts in the body"
        message = f"{len(source.text)} characters of YAML, at most {MOST_CHARS} are read"
        return error("yaml-syntax", message, place, hint)
    depth = 0
    for bracket in re.findall(r"[\[\]{}]", source.text):
        depth = depth + 1 if bracket in "[{" else max(0, depth - 1)
        if depth > 200:
            return error("yaml-syntax", "values are nested too deeply", place, "flatten them")
    if _TOO_DEEP.search(source.text):
        return error("yaml-syntax", "values are nested too deeply", place, "flatten them")
    return None


def _syntax_problem(source: _Source, fault: yaml.MarkedYAMLError) -> Problem:
    """Say in plain words what PyYAML found, at the place where the writer must act."""
    said = fault.problem or "not plain data"
    # An opened quote or bracket is found at the end of the text, a line without a key on the next
    # one; the mistake is where it begins.
    begins = any(word in (fault.context or "") for word in ("flow", "quoted", "simple key"))
    mark = fault.context_mark if begins else None
    mark = mark or fault.problem_mark
    place = source.place(mark.line, mark.column, 1) if mark else source.place(0, 0, 1)
    for part, message, hint in _REASONS:
        if part in said:
            return error("yaml-syntax", f"not valid YAML: {message}", place, hint)
    return error("yaml-syntax", f"not valid YAML: {said}", place, "write `key: value` lines")
