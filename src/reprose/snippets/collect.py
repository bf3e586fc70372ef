"""An article's blocks and remarks become a `Script`: everything it wants run, in order.

Comes in: the article and its `Doc`. Goes out: the script and the problems of its syntax. Nothing
is run. Start reading at `collect`.
"""

from dataclasses import replace

from reprose.digest import digest
from reprose.model import Article, CodeBlock, Doc
from reprose.problems import Found, Place, Problem, error
from reprose.snippets.claims import ClaimError, parse_claim
from reprose.snippets.examples import are_examples, read_examples
from reprose.snippets.listings import listed_file, listed_name
from reprose.snippets.needs import check_need
from reprose.snippets.options import FILE_KEYS, PAGE_KEYS, read_options, unknown_attribute
from reprose.snippets.plan import fill, parameters
from reprose.snippets.remarks import Said, read_remark
from reprose.snippets.script import (
    Expect,
    FileStep,
    PatchStep,
    Script,
    SessionStep,
    Settings,
    Shell,
    Status,
    Step,
)
from reprose.snippets.sessions import is_session, read_session
from reprose.snippets.settings import read_settings
from reprose.tables import plain

_FIRST_SHELL = "A"  # of prompts that name none


def collect(article: Article, doc: Doc) -> Found[Script]:
    """Return what an article wants run.

    Problems: those of settings, options, remarks and sessions; `bad-file-name`,
    `duplicate-block`, `stray-remark`.
    """
    settings, problems = read_settings(article.meta.verify, article.meta.date)
    collector = _Collector(settings, list(problems))
    for item in _in_file_order(doc):
        if isinstance(item, Said):
            collector.remark(item)
        else:
            collector.block(*item)
    collector.finish()
    collector.check()
    steps = tuple(collector.steps)
    script = Script(
        path=article.path,
        settings=settings,
        steps=steps,
        trusted=article.trusted,
        digest=executable_digest(article, doc),
        loose_diffs=tuple(
            (block.code, block.place)
            for block in doc.code_blocks
            if block.language == "diff"
            and not {"apply", "as"} & {key for key, _, _ in block.options}
        ),
    )
    return Found(script, tuple(dict.fromkeys(collector.problems)))


def executable_digest(article: Article, doc: Doc) -> str:
    """Return the digest of all an article would run: every block, remark and setting."""
    blocks = [
        (b.language, b.id, [(k, v) for k, v, _ in b.options], b.code) for b in doc.code_blocks
    ]
    remarks = [remark.text for remark in doc.remarks if read_remark(remark)]
    front = plain(article.meta.verify) if article.meta.verify else None
    return digest("executable", blocks, remarks, front)


def block_id(block: CodeBlock, index: int) -> str:
    """Return the id by which records know a block: its own, or `block-N`."""
    return block.id or f"block-{index + 1}"


