"""Mail on its way to the company is encrypted: STARTTLS and a sound certificate at its mail servers."""

from collections.abc import Iterator
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.mail_servers import MailServers
from cockpit.facts.samples_burst import NOT_ALLOWED
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_mail import cut_told
from cockpit.facts.samples_tls import NO_TLS, leaf, shaken
from cockpit.facts.samples_transport import (
    MX,
    NO_PORT,
    POLICY,
    SHOP,
    greeting,
    sample_mail_servers,
    sample_starttls,
    sample_transport,
)
from cockpit.facts.starttls import Greeting, MailDoor, Starttls
from cockpit.facts.tls import Handshake
from cockpit.facts.transport import Transport
from cockpit.kit import (
    ASSISTED,
    FAIL,
    HIGH,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Layer,
    case,
    check,
    command,
    cut,
    failed,
    not_applicable,
    passed,
    warned,
)
from cockpit.kit.incoming_mail import informing
from cockpit.kit.sending import unsent
from cockpit.standards import mta_sts
from cockpit.standards.certificates import flaws
from cockpit.text import safe

_ID = "email.starttls"
CHECK = check(
    "Incoming mail is encrypted on its way",
    severity=HIGH,
    mode=ASSISTED,
    why="What customers write to you passes many networks. With STARTTLS nobody on the way reads it; without "
    "it Gmail shows a broken red padlock beside your address.",
    fix="Switch STARTTLS on at the mail server, with a certificate that names it.",
    undo="Put the former certificate and setting back and reload the mail server.",
    verify="openssl s_client -starttls smtp -connect {subject}:25 -servername {subject} </dev/null",
    source="RFC 3207 (STARTTLS); RFC 7435 (opportunistic security); RFC 8461 section 4.2",
    terms={
        "STARTTLS": "the word with which two mail servers agree to encrypt what follows",
        "MX": "the record that says which server takes mail for the domain",
    },
    sends="a greeting to port 25 of at most 2 of your mail servers, and no message",
)
_BLOCKED = (
    "Port 25 is blocked on most laptops and clouds, and strangers are put off: run it from the CI box or "
    "from a server of your own."
)
_EXPECTED = "STARTTLS, and a certificate that names the server"


def judge(
    launch: Launch, mail_servers: MailServers, starttls: Starttls, transport: Transport
) -> Iterator[Finding]:
    """Senders encrypt where they can and take any certificate, unless MTA-STS makes them look at it."""
    yield from map(informing, _judged(launch, mail_servers, starttls, transport))


def _judged(
    launch: Launch, mail_servers: MailServers, starttls: Starttls, transport: Transport
) -> Iterator[Finding]:
    domain = launch.domain if mail_servers.of(launch.domain) else launch.sending_domain
    told = mail_servers.domains.get(domain)
    if told is not None and told.why:
        yield cut(domain, told.why)
    elif not mail_servers.of(domain):
        yield not_applicable(domain, f"{domain} takes no mail")
    elif starttls.why:
        yield unsent(_ID, domain, starttls.why)
    else:
        yield from (_door(one, starttls, strict=_enforced(transport, domain)) for one in starttls.doors)


def _enforced(transport: Transport, domain: str) -> bool:
    """Senders must look at the certificate of this domain's mail servers (MTA-STS in force)."""
    at = next((one for one in transport.domains if one.domain == domain), None)
    if at is None or at.policy is None or isinstance(at.policy, Unreachable):
        return False
    policy = mta_sts.read(at.policy.body)
    return policy.mode == "enforce" and not policy.problems


def _door(door: MailDoor, starttls: Starttls, *, strict: bool) -> Finding:
    host = safe(door.host, 120)
    if isinstance(door.seen, Unreachable):
        hint = f". {_BLOCKED}" if door.seen.layer in (Layer.TCP, Layer.MAIL) else ""
        return cut(host, Unreachable(door.seen.layer, f"{door.seen.cause}{hint}", door.seen.kind))
    said: dict[str, Any] = {
        "expected": _EXPECTED,
        "observed": _observed(door.seen),
        "evidence": {"offers": [safe(word, 40) for word in door.seen.words[:20]], **_certificate(door.seen)},
    }
    if door.seen.shown is None:
        return _worse(host, "no-starttls", f"{host} offers no encryption (STARTTLS)", said, strict=strict)
    if isinstance(door.seen.shown, Unreachable):
        summary = f"encryption with {host} fails after STARTTLS: {door.seen.shown.cause}"
        return _worse(host, "handshake", summary, said, strict=strict)
    found = flaws(door.seen.shown, door.host, starttls.seen_at, public=starttls.public)
    if any(flaw.fatal for flaw in found):
        mild = "" if strict else "; senders take it all the same"
        summary = f"{host} encrypts mail, but {safe(found[0].text, 200)}{mild}"
        return _worse(host, found[0].kind, summary, {**said, "fix": _renew(host)}, strict=strict)
    until = f"its certificate holds until {door.seen.shown.leaf.not_after[:10]}"
    return passed(host, f"{host} encrypts mail ({door.seen.shown.version}), {until}", **said)


