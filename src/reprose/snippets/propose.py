"""A session that has just been recorded gets claims to begin with.

Comes in: the facts of a run. Goes out: claims that hold for it, as an author might have written
them; they are a start, to be read and changed. Start reading at `proposed`.
"""

from reprose.snippets.claims import ClaimError, parse_claim
from reprose.snippets.evaluate import judge_claim
from reprose.snippets.facts import Facts, World
from reprose.snippets.units import UNITS, Quantity


def proposed(facts: Facts) -> tuple[str, ...]:
    """Return claims about the last table and the ending; none for output without a table."""
    claims = ["killed by memory"] if facts.killed_by == "memory" and facts.killed else []
    if facts.tables:
        if not facts.killed:
            claims.append(f"rows == {facts.rows}")
        for name in facts.tables[-1].names:
            claims += _of_column(facts, name)
    return tuple(claim for claim in claims if _holds(claim, facts))


def remark_of(claims: tuple[str, ...]) -> list[str]:
    """Return the lines of a remark with claims, a blank line before it."""
    return ["", "<!-- verify", *(f"claim: {claim}" for claim in claims), "-->"] if claims else []


def _of_column(facts: Facts, name: str) -> list[str]:
    """Return how a measured column goes and where it ends."""
    column = facts.column(name) or ()
    if len(column) < 2 or column[0].dimension != "bytes":
        return []
    shown = name if name.isidentifier() else f"`{name}`"
    largest, smallest = max(column).value, min(column).value
    if largest <= 0 or smallest < 0:
        return []
    if largest - smallest <= 0.05 * largest:
        return [f"flat({shown}, 5%)"]
    return [f"increases({shown})", f"last({shown}) ~ {_written(column[-1])} +- 10%"]


def _written(quantity: Quantity) -> str:
    """Write a size with a unit that suits it."""
    unit = next((u for u in ("GB", "MB", "KB") if quantity.value >= UNITS[u].factor), "B")
    return f"{quantity.value / UNITS[unit].factor:.4g}{unit}"


def _holds(claim: str, facts: Facts) -> bool:
    try:
        return judge_claim(parse_claim(claim), World(facts)).holds is True
    except ClaimError:
        return False
