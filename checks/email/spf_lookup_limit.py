"""Receivers read the SPF record to its end: it asks DNS no more often than they allow."""

from collections.abc import Iterator, Sequence

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_mail import cut_told
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
    Finding,
    Fix,
    Launch,
    case,
    check,
    cut,
    failed,
    not_applicable,
    passed,
    warned,
)
from cockpit.kit.spf_costs import crowds, lighter, loops, own, table, voids
from cockpit.kit.spf_repairs import without
from cockpit.kit.spf_trees import dark, evidence, shown, unseen
from cockpit.standards.spf_inquiry import MOST_HOSTS, MOST_TERMS, MOST_VOID
from cockpit.standards.spf_tree import NO_RECORD

CHECK = check(
    "SPF stays within 10 lookups",
    severity=HIGH,
    why="A record that asks DNS more than ten times counts as broken: every mail of the domain fails SPF, "
    "mostly on the day one more service was added, or a service changed its own record.",
    fix="Take out what nobody uses, and let services send from subdomains that have a record of their own.",
    undo="Publish the former text again.",
    verify="cockpit check email.spf-lookup-limit --format json",
    source="RFC 7208 section 4.6.4",
    terms={
        "look-up": "a term of the record for which the receiver has to ask DNS: include, a, mx, ptr, exists "
        "and redirect, also inside what is included",
        "void look-up": "one that finds nothing; more than two end the evaluation",
    },
)
_NEAR = 9


def judge(launch: Launch, spf: Spf) -> Iterator[Finding]:
    """Per record: what its whole tree costs, whatever a single message would need of it."""
    found = [finding for node in spf.trees.values() for finding in _counted(node)]
    yield from found or [
        not_applicable(launch.domain, "there is no SPF record whose look-ups could be counted")
    ]


def _counted(node: Node) -> Iterator[Finding]:
    if why := unseen(node):
        yield cut(node.name, why)
    elif node.trouble != NO_RECORD:
        problems = [*_too_many(node), *_too_wide(node)]
        yield from problems or [_close(node) if _worth_a_word(node) else _within(node)]


def _too_many(node: Node) -> Iterator[Finding]:
    """Loops and more than ten terms; below ten nothing is sure where a part of the tree is dark."""
    if led := loops(node):
        said = f"the SPF record of {node.name} includes itself: {shown(led[0].trouble)}"
        yield _failed(node, "loop", said, without(node, (own(node, led[0]),), _TAKE_OUT))
    elif node.lookups > MOST_TERMS:
        said = f"the SPF record of {node.name} needs {node.lookups} look-ups, and {MOST_TERMS} are allowed"
        yield _failed(
            node, "too-many-lookups", f"{said}: receivers stop there, and mail fails SPF", lighter(node)
        )
    elif why := dark(node):
        yield cut(node.name, why)


_TAKE_OUT = "Take out the include that leads back, or have its owner correct it."


def _too_wide(node: Node) -> Iterator[Finding]:
    """More mail servers than may be looked at, more questions without an answer than may be asked."""
    if crowd := crowds(node):
        said = f"{shown(crowd[0].text)} in the SPF record of {node.name} stands for {crowd[0].trouble}"
        text = (
            f"Name the servers that send by ip4 or ip6 instead of {shown(crowd[0].text)}; add them to this."
        )
        yield _failed(node, "mx-too-many", said, without(node, (own(node, crowd[0]),), text))
    gone = voids(node)
    if len(gone) > MOST_VOID:
        said = f"{len(gone)} terms in the SPF record of {node.name} find nothing, and {MOST_VOID} may"
        yield _failed(node, "void-lookups", f"{said}: {_named(gone)}", _without_void(node, gone))


def _failed(node: Node, kind: str, said: str, fix: Fix) -> Finding:
    return failed(
        node.name,
        kind,
        said,
        expected=f"at most {MOST_TERMS} look-ups, {MOST_VOID} of them in vain, {MOST_HOSTS} servers per mx",
        observed=table(node),
        evidence=evidence(node),
        fix=fix,
    )


def _named(terms: Sequence[Term]) -> str:
    return ", ".join(dict.fromkeys(shown(term.text) for term in terms[:5]))


def _without_void(node: Node, gone: Sequence[Term]) -> Fix:
    ours = tuple({own(node, term).text: own(node, term) for term in gone}.values())
    return without(node, ours, "Take out the terms that find nothing, or publish what they ask for.")


def _worth_a_word(node: Node) -> bool:
    return node.lookups >= _NEAR or bool(voids(node))


