"""What we say of one host, field by field, through the same probes and judges as every run."""

from collections.abc import Iterable

from checks.header import cookie_scope, hsts
from checks.header import cors as cross_origin
from checks.tls import https_forced
from cockpit.facts.fronts import Fronts
from cockpit.facts.pages import Page
from cockpit.facts.samples_dns import sample_names
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import NOTHING_SAID
from cockpit.facts.samples_tls import tls
from cockpit.kit.csp_strength import flaws
from cockpit.kit.guards import page_flaws
from cockpit.launch.parts import Host, Route, Session
from cockpit.model import Finding, Verdict
from cockpit.probes import cors, served, set_cookies, trails
from cockpit.vantage import Vantage
from tests.real.observatory.rows import COOKIE, CORS, CSP, HSTS, REDIRECTION, RP, XCTO, XFO

_KINDS = {XFO: ("framing",), XCTO: ("sniffing",), RP: ("referrer-leaks", "referrer-unreadable")}


async def ours(vantage: Vantage, host: str) -> dict[str, bool]:
    """Whether each field does its work: what a check warns of does not."""
    home = f"https://{host}/"
    launch = sample_launch(
        host,
        hosts=(Host(name=host, role="api"),),
        routes=(Route(name="login", url=home, kind="auth"),),
        sessions=(Session(cookie="sess", hosts=(host,)),),
    )
    walked = await trails.gather(launch, vantage)
    page = (await served.gather(launch, vantage)).places[home]
    cookies = await set_cookies.gather(launch, vantage)
    crossed = await cors.gather(launch, vantage)
    assert isinstance(page, Page), page
    told = {flaw.kind for flaw in page_flaws(page.response, page.document, signing_in=True)}
    return {
        HSTS: _fine(hsts.judge(launch, walked, Fronts(()), tls())),
        **{field: not told & set(kinds) for field, kinds in _KINDS.items()},
        CSP: not flaws(page, None, careful=True),
        COOKIE: _fine(cookie_scope.judge(launch, cookies, sample_names(), NOTHING_SAID)),
        CORS: _fine(cross_origin.judge(launch, crossed)),
        REDIRECTION: _fine(https_forced.judge(launch, walked, Fronts(()))),
    }


def _fine(found: Iterable[Finding]) -> bool:
    return not any(one.verdict in (Verdict.FAIL, Verdict.WARN) for one in found)
