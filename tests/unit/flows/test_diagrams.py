"""A site that has Mermaid says so on pages with a diagram, and nowhere else."""

from pathlib import Path

from kit.archive import unpack
from kit.building import build_site, output_of

SITE = """\
-- site.toml --
title = "Diagrams"
url = "https://diagrams.example/notes/"
-- content/posts/drawn.md --
```mermaid
graph LR; a-->b
```
-- content/posts/plain.md --
# Plain
-- content/posts/shows.md --
![[drawn]]
"""
DRAWN = SITE.replace(
    "-- content/posts/drawn",
    '[diagrams]\nmermaid = "static/js/mermaid.min.js"\n-- content/posts/drawn',
)


def test_only_pages_with_a_diagram_change(tmp_path: Path) -> None:
    without, drawn = unpack(SITE, tmp_path / "without"), unpack(DRAWN, tmp_path / "drawn")
    for root in (without, drawn):
        unpack("-- static/js/mermaid.min.js --\n// three megabytes\n", root)
        assert build_site(root).problems == ()
    before, after = output_of(without / "public"), output_of(drawn / "public")

    changed = {name for name in after if after[name] != before[name]}
    assert before.keys() == after.keys()
    assert changed == {"posts/drawn/index.html", "posts/shows/index.html"}
    for name in changed:
        assert b'data-diagrams="/notes/js/mermaid.min.js"' in after[name]
        assert b"<pre" in after[name], "the text stays"


def test_a_missing_library_is_named(tmp_path: Path) -> None:
    unpack(DRAWN, tmp_path)
    unpack("-- static/js/mermaid.js --\n// three megabytes\n", tmp_path)
    (problem,) = build_site(tmp_path).problems
    assert (problem.name, problem.place.line) == ("dead-file", 4)
    assert problem.message == "`static/js/mermaid.min.js` is no script below `static/`"
    assert problem.hint == "did you mean `static/js/mermaid.js`?"
