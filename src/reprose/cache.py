"""What was computed once: a store of bytes under digests, kept between builds.

Comes in: keys (digests of a step's name, version and inputs) and bytes. Goes out: the same bytes,
or nothing; a damaged entry, or a damaged store, is a miss and never an error. Start reading at
`Store`. It is one SQLite file: 10,000 bodies load in one query.
"""

import sqlite3
import zlib
from collections.abc import Iterable, Mapping

from reprose.files import make_folder, remove_files

_KEEP = 8


class Store:
    """A content-addressed store in `root/.reprose/NAME.sqlite`."""

    def __init__(self, root: str, name: str) -> None:
        self._root = root
        self._file = f".reprose/{name}.sqlite"
        make_folder(root, ".reprose")
        try:
            self._open()
        except sqlite3.Error:
            self._start_anew()

    def get_many(self, keys: Iterable[str]) -> dict[str, bytes]:
        """Return what is stored, by key; keys that are not there or are damaged are left out."""
        found: dict[str, bytes] = {}
        wanted = list(keys)
        try:
            for start in range(0, len(wanted), 900):
                part = wanted[start : start + 900]
                marks = ",".join("?" * len(part))
                query = f"SELECT key, body, sum FROM entries WHERE key IN ({marks})"  # noqa: S608
                rows = self._base.execute(query, part)
                found |= {key: body for key, body, check in rows if zlib.crc32(body) == check}
        except (sqlite3.Error, TypeError):
            self._start_anew()
            return {}
        return found

    def put_many(self, entries: Mapping[str, bytes], used: Iterable[str] = ()) -> None:
        """Store entries and drop what the last builds did not use.

        Args:
            entries: bytes by key.
            used: keys that were read and are still of use.
        """
        rows = [(key, body, zlib.crc32(body)) for key, body in entries.items()]
        try:
            with self._base:
                (turn,) = self._base.execute(
                    "SELECT coalesce(max(turn), 0) + 1 FROM entries"
                ).fetchone()
                put = f"INSERT OR REPLACE INTO entries VALUES (?, ?, ?, {turn})"  # noqa: S608
                self._base.executemany(put, rows)
                # Touching writes the whole entry again: only what would soon be dropped is.
                old = turn - _KEEP // 2
                touch = f"UPDATE entries SET turn = {turn} WHERE key = ? AND turn < {old}"  # noqa: S608
                self._base.executemany(touch, ((key,) for key in used))
                self._base.execute("DELETE FROM entries WHERE turn < ?", (turn - _KEEP,))
        except sqlite3.Error:
            self._start_anew()

    def close(self) -> None:
        """Release the file."""
        self._base.close()

    def _open(self, place: str = "") -> None:
        self._base = sqlite3.connect(place or f"{self._root}/{self._file}", timeout=10)
        self._base.execute("PRAGMA synchronous = OFF")  # a damaged store is only a slow build
        self._base.execute(
            "CREATE TABLE IF NOT EXISTS entries"
            " (key TEXT PRIMARY KEY, body BLOB, sum INTEGER, turn INTEGER)"
        )
        self._base.execute("CREATE INDEX IF NOT EXISTS turns ON entries (turn)")

    def _start_anew(self) -> None:
        """Throw a damaged store away; where there is no room for another, remember nothing."""
        try:
            self._base.close()
        except (AttributeError, sqlite3.Error):
            pass
        remove_files(self._root, [self._file, f"{self._file}-journal"])
        try:
            self._open()
        except sqlite3.Error:
            self._base.close()
            self._open(":memory:")
