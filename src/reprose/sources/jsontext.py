"""JSON of strangers: any value may be missing or of another type.

Comes in: a blob, JSON within another format, or a value found in JSON. Goes out: a table, text, or
lists of them; never an exception. Start reading at `table`.
"""

import json
from typing import Any

from reprose.model import Blob
from reprose.problems import Place, Problem, error
from reprose.sources.charset import decode

Table = dict[str, Any]


def table(blob: Blob) -> tuple[Table, tuple[Problem, ...]]:
    """Return the object a blob holds; an empty one and `broken-json` when it holds none."""
    try:
        value = json.loads(decode(blob.body, blob.media_type), strict=False)
    except (ValueError, RecursionError) as fault:
        message = f"the file is no valid JSON: {str(fault)[:120]}"
        return {}, (error("broken-json", message, Place(blob.address), "export it again"),)
    if isinstance(value, dict):
        return value, ()
    message = "the file holds no JSON object"
    return {}, (error("broken-json", message, Place(blob.address), "export it again"),)


def parsed(json_text: str) -> object:
    """Return what some JSON says; None for what is no JSON, or is nested too deeply to be read."""
    try:
        return json.loads(json_text, strict=False)
    except (ValueError, RecursionError):
        return None


def parsed_table(json_text: str) -> Table:
    """Return the object that some JSON says; an empty one for anything else."""
    value = parsed(json_text)
    return value if isinstance(value, dict) else {}


def text(value: object) -> str:
    """Return a text; numbers in digits; empty for anything else."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8").strip()
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if is_number else ""


def texts(value: object) -> list[str]:
    """Return the texts of a list."""
    return [text(one) for one in value if text(one)] if isinstance(value, list) else []


def rows(value: object) -> list[Table]:
    """Return the objects of a list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
