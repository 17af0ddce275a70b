"""header.hsts."""

from collections.abc import Iterator, Mapping

from cockpit.facts.fronts import Fronts
from cockpit.facts.samples_dns import sample_front, sample_fronts
from cockpit.facts.samples_headers import Pairs, sent
from cockpit.facts.samples_http import DEAD, challenge, everywhere, response, trail, trails
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_tls import NO_TLS, leaf, look, shaken, tls
from cockpit.facts.tls import Look, Tls
from cockpit.facts.trails import Trails, starts
from cockpit.kit import (
    FAIL,
    MEDIUM,
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
    command,
    cut,
    failed,
    not_applicable,
    passed,
)
from cockpit.kit.headers import bundled
from cockpit.kit.looks import needed
from cockpit.kit.strict import Heard, heard, locked_out
from cockpit.kit.strict_slips import flaws, wanted
from cockpit.model import Verdict
from cockpit.standards.header_rules import block
from cockpit.standards.hsts import DAY, HALF_A_YEAR, NAME, YEAR, written

CHECK = check(
    "HSTS present and sane",
    severity=MEDIUM,
    why="Without it the first request of every visit may go out unencrypted, where a stranger in the same "
    "cafe can answer in your place. With a slip in it browsers ignore it, and with one word too many it "
    "locks visitors out of your other hosts.",
    fix="Send Strict-Transport-Security: max-age=31536000 on every https response of the host.",
    undo="Send max-age=0 for as long as the max-age that was sent: only a browser that comes back forgets.",
    verify="curl -sS -D - -o /dev/null https://{subject}/ | grep -i strict-transport-security",
    source="RFC 6797 sections 6.1, 7.2, 8.1, 11.4; hstspreload.org; MDN HTTP Observatory (180 days)",
    terms={
        "HSTS": "a header that makes a browser use only https for this host from then on",
        "max-age": "how many seconds the browser remembers it",
        "includeSubDomains": "the rule holds for every name below this one, too",
        "preload": "the wish to be built into browsers; taking it back takes months",
    },
)


def judge(launch: Launch, trails: Trails, fronts: Fronts, tls: Tls) -> Iterator[Finding]:
    """Every https response of every production host carries one readable policy that lasts and hurts nobody.

    On the canonical host a missing header fails, and so does one that is over in less than a day, for it is
    forgotten before the next visit. From there to 180 days it is a warning: some platforms send 30 or 91 days
    and cannot be told otherwise, and careful people raise it step by step. max-age=0 and a header that
    browsers cannot read fail on every host: somebody believes that they are protected. Other hosts without
    it are a warning, a low one where includeSubDomains of a parent covers them. A hop that only redirects
    counts: it is the one a stranger would answer.
    """
    every = heard(trails, fronts)
    for host in needed(launch):
        yield _host(launch, every.get(host, Heard(host)), every, trails)
    for host, one in every.items():
        if any(policy.subdomains and policy.max_age for policy in one.policies):
            yield from _below(launch, one, tls, fronts, judged=host in needed(launch))


def _host(launch: Launch, one: Heard, every: Mapping[str, Heard], trails: Trails) -> Finding:
    if not one.said:
        why = one.dark or Unreachable(Layer.NETWORK, f"no https response of {one.host} was seen", "unseen")
        absent = why.kind in ("nxdomain", "no-address") and one.host != launch.canonical_host
        return not_applicable(one.host, why.cause) if absent else cut(one.host, why)
    values = {reading.value for said in one.said for reading in said.readings[:1]}
    observed = " | ".join(sorted(values)) or f"no {NAME}"
    found = flaws(launch, one, every, trails)
    if not found:
        text = f"every https response carries {observed} ({len(one.said)} seen)"
        return passed(one.host, text, observed=observed, evidence=one.evidence)
    return bundled(
        one.host,
        found,
        expected=f"{NAME} with max-age of at least {HALF_A_YEAR} on every https response",
        observed=observed,
        evidence=one.evidence,
        fix=_send(one, preload=all(flaw.kind != "preload" for flaw in found)),
        verify=command(f"curl -sS -D - -o /dev/null {{}} | grep -iE '^HTTP|{NAME}'", _shows(one)),
    )


def _shows(one: Heard) -> str:
    """The URL where the fault is to be seen: one without a good header, else the first."""
    lacking = (said.response.url for said in one.said if not said.policy)
    return next(lacking, one.said[0].response.url)


