"""perf.images."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_weights import file, not_fetched, weights
from cockpit.facts.weights import PageParts, Use, Weighed, Weights
from cockpit.kit import (
    FAIL,
    MEDIUM,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Host,
    Launch,
    case,
    check,
    cut,
    passed,
)
from cockpit.kit.headers import Flaw, bundled
from cockpit.kit.pictures import (
    Flawed,
    bare,
    early,
    forgotten,
    pictures,
    saves,
    successor,
    too_heavy,
)
from cockpit.kit.weights import SAVING, dark, named, sized, unweighed, why_unweighed
from cockpit.model import Verdict
from cockpit.standards.locations import shown
from cockpit.standards.picture_weight import HEAVY, OLD

WASTED: Final = 1_000_000  # bytes that a page could do without, from which on it fails
CHECK = check(
    "Pictures are no larger than they are shown, and come from near",
    severity=MEDIUM,
    why="Pictures are most of what a page weighs. A photo straight from the camera takes twenty seconds on a "
    "slow mobile line and looks no better than one of a twentieth of its size.",
    fix="Send each picture as WebP or AVIF, at most twice as large as it is shown, with loading=lazy below "
    "the first screen, and let the edge keep it.",
    undo="Put the former files back.",
    verify="cockpit check perf.images",
    source="the limits are ours: 200 kB a picture, 100 kB for PNG, JPEG and GIF, twice the pixels each way; "
    "Google: WebP compression study (25 to 34 % smaller than JPEG)",
    terms={
        "WebP, AVIF": "newer formats for pictures; every browser of the last years shows them",
        "loading=lazy": "the browser fetches the picture only when somebody scrolls near it",
        "edge": "the servers of Cloudflare and the like that stand between visitors and your own",
    },
)
_EXPECTED: Final = f"at most {sized(HEAVY)} each; PNG, JPEG and GIF at most {sized(OLD)} (limits of ours)"


def judge(launch: Launch, weights: Weights) -> Iterator[Finding]:
    """Each page by its pictures; one that several pages show is told at the first of them."""
    yield from dark(weights)
    told: set[str] = set()
    for url, page in weights.seen():
        seen = pictures(weights, page)
        new = [pair for pair in seen if pair[0].url not in told]
        told |= {use.url for use, _ in seen}
        yield _page(launch, weights, url, page, new, seen)


def _page(
    launch: Launch,
    weights: Weights,
    url: str,
    page: PageParts,
    new: Sequence[tuple[Use, Weighed]],
    seen: Sequence[tuple[Use, Weighed]],
) -> Finding:
    heavy = sorted(too_heavy(new), key=lambda one: -one.saving)
    flaws = (*_heavy(heavy), *_placed(seen, new), *_kept(launch, new))
    evidence = _evidence(new, heavy)
    total = sum(file.size for _, file in seen)
    observed = f"{len(seen)} picture{'s' * (len(seen) != 1)}, {sized(total)}"
    if flaws:
        return bundled(
            url,
            flaws,
            expected=_EXPECTED,
            observed=observed,
            evidence=evidence,
            fix=_fix(heavy),
            verify="cockpit check perf.images",
        )
    if any(use.kind == "image" for use in unweighed(weights, page)) and (
        why := why_unweighed(launch, weights, page)
    ):
        return cut(url, why, observed=observed, evidence=evidence)
    text = f"{observed}, none heavier than it has to be" if seen else "no picture is named in what is served"
    return passed(url, text, expected=_EXPECTED, observed=observed, evidence=evidence)


def _heavy(heavy: Sequence[Flawed]) -> Iterator[Flaw]:
    """The faults of the pictures themselves, those of a kind together."""
    for kind in dict.fromkeys(one.kind for one in heavy):
        some = [one for one in heavy if one.kind == kind]
        saving = sum(one.saving for one in some)
        grave = saving >= WASTED or any(one.file.size > WASTED for one in some)
        yield Flaw(kind, _TELL[kind](some, saving), FAIL if grave else WARN)


def _too_large(some: Sequence[Flawed], saving: int) -> str:
    use, one = some[0].use, some[0].file
    place = f"{use.width or '?'} x {use.height or '?'}"
    return (
        f"{_many(some)} more than twice the pixels each way of their place, such as {shown(use.url)} "
        f"({one.width} x {one.height}, shown at {place}, {sized(one.size)}): {sized(saving)} for nothing"
    )


def _old(some: Sequence[Flawed], saving: int) -> str:
    one = some[0].file
    return (
        f"{_many(some)} more than {sized(OLD)} in an old format, such as {shown(some[0].use.url)} "
        f"({one.format}, {sized(one.size)}): {successor(one.format)} saves {saves(one.format)}, here about "
        f"{sized(saving)}"
    )


def _too_heavy(some: Sequence[Flawed], _saving: int) -> str:
    one = some[0]
    return (
        f"{_many(some)} more than {sized(HEAVY)}, such as {shown(one.use.url)} "
        f"({one.file.format or one.use.kind}, {sized(one.file.size)})"
    )


_TELL: Final = {"too-large": _too_large, "old-format": _old, "heavy": _too_heavy}


def _many(some: Sequence[Flawed]) -> str:
    return "a picture has" if len(some) == 1 else f"{len(some)} pictures have"


def _placed(seen: Sequence[tuple[Use, Weighed]], new: Sequence[tuple[Use, Weighed]]) -> Iterator[Flaw]:
    """Pictures that could wait; not told again for pages that have the same ones only."""
    below = early(seen)
    if below and any(pair in new for pair in below):
        size = sized(sum(file.size for _, file in below))
        text = (
            f"{len(below)} pictures after the first three load before anybody scrolls ({size}): loading=lazy"
        )
        yield Flaw("not-lazy", text)


def _kept(launch: Launch, new: Sequence[tuple[Use, Weighed]]) -> Iterator[Flaw]:
    if again := forgotten(launch, new):
        size = sized(sum(file.size for _, file in again))
        verb = "is" if len(again) == 1 else "are"
        text = f"{len(again)} of the larger pictures ({size}) {verb} asked for again within the day"
        yield Flaw("not-kept", f"{text}: let browsers keep them longer")
    for host, many in bare(launch, new).items():
        text = f"{host} serves {sized(many)} of pictures with no edge in front that shows"
        yield Flaw("no-edge", f"{text}: far visitors wait for each")


def _evidence(new: Sequence[tuple[Use, Weighed]], heavy: Sequence[Flawed]) -> Mapping[str, Any]:
    found: dict[str, Any] = {
        "pictures": [
            f"{sized(file.size)} {file.format or 'unknown'} {file.width} x {file.height}, shown at "
            f"{use.width or '?'} x {use.height or '?'}, {use.when}: {shown(use.url)}"
            for use, file in sorted(new, key=lambda pair: -pair[1].size)[:20]
        ]
    }
    if heavy:
        found["to mend"] = named((one.use, one.file) for one in heavy)
        found[SAVING] = f"about {sized(sum(one.saving for one in heavy))} of pictures"
    return found


def _fix(heavy: Sequence[Flawed]) -> Fix:
    lines = [
        "Make the files anew in your build or with a picture service (next/image, Cloudflare Images, imgix).",
        "By hand: squoosh.app in the browser, or: cwebp -q 80 -resize WIDTH 0 photo.jpg -o photo.webp",
    ]
    if any(one.file.format == "GIF" for one in heavy):
        lines.append("An animated GIF as a film: ffmpeg -i film.gif -movflags faststart film.mp4")
    record = '<img src="photo.webp" width="600" height="400" loading="lazy" alt="...">'
    return Fix(" ".join(lines), record, "Put the former files back.")


_SHOP = sample_launch(hosts=(Host("shop.example", proxied=True),))
_BARE = sample_launch(hosts=(Host("shop.example", proxied=False),))
_HOME = "https://shop.example/"
_YEAR = {"cache-control": "public, max-age=31536000"}


def _one(name: str, expect: Verdict, size: int, launch: Launch = _SHOP, **more: Any) -> Case:
    """The home page shows one picture."""
    given = {"headers": _YEAR, "line": 1, "format_": "WebP", "pixels": (800, 600), **more}
    return case(name, launch, weights(launch, file(f"{_HOME}a.webp", size, **given)), expect=expect)


def _cases() -> Iterator[Case]:
    yield _one("small", PASS, 90_000)
    yield _one("a vector", PASS, 150_000, format_="SVG", pixels=(10, 10), width=1, height=1)
    yield _one("heavy", WARN, 260_000)
    yield _one("an old format", WARN, 140_000, format_="JPEG")
    yield _one("a small one of an old format", PASS, 90_000, format_="PNG")
    yield _one("more pixels than shown", WARN, 180_000, pixels=(3000, 2000), width=300, height=200)
    yield _one("twice the pixels is sharp", PASS, 180_000, pixels=(600, 400), width=300, height=200)
    yield _one("only its width is told", WARN, 180_000, pixels=(3000, 2000), width=300)
    yield _one("straight from the camera", FAIL, 4_000_000, format_="JPEG", pixels=(6000, 4000), width=300)
    yield _one("asked for each time", WARN, 90_000, headers={"cache-control": "no-cache"})
    yield _bare()
    many = [file(f"{_HOME}{at}.webp", 60_000, headers=_YEAR, line=at, format_="WebP") for at in range(1, 7)]
    yield case("six at once", _SHOP, weights(_SHOP, *many), expect=WARN)
    lazy = [file(f"{_HOME}{at}.webp", 60_000, headers=_YEAR, format_="WebP", when="later") for at in range(6)]
    yield case("six that wait", _SHOP, weights(_SHOP, *lazy), expect=PASS)
    yield case("none", _SHOP, weights(_SHOP), expect=PASS)
    left = not_fetched(weights(_SHOP, file(f"{_HOME}a.webp")), f"{_HOME}a.webp")
    yield case("one that was not asked for", _SHOP, left, expect=UNKNOWN)
    yield case("port 443 is closed", _SHOP, Weights({_HOME: DEAD}), expect=UNKNOWN)


def _bare() -> Case:
    """Two pictures from a server without an edge."""
    two = [file(f"{_HOME}{at}.webp", 150_000, headers=_YEAR, format_="WebP") for at in range(2)]
    return case("nothing in front", _BARE, weights(_BARE, *two), expect=WARN)


CASES = Cases(_cases)
