"""A few rules of every sort, so that the engines are tested apart from what the real rules say."""

from dataclasses import replace
from itertools import count

from cockpit.facts.leaks import Stance
from cockpit.scan.matcher import Hit, Matcher, load
from cockpit.standards.secrets.rule import Rule

_RANKS = count()


def _rule(id_: str, pattern: bytes, *words: bytes, **more: object) -> Rule:
    plain = Rule(id=id_, title=id_, pattern=pattern, words=words, rank=next(_RANKS))
    return replace(plain, **more)  # type: ignore[arg-type]


TOYS = (
    _rule("token", rb"tok_[a-z0-9]{12,40}", b"tok_", before=rb"[a-z0-9_]", after=rb"[a-z0-9]", shown=4),
    _rule("open", rb"pub_[a-z0-9]{12,40}", b"pub_", stance=Stance.PUBLIC),
    _rule("near", rb"id: (?P<secret>[0-9a-f]{32})\b", b"id: ", near=rb"acme"),
    _rule("block", rb"BEGIN BOX(?P<secret>[a-z0-9\n]{20,300})END", b"BEGIN BOX", lines=20, reach=400),
    _rule("later", rb"key id [a-z0-9]{4}\s{1,40}(?P<secret>[a-z0-9]{20})", b"key id", lines=3, reach=100),
    _rule("named", rb"secret\w{0,20}[ \t]{0,4}=[ \t]{0,4}(?P<secret>\S{8,60})", b"SECRET", caseless=True),
    _rule("starts", rb"(?:gate|_door)=(?P<secret>[a-z0-9]{12,30})", b"gate", b".gate", b"_door", begins=True),
    _rule("ahead", rb"(?:zz)?quay-(?=[a-z])(?P<secret>[a-z0-9]{12,20})", b"quay-"),  # hyperscan knows no (?=
)
TOKEN = b"tok_" + b"k7f2m9q4x1w8"
OTHER = b"tok_" + b"p3z6v0n5j8c2"
HEX = b"".join(b"%x" % ((7 * at * at + 3 * at + at // 5) % 16) for at in range(32))
BODY = b"q8w3e7r1t5y9u2i6o4p0a8s3d7f1g5h9"


def engines(known: tuple[Rule, ...] = TOYS) -> tuple[Matcher, Matcher]:
    """Both."""
    return load(native=True, known=known), load(native=False, known=known)


def told(hits: list[Hit]) -> list[tuple[str, int, bytes]]:
    """What a test compares."""
    return [(hit.rule.id, hit.start, hit.value) for hit in hits]