def _send(one: Heard, *, preload: bool) -> Fix:
    policy = wanted(one, preload=preload)
    longest = max((sent.max_age for sent in one.policies), default=0) or policy.max_age
    return Fix(
        f"Send this on every https response of {one.host}, errors and redirects included, and remove every "
        "other header of that name. If https is new there, start with max-age=300 for a day.",
        block([(NAME, policy.text)], one.host, (said.response for said in one.said)),
        f"Removing the line does not take it back. Send {NAME}: max-age=0 on {one.host} for as long as the "
        f"max-age that was sent ({max(longest // DAY, 1)} days): a browser forgets it when it comes back.",
    )


def _below(launch: Launch, one: Heard, tls: Tls, fronts: Fronts, *, judged: bool) -> Iterator[Finding]:
    """What includeSubDomains does to the hosts below; of hosts that are not judged only the harm is told."""
    subject = f"{one.host} includeSubDomains"
    shut, dark, looked = locked_out(launch, one.host, tls, fronts)
    if shut:
        yield _shuts_out(one, subject, shut)
    elif judged and dark:
        host, why = next(iter(dark.items()))
        yield cut(subject, why, evidence={"unseen": sorted(dark)}, observed=f"{host} could not be seen")
    elif judged and looked:
        yield passed(subject, f"every host below {one.host} that was found has working TLS ({looked})")


def _shuts_out(one: Heard, subject: str, shut: Mapping[str, str]) -> Finding:
    names = ", ".join(shut)
    plain = written(max((sent.max_age for sent in one.policies), default=YEAR))
    return failed(
        subject,
        "locks-out",
        f"browsers that have been to {one.host} cannot open {names}: includeSubDomains demands https there, "
        "and nobody can click a certificate warning away",
        expected=f"working TLS on every host below {one.host}, or no includeSubDomains",
        observed="; ".join(f"{host} ({why})" for host, why in shut.items()),
        evidence={"locked_out": dict(shut), **one.evidence},
        fix=Fix(
            f"Give {names} a valid certificate, or send the header of {one.host} without includeSubDomains "
            "until it has one. Browsers take the new header at their next visit.",
            block([(NAME, plain)], one.host, (said.response for said in one.said)),
            "Add includeSubDomains again once every host below answers by https.",
        ),
        verify="; ".join(command("curl -sSI https://{}/", host) for host in shut),
    )


_APP, _STAGING = "app.shop.example", "staging.shop.example"
_SHOP = sample_launch(hosts=(Host(name=_APP, role="app"), Host(name=_STAGING, role="staging")))
_GOOD, _WIDE = "max-age=31536000", "max-age=31536000; includeSubDomains"
_NO_FRONTS, _NO_TLS_SEEN = sample_fronts(), tls()
_SELF_SIGNED = shaken(leaf(_STAGING), code=18, trouble="self-signed certificate")
_AT = "203.0.113.9"


def _sent(*values: str, where: str = "", fronts: Fronts = _NO_FRONTS) -> tuple[object, ...]:
    """Everybody sends the good header, but for the URLs that begin so."""
    said: dict[str, Pairs] = {"https://": ((NAME, _GOOD),)}
    if where:
        said[where] = tuple((NAME, value) for value in values)
    return sent(trails(_SHOP), said), fronts, _NO_TLS_SEEN


def _everywhere(value: str, *looks: Look, fronts: Fronts = _NO_FRONTS) -> tuple[object, ...]:
    """Every https response of the home host says this, all others are good."""
    said = {"https://": ((NAME, _GOOD),), "https://shop.example/": ((NAME, value),)}
    return sent(trails(_SHOP), said), fronts, tls(*looks)


def _by_http(host: str) -> Fronts:
    """Port 443 is closed, plain http answers."""
    return sample_fronts(sample_front(host, _AT, DEAD, plain=response(f"http://{host}/")))


def _broken(name: str, *values: str, where: str = "https://shop.example/", expect: Verdict = FAIL) -> Case:
    return case(name, _SHOP, *_sent(*values, where=where), expect=expect)


_WWW, _LOGIN = "https://www.shop.example/", "https://app.shop.example/"
_ALL: dict[str, Pairs] = {"https://": ((NAME, _GOOD),)}
_ONE_FRONT = sample_fronts(sample_front("shop.example", _AT))
_NOBODY = sample_fronts(sample_front(_STAGING, _AT, DEAD, plain=DEAD))
_MISNAMED = sent(trails(_SHOP), {"https://": (("strict-transport-securty", _GOOD),)})
_UNSAFE = sent(trails(_SHOP), {"http://": ((NAME, _GOOD),)})
_CHALLENGED = trails(_SHOP, *map(challenge, starts(_SHOP)))
_NO_WWW = Unreachable(Layer.DNS, "www.shop.example does not exist in DNS", "nxdomain")
_WAYS = ("https://www.shop.example", "http://www.shop.example")
_WITHOUT_WWW = trails(
    _SHOP, *(trail(start, stopped=_NO_WWW) for start in starts(_SHOP) if start.startswith(_WAYS))
)
_CLOSED = everywhere(_SHOP, stopped=DEAD)


