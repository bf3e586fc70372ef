"""Where a deploy goes and as whom: what `site.toml` and the environment say."""

import pytest

from kit.netlify import TOKEN
from reprose.config import DeployOptions, NetlifyOptions, SiteConfig
from reprose.deploy.settings import API, Settings, read_settings
from reprose.problems import Stop


def settings(site: str = "", **environment: str) -> Settings:
    """Read the settings of a site with this `[deploy.netlify]`, with a token."""
    deploy = DeployOptions(netlify=NetlifyOptions(site=site))
    config = SiteConfig(title="T", url="https://t.example/", deploy=deploy)
    return read_settings(config, {"NETLIFY_AUTH_TOKEN": TOKEN, **environment})


def refused(site: str = "notes", **environment: str) -> tuple[str, str]:
    """Return the name of the problem, and all that is told."""
    with pytest.raises(Stop) as stop:
        settings(site, **environment)
    (problem,) = stop.value.problems
    return problem.name, f"{problem} {stop.value!r}"


def test_a_site_is_named_by_name_domain_or_id() -> None:
    number = "5b9ea8f0-62a5-4a4e-9d1b-0c0ffee00001"
    assert settings("notes").site == "notes.netlify.app"
    assert settings("notes.example").site == "notes.example"
    assert settings(number).site == number
    assert settings("notes", NETLIFY_SITE_ID=number).site == number
    assert settings("notes").api == API


@pytest.mark.parametrize("name", ["", "a b", "../user", "a/b", "a?b", "-a", "ü", "a\nb"])
def test_what_names_no_site_is_refused(name: str) -> None:
    assert refused(name)[0] == "deploy-site"


@pytest.mark.parametrize(
    "token", ["", "short", f"{TOKEN}\nX: 1", f"{TOKEN} {TOKEN}", f"{TOKEN}é", "x" * 5000]
)
def test_what_is_no_token_is_refused_without_showing_it(token: str) -> None:
    name, told = refused(NETLIFY_AUTH_TOKEN=token)
    assert name == "deploy-token"
    assert not token or token not in told
    assert TOKEN not in told


@pytest.mark.parametrize(
    "api",
    [
        "http://api.example/api/v1", "ftp://127.0.0.1", "https://", "https://u:p@x.example",
        "https://x:99999999", "https://x.example?y", "//x", "https://[bad",
    ],
)  # fmt: skip
def test_the_token_goes_nowhere_in_the_clear(api: str) -> None:
    assert refused(NETLIFY_API_URL=api)[0] == "deploy-api"


def test_settings_do_not_show_the_token() -> None:
    assert TOKEN not in repr(settings("notes"))
