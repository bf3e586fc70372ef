"""Lighthouse over five pages of two themes: `python -m kit.lighthouse` prints a line for each.

Run by hand (`scripts/lighthouse`): its figures depend on the machine, so no test asserts them.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from kit.browsing import PAGES, chromium
from kit.torture import build_torture
from kit.webserver import Served

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / ".reprose/node/node_modules/lighthouse/cli/index.js"
KINDS = ("home", "article", "note", "search", "verified")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


def main() -> int:
    """Measure; return 1 when anything is below 100."""
    worst = 100
    for theme in ("ink", "atlas"):
        with tempfile.TemporaryDirectory() as name:
            folder = build_torture(Path(name), theme)
            with Served(folder, "/lab/") as served:
                for kind in sys.argv[1:] or KINDS:
                    scores, failed = measure(served.url(PAGES[kind]))
                    worst = min(worst, *scores)
                    print(theme, kind, "/".join(map(str, scores)), *failed, flush=True)
    return int(worst < 100)


def measure(address: str) -> tuple[list[int], list[str]]:
    """Return the four scores of a page on a phone, and the audits that cost something."""
    command = ["node", str(PROGRAM), address, "--output", "json", "--quiet"]
    command += ["--chrome-flags=--headless=new --no-sandbox"]
    command += [f"--only-categories={','.join(CATEGORIES)}"]
    ran = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "CHROME_PATH": chromium()}
    )
    found = json.loads(ran.stdout)
    scores = [round(100 * (found["categories"][name]["score"] or 0)) for name in CATEGORIES]
    failed = [
        f"{ref['id']}={found['audits'][ref['id']]['score']}"
        for name in CATEGORIES
        for ref in found["categories"][name]["auditRefs"]
        if ref["weight"]
        and (found["audits"][ref["id"]]["score"] or 0) < 0.9
        and found["audits"][ref["id"]]["scoreDisplayMode"] in ("binary", "numeric")
    ]
    return scores, failed


if __name__ == "__main__":
    sys.exit(main())
