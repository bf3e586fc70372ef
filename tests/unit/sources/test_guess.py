"""The language of a block that declares none: known surely, or not named at all."""

from kit.cases import read_cases
from reprose.sources.annotate import annotate_tree
from reprose.sources.dom import Element


def named(text: str) -> str:
    """Return the language that the importer writes for a block."""
    fence = Element("fence", {}, [text.removesuffix("\n")])
    annotate_tree(Element("body", {}, [fence]))
    return fence.get("language")


def test_a_language_is_right_or_not_named() -> None:
    cases = read_cases("import_languages.md", fields=1)
    said = {case.title: named(case.fields[0]) for case in cases}
    wrong = {title: name for title, name in said.items() if name not in ("", title.split(":")[0])}
    assert wrong == {}
    blocks = [title for title in said if not title.startswith("silence")]
    assert sum(bool(said[title]) for title in blocks) >= 0.9 * len(blocks), said
