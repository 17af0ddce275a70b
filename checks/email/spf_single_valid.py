"""Whoever receives mail can tell that the product's sender may send it: one SPF record, valid, complete."""

from collections.abc import Iterator

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_mail import cut_told, hidden_told, sample_told
from cockpit.facts.samples_spf import Texts, sample_spf
from cockpit.facts.spf import Node, Spf
from cockpit.kit import (
    BLOCKER,
    FAIL,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Email,
    Finding,
    Launch,
    Product,
    case,
    check,
    cut,
    failed,
    not_applicable,
    passed,
    undeclared,
    warned,
)
from cockpit.kit import spf_repairs as repairs
from cockpit.kit import spf_senders as sending
from cockpit.kit.spf_faults import flaws, missing, spoilt, unusable, which_path, who_sends
from cockpit.kit.spf_senders import Sender
from cockpit.kit.spf_trees import broken, dark, evidence, not_yet, observed, unseen
from cockpit.standards.mail_senders import meant
from cockpit.standards.spf_tree import NO_RECORD

CHECK = check(
    "Exactly one valid SPF record authorising the sender",
    severity=BLOCKER,
    why="Without a valid SPF record that names your sender, sign-up and password mails land in spam or are "
    "refused, and anybody can send in your name.",
    fix="Publish one SPF record at the name where your sender's bounces go, with the include it shows you.",
    undo="Publish the former text again.",
    verify="dig +short {subject} TXT",
    source="RFC 7208 sections 3.2, 4.5 and 4.6",
    terms={
        "SPF": "the record that says which servers may send mail for a domain",
        "return path": "the address that bounces go back to; SPF is looked up at its domain, not at that of "
        "From",
        "include": "a part of the record that lets everybody who stands in another domain's record",
        "~all, -all": "its end: whoever was not named before is suspicious, or refused",
    },
)


def judge(launch: Launch, spf: Spf) -> Iterator[Finding]:
    """Per name where SPF is looked up: there, one, readable, closed, and it lets those who send with it."""
    found = [finding for name, node in spf.trees.items() for finding in _at(launch, spf, name, node)]
    yield from found or [not_applicable(launch.domain, "no mail is sent with a domain of your own")]


def _at(launch: Launch, spf: Spf, name: str, node: Node) -> Iterator[Finding]:
    if why := unseen(node):
        yield cut(name, why)
    elif node.trouble == NO_RECORD:
        yield from missing(launch, spf, node)
    elif node.trouble:
        yield unusable(spf, node)
    elif broken(node):
        yield spoilt(node)
    else:
        problems = [*flaws(spf, node), *_senders(launch, spf, name, node)]
        yield from problems or [_fine(launch, spf, name, node)]


def _senders(launch: Launch, spf: Spf, name: str, node: Node) -> Iterator[Finding]:
    """Those who send with this name, and are not let by its record."""
    left_out = sending.lacking(launch, spf, node)
    if left_out:
        yield failed(
            name,
            "sender-missing",
            f"{repairs.names_of(left_out)} sends with {name}, and the SPF record there does not let it",
            expected=repairs.asked(spf, left_out),
            observed=observed(node),
            evidence=evidence(node),
            fix=repairs.letting(spf, node, left_out),
        )
    if sending.unnamed(launch, name) and dark(node) is None:
        yield who_sends(node, "has one valid SPF record")
    for one in sending.undecided(launch, spf, node):
        if dark(node) is None:
            yield _unknown_sender(name, one)
    own = sending.mailboxes(launch)
    told = any(meant(one.provider) == own for one in left_out)
    if own and not told and name == launch.domain and not sending.lets(node, Sender(provider=own.name)):
        yield warned(
            name,
            "mailboxes-left-out",
            f"your mailboxes are at {own.name}, and the SPF record of {name} does not let it send",
            expected=f"include:{own.include}",
            observed=observed(node),
            evidence=evidence(node),
            fix=repairs.letting(spf, node, (Sender(provider=own.name),)),
        )


