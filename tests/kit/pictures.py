"""The pictures of the README and the manual: `python -m kit.pictures` takes them anew.

Comes in: nothing; our own site is built in ink and atlas. Goes out: WebP files in
`content/manual/pictures/`. Run by hand (`scripts/pictures`) when pages look different.
"""

import io
import tempfile
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import ViewportSize

from kit.browsing import opened_browser
from kit.proof import ROOT, proof_site
from kit.webserver import Served

PICTURES = ROOT / "content/manual/pictures"
# Name: theme, page, scheme, height, the element at the top (the page's own top when empty).
SHOTS: dict[str, tuple[str, str, Literal["light", "dark"], int, str]] = {
    "article": ("atlas", "posts/a-list-grows-in-steps/", "light", 1180, ""),
    "ink": ("ink", "posts/mapped-is-not-used/", "light", 900, "#mapping-a-staircase"),
    "atlas-dark": ("atlas", "posts/a-cold-cache/", "dark", 800, ""),
    "verified": ("ink", "verified/", "light", 800, ""),
}
WIDTH = 1280


def main() -> None:
    """Take every picture."""
    with opened_browser() as browser:
        for name, (theme, path, scheme, height, top) in SHOTS.items():
            with tempfile.TemporaryDirectory() as folder:
                built = proof_site("own", Path(folder), theme)
                with Served(built.public, built.base) as served:
                    size: ViewportSize = {"width": WIDTH, "height": height}
                    page = browser.new_page(viewport=size, color_scheme=scheme)
                    page.goto(served.url(path), wait_until="networkidle")
                    if top:
                        page.evaluate("s => document.querySelector(s).scrollIntoView()", top)
                    shot = page.screenshot()
                    page.close()
            save(PICTURES / f"{name}.webp", shot)


def save(target: Path, png: bytes) -> None:
    """Write a picture as WebP, in exactly its colours."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    image.save(target, "WEBP", lossless=True, quality=100, method=6)
    print(f"{target.name}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
