"""Every subdomain is there on purpose: declared, resolving as declared, alive, and owned by somebody."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from cockpit.facts import Unreachable
from cockpit.facts.dns import Outcome
from cockpit.facts.fronts import Fronts
from cockpit.facts.names import Names
from cockpit.facts.samples_dns import cut_lookup, sample_front, sample_fronts, sample_lookup, sample_names
from cockpit.facts.samples_launch import sample_launch
from cockpit.kit import (
    BLOCKER,
    FAIL,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Host,
    Launch,
    Layer,
    Person,
    Role,
    case,
    check,
    cut,
    passed,
    undeclared,
)
from cockpit.kit.declaring import unlisted
from cockpit.kit.leavers import host_duty, named_by_leavers
from cockpit.kit.living import living
from cockpit.kit.repairs import resolves, target_of
from cockpit.standards.answers import unseen

CHECK = check(
    "Every subdomain is declared, resolves as declared, and has an owner",
    severity=BLOCKER,
    why="A subdomain nobody remembers is where old data and strangers live. A declared one that "
    "is dead breaks the page that links to it.",
    fix="Declare the host with its purpose, owner and target in launch.toml, or delete its DNS record.",
    undo="Remove the declaration, or publish the record again.",
    verify="dig +noall +answer {subject} A {subject} AAAA && curl -sSI https://{subject}/",
    source="launch.toml [[host]]",
    terms={"target": "the addresses or the CNAME target a name must lead to"},
)
WORDS = ("app", "api", "admin", "help", "mail", "status")


def judge(launch: Launch, names: Names, fronts: Fronts) -> Iterator[Finding]:
    """Declared hosts live as declared; none of the usual words resolves undeclared. The apex stays out."""
    findings = [
        finding
        for host in launch.hosts
        if host.name != launch.domain
        for finding in _declared(launch, names, fronts, host)
    ]
    for word in WORDS:
        findings += _usual(launch, names, f"{word}.{launch.domain}")
    yield from findings or [passed(launch.domain, f"{launch.domain} has no subdomain of the usual names")]


def _usual(launch: Launch, names: Names, host: str) -> Iterator[Finding]:
    lookup = names.lookups.get(host)
    if lookup is None or launch.host(host) or host in launch.product.hostnames_reviewed:
        return
    if lookup.unreachable:
        yield cut(host, lookup.unreachable)
    elif lookup.exists and not lookup.wildcard:
        yield unlisted(launch, lookup, "one of the usual names")


def _declared(launch: Launch, names: Names, fronts: Fronts, host: Host) -> Iterator[Finding]:
    problems = [*_resolving(launch, names, host), *_living(fronts, host), *_owning(launch, host)]
    lookup = names.lookups[host.name]
    if problems:
        yield from problems
    elif not lookup.exists and host.role == "retired":
        yield passed(host.name, f"{host.name} is retired and gone from DNS")
    else:
        owner = f", owned by {host.owner}" if host.owner else ""
        way = (
            "; dns.www-resolves judges where it leads"
            if host.name == launch.www
            else ", resolves as declared"
        )
        yield passed(
            host.name,
            f"{host.name} is declared ({host.purpose or host.role}){way}{owner}",
            observed=", ".join((*lookup.chain, *lookup.addresses)),
        )


def _resolving(launch: Launch, names: Names, host: Host) -> Iterator[Finding]:
    """Problems only. www has a check of its own; a staging host that is gone needs a word, not a repair."""
    if host.name == launch.www:
        return
    if host.role == "retired":
        yield from (cut(host.name, why) for why in list(unseen(names.lookups[host.name]).values())[:1])
        return
    for finding in resolves(launch, names, host.name, target_of(launch, names, host.name)):
        gone = host.role == "staging" and finding.kind in ("no-name", "no-address")
        if finding.verdict is not PASS:
            yield replace(finding, verdict=WARN) if gone else finding


def _living(fronts: Fronts, host: Host) -> Iterator[Finding]:
    """Mail hosts, staging and retired ones need not answer on the web."""
    return living(host.name, fronts) if host.production else iter(())


def _owning(launch: Launch, host: Host) -> Iterator[Finding]:
    if host.role == "retired":
        return
    if not host.owner:
        line = f'owner = "ID OF A [[person]]"   # in the [[host]] of {host.name}'
        yield replace(
            undeclared(host.name, f"launch.toml does not say who owns {host.name}", line), kind="no-owner"
        )
    for gone in named_by_leavers(launch, (host_duty(host),)):
        yield replace(gone, subject=host.name)
    if host.role == "site" and not host.purpose and host.name != launch.www:
        line = f'purpose = "WHAT FOR"   # in the [[host]] of {host.name}'
        yield replace(
            undeclared(host.name, f"launch.toml does not say what {host.name} is for", line),
            kind="no-purpose",
        )


_APEX, _APP, _V4 = "shop.example", "app.shop.example", "203.0.113.20"
_DECLARED = Host(name=_APP, role="app", owner="ana", purpose="sign in", target=_V4)
_LAUNCH = sample_launch(hosts=(_DECLARED,))
_HOME = sample_lookup(_APEX, "203.0.113.10")
_FINE = sample_names(_HOME, sample_lookup(_APP, _V4))
_REFUSED = Unreachable(Layer.TCP, f"{_APP} ({_V4}) port 443 refuses connections", "refused")
_SLOW = Unreachable(Layer.TCP, f"{_APP} ({_V4}) port 443 does not answer within 4 s", "timeout")
_UNTRUSTED = Unreachable(
    Layer.TLS, f"the certificate of {_APP} port 443 is not accepted: expired", "certificate"
)
_HOME_FRONT = sample_front(_APEX, "203.0.113.10")
_ALIVE = sample_fronts(_HOME_FRONT, sample_front(_APP, _V4))


def _role(role: Role, owner: str = "ana", purpose: str = "x") -> Launch:
    return sample_launch(hosts=(Host(name=_APP, role=role, owner=owner, purpose=purpose, target=_V4),))


def _word(word: str, *addresses: str, wildcard: bool = False) -> Names:
    return sample_names(_HOME, sample_lookup(f"{word}.shop.example", *addresses, wildcard=wildcard))


def _cases() -> Iterator[Case]:
    yield case("declared and alive", _LAUNCH, _FINE, _ALIVE, expect=PASS)
    yield case(
        "nothing but the apex",
        sample_launch(),
        sample_names(_HOME),
        sample_fronts(_HOME_FRONT),
        expect=PASS,
    )
    yield case(
        "asks for a password", _LAUNCH, _FINE, sample_fronts(sample_front(_APP, _V4, 401)), expect=PASS
    )
    yield case(
        "a bad certificate is an answer",
        _LAUNCH,
        _FINE,
        sample_fronts(sample_front(_APP, _V4, _UNTRUSTED)),
        expect=PASS,
    )
    yield case(
        "only a wildcard answers",
        sample_launch(),
        _word("help", _V4, wildcard=True),
        sample_fronts(),
        expect=PASS,
    )
    yield case("an unused word", sample_launch(), _word("help"), sample_fronts(), expect=PASS)
    yield case("undeclared but there", sample_launch(), _word("admin", _V4), sample_fronts(), expect=FAIL)
    yield case(
        "declared but gone",
        _LAUNCH,
        sample_names(_HOME, sample_lookup(_APP, outcome=Outcome.NXDOMAIN)),
        sample_fronts(),
        expect=FAIL,
    )
    yield case(
        "declared, elsewhere",
        _LAUNCH,
        sample_names(_HOME, sample_lookup(_APP, "203.0.113.66")),
        _ALIVE,
        expect=FAIL,
    )
    yield case(
        "nothing listens",
        _LAUNCH,
        _FINE,
        sample_fronts(_HOME_FRONT, sample_front(_APP, _V4, _REFUSED)),
        expect=FAIL,
    )
    yield case("the app is down", _LAUNCH, _FINE, sample_fronts(sample_front(_APP, _V4, 502)), expect=FAIL)
    yield case(
        "half dead",
        sample_launch(hosts=(Host(name=_APP, role="app", owner="ana", target=(_V4, "203.0.113.21")),)),
        sample_names(_HOME, sample_lookup(_APP, _V4, "203.0.113.21")),
        sample_fronts(sample_front(_APP, _V4), sample_front(_APP, "203.0.113.21", _REFUSED)),
        expect=WARN,
    )
    gone = Person(id="ana", name="Ana Ferreira", leaves_on=dt.date(2026, 12, 10))
    leaving = sample_launch(hosts=(_DECLARED,), people=(gone,))
    yield case("the owner leaves", leaving, _FINE, _ALIVE, expect=FAIL)
    yield case("no owner", _role("app", owner=""), _FINE, _ALIVE, expect=UNKNOWN)
    yield case("no purpose", _role("site", purpose=""), _FINE, _ALIVE, expect=UNKNOWN)
    yield case(
        "no target",
        sample_launch(hosts=(Host(name=_APP, role="app", owner="ana"),)),
        _FINE,
        _ALIVE,
        expect=UNKNOWN,
    )
    yield case(
        "every port refuses",
        _LAUNCH,
        _FINE,
        sample_fronts(sample_front(_APP, _V4, _REFUSED)),
        expect=UNKNOWN,
    )
    yield case(
        "no answer in time",
        _LAUNCH,
        _FINE,
        sample_fronts(_HOME_FRONT, sample_front(_APP, _V4, _SLOW)),
        expect=UNKNOWN,
    )
    yield case(
        "no DNS",
        _LAUNCH,
        sample_names(cut_lookup(_APEX), cut_lookup(_APP)),
        sample_fronts(),
        expect=UNKNOWN,
    )
    yield case(
        "no DNS for a usual word",
        sample_launch(),
        sample_names(_HOME, cut_lookup("api.shop.example")),
        sample_fronts(),
        expect=UNKNOWN,
    )
    yield case(
        "retired and gone",
        _role("retired"),
        sample_names(_HOME, sample_lookup(_APP, outcome=Outcome.NXDOMAIN)),
        sample_fronts(),
        expect=PASS,
    )
    yield case(
        "retired, still there",
        _role("retired"),
        _FINE,
        sample_fronts(sample_front(_APP, _V4, 410)),
        expect=PASS,
    )
    yield case(
        "staging behind a wall",
        _role("staging"),
        _FINE,
        sample_fronts(sample_front(_APP, _V4, _SLOW)),
        expect=PASS,
    )
    yield case(
        "staging gone",
        _role("staging"),
        sample_names(_HOME, sample_lookup(_APP)),
        sample_fronts(),
        expect=WARN,
    )
    yield case("a mail host", _role("mail"), _FINE, sample_fronts(), expect=PASS)


CASES = Cases(_cases)
