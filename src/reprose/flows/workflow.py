"""`site deploy --to github-pages`: the workflow with which GitHub builds and publishes the site.

Comes in: the site's folder. Goes out: `.github/workflows/pages.yml` at the top of its repository.
GitHub deploys from its own machines, so no token is needed. Start reading at `write_workflow`.
"""

import posixpath
from dataclasses import dataclass

from reprose.files import exists, read_if_there, write_files
from reprose.model import Write
from reprose.problems import Place, Stop, error

PATH = ".github/workflows/pages.yml"
_WORKFLOW = """\
# Builds the site on every push and publishes it on GitHub Pages. No snippet is run here: results
# are read from what was committed. The schedule publishes articles whose date has come.
name: pages

on:
  push:
    branches: [main, master]
  schedule:
    - cron: "17 5 * * *"
  workflow_dispatch:

permissions:
  contents: read

concurrency:
  group: pages

jobs:
  build:
    runs-on: ubuntu-24.04
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
      - run: pip install reprose
      - run: site build --strict --format github --root @FOLDER@
      - uses: actions/upload-pages-artifact@v3
        with:
          path: @PUBLIC@

  deploy:
    needs: build
    runs-on: ubuntu-24.04
    timeout-minutes: 15
    permissions:
      pages: write
      id-token: write
    environment:
      name: github-pages
      url: ${{ steps.deployment.outputs.page_url }}
    steps:
      - id: deployment
        uses: actions/deploy-pages@v4
"""


@dataclass(frozen=True, slots=True)
class Workflow:
    """The workflow: where it stands, and its text."""

    path: str
    text: str


def write_workflow(root: str, *, dry_run: bool = False) -> Workflow:
    """Write the workflow, unless it is there already.

    Raises:
        Stop: with `foreign-workflow` when there is another file of that name.
    """
    top = _top(root)
    folder = posixpath.relpath(root, top)
    public = posixpath.normpath(posixpath.join(folder, "public"))
    text = _WORKFLOW.replace("@FOLDER@", _quoted(folder)).replace("@PUBLIC@", _quoted(public))
    there = read_if_there(top, PATH)
    if there is not None and there != text.encode() and not dry_run:
        hint = "compare it with what `--dry-run` prints, or remove it"
        message = f"`{PATH}` is there already, and is another one"
        raise Stop(error("foreign-workflow", message, Place(PATH), hint))
    if not dry_run:
        write_files(top, [Write(path=PATH, body=text.encode())])
    return Workflow(posixpath.join(top, PATH), text)


def _top(root: str) -> str:
    """Return the top of the repository that a site lies in; the site's folder without one."""
    folder = root
    while not exists(folder, ".git"):
        if folder == posixpath.dirname(folder):
            return root
        folder = posixpath.dirname(folder)
    return folder


def _quoted(path: str) -> str:
    return path if all(char.isalnum() or char in "./-_" for char in path) else f"'{path}'"