def _cases() -> Iterator[Case]:
    yield case("on every host and hop", _SHOP, *_sent(), expect=PASS)
    yield _broken("in quotation marks", 'max-age="31536000"', expect=PASS)
    yield _broken("with a directive of its own", "max-age=31536000; x-team=7", expect=PASS)
    yield _broken("180 days", "max-age=15552000", expect=PASS)
    yield _broken("missing at home")
    yield _broken("missing on the hop from www", where=_WWW, expect=WARN)
    yield _broken("missing on the application", where=_LOGIN, expect=WARN)
    yield _broken("an hour", "max-age=3600")
    yield _broken("91 days, as a platform sends it", "max-age=7889238", expect=WARN)
    yield _broken("switched off on the application", "max-age=0", where=_LOGIN)
    yield _broken("a comma", "max-age=31536000, includeSubDomains")
    yield _broken("a colon", "max-age:31536000", where=_LOGIN)
    yield _broken("a year in words", "max-age=1y")
    yield _broken("a misspelt subdomain directive", "max-age=31536000; includeSubDomain", expect=WARN)
    yield _broken("two that differ", "max-age=31536000", "max-age=0", expect=WARN)
    yield _broken("the first of two switches it off", "max-age=0", "max-age=31536000")
    yield _broken("two that agree", _GOOD, _GOOD, expect=WARN)
    yield _broken("preload alone", "max-age=31536000; preload", expect=WARN)
    yield _broken("another value on some pages", _WIDE, where="https://shop.example/cockpit", expect=WARN)
    yield _broken("only some pages", where="https://shop.example/cockpit", expect=WARN)
    yield case("one address lacks it", _SHOP, *_sent(fronts=_ONE_FRONT), expect=WARN)
    yield case("a misspelt header name", _SHOP, _MISNAMED, _NO_FRONTS, _NO_TLS_SEEN, expect=FAIL)
    yield case("by plain http only", _SHOP, _UNSAFE, _NO_FRONTS, _NO_TLS_SEEN, expect=FAIL)
    yield case(
        "subdomains that all have TLS",
        _SHOP,
        *_everywhere(_WIDE, look(_APP), look(_STAGING)),
        expect=PASS,
    )
    yield case("a subdomain without", _SHOP, *_everywhere(_WIDE, look(_STAGING, _SELF_SIGNED)), expect=FAIL)
    yield case(
        "a subdomain by http only",
        _SHOP,
        *_everywhere(_WIDE, look(_STAGING, DEAD, _AT), fronts=_by_http(_STAGING)),
        expect=FAIL,
    )
    late = Unreachable(Layer.TCP, "port 443 does not answer within 4 s", "timeout")
    legacy, mail = look("old.shop.example", late, _AT), look("mail.shop.example", late, _AT)
    by_http, nobody = _by_http("old.shop.example"), sample_front("mail.shop.example", _AT, late, plain=late)
    yield case("by http only, 443 silent", _SHOP, *_everywhere(_WIDE, legacy, fronts=by_http), expect=FAIL)
    silent = _everywhere(_WIDE, mail, fronts=sample_fronts(nobody))
    yield case("a mail server, silent at both ports", _SHOP, *silent, expect=PASS)
    yield case(
        "a subdomain without any web server",
        _SHOP,
        *_everywhere(_WIDE, look(_STAGING, DEAD, _AT), fronts=_NOBODY),
        expect=PASS,
    )
    yield case("a subdomain in the dark", _SHOP, *_everywhere(_WIDE, look(_STAGING, NO_TLS)), expect=UNKNOWN)
    yield case("www does not exist", _SHOP, sent(_WITHOUT_WWW, _ALL), _NO_FRONTS, _NO_TLS_SEEN, expect=PASS)
    yield case("port 443 is closed", _SHOP, _CLOSED, _NO_FRONTS, _NO_TLS_SEEN, expect=UNKNOWN)
    yield case(
        "a firewall answers",
        _SHOP,
        everywhere(_SHOP, (403, "")),
        _NO_FRONTS,
        _NO_TLS_SEEN,
        expect=UNKNOWN,
    )
    yield case("a bot challenge", _SHOP, _CHALLENGED, _NO_FRONTS, _NO_TLS_SEEN, expect=UNKNOWN)


CASES = Cases(_cases)
