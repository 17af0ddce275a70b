"""Which addresses of a company's own its SPF record lets send: those it names itself, not its providers'."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Final

from cockpit.standards.spf_macros import SpfSyntaxError
from cockpit.standards.spf_terms import Piece, read, records, words

SMALL: Final = 8  # addresses of a range that are looked at one by one
_MOST_TERMS: Final = 100


@dataclass(frozen=True, slots=True)
class Own:
    """One term: `addresses` where it names some, else the `host` to look up; `wide` for a larger range.

    `text` is the address, the range or the host, as people know it.
    """

    text: str
    addresses: tuple[str, ...] = ()
    host: str = ""
    wide: bool = False


def own_terms(texts: Iterable[str], name: str) -> Iterator[Own]:
    """The ip4, ip6 and a terms of the SPF record at `name` that let somebody send.

    `mx` names who receives, which is a provider as a rule (`lets_mx`); what an include names is that
    provider's. A term that cannot be read is passed over here: other rules speak of it.
    """
    return (own for piece in _letting(texts) if (own := _own(piece, name)))


def lets_mx(texts: Iterable[str]) -> bool:
    """Whoever takes mail for the domain may send it too, which is how a server of one's own is let in."""
    return any(piece.kind == "mx" and not piece.spec for piece in _letting(texts))


def _letting(texts: Iterable[str]) -> Iterator[Piece]:
    """The terms that let somebody send."""
    for record in records(texts)[:1]:
        for word in words(record)[:_MOST_TERMS]:
            try:
                piece = read(word)
            except SpfSyntaxError:
                continue
            if piece.sign == "+":
                yield piece


def _own(piece: Piece, name: str) -> Own | None:
    if piece.kind == "a":
        host = _plain(piece) if piece.spec else name
        return Own(host, host=host) if host else None
    if piece.kind not in ("ip4", "ip6"):
        return None
    bits = piece.bits4 if piece.kind == "ip4" else piece.bits6
    network = ip_network(f"{piece.address}/{bits}", strict=False)
    if network.num_addresses == 1:
        return Own(str(network[0]), (str(network[0]),))
    if network.num_addresses > SMALL:
        return Own(str(network), wide=True)
    return Own(str(network), tuple(map(str, network)))


def _plain(piece: Piece) -> str:
    """The name a term asks for, or nothing where macros make it another for every message."""
    spec = piece.text.partition(":")[2].partition("/")[0].lower().rstrip(".")
    return "" if "%" in spec else spec
