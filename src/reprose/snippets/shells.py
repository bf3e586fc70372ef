"""How one command of a named shell is started so that the next one finds its state.

Comes in: the shell's name, where its state is kept, the command. Goes out: a command line for bash.
Each command gets a process of its own (so that it can be limited, timed and killed on its own);
everything that a person at a prompt would still have (variables, functions, options, `$?`, limits,
traps, the folder) is saved when it ends and read by the next. An `EXIT` trap waits for an `exit`.
A shell with jobs in the background stays, with them, and is given its next command (see `gates`).
"""

import re
import shlex
from collections.abc import Mapping

from reprose.digest import digest

SHELL_MARK = "reprose-shell"
LEFT = ".left"  # behind the name of the state: the background jobs that still run

_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
# What bash says of itself is not for the next one.
_OWN = (
    "BASH*|COMP_*|DIRSTACK|EPOCH*|EUID|FUNCNAME|GROUPS|HIST*|HOSTNAME|HOSTTYPE|IFS|LINENO|"
    "MACHTYPE|OPT*|OSTYPE|PIPESTATUS|PPID|PWD|RANDOM|SECONDS|SHELLOPTS|SHLVL|SRANDOM|UID|_|"
    "reprose_name|reprose_command|reprose_turn|reprose_next"
)
_LIMITS = """reprose_limits=$(
      for reprose_name in c d f n s t v; do
        printf 'ulimit -S -%s %s\\n' $reprose_name "$(ulimit -S -$reprose_name)"
      done)"""
_SCRIPT = """\
{exports}
[ -f {state} ] && . {state}
reprose_save() {{
  reprose_last=$?
  trap - EXIT
  {{ set +xv; }} 2>/dev/null
  {{ echo 'reprose_set() {{'; set +o; shopt -p; echo '}}'; }} >|{state}
  set +eu
  {{
    printf 'builtin cd -- %q\\nIFS=%q\\n' "$PWD" "$IFS"
    [ $# = 0 ] || {{ printf 'set --'; printf ' %q' "$@"; echo; }}
    export -p
    local IFS=$'\\n'
    {limits}
    for reprose_name in $(compgen -v); do
      case $reprose_name in
        {own}) ;;
        *) declare -p "$reprose_name" ;;
      esac
    done
    unset -f reprose_set; declare -f; alias -p; umask -p; trap -p
    printf '%s\\n' 'eval "${{reprose_limits-}}"' reprose_set
  }} 2>/dev/null >>{state}
  [ -z "$(jobs -rp)" ] || sleep 0.1
  jobs -rp >|{state}{left}
  exit "$reprose_last"
}}
reprose_before() {{ return "${{reprose_last-0}}"; }}
reprose_after() {{
  reprose_last=$? reprose_next=
  [ -z "$(jobs -rp)" ] || sleep 0.1
  if [ -n "$(jobs -rp)" ]; then
    (reprose_before; reprose_save "$@")
    builtin echo "$reprose_last" >&{writes}
    if IFS= builtin read -r -d '' reprose_command <&{reads}; then reprose_next=$reprose_turn; fi
  fi
}}
trap 'reprose_save "$@"' EXIT
reprose_command={command}
reprose_turn='
case $- in *e*) ;; *) reprose_before ;; esac
eval "$reprose_command" {reads}<&- {writes}>&-
reprose_after "$@" 2>/dev/null
eval "$reprose_next"
'
eval "$reprose_turn"
reprose_before
reprose_save "$@"
"""


def shell_argv(
    bash: str, state: str, command: str, env: Mapping[str, str], line: tuple[int, int]
) -> tuple[str, ...]:
    """Return the command line of one command.

    `state` is the file of its shell's state, `line` the descriptors from which a shell that stays
    reads its next command, and to which it writes how one has ended. The article's
    variables are set in here, so that nothing around the shell (the sandbox above all) ever starts
    with them.
    """
    exports = [f"export {name}={shlex.quote(env[name])}" for name in sorted(env) if _is_name(name)]
    script = _SCRIPT.format(
        exports="\n".join(exports),
        state=shlex.quote(state),
        limits=_LIMITS if "ulimit" in command else "",
        own=_OWN,
        left=LEFT,
        command=shlex.quote(command),
        reads=line[0],
        writes=line[1],
    )
    return (bash, "--noprofile", "--norc", "-O", "expand_aliases", "-c", script, SHELL_MARK)


def state_name(shell: str, env: Mapping[str, str]) -> str:
    """Return the name of a shell's state file; with other variables it is another shell."""
    return f".shell-{shell}-{digest(env)[:8]}"


def _is_name(name: str) -> bool:
    return bool(_NAME.fullmatch(name))
