"""Does anybody answer behind a name? Judged from what was seen at each of its addresses."""

from collections.abc import Iterator, Sequence

from cockpit.facts import Unreachable
from cockpit.facts.fronts import Front, Fronts
from cockpit.facts.http import Response
from cockpit.kit import Finding, Fix, command, cut, failed, warned

SERVER_ERROR = 500


def living(host: str, fronts: Fronts) -> Iterator[Finding]:
    """What keeps a host from being alive; nothing when it is, or when no address was asked.

    A bad certificate is an answer (tls.hostname-valid judges it), and so is a page that asks for a password.
    """
    seen = fronts.of(host)
    answering = [front for front in seen if answered(front)]
    refusing = [
        front for front in seen if isinstance(front.seen, Unreachable) and front.seen.kind == "refused"
    ]
    if seen and not answering:
        yield _silent(host, seen, refusing, elsewhere=any(map(answered, fronts.fronts)))
    elif seen and all(map(_breaks, answering)):
        yield _erring(host, answering)
    elif refusing:
        where = ", ".join(front.address for front in refusing)
        yield warned(
            host,
            "half-dead",
            f"{host} answers, but not at {where}",
            expected="an answer at every address",
            observed=f"connections refused at {where}",
            evidence=_evidence(seen),
            fix=_records("Start the service at these addresses, or delete their records.", host, refusing),
            verify=command("curl -sSI https://{}/", host),
        )


def answered(front: Front) -> bool:
    """Something spoke TLS or HTTP at this address."""
    return isinstance(front.seen, Response) or front.seen.kind == "certificate"


def _silent(host: str, seen: tuple[Front, ...], refusing: list[Front], *, elsewhere: bool) -> Finding:
    """Refusal is a fact about the host only while others answer; else the whole layer is down."""
    if len(refusing) < len(seen) or not elsewhere:
        return cut(host, next(front.seen for front in seen if isinstance(front.seen, Unreachable)))
    where = ", ".join(front.address for front in seen)
    return failed(
        host,
        "dead",
        f"{host} is declared, but nothing answers at {where}",
        expected="an answer on port 443",
        observed="connection refused",
        evidence=_evidence(seen),
        fix=_records("Start the service there, or delete the records and the declaration.", host, seen),
        verify=command("curl -sSI https://{}/", host),
    )


def _erring(host: str, answering: list[Front]) -> Finding:
    statuses = sorted({front.seen.status for front in answering if isinstance(front.seen, Response)})
    said = ", ".join(map(str, statuses))
    return failed(
        host,
        "server-error",
        f"{host} answers with an error: {said}",
        expected="a page, or a demand for a password",
        observed=f"HTTP {said}",
        evidence=_evidence(tuple(answering)),
        fix=Fix(
            f"Read the log of the service behind {host}: the name is right, the service fails.",
            undo="Nothing was changed in DNS.",
        ),
        verify=command("curl -sSI https://{}/", host),
    )


def _records(text: str, host: str, fronts: Sequence[Front]) -> Fix:
    lines = [f"{host}. IN {'AAAA' if ':' in front.address else 'A'} {front.address}" for front in fronts]
    return Fix(text, "\n".join(lines), f"Publish again: {', '.join(lines)}")


def _evidence(seen: tuple[Front, ...]) -> dict[str, str]:
    return {
        front.address: f"HTTP {front.seen.status}" if isinstance(front.seen, Response) else front.seen.cause
        for front in seen
    }


def _breaks(front: Front) -> bool:
    return isinstance(front.seen, Response) and front.seen.status >= SERVER_ERROR
