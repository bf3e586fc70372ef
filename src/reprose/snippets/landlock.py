"""[rim] The medium sandbox: Landlock rules on files and TCP, where namespaces are not to be had.

Comes in: `python landlock.py FILTER READ… -- WRITE… -- COMMAND…`. Goes out: nothing: the process
confines itself and becomes the command. It stands alone (it imports nothing of ours), because it is
started as a script. Start reading at `confine`. The calls are those of Linux 5.13 and later. The
filter (see `seccomp`) refuses what Landlock's rules do not cover: sockets.

What it does not do: it hides no other process, and `/dev/shm` is everybody's.
"""

import ctypes
import os
import struct
import sys

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _FILTER = 38, 22, 2
_CAPABILITIES = 0x20080522  # the third version of their form
_READ = 0b1101  # execute, read a file, read a folder
_FILE_ONLY = 0b1100000000000111  # of a file: execute, write, read, truncate, control a device
_BY_VERSION = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_NET = 0b11
_SCOPES = 0b11


def version() -> int:
    """Return the kernel's Landlock version, 0 without one."""
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        return max(0, int(libc.syscall(_CREATE, None, 0, 1)))
    except (OSError, AttributeError):
        return 0


def confine(readable: list[str], writable: list[str]) -> None:
    """Allow this process and its children these paths and nothing else, and no TCP.

    Raises:
        OSError: when the kernel refuses.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    kernel = version()
    if not kernel:
        raise OSError("no Landlock in this kernel")
    every = (1 << _BY_VERSION.get(kernel, 16)) - 1
    attributes = struct.pack("<Q", every)
    if kernel >= 4:
        attributes += struct.pack("<Q", _NET)
    if kernel >= 6:
        attributes += struct.pack("<Q", _SCOPES)
    rules = _call(libc, _CREATE, attributes, len(attributes), 0)
    for path, access in [(p, _READ) for p in readable] + [(p, every) for p in writable]:
        _allow(libc, rules, path, access & every)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "no_new_privs")
    _call(libc, _RESTRICT, rules, 0)
    os.close(rules)
    _drop_privileges(libc)


def refuse(program: bytes) -> None:
    """Put this process and its children under a filter of system calls; after `confine`."""
    libc = ctypes.CDLL(None, use_errno=True)
    steps = ctypes.create_string_buffer(program, len(program))
    about = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(steps))
    if libc.prctl(_PR_SET_SECCOMP, _FILTER, about, 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp")


def _drop_privileges(libc: ctypes.CDLL) -> None:
    """Give up all capabilities: root could look into other processes with them."""
    header, none = struct.pack("Ii", _CAPABILITIES, 0), bytes(24)
    if libc.capset(header, none):
        raise OSError(ctypes.get_errno(), "capabilities")


def _terminal() -> list[str]:
    """Return the terminal we write to; those of others are none of an article's business."""
    try:
        return [os.ttyname(1)]
    except OSError:
        return []


def _allow(libc: ctypes.CDLL, rules: int, path: str, access: int) -> None:
    """Add a path to the rules; one that is not there needs none."""
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not os.path.isdir(path):
            access &= _FILE_ONLY
        _call(libc, _ADD, rules, 1, struct.pack("<Qi", access, handle), 0)
    finally:
        os.close(handle)


def _call(libc: ctypes.CDLL, number: int, *arguments: object) -> int:
    result = int(libc.syscall(number, *arguments))
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


def main() -> None:
    """Read filter, paths and command, confine, become the command."""
    words = sys.argv[2:]
    first = words.index("--")
    second = words.index("--", first + 1)
    confine(words[:first], words[first + 1 : second] + _terminal())
    if sys.argv[1]:
        refuse(bytes.fromhex(sys.argv[1]))
    os.execvp(words[second + 1], words[second + 1 :])  # noqa: S606


if __name__ == "__main__":
    main()
