"""[rim] One question to a host's API: with the token, with patience, within limits.

Comes in: a method, a path, a body. Goes out: a `Reply`. Only the host of the API is ever spoken to:
a redirect is not followed, so the token cannot leave with one. What fails for a moment (a reset, a
5xx, a 429) is asked again, no sooner than the host wishes. Start reading at `Api.ask`.
"""

import contextlib
import http.client
import json
import socket
import threading
import time
from collections.abc import Collection
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from reprose import wire
from reprose.deploy.settings import Settings
from reprose.problems import Place, Problem, Stop, error

_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_MOST_SAID = 200
_SLOWEST_BYTES_S = 32_768  # a line over which so much goes in a second is slow, not broken
_CONNECT_S, _FAREWELL_S = 15.0, 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a host is waited for.

    Attributes:
        attempts: how often one question is asked at most.
        pause_s: seconds before the second time; each further pause is twice as long.
        longest_s: the longest pause the host may ask for.
        answer_s: seconds for an answer, once the question is sent.
        most_bytes: how large an answer may be.
        poll_s: seconds between two looks at a deploy that is at work.
        polls: how many looks.
    """

    attempts: int = 6
    pause_s: float = 0.5
    longest_s: float = 120.0
    answer_s: float = 60.0
    most_bytes: int = 32 * 2**20
    poll_s: float = 1.0
    polls: int = 1200


@dataclass(frozen=True, slots=True)
class Reply:
    """What the API answered: the status, the JSON value (None when there is none), its message."""

    status: int
    value: Any
    said: str

    @property
    def is_good(self) -> bool:
        """Say whether the API did what was asked."""
        return 200 <= self.status < 300


class Stopped(Exception):  # noqa: N818 (nobody is told: the thread just ends)
    """Another thread has given the deploy up."""


class Api:
    """A host's API; safe to use from several threads, each with a connection of its own."""

    def __init__(self, settings: Settings, patience: Patience) -> None:
        parts = urlsplit(settings.api)
        self._secure, self._host = parts.scheme == "https", parts.hostname or ""
        self._port = parts.port or (443 if self._secure else 80)
        self._path, self._token = parts.path, settings.token
        self.place = Place(f"{parts.scheme}://{parts.netloc}")
        self.patience = patience
        self._own = threading.local()
        self._lines: list[http.client.HTTPConnection] = []
        self._stopping = threading.Event()

    def ask(
        self, method: str, path: str, body: bytes | None = None, again: Collection[int] = ()
    ) -> Reply:
        """Ask until there is an answer that will not get better.

        Args:
            method: of HTTP.
            path: below the API's address, escaped, with its first slash.
            body: JSON for POST, a file for PUT.
            again: answers that pass, too, for this question.

        Raises:
            Stop: with `deploy-failed` when the host does not answer, or not well, however often
                it is asked; with `deploy-answer` for what no API of this kind says.
        """
        why, pause_s = "", self.patience.pause_s
        wait_s: float | None = None
        for attempt in range(self.patience.attempts):
            if attempt:
                self.pause(max(pause_s, wait_s or 0.0))
                pause_s, wait_s = 2 * pause_s, None
            try:
                reply, wait_s = self._exchange(method, path, body)
            except wire.Oversized as fault:
                raise Stop(self.nonsense(f"its answer {fault}")) from None
            except wire.Broken as fault:
                why = str(fault)
                continue
            if reply.status not in _PASSING and reply.status not in again:
                return reply
            why = f"answered {reply.status}{f': {reply.said}' if reply.said else ''}"
            if wait_s is not None and wait_s > self.patience.longest_s:
                why += f", and asks to come back in {wait_s:.0f} seconds"
                break
        message = f"Netlify {why}"
        hint = "deploy again later: nothing has changed for readers, and what was sent is kept"
        raise Stop(error("deploy-failed", message, self.place, hint))

    def nonsense(self, what: str) -> Problem:
        """Return the problem of an answer that cannot be from the API, or not be meant."""
        hint = "is `NETLIFY_API_URL` set, or does something stand between you and Netlify?"
        return error("deploy-answer", f"Netlify cannot be understood: {what}", self.place, hint)

    def is_clean(self, text: str) -> bool:
        """Say whether something a host said does not repeat the token."""
        return self._token not in text

    def shown(self, text: str) -> str:
        """Return what a host said in one short line, without the token should it repeat it."""
        line = " ".join(text.replace(self._token, "[token]").replace("`", "'").split())
        return line if len(line) <= _MOST_SAID else f"{line[:_MOST_SAID]}…"

    def pause(self, seconds: float) -> None:
        """Wait, unless another thread gives up meanwhile.

        Raises:
            Stopped: when it did.
        """
        if self._stopping.wait(max(0.0, seconds)):
            raise Stopped

    def stop(self) -> None:
        """Give up: every thread that asks or waits ends at once."""
        self._stopping.set()
        for line in self._lines:
            with contextlib.suppress(OSError):
                if line.sock is not None:
                    line.sock.shutdown(socket.SHUT_RDWR)

    def bid_farewell(self, method: str, path: str) -> None:
        """Ask once more, after `stop`; whether it is heard does not matter."""
        with contextlib.suppress(wire.Broken, OSError, http.client.HTTPException, Stop):
            line = self._connect(_FAREWELL_S)
            with contextlib.closing(line):
                line.request(method, self._path + path, headers=self._headers(None))
                line.getresponse()

    def _exchange(self, method: str, path: str, body: bytes | None) -> tuple[Reply, float | None]:
        """Ask once; return the reply, and after how many seconds the host wants to be asked again.

        A connection that was kept may have been closed meanwhile: that is nobody's failure.
        """
        kept = getattr(self._own, "line", None)
        if kept is not None and kept.sock is not None:
            with contextlib.suppress(wire.Broken):
                return self._once(kept, method, path, body)
        self._own.line = self._connect(_CONNECT_S)
        self._lines.append(self._own.line)
        if self._stopping.is_set():
            raise Stopped
        return self._once(self._own.line, method, path, body)

    def _connect(self, within_s: float) -> http.client.HTTPConnection:
        ends_at = time.monotonic() + within_s
        return wire.connect(self._host, self._port, ends_at, secure=self._secure)

    def _once(
        self, line: http.client.HTTPConnection, method: str, path: str, body: bytes | None
    ) -> tuple[Reply, float | None]:
        try:
            line.sock.settimeout(self.patience.answer_s + len(body or b"") / _SLOWEST_BYTES_S)
            line.request(method, self._path + path, body, self._headers(method))
            ends_at = time.monotonic() + self.patience.answer_s
            answer = line.getresponse()
            if 300 <= answer.status < 400:
                where = urlsplit(answer.getheader("Location") or "").netloc or "another address"
                shown = self.shown(where)
                line.close()
                raise Stop(self.nonsense(f"it sends us on to `{shown}`, which is not followed"))
            text = wire.read_body(answer, line, self.patience.most_bytes, ends_at)
        except wire.Broken:
            line.close()
            raise
        except (OSError, http.client.HTTPException, ValueError) as fault:
            line.close()
            said = self.shown(str(fault) or type(fault).__name__)
            raise wire.Broken(f"did not answer: {said}") from None
        return self._reply(answer.status, text), _wait_s(answer)

    def _headers(self, method: str | None) -> dict[str, str]:
        kind = "application/octet-stream" if method == "PUT" else "application/json"
        return {
            "Authorization": f"Bearer {self._token}",
            "User-Agent": "reprose/0.1 (site deploy)",
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "Content-Type": kind,
        }

    def _reply(self, status: int, text: bytes) -> Reply:
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            value = None
        names = ("message", "error", "errors") if isinstance(value, dict) else ()
        said = next((value[name] for name in names if value.get(name)), "")
        return Reply(status, value, self.shown(said if isinstance(said, str) else json.dumps(said)))


def _wait_s(answer: http.client.HTTPResponse) -> float | None:
    """Return after how many seconds a host wants to be asked again, if it says so.

    Moments are read by the host's own clock, which may not go as ours does.
    """
    after = (answer.getheader("Retry-After") or "").strip()
    if after.isdecimal() and len(after) < 10:
        return float(after)
    now_s = _moment_s(answer.getheader("Date"))
    now_s = time.time() if now_s is None else now_s
    reset = (answer.getheader("X-RateLimit-Reset") or "").strip()
    until_s = _moment_s(after)
    if until_s is None and answer.status == 429 and reset.isdecimal() and len(reset) < 12:
        until_s = float(reset)
    return None if until_s is None else until_s - now_s


def _moment_s(text: str | None) -> float | None:
    """Return what a date in a header says, in seconds since 1970."""
    try:
        return parsedate_to_datetime(text or "").timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