class _Collector:
    """Walks an article's blocks and remarks from top to bottom."""

    def __init__(self, settings: Settings, problems: list[Problem]) -> None:
        self.settings = settings
        self.problems = problems
        self.steps: list[Step] = []
        self.shells: dict[str, Shell] = {shell.name: shell for shell in settings.shells}
        self.ids: set[str] = set()
        self.files: set[str] = set()
        self.pending: list[Said] = []

    def block(self, index: int, block: CodeBlock) -> None:
        """Take a code block: a file, a patch, a session, or nothing of ours."""
        keys = {key: (value, place) for key, value, place in block.options}
        if "apply" in keys:
            self._patch(index, block, keys)
        elif "as" in keys:
            message = "`as` names the new file of a diff, found no `apply` that names the old one"
            self.problems.append(error("bad-attribute", message, keys["as"][1]))
        elif "file" in keys:
            shown = keys["shown"][0].removeprefix("$ ") if "shown" in keys else ""
            self._file(block, *keys["file"], shown)
            self._check_keys(block)
        elif is_session(block.language, block.code) or are_examples(block.language, block.code):
            self._session(index, block)

    def remark(self, said: Said) -> None:
        """Take a remark: keep what concerns the next block, add the rest to the last one."""
        self.problems += said.problems
        if said.kind in ("setup", "skip"):
            self.pending.append(said)
            return
        if said.kind != "expect":
            return
        last = self.steps[-1] if self.steps else None
        if not isinstance(last, SessionStep) or last.hidden:
            message = "there is no session before this remark"
            hint = "move it below the console block it speaks of"
            self.problems.append(error("stray-remark", message, said.place, hint))
            return
        expect = replace(  # what a later remark does not say stays as an earlier one said it
            last.expect,
            claims=(*last.expect.claims, *said.expect.claims),
            tolerances=(*last.expect.tolerances, *said.expect.tolerances),
            match=said.expect.match if said.expect.match != "tolerant" else last.expect.match,
            rows=said.expect.rows if said.expect.rows != 1 else last.expect.rows,
            flaky=said.expect.flaky or last.expect.flaky,
        )
        options = replace(last.options, needs=(*last.options.needs, *said.needs))
        commands = last.commands
        if said.status and commands:
            commands = (*commands[:-1], replace(commands[-1], status=said.status, explicit=True))
        self.steps[-1] = replace(last, expect=expect, options=options, commands=commands)

    def finish(self) -> None:
        """Run the setups after the last block too: they may be meant for a reader's next step."""
        self._setups(_FIRST_SHELL)

    def check(self) -> None:
        """Look at what can be seen to be wrong before anything is run: claims and needs."""
        values = parameters(self.settings, "ci")
        for step in self.steps:
            if not isinstance(step, SessionStep):
                continue
            for claim in step.expect.claims:
                try:
                    parse_claim(fill(claim.text, values))
                except ClaimError as fault:
                    place = replace(claim.place, col=claim.place.col + fault.at, width=1)
                    message = f"`{claim.text}` cannot be read: {fault}"
                    self.problems.append(error("bad-claim", message, place))
            found = map(check_need, (*self.settings.needs, *step.options.needs))
            self.problems += [problem for problem in found if problem]

    def _session(self, index: int, block: CodeBlock) -> None:
        options, problems = read_options(block)
        self.problems += problems
        if options.cache is None:
            options = replace(options, cache=self.settings.cache)
        shell = options.shell or _FIRST_SHELL
        skips = [said.reason for said in self.pending if said.kind == "skip"]
        if skips and options.skip is None:
            options = replace(options, skip=skips[0])
        self._setups(shell)
        if are_examples(block.language, block.code):
            known = self.shells.get(shell, Shell(name=shell))
            commands = read_examples(block.code, known, block.place)
        else:
            commands, found = read_session(block.code, self.shells, shell, block.place)
            self.problems += found if options.skip is None else ()
        listing = listed_file(commands, self.files)
        if listing:
            text = replace(block, code=listing[1])
            self._file(text, listing[0], block.place, commands[0].text)
            return
        if not commands:
            return  # it only declares the limits of a shell
        step = SessionStep(
            id=self._id(block.id, index, block.place),
            commands=commands,
            options=options,
            expect=Expect(match=self.settings.match),
            place=block.place,
        )
        self.steps.append(step)

    def _setups(self, shell: str) -> None:
        """Turn the waiting `verify:setup` remarks into hidden sessions, outside any limit."""
        for said in self.pending:
            if said.kind == "setup":
                place = replace(said.place, line=said.line - 1)
                free = {name: Shell(name=name, env=s.env) for name, s in self.shells.items()}
                commands, found = read_session(said.code, free, shell, place)
                self.problems += found
                if not commands:
                    wanted = "commands such as `$ python make.py`"
                    message = f"`verify:setup` takes {wanted}, found none"
                    self.problems.append(error("bad-expectation", message, said.place))
                checked = tuple(replace(c, status=Status(), expected=()) for c in commands)
                self.steps.append(
                    SessionStep(id="setup", commands=checked, hidden=True, place=said.place)
                )
        self.pending.clear()

    def _file(self, block: CodeBlock, name: str, place: Place, shown: str = "") -> None:
        if self._good_name(name, place):
            self.files.add(name)
            first, _, rest = block.code.partition("\n")
            listed = listed_name(first.removeprefix("$ ")) == name and first.startswith("$ ")
            self.steps.append(
                FileStep(
                    path=name,
                    body=rest if listed else block.code,
                    place=block.place,
                    shown=shown,
                )
            )

    def _patch(self, index: int, block: CodeBlock, keys: dict[str, tuple[str, Place]]) -> None:
        name, place = keys["apply"]
        target, there = keys.get("as", (name, place))
        self._check_keys(block)
        if self._good_name(name, place) and self._good_name(target, there):
            self.files.add(target)
            self.steps.append(
                PatchStep(
                    id=self._id(block.id, index, block.place),
                    path=name,
                    target=target,
                    diff=block.code,
                    place=block.place,
                )
            )

    def _check_keys(self, block: CodeBlock) -> None:
        for key, _, place in block.options:
            if key not in FILE_KEYS | PAGE_KEYS:
                self.problems.append(unknown_attribute(key, place))

    def _good_name(self, name: str, place: Place) -> bool:
        is_relative = not {"", ".", ".."} & set(name.split("/"))
        if is_relative and name.isprintable() and "\\" not in name:
            return True
        message = f"`{name}` is not the name of a file in the work folder"
        hint = "write a relative path without `..`"
        self.problems.append(error("bad-file-name", message, place, hint))
        return False

    def _id(self, name: str, index: int, place: Place) -> str:
        if name and name in self.ids:
            message = f"there are two blocks called `{name}`"
            self.problems.append(error("duplicate-block", message, place, "rename one of them"))
            name = ""
        name = name or f"block-{index + 1}"
        self.ids.add(name)
        return name


def _in_file_order(doc: Doc) -> list[Said | tuple[int, CodeBlock]]:
    """Return blocks and `verify` remarks by line."""
    items: list[tuple[int, Said | tuple[int, CodeBlock]]] = [
        (block.place.line, (index, block)) for index, block in enumerate(doc.code_blocks)
    ]
    for remark in doc.remarks:
        said = read_remark(remark)
        if said:
            items.append((remark.place.line, said))
    return [item for _, item in sorted(items, key=lambda pair: pair[0])]
