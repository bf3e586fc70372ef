"""A whole site as it is written, file by file, compared both ways.

The theme is the barest there can be, so that what is compared is the builder's work and not the
look of the bundled themes. A file that is missing fails, and so does one that nobody expected.
Run with `REPROSE_ACCEPT=1` to write down what is built now, then read the difference.
"""

import os
import shutil
from pathlib import Path

from kit.archive import snapshot, unpack
from kit.building import build_site, output_of
from kit.sites import small_site
from reprose.pages.theme import KINDS

EXPECTED = Path(__file__).parent / "small"
BODY = "{{ page.body if page.kind in ('article', 'note') else page.title }}"
THEME = """\
-- themes/bare/theme.toml --
name = "bare"
contract = 1
extends = "base"
""" + "".join(
    f"-- themes/bare/templates/{kind}.html --\n<title>{{{{ page.title }}}}</title>\n{BODY}\n"
    for kind in KINDS
)


def test_the_site_is_what_it_was(tmp_path: Path) -> None:
    unpack(THEME, small_site(tmp_path))
    config = (tmp_path / "site.toml").read_text()
    (tmp_path / "site.toml").write_text(f'{config}theme = "bare"\n')

    report = build_site(tmp_path)

    assert [str(problem) for problem in report.problems] == []
    built = {
        name: body
        for name, body in output_of(tmp_path / "public").items()
        if not name.startswith(("assets/", "search/", "_headers")) and not name.endswith(".png")
    }
    if os.environ.get("REPROSE_ACCEPT"):
        shutil.rmtree(EXPECTED, ignore_errors=True)
        for name, body in built.items():
            (EXPECTED / name).parent.mkdir(parents=True, exist_ok=True)
            (EXPECTED / name).write_bytes(body)
    expected = snapshot(EXPECTED)
    assert built.keys() == expected.keys()
    for name, body in built.items():
        assert body.decode() == expected[name].decode(), name
