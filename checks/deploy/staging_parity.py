"""deploy.staging-parity."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from cockpit.facts.environments import Environments, Glimpse, counterpart, others, row_of
from cockpit.facts.pages import Page
from cockpit.facts.samples_environments import HOME, STAGING, environments, glimpse, seen
from cockpit.facts.samples_http import DEAD, NO_NAME, response
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_tls import leaf, shaken
from cockpit.kit import (
    FAIL,
    MEDIUM,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Host,
    Launch,
    Layer,
    Unreachable,
    case,
    check,
    cut,
    failed,
    not_applicable,
    passed,
    warned,
)
from cockpit.kit.environments import Env, Environment, absent, differs, evidence, missing_names, unseen
from cockpit.model import Verdict
from cockpit.standards.environment_gaps import Gap, gaps, walled

CHECK = check(
    "Staging mirrors production",
    severity=MEDIUM,
    why="What was tried in a rehearsal that differs was not tried: another header, another certificate or a "
    "variable that is not there breaks the release in front of customers.",
    fix="Make them the same, or write into [[environment]] differs what differs and why.",
    undo="Write back what stood in the row.",
    verify="curl -sSI https://{subject}/",
    source="The Twelve-Factor App, X (dev/prod parity); [[environment]] and [[env]] of launch.toml",
    terms={
        "staging": "a copy of the product for rehearsals, not meant for customers",
        "header": "a line that the server sends with each page, for the browser to obey",
    },
)
_EXPECTED = (
    "the same headers, TLS, redirects, caching, release and variables, or a reason for each difference"
)


def judge(launch: Launch, environments: Environments) -> Iterator[Finding]:
    """Each rehearsal beside the production host it stands for; what differs needs a reason in launch.toml."""
    rehearsals = others(launch)
    if not rehearsals:
        yield not_applicable(
            launch.domain, "no staging is declared, so there is nothing that has to mirror production"
        )
    for host, name in rehearsals.items():
        yield _compared(launch, environments, host, name)


def _compared(launch: Launch, seen: Environments, host: str, name: str) -> Finding:
    there, here = seen.of(host), seen.of(counterpart(launch, host))
    if gone := absent(there):
        return not_applicable(host, f"{host} {gone}: it cannot be compared from here")
    if blind := unseen(host, here) or unseen(host, there):
        return blind
    if here is None or there is None:
        return cut(
            host, Unreachable(Layer.PERSON, f"{host} is one environment too many to be looked at", "limit")
        )
    row = row_of(launch, host)
    found = (*gaps(here, there), *missing_names(launch, name))
    open_ = [gap for gap in found if not gap.explained(row.differs if row else ())]
    return _differ(launch, here, there, open_) if open_ else _same(launch, here, there, len(found))


def _same(launch: Launch, here: Glimpse, there: Glimpse, meant: int) -> Finding:
    told = f"{meant} differences have their reason" if meant > 1 else "one difference has its reason"
    text = f"it is as {here.host} is" + (f"; {told}" if meant else "")
    if isinstance(there.seen, Page) and walled(there.seen.response):
        text += "; what its password hides was not compared"
    if not launch.env:
        text += "; no variables are declared"
    return passed(there.host, text, expected=_EXPECTED, observed=text, evidence=evidence(there))


def _differ(launch: Launch, here: Glimpse, there: Glimpse, found: list[Gap]) -> Finding:
    told = [gap.text for gap in found]
    more = f", and {len(told) - 4} more" if len(told) > 4 else ""  # noqa: PLR2004 - four examples
    text = f"it differs from {here.host}, and launch.toml gives no reason: {'; '.join(told[:4])}{more}"
    given = {
        "expected": _EXPECTED,
        "observed": "; ".join(told[:10]),
        "evidence": {**evidence(there), "differs": [gap.name for gap in found][:50]},
        "fix": Fix(
            "Make them the same. Where the difference is meant, say so, each with why.",
            differs(launch, there.host, found[:10]),
            "Write back what stood in the row.",
        ),
    }
    if all(gap.mild for gap in found):
        return warned(there.host, "differs-mildly", text, **given)
    return failed(there.host, "differs", text, **given)


_STAGING = Host(name=STAGING, role="staging")
_SHOP = sample_launch(hosts=(_STAGING,))
_WHY = "content-security-policy: the rehearsal tries a stricter one"


def _meant(*reasons: str, **more: Any) -> Launch:
    row = Environment(name="staging", url=f"https://{STAGING}/", differs=reasons)
    return sample_launch(hosts=(_STAGING,), environments=(row,), **more)


def _looks(name: str, expect: Verdict, there: Glimpse, launch: Launch = _SHOP) -> Case:
    return case(name, launch, environments(there), expect=expect)


def _cases() -> Iterator[Case]:
    yield case("no staging", sample_launch(), Environments(), expect=NOT_APPLICABLE)
    yield case("the same", _SHOP, environments(), expect=PASS)
    bare = seen(STAGING, content_security_policy="")
    yield _looks("a header is missing there", FAIL, glimpse(STAGING, bare))
    yield _looks("and there is a reason", PASS, glimpse(STAGING, bare), _meant(_WHY))
    yield _looks("a reason that is none", FAIL, glimpse(STAGING, bare), _meant("content-security-policy"))
    own = seen(
        STAGING, content_security_policy="default-src 'self'; connect-src https://api.staging.shop.example"
    )
    yield _looks("the policy names its own hosts", PASS, glimpse(STAGING, own))
    shut = seen(STAGING, status=401, content_security_policy="", x_content_type_options="")
    yield _looks("behind a password that sends no headers", PASS, glimpse(STAGING, shut))
    plain = glimpse(STAGING, plain=response(f"http://{STAGING}/"))
    yield _looks("http is open there", FAIL, plain)
    old = replace(shaken(leaf(STAGING)), version="TLSv1.2")
    yield _looks("older TLS", FAIL, glimpse(STAGING, tls=old))
    refused = shaken(leaf(STAGING), code=18, trouble="self-signed certificate")
    yield _looks("a certificate nobody trusts", FAIL, glimpse(STAGING, tls=refused))
    ahead = environments(glimpse(HOME, version="2.4.0"), glimpse(STAGING, version="3.0.1"))
    yield case("the next major release", _SHOP, ahead, expect=WARN)
    behind = environments(glimpse(HOME, seen(HOME, server="cloudflare")))
    yield case("no edge there", _SHOP, behind, expect=WARN)
    mail = Env(name="SMTP_URL", environments=("production",))
    both = Env(name="DATABASE_URL", environments=("production", "staging"))
    yield case("a variable is missing", _meant(env=(mail, both)), environments(), expect=FAIL)
    said = _meant("SMTP_URL: the rehearsal sends no mail", env=(mail, both))
    yield case("and is meant to be", said, environments(), expect=PASS)
    yield _looks("it does not exist", NOT_APPLICABLE, glimpse(STAGING, NO_NAME))
    yield _looks("it does not answer", UNKNOWN, glimpse(STAGING, DEAD))
    yield _looks("production does not answer", UNKNOWN, glimpse(HOME, DEAD))
    challenged = seen(STAGING, status=403, cf_mitigated="challenge")
    yield _looks("a bot challenge", UNKNOWN, glimpse(STAGING, challenged))


CASES = Cases(_cases)
