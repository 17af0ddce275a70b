"""Every link in a real message leads to production, by https, at the product's own address."""

from collections.abc import Iterator
from functools import partial
from typing import Any

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
    Finding,
    Launch,
    Product,
    case,
    check,
    failed,
    passed,
    warned,
)
from cockpit.kit import mail_drills as mail
from cockpit.kit.letters import LINK_FIXES, LINKS, fix, worst
from cockpit.kit.mail_drills import MailFlow, Rows
from cockpit.kit.mail_tries import told_by
from cockpit.kit.stating import again, undrilled

_PROVES = "Every link in the message leads by https to the product's own address or to somebody else's site."
_AGAIN = "Set off this message once more, and let the drill read it."
_MILD = "other-spelling"

CHECK = check(
    "Links in mail point at production",
    severity=HIGH,
    mode=ASSISTED,
    drill=mail.DRILL,
    why="The address in a message is built by the server from a setting, often that of the developer's "
    "machine. Nobody sees it on the site, while new password, confirmation and invitation lead nowhere.",
    fix="Set the public address of the product where production reads its variables, and deploy.",
    undo="Set the variable back.",
    verify="cockpit drill mail",
    source="RFC 6761 and RFC 1918 (addresses that lead nowhere); the canonical origin of launch.toml",
    terms={
        "localhost": "the machine of whoever reads the message, where nothing of yours runs",
        "click counter": "an address of the mail provider that counts a click and then leads on",
    },
)


def judge(launch: Launch, stated: Stated) -> Iterator[Finding]:
    """Per message: the worst link of its newest tries."""
    yield from mail.each(launch, stated, _PROVES, partial(_led, launch))


def _led(launch: Launch, flow: MailFlow, rows: Rows) -> Finding:
    row = worst([row for row in rows if mail.arrived(row)])
    seen: dict[str, Any] = {"evidence": mail.evidence(rows), "verify": CHECK.verify, "expected": _PROVES}
    if row is None:
        gone = "" if any(map(mail.arrived, rows)) else ": it did not come"
        return _unread(flow, f"nobody has read the links of {flow.name}{gone}", seen)
    word = row.found["links"]
    seen["observed"] = row.found.get("bad_links") or row.found.get("link_hosts") or word
    if word == "tracked":
        told = f"every link of {flow.name} goes through a click counter, and where it ends was not opened"
        text = "Turn click tracking off for this message (people wait for it, nobody needs the number)."
        return _unread(flow, told, seen, fix(text))
    if word in ("ok", "none"):
        hosts = row.found.get("link_hosts", launch.canonical_host)
        leads = "no link is in it" if word == "none" else f"its links lead to {hosts}"
        return passed(flow.name, f"{flow.name}: {leads} ({told_by(launch, row)})", **seen)
    if word not in LINKS:
        return _unread(flow, f"nobody can tell what its row says of the links of {flow.name}", seen)
    return _wrong(launch, flow, row, seen)


def _unread(flow: MailFlow, told: str, seen: dict[str, Any], do: Any = None) -> Finding:
    return undrilled(flow.name, told, do or again(mail.DRILL, _AGAIN), **seen)


def _wrong(launch: Launch, flow: MailFlow, row: Drilled, seen: dict[str, Any]) -> Finding:
    word = row.found["links"]
    named = f": {row.found['bad_links']}" if row.found.get("bad_links") else ""
    told = f"a link in the message {LINKS[word]}{named} ({told_by(launch, row)})"
    seen["fix"] = fix(LINK_FIXES[word], origin=launch.origin)
    if word == _MILD:
        return warned(flow.name, f"link-{word}", told, severity=MEDIUM, **seen)
    return failed(flow.name, f"link-{word}", told, **seen)


def _cases() -> Iterator[Case]:
    shop = sending_shop()
    yield case("all is well", shop, sample_messages(), expect=PASS)
    yield case("no link at all", shop, sample_messages(tried(links="none")), expect=PASS)
    for word in ("localhost", "staging", "template", "plain-http"):
        bad = tried(links=word, bad_links="http://localhost:3000/reset (localhost is this machine itself)")
        yield case(f"a link is {word}", shop, sample_messages(bad), expect=FAIL)
    www = tried(links="other-spelling", bad_links="https://www.shop.example/")
    yield case("a link takes a detour", shop, sample_messages(www), expect=WARN)
    both = sample_messages(tried(), tried(at="b@mail.example", links="localhost"))
    yield case("one of two copies is wrong", shop, both, expect=FAIL)
    yield case("all behind a counter", shop, sample_messages(tried(links="tracked")), expect=UNKNOWN)
    yield case("nobody read the links", shop, sample_messages(tried(links="")), expect=UNKNOWN)
    yield case("it never came", shop, sample_messages(never_came()), expect=UNKNOWN)
    yield case("nobody has tried it", shop, NOTHING_SAID, expect=UNKNOWN)
    yield case("too long ago", shop, tried_long_ago(), expect=UNKNOWN)
    yield case("the record is garbled", shop, GARBLED, expect=UNKNOWN)
    quiet = Product(name="Shop", domain="shop.example", roadmap="mobile-demo", sends_mail=False)
    yield case("a product without mail", sample_launch(product=quiet), NOTHING_SAID, expect=NOT_APPLICABLE)


CASES = Cases(_cases)
