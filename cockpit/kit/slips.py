"""The slips people make in zones, each as a finding with the record that puts it right."""

from collections.abc import Iterator, Mapping

from cockpit.facts.dns import Answer
from cockpit.facts.names import Lookup, Names
from cockpit.facts.zone import Zone
from cockpit.kit import Finding, Fix, Launch, command, failed, publish, warned, withdraw
from cockpit.standards.addresses import DOCUMENTATION, is_address, mapped, same_form, special
from cockpit.standards.answers import shown, truth
from cockpit.standards.structure import (
    DMARC,
    MAX_TTL,
    MIN_TTL,
    SPF,
    beside_cname,
    policies,
    strange_ttls,
    target_slips,
)

_INTRANET = ("private", "carrier-grade NAT")  # where a VPN may lead on purpose
Sets = Mapping[tuple[str, str], Mapping[str, Answer]]


def beside(names: Names, zone: Zone, sets: Sets) -> Iterator[Finding]:
    """A CNAME that does not stand alone at its name."""
    for host in sorted({*names.lookups, *(name for name, type_ in sets if type_ == "CNAME")}):
        if conflict := beside_cname(sets, host, zone.apex):
            target, types = conflict
            yield failed(
                f"{host} CNAME",
                "cname-beside-data",
                f"{host} is an alias of {target}, yet {', '.join(types)} stands beside it: one of them is "
                "ignored",
                expected="a CNAME alone (at the apex: none)",
                observed=f"CNAME {target} beside {', '.join(types)}",
                evidence={"answers": [shown(answer) for answer in sets[host, "CNAME"].values()]},
                fix=withdraw("Delete the CNAME, or every other record.", zone.apex, host, "CNAME", target),
            )


def aliases_as_targets(zone: Zone) -> Iterator[Finding]:
    """Mail and name servers named by an alias (RFC 2181 section 10.3)."""
    for type_, hosts in (("MX", zone.mail_hosts), ("NS", zone.server_hosts)):
        for host, lookup in hosts.items():
            if lookup.chain:
                yield _alias(zone, type_, host, lookup)


def _alias(zone: Zone, type_: str, host: str, lookup: Lookup) -> Finding:
    return failed(
        f"{host} {type_}",
        "alias-as-target",
        f"the {type_} record names {host}, which is an alias of {lookup.chain[-1]}; that is not allowed",
        expected="a name with an address of its own",
        observed=f"{host} CNAME {' > '.join(lookup.chain)}",
        evidence={"answers": [shown(lookup.a), shown(lookup.aaaa)]},
        fix=Fix(
            f"Name the final host in the {type_} record, in place of {host}.",
            f"in the {type_} record of {zone.apex}: {lookup.chain[-1]} in place of {host}",
            f"Name {host} again.",
        ),
        verify=command("dig +noall +answer {} {}", zone.apex, type_),
    )


def unreachable_addresses(launch: Launch, names: Names, zone: Zone) -> Iterator[Finding]:
    """Addresses the public cannot reach. Those for documentation are fine where the launch file maps them."""
    own_mail = {host: lookup for host, lookup in zone.mail_hosts.items() if launch.inside(host)}
    for host, lookup in {**own_mail, **names.lookups}.items():
        told = {
            text for type_ in ("A", "AAAA") for seen in truth(lookup, type_).values() for text in seen.values
        }
        for address in sorted(told):
            if (known := special(address)) and not _meant(launch, address, known[0]):
                yield _unreachable(launch, zone, host, address, known)


def _meant(launch: Launch, address: str, kind: str) -> bool:
    return kind == DOCUMENTATION and mapped(launch.vantage.map, address)


def _unreachable(launch: Launch, zone: Zone, host: str, address: str, known: tuple[str, str]) -> Finding:
    kind, source = known
    type_ = "AAAA" if ":" in address else "A"
    declared = launch.host(host)
    meant = kind in _INTRANET and declared is not None and address in same_form(declared.targets)
    inside = launch.vantage.allow_private or meant
    make = warned if inside else failed
    note = "; right only for a network of your own" if inside else ""
    text = f"Delete this record, or publish the public address of {host}."
    return make(
        f"{host} {type_} {address}",
        "special-address",
        f"{host} points to {address}, a {kind} address nobody outside can reach ({source}){note}",
        expected="a public address",
        observed=f"{address} ({kind}, {source})",
        evidence={"host": host, "address": address, "kind": kind, "source": source},
        fix=withdraw(text, zone.apex, host, type_, address),
        verify=command("dig +noall +answer {} {}", host, type_),
    )


def double_policies(launch: Launch, zone: Zone, sets: Sets) -> Iterator[Finding]:
    """Two SPF or two DMARC policies at one name: receivers then use none (RFC 7208 4.5, RFC 9989)."""
    places = ((launch.domain, SPF, "SPF"), (f"_dmarc.{launch.domain}", DMARC, "DMARC"))
    for name, version, word in places:
        told = list(sets.get((name, "TXT"), {}).values())
        resolver = zone.records.get((name, "TXT"))
        told = told or ([resolver] if isinstance(resolver, Answer) else [])
        found = max((policies(answer.values, version) for answer in told), key=len, default=())
        if len(found) > 1:
            yield _doubled_policy(zone, name, word, found, told)