def _worse(host: str, kind: str, summary: str, said: dict[str, Any], *, strict: bool) -> Finding:
    """A flaw that senders pass over, unless MTA-STS has them refuse."""
    if strict:
        lost = f"{summary}: with your MTA-STS policy mail to it is refused"
        return failed(host, kind, lost, severity=HIGH, **said)
    return warned(host, kind, summary, **said)


def _renew(host: str) -> Fix:
    return Fix(
        f"Have a certificate issued that names {host} and let the mail server send it with its chain. At a "
        "provider this is the provider's affair: tell them.",
        command("certbot certonly --standalone -d {}", host),
        "Put the former certificate back and reload the mail server.",
    )


def _observed(seen: Greeting) -> str:
    if seen.shown is None:
        return "no STARTTLS"
    said = seen.shown.cause if isinstance(seen.shown, Unreachable) else seen.shown.trouble or "accepted"
    return safe(said, 200)


def _certificate(seen: Greeting) -> dict[str, Any]:
    if not isinstance(seen.shown, Handshake):
        return {}
    leaf = seen.shown.leaf
    names = [safe(name, 100) for name in leaf.names[:10]]
    return {"names": names, "issuer": safe(leaf.issuer, 200), "not_after": leaf.not_after}


_LAUNCH, _SERVERS, _PLAIN = sample_launch(), sample_mail_servers(f"10 {MX}"), sample_transport("", tls_rpt="")
_OLD = shaken(leaf(MX, age=90, days=-1), code=10, trouble="certificate has expired")
_ALIEN = shaken(leaf("box.host.example"), code=62, trouble="hostname mismatch")
_DARK = MailServers({SHOP: cut_told(SHOP, "MX")})
_AWAY = Unreachable(Layer.MAIL, f"{MX} port 25 does not talk to this machine (554)", "turned-away")


def _cases() -> Iterator[Case]:
    yield case("encrypted", _LAUNCH, _SERVERS, _PLAIN, sample_starttls(greeting()), expect=PASS)
    plain = sample_starttls(greeting(tls=False))
    yield case("not offered", _LAUNCH, _SERVERS, _PLAIN, plain, expect=WARN)
    yield case("not offered, and asked for", _LAUNCH, _SERVERS, sample_transport(), plain, expect=FAIL)
    yield case(
        "one of two", _LAUNCH, _SERVERS, _PLAIN, sample_starttls(greeting(), greeting(tls=False)), expect=WARN
    )
    yield case("expired", _LAUNCH, _SERVERS, _PLAIN, sample_starttls(greeting(_OLD)), expect=WARN)
    yield case("for another name", _LAUNCH, _SERVERS, _PLAIN, sample_starttls(greeting(_ALIEN)), expect=WARN)
    yield case(
        "the handshake fails", _LAUNCH, _SERVERS, _PLAIN, sample_starttls(greeting(NO_TLS)), expect=WARN
    )
    tried = sample_transport(policy=POLICY.replace("enforce", "testing"))
    yield case(
        "expired, policy tried out", _LAUNCH, _SERVERS, tried, sample_starttls(greeting(_OLD)), expect=WARN
    )
    soon = shaken(leaf(MX, days=5))
    yield case("five days left", _LAUNCH, _SERVERS, _PLAIN, sample_starttls(greeting(soon)), expect=PASS)
    yield case("port 25 is blocked", _LAUNCH, _SERVERS, _PLAIN, sample_starttls(NO_PORT), expect=UNKNOWN)
    yield case("turned away", _LAUNCH, _SERVERS, _PLAIN, sample_starttls(_AWAY), expect=UNKNOWN)
    yield case("not allowed", _LAUNCH, _SERVERS, _PLAIN, sample_starttls(why=NOT_ALLOWED), expect=UNKNOWN)
    yield case("no DNS", _LAUNCH, _DARK, _PLAIN, sample_starttls(), expect=UNKNOWN)
    yield case(
        "takes no mail", _LAUNCH, sample_mail_servers(), _PLAIN, sample_starttls(), expect=NOT_APPLICABLE
    )


CASES = Cases(_cases)
