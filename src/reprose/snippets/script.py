"""What an article wants run: the nouns of this folder.

Comes in: nothing. Goes out: frozen values that `collect` makes and everything else reads. A
`Script` is an article's steps in order: files to write, patches to apply, sessions to run. Start
reading at `Script`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from reprose.problems import Place

Level = Literal["exact", "tolerant", "shape", "none"]
Cache = Literal["warm", "cold", "any"]
Tier = Literal["ci", "slow", "manual"]
TIERS: tuple[Tier, ...] = get_args(Tier)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a shell may use; 0 means no limit of its own.

    Attributes:
        memory_bytes: anonymous and cached memory of everything in the shell.
        high_bytes: where the kernel begins to press (cgroup v2 only).
        swap_bytes: swap beyond the memory; None leaves it to the machine.
        tasks: processes and threads at once.
    """

    memory_bytes: int = 0
    high_bytes: int = 0
    swap_bytes: int | None = None
    tasks: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """A named shell: its limits and the variables set when it starts."""

    name: str
    limits: Limits = Limits()
    env: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """How a command ended, or should end.

    Attributes:
        exit: the exit code; None when a signal ended it, or when any failure will do.
        signal: the signal's number, 0 for none.
    """

    exit: int | None = 0
    signal: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """How far a number may be off: relative (0.05), absolute in base units, or both."""

    relative: float = 0.0
    absolute: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Something a snippet needs: `cgroup`, `net`, `ram>=8G`, `python>=3.12`, `cmd:jq`, …"""

    text: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The brace attributes of a session block, typed."""

    shell: str = ""
    timeout_s: float = 0.0
    cache: Cache | None = None
    chart: bool = False
    tty: bool = True
    stderr: bool = False
    repeat: int = 1
    interrupt: str = ""
    skip: str | None = None
    tier: Tier = "ci"
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A conclusion as written, with its place."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """What a remark after a session says of it.

    Attributes:
        claims: conclusions that must hold.
        tolerances: by column name, dimension (`memory`), or `*`.
        match: how closely the transcript must agree.
        rows: how many rows a killed run may have more or less.
        flaky: why the session may differ from run to run; empty when it may not.
    """

    claims: tuple[Claim, ...] = ()
    tolerances: tuple[tuple[str, Tolerance], ...] = ()
    match: Level = "tolerant"
    rows: int = 1
    flaky: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command of a session and what it should print.

    Attributes:
        text: what the shell gets.
        shell: the shell's name; `limits` are those of that shell here.
        expected: the output as written, without the status line.
        status: how it should end; `explicit` says whether a line says so.
        first: 0-based index, within the block's code, of the first line after the command.
        count: how many lines of the block belong to the output, trailing blanks included.
        place: the line of the command.
        python: whether it is typed at Python's prompt.
    """

    text: str
    shell: str
    limits: Limits = Limits()
    env: tuple[tuple[str, str], ...] = ()
    expected: tuple[str, ...] = ()
    status: Status = Status()
    explicit: bool = False
    first: int = 0
    count: int = 0
    place: Place
    python: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FileStep:
    """A program (or any file) to write into the work folder.

    `shown` is the command by which the article lists it (`$ cat prog.py`), if it does.
    """

    path: str
    body: str
    place: Place
    shown: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PatchStep:
    """A diff to apply to a file of the work folder; `target` is where the result goes."""

    id: str
    path: str
    target: str
    diff: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionStep:
    """Commands of one block, in order; a hidden one is a `verify:setup` remark.

    Its id is the block's, or `block-N` (N counts the article's code blocks from 1).
    """

    id: str
    commands: tuple[Command, ...]
    options: Options = Options()
    expect: Expect = Expect()
    hidden: bool = False
    place: Place


Step = FileStep | PatchStep | SessionStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The front matter's `verify:` table, typed.

    Attributes:
        pythons: versions to run on (`3.10`); empty means the one at hand.
        dependencies: requirements as pip writes them.
        params: by name, by tier, the text to put in place of `${name}`.
        skip: why nothing is run; None when it is.
        as_of: the day (`2022-09-28`) after which no package is taken; empty for the newest.
    """

    pythons: tuple[str, ...] = ()
    dependencies: tuple[str, ...] = ()
    shells: tuple[Shell, ...] = ()
    timeout_s: float = 30.0
    tolerances: tuple[tuple[str, Tolerance], ...] = ()
    tier: Tier = "ci"
    network: bool = False
    cache: Cache = "any"
    match: Level = "tolerant"
    needs: tuple[Need, ...] = ()
    env: tuple[tuple[str, str], ...] = ()
    params: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    skip: str | None = None
    as_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """Everything an article wants run, in order.

    `loose_diffs` are diffs that name no program: nobody applies them, but they can be wrong.
    """

    path: str
    settings: Settings
    steps: tuple[Step, ...]
    trusted: bool
    digest: str
    loose_diffs: tuple[tuple[str, Place], ...] = ()

    @property
    def sessions(self) -> tuple[SessionStep, ...]:
        """Return the sessions a reader sees."""
        return tuple(s for s in self.steps if isinstance(s, SessionStep) and not s.hidden)
