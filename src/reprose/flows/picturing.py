"""Pictures: how large they are, their colours, their smaller copies, the images that others show.

Comes in: the site's folder and digests of its files. Goes out: sizes by path, colours by URL, and
artifacts. What was worked out once is kept in a store. Start reading at `picture_sizes`,
`picture_means` and `draw_pictures`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from reprose.cache import Store
from reprose.config import SiteConfig
from reprose.digest import digest
from reprose.files import read_bytes
from reprose.manifest import Stamp
from reprose.model import Site
from reprose.pages.artifact import Artifact
from reprose.pages.glyphs import Fonts
from reprose.pages.pictures import Copy, copies, shown
from reprose.pages.sharing import Social
from reprose.pages.sizes import ENDINGS, size_of
from reprose.problems import Found
from reprose.work import Executor, choose_executor

_VERSION = 3
_PARALLEL = 4


@dataclass(frozen=True, slots=True)
class Drawn:
    """The social images to draw, and the fonts to draw them with; `only_kept`: draw nothing."""

    socials: tuple[Social, ...]
    fonts: Fonts
    only_kept: bool = False


def picture_sizes(root: str, inputs: Mapping[str, Stamp]) -> dict[str, tuple[int, int]]:
    """Return width and height of every picture among the inputs whose header can be read."""
    paths = [path for path in inputs if path.lower().endswith(ENDINGS)]
    if not paths:
        return {}
    store = Store(root, "sizes")
    keys = {path: digest(_VERSION, inputs[path].digest) for path in paths}
    kept = store.get_many(keys.values())
    fresh: dict[str, bytes] = {}
    sizes: dict[str, tuple[int, int]] = {}
    for path, key in keys.items():
        if key not in kept:
            size = size_of(read_bytes(root, path)) or (0, 0)
            fresh[key] = kept[key] = b"%d %d" % size
        width, _, height = kept[key].partition(b" ")
        if int(width):
            sizes[path] = (int(width), int(height))
    if fresh:
        store.put_many(fresh, used=kept)
    store.close()
    return sizes


def picture_means(root: str, site: Site, inputs: Mapping[str, Stamp]) -> dict[str, str]:
    """Return the mean colour of every picture that a page shows, where it has one, by URL."""
    paths = {url: path for url, path in shown(site).items() if not path.lower().endswith(".svg")}
    if not paths:
        return {}
    store = Store(root, "means")
    keys = {path: digest(_VERSION, inputs[path].digest) for path in sorted(set(paths.values()))}
    kept = store.get_many(keys.values())
    missing = [path for path, key in keys.items() if key not in kept]
    means = _spread(missing).map(partial(_mean, root), missing)
    fresh = {keys[path]: mean for path, mean in zip(missing, means, strict=True)}
    if fresh:
        store.put_many(fresh, used=kept)
    store.close()
    found = {path: (kept | fresh)[key].decode() for path, key in keys.items()}
    return {url: found[path] for url, path in sorted(paths.items()) if found[path]}


def draw_pictures(
    root: str,
    site: Site,
    config: SiteConfig,
    inputs: Mapping[str, Stamp],
    drawn: Drawn,
) -> Found[tuple[Artifact, ...]]:
    """Return the smaller copies of pictures and the social images, from the store where known."""
    quality = config.images.quality
    jobs: dict[str, Copy | Social] = {}
    keys: dict[str, str] = {}
    for copy in copies(site, config.images.widths):
        keys[copy.target] = digest(_VERSION, inputs[copy.source].digest, copy.width, quality)
        jobs[keys[copy.target]] = copy
    fonts = digest(drawn.fonts) if drawn.socials else ""
    for one in drawn.socials:
        keys[one.target] = digest(_VERSION, one, fonts)
        jobs[keys[one.target]] = one
    if not jobs:
        return Found(())
    store = Store(root, "pictures")
    kept = store.get_many(jobs)
    missing = [key for key in jobs if key not in kept]
    if drawn.only_kept:
        kept, missing = dict.fromkeys(jobs, b"") | kept, []
    made = _make(partial(_draw, root, quality, drawn.fonts), [jobs[key] for key in missing])
    problems = [problem for found in made for problem in found.problems]
    # A damaged picture is not kept: it is named in every build.
    fresh = {k: found.value for k, found in zip(missing, made, strict=True) if not found.problems}
    if fresh:
        store.put_many(fresh, used=kept)
    store.close()
    bodies = kept | {key: found.value for key, found in zip(missing, made, strict=True)}
    artifacts = tuple(Artifact(target=one, body=bodies[keys[one]]) for one in sorted(keys))
    return Found(artifacts, tuple(problems))


def _make(
    draw: Callable[[Copy | Social], Found[bytes]], jobs: list[Copy | Social]
) -> list[Found[bytes]]:
    """Make pictures."""
    return list(_spread(jobs).map(draw, jobs))


def _spread(jobs: Sequence[object]) -> Executor:
    """Choose who works on pictures; four of them are work enough for a second process."""
    return choose_executor(len(jobs) * 51 if len(jobs) >= _PARALLEL else 0)


def _mean(root: str, path: str) -> bytes:
    """Return the mean colour of one picture; Pillow is loaded only where there is one."""
    from reprose.pages.images import mean_of

    return mean_of(read_bytes(root, path)).encode()


def _draw(root: str, quality: int, fonts: Fonts, job: Copy | Social) -> Found[bytes]:
    """Make one picture; Pillow is loaded only where there is something to draw."""
    if isinstance(job, Social):
        from reprose.pages.social import draw_social

        return Found(draw_social(job, fonts))
    from reprose.pages.images import scale

    return scale(job.source, read_bytes(root, job.source), job.width, quality)
