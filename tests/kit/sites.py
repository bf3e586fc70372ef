"""Sites for tests: a small one that has one of everything, and generated ones of any size."""

from pathlib import Path

from kit.archive import unpack

SMALL = """\
-- site.toml --
title = "Small"
url = "https://small.example/notes/"
description = "One of everything"
author = "Ada"
-- static/humans.txt --
Ada
-- content/index.md --
---
title: Home
---

Welcome. Start with [mapped files](posts/mapped.md).
-- content/about.md --
---
title: About
---

A page of its own, see [[Page cache]].
-- content/posts/mapped.md --
---
title: Mapped files
date: 2026-01-02T03:04:05+01:00
tags: [memory, python]
aliases: [/old/mapped/]
---

Pages come and go. See [the note](../kb/page-cache.md#eviction) and the picture.

![Memory over time](chart.svg)

## Setup

```python {file=a.py}
print("<1>" & 2)
```
-- content/posts/chart.svg --
<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><path d="M0 0h9v9"/></svg>
-- content/posts/second/index.md --
---
title: "Second: <b>bold</b> & \\"quoted\\""
date: 2026-02-03
tags: [memory]
draft: false
---

First paragraph of the second. Follow [[Mapped files]].
-- content/posts/later.md --
---
title: Later
date: 2030-01-01
---

Not yet.
-- content/posts/unfinished.md --
---
title: Unfinished
date: 2026-01-01
draft: true
---

Not ever, perhaps.
-- content/kb/_section.toml --
title = "Notes"
kind = "notes"
-- content/kb/page-cache.md --
---
title: Page cache
---

What the kernel keeps.

## Eviction

It goes when [mapped files](/posts/mapped/) need the room.
"""


def small_site(folder: Path) -> Path:
    """Write the small site into a folder."""
    return unpack(SMALL, folder)


def many_articles(folder: Path, count: int) -> Path:
    """Write a site of `count` articles, each linked to the one before it."""
    files = ['-- site.toml --\ntitle = "Many"\nurl = "https://many.example/"\n']
    for n in range(count):
        day = f"20{10 + n // 300:02d}-{n // 28 % 12 + 1:02d}-{n % 28 + 1:02d}"
        link = f"See [before](n{n - 1:04d}.md)." if n else "The first."
        files.append(
            f"-- content/posts/n{n:04d}.md --\n---\ntitle: Number {n}\ndate: {day}\n"
            f"tags: [t{n % 7}]\n---\n\n{link}\n\n```python\nprint({n})\n```\n"
        )
    return unpack("".join(files), folder)