def _close(node: Node) -> Finding:
    """Still within the limit, and not for long, or with terms that are of no use."""
    gone = voids(node)
    said = f"the SPF record of {node.name} needs {node.lookups} of {MOST_TERMS} look-ups"
    kind, fix = "near-the-limit", lighter(node)
    if gone:
        kind, fix = "void-lookup", _without_void(node, gone)
        said += f", and {_named(gone)} finds nothing"
    else:
        said += ": one more service, or one that changes its own record, and every mail fails SPF"
    return warned(
        node.name,
        kind,
        said,
        expected=f"fewer than {_NEAR} look-ups, none of them in vain",
        observed=table(node),
        evidence=evidence(node),
        fix=fix,
    )


def _within(node: Node) -> Finding:
    return passed(
        node.name,
        f"the SPF record of {node.name} needs {node.lookups} of {MOST_TERMS} look-ups",
        expected=f"at most {MOST_TERMS}",
        observed=table(node),
        evidence=evidence(node),
    )


_SHOP, _PLAIN = "shop.example", sample_launch()


def _chain(length: int) -> dict[str, Texts]:
    """A record with this many look-ups, each include inside the one before."""
    links = {f"s{at}.example": f"v=spf1 include:s{at + 1}.example ~all" for at in range(1, length)}
    return {
        _SHOP: "v=spf1 include:s1.example ~all",
        **links,
        f"s{length}.example": "v=spf1 ip4:192.0.2.1 ~all",
    }


def _wide(*terms: str) -> Spf:
    return sample_spf({_SHOP: f"v=spf1 {' '.join(terms)} ~all"})


def _cases() -> Iterator[Case]:
    yield case("one include that includes one", _PLAIN, _wide("include:_spf.google.com"), expect=PASS)
    yield case("nothing that asks", _PLAIN, _wide("ip4:192.0.2.1"), expect=PASS)
    behind = sample_spf({_SHOP: f"v=spf1 ~all {' '.join(f'a:a{at}.example' for at in range(12))}"})
    yield case("what nobody reads costs nothing", _PLAIN, behind, expect=PASS)
    yield case("eight", _PLAIN, sample_spf(_chain(8)), expect=PASS)
    yield case("nine", _PLAIN, sample_spf(_chain(9)), expect=WARN)
    yield case("ten", _PLAIN, _wide(*(f"a:a{at}.example" for at in range(10))), expect=WARN)
    yield case("eleven, one behind the other", _PLAIN, sample_spf(_chain(11)), expect=FAIL)
    yield case("eleven side by side", _PLAIN, _wide(*(f"a:a{at}.example" for at in range(11))), expect=FAIL)
    matched = _wide("ip4:0.0.0.0/0", *(f"exists:%{{i}}.a{at}.example" for at in range(11)))
    yield case("eleven, although every message matches before", _PLAIN, matched, expect=FAIL)
    yield case(
        "a loop",
        _PLAIN,
        sample_spf({_SHOP: "v=spf1 include:b.example ~all", "b.example": "v=spf1 include:shop.example ~all"}),
        expect=FAIL,
    )
    servers = {_SHOP: tuple(f"10 mx{at}.example" for at in range(11))}
    crowd = sample_spf({_SHOP: "v=spf1 mx ~all"}, hosts=servers)
    yield case("eleven mail servers", _PLAIN, crowd, expect=FAIL)
    gone: dict[str, tuple[str, ...]] = {f"a{at}.example": () for at in range(3)}
    void = sample_spf({_SHOP: "v=spf1 a:a0.example a:a1.example a:a2.example ~all"}, hosts=gone)
    yield case("three that find nothing", _PLAIN, void, expect=FAIL)
    yield case(
        "one that finds nothing",
        _PLAIN,
        sample_spf({_SHOP: "v=spf1 a:a0.example ~all"}, hosts=gone),
        expect=WARN,
    )
    twice = _wide("include:_spf.google.com", "include:_spf.google.com")
    yield case("the same twice counts twice", _PLAIN, twice, expect=PASS)
    both = sample_spf({_SHOP: ("v=spf1 a ~all", "v=spf1 mx ~all")})
    yield case("two records", _PLAIN, both, expect=PASS)
    half = sample_spf({_SHOP: "v=spf1 include:s1.example ~all", "s1.example": cut_told("s1.example")})
    yield case("an include that cannot be looked up", _PLAIN, half, expect=UNKNOWN)
    yield case("no DNS", _PLAIN, sample_spf({_SHOP: cut_told(_SHOP)}), expect=UNKNOWN)
    yield case("no record", _PLAIN, sample_spf({_SHOP: ()}), expect=NOT_APPLICABLE)


CASES = Cases(_cases)
