"""What is kept where and for how long, what never, and the rules of the edge that make it so."""

from collections.abc import Iterator
from typing import Final

from cockpit.documents.cells import proof, words
from cockpit.documents.document import Block, Code
from cockpit.documents.parts import bullets, of, one, say, table, texts, under
from cockpit.handover.schema import Pack, Row, rows
from cockpit.standards.cache_rules import GROUPS, NOT_YET, Where, bypass, keep
from cockpit.standards.locations import follow

_OUT: Final = (
    "These stay out of the edge's store. While cache.private-not-cached is green below they do already, and "
    "this rule keeps them out whatever a later release sends. Undo: remove the rule."
)
_IN: Final = (
    "launch.toml lets shared caches keep these pages, and the edge keeps none without a rule. With this one "
    "it keeps them for as long as their header says. Undo: remove the rule, then purge."
)
_MOST: Final = 30  # places that go into one rule


def kept(pack: Pack) -> tuple[Block, ...]:
    """A table for each of the groups, and one for rows that belong to none."""
    found: list[Block] = []
    told = rows(pack, "cache.rule")
    for group in (*GROUPS, ""):
        mine = [_without(row, group) for row in told if _group(row) == group]
        columns = {
            "What": of("match"),
            "The edge keeps it": of("edge"),
            "Browsers keep it": of("browser"),
            "Evidence": of("evidence", proof(pack)),
        }
        blocks = table(mine, columns)
        found += under(group, *blocks) if group else blocks
    return (*found, *under("Never kept anywhere", *bullets(one(pack, "cache").get("never"))))


def rules(pack: Pack) -> tuple[Block, ...]:
    """The rules for the edge: what it must pass on, and what it may keep and does not keep yet."""
    provider = words(one(pack, "edge").get("provider"))
    if not provider:
        return ()
    never = [where for text in texts(one(pack, "cache").get("never")) if (where := _where(pack, text))]
    told = [*say(_OUT), Code(bypass(provider, never[:_MOST]))] if never else []
    if unkept := list(_unkept(pack)):
        told += [*say(_IN), Code(keep(provider, unkept[:_MOST]))]
    return under("Rules for the edge", *told) if told else ()


def _unkept(pack: Pack) -> Iterator[Where]:
    """The pages that the edge is meant to keep and does not."""
    for row in rows(pack, "cache.rule"):
        if _group(row) == GROUPS[0] and words(row.get("edge")).startswith(NOT_YET):
            for text in words(_without(row, GROUPS[0]).get("match")).split(", "):
                if where := _where(pack, text):
                    yield where


def _group(row: Row) -> str:
    match = words(row.get("match"))
    return next((group for group in GROUPS if match.startswith(f"{group}: ")), "")


def _without(row: Row, group: str) -> Row:
    return row | {"match": words(row.get("match")).removeprefix(f"{group}: ")} if group else row


def _where(pack: Pack, text: str) -> Where | None:
    """The place that a path or a URL names, `*` at its end for all below; none where it names none."""
    origin = words(one(pack, "product").get("canonical_origin"))
    url = follow(f"{origin}/", text.removesuffix("*")).url
    if not url:
        return None
    where = Where.at(url)
    return Where(where.host, where.path, below=text.endswith("*"))
