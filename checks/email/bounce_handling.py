"""Messages that cannot be delivered come back to somebody: the records say where, a real one has shown it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from cockpit.facts.mail_servers import NULL_MX, MailServers
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_mail import cut_told, sample_told
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, drilled, expired, sample_stated
from cockpit.facts.stated import Stated
from cockpit.facts.told import Told
from cockpit.kit import (
    ASSISTED,
    FAIL,
    MEDIUM,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Layer,
    Product,
    Unreachable,
    case,
    check,
    command,
    cut,
    failed,
    not_applicable,
    passed,
    publish,
    undeclared,
)
from cockpit.kit.bouncing import DRILL, Sender, about
from cockpit.kit.drills import outdated, shown, told
from cockpit.kit.mail_fixes import again
from cockpit.kit.stating import again as redo
from cockpit.kit.stating import drill_evidence
from cockpit.standards.domains import registrable
from cockpit.standards.mail_senders import meant, return_path

_PROVES = "A message to an address that does not exist came back to where somebody sees it."
_REPAIR = (
    "Switch on notices of bounces at {}, or learn where its event log shows them. Then do the drill again."
)
_AGAIN = "Send a message to an address that bounces, and say where the bounce shows."

CHECK = check(
    "Bounces go somewhere",
    severity=MEDIUM,
    mode=ASSISTED,
    drill=DRILL,
    why="Every list holds mistyped addresses. Whoever goes on writing to them loses the good name of the "
    "domain, and a customer whose booking bounced waits for a message that will never come.",
    fix="Send one message to an address that bounces while the drill asks where the bounce shows.",
    undo="Nothing to undo: a drill is only added to the record.",
    verify="cockpit drill bounce",
    source="RFC 5321 section 4.4 (the return path) and 4.5.5, RFC 3464 (delivery status notifications)",
    terms={
        "bounce": "the notice that a message could not be delivered",
        "return path": "the address that bounces go to; it is not the From that people see",
        "MX": "the DNS record that names the servers which take mail for a domain",
    },
)


def judge(launch: Launch, mail_servers: MailServers, stated: Stated) -> Iterator[Finding]:
    """Per sender: the return path takes mail, and a bounce was seen where it should show."""
    if not launch.senders and not launch.product.sends_mail:
        yield not_applicable(launch.domain, "launch.toml says that the product sends no mail")
    elif not launch.senders:
        summary = "launch.toml does not say which service sends the product's mail"
        yield undeclared(launch.domain, summary, '[[sender]]\nprovider = "NAME OF THE SERVICE"')
    for sender in launch.senders:
        yield _recorded(launch, sender, mail_servers) or _drilled(launch, sender, stated)


def _recorded(launch: Launch, sender: Sender, servers: MailServers) -> Finding | None:
    """What keeps a bounce from reaching the return path, or none; a service's own domain is its own care."""
    path = return_path(launch, sender)
    seen = servers.domains.get(path)
    if seen is None:
        return None
    if seen.why:
        return cut(sender.provider, seen.why)
    if seen.missing:
        return _nowhere(sender, path, seen)
    if not seen.values:
        why = Unreachable(Layer.DNS, f"no server confirms that there is no MX at {path}", "unconfirmed")
        return cut(sender.provider, why)
    return _refused(sender, path) if seen.values == (NULL_MX,) else None


def _nowhere(sender: Sender, path: str, seen: Told) -> Finding:
    return failed(
        sender.provider,
        "no-mx",
        f"bounces of {sender.provider} go to {path}, and no server takes mail there",
        **_seen(path, f"no MX at {path}"),
        fix=_publish(sender, path, seen),
        verify=command("dig +short {} MX", path),
    )


def _publish(sender: Sender, path: str, seen: Told) -> Fix:
    """The record that leads to the service, which alone knows the exact target of each account."""
    profile = meant(sender.provider)
    end = (profile.return_path_target or profile.bounce_mx) if profile else ""
    page = f" ({profile.help})" if profile and profile.help else ""
    text = (
        f"{sender.provider} shows the exact record for its return path (custom MAIL FROM){page}: publish it."
    )
    shown_there = f"AS-SHOWN-THERE.{end}" if end else "AS-SHOWN-THERE"
    by_alias = profile is not None and profile.return_path_type == "cname"
    type_, value = ("CNAME", shown_there) if by_alias else ("MX", f"10 {shown_there}")
    return publish(f"{text} {again(seen)}".strip(), registrable(path) or path, path, type_, value)


