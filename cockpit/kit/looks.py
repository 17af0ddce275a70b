"""Looks at web hosts, as findings: who must have a certificate, and what a look means that saw none."""

from collections.abc import Iterator

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Outcome, absent
from cockpit.facts.names import Names
from cockpit.facts.tls import Handshake, Look, Tls
from cockpit.facts.trails import web_hosts
from cockpit.kit import Finding, Launch, Layer, command, cut, not_applicable
from cockpit.model import Severity


def expected(launch: Launch, host: str) -> bool:
    """Customers use this host, or type it: what is wrong there is wrong with the launch."""
    declared = launch.host(host)
    if declared is not None:
        return declared.production
    return host in web_hosts(launch)


def needed(launch: Launch) -> tuple[str, ...]:
    """The hosts customers use: those people type, and every declared production host."""
    return tuple(host for host in web_hosts(launch) if expected(launch, host))


def looked_at(launch: Launch, tls: Tls) -> tuple[str, ...]:
    """Every host to judge: those that must have a certificate, and all others somebody answers for."""
    return tuple(sorted({*needed(launch), *(look.host for look in tls.looks)}))


def severity(launch: Launch, host: str) -> Severity | None:
    """A rehearsal, a retired or an unknown host does not hold up the launch."""
    return None if expected(launch, host) else Severity.MEDIUM


def unseen(names: Names, host: str) -> Finding:
    """A host without any look: its name does not resolve; the words are those of every request to it."""
    lookup = names.lookups.get(host)
    if lookup is not None and lookup.exists:
        cause = (
            f"no address of {host} was asked: [vantage] families leaves them out, or the hosts are too many"
        )
        return cut(host, Unreachable(Layer.NETWORK, cause, "not-asked"))
    gone = lookup is not None and isinstance(lookup.a, Answer) and lookup.a.outcome is Outcome.NXDOMAIN
    dark = lookup.unreachable if lookup else None
    return cut(host, dark or absent(host, exists=not gone))


def shakes(looks: tuple[Look, ...]) -> Iterator[tuple[Look, Handshake]]:
    """The looks that came as far as a certificate."""
    for look in looks:
        if isinstance(look.seen, Handshake):
            yield look, look.seen


def answering(tls: Tls) -> bool:
    """Some host of the product shows a certificate: TLS as such gets through."""
    return any(True for _ in shakes(tls.looks))


def dark(launch: Launch, tls: Tls, look: Look, why: Unreachable) -> Finding:
    """No certificate at one address, for the checks that only judge one.

    While others answer, nobody misses what is closed to the public, and a refused address of a host that
    answers at another is told by tls.hostname-valid.
    """
    subject = f"{look.host} at {look.address}"
    return not_applicable(subject, why.cause) if shut(launch, tls, look, why) else cut(subject, why)


def shut(launch: Launch, tls: Tls, look: Look, why: Unreachable) -> bool:
    """Nothing is there for the public, surely: by its role, or as the host answers at another address."""
    if not answering(tls) or why.kind not in ("refused", "timeout", "private") or why.layer is Layer.TLS:
        return False
    return not expected(launch, look.host) or (why.kind == "refused" and elsewhere(tls, look))


def elsewhere(tls: Tls, look: Look) -> bool:
    """The same host shows a certificate at another address."""
    return any(True for _ in shakes(tls.of(look.host)))


def at(host: str, looks: list[Look], everywhere: int) -> str:
    """The subject: the host, with its addresses where only some of them are meant."""
    if len(looks) == everywhere:
        return host
    return f"{host} at {', '.join(look.address for look in looks)}"


def show_chain(host: str, address: str) -> str:
    """A command that prints what one address presents."""
    return shake_by_hand(host, address, "-showcerts")


def shake_by_hand(host: str, address: str, *options: str) -> str:
    """A command that shakes hands with the public name at one address."""
    place = f"[{address}]:443" if ":" in address else f"{address}:443"
    line = " ".join(("openssl s_client -connect {} -servername {}", *("{}" for _ in options), "</dev/null"))
    return command(line, place, host, *options)
