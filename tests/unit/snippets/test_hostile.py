"""Hostile snippets are stopped or blind, are reported as such, and leave nothing behind.

Everything here runs in the strict sandbox under a memory roof of 192 MiB and 64 processes, as an
untrusted article does.
"""

import http.server
import os
import socket
import threading
from pathlib import Path

import pytest

from kit.running import alive, run
from kit.scripts import article_of
from reprose.snippets.collect import collect
from reprose.snippets.facts import Facts, World
from reprose.snippets.judge import Surroundings, judge_session
from reprose.snippets.outputs import CommandOutput, SessionOutput
from reprose.snippets.sandbox import Isolation
from reprose.snippets.script import Settings
from reprose.snippets.workplace import entries

SECRET = "canary-7f3a91"


def article(program: str, command: str = "python bad.py", timeout: str = "3s") -> str:
    """Return an article whose session shows `fine` and does something else."""
    return (
        f"```python {{file=bad.py}}\n{program}\n```\n\n"
        f"```console {{#bad timeout={timeout}}}\n$ {command}\nfine\n```\n"
    )


def only(outputs: dict[str, SessionOutput]) -> CommandOutput:
    """Return the output of the article's one command."""
    return outputs["bad"].last[0]


def verdict(text: str, outputs: dict[str, SessionOutput]) -> str:
    """Return the verdict on the article's session."""
    script = collect(*article_of(text)).value
    around = Surroundings(Settings(), "3.11", World(Facts(lines=(), tables=())))
    return judge_session(script.sessions[0], outputs["bad"], around).verdict


STOPPED = {
    "memory": ("x = []\nwhile True: x.append(bytearray(8 << 20))", "memory"),
    "many processes' memory": (
        """\
import os, time
for _ in range(6):
    if not os.fork():
        x = bytearray(b'x' * (60 << 20)); time.sleep(30)
time.sleep(30)""",
        "",
    ),
    "output flood": ("while True: print('y' * 4000)", "output"),
    "sleep": ("import time\ntime.sleep(600)", "timeout"),
    "deaf to TERM": (
        """\
import signal, time
for n in (1, 2, 15): signal.signal(n, signal.SIG_IGN)
while True: time.sleep(1)""",
        "timeout",
    ),
    "disk": (
        "n = 0\nwhile True:\n    with open(f'f{n}', 'wb') as f: f.write(b'x' * (16 << 20))\n    n += 1",
        "disk",
    ),
    "one huge file": ("f = open('big', 'wb')\nwhile True: f.write(b'x' * (8 << 20))", ""),
    "shared memory": (
        "f = open('/dev/shm/x', 'wb')\nwhile True: f.write(b'x' * (8 << 20))",
        "",
    ),
}


@pytest.mark.parametrize("what", STOPPED)
def test_is_stopped(what: str, tmp_path: Path) -> None:
    program, reason = STOPPED[what]
    mark = f"--mark-{tmp_path.name}"
    text = article(program, f"python bad.py {mark}", "3s" if reason in ("timeout", "") else "20s")
    outputs = run(text, tmp_path, level="strict", trusted=False)

    ended = only(outputs)
    assert ended.exit != 0
    if reason:
        assert ended.ended_by == reason
    assert verdict(text, outputs) in ("fail", "timeout")
    assert alive(mark) == []


def test_an_untrusted_article_has_only_so_much_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reprose.snippets.run.UNTRUSTED_S", 0.5)
    sleeping = "```console {#bad timeout=900h}\n$ sleep 600\n$ sleep 600\n```\n"

    outputs = run(sleeping, tmp_path, level="strict", trusted=False)["bad"].last

    assert [output.ended_by for output in outputs] == ["timeout", "timeout"]


def test_a_fork_bomb_ends_within_its_cage(tmp_path: Path) -> None:
    program = (
        "import os, time\ncount = 0\ntry:\n    for _ in range(10_000):\n        if not os.fork():\n"
        "            time.sleep(30)\n        count += 1\nexcept OSError as fault:\n"
        "    print('refused', count < 64)\n    raise SystemExit(1)"
    )
    outputs = run(
        article(program, "python bad.py --mark-forks"), tmp_path, level="strict", trusted=False
    )

    assert only(outputs).lines[-1:] == ("refused True",)
    assert only(outputs).exit == 1
    assert alive("--mark-forks") == []


@pytest.mark.parametrize("backend", ["", "watchdog"])
@pytest.mark.parametrize("level", ["strict", "medium", "weak"])
def test_a_daemon_does_not_survive(level: Isolation, backend: str, tmp_path: Path) -> None:
    program = (
        "import os, sys, time\nif os.fork(): sys.exit()\nos.setsid()\nif os.fork(): os._exit(0)\n"
        "for fd in (0, 1, 2): os.close(fd)\n"
        "os.execve(sys.executable, ['python', '-c', 'import time; time.sleep(60)', sys.argv[1]], {})"
    )
    mark = f"--mark-{tmp_path.name}"
    run(article(program, f"python bad.py {mark}"), tmp_path, level=level, backend=backend)

    assert alive(mark) == []


