"""What it means that an address shows no certificate."""

from typing import Any

from cockpit.facts.tls import Look, Tls
from cockpit.kit import MEDIUM, Finding, Launch, Layer, Unreachable, cut, failed, passed, warned
from cockpit.kit.certificate_repairs import claim, listen
from cockpit.kit.looks import answering, elsewhere, expected, severity, show_chain, shut


def nothing(launch: Launch, tls: Tls, look: Look, why: Unreachable) -> Finding:
    """No certificate at this address. While other hosts show theirs, a refusal is a fault of this one.

    Browsers and programs go on to the next address of a host when one refuses: that is only a warning.
    """
    subject = f"{look.host} at {look.address}"
    if not expected(launch, look.host) and shut(launch, tls, look, why):
        return passed(subject, f"nothing answers by https at {subject}", observed=why.cause)
    if why.kind not in ("tls", "refused") or not answering(tls):
        return cut(subject, why)
    told: dict[str, Any] = {
        "expected": f"a certificate for {look.host}",
        "observed": why.cause,
        "layer": Layer.TLS,
        "verify": show_chain(look.host, look.address),
    }
    summary = f"{look.host} has no working https at {look.address}: {why.cause}"
    if why.kind == "tls":
        told |= {"fix": claim(launch, look), "severity": severity(launch, look.host)}
        return failed(subject, "no-handshake", summary, **told)
    if elsewhere(tls, look):
        said = f"{summary}. Visitors wait, then go on to its other addresses"
        return warned(subject, "half-dead", said, fix=listen(look, alone=False), severity=MEDIUM, **told)
    told |= {"fix": listen(look, alone=True), "severity": severity(launch, look.host)}
    return failed(subject, "no-https", summary, **told)
