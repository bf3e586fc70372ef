"""A filter of system calls: what no article needs and no sandbox of ours covers.

Comes in: the processor, and whether sockets are allowed. Goes out: a BPF program as the kernel
takes it, for bubblewrap's `--seccomp` and for `landlock`; nothing for a processor whose calls are
not known here. Everything else is allowed: compilers, debuggers, shells and servers never notice.
Start reading at `program`; `_REFUSED` is the list.
"""

import errno
import struct

# By call: its numbers on x86-64 and 64-bit ARM, and the error it gives. Programs that try io_uring
# take the usual calls when it is not there; the keyrings are those of the person who runs us; the
# others are how kernels have been broken, and nobody may use them without privileges anyway.
_REFUSED = {
    "io_uring_setup": ((425, 425), errno.ENOSYS),
    "io_uring_enter": ((426, 426), errno.ENOSYS),
    "io_uring_register": ((427, 427), errno.ENOSYS),
    "add_key": ((248, 217), errno.EPERM),
    "request_key": ((249, 218), errno.EPERM),
    "keyctl": ((250, 219), errno.EPERM),
    "userfaultfd": ((323, 282), errno.EPERM),
    "bpf": ((321, 280), errno.EPERM),
    "perf_event_open": ((298, 241), errno.EPERM),
}
# Where the network is not a namespace: UDP, and the sockets of services (`/run/docker.sock`), which
# Landlock's paths do not cover. Pairs of connected sockets are another call, and stay.
_SOCKET = ((41, 198), errno.EACCES)
_IOCTL = (16, 29)
_INJECTIONS = (0x5412, 0x541C)  # TIOCSTI and TIOCLINUX type into a terminal
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_X32 = 0x40000000  # calls of a second table on x86-64
_NUMBER, _ARCH, _SECOND_ARGUMENT = 0, 4, 24
_LOAD, _EQUAL, _NOT_LESS, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _ERROR = 0x7FFF0000, 0x00050000


def program(machine: str, *, sockets: bool) -> bytes:
    """Return the filter for a machine (`x86_64`); empty where none is known."""
    if machine not in _MACHINES:
        return b""
    column, arch = _MACHINES[machine]
    calls = [*_REFUSED.values(), *([] if sockets else [_SOCKET])]
    words = [
        _word(_LOAD, _ARCH),
        _word(_EQUAL, arch, 1, 0),
        _word(_RETURN, _ERROR | errno.ENOSYS),
        _word(_LOAD, _NUMBER),
        *_refuse(_NOT_LESS, _X32, errno.ENOSYS),
    ]
    for numbers, fault in calls:
        words += _refuse(_EQUAL, numbers[column], fault)
    words += [_word(_EQUAL, _IOCTL[column], 0, 1 + 2 * len(_INJECTIONS))]
    words += [_word(_LOAD, _SECOND_ARGUMENT)]
    for request in _INJECTIONS:
        words += _refuse(_EQUAL, request, errno.EPERM)
    return b"".join([*words, _word(_RETURN, _ALLOW)])


def _refuse(test: int, value: int, fault: int) -> list[bytes]:
    """Return two steps: when the test holds, the call ends with an error."""
    return [_word(test, value, 0, 1), _word(_RETURN, _ERROR | fault)]


def _word(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    return struct.pack("<HBBI", code, then, otherwise, value)
