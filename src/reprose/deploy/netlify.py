"""Netlify's API, as far as a deploy needs it.

Comes in: digests by path, then files. Goes out: a deploy that is ready. The host says which bytes
it lacks; only those are sent, and the site changes for readers in one step, when all are there.
Nothing it says may lead us astray: it gets no file but those it was told of. Start reading at
`Netlify.create`.

The API: https://docs.netlify.com/api-and-cli-guides/api-guides/get-started-with-api/
"""

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlsplit

from reprose.deploy.asking import Api, Reply
from reprose.deploy.plan import is_publishable
from reprose.problems import Place, Problem, Stop, error

_ASYNC_ABOVE = 100
_MOST_PAGES = 1000
_UNSURE = frozenset({401, 403, 404, 409})  # seen for uploads that went well a moment later
_FAILED = frozenset({"error", "rejected", "cancelled"})
_DIFFED = frozenset({"prepared", "uploading", "uploaded", "processing", "processed", "ready"})
_WORD = re.compile(r"[A-Za-z0-9_-]{1,128}")
_SHA1 = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class Home:
    """A site at Netlify: its id, its address, and whether new deploys are kept from readers."""

    id: str
    url: str
    is_locked: bool


@dataclass(frozen=True, slots=True)
class Deploy:
    """A deploy: its id, how far it is, the digests the host lacks, the address of its own."""

    id: str
    state: str
    required: tuple[str, ...]
    url: str


