"""Prompts and commands in what an author pasted from a terminal.

Comes in: the blocks of code of one post. Goes out: the words this author used as prompts
(`shell A $`), and the commands of a block with their prompts and outputs. Start reading at
`learn_prompts` and `commands_of`.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

# `shell A $ ls`: words of the author's own before a dollar.
_NAMED = re.compile(r"^([A-Za-z][\w-]*(?: [\w-]+){0,3}) ?\$ (?=\S)")
# Prompts that need no learning, after a virtual environment's `(name)`: bare signs; `[me@host ~]$`;
# `me@host:~$`; a folder's; Python's, IPython's, PowerShell's, DOS's; those of irb and of databases.
_PROMPT = re.compile(
    r"(?:\([\w.-]+\) ?)?(?:"
    r"\$|%(?= [a-z./])"
    r"|\[[\w.-]+@[\w.-]+ [^\]]+\][$#]"
    r"|[\w.-]+@[\w.-]+(?:[: ][^\s$#%>]*)?\s?[$#%>]"
    r"|(?:~|/)[\w./~-]*\s?[$#%]|[\w.-]+:~?[\w./-]*\$"
    r"|>>>|In \[\d+\]:|PS(?: [A-Za-z]:[^>]*)?>|[A-Za-z]:\\[^>]*>"
    r"|irb(?:\(\w+\))?(?::\d+)*>|(?:mysql|sqlite|redis[^>]*|mongo|ghci|iex(?:\(\d+\))?)>|[\w-]+=[#>]"
    r")(?: (?P<command>.*)|$)"
)
_ROOT = re.compile(r"# (?P<command>(?P<word>[\w./-]+).*)$")
_PROGRAMS = frozenset(
    "7z a2enmod a2ensite ab adb add-apt-repository adduser alias ansible ansible-playbook "
    "apachectl apt apt-get apt-key aptitude arp artisan awk aws az base64 basename bash black "
    "blastn blkid bower brew bun bundle bwa bzip2 cargo cat cd certbot chattr chgrp chkconfig "
    "chmod choco chown cmake composer conda cp create-react-app createdb createuser crontab curl "
    "curlftpfs cut dart date dd defaults deno df diff dig dirname disown django-admin dmesg "
    "dmidecode dnf docker docker-compose docker-machine dotnet dpkg dpkg-reconfigure dropdb du "
    "e2fsck echo emerge env eslint eval exec export fastboot fastlane fdisk ffmpeg find flake8 "
    "flatpak flutter free fsck gcc gcloud gdb gdbserver gem getfacl git go gpg gpg2 gradle "
    "gradlew grep groupadd grunt gulp gunzip gzip halt head helm heroku hexdump hexo hg host "
    "hostnamectl htop httpd hugo ifconfig initdb insmod ip iptables ipython java javac jekyll "
    "jobs journalctl jupyter kill killall kubectl launchctl ld ldconfig ldd less ln locate "
    "loginctl logout losetup ls lsb_release lsblk lscpu lsmod lsof lspci ltrace lxc lxd make "
    "makeblastdb man md5sum mkdir mkfs mkswap mkvirtualenv modprobe mongo mongod mongodump mount "
    "msbuild mv mvn mypy mysql mysqladmin mysqldump nano netstat ng nginx nice nm nmap nmcli node "
    "nohup npm nproc npx nslookup nuget nvidia-smi objdump od openssl packer pacman parted passwd "
    "paste pelican perf perl pg_dump php phpunit ping pip pip3 pipenv pkill pm2 pnpm pod poetry "
    "printf ps psql pyenv pytest python python2 python3 qemu qemu-img qemu-system-x86_64 qsub "
    "rails rake rbenv readelf readlink realpath reboot redis-cli redis-server resize2fs rev rm "
    "rmdir route rpm rsync ruby ruff rustc rustup rvm samtools sbatch scp scrapy screen scutil "
    "sed seq service setfacl sh sha1sum sha256sum shutdown siege sleep snap sort source sqlite3 "
    "squeue srun ssh ssh-add ssh-copy-id ssh-keygen stat strace su sudo supervisorctl svn swapon "
    "swift sysctl systemctl systemd-analyze systemd-run tac tail tar tcpdump tee telnet terraform "
    "time timedatectl tmux top touch tox tr traceroute tree tsc tune2fs ulimit umount unalias "
    "uname uniq unrar unzip update-rc.d updatedb useradd usermod uv uvicorn vagrant valgrind vi "
    "vim virsh virt-install virtualenv vite vue wc webpack wget whereis which whoami winget xargs "
    "xcodebuild xxd xz yarn yum zip zypper".split()
)
_LIMIT = re.compile(r"(?:-p\s*|--property[= ])(\w+)=(\S+)")
_HEREDOC = re.compile(r"<<-?\s*(['\"]?)(\w+)\1")


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its prompt, its text (all its lines), the lines it printed."""

    prompt: str
    text: str
    output: tuple[str, ...]


