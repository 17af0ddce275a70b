"""May this address send for this domain? `check_host` of RFC 7208, for any way of asking DNS."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer
from cockpit.standards import spf_macros, spf_terms
from cockpit.standards.spf_inquiry import MOST_HOSTS, Inquiry, Look, Result, UndecidedError, askable
from cockpit.standards.spf_macros import SpfSyntaxError, Tokens
from cockpit.standards.spf_terms import Piece

SIGNS = {"+": Result.PASS, "-": Result.FAIL, "~": Result.SOFTFAIL, "?": Result.NEUTRAL}


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The result; `explanation` is the domain's own word on a fail, `problem` why there is no result.

    `term` is the one that decided, of the domain's own record.
    """

    result: Result
    explanation: str = ""
    problem: str = ""
    term: str = ""


async def check_host(
    ip: str,
    domain: str,
    sender: str,
    helo: str,
    look: Look,
    *,
    receiver: str = "unknown",
    at: int = 0,
) -> Evaluated:
    """The result for one message.

    Args:
        ip: the address it comes from.
        domain: whose record is asked: of MAIL FROM, or of HELO.
        sender: the address of MAIL FROM, or `postmaster@` the HELO name.
        helo: what the sender called itself.
        look: how DNS is asked; the names it is given are in presentation form.
        receiver: our own name, for `%{r}`.
        at: the time in seconds, for `%{t}`.
    """
    local, _, host = sender.rpartition("@")
    inquiry = Inquiry(_plain(ip), f"{local or 'postmaster'}@{host}", helo, look, receiver, at)
    try:
        return await _evaluate(inquiry, domain, explains=True)
    except UndecidedError as why:
        return Evaluated(why.result, problem=str(why))
    except SpfSyntaxError as why:
        return Evaluated(Result.PERMERROR, problem=str(why))


def _plain(ip: str) -> IPv4Address | IPv6Address:
    """An IPv4 address also where it comes dressed as IPv6 (section 5)."""
    address = ip_address(ip)
    inner = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return inner or address


async def _evaluate(inquiry: Inquiry, domain: str, *, explains: bool = False) -> Evaluated:
    domain = domain.rstrip(".")
    if "." not in domain or domain.startswith("[") or not askable(domain):
        return Evaluated(Result.NONE, problem=f"{domain[:80]} is no domain that could have a record")
    records = spf_terms.records(await inquiry.values(domain, "TXT"))
    if len(records) != 1:
        return _not_one(domain, len(records))
    pieces = spf_terms.read_record(records[0])
    for piece in pieces:
        if not piece.modifier and await _matches(inquiry, piece, domain):
            result = SIGNS[piece.sign]
            said = await _explanation(inquiry, pieces, domain) if explains and result is Result.FAIL else ""
            return Evaluated(result, said, term=piece.text)
    return await _redirected(inquiry, pieces, domain, explains=explains)


def _not_one(domain: str, number: int) -> Evaluated:
    if number:
        return Evaluated(Result.PERMERROR, problem=f"{domain} has {number} SPF records")
    return Evaluated(Result.NONE, problem=f"{domain} has no SPF record")


async def _redirected(inquiry: Inquiry, pieces: Iterable[Piece], domain: str, *, explains: bool) -> Evaluated:
    """Nothing has matched: what the record leads on to, or neutral (section 4.7)."""
    piece = next((one for one in pieces if one.modifier and one.kind == "redirect"), None)
    if piece is None:
        return Evaluated(Result.NEUTRAL)
    inquiry.charge(piece)
    beyond = await _evaluate(inquiry, await _name(inquiry, piece.spec, domain), explains=explains)
    if beyond.result is Result.NONE:
        raise UndecidedError(Result.PERMERROR, f"{piece.text[:80]}: {beyond.problem}")
    return replace(beyond, term=piece.text)


async def _matches(inquiry: Inquiry, piece: Piece, domain: str) -> bool:
    if piece.kind in spf_terms.ASKING:
        inquiry.charge(piece)
        target = await _name(inquiry, piece.spec, domain) if piece.spec else domain
        return await _ASKING[piece.kind](inquiry, piece, target)
    return piece.kind == "all" or _within(inquiry, piece, (piece.address,))


def _within(inquiry: Inquiry, piece: Piece, addresses: Iterable[str]) -> bool:
    """The sender's address is one of these, as far as the term compares them."""
    bits = {4: piece.bits4, 6: piece.bits6}[inquiry.ip.version]
    return any(
        ip_address(one).version == inquiry.ip.version
        and inquiry.ip in ip_network(f"{one}/{bits}", strict=False)
        for one in addresses
    )


