"""The roles that words of code play, and the short classes that name them in pages.

Comes in: nothing. Goes out: two tables that the highlighter (which writes the classes) and a
theme's palette (which colours them) share. What plays no role looks like text and gets no span:
a page carries a dozen classes instead of Pygments' hundred. Start reading at `CLASSES`.
"""

from collections.abc import Mapping

# The class of each role, as `palette.toml` names it.
CLASSES: Mapping[str, str] = {
    "comment": "c", "keyword": "k", "name": "n", "string": "s", "number": "m", "variable": "v",
    "prompt": "gp", "output": "go", "heading": "gh", "wrong": "gr", "insert": "gi", "delete": "gd",
}  # fmt: skip

# Pygments' own short names, by the role they play.
TOKENS: Mapping[str, str] = {
    "comment": "c ch cm cp cpf c1 cs",
    "keyword": "k kc kd kn kp kr kt ow",
    "name": "nb bp nc nd ne nf fm nt",
    "string": "s sa sb sc dl sd s2 sh si sx s1 ss sr",
    "number": "m mb mf mh mi il mo se no l ld",
    "variable": "na nv vc vg vi vm py nl",
    "prompt": "gp",
    "output": "go gt",
    "heading": "gh gu",
    "wrong": "gr",
    "insert": "gi",
    "delete": "gd",
}

CLASS_OF: Mapping[str, str] = {
    token: CLASSES[role] for role, tokens in TOKENS.items() for token in tokens.split()
}
