"""What goes wrong with SPF: at the domain, and at the return path, where receivers look it up."""

from cockpit.lab.faults import Fault
from cockpit.lab.world import World
from cockpit.lab.zones import MAIL4

APEX, PATH = "velomart.test", "bounce.velomart.test"
_INCLUDE = "include:_spf.velomail.test"
_RECORD = f"v=spf1 {_INCLUDE} -all"
_OWN = ("app", "api", "admin", "demo", "www", "staging", "mail", "status")


def _at_path(world: World, *texts: str) -> None:
    world.zone.put(PATH, "TXT", *texts)


def _at_apex(world: World, *terms: str, end: str = "-all") -> None:
    world.zone.put(APEX, "TXT", " ".join(("v=spf1", _INCLUDE, *terms, end)))


def _doubled(world: World) -> None:
    world.zone.drop(PATH, "TXT")
    world.zone.add(f"{PATH}.{APEX}", "TXT", _RECORD)


def _loop(world: World) -> None:
    _at_apex(world, f"include:_spf.{APEX}")
    world.zone.add(f"_spf.{APEX}", "TXT", f"v=spf1 include:{APEX} -all")


def _crowd(world: World) -> None:
    _at_apex(world, f"mx:lists.{APEX}")
    world.zone.add(f"lists.{APEX}", "MX", *(f"10 mx{at}.velomail.test" for at in range(11)))


def _leftover(world: World) -> None:
    _at_apex(world, "include:_spf.oldhost.test")
    world.zones["oldhost.test"].add("_spf.oldhost.test", "TXT", "v=spf1 ip4:203.0.113.66 -all")


FAULTS = (
    Fault(
        "email.spf-single-valid",
        "The SPF record of the return path lacks the space behind v=spf1.",
        lambda world: _at_path(world, f"v=spf1{_INCLUDE} -all"),
    ),
    Fault(
        "email.spf-single-valid:missing",
        "The return path has no SPF record.",
        lambda world: world.zone.drop(PATH, "TXT"),
    ),
    Fault(
        "email.spf-single-valid:two-records",
        "The return path has two SPF records: the one of the mail provider was added, not merged.",
        lambda world: _at_path(world, _RECORD, "v=spf1 mx -all"),
    ),
    Fault(
        "email.spf-single-valid:smart-quotes",
        "The SPF record was pasted from a document, typographic quotes and all.",
        lambda world: _at_path(world, f"“{_RECORD}”"),
    ),
    Fault(
        "email.spf-single-valid:doubled",
        "A web form appended the domain: the SPF record is at bounce.velomart.test.velomart.test.",
        _doubled,
    ),
    Fault(
        "email.spf-single-valid:return-path",
        "Only the domain includes the mail provider; the return path, where receivers look, does not.",
        lambda world: _at_path(world, f"v=spf1 a:mail.{APEX} -all"),
    ),
    Fault(
        "email.spf-single-valid:typo",
        "The include of the return path is written inculde.",
        lambda world: _at_path(world, "v=spf1 inculde:_spf.velomail.test -all"),
    ),
    Fault(
        "email.spf-single-valid:dead-include",
        "The SPF record includes a name that has none.",
        lambda world: _at_path(world, f"v=spf1 {_INCLUDE} include:_spf2.{APEX} -all"),
    ),
    Fault(
        "email.spf-lookup-limit",
        "The SPF record of the domain names every host of the company: eleven terms ask DNS.",
        lambda world: _at_apex(world, "a", "mx", *(f"a:{label}.{APEX}" for label in _OWN)),
        also=("email.reputation-basics",),
    ),
    Fault(
        "email.spf-lookup-limit:loop",
        "The SPF record of the domain includes one that includes it.",
        _loop,
    ),
    Fault(
        "email.spf-lookup-limit:void",
        "Three names in the SPF record of the domain do not exist any more.",
        lambda world: _at_apex(world, *(f"a:gone{at}.{APEX}" for at in range(3))),
    ),
    Fault(
        "email.spf-lookup-limit:crowd",
        "The SPF record of the domain names a list of eleven mail servers.",
        _crowd,
    ),
    Fault(
        "email.spf-approved-only",
        "The provider of last year may still send for the domain.",
        _leftover,
        also=("audit.email-sender-known", "audit.stack-inventory"),
    ),
    Fault(
        "email.spf-approved-only:everybody",
        "The SPF record of the domain ends in +all.",
        lambda world: _at_apex(world, end="+all"),
        also=("email.spf-single-valid",),
    ),
    Fault(
        "email.spf-approved-only:range",
        "The SPF record of the domain lets in a whole range of addresses that nobody declared.",
        lambda world: _at_apex(world, "ip4:192.0.2.0/24"),
        also=("audit.email-sender-known",),
    ),
    Fault(
        "email.spf-approved-only:twice",
        "The SPF record of the domain includes the mail provider twice.",
        lambda world: _at_apex(world, _INCLUDE),
    ),
    Fault(
        "email.spf-approved-only:wide",
        "The SPF record of the domain lets in half of the internet.",
        lambda world: _at_apex(world, f"ip4:{MAIL4}/1"),
    ),
)
