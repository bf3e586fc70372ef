"""How one command of a named shell is started so that the next one finds its state.

Comes in: the shell's name, where its state is kept, the command. Goes out: a command line for bash.
Each command gets a process of its own (so that it can be limited, timed and killed on its own);
variables, functions, aliases and the folder it is in are saved when it ends and read by the next.
"""

import shlex

SHELL_MARK = "reprose-shell"

_SCRIPT = """\
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


def shell_argv(bash: str, state: str, command: str) -> tuple[str, ...]:
    """Return the command line of one command; `state` is the file of its shell's state."""
    script = _SCRIPT.format(state=shlex.quote(state), command=shlex.quote(command))
    return (bash, "--noprofile", "--norc", "-O", "expand_aliases", "-c", script, SHELL_MARK)
