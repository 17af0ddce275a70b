"""index.html: the whole handover on one page, readable without a network and without a script.

The page is a function of the pack. It names the key a pack is sealed with, never the seal, for the seal is
over the digest of this page too.
"""

from typing import Final

from cockpit.documents.html import html
from cockpit.documents.library import LIBRARY, make
from cockpit.handover.schema import Pack
from cockpit.page.access import access
from cockpit.page.decision import decision, risks
from cockpit.page.maps import dns, domains
from cockpit.page.markup import Child, Markup, el, link
from cockpit.page.proof import evidence, integrity
from cockpit.page.reading import moment, said_moment, table, text
from cockpit.page.redirect_picture import redirects
from cockpit.page.renewals import renewals
from cockpit.page.shell import page
from cockpit.page.speed import speed
from cockpit.page.todo import todo

_PARTS: Final = (decision, risks, todo, domains, dns, redirects, speed, access, renewals)
_CONTENTS: Final = {
    "decision": "Decision",
    "risks": "Open risks",
    "next": "What to do next",
    "domains": "Domain map",
    "dns": "DNS map",
    "redirects": "Redirect map",
    "speed": "Speed",
    "access": "Access map",
    "renewals": "Renewals and costs",
    "documents": "All documents",
    "evidence": "Evidence",
    "integrity": "Can it be trusted?",
}
# Documents the page itself shows, better.
_SHOWN_ALREADY: Final = frozenset(
    {
        *(
            "out.go-no-go",
            "out.risk-list",
            "out.open-risks",
            "out.domain-map",
            "out.dns-map",
            "out.redirect-map",
        ),
        "out.access-inventory",
    }
)


def handover_page(pack: Pack) -> str:
    """The page of a pack; the same pack gives the same page."""
    product = table(pack, "product")
    name = text(product, "name") or text(table(pack, "pack"), "product") or "A product without a name"
    main = el(
        "main", (part(pack) for part in _PARTS), _documents(pack), evidence(pack), integrity(pack), id="main"
    )
    body = [_head(pack, name), el("div", _contents(), main, class_="columns"), _foot(pack)]
    return page(f"{name}: handover", body, skip="Skip to the decision")


def _head(pack: Pack, name: str) -> Markup:
    product = table(pack, "product")
    origin = text(product, "canonical_origin")
    return el(
        "header",
        el("p", "Handover", class_="kicker"),
        el("h1", name),
        el("p", text(product, "what_it_is"), class_="lead") if text(product, "what_it_is") else None,
        el("p", link(origin), class_="origin") if origin else None,
        el(
            "p",
            f"As of {said_moment(moment(table(pack, 'pack'), 'generated_at')) or 'an unknown day'}",
            class_="aside",
        ),
        class_="masthead",
    )


def _contents() -> Markup:
    return el(
        "nav",
        el("ol", (el("li", link(title, f"#{name}")) for name, title in _CONTENTS.items())),
        aria_label="On this page",
    )


def _documents(pack: Pack) -> Markup:
    """Every other document, closed until somebody opens or prints it."""
    bare = _unsealed(pack)
    made = (make(name, bare) for name in LIBRARY if name not in _SHOWN_ALREADY)
    return el(
        "section",
        el("h2", "All documents", id="documents-title"),
        el("p", "The rest of what was promised, one document each.", class_="lead"),
        (el("details", el("summary", one.title), Markup(html(one)), class_="document") for one in made),
        id="documents",
        aria_labelledby="documents-title",
    )


def _unsealed(pack: Pack) -> Pack:
    """The pack as it is before it is sealed."""
    whole = table(pack, "integrity")
    known = {name: value for name, value in whole.items() if name not in ("file", "signature")}
    key = text(table(whole, "signature"), "public_key")
    return {**pack, "integrity": known | ({"signature": {"public_key": key}} if key else {})}


def _foot(pack: Pack) -> Markup:
    row = table(pack, "pack")
    told: Child = " · ".join(filter(None, (text(row, "id"), text(row, "tool"), text(row, "profile"))))
    return el(
        "footer",
        el("p", told),
        el("p", "This page loads nothing and sends nothing. It holds names, never a secret."),
    )
