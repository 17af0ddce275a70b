"""Judges a DKIM selector without a text: misplaced, behind a web proxy, an alias to nowhere, or not there."""

from collections.abc import Iterator

from cockpit.facts import Unreachable
from cockpit.facts.dkim import Dkim, Key
from cockpit.facts.dns import Answer
from cockpit.facts.told import Told
from cockpit.kit import Finding, Fix, Launch, command, cut, failed, passed
from cockpit.kit.dkim import EXPECTED, evidence
from cockpit.kit.dkim_fixes import from_provider, moved_alias, owner, shown, unproxied
from cockpit.kit.mail_fixes import publish_text
from cockpit.standards.addresses import same_form
from cockpit.standards.dkim import read, tidy
from cockpit.standards.slips import slip
from cockpit.standards.targets import match_edge


def absent(launch: Launch, dkim: Dkim, key: Key) -> Iterator[Finding]:
    """Why there is no text at a selector that has to hold one."""
    seen = key.told.seen
    if other := next((one for one in key.elsewhere if _usable(one)), None):
        yield _stands_elsewhere(key, other)
    elif isinstance(seen, Unreachable):
        yield cut(key.name, seen)
    elif stray := _stray(dkim, key):
        yield _misplaced(key, *stray)
    elif key.addresses:
        yield _addresses(launch, key)
    elif key.told.chain and (seen.missing or seen.loop):
        yield _dead_alias(key, seen)
    elif key.told.missing:
        yield _missing(dkim, key)
    elif unsure := key.told.undecided:
        yield cut(key.name, unsure)


def _usable(told: Told) -> bool:
    return any(read(text).usable for text in told.values)


def _stands_elsewhere(key: Key, other: Told) -> Finding:
    signs = other.name.partition("._domainkey.")[2]
    said = next(read(text).said for text in other.values if read(text).usable)
    summary = f"{owner(key)} can sign with {other.name} ({said}), which counts for mail from {key.domain} too"
    return passed(key.name, summary, expected=EXPECTED, evidence={**evidence(key), "signs_as": signs})


def _stray(dkim: Dkim, key: Key) -> tuple[Told, str] | None:
    """A key at a name that only a slip leads to, and its text as it was meant."""
    near = (f"{key.selector}.", f"_domainkey.{key.domain}")
    any_name = dkim.wildcard.get(key.domain)
    for name, told in sorted(dkim.strays.items()):
        if not name.startswith(near) or (any_name and any_name.values == told.values):
            continue
        for text in told.values:
            slipped = slip(text, "dkim")
            meant = slipped.mended if slipped and not read(text).usable else text
            if read(meant).usable:
                return told, meant
    return None


def _misplaced(key: Key, stray: Told, text: str) -> Finding:
    how = f"Publish the record at {key.name} and delete the one at {stray.name}. {_slip_of(key, stray.name)}"
    led = stray.chain[:1]
    fix = moved_alias(key, how, *led) if led else publish_text(how, key.name, tidy(text), told=key.told)
    what = f"CNAME {led[0]}." if led else f"TXT, the text {shown(text)}"
    gone = f"\ndelete: {stray.name}. IN {what}"
    return failed(
        key.name,
        "misplaced",
        f"the DKIM key of {owner(key)} is at {stray.name}; receivers look for it at {key.name}",
        expected=f"the record at {key.name}",
        observed=f"a record at {stray.name}: {shown(text)}",
        evidence={**evidence(key), "found_at": stray.name},
        fix=Fix(fix.text, f"{fix.record}{gone}", f"{fix.undo} Then publish {stray.name}. again."),
        verify=command("dig +short {} TXT", key.name),
    )


def _slip_of(key: Key, name: str) -> str:
    """The habit that leads to such a name."""
    if name.startswith(f"{key.name}."):
        return "A web form adds the domain by itself: enter only the part of the name before it."
    if "_domainkey" not in name:
        return "The part _domainkey belongs into the name, with its underscore."
    return "The name is the selector, then _domainkey, then the domain, and nothing else."


def _addresses(launch: Launch, key: Key) -> Finding:
    """Addresses instead of a text: a web proxy put its own there, or somebody chose the wrong type."""
    edges = same_form(text for host in launch.hosts if host.proxied for text in host.targets)
    proxied = all(match_edge(address) or address in edges for address in same_form(key.addresses))
    there = ", ".join(key.addresses[:4])
    if proxied:
        kind, said = "proxied", f"the web proxy answers with its own addresses ({there}) in place of the key"
        fix = unproxied(key)
    else:
        kind, said = "address", f"an address ({there}) is published there in place of the key"
        fix = from_provider(key, f"Replace the address record by the one that {owner(key)} shows.")
    return failed(
        key.name,
        kind,
        f"{key.name} holds no DKIM key: {said}",
        expected=EXPECTED,
        observed=there,
        evidence=evidence(key),
        fix=fix,
        verify=command("dig +noall +answer {} TXT", key.name),
    )


def _dead_alias(key: Key, seen: Answer) -> Finding:
    last = key.told.chain[-1]
    said = "leads back to itself" if seen.loop else f"leads to {last}, where no key is ({seen.said})"
    text = (
        f"Compare the target letter by letter with the page of {owner(key)}; if it is the same, have DKIM "
        "switched on there: some providers publish the key only then."
    )
    return failed(
        key.name,
        "dead-alias",
        f"the CNAME at {key.name} {said}: mail that {owner(key)} signs cannot be verified",
        expected=EXPECTED,
        observed=" > ".join((*key.told.chain, seen.said)),
        evidence=evidence(key),
        fix=from_provider(key, text),
        verify=command("dig +noall +answer {} TXT", key.name),
    )


def _missing(dkim: Dkim, key: Key) -> Finding:
    how = "a message was signed with it" if key.source == "signed" else "launch.toml names it"
    hint = f"; nothing at all seems to be below _domainkey.{key.domain}" if key.domain in dkim.bare else ""
    return failed(
        key.name,
        "missing",
        f"{key.name} does not exist, so receivers cannot verify what {owner(key)} signs ({how}){hint}",
        expected=EXPECTED,
        observed="no such record",
        evidence=evidence(key),
        fix=from_provider(key, f"Publish the DKIM record that {owner(key)} shows for this selector."),
    )
