"""Four mistakes in one site: four problems, each with its place and a hint; nothing written."""

import re
from pathlib import Path

from kit.archive import snapshot, unpack
from kit.command import site

SITE = """\
-- site.toml --
title = "Four"
url = "https://four.example/"
-- content/index.md --
---
title: Home
---
-- content/posts/a.md --
---
title: A
date: 2026-01-02
---

Text.
"""
MISTAKES = """\
-- site.toml --
title = "Four"
url = "https://four.example/"
paeg_size = 10
-- content/posts/b.md --
---
title: "B
date: 2026-01-02
---
-- content/posts/c.md --
---
title: C
date: 2026-01-02
template: essay
---

See [the first](/posts/aa/).
"""


def test_each_is_told_and_the_last_good_site_stays(tmp_path: Path) -> None:
    unpack(SITE, tmp_path)
    assert site("build", cwd=tmp_path).code == 0
    before = snapshot(tmp_path / "public")
    unpack(MISTAKES, tmp_path)

    ran = site("build", cwd=tmp_path)

    assert ran.code == 1
    heads = re.findall(r"(?m)^(\S+:\d+:\d+): error\[([a-z-]+)\]", ran.err)
    assert sorted(heads) == [
        ("content/posts/b.md:2:8", "yaml-syntax"),
        ("content/posts/c.md:4:11", "missing-template"),
        ("content/posts/c.md:7:5", "dead-link"),
        ("site.toml:3:1", "unknown-key"),
    ]
    assert ran.err.count("\nhint: ") == 4
    assert "Traceback" not in ran.err
    assert snapshot(tmp_path / "public") == before


def test_the_same_in_other_formats(tmp_path: Path) -> None:
    unpack(SITE + MISTAKES, tmp_path)

    github = site("build", "--format", "github", cwd=tmp_path)
    as_json = site("build", "--format", "json", cwd=tmp_path)

    assert github.out.count("::error file=") == 4
    assert '"name": "dead-link"' in as_json.out
    assert (github.code, as_json.code) == (1, 1)
