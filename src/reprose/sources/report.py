"""The report of an import: what was kept of what was found, every loss quoted.

Comes in: a result for each article. Goes out: a table as text, JSON for machines, and an HTML page
that needs nothing but itself. Start reading at `text_of`.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from reprose.sources.classify import Class, count_classes
from reprose.sources.prompts import limits_of
from reprose.sources.proof import Count, Proof
from reprose.sources.relink import Relinked
from reprose.sources.residue import Residue

_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "h1,h2{line-height:1.2}table{border-collapse:collapse}"
    "td,th{padding:.2rem 0 .2rem 1.5rem;text-align:left;border-bottom:1px solid #8884}"
    "tr>:first-child{padding-left:0}th+th,.n{text-align:right}"
    ".n{font-variant-numeric:tabular-nums;white-space:nowrap}"
    "li{margin:.3rem 0}code{overflow-wrap:anywhere}"
    "@media(prefers-color-scheme:dark)"
    "{body{background:#111;color:#ddd}a{color:#8bf}}"
)


@dataclass(frozen=True, slots=True)
class Result:
    """What importing one entry gave."""

    title: str
    path: str
    action: str
    proof: Proof
    links: tuple[Relinked, ...] = ()
    unknown: Mapping[str, int] = field(default_factory=dict)
    pictures_left: int = 0
    gists_left: int = 0
    classes: tuple[Class, ...] = ()
    residue: Residue = field(default_factory=Residue)
    nbsp: int = 0
    is_empty: bool = False


def text_of(results: Sequence[Result], total: Mapping[str, Count], kept: float) -> str:
    """Return the report as text: the fidelity, what the blocks of code are, the HTML left."""
    lines = (_table_of(total, kept), _code_line(results), _html_line(results))
    return "\n".join(line for line in lines if line)


def _table_of(total: Mapping[str, Count], kept: float) -> str:
    """Return the fidelity as text, a line for each kind that was found."""
    lines = [f"{'kept':<10} {'of found':>17}"]
    for kind, count in total.items():
        if count.found:
            share = 100 * count.kept / count.found
            lines.append(f"{kind:<10} {count.kept:>8} of {count.found:<8} {share:6.2f} %")
    return "\n".join((*lines, f"{'all':<10} {'':>20} {kept:6.2f} %"))


def write_json(results: Sequence[Result], total: Mapping[str, Count], kept: float) -> str:
    """Return the report for machines: an article is a line."""
    head = json.dumps({"kept": kept, "counts": _counts(total)}, ensure_ascii=False)
    lines = ",\n".join(json.dumps(_said(one), ensure_ascii=False) for one in results)
    return f'{head[:-1]}, "articles": [\n{lines}\n]}}\n'


def _said(one: Result) -> dict[str, object]:
    """Return what is said of an article; what there is none of is left out."""
    said: dict[str, object] = {
        "title": one.title,
        "path": one.path,
        "action": one.action,
        "kept": one.proof.kept,
        "counts": _counts(one.proof.counts),
        "losses": [{"kind": kind, "quote": quote} for kind, quote in one.proof.losses],
        "code": [_block(n, block) for n, block in enumerate(one.classes, 1)],
        "html": dict(sorted((one.residue.needed + one.residue.needless).items())),
        "nbsp_indents": one.nbsp,
        "links": [
            {"was": link.was, "now": link.now, "outcome": link.outcome} for link in one.links
        ],
    }
    return {key: value for key, value in said.items() if value not in ([], {}, 0)}


def page_of(results: Sequence[Result], total: Mapping[str, Count], kept: float) -> str:
    """Return the report as a page."""
    rows = "".join(
        f'<tr><td>{kind}<td class="n">{count.kept}<td class="n">{count.found}'
        f'<td class="n">{100 * count.kept / count.found:.2f} %</tr>'
        for kind, count in total.items()
        if count.found
    )
    lossy = [one for one in results if one.proof.losses]
    articles = "".join(_article(one) for one in sorted(lossy, key=lambda one: one.proof.kept))
    whole = f"{len(results) - len(lossy)} of {len(results)} articles lost nothing."
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>Import report</title>'
        f"<style>{_STYLE}</style><h1>Import report</h1><p>{kept} % was kept of what was found."
        f"<table><tr><th>Kind<th>Kept<th>Found<th>Share</tr>{rows}</table>"
        f"<p>{escape(_code_line(results))}<p>{escape(_html_line(results))}<h2>Losses</h2><p>{whole}<ul>{articles}</ul></html>\n"
    )


def _article(one: Result) -> str:
    """Return one article of the page: its state, and what it lost."""
    losses = "".join(
        f"<li>{escape(kind)}: <code>{escape(quote)}</code>" for kind, quote in one.proof.losses
    )
    return (
        f"<li><b>{escape(one.title or one.path)}</b> {one.proof.kept} % "
        f"({one.action}) <code>{escape(one.path)}</code>{f'<ul>{losses}</ul>' if losses else ''}"
    )


def _block(number: int, one: Class) -> dict[str, object]:
    """Return what is said of a block of code; what does not apply is left out."""
    said: dict[str, object] = {
        "number": number,
        "class": one.name,
        "language": one.language,
        "file": one.file,
        "applies": one.applies if one.name == "diff" else None,
        "commands": [f"{command.prompt} {command.text}" for command in one.commands],
        "uses": list(one.uses),
        "output_of": None if one.output_of is None else one.output_of + 1,
        "limits": limits_of(one.commands),
    }
    return {key: value for key, value in said.items() if value not in (None, "", [], {})}


def _code_line(results: Sequence[Result]) -> str:
    """Return in a sentence what the blocks of code are, and what hangs together."""
    classes = [one for result in results for one in result.classes]
    if not classes:
        return ""
    counts = ", ".join(f"{count} {name}" for name, count in count_classes(classes).items())
    running = [one for one in classes if one.uses]
    files = {name for one in running for name in one.uses}
    linked = f"; {len(running)} sessions run {len(files)} listed files" if running else ""
    blocks = "1 block" if len(classes) == 1 else f"{len(classes)} blocks"
    return f"{blocks} of code: {counts}{linked}"


def _html_line(results: Sequence[Result]) -> str:
    """Return in a sentence which HTML is left in the Markdown."""
    needed: Counter[str] = Counter()
    needless: Counter[str] = Counter()
    for one in results:
        needed += one.residue.needed
        needless += one.residue.needless
    parts = [_listed(needed, "for what Markdown cannot say")] if needed else []
    parts += [_listed(needless, "that Markdown could say")] if needless else []
    return f"HTML in the Markdown: {'; '.join(parts) or 'none'}"


def _listed(names: Counter[str], why: str) -> str:
    """Return the names of elements, the most frequent first."""
    ordered = sorted(names.items(), key=lambda pair: (-pair[1], pair[0]))
    return f"{', '.join(f'{count} {name}' for name, count in ordered)} ({why})"


def _counts(counts: Mapping[str, Count]) -> dict[str, dict[str, int]]:
    """Return counts as JSON has them."""
    return {kind: {"kept": one.kept, "found": one.found} for kind, one in counts.items()}
