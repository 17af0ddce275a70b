"""From the visitor's browser to the server behind the edge, all of the way is encrypted and checked."""

from collections.abc import Iterator

from cockpit.facts.edge_api import EdgeApi
from cockpit.facts.fronts import Fronts
from cockpit.facts.origins import Origins, Straight
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_origin import (
    BEHIND,
    DARK,
    HOME,
    NOT_ASKED,
    PRIVATE,
    SHOP,
    SHUT,
    api,
    at,
    dark_front,
    expired,
    front,
    origin_ca,
    origins,
    self_signed,
)
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, sample_stated, statement
from cockpit.facts.stated import Reply, Stated
from cockpit.kit import (
    ASSISTED,
    FAIL,
    HIGH,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Edge,
    Finding,
    Fix,
    Host,
    Launch,
    Layer,
    Person,
    Word,
    case,
    check,
    command,
    cut,
    failed,
    passed,
    warned,
)
from cockpit.kit.looks import severity, shake_by_hand
from cockpit.kit.origins import (
    lines_to_declare,
    nothing_in_front,
    or_by_word,
    production_hosts,
    unseen_front,
)
from cockpit.kit.way_behind import (
    Way,
    bad,
    certify,
    encrypt,
    looping,
    opened,
    plain_only,
    sound,
    unchecked,
    way_behind,
)
from cockpit.model import Verdict

ID = "tls.end-to-end"
CHECK = check(
    "TLS mode is correct edge to origin",
    severity=HIGH,
    mode=ASSISTED,
    word=Word(
        "The edge speaks to our servers over TLS only, and checks their certificates (Cloudflare: Full "
        "(strict)).",
        "a picture of the edge's page for SSL/TLS that shows the mode",
        days=90,
        may_not_apply=False,
    ),
    why="The lock in the browser tells of the way to the edge only. From there to your server passwords and "
    "cards may travel in the open, and no visitor can see it.",
    fix="Give the server a certificate the edge accepts, then set the edge to Full (strict).",
    undo="Set the encryption mode back to what it was.",
    verify="cockpit check tls.end-to-end",
    source="developers.cloudflare.com/ssl/origin-configuration/ssl-modes; RFC 9110 section 4.2.2",
    terms={
        "edge": "the service in front of your server, such as Cloudflare",
        "origin": "your server behind the edge",
        "Flexible": "an edge mode that encrypts only the first half of the way",
        "Full": "an edge mode that encrypts all of the way and takes any certificate of the server",
        "Full (strict)": "the same, and the server's certificate must be good",
    },
)
_OF_THE_CERTIFICATE = ("refused-by-edge", "origin-certificate")  # what a handshake by hand shows
_REFUSED_BY_EDGE = {525: "the handshake with the origin fails", 526: "the origin's certificate is not good"}


def judge(
    launch: Launch, origins: Origins, fronts: Fronts, api: EdgeApi, stated: Stated
) -> Iterator[Finding]:
    """Each host behind the edge: the edge's mode by its API, held against the origin's own certificate.

    Without the API, a good certificate passes: it is all that can be seen from outside. A person's word
    decides only where neither can be seen.
    """
    hosts = production_hosts(launch)
    if not hosts:
        yield nothing_in_front(launch)
    ways = (way_behind(launch, origins, fronts, api, host.name) for host in hosts)
    yield from or_by_word(launch, ID, CHECK, stated, (_judged(launch, fronts, way) for way in ways))


def _judged(launch: Launch, fronts: Fronts, way: Way) -> Finding:
    """The gravest thing that is known of one host."""
    if fault := _fault(launch, fronts, way):
        kind, summary, fix = fault
        tell = warned if kind == "full" else failed
        verify = _verify(way) if kind in _OF_THE_CERTIFICATE else CHECK.verify
        return tell(
            way.host, kind, summary, fix=fix, verify=verify, severity=severity(launch, way.host), **way.told
        )
    if way.known or way.certified.good:
        return passed(way.host, sound(way), **way.told)
    if dark := unseen_front(fronts, way.host):
        return cut(way.host, dark)
    return _not_visible(launch, way)


def _fault(launch: Launch, fronts: Fronts, way: Way) -> tuple[str, str, Fix] | None:
    """(kind, sentence, fix) of what is wrong."""
    if way.known in ("off", "flexible"):
        return way.known, opened(launch, way), encrypt(way)
    if refused := next((one.status for one in way.seen if one.status in _REFUSED_BY_EDGE), 0):
        told = f"visitors of {way.host} get error {refused}: {_REFUSED_BY_EDGE[refused]}"
        return "refused-by-edge", f"{told} ({way.certified.phrase})", certify()
    if not way.known and looping(launch, way):
        said = "redirects to itself for ever, as it does where the edge is set to Flexible and the origin"
        return "flexible", f"{way.host} {said} forces https", encrypt(way)
    if not way.known and (why := plain_only(launch, fronts, way)):
        return "flexible", f"behind the edge of {way.host} nothing is encrypted: {why}", encrypt(way)
    if way.certified.good is False and way.known != "full":
        return "origin-certificate", bad(way), certify()
    return ("full", unchecked(way), encrypt(way)) if way.known == "full" else None