DEEP = """\
import os
for n in range(3000): os.mkdir('d' * 50); os.chdir('d' * 50)
import time; time.sleep(9)"""


def test_a_tree_too_deep_to_be_measured_is_ended_and_removed(tmp_path: Path) -> None:
    outputs = run(article(DEEP, timeout="20s"), tmp_path, level="strict", trusted=False)

    assert only(outputs).ended_by == "disk"
    assert os.listdir(tmp_path / ".reprose" / "runs") == []


def test_folders_are_names_on_disk_like_files(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "file").write_text("x")
    (tmp_path / "a" / "link").symlink_to(tmp_path)

    assert sorted(entry.name for entry in entries(str(tmp_path))) == ["a", "b", "file", "link"]


def test_standard_input_is_empty(tmp_path: Path) -> None:
    outputs = run(article("import sys; print(repr(sys.stdin.read()))"), tmp_path, level="strict")
    assert only(outputs).lines == ("''",)


LOOKS = {
    "environment": "import os; print(os.environ)",
    "environment of others": (
        "import glob\nfor p in glob.glob('/proc/*/environ'):\n"
        "    try: print(open(p).read())\n    except OSError: pass"
    ),
    "command lines": (
        "import glob\nfor p in glob.glob('/proc/*/cmdline'):\n"
        "    try: print(open(p).read())\n    except OSError: pass"
    ),
    "home": "import os\nfor at, d, f in os.walk('/root'): print(at, d, f)",
    "the site": "import os\nfor at, d, f in os.walk(os.path.dirname(os.getcwd())): print(at, f)",
    "every file": (
        "import os\nfor top in ('/home', '/var', '/tmp', '/srv', '/mnt', '/opt'):\n"
        "    for at, d, f in os.walk(top): print(at, d, f)"
    ),
    "open files": "import os; print([os.readlink(f'/proc/self/fd/{n}') for n in os.listdir('/proc/self/fd') if int(n) > 3])",
}


