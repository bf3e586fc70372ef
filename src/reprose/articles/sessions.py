"""Console sessions -> HTML in which prompt, command and output are apart.

Comes in: the text of a `console` or `pycon` block. Goes out: its lines; prompts are `gp`, commands
`command`, output `go`, so that a copy takes the commands alone. A prompt is `$ ` after an optional
name (`shell B $ `, `user@host:~$ `), `>>> `, `PS> `; `> `, `... ` and a final backslash continue a
command. Start reading at `session_lines`.
"""

import re
from collections.abc import Callable
from html import escape

LANGUAGES = frozenset({
    "console", "shell-session", "sh-session", "shellsession", "terminal", "pycon", "python-console",
    "doscon", "ps1con", "pwsh-session",
})  # fmt: skip
_SHELLS = frozenset({"sh", "bash", "shell", "zsh"})

_PROMPT = re.compile(
    r"((?:\([\w.-]{1,40}\) )?(?:(?:shell +)?[\w@:~./-]{0,80} ?\$|(?:[\w@:~./-]{0,80}[A-Za-z~/])?%"
    r"|[\w-]{1,40}@[\w@:~./-]{0,80}#"
    r"|>>>|PS [^>\n]{0,80}>|[A-Z]:\\[^>\n]{0,80}>) )(?=\S)(.*)$|(\$|>>>)$"
)
_CONTINUED = re.compile(r"((?:> |\.\.\. |\.\.\.$|>$))(.*)$")
_HEREDOC = re.compile(r"<<-?\s*(['\"]?)([A-Za-z_]\w*)\1")

Highlight = Callable[[str, str], "list[str]"]


def is_session(language: str, code: str) -> bool:
    """Say whether a block is a session: by its language, or a shell's with prompts."""
    if language in LANGUAGES:
        return True
    return language in _SHELLS and any(line.startswith("$ ") for line in code.split("\n"))


def session_lines(code: str, highlight: Highlight) -> list[str]:
    """Return the session's lines as HTML; `highlight(language, code)` colours the commands."""
    lines: list[str] = []
    inside = False
    ends_at = ""
    for line in code.removesuffix("\n").split("\n"):
        more = _CONTINUED.match(line) if inside else None
        begun = more or _PROMPT.match(line)
        if ends_at or (inside and lines[-1].endswith("\\</span>") and not more):
            lines.append(_command("", line, highlight, "bash"))
            ends_at = "" if line.strip() == ends_at else ends_at
        elif begun:
            sign, text = begun[1] or line, begun[2] or ""
            lines.append(_command(sign, text, highlight, _language(sign)))
            opened = _HEREDOC.search(text) if sign[0] not in ">." else None
            ends_at = opened[2] if opened else ""
            inside = True
        else:
            inside = False
            lines.append(f'<span class="go">{escape(line, quote=False)}</span>' if line else "")
    return lines


def shown_line(line: str, highlight: Highlight) -> str:
    """Return the line that a listing shows above its program (`shown="$ cat NAME"`)."""
    prompt = _PROMPT.match(line)
    sign, text = (prompt[1] or "", prompt[2] or "") if prompt else ("", line)
    return f'<span class="shown">{_command(sign, text, highlight, "bash")}</span>'


def _command(sign: str, text: str, highlight: Highlight, language: str) -> str:
    """Return a prompt and its command."""
    gp = f'<span class="gp">{escape(sign, quote=False)}</span>' if sign else ""
    return f'{gp}<span class="command">{"".join(highlight(language, text))}</span>' if text else gp


def _language(sign: str) -> str:
    """Return what is typed behind a prompt."""
    return "python" if sign.startswith((">>>", "...")) else "bash"
