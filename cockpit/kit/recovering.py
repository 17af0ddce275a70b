"""Whether the way back into an account still leads somewhere when its owner is gone."""

import re
from collections.abc import Iterator

from cockpit.kit.owners import same, unfit
from cockpit.kit.stating import name_of
from cockpit.launch import Launch
from cockpit.launch.operations import Access, Person

_MOST = 2000  # characters of a way back that are read
_LEAST = 3  # letters of a name that tell a person from a common word
# Words for a place or a company that others can go to.
_KEPT = re.compile(
    r"\b(?:safe|vault|envelope|printed|paper|drawer|notary|lawyer|bank|office|support|help ?desk|team|shared|"
    r"company|workshop|registrar|proof of|contract)\b",
    re.IGNORECASE,
)
_OWNER = re.compile(r"(?<!second )(?<!other )(?<!co-)\bowner(?:'s)?\b(?! of\b)", re.IGNORECASE)


def dead_end(launch: Launch, access: Access) -> str:
    """Why a way back leads nowhere once the owner is gone, or nothing.

    It does where its words name the owner, or people who leave, and neither anybody else nor a place where
    something is kept ("Jon's phone", "mail to ana@shop.example" where Ana is the owner).
    """
    named = set(_named(launch, access))
    others = {id_ for id_ in named if not same(launch, id_, access.owner) and not unfit(launch, id_)}
    if not named or others or _KEPT.search(access.recovery[:_MOST]):
        return ""
    told = " and ".join(sorted(name_of(launch, id_) for id_ in named))
    return f"the way back leads only to {told}"


def _named(launch: Launch, access: Access) -> Iterator[str]:
    """The people a way back goes through; "the owner" is one of them."""
    text = access.recovery[:_MOST].casefold()
    if access.owner and _OWNER.search(text):
        yield access.owner
    yield from (person.id for person in launch.people if _mentions(text, person))


def _mentions(text: str, person: Person) -> bool:
    """By id, by any part of the name, or by the whole address."""
    address = person.contact.casefold().partition(":")[2] or person.contact.casefold()
    names = [word for word in (person.id, *person.name.split()) if len(word) >= _LEAST]
    words = (rf"(?<![\w@.]){re.escape(word.casefold())}(?![\w@])" for word in names)
    whole = (rf"(?<![\w.+-]){re.escape(address)}(?![\w-])",) if address else ()
    return any(re.search(word, text) for word in (*words, *whole))
