"""Judges what a domain says about the encryption of mail that comes to it: MTA-STS and TLS reports."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer
from cockpit.facts.http import Response
from cockpit.facts.mail_servers import targets
from cockpit.facts.told import Told
from cockpit.facts.transport import Incoming
from cockpit.kit import HIGH, LOW, PASS, Finding, Fix, Layer, command, cut, failed, passed, publish, warned
from cockpit.kit.mail_fixes import publish_text
from cockpit.standards import mta_sts, tls_rpt
from cockpit.standards.domains import registrable
from cockpit.standards.headers import media_type
from cockpit.standards.mta_sts import Policy
from cockpit.text import safe

_OK = 200
_LONGEST = 200  # characters of a record or policy that are shown
_GONE = ("nxdomain", "no-address")


def informing(found: Finding) -> Finding:
    """Only what loses mail is grave; the rest is for information."""
    return found if found.severity or found.verdict is PASS else replace(found, severity=LOW)


def untold(told: Told) -> Unreachable | None:
    """Why nobody can tell whether a record is there that may be missing; any resolver's no is enough."""
    plainly = isinstance(told.seen, Answer) and told.seen.missing
    return None if plainly else told.undecided


def sts(at: Incoming) -> Finding | None:
    """The MTA-STS of a domain; none where it has none."""
    found, subject = mta_sts.records(at.sts.values), at.sts.name
    if why := untold(at.sts):
        return cut(subject, why)
    if not _meant(at.sts, "stsv1"):
        return None
    said: dict[str, Any] = {
        "observed": safe(" | ".join(at.sts.values), _LONGEST),
        "evidence": {"record": [safe(text, _LONGEST) for text in at.sts.values[:4]]},
        "verify": command("dig +short {} TXT; curl -sS {}", at.sts.name, _url(at)),
    }
    if len(found) != 1 or not mta_sts.identity(found[0]):
        return _unread(at, found, said)
    if isinstance(at.policy, Response):
        said["evidence"] = {**said["evidence"], **_evidence(at.policy)}
    return _policy(at, mta_sts.identity(found[0]), said)


def _meant(told: Told, version: str) -> bool:
    """Some text there is meant to be this record; in a wildcard zone anything may stand at the name."""
    return any(version in text[:100].lower() for text in told.values)


def _url(at: Incoming) -> str:
    return f"https://mta-sts.{at.domain}{mta_sts.PATH}"


def _unread(at: Incoming, found: tuple[str, ...], said: dict[str, Any]) -> Finding:
    """Something stands at the name, and senders cannot read it as one announcement."""
    how = "no text there is a valid announcement" if len(found) < 2 else f"{len(found)} records stand there"  # noqa: PLR2004
    if len(found) == 1:
        how = "its id is missing or not of letters and digits alone"
    fix = publish_text(
        "Publish exactly this one record, and a new id whenever the policy changes.",
        at.sts.name,
        "v=STSv1; id=1",
        told=at.sts,
        was=at.sts.values,
    )
    summary = f"the MTA-STS record of {at.domain} is ignored by senders: {how}"
    return failed(at.sts.name, "sts-record", summary, expected="v=STSv1; id=...", fix=fix, **said)


def _policy(at: Incoming, id_: str, said: dict[str, Any]) -> Finding:
    seen = at.policy
    if seen is None:
        return cut(at.sts.name, Unreachable(Layer.HTTP, f"{_url(at)} was not asked for", "unseen"), **said)
    if isinstance(seen, Unreachable) and seen.kind not in (*_GONE, "certificate"):
        return cut(at.sts.name, seen, **said)
    if isinstance(seen, Unreachable) or (problem := _unusable(seen)):
        why = seen.cause if isinstance(seen, Unreachable) else problem
        summary = f"{at.domain} announces an MTA-STS policy that cannot be fetched: {why}"
        said["expected"] = f"a policy at {_url(at)}"
        return failed(at.sts.name, "sts-policy-missing", summary, fix=_serve(at, id_), **said)
    policy = mta_sts.read(seen.body)
    if policy.problems:
        summary = f"senders ignore the MTA-STS policy of {at.domain}: {'; '.join(policy.problems)}"
        said["expected"] = "version, mode, mx and max_age as RFC 8461 has them"
        return failed(at.sts.name, "sts-policy", summary, fix=_serve(at, id_), **said)
    return _covering(at, id_, policy, said)


def _unusable(seen: Response) -> str:
    """Why an answer is no policy (RFC 8461 section 3.3), or nothing."""
    if seen.status != _OK:
        moved = ", and no redirect is followed" if seen.first("location") else ""
        return f"{seen.url} answers HTTP {seen.status}{moved}"
    if seen.truncated:
        return f"{seen.url} is larger than {mta_sts.MOST_BYTES // 1024} kB"
    kind = media_type(seen.all("content-type"))
    return "" if kind == "text/plain" else f"{seen.url} is {safe(kind, 40) or 'of no kind'}, not text/plain"


