"""What the text of a DKIM key record means (RFC 6376 section 3.6.1, RFC 8301, RFC 8463)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Final

from cockpit.standards.dkim_material import PRIVATE, Material, Trouble, material, private

LONGEST: Final = 8192  # characters; the largest key in use needs a tenth of that
LEAST, GOOD, MOST = 1024, 2048, 4096  # bits of an RSA key (RFC 8301 section 3.2)
_KINDS: Final = ("rsa", "ed25519")
_PIECES: Final = 3  # records that one key may have been cut into
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]{16,}\Z")
_KEY = re.compile(r"(?:\A|;)\s*p\s*=\s*[A-Za-z0-9+/=]{40}")
_STRETCH = re.compile(r"[A-Za-z0-9+/]{16,}")
_UNSEPARATED = re.compile(r"(?<=[^\s;])[\s,]+(?=p\s*=)")
# What of a record makes each of these troubles: without it the record is as it was meant.
_CAUSES: Final = {"hash": "h", "service": "s", "testing": "t", "kind": "k", "key-kind": "k", "version": "v"}
_SIZES: Final = {"weak", "short", "large"}  # for these another key has to be made
_VALUE: Final = 200  # characters of a tag beside p= that are kept
_SPACES: Final = " \t\r\n"


@dataclass(frozen=True, slots=True)
class DkimKey:
    """One key: `kind` is rsa or ed25519, `bits` its size, 0 where it cannot be read.

    `mended` is the whole record as it was meant, where that can be told from what stands there.
    """

    kind: str = ""
    bits: int = 0
    revoked: bool = False
    troubles: tuple[Trouble, ...] = ()
    mended: str = ""

    @property
    def usable(self) -> bool:
        """Receivers can verify with it."""
        return not self.revoked and bool(self.kind) and not any(one.fatal for one in self.troubles)

    @property
    def said(self) -> str:
        """The key in two words."""
        return {"rsa": f"RSA, {self.bits} bits", "ed25519": "Ed25519"}.get(self.kind, "no key")


def read(text: str) -> DkimKey:
    """The key in a record; whatever is wrong with it is among its troubles, the gravest first."""
    tags = _tags(text)
    if isinstance(tags, Trouble):
        return _bare(text, tags)
    if "p" not in tags:
        return _without_p(text)
    if not tags["p"]:
        return DkimKey(revoked=True, troubles=tuple(_rules(tags)))
    found = material(tags["p"])
    troubles = sorted((*found.troubles, *_rules(tags), *_sizes(found), *_kind(tags, found)), key=_grave)
    mended = _mended(tags, found, troubles)
    return DkimKey(found.kind, found.bits, troubles=tuple(troubles), mended=mended)


def is_key(text: str) -> bool:
    """The text means to be a DKIM key, sound or not."""
    return text[:20].replace(" ", "").lower().startswith("v=dkim1") or bool(_KEY.search(text[:LONGEST]))


def joined(texts: Sequence[str]) -> str:
    """One key that was cut into several records, whole again; empty where these are no pieces of one."""
    if not 1 < len(texts) <= _PIECES:
        return ""
    for first, *rest in permutations(texts):
        whole = "".join((first.rstrip(), *(piece.strip() for piece in rest)))
        if is_key(first) and all(_BASE64.match(piece) for piece in rest) and read(whole).usable:
            return whole
    return ""


def without_private(texts: Sequence[str]) -> tuple[str, ...]:
    """The records of one name; a mark stands for each that holds a private key, or the rest of one."""
    if not any(map(_holds_private, texts)):
        return tuple(texts)
    return tuple(_marked(text) if _holds_private(text) or _BASE64.match(text) else text for text in texts)


def _holds_private(text: str) -> bool:
    """Whatever else was pasted along: each stretch of base64 is looked at by itself."""
    return private(text) or private(_named(text).get("p", "")) or any(map(private, _STRETCH.findall(text)))


def _marked(text: str) -> str:
    kept = [f"{name}={value[:40]}" for name, value in _named(text).items() if name in ("v", "k", "t")]
    return "; ".join((*kept, f"p={PRIVATE}"))


def _named(text: str) -> Mapping[str, str]:
    tags = _tags(text)
    return {} if isinstance(tags, Trouble) else tags


def tidy(text: str) -> str:
    """The record as somebody may publish it: its key whole, and nothing in it that does not show."""
    return read(text).mended or "".join(letter for letter in text[:LONGEST] if _plain(letter))


def _plain(text: str) -> bool:
    return len(text) <= _VALUE and text.isascii() and text.isprintable()


def _tags(text: str) -> Mapping[str, str] | Trouble:
    """The tags in their order (RFC 6376 section 3.2), or why this is no list of them."""
    if len(text) > LONGEST:
        return Trouble("too-long", f"it is {len(text)} characters long, and no key needs so many")
    found: dict[str, str] = {}
    for spec in text.rstrip(f";{_SPACES}").split(";"):
        name, equals, value = (part.strip(_SPACES) for part in spec.partition("="))
        if not equals or not _NAME.match(name):
            return Trouble("not-tags", "it is no list of tags such as v=DKIM1; p=...")
        if name in found:
            return Trouble(
                "twice", f"the tag {name[:20]}= stands in it twice, and receivers then take neither"
            )
        found[name] = value
    return found


def _bare(text: str, why: Trouble) -> DkimKey:
    """No tags: perhaps the key alone was pasted, without the v= and the p= around it."""
    found = material(text) if why.kind == "not-tags" else Material()
    if "private-key" in (one.kind for one in found.troubles):
        return DkimKey(troubles=found.troubles)
    if not found.sound and not found.mended:
        return DkimKey(troubles=(why,))
    trouble = Trouble("bare-key", "it is the key alone: v=DKIM1; and p= are missing before it")
    return DkimKey(troubles=(trouble,), mended=_mended({"p": text}, found, ()))


def _without_p(text: str) -> DkimKey:
    split = _UNSEPARATED.sub("; ", text)
    again = read(split) if split != text else DkimKey()
    if again.usable:
        return DkimKey(troubles=(Trouble("separator", "a semicolon is missing before its p="),), mended=split)
    return DkimKey(troubles=(Trouble("no-key", "it has no p=, which holds the key"),))


def _listed(value: str) -> tuple[str, ...]:
    """A list with colons between its words."""
    return tuple(word.strip() for word in value.split(":") if word.strip())


def _rules(tags: Mapping[str, str]) -> Iterator[Trouble]:
    """What v=, h=, s=, k= and t= say about who may use the key, and how."""
    if tags.get("v", "DKIM1") != "DKIM1" or "v" in list(tags)[1:]:
        yield Trouble("version", "v=DKIM1 must be its first tag, written just so")
    hashes, services = _listed(tags.get("h", "")), _listed(tags.get("s", ""))
    if hashes and "sha256" not in hashes:
        yield Trouble(
            "hash", "its h= leaves out sha256, the only digest that receivers still take (RFC 8301)"
        )
    if services and not {"*", "email"} & set(services):
        yield Trouble("service", "its s= says that the key is not for e-mail")
    if tags.get("k", "rsa") not in _KINDS:
        yield Trouble("key-kind", "its k= is neither rsa nor ed25519, so receivers skip the key")
    if "y" in _listed(tags.get("t", "")):
        phrase = "its t=y says that you are only testing, and receivers may ignore the signature"
        yield Trouble("testing", phrase, fatal=False)


def _kind(tags: Mapping[str, str], found: Material) -> Iterator[Trouble]:
    """The key is of the kind that k= says."""
    said = tags.get("k", "rsa")
    if found.kind and said in _KINDS and said != found.kind:
        there = f"its k= says {said}" if "k" in tags else "without k= it counts as rsa"
        yield Trouble("kind", f"{there}, but the key is {found.kind}")


def _sizes(found: Material) -> Iterator[Trouble]:
    if found.kind != "rsa":
        return
    if found.bits < LEAST:
        yield Trouble("weak", f"an RSA key of {found.bits} bits counts for nothing any more (RFC 8301)")
    elif found.bits < GOOD:
        phrase = f"an RSA key of {found.bits} bits still counts, and can be broken before long: use {GOOD}"
        yield Trouble("short", phrase, fatal=False)
    elif found.bits > MOST:
        phrase = f"an RSA key of {found.bits} bits is more than every receiver takes: {GOOD} is right"
        yield Trouble("large", phrase, fatal=False)


def _grave(trouble: Trouble) -> int:
    return 0 if trouble.kind == "private-key" else 1 if trouble.fatal else 2


def _mended(tags: Mapping[str, str], found: Material, troubles: Sequence[Trouble]) -> str:
    """The record with its key as it was meant, and without the tags that did harm."""
    key = found.mended or "".join(tags["p"].split())
    again, wrong = material(key), {one.kind for one in troubles}
    if not again.sound or wrong & _SIZES:
        return ""
    dropped = {_CAUSES[kind] for kind in wrong if kind in _CAUSES} | {"v", "k", "p"}
    rest = [f"{name}={value}" for name, value in tags.items() if name not in dropped and _plain(value)]
    return "; ".join(("v=DKIM1", f"k={again.kind}", *rest, f"p={key}"))
