"""What the domain says about the encryption of incoming mail is right: MTA-STS and TLS reports."""

from collections.abc import Iterator

from cockpit.facts import Unreachable
from cockpit.facts.samples_http import response
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_mail import cut_told
from cockpit.facts.samples_transport import MX, POLICY, STS, sample_transport
from cockpit.facts.transport import Incoming, Transport
from cockpit.kit import (
    FAIL,
    HIGH,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Launch,
    Layer,
    case,
    check,
    passed,
)
from cockpit.kit.incoming_mail import informing, reports, sts

CHECK = check(
    "Encryption of incoming mail is as published",
    severity=HIGH,
    why="Nobody needs MTA-STS to launch, and without it mail comes in as ever. But a policy that names the "
    "wrong mail server makes Gmail and Outlook refuse all mail to you, and nobody here sees it.",
    fix="Make the policy cover every MX target, or delete the record: no policy is better than a wrong one.",
    undo="Publish the former record and policy again, with a new id.",
    verify="dig +short _mta-sts.{subject} TXT",
    source="RFC 8461 (MTA-STS) sections 3 and 4; RFC 8460 (TLS reports) section 3",
    terms={
        "MTA-STS": "a promise that mail to your domain is always encrypted, with the servers it may go to",
        "TLS report": "a daily mail from Gmail and others about what could not be encrypted",
        "policy": "a small text file on your web server that says which mail servers are yours",
    },
)


def judge(launch: Launch, transport: Transport) -> Iterator[Finding]:
    """Both are optional: what is absent is told and never blamed, what is there has to be right."""
    for at in transport.domains:
        found = [finding for finding in (sts(at), *reports(at)) if finding]
        yield from map(informing, found or [_absent(launch, at)])


def _absent(launch: Launch, at: Incoming) -> Finding:
    out = "" if launch.in_mail_scope else ", and both are about mail that comes in, which is not in scope"
    fine = f"{at.domain} has neither MTA-STS nor TLS reports, which is fine for a launch{out}"
    return passed(at.domain, fine)


_SHOP = sample_launch()
_URL = "https://mta-sts.shop.example/.well-known/mta-sts.txt"
_DARK = Unreachable(Layer.TCP, "mta-sts.shop.example port 443 does not answer within 4 s", "timeout")
_NO_HOST = Unreachable(Layer.DNS, "mta-sts.shop.example does not exist in DNS", "nxdomain")


def _changed(old: str, new: str) -> Transport:
    return sample_transport(policy=POLICY.replace(old, new))


def _cases() -> Iterator[Case]:
    yield case("in force, and every server covered", _SHOP, sample_transport(), expect=PASS)
    yield case("neither of the two", _SHOP, sample_transport("", tls_rpt=""), expect=PASS)
    yield case("tried out", _SHOP, _changed("enforce", "testing"), expect=PASS)
    yield case("any one label", _SHOP, _changed(MX, "*.shop.example"), expect=PASS)
    yield case(
        "withdrawn", _SHOP, sample_transport(policy="version: STSv1\nmode: none\nmax_age: 60"), expect=PASS
    )
    yield case("another server", _SHOP, _changed(MX, "mx.other.example"), expect=FAIL)
    yield case("two labels", _SHOP, _changed(MX, "*.example"), expect=FAIL)
    yield case("no server named", _SHOP, _changed(f"mx: {MX}\n", ""), expect=FAIL)
    yield case("no mode", _SHOP, _changed("mode: enforce\n", ""), expect=FAIL)
    yield case("forgotten at once", _SHOP, _changed("604800", "60"), expect=WARN)
    yield case("no policy", _SHOP, sample_transport(policy=response(_URL, 404)), expect=FAIL)
    moved = response(_URL, 301, location="https://shop.example/mta-sts.txt")
    yield case("a redirect to the policy", _SHOP, sample_transport(policy=moved), expect=FAIL)
    page = response(_URL, body=POLICY, content_type="text/html")
    yield case("a page in its place", _SHOP, sample_transport(policy=page), expect=FAIL)
    yield case("no host for it", _SHOP, sample_transport(policy=_NO_HOST), expect=FAIL)
    yield case("no id", _SHOP, sample_transport("v=STSv1;"), expect=FAIL)
    yield case("a slip in the record", _SHOP, sample_transport(STS.replace("v=", "v:")), expect=FAIL)
    yield case(
        "reports to nowhere", _SHOP, sample_transport(tls_rpt="v=TLSRPTv1; rua=postmaster"), expect=FAIL
    )
    yield case("the policy's server is silent", _SHOP, sample_transport(policy=_DARK), expect=UNKNOWN)
    told = cut_told("_mta-sts.shop.example")
    dark = Incoming("shop.example", cut_told("shop.example", "MX"), told, cut_told("_smtp._tls.shop.example"))
    yield case("no DNS", _SHOP, Transport((dark,)), expect=UNKNOWN)


CASES = Cases(_cases)