class Netlify:
    """One site at Netlify."""

    def __init__(self, api: Api, site: str) -> None:
        self._api, self._site = api, site

    def find(self) -> Home:
        """Return the site.

        Raises:
            Stop: with `deploy-refused` when the token is not good for it, `deploy-site` when there
                is none.
        """
        reply = self._api.ask("GET", f"/sites/{quote(self._site, safe='')}")
        if reply.status == 404:
            hint = "its name stands in Netlify's interface, under the site's configuration"
            message = f"Netlify has no site `{self._site}` for this token"
            raise Stop(error("deploy-site", message, Place("site.toml"), hint))
        table = self._table(reply)
        published = table.get("published_deploy")
        is_locked = isinstance(published, dict) and published.get("locked") is True
        return Home(self._word(table, "id"), self._url(table, "ssl_url", "url"), is_locked)

    def live(self, home: Home) -> dict[str, str]:
        """Return the digests of the files that readers see; none before the first deploy."""
        found: dict[str, str] = {}
        for page in range(1, _MOST_PAGES):
            reply = self._api.ask("GET", f"/sites/{home.id}/files?page={page}&per_page=1000")
            if reply.status == 404 and page == 1:
                return {}
            self._check(reply)
            rows = reply.value if isinstance(reply.value, list) else None
            if rows is None or not all(isinstance(row, dict) for row in rows):
                raise Stop(self._api.nonsense("it was asked for files and gave something else"))
            more = {str(row.get("path", "")).lstrip("/"): str(row.get("sha", "")) for row in rows}
            if more.keys() <= found.keys():
                break
            found |= more
            if len(rows) % 100:  # pages are full but for the last; or all came at once
                break
        return {path: sha for path, sha in found.items() if path and self._is_shown(path)}

    def create(self, home: Home, digests: Mapping[str, str], *, draft: bool) -> Deploy:
        """Begin a deploy: tell the host what there will be."""
        wanted = {
            "files": {f"/{path}": digest for path, digest in sorted(digests.items())},
            "draft": draft,
            "async": len(digests) > _ASYNC_ABOVE,
        }
        body = json.dumps(wanted, ensure_ascii=False).encode()
        return self._deploy(self._api.ask("POST", f"/sites/{home.id}/deploys", body))

    def compare(
        self, home: Home, begun: Deploy, digests: Mapping[str, str], tell: Callable[[str], None]
    ) -> Deploy:
        """Learn which bytes the host lacks; for a large site it takes its time to find out."""
        deploy = self.wait(home, begun, _DIFFED, tell)
        if unknown := sorted(set(deploy.required) - set(digests.values())):
            shown = self._api.shown(unknown[0][:40])
            raise Stop(self._api.nonsense(f"it asks for `{shown}`, which this site does not have"))
        return deploy

    def send(self, deploy: Deploy, path: str, body: bytes, digest: str) -> None:
        """Send one file; what arrived must be what was sent."""
        where = f"/deploys/{deploy.id}/files/{quote(path, safe='/')}"
        arrived = ""
        for _ in range(3):
            table = self._table(self._api.ask("PUT", where, body, again=_UNSURE))
            arrived = str(table.get("sha", ""))
            if not _SHA1.fullmatch(arrived) or arrived == digest:
                return
        message = f"`{path}` arrived as other bytes than were sent"
        hint = "deploy again; when it stays so, something on the way changes files"
        raise Stop(error("deploy-failed", message, self._api.place, hint))

    def wait(
        self, home: Home, deploy: Deploy, states: Collection[str], tell: Callable[[str], None]
    ) -> Deploy:
        """Look at a deploy until it is in one of some states; `tell` hears how far it is.

        Raises:
            Stop: with `deploy-refused` when the host gives it up, `deploy-late` when it never ends.
        """
        where = f"/sites/{home.id}/deploys/{deploy.id}"
        for _ in range(self._api.patience.polls):
            if deploy.state in states:
                return deploy
            tell(self._api.shown(deploy.state))
            self._api.pause(self._api.patience.poll_s)
            deploy = replace(self._deploy(self._api.ask("GET", where)), id=deploy.id)
        message = f"the deploy is still `{self._api.shown(deploy.state)}` at Netlify"
        hint = "it may go on without us: look at the site's deploys in Netlify's interface"
        raise Stop(error("deploy-late", message, self._api.place, hint))

    def cancel(self, deploy: Deploy) -> None:
        """Give a deploy up, here and at the host."""
        self._api.stop()
        self._api.bid_farewell("POST", f"/deploys/{deploy.id}/cancel")

    def _deploy(self, reply: Reply) -> Deploy:
        table = self._table(reply)
        state, required = table.get("state"), table.get("required") or []
        if state in _FAILED:
            said = self._api.shown(str(table.get("error_message") or "without a reason"))
            raise Stop(self._refused(f"gave the deploy up: {said}"))
        if not isinstance(state, str) or not isinstance(required, list):
            raise Stop(self._api.nonsense("it was asked for a deploy and gave something else"))
        digests = tuple(dict.fromkeys(str(one) for one in required))
        url = self._url(table, "deploy_ssl_url", "deploy_url", "ssl_url", "url")
        return Deploy(self._word(table, "id"), state, digests, url)

    def _table(self, reply: Reply) -> Mapping[str, Any]:
        """Return the JSON object that a good reply is."""
        self._check(reply)
        if not isinstance(reply.value, dict):
            raise Stop(self._api.nonsense("its answer is no JSON object"))
        return reply.value

    def _check(self, reply: Reply) -> None:
        if not reply.is_good:
            said = f": {reply.said}" if reply.said else ""
            raise Stop(self._refused(f"answered {reply.status}{said}", reply.status))

    def _refused(self, what: str, status: int = 0) -> Problem:
        hint = "the answer says what it does not like; what readers see has not changed"
        if status in (401, 403):
            hint = "is `NETLIFY_AUTH_TOKEN` a token of an account that may deploy to this site?"
        return error("deploy-refused", f"Netlify {what}", self._api.place, hint)

    def _word(self, table: Mapping[str, Any], name: str) -> str:
        """Return what stands in addresses that we ask; it must not lead elsewhere."""
        word = table.get(name)
        if not isinstance(word, str) or not _WORD.fullmatch(word) or not self._api.is_clean(word):
            raise Stop(self._api.nonsense(f"its answer has no `{name}` that could be one"))
        return word

    def _url(self, table: Mapping[str, Any], *names: str) -> str:
        """Return the first address there is, if it can be shown; nothing otherwise."""
        for name in names:
            url = table.get(name)
            if isinstance(url, str) and re.fullmatch(r"https?://[!-Z^-~]{1,500}", url):
                return url if self._api.is_clean(url) else ""
        return ""

    def _is_shown(self, path: str) -> bool:
        """Say whether the name of a live file can be shown; what we sent always can."""
        return is_publishable(path) and self._api.is_clean(path)


def same_address(one: str, other: str) -> bool:
    """Say whether two addresses of sites lead to the same place."""
    first, second = urlsplit(one), urlsplit(other)
    return (first.netloc.lower(), first.path.rstrip("/")) == (
        second.netloc.lower(),
        second.path.rstrip("/"),
    )
