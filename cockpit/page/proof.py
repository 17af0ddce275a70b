"""What the page rests on: every piece of evidence, the digest, the signatures, and what they do not mean."""

import re
from typing import Final

from cockpit.handover.schema import Pack, Row, rows
from cockpit.handover.signing import fingerprint
from cockpit.page.maps import end
from cockpit.page.markup import Child, Markup, el, link
from cockpit.page.parts import Column, code, grid, lines, mark, nothing, section
from cockpit.page.reading import counted, day, moment, named, number, said_moment, table, text

_PROVES: Final = (
    "The digest is of handover.toml without the decision, the signatures and itself: a changed letter shows.",
    "Every piece of evidence is named by its own digest: a file that was touched no longer fits its name.",
    "A signature repeats the digest it was given for, so a pack that was changed later shows it.",
    "The seal of the key, where there is one, is over the decision and the files beside this page too.",
)
_PROVES_NOT: Final = (
    "That what stands here is true: it shows who said it and what a machine saw, on that day.",
    "That nothing was left out.",
    "Who holds the key: ask the person for its fingerprint, on another way than the one this page came on.",
    "That nobody wrote a new pack: whoever has a key can sign one anew.",
)


_KEY: Final = re.compile(r"\A[0-9a-f]{64}\Z")  # Ed25519, as the pack writes it


def evidence(pack: Pack) -> Markup:
    """The pieces of evidence, each with a link to its file beside this page."""
    found = rows(pack, "evidence")
    lead = "What a machine saw or a person showed, without secrets: one file each, in the folder evidence."
    body: Child = nothing("No piece of evidence is kept. Run cockpit check, then cockpit handover.")
    if found:
        body = el(
            "details",
            el("summary", counted(len(found), "piece", "pieces")),
            grid("Evidence", _piece(pack), found),
        )
    return section("evidence", "Evidence", lead, body)


def _piece(pack: Pack) -> list[Column]:
    return [
        ("Piece", lambda row: code(text(row, "id"))),
        ("Shows", lambda row: text(row, "check")),
        ("How", lambda row: text(row, "kind")),
        ("When", lambda row: said_moment(moment(row, "collected_at"))),
        ("Good until", lambda row: end(pack, day(row, "valid_until")) or "as long as it is true"),
        ("File", _file),
    ]


def _file(row: Row) -> Child:
    path, size = text(row, "path"), number(row, "bytes")
    if not path:
        return None
    shown = path.removeprefix("evidence/")
    short = f"{shown[:12]}…{shown[-5:]}" if len(shown) > 24 else shown  # noqa: PLR2004 - a digest
    return [link(short, path), el("div", f"{size:,.0f} bytes", class_="aside") if size is not None else None]


def integrity(pack: Pack) -> Markup:
    """The digest, whose signatures repeat it, the key, and what all that proves and does not."""
    row = table(pack, "integrity")
    digest = text(row, "pack_digest")
    lead = "To see that this is the pack that was signed, run cockpit verify on the folder this page lies in."
    return section(
        "integrity",
        "Can it be trusted?",
        lead,
        el("p", "Digest of the pack", class_="kicker"),
        el("p", code(digest), class_="digest")
        if digest
        else nothing("This pack has no digest, so nothing shows a change."),
        el("p", "Key it is sealed with", class_="kicker"),
        _key(table(row, "signature")),
        _signatures(pack, digest),
        el("h3", "What that proves"),
        lines(_PROVES),
        el("h3", "What it does not prove"),
        lines(_PROVES_NOT),
    )


def _key(row: Row) -> Markup:
    """The fingerprint only: the signature itself is over this page too, so it cannot stand on it."""
    key = text(row, "public_key")
    if not key:
        return el(
            "p", mark("mild", "No key"), " There was no keyring when it was written, so nobody sealed it."
        )
    if not _KEY.match(key):
        return el("p", mark("bad", "Not a key"), " ", code(key))
    return el("p", code(fingerprint(key)), class_="digest")


def _signatures(pack: Pack, digest: str) -> Child:
    """Who signed, and whether it was this pack."""
    found = rows(pack, "signoff")
    if not found:
        return el("p", mark("mild", "NOT SIGNED"), " Nobody has signed this pack.")
    return grid(
        "Who signed",
        [
            ("Who", lambda row: named(pack, text(row, "who"))),
            ("As", lambda row: text(row, "role")),
            ("When", lambda row: said_moment(moment(row, "at"))),
            ("Said", lambda row: text(row, "statement")),
            (
                "This pack",
                lambda row: (
                    mark("good", "yes") if text(row, "pack_digest") == digest else mark("bad", "another one")
                ),
            ),
        ],
        found,
    )