def _unknown_sender(name: str, sender: Sender) -> Finding:
    if sending.guessed(sender):
        return which_path(name, sender)
    said = (
        f"whether the SPF record of {name} lets {sender.provider} cannot be told: say what it asks to include"
    )
    line = 'spf = "THE NAME IT SHOWS"   # or "none"; in the [[sender]] ' + sender.provider
    return undeclared(name, said, line)


def _fine(launch: Launch, spf: Spf, name: str, node: Node) -> Finding:
    who = repairs.names_of(sending.at(launch, name))
    elsewhere = sending.apart(launch, name)
    said = f"one valid SPF record at {name}" + (f", which lets {who} send" if who else "")
    if elsewhere and not who:
        said += f"; {repairs.names_of(elsewhere)} is looked up at its return path"
    return passed(
        name,
        said + not_yet(spf, node),
        expected="one valid record that lets who sends",
        observed=observed(node),
        evidence=evidence(node),
    )


_SHOP, _GOOD = "shop.example", "v=spf1 include:_spf.google.com ~all"
_GOOGLE = sample_launch(email=Email(provider="Google Workspace"))
_RESEND = sample_launch(email=Email(), senders=(Sender(provider="Resend", return_path="send.shop.example"),))
_POSTMARK = sample_launch(senders=(Sender(provider="Postmark", return_path="pm-bounces.shop.example"),))
_VELO = sample_launch(senders=(Sender(provider="velomail"),))
_QUIET = sample_launch(product=Product(name="Shop", domain=_SHOP, roadmap="mobile-demo", sends_mail=False))
_VELOMAIL: dict[str, Texts] = {
    _SHOP: "v=spf1 include:spf.velomail.example -all",
    "spf.velomail.example": "v=spf1 ip4:192.0.2.1 -all",
}
_SENT: dict[str, Texts] = {
    "send.shop.example": "v=spf1 include:amazonses.com ~all",
    "amazonses.com": "v=spf1 ip4:199.255.192.0/22 -all",
}


