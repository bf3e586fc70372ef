"""[rim] Pages in a real browser, where one is installed.

Comes in: the files of a site in memory, and which of its pages to open. Goes out: what is wrong
with them in both schemes and at three widths: rules of axe, sideways scrolling, messages on the
console. Nothing is downloaded and nothing is served: the browser's requests are answered from
memory. Playwright, axe and Chromium are not among what reprose installs; `look` says which is
missing. Start reading at `look`.
"""

import json
import mimetypes
import shutil
from collections.abc import Mapping, Sequence
from functools import partial
from importlib.util import find_spec
from typing import Any, Literal

from reprose.flows.conform import Seen

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_LIBRARIES = ("playwright", "axe_playwright_python")
_HOST = "http://torture.example"
_WAYS: tuple[tuple[Literal["light", "dark"], int], ...] = (
    ("light", 320),
    ("dark", 320),
    ("light", 768),
    ("dark", 1440),
)
_SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def look(files: Mapping[str, bytes], urls: Sequence[str], base: str = "/") -> Seen:
    """Open pages and return what is wrong; `files` by path below the base path."""
    program = next(filter(None, map(shutil.which, _BROWSERS)), None)
    missing = [name for name in _LIBRARIES if find_spec(name) is None]
    if program is None:
        missing.append("chromium")
    if missing or program is None:
        return Seen((), f"no browser was asked: {', '.join(missing)} not installed")
    findings = tuple(dict.fromkeys(_looked(files, urls, base, program)))
    rules = f"{len(urls)} pages, 2 schemes, 3 widths: axe, sideways scrolling, console"
    return Seen(findings, f"asked Chromium: {rules}; {len(findings)} findings")


def _looked(
    files: Mapping[str, bytes], urls: Sequence[str], base: str, program: str
) -> list[tuple[str, str]]:
    """Walk over the pages in every way."""
    from importlib.resources import files as resources

    from playwright.sync_api import Error, ViewportSize, sync_playwright

    axe = (resources("axe_playwright_python") / "axe.min.js").read_text("utf-8")
    found: list[tuple[str, str]] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for scheme, width in _WAYS:
            size: ViewportSize = {"width": width, "height": 800}
            page = browser.new_page(color_scheme=scheme, bypass_csp=True, viewport=size)
            page.route("**/*", lambda route: _answer(route, files, base))
            said: list[str] = []
            page.on("pageerror", partial(_note, said))
            page.on("console", partial(_hear, said))
            for url in urls:
                said.clear()
                try:
                    page.goto(f"{_HOST}{base.rstrip('/')}{url}")
                    found += [(url, one) for one in _wrong(page, axe, width)]
                except Error as fault:
                    found.append((url, f"cannot be opened: {fault.message.splitlines()[0]}"))
                found += [(url, f"says on the console: {text}") for text in said]
            page.close()
        browser.close()
    return found


def _note(said: list[str], fault: Exception) -> None:
    said.append(str(fault))


def _hear(said: list[str], message: Any) -> None:
    if message.type == "error":
        said.append(message.text)


def _answer(route: Any, files: Mapping[str, bytes], base: str) -> None:
    """Answer a request from memory; nothing outside is reached."""
    path = route.request.url.partition("?")[0].removeprefix(_HOST).removeprefix(base).lstrip("/")
    name = f"{path}index.html" if path.endswith("/") or not path else path
    body = files.get(name)
    if body is None:
        route.fulfill(status=404, body="")
        return
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    route.fulfill(status=200, body=body, content_type=f"{kind}; charset=utf-8")


def _wrong(page: Any, axe: str, width: int) -> list[str]:
    """Return what is wrong with the page that is open."""
    sideways = page.evaluate(_SIDEWAYS)
    found = [f"scrolls sideways by {sideways} pixels at {width}"] if sideways > 0 else []
    page.evaluate(axe)
    told = json.loads(
        page.evaluate("async () => JSON.stringify(await axe.run({resultTypes: ['violations']}))")
    )
    for rule in told["violations"]:
        html = rule["nodes"][0]["html"][:80]
        found.append(f"breaks `{rule['id']}` of axe: {rule['help']}, as `{html}`")
    return found
