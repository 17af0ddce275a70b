"""perf.third-party-scripts."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_weights import file, weights
from cockpit.facts.weights import HOW, Use, Weighed, Weights
from cockpit.kit import (
    FAIL,
    LOW,
    MEDIUM,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Route,
    case,
    check,
    command,
    passed,
    warned,
)
from cockpit.kit.headers import Flaw, bundled
from cockpit.kit.outsiders import Outsider, advised, loads, outsiders
from cockpit.kit.weights import LOWER_BOUND, SAVING, dark, sized
from cockpit.model import Verdict
from cockpit.standards.locations import shown
from cockpit.standards.mobile_model import BYTES_PER_SECOND, SETUP, TRIP
from cockpit.standards.third_parties import CONSENT, LIBRARY, PAYMENT, PLATFORM, TAKEN, Advice, advice
from cockpit.standards.third_parties import UNKNOWN as UNKNOWN_PARTY

HEAVY: Final = 200_000  # bytes of one company
MANY: Final = 8  # companies
CHECK = check(
    "Scripts of other companies are few, and hold no page up",
    severity=MEDIUM,
    why="A script of somebody else in the head of a page stops it until that company answers: their bad day "
    "is yours. Each further one takes time from visitors that you pay for.",
    fix="Load them with async or defer, after the page, or take them out. Payment belongs on the pages where "
    "people pay.",
    undo="Put the former line back.",
    verify="curl -sS {subject} | grep -n '<script'",
    source="HTML section 4.12.1 (async, defer); the limits are ours: 200 kB a company is a second on a slow "
    "mobile line, and more than eight companies nobody keeps track of",
    terms={
        "holds the page up": "the browser shows nothing below until that file has come and run",
        "async, defer": "words in a script tag that let the page go on while the script is fetched",
        "tag manager": "a script that loads other scripts, as somebody set in its console",
        "self-host": "serve the file from your own host, as part of your build",
    },
)
_EXPECTED: Final = f"no script in the head that holds the page up; at most {sized(HEAVY)} a company (ours)"
_NO_WORD: Final = (CONSENT, PLATFORM, TAKEN, "A/B testing")  # async or defer breaks what it is for
_CARE: Final = {
    "async": ": try it first, for a script below that calls it at once has to wait for it",
    "defer": ": put defer on the scripts that build on it too, so that their order stays, and try it first",
}
_FORGIVEN: Final = (CONSENT, PAYMENT, PLATFORM)  # it may have to come first, or is not the founder's to move


def judge(launch: Launch, weights: Weights) -> Iterator[Finding]:
    """Each company by how its files load, where, and how heavy they are."""
    yield from dark(weights)
    found = outsiders(launch, weights)
    for one in found:
        yield _company(one)
    running = [one for one in found if one.runs]
    if len(running) > MANY:
        yield _too_many(launch, running)
    if not found and any(True for _ in weights.seen()):
        text = "the pages name no script, style, font or frame of another company"
        yield passed(launch.domain, f"{text} ({LOWER_BOUND})")


def _company(one: Outsider) -> Finding:
    flaws, evidence = tuple(_flaws(one)), _evidence(one)
    observed = f"{loads(one)}; {', '.join(one.kinds)}; {_weight(one)}; on {_count(one.pages)}"
    if flaws:
        return bundled(
            one.hosts[0],
            flaws,
            expected=_EXPECTED,
            observed=observed,
            evidence=evidence,
            fix=_fix(one),
            verify=command("curl -sS {} | grep -n {}", one.pages[0], one.hosts[0]),
        )
    what, how = advice(one.party)
    text = f"{one.party.name} ({one.party.kind}) loads {_way(one)}: {_weight(one)}. {_said(one, what, how)}"
    return passed(one.hosts[0], text, expected=_EXPECTED, observed=observed, evidence=evidence)


def _way(one: Outsider) -> str:
    if one.belongs:
        return "on the pages where people pay"
    return "in a frame" if one.kinds == ("frame",) else "without holding a page up"


def _said(one: Outsider, what: Advice, how: str) -> str:
    rest = "; it loads more, and nobody can count that from outside" if one.party.more else ""
    return "It belongs there" if one.belongs else f"Advice: {what} ({how}){rest}"


def _weight(one: Outsider) -> str:
    told = f"at least {sized(one.size)}" if one.size else "its weight is not known"
    return f"{told}, {one.silent} of its files did not come" if one.silent else told


def _flaws(one: Outsider) -> Iterator[Flaw]:
    name, (what, how) = f"{one.party.name} ({one.party.kind})", advice(one.party)
    held = [url for url in one.held if not (one.party.kind == PAYMENT and url in one.paying)]
    if one.party.kind == TAKEN:
        yield Flaw("taken-over", f"{name} stands on {_count(one.pages)}: {how}", FAIL)
        return
    if held:
        mild = one.party.kind in _FORGIVEN
        text = f"{name} stops {_count(held)} until it answers, first {_place(one, held[0])}"
        yield Flaw("holds-up", f"{text}: {how}", WARN if mild else FAIL)
    if one.styled and one.party.kind != PLATFORM:
        text = f"the styles of {name} hold up {_count(one.styled)}"
        yield Flaw("styles-hold-up", f"{text}: {how}", severity=LOW)
    if what is Advice.REMOVE and not held:
        yield Flaw("remove", f"{name} stands on {_count(one.pages)}: {how}", severity=LOW)
    if what is Advice.ASK and one.runs and not held:
        yield Flaw("stranger", f"a script of {one.hosts[0]} runs on {_count(one.pages)}: {how}", severity=LOW)
    if one.size > HEAVY and not one.belongs:
        yield Flaw("heavy", f"{name} weighs at least {sized(one.size)}: {what}", severity=LOW)


def _place(one: Outsider, url: str) -> str:
    return shown(one.where) if one.where.startswith(f"{url},") else shown(url)


def _count(pages: Sequence[str]) -> str:
    return f"{len(pages)} page{'s' * (len(pages) != 1)}"


def _evidence(one: Outsider) -> Mapping[str, Any]:
    what, how = advised(one)
    saving = SETUP + TRIP + one.size / BYTES_PER_SECOND
    found: dict[str, Any] = {
        "company": one.party.name,
        "kind": one.party.kind,
        "hosts": list(one.hosts),
        "loads": loads(one),
        "bytes": one.size,
        "pages": [shown(url) for url in one.pages],
        "holds up": [shown(url) for url in one.held],
        "advice": what,
        "how": how,
        "rest": "it loads more, not counted" if one.party.more else "",
    }
    if one.held or one.styled:
        found[SAVING] = f"about {saving:.1f} s until the page shows, on a modelled slow mobile line"
    elif not one.belongs and one.size:
        found[SAVING] = f"{sized(one.size)} on {_count(one.pages)}"
    return found


def _fix(one: Outsider) -> Fix:
    what, how = advice(one.party)
    text = f"{str(what)[0].upper()}{str(what)[1:]}: {how}."
    if one.held and one.party.kind not in _NO_WORD:
        word = "defer" if one.party.kind in (LIBRARY, UNKNOWN_PARTY) else "async"
        line = f'<script src="https://{one.hosts[0]}/..." {word}></script>'
        return Fix(
            f"{text} At the least let the page go on meanwhile{_CARE[word]}.", line, f"Take {word} out again."
        )
    return Fix(text, undo="Put the former line back.")


def _too_many(launch: Launch, running: Sequence[Outsider]) -> Finding:
    names = ", ".join(one.party.name for one in running[:MANY])
    return warned(
        launch.domain,
        "too-many",
        f"scripts of {len(running)} companies run on the pages ({names} ...): keep those that somebody reads",
        expected=f"at most {MANY} companies (a limit of ours)",
        observed=f"{len(running)} companies",
        severity=LOW,
        evidence={"companies": [one.party.name for one in running]},
    )


_SHOP = sample_launch(routes=(Route(name="checkout", url="https://shop.example/checkout"),))
_HOME, _PAY = "https://shop.example/", "https://shop.example/checkout"
_STRIPE, _TAGS = "https://js.stripe.com/v3/", "https://www.googletagmanager.com/gtm.js?id=GTM-1"


def _script(url: str, how: HOW = "async", size: int = 60_000, *, head: bool = True) -> tuple[Use, Weighed]:
    return file(url, size, "script", how=how, head=head, line=4)


def _one(name: str, expect: Verdict, *files: tuple[Use, Weighed], at: str = "") -> Case:
    return case(name, _SHOP, weights(_SHOP, *files, at=at), expect=expect)


def _cases() -> Iterator[Case]:
    yield _one("nobody else", PASS, _script("https://shop.example/app.js", "blocking"))
    yield _one("a tag manager that waits", PASS, _script(_TAGS))
    yield _one("a tag manager that does not", FAIL, _script(_TAGS, "blocking"))
    yield _one("at the end of the body", PASS, _script(_TAGS, "blocking", head=False))
    yield _one("payment where people pay", PASS, _script(_STRIPE, "blocking"), at=_PAY)
    yield _one("payment that stops the start page", WARN, _script(_STRIPE, "blocking"))
    yield _one("payment elsewhere, waiting", PASS, _script(_STRIPE))
    yield _one("consent first", WARN, _script("https://consent.cookiebot.com/uc.js", "blocking"))
    fonts = file("https://fonts.googleapis.com/css2?family=Inter", 900, "style", how="blocking", head=True)
    shopify = _script("https://cdn.shopify.com/s/theme.js", "blocking")
    yield _one("a site builder's own", WARN, shopify)
    yield _one("an address that was sold", FAIL, _script("https://cdn.polyfill.io/v3/polyfill.min.js"))
    yield _one("styles of a font service", WARN, fonts)
    yield _one("a recorder of visits", WARN, _script("https://static.hotjar.com/c/hotjar-1.js"))
    yield _one("nobody knows whose", WARN, _script("https://cdn.stranger.example/x.js"))
    yield _one("a heavy chat", WARN, _script("https://widget.intercom.io/widget/x", size=400_000))
    yield _one("a map in a frame", PASS, file("https://www.google.com/maps/embed", 0, "frame"))
    yield _one("a picture of others", PASS, file("https://images.unsplash.com/a.jpg", 90_000))
    known = ("plausible.io", "js.stripe.com", "cdn.rollbar.com", "widget.intercom.io", "client.crisp.chat")
    more = ("cdn.paddle.com", "embed.tawk.to", "player.vimeo.com", "api.mapbox.com")
    yield _one("nine companies", WARN, *(_script(f"https://{host}/a.js") for host in (*known, *more)))
    silent = file("https://plausible.io/js/script.js", 0, "script", how="defer", head=True, seen=DEAD)
    yield _one("one that does not answer", PASS, silent)
    yield case("port 443 is closed", _SHOP, Weights({_HOME: DEAD}), expect=UNKNOWN)


CASES = Cases(_cases)
