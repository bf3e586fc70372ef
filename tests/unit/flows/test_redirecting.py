"""What answers an old address, read as the host reads it."""

from reprose.flows.redirecting import find_redirect

RULES = b"/ p=17 /posts/beans/ 301!\n/old/ a=1 b=2 /both/ 301!\n/old/ /new/ 301!\n/x /y\n# /z /w\n"


def test_a_rule_that_asks_answers_only_who_asks() -> None:
    assert find_redirect(RULES, "/", "p=17&utm_source=x") == ("/posts/beans/", 301)
    assert find_redirect(RULES, "/", "p=18") is None
    assert find_redirect(RULES, "/", "") is None


def test_the_first_rule_that_fits_counts() -> None:
    assert find_redirect(RULES, "/old", "b=2&a=1") == ("/both/", 301)
    assert find_redirect(RULES, "/old/", "a=1") == ("/new/", 301)
    assert find_redirect(RULES, "/x/") == ("/y", 301)
    assert find_redirect(RULES, "/z") is None