def learn_prompts(texts: Sequence[str]) -> frozenset[str]:
    """Return the words before ` $ ` that come back at least twice in a post."""
    seen: Counter[str] = Counter()
    for text in texts:
        seen.update(found[1] for line in text.split("\n") if (found := _NAMED.match(line)))
    return frozenset(words for words, count in seen.items() if count > 1)


def commands_of(text: str, learned: Collection[str]) -> tuple[Command, ...]:
    """Return the commands of a block; none when it is no session.

    A session begins with a prompt, or with a comment before one; `#` is a prompt only where no
    other stands and a program's name follows.
    """
    lines = text.split("\n")
    has_other = any(_prompt(line, learned) for line in lines)
    found: list[tuple[str, str, list[str]]] = []
    at = 0
    while at < len(lines):
        prompt = _prompt(lines[at], learned) or (None if has_other else _root_prompt(lines[at]))
        if prompt is None:
            if not found and lines[at].strip() and not lines[at].lstrip().startswith("#"):
                return ()
            if found:
                found[-1][2].append(lines[at])
            at += 1
            continue
        end = _end_of_command(lines, at, prompt[1])
        found.append((prompt[0], "\n".join((prompt[1], *lines[at + 1 : end])), []))
        at = end
    return tuple(Command(prompt, text, tuple(output)) for prompt, text, output in found)


def limits_of(commands: Sequence[Command]) -> dict[str, str]:
    """Return the limits that `systemd-run -p NAME=VALUE` sets for the shell of a session."""
    found: dict[str, str] = {}
    for command in commands:
        words = command.text.split()
        if words and words[0] in ("systemd-run", "sudo") and "systemd-run" in words:
            found |= dict(_LIMIT.findall(command.text))
    return found


def is_program(word: str) -> bool:
    """Say whether a word is the name of a program one types into a shell."""
    name = word.rpartition("/")[2]
    return name in _PROGRAMS or (word.startswith(("./", "~/", "/")) and len(word) > 2)


def _prompt(line: str, learned: Collection[str]) -> tuple[str, str] | None:
    """Return a line's prompt and command; None when it has none."""
    for words in sorted(learned, key=len, reverse=True):
        if line.startswith((f"{words} $ ", f"{words}$ ")):
            prompt, _, command = line.partition("$ ")
            return f"{prompt}$", command
    found = _PROMPT.match(line)
    if found is None:
        return None
    command = (found["command"] or "").strip()
    return found[0][: found.start("command") if found["command"] else None].strip(), command


def _root_prompt(line: str) -> tuple[str, str] | None:
    """Return the command after a root's `#`, when its first word is a program."""
    found = _ROOT.match(line)
    return ("#", found["command"]) if found and is_program(found["word"]) else None


def _end_of_command(lines: Sequence[str], at: int, command: str) -> int:
    """Return the line after a command: lines go on after a backslash and in here-documents."""
    heredoc = _HEREDOC.search(command)
    end = at + 1
    if heredoc:
        while end < len(lines) and lines[end].strip().removeprefix("> ") != heredoc[2]:
            end += 1
        return min(end + 1, len(lines))
    while end < len(lines) and lines[end - 1].rstrip().endswith("\\"):
        end += 1
    while end < len(lines) and re.match(r"(?:> |\.\.\. |\.\.\.$)", lines[end]):
        end += 1
    return end
