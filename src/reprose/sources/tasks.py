"""Check boxes in lists become tasks.

Comes in: a parsed tree. Goes out: the tree with `task` (`open` or `done`) on each list item that
began with a check box. Start reading at `find_tasks`.
"""

from reprose.sources.dom import Element, find, walk


def find_tasks(root: Element) -> None:
    """Mark the tasks below `root`."""
    for item in walk(root):
        if item.tag == "li":
            box = find(item, _is_box)
            nested = find(item, lambda one: one is not item and one.tag == "li")
            if box is not None and not (nested is not None and find(nested, lambda one: one is box)):
                item.attrs["task"] = "done" if "checked" in box.attrs else "open"


def _is_box(element: Element) -> bool:
    return element.tag == "input" and element.get("type").lower() == "checkbox"
