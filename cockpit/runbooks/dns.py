"""Changing DNS: one record at a time, with the old one in hand."""

from collections.abc import Iterator
from ipaddress import ip_address

from cockpit.launch import Launch
from cockpit.launch.parts import Host
from cockpit.runbooks import accounts, people
from cockpit.runbooks.runbook import Known, Runbook
from cockpit.runbooks.words import LONG, all_green, first_look, listed, rows, run, said, unknown, verbatim


def record(launch: Launch, name: str, target: str) -> str:
    """The record that leads a name to a target, between backticks; the apex cannot hold a CNAME."""
    place = target.strip("[]")
    try:
        kind = "A" if ip_address(place).version == 4 else "AAAA"  # noqa: PLR2004 - an IP version
    except ValueError:
        kind, place = "ALIAS" if name == launch.domain else "CNAME", f"{target}."
    return f"`{said(name)}. {kind} {said(place)}`"


def dns(launch: Launch, known: Known) -> Runbook:
    """A record has to change."""
    host = launch.host(launch.domain)
    owner = people.owner(
        launch, ("dns", "domain"), *accounts.holders(launch, accounts.DNS), host.owner if host else ""
    )
    others = accounts.holders(launch, accounts.DNS)
    return Runbook(
        id="rb-dns",
        title="Change DNS",
        symptom=f"A name of {said(launch.domain)} has to lead to another place, a company asks for a "
        "record, or a name leads to the wrong place. (DNS is the public list that says where each name "
        "leads.)",
        first_look=first_look(launch, "check", "dns"),
        steps=tuple(_steps(launch, known)),
        worked=f"{all_green('check', 'dns')} Run {run('dig +short {}', launch.canonical_host)}. You should "
        "see the declared target.",
        call=people.call(launch, owner, *others, company=accounts.support(launch, accounts.DNS)),
        owner=owner,
    )


def _steps(launch: Launch, known: Known) -> Iterator[str]:
    yield from _meant(launch)
    yield (
        "Note the record as it is now, with its TTL (the number: for so many seconds others keep it). Run "
        f"{run('dig +noall +answer {} A', launch.domain)}, with the name and the type of your record."
    )
    servers = f" Its name servers are {listed(known.nameservers)}." if known.nameservers else ""
    yield f"{accounts.sign_in(launch, accounts.DNS, 'DNS provider')}{servers}"
    yield (
        "Where it can wait: set the record's TTL to 300 first, and wait for as long as the old TTL says. A "
        "mistake then lasts five minutes and not a day. To undo it, set the old TTL again."
    )
    if steps := verbatim("Change", launch.deploy.dns_change if launch.deploy else ()):
        yield from steps
    else:
        yield unknown(
            "How DNS is changed here, step by step, is", 'dns_change = ["...", "..."] under [deploy]'
        )
    yield (
        "Change that one record and no other. NS, MX and TXT records carry the mail and the proofs of the "
        "domain: leave alone what you do not know. To undo it, put the noted record back; others follow "
        "when the TTL has passed."
    )
    yield _asked_at_the_source(launch, known)
    yield "Write the new target into the [[host]] of launch.toml, so that the checks expect it from now on."


def _asked_at_the_source(launch: Launch, known: Known) -> str:
    """Authoritative servers do not remember old answers."""
    if known.nameservers:
        ask = run("dig +short {} @{}", launch.domain, known.nameservers[0])
        return (
            f"Ask a name server itself, which keeps no old answers. Run {ask}. You should see the new value."
        )
    ask = run("dig +short NS {}", launch.domain)
    return (
        f"Ask a name server itself, which keeps no old answers. Run {ask} for their names, then "
        f"{run('dig +short {}', launch.domain)} with @ and one of the names behind it. You should see the "
        "new value."
    )


def _meant(launch: Launch) -> Iterator[str]:
    """Where each name is meant to lead."""
    told = [line for host in launch.hosts for line in _host(launch, host)]
    if told:
        yield f"See what launch.toml expects. {' '.join(rows(told, 'the [[host]] rows'))}"
    else:
        line = '[[host]] name = "...", role = "site", target = "..."'
        yield unknown("Where each name is meant to lead is", line)


def _host(launch: Launch, host: Host) -> Iterator[str]:
    if not host.targets:
        line = f'target = "..." in the [[host]] {said(host.name)}'
        yield unknown(f"Where {said(host.name)} is meant to lead is", line)
        return
    proxied = ", through the edge" if host.proxied else ""
    purpose = f" ({said(host.purpose, LONG)})" if host.purpose else ""
    leads = " and ".join(record(launch, host.name, target) for target in host.targets[:4])
    yield f"{leads}{proxied}{purpose}."
