"""One page to be made, with all it depends on.

Comes in: what `plan` decided. Goes out: a value that a worker renders, and that the cache knows by
its key. Start reading at `Task`.
"""

from dataclasses import dataclass

from reprose.pages.views import View
from reprose.problems import Place


@dataclass(frozen=True, slots=True)
class Task:
    """One page to be rendered.

    Attributes:
        target: POSIX path within the output folder.
        template: the template's name (`article.html`).
        view: all that the template sees.
        key: digest of all `parts`: equal keys give equal bytes.
        parts: what the page depends on: a short digest of the theme, of the site's frame, of the
            template's name and of each field of the view, by name.
        url: root-relative URL of the page.
        place: where the template was chosen, when an article chose one.
    """

    target: str
    template: str
    view: View
    key: str
    parts: tuple[tuple[str, str], ...]
    url: str
    place: Place | None = None
