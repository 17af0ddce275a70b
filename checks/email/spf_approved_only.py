"""SPF lets in those who were declared, each once, and nobody else."""

from collections.abc import Iterator
from itertools import islice

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_mail import cut_told, sample_told
from cockpit.facts.samples_spf import Texts, sample_spf
from cockpit.facts.spf import Node, Spf, Term
from cockpit.kit import (
    FAIL,
    HIGH,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Email,
    Finding,
    Fix,
    Host,
    Launch,
    case,
    check,
    command,
    cut,
    failed,
    not_applicable,
    passed,
    undeclared,
    warned,
)
from cockpit.kit.spf_approval import anybody, approved, in_vain, known, network, ours, own_range, place, wide
from cockpit.kit.spf_costs import every
from cockpit.kit.spf_faults import open_ended
from cockpit.kit.spf_repairs import names_of, once, without
from cockpit.kit.spf_senders import Sender
from cockpit.kit.spf_trees import bare, dark, evidence, observed, open_end, shown, unseen
from cockpit.standards.mail_senders import by_include
from cockpit.standards.spf_tree import TWO_RECORDS

CHECK = check(
    "SPF authorises only approved senders, each once",
    severity=HIGH,
    why="Every service in the record, and each of its customers, may send in your name. One that nobody uses "
    "any more is a door that nobody watches, and +all is no wall at all.",
    fix="Leave in the record only what you send with, and end it with ~all or -all.",
    undo="Publish the former text again.",
    verify="dig +short {subject} TXT",
    source="RFC 7208 sections 5.1, 5.5, 5.6 and 11.4",
    terms={
        "include": "a part of the record that lets in everybody who stands in another domain's record",
        "+all, ?all": "an end of the record that lets in the whole world, or says nothing of it",
        "ptr": "lets in whoever controls the names of his own addresses; receivers are told not to use it",
    },
)
_NAMED = 5
MOST = 20  # findings about one record
_RULE = "declared senders, each once"


def judge(launch: Launch, spf: Spf) -> Iterator[Finding]:
    """Per record that is ours: its end, every name and range it lets in, and what stands there twice."""
    found = [finding for node in spf.trees.values() for finding in _at(launch, node)]
    yield from found or [not_applicable(launch.domain, "there is no SPF record that can be read")]


def _at(launch: Launch, node: Node) -> Iterator[Finding]:
    if why := unseen(node):
        yield cut(node.name, why)
    elif node.trouble not in ("", TWO_RECORDS):
        return
    elif node.told.chain and not launch.inside(node.told.chain[-1]):
        yield passed(node.name, f"{node.name} is an alias of {node.told.chain[-1]}, whose record it shares")
    else:
        problems = [*islice(_open(node), MOST), *islice(_terms(launch, node), MOST)]
        dim = dark(node)
        yield from problems or [cut(node.name, dim) if dim else _fine(launch, node)]


def _open(node: Node) -> Iterator[Finding]:
    """The whole world: by the end of the record, by a range nobody owns, by a question all can answer."""
    if open_end(node) and not dark(node):
        yield open_ended(node)
    for term in node.terms:
        below = every(term.node) if term.node else ()
        if bad := next((one for one in (term, *below) if wide(one) or anybody(one)), None):
            said = f"{shown(bad.text)} in the SPF record of {node.name} lets in far more than anybody owns"
            fix = without(node, (term,), "Name only the addresses that send; add them to this.")
            yield _finding(node, term, "everybody", said, fix)


def _terms(launch: Launch, node: Node) -> Iterator[Finding]:
    """Term by term, where each stands for the first time."""
    seen: set[str] = set()
    again: list[tuple[Node, Term]] = []
    for record, term in ours(launch, node):
        if bare(term) in seen:
            again.append((record, term))
        else:
            yield from _term(launch, node, record, term)
        seen.add(bare(term))
    if again:
        said = ", ".join(shown(term.text) for _, term in again[:3])
        fix = once(*again[0])
        yield _finding(
            node, None, "twice", f"twice in the SPF record of {node.name}: {said}", fix, grave=False
        )


