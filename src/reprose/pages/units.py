"""Numbers as readers read them.

Comes in: bytes. Goes out: text. Start reading at `size_text`.
"""


def size_text(size_bytes: float) -> str:
    """Return a size with three digits: `1.5 GiB`, `320 MiB`, `12 KiB`, `7 B`."""
    for unit, step in (("GiB", 2**30), ("MiB", 2**20), ("KiB", 2**10)):
        if size_bytes >= step:
            number = size_bytes / step
            return f"{number:.0f} {unit}" if number >= 100 else f"{number:.3g} {unit}"
    return f"{size_bytes:.0f} B"
