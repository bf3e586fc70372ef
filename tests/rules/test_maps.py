"""The folders with many modules have a map, and the map is true."""

import ast
import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "reprose"


@pytest.mark.parametrize("folder", ["snippets", "sources"])
def test_the_map_of_a_folder_names_each_module_once(folder: str) -> None:
    text = (SOURCE / folder / "__init__.py").read_text("utf-8")
    named = re.findall(r"`(\w+)`", ast.get_docstring(ast.parse(text)) or "")
    there = {path.stem for path in (SOURCE / folder).glob("*.py")} - {"__init__"}
    head = text.partition("\n\n")[2].partition("\n\n")[0]
    starts = set(re.findall(r"`(\w+)`", head))
    missing, gone = there - set(named), set(named) - there
    assert not missing, f"write what they do into {folder}/__init__.py: {sorted(missing)}"
    assert not gone, f"{folder}/__init__.py names what is not there: {sorted(gone)}"
    twice = {name for name in named if named.count(name) > 1} - starts
    assert not twice, f"{folder}/__init__.py names more than once: {sorted(twice)}"
