"""Python's prompt with nobody at it: one process that is given one command after the other.

Comes in: the descriptors of its line (see `gates`) and the article's variables. Goes out: a command
line. What it prints is what the prompt prints: values, output, the whole of a traceback. Start
reading at `_PROGRAM`.
"""

import json
from collections.abc import Mapping

_PROGRAM = """\
def prompt():
    import codeop, json, os, sys, traceback
    reads, writes = map(int, sys.argv[1:3])
    os.environ.update(json.loads(sys.argv[3]))
    os.set_inheritable(reads, False)
    os.set_inheritable(writes, False)
    sys.argv[:] = [""]
    compiled, names = codeop.Compile(), {"__name__": "__main__", "__builtins__": __builtins__}
    said = b""
    while True:
        while b"\\0" not in said:
            chunk = os.read(reads, 65536)
            if not chunk:
                return
            said += chunk
        text, _, said = said.partition(b"\\0")
        try:
            exec(compiled(text.decode() + "\\n", "<stdin>", "single"), names)
        except SystemExit:
            raise
        except SyntaxError as fault:
            fault.__traceback__ = None if fault.filename == "<stdin>" else fault.__traceback__
            traceback.print_exception(type(fault), fault, fault.__traceback__)
        except BaseException as fault:
            traceback.print_exception(type(fault), fault, fault.__traceback__.tb_next)
        sys.stdout.flush()
        sys.stderr.flush()
        os.write(writes, b"0\\n")
prompt()
"""


def prompt_argv(env: Mapping[str, str], line: tuple[int, int]) -> tuple[str, ...]:
    """Return the command line of a prompt whose commands come by `line`."""
    return ("python", "-c", _PROGRAM, str(line[0]), str(line[1]), json.dumps(dict(env)))
