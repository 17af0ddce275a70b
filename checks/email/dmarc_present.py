"""Every domain in From has a DMARC record that receivers understand, and somebody gets the reports."""

from collections.abc import Iterator
from typing import Any

from cockpit.facts.dmarc import Climb, Dmarc
from cockpit.facts.samples_dmarc import REPORTED, dark_dmarc, sample_climb, sample_dmarc
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_mail import cut_told, hidden_told, sample_told
from cockpit.kit import (
    BLOCKER,
    FAIL,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Email,
    Finding,
    Launch,
    Layer,
    Product,
    Unreachable,
    case,
    check,
    command,
    cut,
    not_applicable,
    passed,
)
from cockpit.kit.dmarc import EXPECTED, TERMS, evidence, in_words, reports_to, shown, step
from cockpit.kit.dmarc_flaws import Wrong, wrongs
from cockpit.kit.dmarc_missing import doubled, missing
from cockpit.kit.dmarc_notes import half_seen, notes, repair
from cockpit.kit.headers import bundled
from cockpit.model import Verdict
from cockpit.standards.dmarc import Found, dark, held, organizational, policy_of
from cockpit.standards.dmarc_reports import permits
from cockpit.standards.free_mail import is_free_mail

CHECK = check(
    "DMARC published, at least monitoring",
    severity=BLOCKER,
    why="Without a DMARC record anybody can write in your name, and Gmail, Yahoo and Outlook hold back or "
    "refuse the mail of those who have none. With one that only watches you lose nothing and see who sends.",
    fix="Publish one DMARC record at _dmarc of your domain that watches and asks for reports.",
    undo="Delete the TXT record at _dmarc again.",
    verify="dig +short _dmarc.{subject} TXT",
    source="RFC 9989 and RFC 9990, which replace RFC 7489; the sender rules of Google and Yahoo of 2024",
    terms=TERMS,
)


def judge(launch: Launch, dmarc: Dmarc) -> Iterator[Finding]:
    """Per From domain the record that applies to it; a record that covers several is judged once."""
    told: set[str] = set()
    for domain in filter(None, launch.from_domains):
        climb = dmarc.climbs.get(domain)
        if is_free_mail(domain):
            yield not_applicable(domain, f"{domain} is not yours: its owner decides about DMARC there")
        elif climb is None:
            yield cut(domain, Unreachable(Layer.DNS, f"{domain} was not looked up", "unseen"))
        else:
            yield from _domain(launch, climb, dmarc, told)


def _domain(launch: Launch, climb: Climb, dmarc: Dmarc, told: set[str]) -> Iterator[Finding]:
    found = policy_of(climb)
    own = found is not None and found.name == climb.domain
    twice = None if own else next((one for one in climb.steps if len(held(one)) > 1), None)
    if why := dark(climb):
        yield cut(climb.domain, why, evidence=evidence(climb, None, dmarc))
    elif twice:
        yield doubled(climb.domain, twice, evidence(climb, found, dmarc))
    elif found:
        yield from _record(launch, climb, found, dmarc, told)
    elif _silent(launch):
        yield not_applicable(climb.domain, "launch.toml says that the product sends no mail")
    else:
        yield missing(launch, climb, dmarc)


def _silent(launch: Launch) -> bool:
    """Nobody sends in the name of the product, as far as anybody has declared."""
    return not launch.product.sends_mail and launch.email is None and not launch.senders


def _record(launch: Launch, climb: Climb, found: Found, dmarc: Dmarc, told: set[str]) -> Iterator[Finding]:
    """What is wrong with a record is told once, at the domain where it stands."""
    top = found.name == organizational(climb)
    standing = wrongs(found.policy, found.name, dmarc, reports_to(launch), top=top)
    kept = (one for one in standing if not (_silent(launch) and one.flaw.kind == "no-reports"))
    flaws = (*kept, *half_seen(climb, found))
    if not flaws:
        yield _fine(climb, found, dmarc)
    elif found.name not in told:
        yield _flawed(launch, climb, found, dmarc, flaws)
    if found.name not in told:
        yield from _unasked(found, dmarc)
    told.add(found.name)


def _fine(climb: Climb, found: Found, dmarc: Dmarc) -> Finding:
    whose = "" if found.name == climb.domain else f" by the record of {found.name} ({found.applies})"
    more = notes(found, step(climb, found.name) or climb.steps[0], dmarc)
    summary = f"mail from {climb.domain} is covered{whose}: {in_words(found.policy, found.applies)}"
    return passed(
        climb.domain,
        "; ".join((summary, *more)),
        expected=EXPECTED,
        observed=shown(found.policy.text),
        evidence=evidence(climb, found, dmarc),
    )


