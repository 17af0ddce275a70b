"""The items that look at the product from outside, as a visitor does: the phone, addresses, sign-in."""

from typing import Final

from cockpit.golive.item import Item
from cockpit.golive.names import (
    BACK,
    answers,
    called,
    contact,
    deploys,
    shown,
    sign_in_page,
)
from cockpit.launch import Launch
from cockpit.launch.operations import Person

_SPELLED: Final = ("redirect.canonical-host", "redirect.no-loop", "redirect.old-paths")


def phone(launch: Launch, *, spellings: bool) -> Item:
    """The site on a phone; with the other spellings where the list has no room for an item of their own."""
    also = _other_addresses(launch) if spellings else ()
    app = ("Open the app on the same phone, too.",) if launch.product.has_mobile_app else ()
    helps = _of_host(launch, launch.canonical_host)
    return Item(
        id="phone",
        title="Open the site on a phone, over mobile data",
        question="Was the first page there before you counted to three, without a warning?",
        minutes=1.25 if spellings else 1.0,
        how=(
            "Turn Wi-Fi off.",
            f"Type {shown(launch.canonical_host)} by hand and open two pages.",
            *app,
            *also,
        ),
        see=f"The padlock, and nothing out of place.{f' {_home(launch)}' if spellings else ''}",
        checks=(
            "tls.hostname-valid",
            "tls.mixed-content",
            "perf.mobile-budget",
            *(_SPELLED if spellings else ()),
        ),
        if_not="A warning about the certificate: runbook rb-tls. Slow or blank: put the last release back, "
        "runbook rb-deploy.",
        runbook="rb-tls",
        call=called(helps),
        contact=contact(helps),
    )


def spellings(launch: Launch) -> Item:
    """The address as others write it."""
    helps = _of_host(launch, launch.domain)
    return Item(
        id="spellings",
        title="Try the address as others write it",
        question="Did all of them end at the right place?",
        minutes=0.5,
        how=_other_addresses(launch),
        see=_home(launch),
        checks=_SPELLED,
        if_not="Undo the last change of a redirect rule: runbook rb-redirect.",
        runbook="rb-redirect",
        call=called(helps),
        contact=contact(helps),
    )


def _other_addresses(launch: Launch) -> tuple[str, ...]:
    other = launch.domain if launch.canonical_host == launch.www else launch.www
    old = next((shown(row.start) for row in launch.redirects if row.to), "")
    return (
        f"Open http://{shown(other)} and http://{shown(launch.canonical_host)}",
        f"Open an old address: {old}" if old else "Open a link to you that you shared long ago.",
    )


def _home(launch: Launch) -> str:
    return f"Each address ends at {shown(launch.origin)}, or says plainly that the page is gone."


def sign_in(launch: Launch) -> Item:
    """In, out, and a new password; without a sign-in, a walk through the pages."""
    door = sign_in_page(launch)
    if door is None:
        return _wander(launch)
    helps = answers(launch, deploys(launch), ("deploy", "deploys", "auth"))
    return Item(
        id="sign-in",
        title="Sign in, sign out, ask for a new password",
        question="Did you stay signed in after loading the page again, without any error?",
        minutes=1.0,
        how=(
            f"Open {shown(door.url)}",
            "Sign in and load the page again.",
            "Sign out, ask for a new password.",
        ),
        see="You are in, and stay in after loading again; signed out, you are out.",
        checks=("header.cookie-scope", "flow.recovery-path"),
        if_not=f"{BACK}: runbook rb-deploy.",
        runbook="rb-deploy",
        call=called(helps),
        contact=contact(helps),
    )


def _wander(launch: Launch) -> Item:
    helps = answers(launch, deploys(launch), ("deploy", "deploys"))
    return Item(
        id="wander",
        title="Walk through the pages as a stranger would",
        question="Did every page have what its link promised?",
        minutes=1.0,
        how=(
            f"Begin at {shown(launch.origin)} in a private window.",
            "Follow three links, and open one form.",
        ),
        see="Every page has what its link promised, and none shows an error.",
        checks=("flow.smoke-public", "deploy.error-pages-clean"),
        if_not=f"{BACK}: runbook rb-deploy.",
        runbook="rb-deploy",
        call=called(helps),
        contact=contact(helps),
    )


def _of_host(launch: Launch, name: str) -> Person | None:
    declared = launch.host(name)
    return answers(launch, [declared.owner] if declared else [], ("dns", "edge", "domain"))