def _covering(at: Incoming, id_: str, policy: Policy, said: dict[str, Any]) -> Finding:
    """Whether every mail server is covered; where mail must be encrypted, it does not reach the others."""
    subject = at.sts.name
    if at.mx.why and policy.mode != "none":
        return cut(subject, at.mx.why, **said)
    hosts = targets(at.mx.values)
    bare = [host for host in hosts if not mta_sts.covers(policy.mx, host)] if policy.mode != "none" else []
    if bare:
        names = ", ".join(safe(host, 80) for host in bare[:4])
        strict = policy.mode == "enforce"
        lost = (
            "mail to it is refused by Gmail, Outlook and others" if strict else "once enforced, mail is lost"
        )
        summary = f"the MTA-STS policy of {at.domain} does not cover its mail server {names}: {lost}"
        expected = f"mx: lines for {', '.join(safe(host, 80) for host in hosts[:6])}"
        kind = "sts-not-covered" if strict else "sts-not-covered-yet"
        said |= {
            "expected": expected,
            "fix": _serve(at, id_, policy.mode),
            "severity": HIGH if strict else LOW,
        }
        return failed(subject, kind, summary, **said)
    if 0 <= policy.max_age < mta_sts.SHORTEST_AGE and policy.mode == "enforce":
        summary = f"senders forget the MTA-STS policy of {at.domain} after {policy.max_age} s"
        said["expected"] = f"max_age of at least {mta_sts.SHORTEST_AGE}"
        return warned(subject, "sts-short", summary, fix=_serve(at, id_, policy.mode), **said)
    words = {
        "enforce": f"mail that comes to {at.domain} is always encrypted (MTA-STS in force)",
        "testing": f"MTA-STS of {at.domain} is being tried out: nothing is refused yet",
        "none": f"the MTA-STS policy of {at.domain} says that there is none any more",
    }
    return passed(subject, words[policy.mode], **said)


def _serve(at: Incoming, id_: str, mode: str = "testing") -> Fix:
    """The policy to serve, and the record that tells senders of the change."""
    hosts = targets(at.mx.values) or ("YOUR-MAIL-SERVER",)
    new = mta_sts.renewed(id_)
    told = publish("", registrable(at.domain) or at.domain, at.sts.name, "TXT", f"v=STSv1; id={new}")
    file = mta_sts.policy_file(mode if mode in mta_sts.MODES else "testing", map(_plain, hosts))
    return Fix(
        f"Serve this text at {_url(at)} as text/plain, without a redirect and with a valid certificate; then "
        "publish the new id. No MTA-STS at all is fine too: delete the record.",
        f"{file}\n\n{told.record}",
        f"Serve the former text again and publish v=STSv1; id={mta_sts.renewed(new)}.",
    )


def _plain(host: str) -> str:
    return safe(host, 120)


def _evidence(seen: Response) -> dict[str, Any]:
    return {
        "url": safe(seen.url, _LONGEST),
        "status": seen.status,
        "content_type": safe(seen.first("content-type"), 60),
        "policy": safe(seen.body, 500, keep_lines=True) if seen.status == _OK else "",
    }


def reports(at: Incoming) -> Iterator[Finding]:
    """The TLS reports of a domain; nothing where it asks for none."""
    subject, found = at.tls_rpt.name, tls_rpt.records(at.tls_rpt.values)
    if why := untold(at.tls_rpt):
        yield cut(subject, why)
    if not _meant(at.tls_rpt, "tlsrptv1"):
        return
    read = tls_rpt.read(found[0]) if len(found) == 1 else tls_rpt.Reports()
    said: dict[str, Any] = {
        "observed": safe(" | ".join(at.tls_rpt.values), _LONGEST),
        "evidence": {"record": [safe(text, _LONGEST) for text in at.tls_rpt.values[:4]]},
        "verify": command("dig +short {} TXT", subject),
    }
    if read.to and not read.bad:
        yield passed(subject, f"reports of mail that could not be encrypted go to {_told(read)}", **said)
        return
    how = f"{len(found)} records stand there, one may" if len(found) > 1 else "it has no address to send to"
    if read.bad:
        how = f"nothing can be sent to {safe(read.bad[0], 80)}"
    if not found:
        how = "what stands there is no such record"
    text = "Publish exactly this one record, with an address that somebody reads; or none at all."
    value = f"v=TLSRPTv1; rua={','.join(tls_rpt.mended(read)) or f'mailto:postmaster@{at.domain}'}"
    fix = publish_text(text, subject, value, told=at.tls_rpt, was=at.tls_rpt.values)
    yield failed(
        subject, "tls-rpt", f"no TLS reports reach {at.domain}: {how}", expected=value, fix=fix, **said
    )


def _told(read: tls_rpt.Reports) -> str:
    return ", ".join(safe(to.removeprefix("mailto:"), 80) for to in read.to[:3])
