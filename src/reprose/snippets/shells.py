"""How one command of a named shell is started so that the next one finds its state.

Comes in: the shell's name, where its state is kept, the command. Goes out: a command line for bash.
Each command gets a process of its own (so that it can be limited, timed and killed on its own);
variables, functions, aliases and the folder it is in are saved when it ends and read by the next.
"""

import re
import shlex
from collections.abc import Mapping

from reprose.digest import digest

SHELL_MARK = "reprose-shell"

_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_SCRIPT = """\
{exports}
[ -f {state} ] && . {state}
reprose_save() {{
  reprose_status=$?
  trap - EXIT
  set +aeux
  {{ printf 'cd -- %q\\n' "$PWD"; export -p; declare -f; alias -p; }} 2>/dev/null >{state}
  exit "$reprose_status"
}}
trap reprose_save EXIT
set -a
eval {command}
"""


def shell_argv(bash: str, state: str, command: str, env: Mapping[str, str]) -> tuple[str, ...]:
    """Return the command line of one command.

    `state` is the file of its shell's state. The article's variables are set in here, so that
    nothing around the shell (the sandbox above all) ever starts with them.
    """
    exports = [f"export {name}={shlex.quote(env[name])}" for name in sorted(env) if _is_name(name)]
    script = _SCRIPT.format(
        exports="\n".join(exports), state=shlex.quote(state), command=shlex.quote(command)
    )
    return (bash, "--noprofile", "--norc", "-O", "expand_aliases", "-c", script, SHELL_MARK)


def state_name(shell: str, env: Mapping[str, str]) -> str:
    """Return the name of a shell's state file; with other variables it is another shell."""
    return f".shell-{shell}-{digest(env)[:8]}"


def _is_name(name: str) -> bool:
    return bool(_NAME.fullmatch(name))
