"""[rim] The door of the importer to disk and network.

Comes in: what somebody asked to import: a file, a folder, an archive, or an address. Goes out:
blobs, with the addresses they came from. Over the network nothing is trusted: only http and https,
every address a name resolves to must be public, the connection goes to the address that was
checked, and time, size (after decompression) and redirects are counted. Start reading at `gather`.
"""

import http.client
import io
import ipaddress
import os
import socket
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from reprose import files, wire
from reprose.model import Blob
from reprose.problems import Place, Problem, Stop, error

_READ = (".html", ".htm", ".xhtml", ".xml", ".atom", ".rss", ".json", ".csv", ".md", ".markdown")
_NO_HEAD = frozenset({400, 403, 404, 405, 410, 500, 501})  # servers that refuse it say all of these
# What `zipfile` raises for an archive that is damaged, encrypted, or packed in an unknown way.
_DAMAGED = (
    zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError, ValueError,
)  # fmt: skip
_SAFE = "/%?=&+,;:@!$'()*~#[]"
_HEADERS = {
    "User-Agent": "reprose/0.1 (site import)", "Accept-Encoding": "identity", "Accept": "*/*",
}  # fmt: skip
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far a download may go.

    Attributes:
        deadline_s: seconds for the whole of it, redirects included.
        most_bytes: size of the body, after decompression.
        most_redirects: how many redirects are followed.
        private: `host:port` pairs that may be on a private network.
        most_members: how many files a folder or archive may hold.
    """

    deadline_s: float = 10.0
    most_bytes: int = 64 * 2**20
    most_redirects: int = 5
    private: frozenset[str] = frozenset()
    most_members: int = 50_000


def gather(source: str, limits: Limits | None = None) -> tuple[Blob, ...]:
    """Return what a source holds: an address, a file, the files of a folder or an archive.

    Raises:
        Stop: with `missing-source` when there is nothing of that name, `refused-archive` for an
            archive beyond the limits, and with the problems of `fetch`.
    """
    limits = limits or Limits()
    if source.lower().startswith(("http://", "https://")):
        return tuple(_unpacked(fetch(source, limits), limits))
    if os.path.isdir(source):
        return tuple(_folder(source, limits))
    if not os.path.isfile(source):
        hint = "name a file, a folder, or an address that begins with `https://`"
        raise Stop(error("missing-source", f"there is no file `{source}`", Place(source), hint))
    folder, name = os.path.split(os.path.abspath(source))
    return tuple(_unpacked(Blob(address=source, body=files.read_bytes(folder, name)), limits))


def fetch(address: str, limits: Limits) -> Blob:
    """Download one address.

    Raises:
        Stop: with `refused-address` (no http, or not public), `fetch-failed` (no answer, a wrong
            one, too slow, too many redirects) or `too-large`.
    """
    ends_at = time.monotonic() + limits.deadline_s
    here = address
    for _ in range(limits.most_redirects + 1):
        try:
            answer = _ask(here, limits, ends_at)
        except Stop as stop:
            if here == address or isinstance(stop, Busy):
                raise
            told = f"`{address}` redirects; "
            problems = (
                replace(p, message=told + p.message, place=Place(address)) for p in stop.problems
            )
            raise Stop(*problems) from None
        if isinstance(answer, Blob):
            return answer
        here = urljoin(here, answer)
    message = f"`{address}` redirects more than {limits.most_redirects} times"
    raise Stop(error("fetch-failed", message, Place(address)))


def probe(address: str, limits: Limits) -> int:
    """Ask whether an address still answers, without its body; redirects are followed.

    Returns:
        The status of the last answer; 0 where there was none, or where nobody may ask.
    """
    ends_at = time.monotonic() + limits.deadline_s
    here = address
    try:
        for _ in range(limits.most_redirects + 1):
            status, onward = _status(here, limits, ends_at, "HEAD")
            if status in _NO_HEAD:
                status, onward = _status(here, limits, ends_at, "GET")
            if not onward:
                return status
            here = urljoin(here, onward)
    except Stop:
        pass
    return 0


class Busy(Stop):
    """A host asks to come back after some seconds."""

    def __init__(self, problem: Problem, after_s: float) -> None:
        super().__init__(problem)
        self.after_s = after_s


def is_folder(path: str) -> bool:
    """Say whether there is a folder of that name."""
    return os.path.isdir(path)


def read_local(folder: str, name: str) -> bytes | None:
    """Return a file of a copied uploads folder by the end of its path; None without one."""
    parts = [part for part in name.split("/") if part not in ("", ".", "..")]
    for start in range(len(parts)):
        path = os.path.join(folder, *parts[start:])
        if os.path.isfile(path):
            return files.read_bytes(folder, "/".join(parts[start:]))
    return None


def _ask(address: str, limits: Limits, ends_at: float) -> Blob | str:
    """Ask once; return the body, or the address of a redirect."""
    with _asked("GET", address, limits, ends_at) as (answer, connection):
        if answer.status in _REDIRECTS and answer.getheader("Location"):
            return str(answer.getheader("Location"))
        if answer.status in (429, 503):
            after = answer.getheader("Retry-After") or ""
            problem = _failed(address, f"answered {answer.status} {answer.reason}")
            raise Busy(problem, float(after) if after.isdecimal() else 1.0)
        if answer.status != 200:
            raise Stop(_failed(address, f"answered {answer.status} {answer.reason}"))
        body = wire.read_body(answer, connection, limits.most_bytes, ends_at)
        return Blob(address=address, body=body, media_type=answer.getheader("Content-Type") or "")


def _status(address: str, limits: Limits, ends_at: float, method: str) -> tuple[int, str]:
    """Ask once; return the status, and where a redirect leads."""
    with _asked(method, address, limits, ends_at) as (answer, _):
        onward = answer.getheader("Location") if answer.status in _REDIRECTS else ""
        return answer.status, onward or ""


@contextmanager
def _asked(
    method: str, address: str, limits: Limits, ends_at: float
) -> Iterator[tuple[http.client.HTTPResponse, http.client.HTTPConnection]]:
    """Ask once, at the number that was checked; what goes wrong meanwhile becomes a problem."""
    parts = _checked(address)
    secure = parts.scheme == "https"
    host, port = parts.hostname or "", parts.port or (443 if secure else 80)
    number = _public_number(host, port, limits, address)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection = wire.connect(host, port, ends_at, secure=secure, number=number)
        with closing(connection):
            connection.request(method, quote(path, safe=_SAFE), headers=_HEADERS)
            yield connection.getresponse(), connection
    except wire.Oversized:
        raise Stop(_too_large(address, limits)) from None
    except wire.Broken as fault:
        raise Stop(_failed(address, str(fault))) from None
    except (OSError, http.client.HTTPException, ValueError) as fault:
        raise Stop(_failed(address, f"did not answer: {fault or type(fault).__name__}")) from None


def _checked(address: str) -> SplitResult:
    """Split an address that may be asked."""
    try:
        parts = urlsplit(address)
        port_is_good = parts.port is None or parts.port > 0
    except ValueError:
        raise Stop(_refused(address, "is no address")) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_good:
        raise Stop(_refused(address, "is no http or https address"))
    return parts


def _public_number(host: str, port: int, limits: Limits, address: str) -> str:
    """Return the number of a host, all of whose numbers are public (or allowed by name)."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as fault:
        raise Stop(_failed(address, f"is not known: {fault}")) from None
    numbers = list(dict.fromkeys(str(one[4][0]) for one in found))
    if f"{host}:{port}" not in limits.private:
        for number in numbers:
            ip = ipaddress.ip_address(number.partition("%")[0])
            inner = getattr(ip, "ipv4_mapped", None) or ip
            if not inner.is_global or inner.is_multicast:
                hint = f"`--allow-private {host}:{port}` permits it, if it is your own"
                raise Stop(_refused(address, f"leads to `{number}`, which is not public", hint))
    return numbers[0]


