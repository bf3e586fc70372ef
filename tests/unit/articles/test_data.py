"""Data files become tables."""

import datetime as dt

import pytest

from kit.articles import site
from reprose.articles.data import data_table, data_value
from reprose.problems import Found

TABLE = (
    "<thead>\n<tr><th scope=\"col\">name</th><th scope=\"col\" class=\"number\">mb</th></tr>\n</thead>\n"
    "<tbody>\n<tr><td>a&lt;b</td><td class=\"number\">1.5</td></tr>\n"
    "<tr><td>c</td><td class=\"number\">20</td></tr>\n</tbody>"
)  # fmt: skip


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("x.csv", "name,mb\na<b,1.5\nc,20\n"),
        ("x.csv", "\ufeffname;mb\r\na<b;1.5\r\nc;20\r\n"),
        ("x.csv", 'name\tmb\n"a<b"\t1.5\nc\t20\n'),
        ("x.json", '[{"name": "a<b", "mb": 1.5}, {"name": "c", "mb": 20}]'),
        ("x.yaml", "- {name: a<b, mb: 1.5}\n- {name: c, mb: 20}\n"),
        ("x.toml", '[[sizes]]\nname = "a<b"\nmb = 1.5\n[[sizes]]\nname = "c"\nmb = 20\n'),
    ],
)
def test_every_format_gives_the_same_table(path: str, body: str) -> None:
    found = data_table(path, body.encode())

    assert found.problems == ()
    assert TABLE in found.value


@pytest.mark.parametrize(
    ("path", "body", "value"),
    [
        ("x.csv", "name,mb\na,1\n", ({"name": "a", "mb": "1"},)),
        ("x.json", '{"a": [1, {"b": [2]}]}', {"a": (1, {"b": (2,)})}),
        ("x.toml", "[[list]]\nday = 2026-01-02\n", {"list": ({"day": dt.date(2026, 1, 2)},)}),
        ("x.yaml", "a: no\n", {"a": "no"}),
    ],
)
def test_templates_get_values_that_cannot_change(path: str, body: str, value: object) -> None:
    assert data_value(path, body.encode()) == Found(value)


def test_one_table_of_names_and_values() -> None:
    assert "<td>a</td><td>yes</td>" in data_table("x.toml", b"a = true\n").value


@pytest.mark.parametrize(
    ("path", "body", "line"),
    [
        ("x.json", b'{\n"a": }', 2),
        ("x.toml", b"a = 1\nb = \n", 2),
        ("x.csv", b"", 1),
        ("x.json", b"3", 1),
        ("x.json", b"[" * 5000, 1),
    ],
)
def test_what_holds_no_table(path: str, body: bytes, line: int) -> None:
    found = data_table(path, body)

    assert found.value == ""
    assert [problem.place.line for problem in found.problems] == [line]


def test_an_article_shows_the_file_beside_it() -> None:
    files = {
        "content/blog/a/index.md": "![[sizes.csv|Sizes]]\n\n![[other.json]]\n\n![[sizs.csv]]\n",
        "content/blog/a/sizes.csv": "name,mb\na,1\n",
        "content/data/other.json": '[{"x": 1}]',
    }
    found = site(files)
    targets = found.value.pages["/blog/a/"].targets

    assert "<caption>Sizes</caption>" in targets[0].html
    assert '<td class="number">1</td>' in targets[1].html
    assert [(p.name, p.hint) for p in found.problems] == [("dead-file", "nearest: `sizes.csv`")]
    assert [file.url for file in found.value.files] == ["/blog/a/sizes.csv"]