def _doubled_policy(zone: Zone, name: str, word: str, found: tuple[str, ...], told: list[Answer]) -> Finding:
    return failed(
        f"{name} TXT",
        f"two-{word.lower()}-policies",
        f"{name} has {len(found)} {word} policies; receivers then use none of them",
        expected=f"one TXT record with an {word} policy",
        observed=" | ".join(found),
        evidence={"answers": [shown(answer) for answer in told]},
        fix=withdraw(
            f"Merge them into one {word} record, keep that, and delete the others.",
            zone.apex,
            name,
            "TXT",
            *found[1:],
        ),
        verify=command("dig +short {} TXT", name),
    )


def ttls(launch: Launch, zone: Zone, sets: Sets) -> Iterator[Finding]:
    """TTLs outside 60 to 86400 seconds, as an authority gives them.

    Addresses where a name is declared are flattened (ALIAS): their TTL is the target's, and writing them down
    would freeze them.
    """
    for (name, type_), told in sets.items():
        if type_ in ("A", "AAAA") and _flattened(launch, name):
            continue
        strange = sorted({ttl for answer in told.values() for ttl in strange_ttls(answer)})
        if not strange:
            continue
        server, answer = next((server, answer) for server, answer in told.items() if strange_ttls(answer))
        why = (
            "every visit has to ask again" if strange[0] < MIN_TTL else "a mistake stays for more than a day"
        )
        yield warned(
            f"{name} {type_}",
            "ttl",
            f"{name} {type_} has a TTL of {strange[0]} seconds: {why}",
            expected=f"{MIN_TTL} to {MAX_TTL} seconds",
            observed=", ".join(f"{ttl} s" for ttl in strange),
            evidence={"answers": [shown(answer)]},
            fix=publish(
                "Publish it with a TTL of 300 seconds.",
                zone.apex,
                name,
                type_,
                *answer.values,
                was=answer.values,
            ),
            verify=command("dig +noall +answer {} {} @{}", name, type_, server),
        )


def _flattened(launch: Launch, name: str) -> bool:
    declared = launch.host(name)
    return declared is not None and any(not is_address(text) for text in declared.targets)


def misspelled(zone: Zone, sets: Sets) -> Iterator[Finding]:
    """The domain twice, or an address where a name belongs: forms append the zone, people forget the dot."""
    for name in zone.doubled:
        meant = name.removesuffix(f".{zone.apex}")
        yield failed(
            name,
            "doubled-name",
            f"the record {name} exists: the domain is in it twice, and {meant} may have been meant",
            expected=f"the record at {meant}",
            observed=f"a record at {name}",
            evidence={"query": name},
            fix=Fix(
                f"In the DNS form, enter only the part before {zone.apex} as host, and delete this record.",
                f"host {meant.removesuffix(f'.{zone.apex}') if meant != zone.apex else '@'}   (in full: "
                f"{meant}.)\ndelete: {name}.",
                f"Publish {name} again.",
            ),
            verify=command("dig +noall +answer {} A {} TXT", name, name),
        )
    for (name, type_), told in sets.items():
        for kind, value in sorted(
            {slip for answer in told.values() for slip in target_slips(answer, zone.apex)}
        ):
            yield _slipped(zone, name, type_, kind, value)


def _slipped(zone: Zone, name: str, type_: str, kind: str, value: str) -> Finding:
    twice = kind == "doubled-target"
    return failed(
        f"{name} {type_}",
        kind,
        f"{name} {type_} {value} holds "
        + ("the domain twice: the trailing dot was missing" if twice else "an address where a name belongs"),
        expected=value.removesuffix(f".{zone.apex}") if twice else "a host name",
        observed=value,
        evidence={"name": name, "type": type_, "value": value},
        fix=_whole_target(zone, name, type_, value) if twice else _named_target(zone, name, type_, value),
        verify=command("dig +noall +answer {} {}", name, type_),
    )


def _whole_target(zone: Zone, name: str, type_: str, value: str) -> Fix:
    text = "Correct the value; in a zone file, end it with a dot."
    return publish(text, zone.apex, name, type_, value.removesuffix(f".{zone.apex}"), was=(value,))


def _named_target(zone: Zone, name: str, type_: str, value: str) -> Fix:
    """An alias of an address is meant as an address record; mail and name servers need a host."""
    address = value.rsplit(maxsplit=1)[-1]
    place = "AAAA" if ":" in address else "A"
    if type_ == "CNAME":
        fix = publish(f"Delete the CNAME and publish an {place} record.", zone.apex, name, place, address)
    else:
        host = f"{'mail' if type_ == 'MX' else 'ns1'}.{zone.apex}"
        fix = publish(
            f"Give a host this address and name it in the {type_} record.", zone.apex, host, place, address
        )
    return Fix(fix.text, fix.record, f"Publish {name}. {type_} {value} again.")
