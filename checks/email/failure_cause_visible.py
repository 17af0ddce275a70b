"""When a message fails, somebody can tell why: a verdict was read once, and the provider's log is at hand."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_messages import never_came, sample_messages, sending_shop, tried, tried_long_ago
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID
from cockpit.facts.stated import Stated
from cockpit.kit import (
    ASSISTED,
    FAIL,
    MEDIUM,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Email,
    Finding,
    Fix,
    Launch,
    Person,
    Product,
    case,
    check,
    cut,
    failed,
    passed,
    undeclared,
)
from cockpit.kit import mail_drills as mail
from cockpit.kit.failures import Access, Verdict, log_of, openers, unexplained, verdicts
from cockpit.kit.stating import again, leaves, name_of, undrilled

LOG = "event log"
_PROVES = "What a receiver or a bounce said about a real message was read: authentication, limit or address."
_READ = "Set off a message and let the drill read what the receiver wrote into it, or give it a bounce."
_EVENTS = """[email]
events = "https://PAGE OF YOUR MAIL PROVIDER WITH ITS EVENTS"
"""
_ACCESS = """[[access]]
id = "mail"
category = "email-provider"
service = "{provider}"
url = "https://PAGE OF YOUR MAIL PROVIDER WITH ITS EVENTS"
owner = "WHO CAN OPEN IT"
backup = "WHO ELSE"
"""

CHECK = check(
    "A mail failure can be attributed",
    severity=MEDIUM,
    mode=ASSISTED,
    drill=mail.DRILL,
    why="A message that does not come looks the same whether a record is wrong, the provider's limit is "
    "reached, the address is mistyped or the app never sent it. Without the log everybody guesses.",
    fix="Name the page of the provider's event log in launch.toml, and who can open it.",
    undo="Remove the line.",
    verify="cockpit drill mail",
    source="RFC 8601 (Authentication-Results); RFC 3464 and RFC 3463 (bounces and their codes)",
    terms={
        "event log": "the provider's list of what became of each message: accepted, delayed, bounced",
        "bounce": "the message that comes back when another one could not be delivered",
        "Authentication-Results": "the line in which a receiver notes whether SPF, DKIM and DMARC were right",
    },
)


def judge(launch: Launch, stated: Stated) -> Iterator[Finding]:
    """A verdict about a real message was decoded, and the provider's log is named with who can open it."""
    if (nothing := mail.nothing_to_try(launch)) and nothing.verdict is NOT_APPLICABLE:
        yield nothing
        return
    yield _read(launch, stated)
    yield _log(launch)


def _read(launch: Launch, stated: Stated) -> Finding:
    if stated.unreadable:
        return cut(launch.domain, stated.unreadable)
    if lost := unexplained(launch, stated):
        told = f"{lost.subject} did not come on {lost.day}, and nobody could tell which part failed"
        do = again(mail.DRILL, "Look the message up in the provider's event log, and do the drill again.")
        seen: dict[str, Any] = {"observed": lost.said, "evidence": mail.evidence((lost,)), "fix": do}
        return failed(launch.domain, "unexplained", told, expected=_PROVES, **seen)
    found = verdicts(launch, stated)
    if not found:
        told = "no verdict about a real message was read yet: not from a receiver, and not from a bounce"
        do = again(mail.DRILL, _READ)
        return undrilled(launch.domain, told, do)
    return _decoded(launch, found)


def _decoded(launch: Launch, found: tuple[Verdict, ...]) -> Finding:
    newest = found[0]
    return passed(
        launch.domain,
        f"{newest.said} ({newest.row.day}, {name_of(launch, newest.row.by)})",
        expected=_PROVES,
        observed=newest.said,
        evidence={one.row.subject: one.said for one in found},
    )


def _log(launch: Launch) -> Finding:
    url, account = log_of(launch)
    provider = (launch.email.provider if launch.email else "") or (account.service if account else "")
    if not url:
        told = "launch.toml does not say where the provider's event log is"
        return undeclared(LOG, told, _EVENTS if account else _ACCESS.format(provider=provider or "SERVICE"))
    if account is None or not openers(launch, account):
        told = "launch.toml does not say who can open the provider's event log"
        return undeclared(LOG, told, _ACCESS.format(provider=provider or "SERVICE"))
    who = openers(launch, account)
    stay = [one for one in who if not leaves(launch, one)]
    seen: dict[str, Any] = {
        "expected": "a page, and somebody who stays and can open it",
        "observed": f"{url}: {', '.join(name_of(launch, one) for one in who)}",
        "evidence": {"log": url, "account": account.id, "opened_by": list(who)},
    }
    if stay:
        names = " and ".join(name_of(launch, one) for one in stay)
        return passed(LOG, f"{names} can open it: {url}", **seen)
    return _lonely(launch, account, who, seen)


def _lonely(launch: Launch, account: Access, who: tuple[str, ...], seen: dict[str, Any]) -> Finding:
    gone = ", ".join(f"{name_of(launch, one)} leaves on {leaves(launch, one)}" for one in who)
    do = Fix(
        f"Give somebody who stays an account at {account.service}, and name them.",
        f'backup = "WHO STAYS"   # in the [[access]] row {account.id}',
        "Take the account away again.",
    )
    told = f"nobody who stays can open the provider's event log: {gone}"
    return failed(LOG, "leaver", told, fix=do, **seen)


def _cases() -> Iterator[Case]:
    ana = Person(id="ana", name="Ana")
    account = Access(id="mail", service="Velomail", category="email-provider", owner="ana")
    page = Email(sending_domain="shop.example", events="https://velomail.example/events")
    shop = sending_shop(people=(ana,), access=(account,), email=page)
    stamped = sample_messages(tried(ar="mx.mail.example", verdict="spf=pass, dkim=pass, dmarc=pass"))
    yield case("stamped, and the log is named", shop, stamped, expect=PASS)
    yield case("a failure was attributed", shop, sample_messages(never_came()), expect=PASS)
    back = tried(bounce="authentication 5.7.26")
    yield case("a bounce was read", shop, sample_messages(back), expect=PASS)
    lost = sample_messages(never_came(cause="unknown"))
    yield case("nobody knows why it did not come", shop, lost, expect=FAIL)
    yield case("no verdict was read", shop, sample_messages(), expect=UNKNOWN)
    yield case("no log is named", sending_shop(people=(ana,), access=(account,)), stamped, expect=UNKNOWN)
    yield case("nobody can open it", sending_shop(email=page), stamped, expect=UNKNOWN)
    yield case("nobody has tried it", shop, NOTHING_SAID, expect=UNKNOWN)
    yield case("too long ago", shop, tried_long_ago(), expect=UNKNOWN)
    yield case("the record is garbled", shop, GARBLED, expect=UNKNOWN)
    going = Person(id="ana", name="Ana", leaves_on=date(2026, 12, 20))
    leaving = sending_shop(people=(going,), access=(account,), email=page)
    yield case("only somebody who leaves can open it", leaving, stamped, expect=FAIL)
    quiet = Product(name="Shop", domain="shop.example", roadmap="mobile-demo", sends_mail=False)
    yield case("a product without mail", sample_launch(product=quiet), NOTHING_SAID, expect=NOT_APPLICABLE)


CASES = Cases(_cases)