async def _include(inquiry: Inquiry, piece: Piece, target: str) -> bool:
    """Only a pass of the other record is a match (section 5.2)."""
    inner = await _evaluate(inquiry, target)
    if inner.result in (Result.NONE, Result.PERMERROR):
        raise UndecidedError(Result.PERMERROR, f"{piece.text[:80]}: {inner.problem}")
    return inner.result is Result.PASS


async def _a(inquiry: Inquiry, piece: Piece, target: str) -> bool:
    return _within(inquiry, piece, await inquiry.values(target, inquiry.family, counted=True))


async def _mx(inquiry: Inquiry, piece: Piece, target: str) -> bool:
    values = await inquiry.values(target, "MX", counted=True)
    if len(values) > MOST_HOSTS:
        raise UndecidedError(Result.PERMERROR, f"{target} has more than {MOST_HOSTS} mail servers")
    hosts = [value.partition(" ")[2].rstrip(".") for value in values]
    for seen in await inquiry.hosts(host for host in hosts if host):
        if isinstance(seen, Unreachable):
            raise UndecidedError(Result.TEMPERROR, seen.cause)
        if _within(inquiry, piece, seen.values):
            return True
    return False


async def _exists(inquiry: Inquiry, piece: Piece, target: str) -> bool:  # noqa: ARG001 - one of several alike
    return bool(await inquiry.values(target, "A", counted=True))


async def _ptr(inquiry: Inquiry, piece: Piece, target: str) -> bool:  # noqa: ARG001 - one of several alike
    inside = target.lower().rstrip(".")
    return any(one == inside or one.endswith(f".{inside}") for one in await _validated(inquiry))


_ASKING = {"include": _include, "a": _a, "mx": _mx, "exists": _exists, "ptr": _ptr}


async def _validated(inquiry: Inquiry) -> tuple[str, ...]:
    """The names of the sender's address that lead back to it (section 5.5); what cannot be seen is none."""
    seen = await inquiry.seen(inquiry.ip.reverse_pointer, "PTR")
    told = seen.values[:MOST_HOSTS] if isinstance(seen, Answer) else ()
    names = [one.lower().rstrip(".") for one in told]
    whole = Piece("", "ptr")
    return tuple(
        name
        for name, back in zip(names, await inquiry.hosts(names), strict=True)
        if isinstance(back, Answer) and _within(inquiry, whole, back.values)
    )


async def _name(inquiry: Inquiry, spec: Tokens, domain: str) -> str:
    return spf_macros.name(spec, await _values(inquiry, spec, domain))


async def _values(inquiry: Inquiry, tokens: Tokens, domain: str) -> dict[str, str]:
    """What each macro letter stands for (section 7.2)."""
    local, _, host = inquiry.sender.rpartition("@")
    four = isinstance(inquiry.ip, IPv4Address)
    nibbles = "" if four else inquiry.ip.exploded.replace(":", "").upper()
    return {
        "s": inquiry.sender,
        "l": local,
        "o": host,
        "d": domain,
        "i": str(inquiry.ip) if four else ".".join(nibbles),
        "p": await _own_name(inquiry, domain) if "p" in spf_macros.letters(tokens) else "",
        "v": "in-addr" if four else "ip6",
        "h": inquiry.helo,
        "c": str(inquiry.ip),
        "r": inquiry.receiver,
        "t": str(inquiry.at),
    }


async def _own_name(inquiry: Inquiry, domain: str) -> str:
    """The name of the sender's address, best the domain itself, then one inside it (section 7.3)."""
    inside = domain.lower()
    names = sorted(await _validated(inquiry), key=lambda one: (one != inside, not one.endswith(f".{inside}")))
    return names[0] if names else "unknown"


async def _explanation(inquiry: Inquiry, pieces: Iterable[Piece], domain: str) -> str:
    """The text behind `exp=`, or nothing where anything about it is wrong (section 6.2)."""
    piece = next((one for one in pieces if one.modifier and one.kind == "exp"), None)
    if piece is None:
        return ""
    seen = await inquiry.seen(await _name(inquiry, piece.spec, domain), "TXT")
    if isinstance(seen, Unreachable) or len(seen.values) != 1 or not seen.values[0].isascii():
        return ""
    try:
        tokens = spf_macros.read(seen.values[0], explaining=True)
    except SpfSyntaxError:
        return ""
    return spf_macros.expand(tokens, await _values(inquiry, tokens, domain))
