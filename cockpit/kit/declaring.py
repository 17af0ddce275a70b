"""The lines of launch.toml that would declare what was found, ready to paste."""

from cockpit.facts.names import Lookup
from cockpit.kit import Finding, Fix, command, failed
from cockpit.launch import Launch
from cockpit.standards.answers import shown

_ROLES = {
    **{word: word for word in ("app", "api", "admin", "mail", "status", "staging")},
    **dict.fromkeys(("demo", "dev", "preview"), "staging"),
}


def host_lines(launch: Launch, host: str, target: tuple[str, ...]) -> str:
    """A `[[host]]` table; the role is guessed from the first label, owner and purpose are left to people."""
    role = _ROLES.get(host.partition(".")[0], "site")
    owner = launch.people[0].id if launch.people else "WHO"
    values = ", ".join(f'"{text}"' for text in target)
    lines = ("[[host]]", f'name = "{host}"', f'role = "{role}"', f'owner = "{owner}"', 'purpose = "WHAT FOR"')
    return "\n".join((*lines, f"target = [{values}]"))


def unlisted(launch: Launch, lookup: Lookup, where: str) -> Finding:
    """A host that resolves and that nobody declared."""
    host = lookup.host
    target = lookup.chain[:1] or lookup.addresses
    return failed(
        host,
        "undeclared-host",
        f"{host} is public and launch.toml does not know it (found: {where})",
        expected="every public host declared, with an owner, or gone from DNS",
        observed=f"{host} resolves to {', '.join((*lookup.chain, *lookup.addresses))}",
        evidence={"found": where, "answers": [shown(lookup.a), shown(lookup.aaaa)]},
        fix=Fix(
            f"If {host} is meant to be there, declare it with the lines below, or list it in "
            "hostnames_reviewed of [product]. If not, delete its DNS record.",
            host_lines(launch, host, target),
            "Remove the lines.",
        ),
        verify=command("dig +noall +answer {} A {} AAAA", host, host),
    )