def _refused(sender: Sender, path: str) -> Finding:
    fix = Fix(
        f"Let bounces go to a domain that takes mail: enter another return path at {sender.provider}, or "
        f"publish an MX record for {path} in place of the one that says 'no mail'.",
        undo="Set the record back.",
    )
    return failed(
        sender.provider,
        "null-mx",
        f"bounces of {sender.provider} go to {path}, which says that it takes no mail",
        **_seen(path, f"MX {NULL_MX} (takes no mail)"),
        fix=fix,
        verify=command("dig +short {} MX", path),
    )


def _seen(path: str, observed: str) -> dict[str, Any]:
    return {
        "expected": "a server that takes bounces",
        "observed": observed,
        "evidence": {"return_path": path},
    }


def _drilled(launch: Launch, sender: Sender, stated: Stated) -> Finding:
    done = shown(launch, DRILL, sender.provider, stated, _PROVES)
    if isinstance(done, Finding):
        lost = done.verdict is FAIL
        return replace(done, fix=redo(DRILL, _REPAIR.format(sender.provider))) if lost else done
    if changed := outdated(done, about(launch, sender), "return path", _AGAIN):
        return changed
    after = f" after {done.seconds['bounce']:.0f} s" if "bounce" in done.seconds else ""
    return passed(
        sender.provider,
        f"a bounce of {sender.provider} showed{after} ({told(launch, done)})",
        expected=_PROVES,
        observed=done.said,
        evidence=drill_evidence(done) | dict(done.found),
    )


_PATH = "bounce.shop.example"
_MAILER = Sender(provider="Mailer", return_path=_PATH)
_SHOP = sample_launch(senders=(_MAILER,))


def _servers(*told: Told) -> MailServers:
    return MailServers({one.name: one for one in told})


def _cases() -> Iterator[Case]:
    there = _servers(sample_told(_PATH, "10 mx.mailer.example", type_="MX"))
    row = drilled(DRILL, "Mailer", _PATH, seconds={"bounce": 20.0}, found={"where": "log"})
    yield case("it came back", _SHOP, there, sample_stated(row), expect=PASS)
    nothing = _servers(sample_told(_PATH, type_="MX"))
    yield case("no server takes bounces", _SHOP, nothing, sample_stated(row), expect=FAIL)
    refusing = _servers(sample_told(_PATH, NULL_MX, type_="MX"))
    yield case("the return path refuses all mail", _SHOP, refusing, sample_stated(row), expect=FAIL)
    dark = _servers(cut_told(_PATH, "MX"))
    yield case("no resolver answers", _SHOP, dark, sample_stated(row), expect=UNKNOWN)
    lost = sample_stated(drilled(DRILL, "Mailer", _PATH, passed=False, said="Nothing showed anywhere."))
    yield case("the bounce showed nowhere", _SHOP, there, lost, expect=FAIL)
    yield case("nobody has done it", _SHOP, there, NOTHING_SAID, expect=UNKNOWN)
    moved = sample_stated(drilled(DRILL, "Mailer", "old.shop.example"))
    yield case("another return path since", _SHOP, there, moved, expect=UNKNOWN)
    yield case("too long ago", _SHOP, there, sample_stated(expired(DRILL, "Mailer", _PATH)), expect=UNKNOWN)
    yield case("the record is garbled", _SHOP, there, GARBLED, expect=UNKNOWN)
    stamps = sample_launch(senders=(Sender(provider="Nobody knows"),))
    own = sample_stated(drilled(DRILL, "Nobody knows", "Nobody knows"))
    yield case("bounces go to the service itself", stamps, _servers(), own, expect=PASS)
    yield case("nobody says who sends", sample_launch(), _servers(), NOTHING_SAID, expect=UNKNOWN)
    quiet = Product(name="Shop", domain="shop.example", roadmap="mobile-demo", sends_mail=False)
    silent = sample_launch(product=quiet)
    yield case("a product without mail", silent, _servers(), NOTHING_SAID, expect=NOT_APPLICABLE)


CASES = Cases(_cases)
