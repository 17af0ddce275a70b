"""What is served to everybody as findings: which of it counts, what was not read, how it is taken out."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.bundles import Bundles, Hint, Mark
from cockpit.facts.leaks import Leak, Place, Stance
from cockpit.facts.robots import rehearsal
from cockpit.facts.served import Served
from cockpit.kit import Finding, Fix, Launch, Layer, cut
from cockpit.kit.leaks import allowing, changed, open_ones, repair
from cockpit.kit.served_pages import dark
from cockpit.standards.bundles import by_name
from cockpit.standards.locations import host_of
from cockpit.standards.secrets.allowed import allowed
from cockpit.standards.secrets.assignments import FOR_BROWSERS

__all__ = [
    "by_path",
    "doubtful",
    "give_back",
    "holes",
    "marked",
    "note",
    "question",
    "secret_ones",
    "test_ones",
    "unread_ones",
]

_SHARE: Final = 3
_PUBLISHED: Final = (Place.BUNDLE, Place.MAP, Place.PAGE, Place.BUILD)
# Where a script comes from tells what has built it: what makes a variable public there, and where it belongs.
_STACKS: Final = (
    ("/_next/", "NEXT_PUBLIC_", "a route handler (app/api/.../route.ts) or a server action"),
    ("/_nuxt/", "runtimeConfig.public", "a handler in server/api, which reads it from runtimeConfig"),
    ("/_app/immutable/", "PUBLIC_", "+server.ts or +page.server.ts, which reads it from $env/static/private"),
    ("/_astro/", "PUBLIC_", "an endpoint of the server (src/pages/api)"),
    ("/_expo/", "EXPO_PUBLIC_", "your own API"),
    ("/static/js/", "REACT_APP_", "your own API"),
    ("/wp-content/", "wp_localize_script", "an action of wp_ajax or a route of register_rest_route"),
    ("/assets/", "VITE_", "your own API"),
)


def secret_ones(launch: Launch, leaks: Sequence[Leak], day: date) -> tuple[Leak, ...]:
    """What still opens something: neither allowed nor changed since."""
    return tuple(leak for leak in open_ones(launch, leaks, day) if not changed(launch, leak))


def doubtful(leak: Leak) -> bool:
    """What is secret by its name only, where that may be meant for whoever reads it.

    In a page the server fills in it may be the visitor's own; a key of such a name as SDKs give to the key
    that starts them in every browser may be one of those.
    """
    return (leak.place is Place.PAGE and by_name(leak.rule)) or (
        leak.place in _PUBLISHED and leak.why == FOR_BROWSERS
    )


def test_ones(launch: Launch, leaks: Sequence[Leak], day: date) -> tuple[Leak, ...]:
    """Keys of a provider's test mode in what production runs; a source map may hold the tests themselves."""
    return tuple(
        leak
        for leak in leaks
        if (leak.stance is Stance.TEST or leak.shown.startswith("pk_test"))
        and leak.place is not Place.MAP
        and not rehearsal(launch, host_of(leak.path))
        and allowed(launch.allowed_secrets, leak, day) is None
    )


def marked(launch: Launch, bundles: Bundles, *hints: Hint) -> tuple[Mark, ...]:
    """The marks of these kinds in what production serves."""
    return tuple(
        one for one in bundles.marks if one.hint in hints and not rehearsal(launch, host_of(one.path))
    )


def by_path(marks: Sequence[Mark]) -> Mapping[tuple[str, Hint], tuple[Mark, ...]]:
    """The marks of each file or URL by their kind, in order."""
    keys = dict.fromkeys((one.path, one.hint) for one in marks)
    return {key: tuple(one for one in marks if (one.path, one.hint) == key) for key in sorted(keys)}


def holes(launch: Launch, bundles: Bundles, served: Served) -> tuple[Finding, ...]:
    """A finding for all that was not read; those that are not applicable say why a place is none."""
    return tuple(chain(dark(launch, served), _unread(launch, bundles)))


def unread_ones(bundles: Bundles) -> tuple[str, ...]:
    """What was not read of what is served, as clauses."""
    dead = [f"{url}: {why.cause}" for url, why in list(bundles.unseen.items())[:3]]
    left = [f"{bundles.left} scripts that the site names were not read"] if bundles.left else []
    return (*bundles.gaps[:3], *dead, *left)


def _unread(launch: Launch, bundles: Bundles) -> Iterator[Finding]:
    by_cause: dict[str, list[str]] = {}
    for url, why in bundles.unseen.items():
        by_cause.setdefault(why.cause, []).append(url)
    for urls in by_cause.values():
        yield cut(urls[0], bundles.unseen[urls[0]], evidence={"scripts": urls[:20]})
    if bundles.gaps:
        why = Unreachable(
            Layer.HTTP, f"not everything could be read: {'; '.join(bundles.gaps[:3])}", "incomplete"
        )
        yield cut(launch.domain, why)
    if bundles.left:
        yield _limited(launch, bundles)


def _limited(launch: Launch, bundles: Bundles) -> Finding:
    """The limit of requests came before the last script."""
    cause = f"{bundles.left} more scripts are named, and the limit of requests did not allow to read them"
    more = min(1000, _SHARE * (len(bundles.scripts) + bundles.left + 10))
    fix = Fix(
        "Allow more requests and run it again.", f"[vantage]\nrequests_per_host = {more}", "Remove the line."
    )
    return cut(launch.domain, Unreachable(Layer.PERSON, cause, "limit"), fix=fix)


def note(bundles: Bundles) -> str:
    """What was read, as a clause."""
    counts = (("page", bundles.pages), ("script", len(bundles.scripts)), ("source map", bundles.maps))
    return (
        ", ".join(f"{count} {what}{'' if count == 1 else 's'}" for what, count in counts if count) + " read"
    )


def give_back(some: Sequence[Leak]) -> Fix:
    """Change the value, and have the server use it in place of the browser."""
    return repair(some, _way(some[0]))


def question(some: Sequence[Leak]) -> Fix:
    """Say what it is where nothing but its name tells; else it is given back."""
    fix = give_back(some)
    if not all(leak.why == FOR_BROWSERS for leak in some):
        return fix
    say = (
        "If it is made for browsers, say so in launch.toml, and limit it to your host names at its provider. "
    )
    return Fix(f"{say}If it is not: {fix.text}", f"# in launch.toml\n{allowing(some)}", fix.undo)


def _way(leak: Leak) -> str:
    found = next(((mark, place) for path, mark, place in _STACKS if path in leak.path), None)
    if leak.place is Place.PAGE:
        way = "Do not hand it to the page: what a component of the browser is given stands in the page. "
    else:
        way = "Everything a browser runs can be read, so no setting hides it. "
    if found is None:
        return f"{way}Read it in code of the server only, have the page ask that, build and release again."
    mark, place = found
    return f"{way}Rename the variable without {mark}, use it in {place}, build and release again."
