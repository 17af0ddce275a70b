"""The access map: who owns each account, who backs them up, how to get back in."""

from cockpit.handover.schema import Pack, Row, rows
from cockpit.page.contacts import contact
from cockpit.page.markup import Child, Markup, el, link
from cockpit.page.parts import Column, code, grid, mark, nothing, section, unknown
from cockpit.page.reading import day, flag, named, people, said_day, text, texts, written

_LEAD = (
    "Every account the product lives on. Two people should get into each. Nothing here opens anything: "
    "the logins themselves lie in the password manager."
)


def access(pack: Pack) -> Markup:
    """The accounts, then the people."""
    accounts, persons = rows(pack, "access"), tuple(people(pack).values())
    return section(
        "access",
        "Access map",
        _LEAD,
        grid("Accounts", _account(pack), accounts)
        if accounts
        else nothing(
            "Nobody has written down which accounts there are, so nobody could take over.", "access"
        ),
        grid("People", _person(pack), persons)
        if persons
        else nothing("Nobody is named. Write down at least two people: one does, one can step in.", "person"),
    )


def _account(pack: Pack) -> list[Column]:
    return [
        ("Account", lambda row: [el("div", _door(row)), el("div", text(row, "category"), class_="aside")]),
        ("Owns it", lambda row: [_who(pack, row, "owner"), _payer(pack, row)]),
        ("Backs it up", lambda row: _who(pack, row, "backup")),
        ("Getting back in", lambda row: text(row, "recovery")),
        ("Login kept in", lambda row: code(text(row, "credential")) if text(row, "credential") else None),
        ("Second factor", _second_factor),
        ("Confirmed", lambda row: _confirmed(pack, row)),
    ]


def _door(row: Row) -> Markup:
    name = text(row, "service") or text(row, "id")
    return link(name, text(row, "url")) if text(row, "url") else el("span", name)


def _who(pack: Pack, row: Row, key: str) -> Child:
    """The name; marked when that person leaves."""
    who = text(row, key)
    leaves = day(people(pack).get(who, {}), "leaves_on")
    if not who:
        return unknown()
    if not leaves:
        return named(pack, who)
    return [named(pack, who), el("div", mark("bad", f"leaves {said_day(leaves)}"))]


def _payer(pack: Pack, row: Row) -> Child:
    payer = text(row, "billing_owner")
    if not payer:
        return None
    return el(
        "div", "and pays" if payer == text(row, "owner") else f"{named(pack, payer)} pays", class_="aside"
    )


def _second_factor(row: Row) -> Child:
    on = flag(row, "mfa")
    return None if on is None else mark("good", "On") if on else mark("bad", "Off")


def _confirmed(pack: Pack, row: Row) -> Child:
    when, who = day(row, "last_confirmed"), text(row, "confirmed_by")
    if not when:
        return None
    return [said_day(when), el("div", f"by {named(pack, who)}", class_="aside") if who else None]


def _person(pack: Pack) -> list[Column]:
    return [
        ("Person", lambda row: text(row, "name") or text(row, "id")),
        ("Role", lambda row: text(row, "role")),
        ("Reach them at", lambda row: contact(text(row, "contact"))),
        ("Answers for", lambda row: ", ".join(texts(row, "covers"))),
        ("Stays", lambda row: _stays(pack, row)),
    ]


def _stays(pack: Pack, row: Row) -> Child:
    leaves, today = day(row, "leaves_on"), written(pack)
    if not leaves:
        return "yes"
    return mark("bad" if today and leaves <= today else "mild", f"leaves {said_day(leaves)}")
