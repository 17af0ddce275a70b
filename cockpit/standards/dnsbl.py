"""Block lists in DNS (RFC 5782): two that most receivers ask, what their answers mean, and which are none.

An answer in 127.255.255.0/24 is an error of the asking, never a listing (Spamhaus, "DNSBL return codes:
technical update", 2019).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, ip_address
from typing import Final, Literal

_ERRORS: Final = {
    "127.255.255.252": "the name of the list is wrong",
    "127.255.255.254": "it is asked through a public resolver, which it does not answer",
    "127.255.255.255": "it was asked too often from this network",
    "127.0.1.255": "it takes names only, no addresses",
}
_ERROR_NETWORK: Final = "127.255.255."


@dataclass(frozen=True, slots=True)
class BlockList:
    """One list. `codes` say what its answers mean, `removal` is where one asks to be taken off.

    `never` is an entry that it may not have and `always` one that it must have (RFC 5782 section 5).
    """

    name: str
    zone: str
    about: Literal["address", "domain"]
    codes: Mapping[str, str]
    never: str
    always: str
    removal: str


ZEN: Final = BlockList(
    "Spamhaus ZEN",
    "zen.spamhaus.org",
    "address",
    {
        "127.0.0.2": "seen sending spam (SBL)",
        "127.0.0.3": "seen sending spam (CSS)",
        "127.0.0.4": "an infected machine (XBL)",
        "127.0.0.9": "a network in the hands of criminals (DROP)",
        "127.0.0.10": "a line that is not meant to send mail, says its network (PBL)",
        "127.0.0.11": "a line that is not meant to send mail (PBL)",
        "127.0.0.30": "directs infected machines (BCL)",
    },
    "127.0.0.1",
    "127.0.0.2",
    "https://check.spamhaus.org/",
)
DBL: Final = BlockList(
    "Spamhaus DBL",
    "dbl.spamhaus.org",
    "domain",
    {
        "127.0.1.2": "a domain with a bad name",
        "127.0.1.4": "used for phishing",
        "127.0.1.5": "spreads malware",
        "127.0.1.6": "directs infected machines",
        "127.0.1.102": "a sound domain that was broken into and used for spam",
        "127.0.1.103": "a redirector that was abused",
        "127.0.1.104": "a sound domain that was broken into and used for phishing",
        "127.0.1.105": "a sound domain that was broken into and spreads malware",
        "127.0.1.106": "a sound domain that was broken into and directs infected machines",
    },
    "invalid",
    "dbltest.com",
    "https://check.spamhaus.org/",
)
LISTS: Final = (ZEN, DBL)


def list_of(zone: str) -> BlockList | None:
    """The list with this zone, or none."""
    return next((one for one in LISTS if one.zone == zone), None)


def question(subject: str, zone: str) -> str:
    """The name to ask for an address (its octets backwards, RFC 5782 section 2.1) or a domain (2.2)."""
    try:
        pointer = ip_address(subject).reverse_pointer
    except ValueError:
        return f"{subject}.{zone}"
    return f"{pointer.removesuffix('.in-addr.arpa').removesuffix('.ip6.arpa')}.{zone}"


def error(values: Iterable[str]) -> str:
    """What went wrong with the asking, in a phrase; nothing where the answers may be listings."""
    for value in values:
        if value in _ERRORS:
            return _ERRORS[value]
        if value.startswith(_ERROR_NETWORK):
            return f"it answers with the error {value}"
        if not _in_127(value):
            return "somebody else answers for it: an answer of a block list begins with 127"
    return ""


def meanings(one: BlockList, values: Iterable[str]) -> tuple[str, ...]:
    """What each answer means; a code that the list has not explained is named as it is."""
    return tuple(
        dict.fromkeys(one.codes.get(value, f"listed with the code {value[:15]}") for value in values)
    )


def _in_127(value: str) -> bool:
    try:
        return IPv4Address(value).packed[0] == 127  # noqa: PLR2004 - the loopback network (RFC 5782 section 2.1)
    except ValueError:
        return False
