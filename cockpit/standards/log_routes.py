"""The shape of a path: what names one customer, order or key becomes `:id`. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import urlsplit

ID: Final = ":id"
DEEPEST: Final = 6  # segments
MANY: Final = 12  # different names below one path are those of things, not of pages
_WORD: Final = re.compile(r"v\d{1,2}(?:\.\d)?|[A-Za-z](?:[A-Za-z]|[._-](?=[A-Za-z])){0,31}\d{0,2}")
_MIXED: Final = re.compile(r"[a-z][A-Z]|[A-Z]{2}[a-z]")
_WORDLESS: Final = re.compile(r"[bcdfghjklmnpqrstvwxz]{7}", re.IGNORECASE)
_CAMEL: Final = 3  # changes from small to capital letters in one word
_LONG: Final = 20  # letters without a break
# Below these stands a name or a key that may be made of letters alone.
_HOLDERS: Final = frozenset(
    (
        *(
            "users",
            "user",
            "u",
            "profile",
            "profiles",
            "members",
            "member",
            "customers",
            "customer",
            "people",
        ),
        *("accounts", "account", "orders", "order", "invoices", "invoice", "bookings", "booking", "patients"),
        *(
            "reset",
            "verify",
            "confirm",
            "invite",
            "invites",
            "invitation",
            "token",
            "tokens",
            "magic",
            "code",
        ),
        *(
            "activate",
            "unsubscribe",
            "share",
            "s",
            "session",
            "sessions",
            "otp",
            "download",
            "files",
            "email",
        ),
    )
)
_DEEDS: Final = frozenset(
    (
        *("new", "edit", "me", "settings", "login", "logout", "search", "list", "create", "update", "delete"),
        *(
            "index",
            "count",
            "export",
            "import",
            "password",
            "email",
            "profile",
            "avatar",
            "orders",
            "address",
        ),
        *("addresses", "password-reset", "status", "history", "all", "current", "session", "sessions"),
    )
)


def shape(path: str) -> str:
    """The path without query, host and everything that could be somebody's."""
    if "://" in path[:12]:
        try:
            path = urlsplit(path).path
        except ValueError:
            return f"/{ID}"
    plain = re.split(r"[?#;]", path, maxsplit=1)[0]
    parts = [part for part in plain.split("/", DEEPEST + 2) if part]
    kept = [_named(part, parts[at - 1] if at else "") for at, part in enumerate(parts[:DEEPEST])]
    return "/" + "/".join([*kept, *(["…"] if len(parts) > DEEPEST else [])])


def _named(part: str, above: str) -> str:
    """The segment, where it is a word that the product's makers chose."""
    if above.lower() in _HOLDERS and part.lower() not in _DEEDS:
        return ID
    return part if _WORD.fullmatch(part) and not _drawn(part) else ID


def _drawn(part: str) -> bool:
    """Letters that a machine has drawn rather than a person."""
    longest = max(map(len, re.split(r"[._-]", part)))
    return longest > _LONG or len(_MIXED.findall(part)) > _CAMEL or bool(_WORDLESS.search(part))


def joined(routes: Iterable[str], many: int = MANY) -> Mapping[str, str]:
    """Each route to the one it is counted under: many names below one path are one route."""
    known = list(dict.fromkeys(routes))
    below: dict[str, set[str]] = defaultdict(set)
    for route in known:
        above, _, last = route.rpartition("/")
        below[above].add(last)
    wide = {above for above, names in below.items() if above and len(names) > many}
    return {
        route: f"{above}/{ID}" if (above := route.rpartition("/")[0]) in wide else route for route in known
    }
