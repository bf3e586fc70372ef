"""The table of readers: kind of source -> the function that reads it.

Comes in: nothing. Goes out: the table. A new format is a module with one function and a line here
(and a line in `sniff`).
"""

from collections.abc import Mapping

from reprose.sources.entry import Reader
from reprose.sources.feed import read_feed

READERS: Mapping[str, Reader] = {
    "feed": read_feed,
}
