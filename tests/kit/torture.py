"""The torture site: every element, page kind and state, and what breaks layouts.

What can be read is written out in `tests/torture/`; what is only large is made here: long code, a
wide table, hundreds of tags, pictures, and the records of verifications in every state. Start
reading at `torture_site`.
"""

import datetime as dt
import math
import shutil
from pathlib import Path

from PIL import Image, ImageDraw

from kit.building import NOW, build_site
from kit.scripts import article_of
from reprose.problems import has_errors
from reprose.results import ClaimResult, Sample
from reprose.snippets.collect import executable_digest
from reprose.snippets.outputs import CommandOutput, Peak, SessionOutput
from reprose.snippets.record import Environment, Record, SessionRecord
from reprose.snippets.records import write

WRITTEN = Path(__file__).parents[1] / "torture"
THEMES = ("base", "ink", "atlas")
MB = 1 << 20


def torture_site(folder: Path, theme: str = "base") -> Path:
    """Write the whole site into a folder, for one theme, and return the folder."""
    shutil.copytree(WRITTEN, folder, dirs_exist_ok=True)
    config = folder / "site.toml"
    config.write_text(f'theme = "{theme}"\n{config.read_text("utf-8")}', "utf-8")
    posts = folder / "content/posts"
    _draw_pictures(posts)
    for name, text in _large_articles().items():
        (posts / name).write_text(text, "utf-8")
    _write_records(folder)
    return folder


def build_torture(folder: Path, theme: str) -> Path:
    """Write and build the site; return the folder of its pages."""
    report = build_site(torture_site(folder, theme), workers=2)
    assert not has_errors(report.problems), "\n".join(map(str, report.problems))
    return folder / "public"


def _large_articles() -> dict[str, str]:
    """Return the articles nobody wants to write by hand."""
    code = "\n".join(f"step_{n} = compute({n}, before=step_{max(n - 1, 0)})" for n in range(300))
    head = "| Case | " + " | ".join(f"Month {n}" for n in range(1, 12)) + " |\n|" + "---|" * 12
    rows = "\n".join(
        f"| row {r} | "
        + " | ".join(f"{(r * 37 + n * 91) % 1000 / 8:.3f}" for n in range(11))
        + " |"
        for r in range(40)
    )
    tags = ", ".join(f"tag-{n}" for n in range(300))
    files = {
        "long-code.md": _article("Three hundred lines", 13, f"```python {{numbers}}\n{code}\n```"),
        "wide-table.md": _article("Twelve columns", 14, f"{head}\n{rows}"),
        "many-tags.md": _article("Three hundred tags", 15, "All of them.", f"tags: [{tags}]\n"),
    }
    for n in range(16):
        text = f"Article {n} of many, so that lists have pages. It links to [code](code.md)."
        files[f"filler-{n:02d}.md"] = _article(f"One of many: {n}", 1 + n, text).replace(
            "2026-03", f"20{10 + n // 2}-07"
        )
    return files


def _article(title: str, day: int, text: str, more: str = "") -> str:
    return f'---\ntitle: "{title}"\ndate: 2026-03-{day:02d}\n{more}---\n\n{text}\n'


def _draw_pictures(folder: Path) -> None:
    """Draw pictures of very different shapes."""
    for name, size in {
        "wave.png": (1600, 500),
        "tall.png": (300, 1400),
        "dot.png": (16, 16),
    }.items():
        image = Image.new("RGB", size, "#f4efe4")
        draw = ImageDraw.Draw(image)
        width, height = size
        points = [
            (x, height / 2 + math.sin(x / width * 12) * height / 3) for x in range(0, width, 2)
        ]
        draw.line(points, fill="#8a2c16", width=max(1, width // 200))
        image.save(folder / name)
    drawing = '<rect width="300" height="120" fill="#0a4f86"/><circle cx="60" cy="60" r="40"/>'
    (folder / "drawing.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="120">{drawing}</svg>'
    )


# State of the article: verdicts of its two blocks, days since the run, whether its claims hold.
_STATES: dict[str, tuple[str, str, int, tuple[bool | None, ...]]] = {
    "verified": ("pass", "pass", 1, (True, True)),
    "in-part": ("pass", "skipped", 1, (True, None)),
    "drift": ("pass", "drift", 2, (False,)),
    "failing": ("fail", "timeout", 3, (False, True)),
    "flaky": ("flaky", "pass", 1, ()),
    "stale": ("pass", "pass", 90, (True,)),
    "skipped": ("skipped", "skipped", 1, ()),
}


def _write_records(root: Path) -> None:
    """Write a record for each state, as `site verify` leaves them."""
    records = []
    for state, (first, second, days, holds) in _STATES.items():
        path = f"content/posts/state-{state}.md"
        text = (root / path).read_text("utf-8")
        lines = text.split("\n")
        at = [n for n, line in enumerate(lines, 1) if line.startswith("```") and "{#" in line]
        claims = tuple(
            ClaimResult(
                text=f"the peak stays below {n + 1} GB",
                block="second",
                holds=one,
                published=f"{n + 1} GB",
                measured="" if one is None else f"{n + 0.9:.1f} GB",
                python="3.11.7",
            )
            for n, one in enumerate(holds)
        )
        day = NOW.date() - dt.timedelta(days=days)
        environments = tuple(
            Environment(
                name=name, key=f"key-{name}", python=f"{name}.7", day=day,
                limits="cgroup2", sandbox="strict",
                sessions=(
                    _session("first", at[0], first),
                    _session("second", at[1], second, claims if name == "3.11" else ()),
                ),
            )
            for name in ("3.11", "3.13")
        )  # fmt: skip
        article, doc = article_of(text, path)
        digest = executable_digest(article, doc)
        records.append(Record(path=path, digest=digest, environments=environments))
    for one in write(records):
        target = root / one.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(one.body)


def _session(
    name: str, line: int, verdict: str, claims: tuple[ClaimResult, ...] = ()
) -> SessionRecord:
    if verdict == "skipped":
        output = SessionOutput(id=name, skipped="needs 64 GB of memory, this machine has 16 GB")
        note = output.skipped
    else:
        samples = tuple(
            Sample(at_s=n / 20, anon_bytes=n * 3 * MB, file_bytes=max(0, n - 40) * 2 * MB)
            for n in range(120)
        )
        peak = Peak(rss_bytes=480 * MB, anon_bytes=357 * MB, file_bytes=123 * MB)
        killed = verdict == "timeout"
        command = CommandOutput(
            lines=("42",), wall_s=6.0, peak=peak, samples=samples,
            exit=None if killed else 0, signal=9 if killed else 0,
            ended_by="memory" if killed else "itself",
        )  # fmt: skip
        output = SessionOutput(id=name, tries=((command,),))
        note = "" if verdict == "pass" else "printed `41`, the article says `42`"
    return SessionRecord(
        id=name, line=line, verdict=verdict, output=output, note=note, claims=claims,
        limit_bytes=512 * MB if name == "second" else 0, chart=name == "second",
    )  # fmt: skip