@pytest.mark.parametrize("where", LOOKS)
def test_sees_no_secret(where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_TOKEN", SECRET)
    (tmp_path / f"{SECRET}.env").write_text(SECRET)

    outputs = run(article(LOOKS[where]), tmp_path, level="strict", trusted=False)

    assert SECRET not in "\n".join(only(outputs).lines)


def test_reaches_no_network(tmp_path: Path) -> None:
    hits: list[object] = []

    class Server(http.server.HTTPServer):
        def process_request(self, *args: object) -> None:
            hits.append(args)

    server = Server(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    abstract = socket.socket(socket.AF_UNIX)
    abstract.bind(f"\0reprose-{os.getpid()}")
    abstract.listen()
    program = (
        "import socket\n"
        f"for kind, where in ((socket.AF_INET, ('127.0.0.1', {server.server_port})),\n"
        "    (socket.AF_INET, ('192.0.2.1', 80)),\n"
        f"    (socket.AF_UNIX, '\\0reprose-{os.getpid()}')):\n"
        "    s = socket.socket(kind); s.settimeout(1)\n"
        "    try: s.connect(where); print('REACHED', where)\n"
        "    except OSError as fault: print('no', fault.errno)\n"
    )
    try:
        outputs = run(article(program), tmp_path, level="strict", trusted=False)
    finally:
        server.shutdown()
        server.server_close()
        abstract.close()

    assert len(only(outputs).lines) == 3
    assert "REACHED" not in "\n".join(only(outputs).lines)
    assert hits == []


def test_writes_nowhere_else(tmp_path: Path) -> None:
    program = (
        "import os\n"
        "for path in ('/usr/x', '/etc/x', '/x', '/dev/x', '/opt/article/bin/python', '/proc/sys/x',\n"
        "    '../x', '/var/x', '/home/x'):\n"
        "    try: open(path, 'w').write('x'); print('WROTE', path)\n"
        "    except OSError: pass\n"
        "try: os.kill(os.getppid() + 10000, 0)\n"
        "except OSError: print('fine')\n"
    )
    outputs = run(article(program), tmp_path, level="strict", trusted=False)

    assert only(outputs).lines == ("fine",)
    assert not (tmp_path / "x").exists()


def test_a_link_in_the_work_folder_leads_nowhere(tmp_path: Path) -> None:
    target = tmp_path / "outside.txt"
    target.write_text("untouched")
    text = (
        f"```console {{#bad}}\n$ ln -s {target} next.py\n```\n\n"
        "```python {file=next.py}\nprint('overwritten')\n```\n\n"
        "```console {#after}\n$ true\n```\n"
    )
    outputs = run(text, tmp_path, level="weak")

    assert target.read_text() == "untouched"
    assert "not a regular file" in outputs["after"].broken


def test_the_medium_level_hides_files_and_tcp(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(SECRET)
    program = (
        "import os, socket\n"
        f"for path in ({str(tmp_path / 'secret.txt')!r}, '/etc/shadow'):\n"
        "    try: print('READ', open(path).read())\n    except OSError: print('no')\n"
        f"try: open({str(tmp_path / 'new.txt')!r}, 'w'); print('WROTE')\nexcept OSError: print('no')\n"
        "try: socket.create_connection(('127.0.0.1', 9), 1); print('REACHED')\n"
        "except PermissionError: print('no')\nexcept OSError: print('tcp is open')\n"
    )
    outputs = run(article(program), tmp_path, level="medium")

    assert only(outputs).lines[:3] == ("no", "no", "no")
    assert SECRET not in str(only(outputs).lines)


PROBES = """\
import ctypes, errno, socket, struct
libc = ctypes.CDLL(None, use_errno=True)
def call(name, number, *args):
    ctypes.set_errno(0)
    libc.syscall(number, *args)
    print(name, errno.errorcode.get(ctypes.get_errno(), 'done'))
call('io_uring', 425, 1, ctypes.create_string_buffer(120))
call('keyctl', 250, 0, -3, 0)
call('userfaultfd', 323, 1)
call('bpf', 321, 0, None, 0)
call('x32', 0x40000000 | 39)
call('TIOCSTI', 16, 1, 0x5412, b'x')
one, other = socket.socketpair()
one.send(b'pair')
print(other.recv(9).decode())
"""
REFUSED = (
    "io_uring ENOSYS", "keyctl EPERM", "userfaultfd EPERM", "bpf EPERM", "x32 ENOSYS",
    "TIOCSTI EPERM", "pair",
)  # fmt: skip


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the calls of another processor")
@pytest.mark.parametrize("level", ["strict", "medium"])
def test_calls_that_no_article_needs_are_refused(level: Isolation, tmp_path: Path) -> None:
    outputs = run(article(PROBES), tmp_path, level=level)

    assert only(outputs).lines == REFUSED


def test_the_medium_level_has_no_sockets_and_no_terminal_but_its_own(tmp_path: Path) -> None:
    service, udp = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    service.bind(str(tmp_path / "service"))
    service.listen()
    udp.bind(("127.0.0.1", 0))
    udp.settimeout(0.2)
    mine, terminal = os.openpty()
    program = (
        "import os, socket\n"
        "def attempt(what, do):\n"
        "    try: do(); print(what, 'REACHED')\n"
        "    except OSError as fault: print(what, fault.strerror)\n"
        f"attempt('udp', lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', {udp.getsockname()}))\n"
        f"attempt('unix', lambda: socket.socket(socket.AF_UNIX).connect({str(tmp_path / 'service')!r}))\n"
        f"attempt('terminal', lambda: open({os.ttyname(terminal)!r}, 'w').write('x'))\n"
        "attempt('own', lambda: open('/dev/stdout', 'w').write(''))\n"
        f"attempt('parent', lambda: os.kill({os.getpid()}, 0))\n"
        f"attempt('secrets', lambda: open('/proc/{os.getpid()}/environ').read())\n"
    )
    outputs = run(article(program), tmp_path, level="medium")
    for handle in (mine, terminal):
        os.close(handle)
    service.close()

    with udp, pytest.raises(TimeoutError):
        udp.recv(9)
    denied, found = "Permission denied", dict(line.split(" ", 1) for line in only(outputs).lines)
    assert found == {
        **dict.fromkeys(("udp", "unix", "terminal", "secrets"), denied),
        "own": "REACHED",
        "parent": "Operation not permitted",
    }


@pytest.mark.parametrize("level", ["strict", "medium"])
def test_ordinary_programs_do_not_notice(level: Isolation, tmp_path: Path) -> None:
    program = """\
import asyncio, multiprocessing, os, subprocess, tempfile
async def child():
    await (await asyncio.create_subprocess_exec("echo", "child")).wait()
with multiprocessing.Pool(1) as pool: print(pool.map(abs, [-1]))
asyncio.run(child())
with tempfile.NamedTemporaryFile() as file: file.write(b"x")
print(subprocess.run("echo a | tr a b", shell=True, capture_output=True, text=True).stdout, end="")
with open(os.ttyname(1)) as terminal: print(os.get_terminal_size(terminal.fileno())[0])
"""
    tools = "git init -q r && git -C r config user.name a && git -C r status --short && echo git"

    outputs = run(article(program, f"python bad.py && {tools}", "20s"), tmp_path, level=level)

    assert only(outputs).lines == ("[1]", "child", "b", "100", "git")
