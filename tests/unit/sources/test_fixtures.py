"""Every source of ours becomes exactly these files."""

from pathlib import Path

import pytest

from kit.building import NOW
from kit.cases import read_cases
from reprose.config import SiteConfig
from reprose.flows.import_ import import_
from reprose.flows.import_request import ImportRequest

FIXTURES = Path(__file__).parents[2] / "fixtures" / "sources"
SOURCES = (
    "rss.xml", "atom.xml", "rdf.xml", "feed.json", "wordpress.xml", "blogger.xml", "ghost.json",
    "ghost-editor.json", "medium", "substack", "page.html", "saved", "readme.md",
)  # fmt: skip


def imported(root: Path, name: str) -> dict[str, str]:
    """Return the files that importing a fixture writes, by `fixture: path`."""
    config = SiteConfig(title="T", url="https://new.example/")
    sources = (str(FIXTURES / name),)
    import_(ImportRequest(root=str(root), sources=sources, config=config, now=NOW))
    files = sorted(path for path in (root / "content").rglob("*.*") if ".import" not in path.parts)
    return {f"{name}: {file.relative_to(root)}": file.read_text("utf-8") for file in files}


@pytest.mark.parametrize("name", SOURCES)
def test_a_source_becomes_these_files(tmp_path: Path, name: str) -> None:
    cases = read_cases("import_sources.md", fields=1)
    expected = {case.title: case.fields[0] for case in cases if case.title.startswith(f"{name}:")}
    assert imported(tmp_path, name) == expected
