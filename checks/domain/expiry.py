"""The domains of the product are registered, in DNS, and paid for long enough."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.rdap import Rdap, Registration, Unregistered
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_rdap import (
    BUSY,
    GONE,
    NO_SERVICE,
    SEEN_AT,
    in_days,
    paid_row,
    sample_rdap,
    sample_registration,
)
from cockpit.facts.samples_stated import NOTHING_SAID, sample_stated, statement
from cockpit.facts.stated import Reply, Standing, Stated
from cockpit.kit import (
    BLOCKER,
    FAIL,
    HIGH,
    MEDIUM,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Host,
    Launch,
    Layer,
    Word,
    case,
    check,
    cut,
    failed,
    not_applicable,
    warned,
)
from cockpit.kit.dates_said import ID, by_date, undated_domains, word_about
from cockpit.kit.holds import states
from cockpit.kit.registered import RENEWED, ending, look, on_credit, sound, undated, unregistered
from cockpit.kit.renewals import declared, end_of, paid, renewed_by, rows
from cockpit.model import Verdict

WARN_DAYS, FAIL_DAYS = 60, 30

CHECK = check(
    "Domain registration is not about to lapse",
    severity=HIGH,
    word=Word(
        "The registrar shows that the domain is paid until the day given here, and renewed automatically.",
        "a screenshot of the registrar that shows domain, date and automatic renewal; the date is --until",
        days=365,
        may_not_apply=False,
    ),
    why="When a domain lapses, the site and all mail stop at once, and some weeks later anybody may register "
    "the name. The reminders go to whoever once bought it.",
    fix="Renew the domain at the registrar and switch automatic renewal on.",
    undo=RENEWED,
    verify="curl -sSL https://rdap.org/domain/{subject}",
    source="RFC 9083 sections 4.5 and 5.3; RFC 8056; RFC 3915; ICANN, Expired Registration Recovery Policy",
    terms={
        "registrar": "the company where you bought the domain",
        "registry": "the one place that keeps all names under an ending such as .com",
        "RDAP": "how registries answer questions about a domain; it follows WHOIS",
        "hold": "the domain is registered but taken out of DNS: nothing under it works",
        "redemption period": "some 30 days after a deletion in which only the last holder can get it back",
        "transfer lock": "a switch at the registrar that keeps others from moving the domain away",
    },
)


def judge(launch: Launch, rdap: Rdap, stated: Stated) -> Iterator[Finding]:
    """Per domain: its state at the registry, its end, and who renews it.

    Where the registry tells no end, what somebody has seen at the registrar and stated decides. A domain of
    which launch.toml names only some host inside may be somebody else's (a hosted status page): for it,
    nothing is worse than a warning.
    """
    if not rdap.domains:
        reason = f"{launch.domain} is a name that a platform hands out: the platform renews its own domain"
        yield not_applicable(launch.domain, reason)
    for domain, seen in rdap.domains.items():
        found = list(_domain(launch, domain, seen, rdap, stated))
        wrong = [finding for finding in found if finding.verdict is not PASS]
        ours = declared(launch, domain)
        yield from (finding if ours else _softened(finding) for finding in wrong or found)


def _domain(
    launch: Launch, domain: str, seen: Registration | Unregistered | Unreachable, rdap: Rdap, stated: Stated
) -> Iterator[Finding]:
    if isinstance(seen, Unregistered):
        yield unregistered(launch, seen)
        return
    state = list(states(launch, seen)) if isinstance(seen, Registration) else []
    yield from state
    if isinstance(seen, Unreachable):
        yield _unseen(launch, domain, seen, rdap, stated)
    elif not any(finding.severity is BLOCKER for finding in state):
        yield _end(launch, seen, rdap, stated)
    yield from renewed_by(launch, domain, rdap)


def _end(launch: Launch, seen: Registration, rdap: Rdap, stated: Stated) -> Finding:
    """The registry's date counts: it decides what becomes of the name.

    Many registries extend a domain by a year when it ends and take that back if the registrar does not pay
    (auto renew period, up to 45 days): then an earlier date of the registrar shows that the owner has not
    paid. A later one shows that the owner has, and that the registrar pays the registry at the last moment.
    """
    domain = seen.domain
    if not seen.expires:
        cause = f"the registry publishes no end of {domain}"
        return _by_person(launch, domain, cause, seen, rdap, stated)
    left = _days(rdap.seen_at, seen.expires)
    own = _days(rdap.seen_at, seen.registrar_expires) if seen.registrar_expires else left
    if left < WARN_DAYS:
        late, grave = left < 0, left < FAIL_DAYS and (left < 0 or own < WARN_DAYS)
        when = f"ended on {end_of(seen)}" if late else f"ends on {end_of(seen)}, in {left} days"
        kind, summary = "expired" if late else "expires-soon", f"The registration of {domain} {when}"
        return (failed if grave else warned)(domain, kind, summary, **ending(launch, seen, WARN_DAYS))
    extended = "auto renew period" in seen.statuses and not paid(launch, seen, rdap)
    return on_credit(launch, seen) if extended or own < FAIL_DAYS else sound(seen)


def _days(start: str, end: str) -> int:
    """Whole days, rounded down: minus one as soon as the end has passed."""
    return (dt.datetime.fromisoformat(end) - dt.datetime.fromisoformat(start)).days


def _by_person(
    launch: Launch, domain: str, cause: str, seen: Registration | None, rdap: Rdap, stated: Stated
) -> Finding:
    if said := word_about(stated, domain):
        return by_date(launch, domain, said, rdap.seen_at, (WARN_DAYS, FAIL_DAYS))
    return undated(launch, domain, cause, rows(launch, domain, rdap), seen, undated_domains(rdap))


def _unseen(launch: Launch, domain: str, why: Unreachable, rdap: Rdap, stated: Stated) -> Finding:
    """The registry has no service, or it did not answer, or not to the point."""
    if why.kind == "no-service":
        return _by_person(launch, domain, why.cause, None, rdap, stated)
    if why.layer is not Layer.HTTP:
        return cut(domain, why)
    return cut(domain, why, fix=look(launch, domain, "", "Run the check again later. If it stays so: "))


def _softened(finding: Finding) -> Finding:
    if finding.verdict is FAIL:
        return replace(finding, verdict=WARN, severity=MEDIUM)
    if finding.verdict is UNKNOWN:
        reason = "only a host inside is declared; if the domain is yours, declare it as a [[host]]"
        return not_applicable(finding.subject, f"{finding.summary} ({reason})")
    return finding


_SHOP = sample_launch()
_MANUAL = sample_launch(services=(paid_row(400, auto_renew=False),))
_PAID = sample_launch(services=(paid_row(400),))
_STATUS_PAGE = sample_launch(hosts=(Host(name="shop.statuspage.example", role="status"),))
_OWN_APP = sample_launch(hosts=(Host(name="app.shop-app.example"), Host(name="shop-app.example")))
_SOUND = sample_registration()


def _said(days: int, about: str = "shop.example", **more: Any) -> Stated:
    return sample_stated(statement(ID, about, until=in_days(days)[:10], **more))


def _with(*statuses: str, days: int | None = 400) -> Rdap:
    return sample_rdap(sample_registration(days, *statuses))


def _second(domain: str, days: int) -> Rdap:
    return sample_rdap(_SOUND, sample_registration(days, domain=domain))


def _case(name: str, launch: Launch, rdap: Rdap, stated: Stated = NOTHING_SAID, *, expect: Verdict) -> Case:
    """A case in which nobody has said anything, unless given."""
    return case(name, launch, rdap, stated, expect=expect)


def _cases() -> Iterator[Case]:
    yield _case("registered for another year", _SHOP, _with(), expect=PASS)
    yield _case("sixty days left", _SHOP, _with(days=60), expect=PASS)
    yield _case(
        "a registry without transfer locks", _SHOP, sample_rdap(sample_registration(400, "")), expect=PASS
    )
    yield _case("no lock is set", _SHOP, sample_rdap(sample_registration(statuses=("active",))), expect=PASS)
    yield _case("newly bought, in its add period", _SHOP, _with("add period"), expect=PASS)
    yield _case("the declared renewal is a month before the end", _PAID, _with(days=430), expect=PASS)
    yield _case(
        "extended by the registry, and seen at the registrar", _PAID, _with("auto renew period"), expect=PASS
    )
    yield _case("a platform's name", sample_launch("shop.vercel.app"), sample_rdap(), expect=NOT_APPLICABLE)
    yield _case("a status page elsewhere cannot be seen", _STATUS_PAGE, sample_rdap(_SOUND), expect=PASS)
    yield _case(
        "somebody else's registry has no service",
        _STATUS_PAGE,
        Rdap(SEEN_AT, {"shop.example": _SOUND, "statuspage.example": NO_SERVICE}),
        expect=PASS,
    )
    yield _case("fifty-nine days left", _SHOP, _with(days=59), expect=WARN)
    yield _case("extended by the registry, perhaps unpaid", _SHOP, _with("auto renew period"), expect=WARN)
    yield _case(
        "the registrar's own date has passed",
        _SHOP,
        sample_rdap(sample_registration(registrar_expires=in_days(-3))),
        expect=WARN,
    )
    yield _case(
        "the registrar has renewed, the registry's date is not there yet",
        _SHOP,
        sample_rdap(sample_registration(12, registrar_expires=in_days(377))),
        expect=WARN,
    )
    yield _case("a transfer is under way", _SHOP, _with("pending transfer"), expect=WARN)
    yield _case("no name servers at the registry", _SHOP, _with("inactive"), expect=WARN)
    yield _case("the declared renewal comes after the end", _PAID, _with(days=200), expect=WARN)
    yield _case("a declared date nobody has updated", _PAID, _with(days=800), expect=WARN)
    yield _case(
        "somebody else's domain ends soon", _STATUS_PAGE, _second("statuspage.example", 12), expect=WARN
    )
    yield _case("twelve days left", _SHOP, _with(days=12), expect=FAIL)
    yield _case("ended yesterday", _SHOP, sample_rdap(sample_registration(expires=in_days(-1))), expect=FAIL)
    yield _case("on hold by the registrar", _SHOP, _with("client hold"), expect=FAIL)
    yield _case("on hold by the registry, no date", _SHOP, _with("server hold", days=None), expect=FAIL)
    yield _case("deleted", _SHOP, _with("redemption period", "pending delete"), expect=FAIL)
    yield _case("being restored", _SHOP, _with("pending restore"), expect=FAIL)
    yield _case("about to be released", _SHOP, _with("pending delete"), expect=FAIL)
    yield _case("does not renew by itself", _MANUAL, _with(), expect=FAIL)
    yield _case("does not renew by itself, no RDAP", _MANUAL, sample_rdap(NO_SERVICE), expect=FAIL)
    yield _case("not registered", _SHOP, sample_rdap(GONE), expect=FAIL)
    yield _case("another domain of ours ends", _OWN_APP, _second("shop-app.example", 12), expect=FAIL)
    yield _case("the registry publishes no date", _SHOP, _with(days=None), expect=UNKNOWN)
    yield _case("a declared date does not decide", _PAID, _with(days=None), expect=UNKNOWN)
    yield _case("the registry has no RDAP", _PAID, sample_rdap(NO_SERVICE), expect=UNKNOWN)
    yield _case("the registry wants fewer questions", _SHOP, sample_rdap(BUSY), expect=UNKNOWN)
    said = _said(90)
    yield _case("no RDAP, and seen to be paid", _SHOP, sample_rdap(NO_SERVICE), said, expect=PASS)
    yield _case("no date, and seen to be paid", _SHOP, _with(days=None), said, expect=PASS)
    yield _case("seen to be paid for 45 days", _SHOP, _with(days=None), _said(45), expect=WARN)
    yield _case("seen to be paid for 12 days", _SHOP, _with(days=None), _said(12), expect=FAIL)
    unpaid = _said(90, answer=Reply.NOT_DONE, reason="the card has expired")
    yield _case("seen, and not paid", _SHOP, sample_rdap(NO_SERVICE), unpaid, expect=FAIL)
    old = _said(-1, standing=Standing.EXPIRED, why="it held until 2026-11-19")
    yield _case("what was seen is too old", _SHOP, sample_rdap(NO_SERVICE), old, expect=UNKNOWN)
    other = _said(90, about="other.example")
    yield _case("seen of another domain", _SHOP, sample_rdap(NO_SERVICE), other, expect=UNKNOWN)
    yield _case("the registry's date goes before", _SHOP, _with(days=12), said, expect=FAIL)
    yield _case("the network is cut", _SHOP, sample_rdap(DEAD), expect=UNKNOWN)


CASES = Cases(_cases)
