"""What others' checkers say of our output: the Nu HTML checker, linkinator, the W3C feed validator.

Each is used where it is installed, and the test is skipped with the way to install it where it is
not: `scripts/setup-node` for the first two, a clone for the third.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_NODE = ROOT / ".reprose/node/node_modules"
_FEEDS = Path(os.environ.get("REPROSE_FEEDVALIDATOR", ROOT / ".reprose/feedvalidator")) / "src"

# Run where the validator is: its own folder is the only thing it needs on its path.
_VALIDATE = """
import io, json, sys, feedvalidator
from feedvalidator import compatibility
from feedvalidator.formatter.text_plain import Formatter
for name, address in json.load(sys.stdin):
    body = open(name, "rb").read().decode("utf-8")
    events = feedvalidator.validateString(body, base=address)["loggedEvents"]
    for line in Formatter(compatibility.AA(events)):
        print(f"{name}: {line}")
"""


def nu(files: Iterable[Path]) -> list[str]:
    """Return what the Nu checker finds wrong in HTML files: errors and warnings, one a line."""
    jar = _NODE / "vnu-jar/build/dist/vnu.jar"
    if not shutil.which("java") or not jar.is_file():
        pytest.skip("no Nu checker: needs java and `scripts/setup-node`")
    command = ["java", "-Xss4m", "-jar", str(jar), "--format", "json", "--no-langdetect"]
    ran = subprocess.run([*command, *map(str, files)], capture_output=True, text=True)
    # Whatever its exit code, the answer is on standard error, after what java may say.
    answer = json.loads(ran.stderr[ran.stderr.index("{") :])
    return [
        f"{one['url']}:{one.get('lastLine')}: {one.get('subType', one['type'])}: {one['message']}"
        for one in answer["messages"]
        if one["type"] != "info" or one.get("subType") == "warning"
    ]


def dead_links(address: str) -> tuple[int, list[str]]:
    """Follow every link from a served home page; return how many there are, and the dead ones."""
    program = _NODE / "linkinator/build/src/cli.js"
    if not shutil.which("node") or not program.is_file():
        pytest.skip("no linkinator: needs node and `scripts/setup-node`")
    origin = "/".join(address.split("/")[:3])
    command = ["node", str(program), address, "--recurse", "--check-css", "--format", "json"]
    command += ["--check-fragments", "--skip", f"^(?!{origin})", "--concurrency", "20"]
    ran = subprocess.run(command, capture_output=True, text=True)
    links = json.loads(ran.stdout)["links"]
    followed = [link for link in links if link["state"] != "SKIPPED"]
    dead = [f"{link.get('parent')} -> {link['url']}" for link in followed if link["state"] != "OK"]
    return len(followed), dead


def feed_findings(feeds: Iterable[tuple[Path, str]]) -> list[str]:
    """Return what the W3C validator finds in feeds: pairs of a file and its public address."""
    if not _FEEDS.is_dir():
        pytest.skip(
            "no W3C feed validator: clone github.com/w3c/feedvalidator to .reprose/feedvalidator"
        )
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _VALIDATE],
        input=json.dumps([(str(file), address) for file, address in feeds]),
        cwd=_FEEDS,
        env={**os.environ, "PYTHONPATH": str(_FEEDS)},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()