def _verify(way: Way) -> str:
    look = way.look
    if look is None or not look.addresses or look.shaken is None:
        return command("cockpit check {}", ID)
    return shake_by_hand(way.host, look.addresses[0])


def _not_visible(launch: Launch, way: Way) -> Finding:
    """Neither side can be seen: what would decide, by machine and by word."""
    look = way.look
    provider = launch.edge.provider if launch.edge and launch.edge.provider else "cloudflare"
    token = f'[edge]\nprovider = "{provider}"\ncredential = "keyring:launch-cockpit/PROJECT/edge-read"'
    allowed = "[vantage]\nallow_private = true   # the origin is at a private address"
    private = look is not None and "private address" in way.certified.phrase
    lines = [token, lines_to_declare(way.host) if look is None else allowed if private else ""]
    return Finding(
        way.host,
        UNKNOWN,
        f"how the edge speaks to the server of {way.host} cannot be seen: {way.told['observed']}",
        kind="not-visible",
        layer=Layer.PERSON,
        fix=Fix(
            "Let a token that only reads tell the mode, or declare the origin so that it can be asked (a "
            f"firewall that lets only the edge in is right, and hides it). Or look, and state it: "
            f"cockpit attest {ID}",
            "\n\n".join(filter(None, lines)),
            "Remove the lines.",
        ),
        **way.told,
    )


_ANA = Person(id="ana", name="Ana Ferreira")
_EDGED = sample_launch(
    people=(_ANA,), edge=Edge(provider="cloudflare"), hosts=(Host(name=SHOP, proxied=True, origin=BEHIND),)
)
_SILENT = sample_launch(people=(_ANA,), hosts=(Host(name=SHOP, proxied=True),))
_SOUND = at()


def _case(
    name: str,
    expect: Verdict,
    *looks: Straight,
    mode: EdgeApi = NOT_ASKED,
    seen: Fronts | None = None,
    said: Stated = NOTHING_SAID,
    launch: Launch = _EDGED,
) -> Case:
    return case(name, launch, origins(*looks), seen or front(), mode, said, expect=expect)


def _cases() -> Iterator[Case]:
    yield _case("strict, and a good certificate", PASS, _SOUND, mode=api())
    yield _case("strict, and the origin shut", PASS, at(shake=SHUT), mode=api())
    yield _case(
        "strict, and a certificate of the edge's own authority", PASS, at(shake=origin_ca()), mode=api()
    )
    yield _case("a good certificate, no token", PASS, _SOUND)
    yield _case("a certificate of the edge's own authority, no token", PASS, at(shake=origin_ca()))
    yield _case("flexible", FAIL, _SOUND, mode=api("flexible"))
    yield _case("off", FAIL, _SOUND, mode=api("off"))
    yield _case("flexible, origin not declared", FAIL, mode=api("flexible"), launch=_SILENT)
    yield _case("full", WARN, _SOUND, mode=api("full"))
    yield _case("full, expired", WARN, at(shake=expired()), mode=api("full"))
    yield _case("strict, expired", FAIL, at(shake=expired()), mode=api())
    yield _case("self-signed, no token", FAIL, at(shake=self_signed()))
    yield _case("the edge's own authority, run out", FAIL, at(shake=origin_ca(age=900, days=-1)))
    yield _case("the edge refuses the origin", FAIL, at(shake=SHUT), seen=front(526, "<h1>Error 526"))
    loop = front(301, "", headers=(("location", f"https://{SHOP}/"),))
    yield _case("a loop, as in Flexible", FAIL, at(shake=SHUT), seen=loop)
    yield _case("nothing but plain http", FAIL, at(shake=SHUT, plain=200, body=HOME))
    yield _case("the origin is shut, no token", UNKNOWN, at(shake=SHUT))
    yield _case("a private address", UNKNOWN, at(shake=PRIVATE))
    yield _case("nothing declared, no token", UNKNOWN, launch=_SILENT)
    yield _case("nothing is seen at all", UNKNOWN, at(shake=SHUT), seen=dark_front(DARK))
    yield _case("the record is garbled", UNKNOWN, at(shake=SHUT), said=GARBLED)
    word = sample_stated(statement(ID))
    yield _case("somebody looked", PASS, at(shake=SHUT), said=word)
    yield _case("a word does not stand against Flexible", FAIL, _SOUND, mode=api("flexible"), said=word)
    yield _case("a word does not stand in the dark", UNKNOWN, at(shake=SHUT), seen=dark_front(), said=word)
    no = sample_stated(statement(ID, answer=Reply.NOT_DONE, reason="it is Flexible"))
    yield _case("somebody looked, and it is not so", FAIL, at(shake=SHUT), said=no)
    yield _case("an edge and no host behind it", UNKNOWN, launch=sample_launch(edge=Edge()))
    yield _case("nothing in front", NOT_APPLICABLE, launch=sample_launch())


CASES = Cases(_cases)