def _folder(folder: str, limits: Limits) -> Iterator[Blob]:
    """Yield the files of a folder that could be a source."""
    for info in files.walk(folder, "").value[: limits.most_members]:
        if info.path.lower().endswith(_READ) and info.size_bytes <= limits.most_bytes:
            yield Blob(address=info.path, body=files.read_bytes(folder, info.path))


def _unpacked(blob: Blob, limits: Limits) -> Iterator[Blob]:
    """Yield a blob, or the files of the archive that it is."""
    if blob.body.startswith(b"\x1f\x8b"):
        unpack = zlib.decompressobj(wbits=47)
        try:
            body = unpack.decompress(blob.body, limits.most_bytes + 1)
        except zlib.error:
            raise Stop(_failed(blob.address, "is a damaged compressed file")) from None
        if len(body) > limits.most_bytes:
            raise Stop(_too_large(blob.address, limits))
        yield Blob(address=blob.address.removesuffix(".gz"), body=body)
    elif blob.body.startswith(b"PK\x03\x04"):
        yield from _members(blob, limits)
    else:
        yield blob


def _members(blob: Blob, limits: Limits) -> Iterator[Blob]:
    """Yield the files of an archive that could be a source."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(blob.body))
        members = [one for one in archive.infolist() if one.filename.lower().endswith(_READ)]
        if len(members) > limits.most_members or sum(m.file_size for m in members) > 2**30:
            raise Stop(error("refused-archive", "the archive is too large", Place(blob.address)))
        for member in sorted(members, key=lambda one: one.filename):
            with archive.open(member) as file:
                body = file.read(limits.most_bytes + 1)
            if len(body) > limits.most_bytes:
                raise Stop(_too_large(f"{blob.address}: {member.filename}", limits))
            yield Blob(address=member.filename, body=body)
    except _DAMAGED:
        raise Stop(_failed(blob.address, "is a damaged archive")) from None


def _failed(address: str, why: str) -> Problem:
    is_final = why.startswith("answered 4")
    hint = "open it in a browser: is this the address?" if is_final else "try again later"
    return error("fetch-failed", f"`{address}` {why}", Place(address), hint)


def _refused(address: str, why: str, hint: str = "write it as a browser shows it") -> Problem:
    return error("refused-address", f"`{address}` {why}", Place(address), hint)


def _too_large(address: str, limits: Limits) -> Problem:
    message = f"`{address}` is larger than {limits.most_bytes // 2**20} MB"
    return error("too-large", message, Place(address))
