"""The body being read: where its characters stand in the file, and what is wrong with them.

Comes in: an article's text and path. Goes out: `Place`s for lines of the body and for positions in
inline text, whose indents and quote marks the parser has taken away. Start reading at `Source`.
"""

from reprose.problems import Place, Problem


class Source:
    """A body with its lines; problems are collected here while it is read.

    `notes` are the footnotes that are defined: `:label` and its number, -1 when nobody uses it.
    """

    def __init__(self, path: str, text: str, first_line: int = 1) -> None:
        self.path = path
        self.text = text
        self.first_line = first_line
        self.lines = text.split("\n")
        self.problems: list[Problem] = []
        self.notes: dict[str, int] = {}

    def line(self, number: int, found: str = "") -> Place:
        """Return the place of `found` in a 0-based line, or of the whole line."""
        text = self.lines[number] if number < len(self.lines) else ""
        col = text.find(found) if found else -1
        if col < 0:
            col, found = len(text) - len(text.lstrip()), text.strip()
        return Place(self.path, number + self.first_line, col + 1, max(1, len(found)), text)

    def inline(self, lines: "list[int] | None", content: str, start: int, end: int) -> Place:
        """Return the place of `content[start:end]` in the block of lines `[first, after]`.

        The parser strips indents and quote marks from the left and blanks from the end, so a line
        of the content is what the line in the file ends with. A table's cells are not: they are
        looked for.
        """
        if lines is None:
            return Place(self.path)
        row = content.count("\n", 0, start)
        begin = content.rfind("\n", 0, start) + 1
        stop = content.find("\n", start)
        stop = len(content) if stop < 0 else stop
        number = min(lines[0] + row, len(self.lines) - 1)
        text = self.lines[number]
        width = max(1, min(end, stop) - start)
        part = content[begin:stop].rstrip()
        bare = text.rstrip()
        if part and bare.endswith(part):
            col = len(bare) - len(part) + start - begin
        else:
            col = max(0, text.find(content[start : start + width]))
        return Place(self.path, number + self.first_line, col + 1, width, text)
