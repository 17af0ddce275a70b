"""Every public name of the product is known: declared, reviewed, or gone."""

from collections.abc import Iterator

from cockpit.facts import Unreachable
from cockpit.facts.hostnames import Hostnames
from cockpit.facts.names import Lookup, Names
from cockpit.facts.samples_dns import NO_RESOLVER, cut_lookup, sample_lookup, sample_names
from cockpit.facts.samples_launch import sample_launch
from cockpit.kit import (
    FAIL,
    HIGH,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Host,
    Launch,
    Layer,
    Product,
    case,
    check,
    command,
    cut,
    passed,
    warned,
)
from cockpit.kit.declaring import unlisted
from cockpit.standards.answers import shown

CHECK = check(
    "All public hostnames are known",
    severity=HIGH,
    why="Forgotten names keep answering: an old demo with real data, an admin page without a password, a "
    "preview that search engines find.",
    fix="Declare each name in launch.toml, list it in hostnames_reviewed, or delete its DNS record.",
    undo="Remove the lines, or publish the record again.",
    verify="dig +noall +answer {subject} A {subject} AAAA",
    source="launch.toml [[host]]; RFC 4592 (wildcards)",
    terms={"wildcard": "a record that answers for every name nobody published"},
)


def judge(launch: Launch, names: Names, hostnames: Hostnames) -> Iterator[Finding]:
    """From the word list, certificates, redirects, pages and records; what a wildcard gives is no name."""
    yield from _wildcard(launch, names)
    findings = [*_found(launch, names, hostnames), *_dark(names, hostnames)]
    if not findings:
        count = sum(lookup.exists and not lookup.wildcard for lookup in names.lookups.values())
        said = f"{count} names of {launch.domain} resolve, and each is known"
        looked = {"looked_up": sorted({*names.lookups, *hostnames.lookups})}
        findings.append(passed(launch.domain, said, observed=f"{count} names", evidence=looked))
    yield from findings


def _found(launch: Launch, names: Names, hostnames: Hostnames) -> Iterator[Finding]:
    for host, where in sorted(names.seen_at.items()):
        lookup = names.lookups[host]
        if lookup.exists and not lookup.wildcard and not _known(launch, host):
            yield unlisted(launch, lookup, f"the {where}" if where == "word list" else where)
    for host, where in sorted(hostnames.seen_at.items()):
        if hostnames.lookups[host].exists and not _known(launch, host):
            yield unlisted(launch, hostnames.lookups[host], where)


def _known(launch: Launch, host: str) -> bool:
    """Apex and www are the domain itself."""
    known = (launch.domain, launch.www, *launch.product.hostnames_reviewed)
    return host in known or launch.host(host) is not None


def _wildcard(launch: Launch, names: Names) -> Iterator[Finding]:
    if (wildcard := names.wildcard) is None:
        return
    to = ", ".join((*wildcard.chain, *wildcard.addresses))
    yield warned(
        wildcard.host,
        "wildcard",
        f"every name under {launch.domain} resolves, also those nobody made ({to})",
        expected="only names that are meant to exist",
        observed=f"a name nobody uses resolves to {to}",
        evidence={"answers": [shown(wildcard.a), shown(wildcard.aaaa)]},
        fix=Fix(
            f"If no part of the product needs it, delete the wildcard record {wildcard.host}; publish the "
            "names that are used one by one.",
            f"delete: {wildcard.host}.",
            f"Publish {wildcard.host}. with {to} again.",
        ),
        verify=command("dig +noall +answer any-name-at-all.{}", launch.domain),
    )


def _dark(names: Names, hostnames: Hostnames) -> Iterator[Finding]:
    """What could not be seen: names, and sources of names. One finding for each cause."""
    looked = {host: lookup.unreachable for host, lookup in {**hostnames.lookups, **names.lookups}.items()}
    causes: dict[str, tuple[str, Unreachable]] = {}
    for subject, why in (*sorted(looked.items()), *sorted(hostnames.unseen.items())):
        if why and why.kind != "off-product":  # a page of somebody else names nothing of ours
            causes.setdefault(why.cause, (subject, why))
    yield from (cut(subject, why) for subject, why in causes.values())


_SHOP, _V4 = "shop.example", "203.0.113.10"
_HOME = sample_lookup(_SHOP, _V4)
_LAUNCH = sample_launch()
_NONE = Hostnames()
_ANY = sample_lookup("*.shop.example", "203.0.113.99")


def _word(word: str, *addresses: str, wildcard: bool = False) -> Names:
    host = f"{word}.shop.example"
    lookup = sample_lookup(host, *addresses, wildcard=wildcard)
    return sample_names(_HOME, lookup, seen_at={host: "word list"}, wildcard=_ANY if wildcard else None)


def _seen(lookup: Lookup, where: str = "page https://shop.example/") -> Hostnames:
    return Hostnames({lookup.host: lookup}, {lookup.host: where})


_AWAY = Unreachable(Layer.HTTP, "the redirects lead out of the product to id.example.net", "off-product")
_REVIEWED = Product(name="S", domain=_SHOP, roadmap="mobile-demo", hostnames_reviewed=("cdn.shop.example",))


def _cases() -> Iterator[Case]:
    yield case("only the domain", _LAUNCH, sample_names(_HOME), _NONE, expect=PASS)
    yield case("no word of the list resolves", _LAUNCH, _word("demo"), _NONE, expect=PASS)
    yield case("www is the domain itself", _LAUNCH, _word("www", _V4), _NONE, expect=PASS)
    yield case(
        "declared",
        sample_launch(hosts=(Host(name="demo.shop.example"),)),
        _word("demo", _V4),
        _NONE,
        expect=PASS,
    )
    yield case(
        "reviewed",
        sample_launch(product=_REVIEWED),
        sample_names(_HOME),
        _seen(sample_lookup("cdn.shop.example", _V4)),
        expect=PASS,
    )
    yield case(
        "seen, but gone",
        _LAUNCH,
        sample_names(_HOME),
        _seen(sample_lookup("old.shop.example")),
        expect=PASS,
    )
    yield case("an old demo", _LAUNCH, _word("demo", "203.0.113.66"), _NONE, expect=FAIL)
    yield case(
        "a link",
        _LAUNCH,
        sample_names(_HOME),
        _seen(sample_lookup("beta.shop.example", _V4)),
        expect=FAIL,
    )
    yield case(
        "a name in use under the wildcard",
        _LAUNCH,
        _word("dev", _V4, wildcard=True),
        _seen(sample_lookup("beta.shop.example", "203.0.113.99", wildcard=True)),
        expect=FAIL,
    )
    yield case(
        "a certificate",
        _LAUNCH,
        sample_names(_HOME),
        _seen(sample_lookup("intern.shop.example", _V4), "certificate of shop.example"),
        expect=FAIL,
    )
    yield case(
        "a wildcard answers for every word",
        _LAUNCH,
        _word("demo", "203.0.113.99", wildcard=True),
        _NONE,
        expect=WARN,
    )
    yield case(
        "the sign-in page is somebody else's",
        _LAUNCH,
        sample_names(_HOME),
        Hostnames(unseen={"page https://shop.example/login": _AWAY}),
        expect=PASS,
    )
    yield case("no DNS", _LAUNCH, sample_names(cut_lookup(_SHOP)), _NONE, expect=UNKNOWN)
    yield case(
        "a page could not be read",
        _LAUNCH,
        sample_names(_HOME),
        Hostnames(unseen={"page https://shop.example/": NO_RESOLVER}),
        expect=UNKNOWN,
    )


CASES = Cases(_cases)
