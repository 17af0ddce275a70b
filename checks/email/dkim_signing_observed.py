"""A real message of each sender carries a signature that holds, made in the name that people see."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.letters import WHYS
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_messages import never_came, sample_messages, sending_shop, tried, tried_long_ago
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID
from cockpit.facts.stated import Drilled, Stated
from cockpit.kit import (
    ASSISTED,
    FAIL,
    HIGH,
    MEDIUM,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Email,
    Finding,
    Launch,
    Layer,
    Product,
    case,
    check,
    cut,
    failed,
    passed,
    warned,
)
from cockpit.kit import mail_drills as mail
from cockpit.kit.letters import FIXES, Sender, bad_signature, domains_of, fix, newest, of_sender, rows_of
from cockpit.kit.mail_tries import told_by
from cockpit.kit.stating import again, stale, undrilled

_PROVES = "A real message carries a DKIM signature that holds, made by the domain people see in its From."
_AGAIN = "Set off a message of this sender once, and let the drill read it."

CHECK = check(
    "Outgoing mail is really signed",
    severity=HIGH,
    mode=ASSISTED,
    drill=mail.DRILL,
    why="A key in DNS signs nothing. Only a message that somebody received shows whether the provider signs, "
    "with which key, and in whose name. Unsigned mail goes to junk, or nowhere at all.",
    fix="Set off one message of each sender to a mailbox of yours; the drill waits for it and reads it.",
    undo="Nothing to undo: a drill is only added to the record.",
    verify="cockpit drill mail",
    source="RFC 6376 (DKIM); RFC 9989 section 4.4 (alignment)",
    terms={
        "DKIM signature": "lines in the header of a message that prove which domain sent it, unchanged",
        "selector": "the name under which the key of a signature is published",
        "aligned": "made by the domain that people see as sender, or by one of the same family",
    },
)


def judge(launch: Launch, stated: Stated) -> Iterator[Finding]:
    """Per sender: its newest message that arrived was signed for the domain that people see."""
    if nothing := mail.nothing_to_try(launch):
        yield nothing
        return
    rows, instead = rows_of(launch, stated, _PROVES)
    senders = launch.senders or (Sender(provider=launch.sending_domain),)
    for sender in senders:
        own = tuple(of_sender(launch, sender, rows)) if launch.senders else rows
        yield _signed(launch, sender, own) if own else _unseen(sender, instead, rows)


def _unseen(sender: Sender, instead: tuple[Finding, ...], others: tuple[Drilled, ...]) -> Finding:
    """Nobody has read a message of this sender."""
    if instead and not others:
        return replace(instead[0], subject=sender.provider)
    summary = f"no message that {sender.provider} has sent was read yet (drill {mail.DRILL})"
    return undrilled(sender.provider, summary, again(mail.DRILL, _AGAIN))


def _signed(launch: Launch, sender: Sender, rows: tuple[Drilled, ...]) -> Finding:
    row = newest(rows)
    assert row is not None  # the caller has some
    seen: dict[str, Any] = {
        "expected": _PROVES,
        "observed": _observed(row),
        "evidence": mail.evidence(rows),
        "verify": CHECK.verify,
    }
    if changed := _changed(launch, sender, row):
        return stale(sender.provider, changed, again(mail.DRILL, _AGAIN), seen["evidence"])
    if wrong := bad_signature(row):
        kind, told = wrong
        text = FIXES.get(kind, FIXES.get(row.found.get("dkim_why", ""), FIXES[""]))
        do = fix(text, domain=row.found.get("from") or launch.sending_domain, provider=sender.provider)
        return failed(sender.provider, kind, f"{told} ({told_by(launch, row)})", fix=do, **seen)
    if row.found.get("dkim") != "pass":
        why = WHYS.get(row.found.get("dkim_why", ""), "nobody has verified it")
        return cut(
            sender.provider, Unreachable(Layer.DNS, f"the signature could not be checked: {why}"), **seen
        )
    return _holds(launch, sender, row, seen)


def _holds(launch: Launch, sender: Sender, row: Drilled, seen: dict[str, Any]) -> Finding:
    if row.found.get("partial"):
        told = (
            "its signature leaves the end of the message unsigned (l=), where others may add what they like"
        )
        do = fix("Turn the body length (l=) off where {provider} signs.", provider=sender.provider)
        return warned(sender.provider, "partly-signed", told, severity=MEDIUM, fix=do, **seen)
    told = f"signed by {row.found.get('d', '')}, key {row.found.get('s', '')}, verified here"
    return passed(sender.provider, f"{told} ({told_by(launch, row)})", **seen)


def _changed(launch: Launch, sender: Sender, row: Drilled) -> str:
    """What is declared otherwise since the message was read, or nothing."""
    seen, selector = row.found.get("from", ""), row.found.get("s", "")
    known = (*launch.from_domains, *domains_of(launch, sender))
    if seen and seen not in known:
        declared = ", ".join(dict.fromkeys(known))
        return f"the message of {row.day} was from {seen}, and launch.toml names {declared}"
    signed = row.found.get("dkim") == "pass"
    if signed and sender.selectors and selector and selector not in sender.selectors:
        declared = ", ".join(sender.selectors)
        return (
            f"the message of {row.day} was signed with the key {selector}, and launch.toml names {declared}"
        )
    return ""


def _observed(row: Drilled) -> str:
    kept = (name for name in ("dkim", "dkim_why", "d", "s", "from") if name in row.found)
    return ", ".join(f"{name}={row.found[name]}" for name in kept)


def _cases() -> Iterator[Case]:
    own = Sender(provider="Velomail", selectors=("s1",))
    shop = sending_shop(senders=(own,))
    yield case("signed and verified", shop, sample_messages(), expect=PASS)
    yield case("no sender declared", sending_shop(), sample_messages(), expect=PASS)
    yield case("not signed", shop, sample_messages(tried(dkim="none", d="", s="")), expect=FAIL)
    foreign = tried(dkim="unaligned", d="mailer.example", s="k1")
    yield case("signed by the provider alone", shop, sample_messages(foreign), expect=FAIL)
    broken = tried(dkim="fail", dkim_why="body")
    yield case("changed on the way", shop, sample_messages(broken), expect=FAIL)
    revoked = tried(dkim="fail", dkim_why="revoked")
    yield case("the key was revoked", shop, sample_messages(revoked), expect=FAIL)
    yield case("signed in part", shop, sample_messages(tried(partial="yes")), expect=WARN)
    blind = tried(dkim="unknown", dkim_why="unseen-key")
    yield case("its key could not be looked up", shop, sample_messages(blind), expect=UNKNOWN)
    yield case("read by a person", shop, sample_messages(tried(dkim="", d="", s="")), expect=UNKNOWN)
    yield case("another key since", shop, sample_messages(tried(s="old")), expect=UNKNOWN)
    moved = sending_shop(senders=(own,), email=Email(sending_domain="mail.example"))
    yield case("another sender address since", moved, sample_messages(), expect=UNKNOWN)
    two = sending_shop(senders=(own, Sender(provider="Newsbird", selectors=("n1",))))
    yield case("only one of two senders was seen", two, sample_messages(), expect=UNKNOWN)
    both = sample_messages(tried(), tried(at="b@mail.example", s="n1"))
    yield case("both senders were seen", two, both, expect=PASS)
    yield case("it never came", shop, sample_messages(never_came()), expect=UNKNOWN)
    yield case("nobody has tried it", shop, NOTHING_SAID, expect=UNKNOWN)
    yield case("too long ago", shop, tried_long_ago(), expect=UNKNOWN)
    yield case("the record is garbled", shop, GARBLED, expect=UNKNOWN)
    quiet = Product(name="Shop", domain="shop.example", roadmap="mobile-demo", sends_mail=False)
    yield case("a product without mail", sample_launch(product=quiet), NOTHING_SAID, expect=NOT_APPLICABLE)


CASES = Cases(_cases)
