"""The navigation tree: sections within sections, folders within notes."""

import re
from pathlib import Path

from kit.command import site

NOTES = {
    "kb/_section.toml": 'title = "Knowledge"\n',
    "kb/start.md": "# Start\n",
    "kb/disks/page-cache.md": "# Page cache\n",
    "kb/disks/raid/levels.md": "# Levels\n",
    "kb/bundle/index.md": "# A bundle\n",
    "kb/tools/index.md": "# All tools\n",
    "kb/tools/strace.md": "# strace\n",
    "kb/linux/_section.toml": 'title = "Linux"\n',
    "kb/linux/kernel/oom.md": "# Out of memory\n",
    "posts/2026/one.md": "---\ndate: 2026-01-02\n---\n# One\n",
}


def outline(page: str) -> str:
    """Return the tree of a page as indented lines; an address behind those that have one."""
    html = page[page.index('id="tree"') : page.index("</nav>", page.index('id="tree"'))]
    lines, depth = [], 0
    for tag, href, text in re.findall(
        r"<(/?ul|a|span)(?:[^>]*?href=\"([^\"]*)\")?[^>]*>([^<]*)", html
    ):
        depth += {"ul": 1, "/ul": -1}.get(tag, 0)
        if tag in ("a", "span"):
            lines.append(f"{'  ' * (depth - 1)}{text}{f' {href}' if href else ''}")
    return "\n".join(lines)


def test_folders_of_notes_and_sections_within_sections(tmp_path: Path) -> None:
    for name, text in NOTES.items():
        (tmp_path / "content" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "content" / name).write_text(text)
    (tmp_path / "site.toml").write_text(
        'title = "T"\nurl = "https://t.example/"\ntheme = "atlas"\n'
    )
    ran = site("build", cwd=tmp_path)
    assert ran.code == 0, ran.err

    page = (tmp_path / "public/kb/linux/kernel/oom/index.html").read_text()
    assert (
        outline(page)
        == """\
Knowledge /kb/
  A bundle /kb/bundle/
  Start /kb/start/
  All tools /kb/tools/
    strace /kb/tools/strace/
  Disks
    Page cache /kb/disks/page-cache/
    Raid
      Levels /kb/disks/raid/levels/
  Linux /kb/linux/
    Kernel
      Out of memory /kb/linux/kernel/oom/
Posts /posts/"""
    )
    crumbs = re.findall(r"<a href=\"([^\"]*)\"[^>]*>", page[page.index('class="crumbs') :])[:3]
    assert crumbs == ["/", "/kb/", "/kb/linux/"]
