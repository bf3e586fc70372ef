"""What happened when something was run: values only, no opinion.

Comes in: nothing. Goes out: `CommandOutput` and `SessionOutput`, which `judge` reads and records
keep. Start reading at `CommandOutput`.
"""

from dataclasses import dataclass

from reprose.results import Sample


@dataclass(frozen=True, slots=True, kw_only=True)
class Peak:
    """The most memory seen at once, in bytes, summed over the processes of a command.

    Attributes:
        rss_bytes: resident; `anon_bytes`, `file_bytes` are its two parts.
        pss_bytes: resident with shared pages counted once; 0 where it was not measured.
        kernel_bytes: the high-water mark the kernel kept, page cache included; 0 without one.
    """

    rss_bytes: int = 0
    anon_bytes: int = 0
    file_bytes: int = 0
    pss_bytes: int = 0
    kernel_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandOutput:
    """One command's output and end.

    Attributes:
        lines: what a reader sees, normalised.
        errors: standard error, where it was kept apart (`tty=off`).
        exit: the exit code, None when a signal ended it.
        signal: that signal, 0 for none.
        ended_by: `itself`, `memory`, `timeout`, `output`, `tasks`, `disk` or `interrupt`.
        wall_s: seconds of wall-clock time.
        samples: at most 200 points of memory over time.
        left: what it left behind that had to be ended (processes).
    """

    lines: tuple[str, ...]
    errors: tuple[str, ...] = ()
    exit: int | None = 0
    signal: int = 0
    ended_by: str = "itself"
    wall_s: float = 0.0
    peak: Peak = Peak()
    samples: tuple[Sample, ...] = ()
    left: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionOutput:
    """What a session gave, once for each repetition.

    Attributes:
        id: the session's.
        tries: for each repetition, its commands' outputs.
        broken: why it could not run (a diff that does not apply, a setup that failed).
        skipped: why it was not run.
    """

    id: str
    tries: tuple[tuple[CommandOutput, ...], ...] = ()
    broken: str = ""
    skipped: str = ""

    @property
    def last(self) -> tuple[CommandOutput, ...]:
        """Return the outputs of the last repetition."""
        return self.tries[-1] if self.tries else ()
