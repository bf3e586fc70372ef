"""Where a deploy goes and who may do it.

Comes in: `site.toml` and the environment. Goes out: `Settings`. The token comes from the
environment and from nowhere else; it is shown by nothing. Start reading at `read_settings`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from reprose.config import SiteConfig
from reprose.problems import Place, Problem, Stop, error

API = "https://api.netlify.com/api/v1"
_TOKEN = re.compile(r"[!-~]{8,4096}")
_SITE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?")
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where a deploy goes.

    Attributes:
        site: a site at Netlify, as its API takes it: an id or a domain.
        token: says who we are; no `repr` shows it.
        api: the address of the API, without a final slash.
    """

    site: str
    token: str = field(repr=False)
    api: str = API


def read_settings(config: SiteConfig, environment: Mapping[str, str]) -> Settings:
    """Return where to deploy to.

    `NETLIFY_SITE_ID` goes before `site` in `[deploy.netlify]`, so that a workflow can choose.

    Raises:
        Stop: with `deploy-site`, `deploy-token` and `deploy-api`, all that apply.
    """
    site = (environment.get("NETLIFY_SITE_ID") or config.deploy.netlify.site).strip()
    token = environment.get("NETLIFY_AUTH_TOKEN", "").strip()
    api = (environment.get("NETLIFY_API_URL") or API).strip().rstrip("/")
    problems = (*_check_site(site), *_check_token(token), *_check_api(api))
    if problems:
        raise Stop(*problems)
    is_whole = "." in site or _ID.fullmatch(site)
    return Settings(site=site if is_whole else f"{site}.netlify.app", token=token, api=api)


def _check_site(site: str) -> tuple[Problem, ...]:
    if _SITE.fullmatch(site):
        return ()
    said = f"`{site}` is not the name, domain or id of a site" if site else "no site is named"
    hint = 'add `[deploy.netlify]` with `site = "NAME"` to `site.toml`, or set `NETLIFY_SITE_ID`'
    return (error("deploy-site", said, Place("site.toml"), hint),)


def _check_token(token: str) -> tuple[Problem, ...]:
    """What is wrong with a token is told without showing any of it."""
    if _TOKEN.fullmatch(token):
        return ()
    said = "is not a token" if token else "is not set"
    hint = "make a personal access token at https://app.netlify.com/user/applications and export it"
    place = Place("NETLIFY_AUTH_TOKEN")
    return (error("deploy-token", f"`NETLIFY_AUTH_TOKEN` {said}", place, hint),)


def _check_api(api: str) -> tuple[Problem, ...]:
    """The token travels encrypted, or not beyond this machine."""
    try:
        parts = urlsplit(api)
        is_safe = parts.scheme == "https" or (
            parts.scheme == "http" and parts.hostname in _LOOPBACK
        )
        is_good = is_safe and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        is_good = False
    if (
        is_good
        and re.fullmatch(r"[!-~]+", api)
        and not (parts.query or parts.fragment or "@" in api)
    ):
        return ()
    message = "`NETLIFY_API_URL` is no `https` address"
    hint = f"unset it, or write it like `{API}`"
    return (error("deploy-api", message, Place("NETLIFY_API_URL"), hint),)
