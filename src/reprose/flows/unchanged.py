"""A build in which nothing changed, answered without importing what a build needs.

Comes in: the arguments of `site build`. Goes out: what a build would say, or None when a build has
to be done. Start reading at `quick_build`.
"""

import posixpath

from reprose.files import find_root
from reprose.manifest import (
    Manifest,
    load_manifest,
    read_inputs,
    same_inputs,
    same_outputs,
    tool_stamp,
)
from reprose.problems import has_errors


def variant(*, drafts: bool, future: bool) -> str:
    """Return the name of a choice of options that changes what is built."""
    return f"drafts={drafts} future={future}"


def quick_build(arguments: list[str], folder: str, now_s: float) -> str | None:
    """Return the closing line of a build that changes nothing, warnings before it.

    Args:
        arguments: what follows `site build`; anything but plain options means a real build.
        folder: the working folder, absolute.
        now_s: seconds since 1970.
    """
    options = _plain_options(arguments)
    if options is None:
        return None
    given = options.get("--root")
    root = posixpath.join(folder, given) if given else find_root(folder)
    if root is None:
        return None
    out = posixpath.join(folder, options["--out"]) if "--out" in options else f"{root}/public"
    name = variant(drafts="--drafts" in options, future="--future" in options)
    manifest = unchanged(root, out, name, now_s)
    if manifest is None:
        return None
    pages = manifest.pages
    line = f"built: {pages} page{'' if pages == 1 else 's'}, {pages} reused, {manifest.tally}"
    return manifest.said + line


def unchanged(root: str, out: str, name: str, now_s: float) -> Manifest | None:
    """Return what the last build of a variant did, when a build would do the same again."""
    manifest = load_manifest(root, out, name)
    if manifest is None or manifest.tool != tool_stamp():
        return None
    if not manifest.made_at <= now_s < manifest.valid_until:
        return None
    listed = read_inputs(root)
    if has_errors(listed.problems) or not same_inputs(manifest, listed.value):
        return None
    return manifest if same_outputs(manifest, out) else None


def _plain_options(arguments: list[str]) -> dict[str, str] | None:
    """Return `--root`, `--out`, `--drafts` and `--future` as given; None for anything else."""
    options: dict[str, str] = {}
    rest = iter(arguments)
    for argument in rest:
        name, equals, value = argument.partition("=")
        if argument in ("--drafts", "--future"):
            options[argument] = ""
        elif name in ("--root", "--out") and equals:
            options[name] = value
        elif name in ("--root", "--out"):
            options[name] = next(rest, "")
        else:
            return None
    return options