def _term(launch: Launch, node: Node, record: Node, term: Term) -> Iterator[Finding]:
    """One term that lets somebody in."""
    if term.kind in ("ip4", "ip6"):
        if not own_range(launch, term) and not wide(term):
            yield _range(node, record, term)
    elif term.kind == "ptr":
        said = f"ptr in the SPF record of {node.name} is slow, and receivers are told not to use it"
        yield _finding(node, term, "ptr", said, without(record, (term,), _BY_ADDRESS), grave=False)
    elif not launch.inside(place(term)):
        yield from _stranger(launch, node, record, term)


_BY_ADDRESS = "Take it out; name your own servers by ip4 and ip6."


def _range(node: Node, record: Node, term: Term) -> Finding:
    said = f"{network(term)} may send for {node.name}, and launch.toml has no host there"
    text = "Take it out, or declare the server as a [[host]] with this target."
    return _finding(node, term, "unknown-range", said, without(record, (term,), text), grave=False)


def _stranger(launch: Launch, node: Node, record: Node, term: Term) -> Iterator[Finding]:
    """A name outside the product: of a declared service, of one nobody declared, or of nobody known."""
    who, name = approved(launch, place(term)), place(term)
    profile = by_include(name)
    called = f"{profile.name} ({name})" if profile else name or shown(term.text)
    if who and in_vain(launch, node, who):
        said = f"{shown(term.text)} at {node.name} does nothing: receivers look for {names_of(who)} elsewhere"
        text = "Take it out: it only lets in that service's other customers, and counts."
        yield _finding(node, term, "useless-include", said, without(record, (term,), text), grave=False)
    elif not who and not known(launch):
        row = f'[[sender]]\nprovider = "{profile.name if profile else "WHO"}"'
        said = f"launch.toml does not say whether {called} may send for {node.name}"
        yield undeclared(_subject(node, term), said, row)
    elif not who:
        said = f"{called} may send for {node.name}, and nobody declared it"
        text = f"Take it out if nobody sends with {called}; else declare it as a [[sender]]."
        yield _finding(node, term, "leftover", said, without(record, (term,), text))


def _subject(node: Node, term: Term | None) -> str:
    return f"{node.name} {shown(bare(term))}" if term else node.name


def _finding(node: Node, term: Term | None, kind: str, said: str, fix: Fix, *, grave: bool = True) -> Finding:
    return (failed if grave else warned)(
        _subject(node, term),
        kind,
        said,
        expected=_RULE,
        observed=observed(node),
        evidence=evidence(node),
        fix=fix,
        verify=command("dig +short {} TXT", node.name),
    )


def _fine(launch: Launch, node: Node) -> Finding:
    let = [shown(bare(term)) for _, term in ours(launch, node)]
    more = f" and {len(let) - _NAMED} more that were declared" if len(let) > _NAMED else ""
    said = f"lets in only {', '.join(let[:_NAMED])}{more}" if let else "lets in nobody"
    return passed(
        node.name,
        f"the SPF record of {node.name} {said}",
        expected=_RULE,
        observed=observed(node),
        evidence=evidence(node),
    )


_SHOP = "shop.example"
_GOOGLE = sample_launch(email=Email(provider="Google Workspace"))
_OWN = sample_launch(
    email=Email(provider="Google Workspace"),
    hosts=(Host(name="mail.shop.example", role="mail", target="192.0.2.25"),),
)
_RESEND = sample_launch(
    email=Email(provider="Google Workspace"),
    senders=(Sender(provider="Google Workspace"), Sender(provider="Resend")),
)
_MORE: dict[str, Texts] = {
    "amazonses.com": "v=spf1 ip4:199.255.192.0/22 -all",
    "sendgrid.net": "v=spf1 ip4:167.89.0.0/17 ~all",
    "spf.velo.example": "v=spf1 ip4:198.51.100.7 ~all",
}


