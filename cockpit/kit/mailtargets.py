"""Judges one MX target: can it take mail, and is it where mail is declared to go?"""

from collections.abc import Iterator

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer
from cockpit.facts.mail_servers import NULL_MX, MailServer, MailServers, targets
from cockpit.facts.names import Lookup
from cockpit.facts.told import Told
from cockpit.facts.zone import Zone
from cockpit.kit import Finding, Fix, Launch, Layer, command, cut, failed, undeclared, withdraw
from cockpit.standards.addresses import is_address
from cockpit.standards.answers import shown
from cockpit.standards.mailhosts import (
    filter_of,
    meant,
    provider_of,
    sends_first,
    sends_only,
    speaks_of,
)
from cockpit.standards.targets import match_edge
from cockpit.text import safe


def usable(zone: Zone, domain: str, value: str, target: str) -> Iterator[Finding]:
    """The target is a name, exists, is no alias, and is not hidden behind a web proxy."""
    subject, lookup = f"{domain} MX {target}", zone.mail_hosts.get(target)
    fix = withdraw("Delete this MX record and publish the provider's.", zone.apex, domain, "MX", value)
    seen = {
        "expected": "a host that takes mail",
        "fix": fix,
        "verify": command("dig +noall +answer {} MX", domain),
    }
    if is_address(target):
        yield failed(
            subject,
            "address-literal",
            f"the MX record names the address {target}, not a host",
            observed=value,
            evidence={"value": value},
            **seen,
        )
    elif lookup is None:
        yield cut(subject, Unreachable(Layer.DNS, f"{target} was not looked up", "unseen"))
    elif lookup.unreachable:
        yield cut(subject, lookup.unreachable)
    elif lookup.chain:
        said = f"the MX target {target} is an alias of {lookup.chain[-1]}: many servers refuse that"
        yield failed(
            subject, "alias", said, observed=" > ".join((target, *lookup.chain)), **seen, **_looked(lookup)
        )
    elif not lookup.exists:
        said = f"the MX target {target} has no address: mail for {domain} cannot be delivered there"
        yield failed(subject, "dead-target", said, observed=_phrase(lookup), **seen, **_looked(lookup))
    elif not provider_of(target) and all(match_edge(address) for address in lookup.addresses):
        said = f"the MX target {target} is behind a web proxy, which takes no mail: set it to DNS only"
        yield failed(
            subject, "proxied", said, observed=", ".join(lookup.addresses), **seen, **_looked(lookup)
        )


def _phrase(lookup: Lookup) -> str:
    return lookup.a.said if isinstance(lookup.a, Answer) else lookup.a.cause


def _looked(lookup: Lookup) -> dict[str, object]:
    return {"evidence": {"answers": [shown(lookup.a), shown(lookup.aaaa)]}}


def as_declared(launch: Launch, target: str) -> Iterator[Finding]:
    """The target belongs to the declared provider, or is a declared mail host."""
    provider = launch.email.provider if launch.email else ""
    host, subject, seen = launch.host(target), f"{launch.domain} MX {target}", provider_of(target)
    if (host and host.role == "mail") or speaks_of(provider, target):
        return
    wanted, passing = meant(provider), filter_of(target)
    if wanted and wanted == seen:
        return
    if wanted and (passing or (sends_first(wanted) and seen and not sends_first(seen))):
        yield _in_between(subject, provider, passing or seen, target, filtered=bool(passing))
        return
    if wanted and (seen or not launch.inside(target)):
        yield failed(
            subject,
            "other-provider",
            f"mail for {launch.domain} goes to {seen or target}, but {provider} is declared",
            expected=f"MX records of {wanted}",
            observed=target,
            evidence={"target": target, "belongs_to": seen, "declared": provider},
            fix=Fix(
                f"Publish the MX records of {provider} and delete the others, or correct provider in "
                "[email].",
                f"delete, unless {seen or target} is right: {launch.domain}. IN MX {target}.",
                f"Publish the MX record {target} again.",
            ),
            verify=command("dig +noall +answer {} MX", launch.domain),
        )
        return
    line = f'[email]\nprovider = "{seen or "WHO"}"'
    if not seen or launch.inside(target):
        line += f'\n# or, for a server of your own:\n[[host]]\nname = "{target}"\nrole = "mail"'
    sends = f": {provider} sends mail but has no mailboxes" if sends_only(provider) else ""
    yield undeclared(subject, f"launch.toml does not say that {seen or target} takes the mail{sends}", line)


def _in_between(subject: str, provider: str, seen: str, target: str, *, filtered: bool) -> Finding:
    """A filter before the mailboxes, or mailboxes elsewhere than at the service that sends: often meant."""
    if filtered:
        text = f"mail passes through {seen} before it can reach {provider}: say that the filter is yours"
        return undeclared(subject, text, f'[[host]]\nname = "{target}"\nrole = "mail"')
    text = f"mailboxes are at {seen}; {provider} is declared, which is made for sending. Name who receives"
    return undeclared(subject, text, f'[email]\nprovider = "{seen}"\n\n[[sender]]\nprovider = "{provider}"')


def return_paths(launch: Launch, mail_servers: MailServers) -> Iterator[Finding]:
    """The other domains of the product's mail whose MX records lead nowhere: bounces and replies are lost.

    One without MX records is no fault here: its mail goes to its address, or it is a provider's affair.
    """
    for name, told in mail_servers.domains.items():
        if name == launch.domain:
            continue
        if NULL_MX in told.values and name != launch.sending_domain:
            said = f"{name}, where bounces go, refuses all mail by a null MX"
            yield _lost(name, "null-mx", said, told)
        for target in targets(told.values):
            server = mail_servers.servers.get(target)
            if is_address(target) or (server and _gone(server)):
                host = safe(target, 120)
                said = f"bounces to {name} cannot be delivered: the MX target {host} is no host that exists"
                yield _lost(f"{name} MX {host}", "dead-target", said, told)


def _gone(server: MailServer) -> bool:
    """DNS says that the host has no address."""
    seen = server.addresses
    return not seen or (isinstance(seen, Unreachable) and seen.kind in ("nxdomain", "no-address", "bad-name"))


def _lost(subject: str, kind: str, said: str, told: Told) -> Finding:
    now = safe(told.values[0], 200)
    return failed(
        subject,
        kind,
        said,
        expected="the MX record that the sending service shows",
        observed=safe(", ".join(told.values), 200),
        evidence={"mx": [safe(value, 200) for value in told.values[:4]]},
        fix=Fix(
            "Publish the MX record that the sending service shows in its setup page, and delete this one.",
            f"delete: {told.name}. IN MX {now}",
            f"Publish {told.name}. MX {now} again.",
        ),
        verify=command("dig +noall +answer {} MX", told.name),
    )
