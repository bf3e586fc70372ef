"""[rim] One connection to a web server, and an answer that is read within limits.

Comes in: a host, and how long and how much at most. Goes out: a connection, then the body of an
answer. Addresses, redirects and problems are the callers' business. Start reading at `connect`.
"""

import http.client
import socket
import ssl
import time
import zlib

_CHUNK = 65536


class Broken(Exception):  # noqa: N818 (it says what a server did, no error of ours)
    """A server did not answer, or not to the end; the text continues a sentence about it."""


class Oversized(Broken):
    """An answer is larger than its reader takes."""


def connect(
    host: str, port: int, ends_at: float, *, secure: bool, number: str = ""
) -> http.client.HTTPConnection:
    """Connect to a server.

    Args:
        host: the name that the certificate must bear and that the server is told.
        port: the port.
        ends_at: when to give up, on the monotonic clock.
        secure: whether to speak TLS.
        number: where to connect to, whatever the name resolves to by now.

    Raises:
        Broken: when nobody answers.
    """
    left = _left(ends_at)
    connection: http.client.HTTPConnection = http.client.HTTPConnection(host, port, timeout=left)
    try:
        wire = socket.create_connection((number or host, port), timeout=left)
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if secure:
            wire = ssl.create_default_context().wrap_socket(wire, server_hostname=host)
    except (OSError, ValueError) as fault:
        raise Broken(f"did not answer: {fault}") from None
    connection.sock = wire
    connection.auto_open = 0  # by itself it would connect again without TLS, to an unchecked number
    return connection


def read_body(
    answer: http.client.HTTPResponse,
    connection: http.client.HTTPConnection,
    most_bytes: int,
    ends_at: float,
) -> bytes:
    """Read a body piece by piece, counting what comes out of decompression.

    Raises:
        Oversized: beyond `most_bytes`.
        Broken: when it comes too slowly, damaged or not to its end.
    """
    packed = (answer.getheader("Content-Encoding") or "").lower() in ("gzip", "deflate", "x-gzip")
    unpack = zlib.decompressobj(wbits=47) if packed else None
    pieces: list[bytes] = []
    size = 0
    while True:
        left = _left(ends_at)
        if connection.sock is not None:
            connection.sock.settimeout(left)
        try:
            piece = answer.read1(_CHUNK)
            out = unpack.decompress(piece, most_bytes + 1) if unpack else piece
        except TimeoutError:
            raise Broken("took too long") from None
        except (OSError, http.client.HTTPException, ValueError, zlib.error) as fault:
            raise Broken(f"did not answer: {fault or type(fault).__name__}") from None
        if not piece:
            break
        size += len(out)
        if size > most_bytes or (unpack and unpack.unconsumed_tail):
            raise Oversized(f"is larger than {most_bytes // 2**20} MB")
        pieces.append(out)
    if answer.length:  # fewer bytes came than were announced
        raise Broken(f"ended {answer.length} bytes early")
    if unpack and size and not unpack.eof:
        raise Broken("ended before its compression did")
    answer.close()  # so that the connection can be asked again
    return b"".join(pieces)


def _left(ends_at: float) -> float:
    """Return the seconds that are left."""
    left = ends_at - time.monotonic()
    if left <= 0:
        raise Broken("took too long")
    return left