def _record(*terms: str, end: str = "~all") -> Spf:
    return sample_spf({_SHOP: " ".join(filter(None, ("v=spf1", *terms, end))), **_MORE})


def _cases() -> Iterator[Case]:
    google = "include:_spf.google.com"
    yield case("only who was declared", _GOOGLE, _record(google), expect=PASS)
    yield case("nobody", _GOOGLE, _record(end="-all"), expect=PASS)
    yield case(
        "the servers of our own",
        _OWN,
        _record(google, "mx", "a:app.shop.example", "ip4:192.0.2.25"),
        expect=PASS,
    )
    inside: dict[str, Texts] = {
        _SHOP: "v=spf1 include:_spf.shop.example -all",
        "_spf.shop.example": f"v=spf1 {google} ~all",
    }
    yield case("in a record of our own", _GOOGLE, sample_spf(inside), expect=PASS)
    told = sample_launch(senders=(Sender(provider="Velo", spf="spf.velo.example"),))
    yield case(
        "a service nobody knows, with its include", told, _record("include:spf.velo.example"), expect=PASS
    )
    alias = sample_told("pm-bounces.shop.example", "v=spf1 ip4:50.31.156.0/24 ~all", chain=("pm.mtasv.net",))
    yield case(
        "an alias of the service", _GOOGLE, sample_spf({"pm-bounces.shop.example": alias}), expect=PASS
    )
    yield case("+all", _GOOGLE, _record(google, end="+all"), expect=FAIL)
    yield case("?all", _GOOGLE, _record(google, end="?all"), expect=FAIL)
    yield case("no all", _GOOGLE, _record(google, end=""), expect=FAIL)
    yield case("half the world", _GOOGLE, _record(google, "ip4:0.0.0.0/1"), expect=FAIL)
    yield case("half the world by a name", _GOOGLE, _record(google, "a/1"), expect=FAIL)
    yield case(
        "a question everybody can answer", _GOOGLE, _record(google, "exists:shop.example"), expect=FAIL
    )
    yield case("a service nobody declared", _GOOGLE, _record(google, "include:sendgrid.net"), expect=FAIL)
    leftover: dict[str, Texts] = {
        **inside,
        "_spf.shop.example": f"v=spf1 {google} include:sendgrid.net ~all",
        **_MORE,
    }
    yield case(
        "a service nobody declared, in a record of our own", _GOOGLE, sample_spf(leftover), expect=FAIL
    )
    yield case("a name nobody knows", _GOOGLE, _record(google, "a:old.host.example"), expect=FAIL)
    yield case(
        "macros at a name nobody knows", _GOOGLE, _record(google, "exists:%{i}.spf.host.example"), expect=FAIL
    )
    yield case(
        "an include that does nothing here", _RESEND, _record(google, "include:amazonses.com"), expect=WARN
    )
    yield case("a range nobody declared", _GOOGLE, _record(google, "ip4:198.51.100.0/24"), expect=WARN)
    yield case("ptr", _GOOGLE, _record(google, "ptr"), expect=WARN)
    yield case("the same twice", _GOOGLE, _record(google, "INCLUDE:_spf.google.com"), expect=WARN)
    yield case("nothing declared", sample_launch(), _record(google), expect=UNKNOWN)
    yield case("no DNS", _GOOGLE, sample_spf({_SHOP: cut_told(_SHOP)}), expect=UNKNOWN)
    half: dict[str, Texts] = {**inside, "_spf.shop.example": cut_told("_spf.shop.example")}
    yield case("no DNS for a record of our own", _GOOGLE, sample_spf(half), expect=UNKNOWN)
    yield case("no record", _GOOGLE, sample_spf({_SHOP: ()}), expect=NOT_APPLICABLE)


CASES = Cases(_cases)
