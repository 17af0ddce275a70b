"""What looks like a secret, and where it stands: never the value itself."""

from dataclasses import dataclass
from enum import StrEnum


class Stance(StrEnum):
    """What kind of thing was found."""

    SECRET = "secret"  # noqa: S105 - whoever has it can do something
    TEST = "test"  # opens only a provider's test mode
    PUBLIC = "public"  # made to be seen by everybody: publishable keys, anonymous roles, browser keys


class Place(StrEnum):
    """In which of the places that are read it stands."""

    TREE = "working tree"
    INDEX = "index"
    HISTORY = "history"  # a file of a commit that some branch or tag still leads to
    LOST = "unreachable object"  # no branch, tag or stash leads to it any more
    STASH = "stash"
    NOTE = "note"
    COMMIT = "commit message"
    TAG = "tag message"
    BUILD = "build output"
    BUNDLE = "served script"
    MAP = "source map"
    PAGE = "served page"
    LOG = "log"


@dataclass(frozen=True, slots=True)
class Leak:
    """One value at one place; the value is gone, `digest` is all that tells it from another.

    `rule` is the id of what found it, `title` its name for people, `provider` whose it is (or empty).
    `digest` are 16 hex digits keyed with the salt of the repository; `shown` is what may be shown: the public
    prefix and the length. `path` is a file, URL or log as it may be printed; `line` and `column` start at 1,
    0 where there are none. `inside` is how it was packed (`gz`, `zip: a.env`, `base64`,
    `source map: src/pay.ts`). `commit` and `since` (ISO 8601) say with which commit it came in, `head`: it is
    in the newest commit of the branch that is checked out. `ignored`: the file is left out of version
    control, `tracked`: git knows it. `why` says why it is public or for tests only.
    """

    rule: str
    title: str
    digest: str
    shown: str
    place: Place
    path: str
    line: int = 0
    column: int = 0
    stance: Stance = Stance.SECRET
    provider: str = ""
    inside: str = ""
    commit: str = ""
    since: str = ""
    head: bool = False
    tracked: bool = False
    ignored: bool = False
    why: str = ""
