"""Data files become tables, `![[sizes.csv]]`, or values for templates.

Comes in: the bytes of a CSV, JSON, TOML or YAML file. Goes out: a table as HTML, escaped, its
columns of numbers marked, or plain values; what cannot be read is the problem `bad-data`. The last
three hold a list of tables, a table of tables, or one table of names and values. Start reading at
`data_table` and `data_value`.
"""

import csv
import json
from collections.abc import Mapping, Sequence
from html import escape
from posixpath import basename, splitext

from reprose.articles.tables import is_number
from reprose.articles.yaml import read_yaml
from reprose.problems import Found, Place, error
from reprose.tables import frozen, plain, read_toml

SUFFIXES = frozenset({".csv", ".json", ".toml", ".yaml", ".yml"})
MOST_ROWS = 2000

Rows = Sequence[Sequence[str]]


def data_table(path: str, body: bytes, caption: str = "") -> Found[str]:
    """Return the table a file holds, with its first row as head; nothing when it holds none."""
    read = _read(path, body)
    filled = [row for row in _rows(read.value) if any(cell.strip() for cell in row)]
    problems = read.problems
    if not filled and not problems:
        hint = "CSV has a head and rows; JSON and TOML have a list of tables"
        problems = (error("bad-data", "the file holds no table", Place(path, 1), hint),)
    return Found(
        _table(filled[: MOST_ROWS + 1], caption or basename(path), bool(caption)), problems
    )


def data_value(path: str, body: bytes) -> Found[object]:
    """Return what a file holds as tuples, dictionaries and scalars; of CSV a row by its heads."""
    read = _read(path, body)
    if splitext(path)[1].lower() != ".csv" or not isinstance(read.value, list) or not read.value:
        return Found(frozen(read.value), read.problems)
    head, *rows = read.value
    return Found(tuple(dict(zip(head, row, strict=False)) for row in rows if any(row)))


def _read(path: str, body: bytes) -> Found[object]:
    """Return what a file holds as lists, dictionaries and scalars; nothing when it is damaged."""
    text = body.decode("utf-8-sig", "replace")
    suffix = splitext(path)[1].lower()
    try:
        if suffix == ".csv":
            return Found(list(csv.reader(text.splitlines(keepends=True), dialect=_dialect(text))))
        if suffix == ".json":
            return Found(json.loads(text))
        found = read_toml(path, text) if suffix == ".toml" else read_yaml(path, text)
        return Found(None if found.problems else plain(found.value), found.problems)
    except json.JSONDecodeError as fault:
        line = text.split("\n")[fault.lineno - 1]
        place = Place(path, fault.lineno, fault.colno, 1, line)
        said = fault.msg[:1].lower() + fault.msg[1:]
        return Found(None, (error("bad-data", f"not valid JSON: {said}", place, "mend the file"),))
    except (csv.Error, RecursionError, ValueError) as fault:
        message = f"the data cannot be read: {fault}"
        return Found(None, (error("bad-data", message, Place(path, 1), "mend the file"),))


def _dialect(text: str) -> type[csv.Dialect]:
    """Return what separates cells: the commonest of comma, semicolon and tab in the first line."""
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)

    class Cells(csv.excel):
        delimiter = separator

    return Cells


def _rows(value: object) -> Rows:
    """Return the rows of parsed JSON or TOML: a head, then the values."""
    if isinstance(value, Mapping):
        tables = [item for item in value.values() if isinstance(item, list)]
        if len(value) == 1 and tables:
            return _rows(tables[0])
        if value and all(isinstance(item, Mapping) for item in value.values()):
            return _rows([{"": name, **item} for name, item in value.items()])
        return [["Name", "Value"], *([str(name), _cell(item)] for name, item in value.items())]
    if not isinstance(value, list):
        return []
    if all(isinstance(item, Mapping) for item in value):
        names = list(dict.fromkeys(name for item in value for name in item))
        return [names, *([_cell(item.get(name)) for name in names] for item in value)]
    return [[_cell(cell) for cell in row] for row in value if isinstance(row, list)]


def _cell(value: object) -> str:
    """Return how a value is shown."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _table(rows: Rows, label: str, shown: bool) -> str:
    """Write the table."""
    if not rows:
        return ""
    width = max(map(len, rows))
    padded = [[*row, *[""] * (width - len(row))] for row in rows]
    numeric = [
        any(row[n].strip() for row in padded[1:])
        and all(not row[n].strip() or is_number(row[n].strip()) for row in padded[1:])
        for n in range(width)
    ]
    names = [' class="number"' if one else "" for one in numeric]
    name = escape(label)
    pieces = [f'<div class="table" tabindex="0" role="group" aria-label="{name}"><table>']
    if shown:
        pieces.append(f"<caption>{name}</caption>")
    head = zip(names, padded[0], strict=True)
    heads = "".join(f'<th scope="col"{c}>{escape(text)}</th>' for c, text in head)
    pieces.append(f"<thead>\n<tr>{heads}</tr>\n</thead>\n<tbody>")
    for row in padded[1:]:
        cells = (f"<td{c}>{escape(text)}</td>" for c, text in zip(names, row, strict=True))
        pieces.append(f"<tr>{''.join(cells)}</tr>")
    pieces.append("</tbody>\n</table></div>\n")
    return "\n".join(pieces)