def _flawed(launch: Launch, climb: Climb, found: Found, dmarc: Dmarc, flaws: tuple[Wrong, ...]) -> Finding:
    told = step(climb, found.name) or climb.steps[0]
    return bundled(
        found.name,
        [wrong.flaw for wrong in flaws],
        expected=EXPECTED,
        observed=shown(found.policy.text),
        evidence=evidence(climb, found, dmarc),
        fix=repair(found.policy, told, flaws, reports_to(launch)),
        verify=command("dig +short {} TXT", told.name),
    )


def _unasked(found: Found, dmarc: Dmarc) -> Iterator[Finding]:
    """Whether a stranger takes the reports could not be seen."""
    for permit in permits(found.policy, found.name).values():
        seen = dmarc.reports.get(permit)
        why = seen.undecided if seen else Unreachable(Layer.DNS, f"{permit} was not looked up", "unseen")
        if why:
            yield cut(permit, why)


_SHOP, _DMARC = "shop.example", "_dmarc.shop.example"
_LAUNCH = sample_launch()
_NEWS = sample_launch(email=Email(sending_domain="news.shop.example"))


def _one(name: str, expect: Verdict, *texts: str, **more: Any) -> Case:
    climb = sample_climb(_SHOP, sample_told(_DMARC, *texts))
    return case(name, _LAUNCH, sample_dmarc(climb, **more), expect=expect)


def _cases() -> Iterator[Case]:
    yield _one("it watches", PASS, REPORTED)
    yield _one("it refuses", PASS, "v=DMARC1; p=reject; sp=reject; rua=mailto:dmarc@shop.example")
    yield _one("no p, but reports", WARN, "v=DMARC1; rua=mailto:dmarc@shop.example")
    yield _one("no p and no reports", FAIL, "v=DMARC1")
    yield _one("a word that is none", FAIL, "v=DMARC1; p=quarantin; rua=mailto:dmarc@shop.example")
    yield _one("nobody gets reports", WARN, "v=DMARC1; p=none")
    yield _one("an address without mailto", WARN, "v=DMARC1; p=none; rua=dmarc@shop.example")
    yield _one("tags of the older standard", PASS, f"{REPORTED}; pct=100; ri=86400")
    yield _one("a part of it", WARN, "v=DMARC1; p=quarantine; pct=10; rua=mailto:dmarc@shop.example")
    yield _one("a rehearsal", PASS, "v=DMARC1; p=reject; t=y; rua=mailto:dmarc@shop.example")
    yield _one("subdomains left open", WARN, "v=DMARC1; p=reject; sp=none; rua=mailto:dmarc@shop.example")
    yield _one("two of them", FAIL, REPORTED, "v=DMARC1; p=reject")
    yield _one("not written in capitals", FAIL, "v=dmarc1; p=none; rua=mailto:dmarc@shop.example")
    yield _one("another text", FAIL, "v=spf1 -all")
    yield _one("nothing", FAIL)
    doubled_name = sample_told(f"{_DMARC}.{_SHOP}", REPORTED)
    yield _one("the form appended the domain", FAIL, strays=(doubled_name,))
    hidden = sample_climb(_SHOP, hidden_told(_DMARC, REPORTED))
    yield case("published a minute ago", _LAUNCH, sample_dmarc(hidden), expect=PASS)
    outside = "v=DMARC1; p=none; rua=mailto:shop@reports.example"
    permit = "shop.example._report._dmarc.reports.example"
    yield _one("a stranger who agreed", PASS, outside, reports=(sample_told(permit, "v=DMARC1"),))
    yield _one("a stranger who did not", FAIL, outside, reports=(sample_told(permit),))
    yield _one("a stranger who cannot be asked", UNKNOWN, outside, reports=(cut_told(permit),))
    yield case(
        "the record of the parent",
        _NEWS,
        sample_dmarc(sample_climb("news.shop.example", at={_SHOP: REPORTED})),
        expect=PASS,
    )
    yield case("no resolver", _LAUNCH, dark_dmarc(), expect=UNKNOWN)
    yield case("not looked up", _LAUNCH, sample_dmarc(sample_climb("news.shop.example")), expect=UNKNOWN)
    quiet = Product(name="Shop", domain=_SHOP, roadmap="mobile-demo", sends_mail=False)
    nothing = sample_dmarc(sample_climb(_SHOP))
    yield case("no mail, no record", sample_launch(product=quiet), nothing, expect=NOT_APPLICABLE)


CASES = Cases(_cases)
