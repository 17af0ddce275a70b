"""No private key stands in what every visitor downloads."""

from collections.abc import Iterator, Sequence

from cockpit.facts import Unreachable
from cockpit.facts.bundles import Bundles
from cockpit.facts.http import challenge
from cockpit.facts.leaks import Leak, Place, Stance
from cockpit.facts.samples_bundles import APP, PAGE, bundles, in_page, in_script, of_test_mode
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_leaks import public
from cockpit.facts.samples_served import served
from cockpit.facts.samples_stated import NOTHING_SAID
from cockpit.facts.served import Served
from cockpit.facts.stated import Stated
from cockpit.kit import (
    BLOCKER,
    FAIL,
    HIGH,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Launch,
    Layer,
    case,
    check,
    failed,
    not_applicable,
    passed,
    warned,
)
from cockpit.kit.bundles import doubtful, holes, note, question, secret_ones
from cockpit.kit.leaks import AllowedSecret, Secret, by_file, evidence, named, today
from cockpit.model import Verdict
from cockpit.standards.secrets.assignments import FOR_BROWSERS

CHECK = check(
    "No private keys in client-side code",
    severity=BLOCKER,
    why="A browser is given every line it runs, so whoever opens the page has it too. Programs fetch the "
    "scripts of new sites all day and try the keys in them: money, customer data and mail are gone within "
    "hours. Keys that are made for browsers are not meant.",
    fix="Change the value, use it on the server only, build and release again.",
    undo="The old value cannot be trusted again.",
    verify="curl -sS {subject} | wc -c",
    source="CWE-200, CWE-540; OWASP WSTG-INFO-05 (review webpage content for information leakage); "
    "Supabase: the service_role key must never be used in a browser",
    terms={
        "bundle": "the scripts of a site as the build has packed them for browsers",
        "source map": "a file that turns the shortened script back into the source as it was written",
        "publishable key": "a key that names you to a provider and opens nothing: it is made for browsers",
    },
)
_SAME = "what is called a secret, and it is the same each time"
_EXPECTED = "nothing that opens something; keys made for browsers only"


def judge(launch: Launch, bundles: Bundles, served: Served, stated: Stated) -> Iterator[Finding]:
    """Per script, page or source map and kind of secret; clean only where all of it was read.

    What is secret by its name alone is a warning in a page the server fills in, and wherever keys of that
    name may be made for browsers.
    """
    day = today(stated)
    found = secret_ones(launch, bundles.leaks, day)
    for (path, _), some in by_file(found).items():
        yield _served(path, some)
    unread = holes(launch, bundles, served)
    yield from unread
    if found or any(one.verdict is UNKNOWN for one in unread):
        return
    if bundles.pages or bundles.scripts:
        yield passed(
            launch.domain,
            f"no private key in what visitors download: {note(bundles)}{_besides(bundles)}",
            expected=_EXPECTED,
            observed=note(bundles),
        )
    elif not unread:
        yield not_applicable(launch.domain, "no declared place serves anything to strangers")


def _served(path: str, some: Sequence[Leak]) -> Finding:
    first = some[0]
    packed = f" ({first.inside})" if first.inside else ""
    where = f"{path}{packed}, line {first.line}, column {first.column}"
    told = {
        "expected": _EXPECTED,
        "observed": f"{first.place}: {first.shown}, digest {first.digest}",
        "evidence": evidence(some),
        "fix": question(some),
        "verify": "cockpit check secret.client-bundle",
    }
    if all(map(doubtful, some)):
        open_ = all(one.why == FOR_BROWSERS for one in some)
        what = "what is called a key: it may be made for browsers" if open_ else _SAME
        text = f"{where}, shows every visitor {what}"
        return warned(path, first.rule, text, severity=HIGH, **told)
    return failed(path, first.rule, f"{where}, gives every visitor {named(some)}", **told)


def _besides(bundles: Bundles) -> str:
    """What was met and may be there."""
    open_ = {leak.title for leak in bundles.leaks if leak.stance is Stance.PUBLIC}
    return f"; made to be public: {', '.join(sorted(open_))}" if open_ else ""


_SHOP = sample_launch()


def _one(name: str, seen: Bundles, expect: Verdict, launch: Launch = _SHOP) -> Case:
    return case(name, launch, seen, served(launch), NOTHING_SAID, expect=expect)


def _cases() -> Iterator[Case]:
    allowing = AllowedSecret(reason="a demo for everybody", owner="ana", digest=in_script().digest)
    over = Secret(name="STRIPE_KEY", exposed=(in_script().digest,), last_rotated=today(NOTHING_SAID))
    jwt = {"rule": "jwt", "title": "Signed token (JWT)", "provider": "", "shown": "… [112 characters]"}
    yield _one("clean", bundles(), PASS)
    yield _one("a key in a script", bundles(in_script()), FAIL)
    yield _one("a key in a source map", bundles(in_script(f"{APP}.map", place=Place.MAP)), FAIL)
    yield _one("a key in a page", bundles(in_script(PAGE, place=Place.PAGE)), FAIL)
    yield _one("a signed token in a script", bundles(in_script(**jwt)), FAIL)
    yield _one("a password by its name in a script", bundles(in_page(place=Place.BUNDLE)), FAIL)
    yield _one(
        "a key that may be for browsers", bundles(in_script(rule="named-double", why=FOR_BROWSERS)), WARN
    )
    yield _one("something by its name in a page", bundles(in_page()), WARN)
    yield _one("the token of nobody knows what in a page", bundles(in_page(**jwt)), WARN)
    yield _one("made to be public", bundles(public(APP, place=Place.BUNDLE)), PASS)
    yield _one("of a test mode", bundles(of_test_mode()), PASS)
    yield _one("allowed", bundles(in_script()), PASS, sample_launch(allowed_secrets=(allowing,)))
    yield _one("changed since", bundles(in_script()), PASS, sample_launch(secrets=(over,)))
    yield _one("a script that does not come", bundles(unseen={APP: DEAD}), UNKNOWN)
    yield _one("a challenge in place of a script", bundles(unseen={APP: challenge("shop.example")}), UNKNOWN)
    yield _one("a script that is too long", bundles(gaps=(f"of {APP} only the first 5000 kB",)), UNKNOWN)
    yield _one("more scripts than may be asked for", bundles(left=40), UNKNOWN)
    yield _one("a key, and more that was not read", bundles(in_script(), left=40), FAIL)
    closed = served(_SHOP, missing={PAGE: DEAD})
    yield case("port 443 is closed", _SHOP, Bundles(), closed, NOTHING_SAID, expect=UNKNOWN)
    away = Unreachable(Layer.HTTP, "the redirects lead out of the product", "off-product")
    gone = served(_SHOP, missing={PAGE: away})
    yield case("the site is somebody else's", _SHOP, Bundles(), gone, NOTHING_SAID, expect=NOT_APPLICABLE)


CASES = Cases(_cases)
