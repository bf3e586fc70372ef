"""Check boxes in lists become tasks.

Comes in: a parsed tree. Goes out: the tree with `task` (`open` or `done`) on each list item that
began with a check box. Start reading at `find_tasks`.
"""

from reprose.sources.dom import Child, Element, find, walk


def find_tasks(root: Element) -> None:
    """Mark the tasks below `root`."""
    for item in walk(root):
        if item.tag == "li":
            own = (child for child in item.children if not _holds_item(child))
            boxes = (find(child, _is_box) for child in own if isinstance(child, Element))
            box = next((one for one in boxes if one is not None), None)
            if box is not None:
                item.attrs["task"] = "done" if "checked" in box.attrs else "open"


def _holds_item(child: Child) -> bool:
    """Say whether a child holds items of its own."""
    return isinstance(child, Element) and find(child, lambda one: one.tag == "li") is not None


def _is_box(element: Element) -> bool:
    return element.tag == "input" and element.get("type").lower() == "checkbox"
