"""`site deploy`: build, compare with what readers see, send what differs.

Comes in: a request. Goes out: a report with the address to look at. The site is built first, so
that what is sent is what the content says; a deploy for readers is built strictly. Until the host
has everything, nothing changes for readers. To follow a deploy from end to end read `deploy`.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from reprose.deploy.asking import Api, Patience
from reprose.deploy.netlify import Deploy, Home, Netlify, same_address
from reprose.deploy.plan import Plan, digest_of, plan_files
from reprose.deploy.sending import send_all
from reprose.deploy.settings import Settings
from reprose.files import read_bytes
from reprose.flows.build import BuildRequest, build
from reprose.flows.opening import config_place, open_site
from reprose.flows.unchanged import unchanged, variant
from reprose.manifest import load_manifest
from reprose.problems import Place, Problem, Stop, error, has_errors, note, strictly, tally
from reprose.work import Watcher

PUBLIC, PREVIEW = "public", ".reprose/preview"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployRequest:
    """What to deploy.

    Attributes:
        settings: where to, and as whom.
        prod: whether it is for readers; a preview has an address of its own.
        dry_run: whether to stop before anything is sent.
        drafts, future: as for a build; for previews only.
        strict: whether warnings stop a preview, too.
        may_lose: whether addresses that readers have may lead nowhere from now on.
    """

    root: str
    now: dt.datetime
    watch: Watcher
    settings: Settings
    prod: bool = False
    dry_run: bool = False
    drafts: bool = False
    future: bool = False
    strict: bool = False
    may_lose: bool = False
    patience: Patience = field(default_factory=Patience)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployReport:
    """What a deploy did.

    Attributes:
        problems: those of the build, and of the deploy.
        plan: what there is to send; None when the build stopped it.
        sent: how many files were sent.
        is_done: whether the site is at the host now, as planned.
        url: where to look; empty when nothing was deployed, or the host does not say.
    """

    problems: tuple[Problem, ...]
    plan: Plan | None = None
    sent: int = 0
    is_done: bool = False
    url: str = ""


def deploy(request: DeployRequest) -> DeployReport:
    """Deploy the site.

    Raises:
        Stop: with the problems of a build, of `Api` and of `Netlify`; with `deploy-locked` when
            the host keeps deploys from readers, `deploy-changed` when the output changed meanwhile.
    """
    host = Netlify(Api(request.settings, request.patience), request.settings.site)
    home = host.find()
    live = host.live(home)
    problems = (*_check_home(request, home), *_build(request, live))
    if has_errors(problems):
        return DeployReport(problems=problems)
    planned = plan_files(_outputs(request), live)
    plan, problems = planned.value, (*problems, *planned.problems)
    if request.dry_run or has_errors(planned.problems):
        return DeployReport(problems=problems, plan=plan)
    if request.prod and plan.is_live:
        return DeployReport(problems=problems, plan=plan, is_done=True, url=home.url)
    begun = _bring(host, home, plan, request)
    request.watch.begin("waiting for Netlify")
    ready = host.wait(home, begun, {"ready"}, request.watch.tick)
    request.watch.done()
    url = home.url if request.prod else ready.url
    sent = len(begun.required)
    return DeployReport(problems=problems, plan=plan, sent=sent, is_done=True, url=url)


def _build(request: DeployRequest, live: dict[str, str]) -> tuple[Problem, ...]:
    """Build what is deployed; return the problems, which stop as strictly as they should.

    What a build has just made without a complaint, and loses nothing, is taken as it is.
    """
    out = _out(request)
    last = unchanged(request.root, out, _variant(request), request.now.timestamp())
    if last and last.tally == tally(()) and live.keys() <= last.outputs.keys():
        return ()
    strict = request.prod or request.strict
    report = build(
        BuildRequest(
            root=request.root, out=out, now=request.now, watch=request.watch, strict=strict,
            drafts=request.drafts, future=request.future,
            live=tuple(live), may_lose=request.may_lose,
        )
    )  # fmt: skip
    return strictly(report.problems) if strict else report.problems


def _outputs(request: DeployRequest) -> Iterator[tuple[str, bytes]]:
    """Yield the files that the build wrote, and no others that may lie beside them."""
    out = _out(request)
    manifest = load_manifest(request.root, out, _variant(request))
    for path in sorted(manifest.outputs if manifest else ()):
        if not path.startswith(".") and "/." not in path:
            yield path, read_bytes(out, path)


def _out(request: DeployRequest) -> str:
    """Return where the site is built: what is not for readers never lies in `public/`."""
    is_for_readers = not (request.drafts or request.future)
    return f"{request.root}/{PUBLIC if is_for_readers else PREVIEW}"


def _variant(request: DeployRequest) -> str:
    return variant(drafts=request.drafts, future=request.future)


def _bring(host: Netlify, home: Home, plan: Plan, request: DeployRequest) -> Deploy:
    """Send what the host lacks; whatever ends that early ends the deploy."""
    begun = host.create(home, plan.digests, draft=not request.prod)
    try:
        request.watch.begin("waiting for Netlify")
        begun = host.compare(home, begun, plan.digests, request.watch.tick)
        request.watch.done()
        paths = plan.paths()
        digests = {paths[digest]: digest for digest in begun.required}
        send = partial(_send, host, begun, _out(request), digests)
        send_all(sorted(digests), send, request.watch)
    except BaseException:
        host.cancel(begun)
        raise
    return begun


def _send(host: Netlify, begun: Deploy, out: str, digests: Mapping[str, str], path: str) -> None:
    """Send one file, if it is still the one that was planned."""
    body = read_bytes(out, path)
    if digest_of(body) != digests[path]:
        message = f"`{path}` changed while it was being deployed"
        hint = "deploy again, and let no other build write there meanwhile"
        raise Stop(error("deploy-changed", message, Place(path), hint))
    host.send(begun, path, body, digests[path])


def _check_home(request: DeployRequest, home: Home) -> tuple[Problem, ...]:
    """Return what is known to be wrong before anything is built."""
    if request.prod and home.is_locked:
        message = "Netlify keeps new deploys of this site from readers: its deploys are locked"
        hint = "unlock them in Netlify's interface, or deploy a preview without `--prod`"
        raise Stop(error("deploy-locked", message, Place(request.settings.site), hint))
    url = open_site(request.root).value.url
    if not home.url or same_address(url, home.url):
        return ()
    message = f"`url` is `{url}`, but Netlify serves this site at `{home.url}`"
    hint = "links in feeds, the sitemap and shared pages lead to `url`; is it the right one?"
    return (note("deploy-url", message, config_place(request.root, url), hint),)
