"""Lighthouse over five pages of two themes: `python -m kit.lighthouse` prints a table.

Run by hand (`scripts/lighthouse`): its figures depend on the machine, so no test asserts them. Each
page is measured three times; the table shows the medians. `--runs N`, `--own` (our own site instead
of the torture site), kinds of pages; `LIGHTHOUSE` names the program where it is installed elsewhere.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from kit.browsing import PAGES, chromium
from kit.proof import proof_site
from kit.torture import build_torture
from kit.webserver import Served

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / ".reprose/node/node_modules/lighthouse/cli/index.js"
THEMES = ("ink", "atlas")
KINDS = ("home", "article", "note", "search", "verified")
OWN = {"article": "posts/keeping-what-was-read/", "note": "notes/page-cache/"}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
TIMES = {
    "first-contentful-paint": "FCP",
    "largest-contentful-paint": "LCP",
    "speed-index": "SI",
    "total-blocking-time": "TBT",
    "cumulative-layout-shift": "CLS",
}
HEAD = f"{'theme':6} {'page':9} {'P/A/B/S':16}" + "".join(f"{name:>7}" for name in TIMES.values())


@dataclass(frozen=True)
class Report:
    """What Lighthouse says of one page: four scores, five times, and what costs points."""

    scores: dict[str, int]
    times: dict[str, float]
    failed: set[str] = field(default_factory=set)
    element: str = ""


def main() -> int:
    """Measure; return 1 when a median is below 100."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"default: {', '.join(KINDS)}")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--own", action="store_true", help="our own content, in both themes")
    asked = parser.parse_args()
    kinds = asked.kinds or KINDS
    if unknown := set(kinds) - set(PAGES):
        parser.error(f"no such page: {', '.join(sorted(unknown))}; known: {', '.join(PAGES)}")
    print(HEAD, flush=True)
    worst = 100
    for theme in THEMES:
        with tempfile.TemporaryDirectory() as name:
            folder, base = _built(Path(name), theme, asked.own)
            with Served(folder, base) as served:
                for kind in kinds:
                    path = OWN.get(kind, PAGES[kind]) if asked.own else PAGES[kind]
                    reports = [measure(served.url(path)) for _ in range(asked.runs)]
                    worst = min(worst, *_medians(reports).values())
                    for line in _lines(theme, kind, reports):
                        print(line, flush=True)
    return int(worst < 100)


def measure(address: str) -> Report:
    """Measure a page once, as on a slow phone."""
    program = os.environ.get("LIGHTHOUSE", str(PROGRAM))
    command = ["node", program, address, "--output", "json", "--quiet"]
    command += ["--chrome-flags=--headless=new --no-sandbox"]
    command += [f"--only-categories={','.join(CATEGORIES)}"]
    environment = {**os.environ, "CHROME_PATH": chromium()}
    for _ in range(3):  # a browser that did not start says so, or nothing
        ran = subprocess.run(command, capture_output=True, text=True, env=environment)
        if ran.returncode == 0 and ran.stdout.startswith("{"):
            found = json.loads(ran.stdout)
            if not found.get("runtimeError"):
                return _read(found)
    sys.exit(f"Lighthouse cannot measure {address}:\n{ran.stderr[-2000:]}")


def _read(found: dict[str, Any]) -> Report:
    """Take from Lighthouse's report what we show."""
    audits = found["audits"]
    failed = {
        f"{ref['id']} {audits[ref['id']].get('displayValue', '')}".strip()
        for name in CATEGORIES[1:]
        for ref in found["categories"][name]["auditRefs"]
        if ref["weight"] and audits[ref["id"]]["score"] == 0
    }
    # What it lists as an opportunity costs nothing by itself, but says why a time is long.
    failed |= {
        f"{audit['id']} {audit.get('displayValue', '')}".strip()
        for audit in audits.values()
        if audit.get("details", {}).get("type") == "opportunity" and (audit["score"] or 1) < 0.9
    }
    return Report(
        scores={name: round(100 * (found["categories"][name]["score"] or 0)) for name in CATEGORIES},
        times={name: audits[name].get("numericValue", 0.0) for name in TIMES},
        failed=failed,
        element=_element(audits),
    )  # fmt: skip


def _element(audits: dict[str, Any]) -> str:
    """Return the element whose painting is the largest."""
    found = json.dumps(audits.get("largest-contentful-paint-element", {}))
    _, _, rest = found.partition('"selector": "')
    return rest.partition('"')[0].rpartition(" > ")[2]


def _built(folder: Path, theme: str, own: bool) -> tuple[Path, str]:
    """Build the site to measure; return its pages and their base path."""
    if not own:
        return build_torture(folder, theme), "/lab/"
    built = proof_site("own", folder, theme)
    return built.public, built.base


def _medians(reports: list[Report]) -> dict[str, int]:
    return {name: round(median(one.scores[name] for one in reports)) for name in CATEGORIES}


def _lines(theme: str, kind: str, reports: list[Report]) -> Iterator[str]:
    """Yield the row of a page, and what cost it points, if anything did."""
    scores = "/".join(map(str, _medians(reports).values()))
    times = {name: median(one.times[name] for one in reports) for name in TIMES}
    shown = [
        f"{times[name]:7.3f}" if name.startswith("cum") else f"{times[name]:7.0f}" for name in TIMES
    ]
    runs = ",".join(str(one.scores["performance"]) for one in reports)
    yield f"{theme:6} {kind:9} {scores:16}{''.join(shown)}  runs {runs}"
    if any(score < 100 for score in _medians(reports).values()):
        failed = sorted(set.union(*(one.failed for one in reports)))
        yield f"       largest paint: {reports[0].element or 'unknown'}; {'; '.join(failed) or 'no audit fails: the times are long'}"  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
