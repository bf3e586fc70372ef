"""[rim] `pytest --reprose content/`: one item per session of an article.

Comes in: pytest's options and files. Goes out: items that pass, fail or are skipped as
`site verify` judges them; the article is run once, by the first of its items. With pytest-xdist all
items of an article go to one worker. Start reading at `pytest_collect_file`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reprose.clock import now
from reprose.files import find_root
from reprose.problems import Stop
from reprose.snippets.cases import Case


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--reprose`, and what it takes over from `site verify`."""
    group = parser.getgroup("reprose", "snippets of a reprose site")
    group.addoption("--reprose", action="store_true", help="verify the snippets of Markdown files")
    group.addoption("--reprose-tier", default="ci", choices=["ci", "slow", "manual"])
    group.addoption("--reprose-fresh", action="store_true", help="run everything again")
    group.addoption("--reprose-require", default=None, choices=["strict", "medium", "weak"])


def pytest_configure(config: pytest.Config) -> None:
    """With `-n`, hand out whole articles: their sessions are run together anyway."""
    if config.getoption("reprose") and getattr(config.option, "dist", "no") == "load":
        config.option.dist = "loadfile"


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect the Markdown files below a site's `content/`."""
    if not parent.config.getoption("reprose") or file_path.suffix != ".md":
        return None
    root = find_root(str(file_path.parent))
    if root is None or not file_path.is_relative_to(Path(root) / "content"):
        return None
    article = Article.from_parent(parent, path=file_path)
    article.root = root
    return article


class Article(pytest.File):
    """An article; its sessions are its items."""

    root: str
    _cases: dict[str, list[Case]] | None = None

    @property
    def name_in_site(self) -> str:
        """Return the article's path relative to the site's root."""
        return self.path.relative_to(self.root).as_posix()

    def collect(self) -> Iterator[pytest.Item]:
        """Yield one item per session; nothing is run for that."""
        from reprose.flows.preview import sessions

        try:
            found = sessions(self._request())
        except Stop:
            return
        for name, line in found:
            item = Session.from_parent(self, name=f"#{name}")
            item.session_id, item.line = name, line
            yield item

    def cases(self) -> dict[str, list[Case]]:
        """Verify the article once; return its cases by session."""
        if self._cases is None:
            from reprose.flows.verify import verify

            report = verify(self._request())
            if report.refused:
                pytest.fail("\n".join(map(str, report.problems)), pytrace=False)
            self._cases = {}
            for case in report.cases:
                self._cases.setdefault(case.id, []).append(case)
        return self._cases

    def _request(self) -> Any:
        from reprose.flows.opening import open_site
        from reprose.flows.verify_request import VerifyRequest

        option = self.config.getoption
        return VerifyRequest(
            root=self.root,
            config=open_site(self.root).value,
            now=now(),
            only=(self.name_in_site,),
            tier=option("reprose_tier"),
            fresh=option("reprose_fresh"),
            require=option("reprose_require"),
            wait=True,
        )


class Session(pytest.Item):
    """One session of an article."""

    session_id: str
    line: int

    def runtest(self) -> None:
        """Fail with the session's problems, or skip with the reason."""
        parent = self.parent
        assert isinstance(parent, Article)
        found = parent.cases().get(self.session_id, [])
        for case in found:
            self.user_properties.append((f"peak_bytes {case.environment}", case.peak_bytes))
        bad = [case for case in found if case.is_wrong]
        if bad:
            raise WrongSessionError("\n\n".join(str(p) for case in bad for p in case.problems))
        if all(case.is_idle for case in found):
            pytest.skip(found[0].note if found else "it was not run")

    def repr_failure(
        self, excinfo: "pytest.ExceptionInfo[BaseException]", style: Any = None
    ) -> Any:
        """Return the problems as they are; anything else with its traceback."""
        if isinstance(excinfo.value, WrongSessionError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the session stands."""
        return self.path, self.line - 1, f"{self.path.name}{self.name}"


class WrongSessionError(Exception):
    """A session is not as published; its text is the problems."""
