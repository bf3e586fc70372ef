"""Slugs: one title, one address, however the system spells its letters."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reprose.slug import slugify


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Café Ångström", "cafe-angstrom"),
        ("Don’t panic!", "dont-panic"),
        ("入門 日本", "入門-日本"),
        ("й и", "й-и"),
        ("CON", "con-x"),
        ("🎉", "untitled"),
    ],
)
def test_titles_in_one_piece_and_in_pieces(title: str, slug: str) -> None:
    for form in ("NFC", "NFD"):
        assert slugify(unicodedata.normalize(form, title)) == slug


@given(st.text(max_size=40))
def test_any_text_is_a_name_of_a_file_and_stays_it(text: str) -> None:
    slug = slugify(text)
    assert 0 < len(slug.encode()) <= 82
    assert not set(slug) & set("/\\.:?#% \0")
    assert slugify(unicodedata.normalize("NFD", text)) == slug
