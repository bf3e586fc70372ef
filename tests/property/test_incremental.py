"""A build after any history of edits gives the bytes of a clean build.

`HISTORIES=100 REPROSE_RANDOM=1 scripts/test tests/property/test_incremental.py` is the campaign; the
usual run is a sample.
"""

import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from kit.building import build_site, output_of
from kit.sites import small_site

NAMES = [f"content/{folder}/{name}.md" for folder in ("posts", "kb") for name in ("a", "b", "c")]
TITLES = st.sampled_from(["One", "Two & <three>", "Page cache", "One"])
names = st.sampled_from(NAMES)


class EditedSite(RuleBasedStateMachine):
    """A site that somebody works on, built after every step."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="reprose-"))
        self.root = small_site(self.folder / "site")

    @rule(
        name=names,
        title=TITLES,
        day=st.integers(1, 28),
        tags=st.sampled_from(["", "memory", "new, memory"]),
        draft=st.booleans(),
        link=st.sampled_from(["", "[[Mapped files]]", "[x](/kb/page-cache/)"]),
    )
    def write(self, name: str, title: str, day: int, tags: str, draft: bool, link: str) -> None:
        text = (
            f'---\ntitle: "{title}"\ndate: 2026-03-{day:02d}\ntags: [{tags}]\n'
            f"draft: {str(draft).lower()}\n---\n\nText. {link}\n"
        )
        (self.root / name).write_text(text, "utf-8")

    @rule(name=names)
    def delete(self, name: str) -> None:
        (self.root / name).unlink(missing_ok=True)

    @rule(old=names, new=names)
    def move(self, old: str, new: str) -> None:
        if (self.root / old).exists():
            (self.root / old).rename(self.root / new)

    @rule(size=st.sampled_from([1, 2, 20]))
    def configure(self, size: int) -> None:
        config = (self.root / "site.toml").read_text().split("page_size")[0]
        (self.root / "site.toml").write_text(f"{config}page_size = {size}\n")

    @rule(word=st.sampled_from(["Hello", "Bye"]))
    def change_the_theme(self, word: str) -> None:
        template = self.root / "themes/base/templates/not_found.html"
        template.parent.mkdir(parents=True, exist_ok=True)
        template.write_text(f"<!doctype html><title>{word}</title>\n")
        shutil.copytree(THEME, self.root / "themes/base", dirs_exist_ok=True, ignore=_not_404)

    @invariant()
    def the_build_is_that_of_a_clean_clone(self) -> None:
        problems = build_site(self.root).problems
        clean = self.folder / "clean"
        shutil.copytree(self.root, clean, ignore=shutil.ignore_patterns(".reprose", "public"))
        expected = build_site(clean).problems
        # Lost addresses are told by comparing with the build before, which a clean clone lacks.
        said = [str(problem) for problem in problems if problem.name != "lost-url"]
        assert said == [str(problem) for problem in expected]
        if (clean / "public").exists():
            assert output_of(self.root / "public") == output_of(clean / "public")
        shutil.rmtree(clean)

    def teardown(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


THEME = Path(__file__).parents[2] / "themes" / "base"


def _not_404(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name == "not_found.html"]


TestEditedSite = EditedSite.TestCase
HISTORIES = int(os.environ.get("HISTORIES", "5"))
TestEditedSite.settings = settings(max_examples=HISTORIES, stateful_step_count=8, deadline=None)
