"""[rim] A stopped child on its terminal, and two pipes by which a shell that stays is spoken to.

Comes in: a `Job` and a `Cage`. Goes out: a `Gate`. The child waits for a line on its standard
input, so that it can be put into the cage and get its limits; then it becomes the command. A shell
with something in the background does not end with its command: it says how that ended and waits
for the next one. Start reading at `open_gate`.
"""

import contextlib
import fcntl
import os
import pty
import resource
import struct
import subprocess
import termios
from collections.abc import Mapping
from dataclasses import dataclass, field

from reprose.snippets import processes
from reprose.snippets.cage import Cage

_GATE = 'read -r go && exec "$@" </dev/null'


@dataclass(frozen=True, slots=True)
class Line:
    """Two pipes between a shell and us; the shell's ends are named in its script.

    Attributes:
        reads, writes: the shell's ends: commands, and how they ended.
        tells, hears: ours.
    """

    reads: int
    tells: int
    hears: int
    writes: int

    @property
    def of_shell(self) -> tuple[int, int]:
        """Return the shell's ends, which its script names."""
        return self.reads, self.writes


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A command line and its bounds.

    Attributes:
        text: the command itself; it is enough for a shell that has stayed.
        argv, env, cwd: what is started otherwise, and with what.
        asks: whether what is started asks for each command, the first one too.
        line: where the shell that is started will be spoken to.
        pass_fds: further descriptors the command line refers to.
        interrupt: a pattern; when a line matches, the command gets SIGINT.
        file_bytes: the largest file it may write; `disk_bytes` the most in `folders`.
        cpu_s: seconds of processor time for each of its processes.
        tasks: processes of the user at once; 0 leaves that to the cage.
    """

    text: str
    argv: tuple[str, ...] = ()
    asks: bool = False
    line: Line | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    cwd: str = "/"
    tty: bool = True
    timeout_s: float = 30.0
    interrupt: str = ""
    output_bytes: int = 1 << 20
    file_bytes: int = 1 << 33
    disk_bytes: int = 0
    folders: tuple[str, ...] = ()
    cpu_s: int = 130
    tasks: int = 0
    pass_fds: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Gate:
    """A child: its process, what it writes to, and the line to it."""

    process: "subprocess.Popen[bytes]"
    readers: tuple[int, ...]
    line: Line

    @property
    def pid(self) -> int:
        """Return the child's id; it stays taken until the child is waited for."""
        return self.process.pid

    def exit_code(self) -> int | None:
        """Return how the child ended (a signal is a negative number), None while it lives.

        It is not waited for yet: its id must not become another's meanwhile.
        """
        end = os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        if end is None:
            return None
        return end.si_status if end.si_code == os.CLD_EXITED else -end.si_status

    def release(self) -> None:
        """Let the stopped child become its command."""
        assert self.process.stdin
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(b"\n")
            self.process.stdin.close()

    def tell(self, command: str) -> None:
        """Give a shell that stays its next command; one that has ended will be noticed."""
        rest = command.encode() + b"\0"
        with contextlib.suppress(OSError):
            while rest:
                rest = rest[os.write(self.line.tells, rest) :]

    def heard(self) -> int | None:
        """Return the exit code of the command, once the shell has said it and stays."""
        try:
            said = os.read(self.line.hears, 64).split()
        except BlockingIOError:
            return None
        return int(said[-1]) & 255 if said and said[-1].isdigit() else None

    def close(self) -> None:
        """Wait for a child that has ended, and give back what was its own."""
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.pid, 0)
        self.process.returncode = 0
        if self.process.stdin:
            with contextlib.suppress(OSError):
                self.process.stdin.close()
        for end in (*self.readers, self.line.tells, self.line.hears):
            os.close(end)


def open_line() -> Line:
    """Make the two pipes."""
    reads, tells = os.pipe()
    hears, writes = os.pipe()
    os.set_blocking(hears, False)
    return Line(reads, tells, hears, writes)


def open_gate(job: Job) -> Gate:
    """Start a job's process, stopped and without limits; its ends of the pipes are its own."""
    processes.let_children_hear_interrupts()
    readers, writers = _channels(job.tty)
    line = job.line or open_line()
    try:
        process = subprocess.Popen(
            ["/bin/sh", "-c", _GATE, "sh", *job.argv],
            stdin=subprocess.PIPE,
            stdout=writers[0],
            stderr=writers[1],
            cwd=job.cwd,
            env=job.env,
            pass_fds=(*job.pass_fds, line.reads, line.writes),
            start_new_session=True,
        )
    except BaseException:
        for end in (*readers, line.tells, line.hears):
            os.close(end)
        raise
    finally:
        for end in (*set(writers), line.reads, line.writes):
            os.close(end)
    return Gate(process, readers, line)


def put_inside(gate: Gate, job: Job, cage: Cage) -> None:
    """Set the resource limits of the stopped child and put it into its cage."""
    bounds = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: job.file_bytes,
        resource.RLIMIT_NOFILE: 1024,
        resource.RLIMIT_CPU: job.cpu_s,
    }
    if job.tasks:
        bounds[resource.RLIMIT_NPROC] = job.tasks
    for what, bound in bounds.items():
        with contextlib.suppress(ValueError, PermissionError, ProcessLookupError):
            resource.prlimit(gate.pid, what, (bound, bound))
    cage.admit(gate.pid)


def end_gate(gate: Gate, cage: Cage) -> None:
    """End a child that may live, and all that is with it in its cage."""
    cage.kill()
    processes.end((gate.pid,))
    gate.close()


def _channels(tty: bool) -> tuple[tuple[int, ...], tuple[int, int]]:
    """Return our ends, and standard output and error of the child."""
    if not tty:
        out, out_end = os.pipe()
        err, err_end = os.pipe()
        return (out, err), (out_end, err_end)
    main, child = pty.openpty()
    modes = termios.tcgetattr(child)
    modes[1] &= ~termios.OPOST
    modes[3] &= ~(termios.ECHO | termios.ICANON | termios.ISIG)
    termios.tcsetattr(child, termios.TCSANOW, modes)
    fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
    return (main,), (child, child)
