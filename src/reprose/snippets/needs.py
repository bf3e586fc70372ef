"""What a snippet needs, against what there is.

Comes in: needs as written and a `Machine`. Goes out: why the snippet cannot run here, or nothing.
Start reading at `unmet`; `TESTS` is the list of what can be needed.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reprose.problems import Problem, did_you_mean, error
from reprose.snippets.script import Need
from reprose.snippets.units import read_size, show_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What this machine offers a run.

    Attributes:
        python: the version it will run on.
        cgroup: whether the kernel keeps memory limits.
        network: whether site and article allow it.
        commands: of the names asked for, those that are installed.
    """

    python: str
    ram_bytes: int
    cpus: int = 1
    cgroup: bool = False
    gpu: bool = False
    network: bool = False
    system: str = "linux"
    commands: frozenset[str] = frozenset()


def unmet(need: Need, machine: Machine) -> str:
    """Return why a need is not met, or an empty string."""
    name, test = _split(need.text)
    return TESTS[name](test, machine) if name in TESTS else f"needs {need.text}"


def check_need(need: Need) -> Problem | None:
    """Return the problem `unknown-need` for something nobody can tell."""
    name, _ = _split(need.text)
    if name in TESTS:
        return None
    hint = did_you_mean(name, tuple(TESTS)) or f"known needs: {', '.join(sorted(TESTS))}"
    return error("unknown-need", f"`{need.text}` is not a need", need.place, hint)


def commands_of(needs: tuple[Need, ...]) -> frozenset[str]:
    """Return the names of the programs that needs ask for."""
    return frozenset(text[4:] for text in (need.text for need in needs) if text.startswith("cmd:"))


def _split(text: str) -> tuple[str, str]:
    match = re.match(r"[a-z]+", text)
    name = match[0] if match else text
    return name, text[len(name) :]


def _flag(name: str, has: Callable[[Machine], bool]) -> Callable[[str, Machine], str]:
    return lambda test, machine: "" if has(machine) and not test else f"needs {name}"


def _ram(test: str, machine: Machine) -> str:
    wanted = read_size(test.lstrip(">="))
    if wanted is not None and machine.ram_bytes >= wanted:
        return ""
    return f"needs ram{test}, this machine has {show_bytes(machine.ram_bytes)}"


def _cpus(test: str, machine: Machine) -> str:
    wanted = test.lstrip(">=")
    return "" if wanted.isdecimal() and machine.cpus >= int(wanted) else f"needs cpus{test}"


def _python(test: str, machine: Machine) -> str:
    """Compare versions as far as the wanted one goes: 3.12.1 is 3.12."""
    match = re.fullmatch(r"(>=|<=|==|!=|<|>)([\d.]+)", test)
    if not match:
        return f"needs python{test}"
    wanted = tuple(int(part) for part in match[2].split(".") if part)
    found = tuple(int(part) for part in machine.python.split("."))[: len(wanted)]
    fits = {
        ">=": found >= wanted, "<=": found <= wanted, "==": found == wanted,
        "!=": found != wanted, "<": found < wanted, ">": found > wanted,
    }  # fmt: skip
    return "" if fits[match[1]] else f"needs python{test}"


def _cmd(test: str, machine: Machine) -> str:
    return "" if test[1:] in machine.commands else f"needs the command `{test[1:]}`"


TESTS: Mapping[str, Callable[[str, Machine], str]] = {
    "cgroup": _flag("a control group (`cgroup`)", lambda machine: machine.cgroup),
    "cmd": _cmd,
    "cpus": _cpus,
    "gpu": _flag("a GPU", lambda machine: machine.gpu),
    "linux": _flag("Linux", lambda machine: machine.system == "linux"),
    "net": _flag("the network", lambda machine: machine.network),
    "python": _python,
    "ram": _ram,
}
