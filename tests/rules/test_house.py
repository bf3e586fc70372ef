"""The rules hold for our package, and each of them fails for a package that breaks it."""

import subprocess
import sys
from pathlib import Path

import pytest

from rules import house

SOURCE = Path(__file__).parents[2] / "src" / "reprose"


def test_the_house_is_in_order() -> None:
    assert house.violations(SOURCE) == []


BROKEN = {
    "a lower rank imports a higher one": (
        {"problems.py": '"""P."""\nfrom reprose.model import x\n', "model.py": '"""M."""\nx = 1\n'},
        "problems:2 may not import model",
    ),
    "two folders meet": (
        {
            "pages/__init__.py": '"""P."""\n',
            "pages/plan.py": '"""P."""\nfrom reprose.articles.front import x\n',
            "articles/__init__.py": '"""A."""\n',
            "articles/front.py": '"""F."""\nx = 1\n',
        },
        "pages.plan:2 may not import articles.front",
    ),
    "a cycle, one arrow of it inside a function": (
        {
            "flows/__init__.py": '"""F."""\n',
            "flows/a.py": '"""A."""\nfrom reprose.flows import b\n',
            "flows/b.py": '"""B."""\n\n\ndef f() -> None:\n    """F."""\n    import reprose.flows.a\n',
        },
        "flows.a is in an import cycle",
    ),
    "a library through the window": (
        {"slug.py": '"""S."""\nimport yaml\n'},
        "slug:2 is no door of yaml",
    ),
    "the disk outside the rim": ({"slug.py": '"""S."""\nimport os\n'}, "slug:2 imports os"),
    "the clock outside the rim": (
        {"slug.py": '"""S."""\nimport datetime\n\nx = datetime.datetime.now()\n'},
        "calls datetime.datetime.now",
    ),
    "a file of 400 lines": ({"slug.py": '"""S."""\n' + "x = 1\n" * 400}, "slug has 401 lines"),
    "a function of 70 lines": (
        {"slug.py": '"""S."""\n\n\ndef f() -> None:\n    """F."""\n' + "    x = 1\n" * 70},
        "slug.f has 72 lines",
    ),
    "seven parameters": (
        {"slug.py": '"""S."""\n\n\ndef f(a, b, c, d, e, f, g):\n    """F."""\n'},
        "slug.f has 7 parameters",
    ),
    "five blocks in each other": (
        {
            "slug.py": '"""S."""\n\n\ndef f() -> None:\n    """F."""\n'
            + "".join("    " * n + "if True:\n" for n in range(1, 6))
            + "    " * 6
            + "pass\n"
        },
        "slug.f is nested 5 deep",
    ),
    "a module called utils": ({"sources/utils.py": '"""U."""\n'}, "sources.utils says nothing"),
    "a module without a head": ({"slug.py": "x = 1\n"}, "slug has no head"),
    "a public function without a docstring": (
        {"slug.py": '"""S."""\n\n\ndef f() -> None:\n    pass\n'},
        "slug.f has no docstring",
    ),
    "code in __init__": ({"sources/__init__.py": '"""S."""\nx = 1\n'}, "more than a docstring"),
    "an import inside a function": (
        {"slug.py": '"""S."""\n\n\ndef f() -> None:\n    """F."""\n    import re\n'},
        "slug:6 imports inside f",
    ),
    "module state": (
        {
            "slug.py": '"""S."""\nx = 1\n\n\ndef f() -> None:\n    """F."""\n    global x\n    x = 2\n'
        },
        "slug:7 has a global",
    ),
    "an arrow hidden from the run": (
        {"slug.py": '"""S."""\nfrom typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    pass\n'},
        "slug:4 hides an import",
    ),
    "a module nobody gave a rank": ({"stray.py": '"""S."""\n'}, "stray has no rank"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_house_is_noticed(case: str, tmp_path: Path) -> None:
    files, expected = BROKEN[case]
    package = tmp_path / "reprose"
    for name, text in {"__init__.py": '"""R."""\n', **files}.items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(text, "utf-8")

    found = house.violations(package)

    assert any(expected in one for one in found), found


def test_every_module_imports_alone() -> None:
    names = [m.name for m in house.read_package(SOURCE) if not m.name.startswith("__")]
    program = (
        "import importlib, os, sys\n"
        # Libraries are imported once, for all: only our own modules have to stand alone.
        "for name in sys.argv[1].split():\n"
        "    importlib.import_module(name)\n"
        "for name in sys.argv[2:]:\n"
        "    pid = os.fork()\n"
        "    if pid == 0:\n"
        "        try:\n"
        "            importlib.import_module('reprose.' + name)\n"
        "        except BaseException as fault:\n"
        "            print(f'{name}: {fault!r}', flush=True)\n"
        "            os._exit(1)\n"
        "        os._exit(0)\n"
        "    os.waitpid(pid, 0)\n"
    )
    libraries = " ".join(name for name in house.DOORS if name != "pytest")
    environment = {"PYTHONPATH": str(SOURCE.parent), "PATH": "/usr/bin:/bin"}
    ran = subprocess.run(
        [sys.executable, "-c", program, libraries, *names],
        env=environment,
        capture_output=True,
        text=True,
    )

    assert (ran.stdout, ran.stderr) == ("", "")
