"""Ctrl+C is answered in a word, however early it comes."""

import os
import subprocess
import sys

import pytest

from kit.command import SOURCE

PRESSED = """\
import os, signal, sys
class Press:
    def find_spec(self, name, path=None, target=None):
        if name == {name!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Press())
signal.signal(signal.SIGINT, signal.default_int_handler)
from reprose.cli import main
sys.exit(main({arguments!r}))
"""


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["build"], "reprose.flows.unchanged"),
        (["verify"], "click"),
        (["verify"], "reprose.commands.verifying"),
    ],
)
def test_ctrl_c_while_the_program_is_still_loading(arguments: list[str], name: str) -> None:
    program = PRESSED.format(name=name, arguments=arguments)
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stdout, done.stderr) == (130, "", "stopped\n")
