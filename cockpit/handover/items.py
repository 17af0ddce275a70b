"""The items of the ten-minute list, in the order they are walked, with the minutes each is expected to take.

Two of them wait in the background: at least five minutes lie between starting the test alarm and asking for
it, at least two between signing up and asking for the mail.
"""

from dataclasses import dataclass

from cockpit.launch import Launch


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do: plain steps, what to see then, and what to do if it is not seen."""

    id: str
    title: str
    minutes: float
    owner: str
    how: tuple[str, ...]
    see: str
    checks: tuple[str, ...]
    if_not: str
    needs_person: bool = True


def items(launch: Launch) -> tuple[Item, ...]:
    """Between eight and twelve items for this product, under ten minutes in all."""
    mail = launch.product.sends_mail
    signs_in = any(route.kind == "auth" for route in launch.routes)
    middle = (
        *((_sign_up(),) if mail else ()),
        _spellings(launch),
        _sign_in(launch) if signs_in else _wander(launch),
        _main_thing(launch),
        *((_mails(),) if mail else ()),
    )
    return (_preflight(), _start_alarm(), _phone(launch), *middle, _way_back(), _doors(), _alarm(), _decide())


def _preflight() -> Item:
    return Item(
        "preflight",
        "Let the checks look once more",
        1.0,
        "tool",
        ("Run: cockpit check",),
        "The last line proposes go, and no launch blocker is listed.",
        ("dns.*", "redirect.*", "tls.*", "header.*", "secret.client-bundle", "flow.smoke-public"),
        "Stop here. The first red line says what is wrong and what to type.",
        needs_person=False,
    )


def _start_alarm() -> Item:
    return Item(
        "alarm-start",
        "Set off the test alarm",
        0.5,
        "founder",
        ("Run: cockpit drill alert", "Note the time, then go on without waiting."),
        "A code word and a running clock.",
        ("watch.alert-route-tested",),
        "Leave it and count the alarm as untested: that is a no-go.",
    )


def _phone(launch: Launch) -> Item:
    return Item(
        "phone",
        "Open the site on a phone, over mobile data",
        1.0,
        "founder",
        ("Turn Wi-Fi off.", f"Type {launch.canonical_host} by hand and open two pages."),
        "No warning, nothing out of place, and the first page is there before you have counted to three.",
        ("tls.hostname-valid", "tls.mixed-content", "perf.mobile-budget"),
        "Run: cockpit triage. It names the layer that fails.",
    )


def _sign_up() -> Item:
    return Item(
        "sign-up",
        "Have the product send you a mail",
        1.0,
        "founder",
        (
            "Use a mailbox the product has never seen.",
            "Sign up, book or order: whatever makes it write to you.",
        ),
        "The page tells you to look into your mailbox. Go on; you will look later.",
        ("flow.smoke-transaction", "email.flow-tested"),
        "Put the last release back, or take the form off the page.",
    )


def _spellings(launch: Launch) -> Item:
    old = launch.redirects[0].start if launch.redirects else f"http://{launch.domain}"
    return Item(
        "spellings",
        "Try the address as others write it",
        0.5,
        "founder",
        (f"Open http://{launch.www} and http://{launch.domain}", f"Open an old address: {old}"),
        f"All of them end at {launch.origin}, or say plainly that the page is gone.",
        ("redirect.canonical-host", "redirect.no-loop", "redirect.old-paths"),
        "Undo the last change of a redirect rule, then run: cockpit check redirect",
    )


def _sign_in(launch: Launch) -> Item:
    door = next(route.url for route in launch.routes if route.kind == "auth")
    return Item(
        "sign-in",
        "Sign out, sign in, ask for a new password",
        1.0,
        "founder",
        (f"Open {door}", "Sign in, load the page again, sign out, ask for a new password."),
        "You stay signed in after loading again, and nothing shows an error.",
        ("header.cookie-scope", "flow.recovery-path"),
        "Put the last release back.",
    )


def _wander(launch: Launch) -> Item:
    return Item(
        "wander",
        "Walk through the pages as a stranger would",
        1.0,
        "founder",
        (f"Begin at {launch.origin} in a private window.", "Follow three links, and send one form."),
        "Every page has what its link promised.",
        ("flow.smoke-public", "deploy.error-pages-clean"),
        "Put the last release back.",
    )


def _main_thing(launch: Launch) -> Item:
    helper = ("Ask the assistant for a person.",) if launch.product.has_ai else ()
    checks = ("ai.human-escalation",) if launch.product.has_ai else ()
    return Item(
        "main-thing",
        "Do what the product is there for, up to the last step",
        1.0,
        "founder",
        ("Go as far as the step that pays, books or publishes, and stop before it.", *helper),
        "Names, numbers and currency are right, and the address bar shows https all the way.",
        ("redirect.flow-safe", "flow.smoke-transaction", *checks),
        "No-go: this is the reason why people come.",
    )


def _mails() -> Item:
    return Item(
        "mails",
        "Look for the mail",
        0.5,
        "founder",
        ("Look into the mailbox you used, the spam folder too.", "Press the link in the mail."),
        "It came within two minutes, into the inbox, and its link opens your site.",
        ("email.delivered-in-time", "email.inbox-placement", "email.links-canonical"),
        "In the spam folder or not there: no-go for anything that depends on mail.",
    )


def _way_back() -> Item:
    return Item(
        "way-back",
        "Know how to go back",
        0.75,
        "founder",
        (
            "Read the steps under deploy.rollback in the pack.",
            "Find the last good release; do not press anything.",
        ),
        "You could do it alone, tonight.",
        ("deploy.rollback-path", "deploy.rollback-tested"),
        "Ask whoever deploys to stay within reach, and write it down as a risk.",
    )


def _doors() -> Item:
    return Item(
        "doors",
        "Open the three doors that matter",
        0.75,
        "founder",
        ("From the password manager, sign in at the registrar, the edge and the hosting.",),
        "You are in three times, and asked nobody.",
        ("handover.access-registrar", "handover.access-edge", "handover.credentials-in-manager"),
        "No-go until the registrar's login is yours.",
    )


def _alarm() -> Item:
    return Item(
        "alarm-arrived",
        "Ask for the alarm",
        0.5,
        "founder",
        ("Find the message of the test alarm and its code word.", "Ask the person on duty for theirs."),
        "Both have it, less than five minutes after it was set off.",
        ("watch.alert-route-tested", "watch.alert-within-5min", "handover.monitoring-owner"),
        "No-go: nobody would notice that the site is down.",
    )


def _decide() -> Item:
    return Item(
        "decide",
        "Read what is open and decide",
        1.0,
        "founder",
        ("Read the risks in the pack, worst first.", "Run: cockpit decide"),
        "Your name and the time stand in the decision.",
        ("handover.open-risks",),
        "Without a decision it is a no-go.",
    )
