"""Our own investigation, run anew: mapped reading survives the limit, keeping is killed."""

from pathlib import Path

from kit.running import run
from kit.scripts import article_of
from reprose.snippets.claims import parse_claim
from reprose.snippets.collect import collect
from reprose.snippets.evaluate import judge_claim
from reprose.snippets.facts import World, measured

ARTICLE = Path(__file__).parents[3] / "content" / "posts" / "mapped-is-not-used" / "index.md"


def test_the_conclusion_holds_today(tmp_path: Path) -> None:
    text = ARTICLE.read_text("utf-8")
    script = collect(*article_of(text)).value
    outputs = run(text, tmp_path, ram_bytes=1 << 30)
    facts = {one.id: measured(outputs[one.id].last, one.commands) for one in script.sessions}

    assert not facts["map-limited"].killed
    assert facts["keep-limited"].killed_by == "memory"
    assert abs(facts["keep-limited"].rows - facts["map-keep-limited"].rows) <= 1
    for session in script.sessions:
        world = World(facts[session.id], facts)
        for claim in session.expect.claims:
            finding = judge_claim(parse_claim(claim.text), world)
            assert (finding.holds, claim.text, finding.reason) == (True, claim.text, "")