def _cases() -> Iterator[Case]:
    yield case("the sender's include", _GOOGLE, sample_spf({_SHOP: _GOOD}), expect=PASS)
    yield case("capitals", _GOOGLE, sample_spf({_SHOP: "V=SPF1 INCLUDE:_spf.Google.com -ALL"}), expect=PASS)
    yield case("published a minute ago", _GOOGLE, sample_spf({_SHOP: hidden_told(_SHOP, _GOOD)}), expect=PASS)
    led = {_SHOP: "v=spf1 redirect=_spf.shop.example", "_spf.shop.example": _GOOD}
    yield case("a redirect", _GOOGLE, sample_spf(led), expect=PASS)
    quiet: dict[str, Texts] = {_SHOP: "v=spf1 -all", **_SENT}
    yield case(
        "the return path has it, the domain says nobody",
        _RESEND,
        sample_spf(quiet, _SHOP, "send.shop.example"),
        expect=PASS,
    )
    at_home: dict[str, Texts] = {_SHOP: "v=spf1 include:amazonses.com ~all", **_SENT, "send.shop.example": ()}
    yield case(
        "only the domain has it, where nobody looks",
        _RESEND,
        sample_spf(at_home, _SHOP, "send.shop.example"),
        expect=FAIL,
    )
    yield case(
        "nothing at the domain, the return path has it",
        _RESEND,
        sample_spf({_SHOP: (), **_SENT}, _SHOP, "send.shop.example"),
        expect=WARN,
    )
    path = "pm-bounces.shop.example"
    alias = sample_told(path, "v=spf1 ip4:50.31.156.0/24 ~all", chain=("pm.mtasv.net",))
    yield case("an alias to the service", _POSTMARK, sample_spf({path: alias}), expect=PASS)
    yield case("the alias was not published", _POSTMARK, sample_spf({path: ()}), expect=FAIL)
    yield case("nobody sends, and it says so", _QUIET, sample_spf({_SHOP: "v=spf1 -all"}), expect=PASS)
    yield case("nobody sends, and it does not say so", _QUIET, sample_spf({_SHOP: ()}), expect=WARN)
    yield case(
        "a service that is named in the include",
        _VELO,
        sample_spf(_VELOMAIL),
        expect=PASS,
    )
    yield case("missing", _GOOGLE, sample_spf({_SHOP: ()}), expect=FAIL)
    yield case("no space", _GOOGLE, sample_spf({_SHOP: "v=spf1include:_spf.google.com ~all"}), expect=FAIL)
    doubled = sample_spf({_SHOP: ()}, strays={"shop.example.shop.example": _GOOD})
    yield case("at the doubled name", _GOOGLE, doubled, expect=FAIL)
    yield case("two records", _GOOGLE, sample_spf({_SHOP: (_GOOD, "v=spf1 a -all")}), expect=FAIL)
    yield case(
        "a term that is none",
        _GOOGLE,
        sample_spf({_SHOP: "v=spf1 inculde:_spf.google.com ~all"}),
        expect=FAIL,
    )
    yield case(
        "a sign that is wrong", _GOOGLE, sample_spf({_SHOP: f"{_GOOD[:-4]}ip4=192.0.2.1 ~all"}), expect=FAIL
    )
    yield case("bytes that are no text", _GOOGLE, sample_spf({_SHOP: f"{_GOOD} \ufffd"}), expect=FAIL)
    yield case(
        "an include without a record",
        _GOOGLE,
        sample_spf({_SHOP: f"{_GOOD[:-4]}include:gone.example ~all"}),
        expect=FAIL,
    )
    yield case(
        "another service",
        _GOOGLE,
        sample_spf({_SHOP: "v=spf1 include:amazonses.com ~all", **_SENT}),
        expect=FAIL,
    )
    yield case(
        "the include stands behind the end",
        _GOOGLE,
        sample_spf({_SHOP: "v=spf1 ~all include:_spf.google.com"}),
        expect=FAIL,
    )
    yield case(
        "something else stands behind the end", _GOOGLE, sample_spf({_SHOP: f"{_GOOD} a"}), expect=WARN
    )
    yield case("everybody", _GOOGLE, sample_spf({_SHOP: "v=spf1 include:_spf.google.com +all"}), expect=FAIL)
    yield case("no end", _GOOGLE, sample_spf({_SHOP: "v=spf1 include:_spf.google.com"}), expect=FAIL)
    mixed = sample_launch(email=Email(provider="Google Workspace"), senders=(Sender(provider="Brevo"),))
    yield case("the mailboxes are left out", mixed, sample_spf({_SHOP: "v=spf1 -all"}), expect=WARN)
    yield case("a service nobody knows", _VELO, sample_spf({_SHOP: _GOOD}), expect=UNKNOWN)
    maybe = sample_launch(senders=(Sender(provider="Resend"),))
    yield case("which return path was not said", maybe, sample_spf({"send.shop.example": ()}), expect=UNKNOWN)
    home: dict[str, Texts] = {**_VELOMAIL, "bounce.shop.example": "v=spf1 a -all"}
    apart = sample_launch(senders=(Sender(provider="velomail", return_path="bounce.shop.example"),))
    only = sample_spf(home, _SHOP, "bounce.shop.example")
    yield case("a service nobody knows, included only at the domain", apart, only, expect=FAIL)
    yield case("nobody said who sends", sample_launch(), sample_spf({_SHOP: _GOOD}), expect=UNKNOWN)
    yield case("no record, and nobody said", sample_launch(), sample_spf({_SHOP: ()}), expect=UNKNOWN)
    yield case("no DNS", _GOOGLE, sample_spf({_SHOP: cut_told(_SHOP)}), expect=UNKNOWN)
    yield case(
        "no DNS for an include",
        _GOOGLE,
        sample_spf({_SHOP: _GOOD, "_netblocks.google.com": cut_told("_netblocks.google.com")}),
        expect=UNKNOWN,
    )
    yield case("no mail of our own", _QUIET, Spf({}), expect=NOT_APPLICABLE)


CASES = Cases(_cases)
