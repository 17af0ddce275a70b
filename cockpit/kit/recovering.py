"""Whether the way back into an account still leads somewhere when its owner is gone."""

import re
from dataclasses import dataclass

from cockpit.kit.owners import same, unfit
from cockpit.kit.stating import name_of
from cockpit.launch import Launch
from cockpit.launch.operations import Access

_MOST = 2000  # characters of a way back that are read
_LEAST = 3  # letters of a name that tell a person from a common word
_WORD = re.compile(r"(?<![\w@.])\w+(?![\w@])")
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)*")
# Words for a place or a company that others can go to.
_KEPT = re.compile(
    r"\b(?:safe|vault|envelope|printed|paper|drawer|notary|lawyer|bank|office|support|help ?desk|team|shared|"
    r"company|workshop|registrar|proof of|contract)\b",
    re.IGNORECASE,
)
_OWNER = re.compile(r"(?<!second )(?<!other )(?<!co-)\bowner(?:'s)?\b(?! of\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Directory:
    """Whom a text may mean: ids by a word of the name, by a whole address, and by a phrase."""

    words: dict[str, set[str]]
    phrases: dict[str, set[str]]

    def named(self, text: str) -> set[str]:
        """The ids of everybody a text in small letters mentions."""
        spoken = {*_WORD.findall(text), *_ADDRESS.findall(text)}
        found = [ids for word, ids in self.words.items() if word in spoken]
        return set().union(*found, *(ids for phrase, ids in self.phrases.items() if phrase in text))


def directory(launch: Launch) -> Directory:
    """Everybody declared, by id, by each part of the name, and by address."""
    words: dict[str, set[str]] = {}
    phrases: dict[str, set[str]] = {}
    for person in launch.people:
        address = person.contact.casefold().partition(":")[2] or person.contact.casefold()
        for name in (person.id.casefold(), *person.name.casefold().split(), address):
            if len(name) >= _LEAST:
                whole = _WORD.fullmatch(name) or _ADDRESS.fullmatch(name)
                (words if whole else phrases).setdefault(name, set()).add(person.id)
    return Directory(words, phrases)


def dead_end(launch: Launch, access: Access, people: Directory) -> str:
    """Why a way back leads nowhere once the owner is gone, or nothing.

    It does where its words name the owner, or people who leave, and neither anybody else nor a place where
    something is kept ("Jon's phone", "mail to ana@shop.example" where Ana is the owner).
    """
    text = access.recovery[:_MOST].casefold()
    named = people.named(text) | ({access.owner} if access.owner and _OWNER.search(text) else set())
    if not named or _KEPT.search(text):
        return ""
    if any(not same(launch, id_, access.owner) and not unfit(launch, id_) for id_ in named):
        return ""
    told = " and ".join(sorted(name_of(launch, id_) for id_ in named))
    return f"the way back leads only to {told}"
