"""The manual's reference of views names every page kind and every field."""

import dataclasses
import re
from pathlib import Path

from reprose.pages import pieces, views
from reprose.pages.theme import KINDS

TEXT = (Path(__file__).parents[3] / "content/manual/views.md").read_text("utf-8")


def test_every_kind_has_a_paragraph() -> None:
    named = set(re.findall(r"^### view-(\S+)$", TEXT, re.MULTILINE))
    assert named == {kind.replace("_", "-") for kind in KINDS}


def test_every_field_is_listed_and_no_other() -> None:
    types = [
        found
        for module in (views, pieces)
        for found in vars(module).values()
        if isinstance(found, type) and dataclasses.is_dataclass(found)
    ]
    fields = {field.name for found in types for field in dataclasses.fields(found)}
    listed = set(re.findall(r"^\| `(\w+)` \|", TEXT, re.MULTILINE))
    assert listed == fields
