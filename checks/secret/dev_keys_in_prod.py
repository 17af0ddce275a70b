"""Nothing of a test mode or of a developer's machine is left in what production serves."""

from collections.abc import Iterator, Sequence
from typing import Final

from cockpit.facts.bundles import Bundles, Hint, Mark
from cockpit.facts.leaks import Leak, Place, Stance
from cockpit.facts.samples_bundles import APP, PAGE, bundles, in_script, mark, of_test_mode
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served
from cockpit.facts.samples_stated import NOTHING_SAID
from cockpit.facts.served import Served
from cockpit.facts.stated import Stated
from cockpit.kit import (
    FAIL,
    HIGH,
    MEDIUM,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Host,
    Launch,
    Layer,
    Unreachable,
    case,
    check,
    command,
    failed,
    not_applicable,
    passed,
    warned,
)
from cockpit.kit.bundles import by_path, holes, marked, note, test_ones
from cockpit.kit.leaks import AllowedSecret, by_file, evidence, today
from cockpit.model import Verdict

CHECK = check(
    "No development keys or hosts in production",
    severity=HIGH,
    why="With a key of the test mode the payment form looks right and nobody pays. A development build is "
    "slow, tells strangers how the code is made, and falls over in ways the real one does not.",
    fix="Set the value of production in the settings of the production environment, build and release again.",
    undo="Set the former value again.",
    verify="curl -sS {subject} | grep -oE '(pk|sk|rk)_test_|rzp_test_|sandbox'",
    source="docs.stripe.com/keys (test mode); react.dev, vuejs.org, webpack.js.org: the production build",
    terms={
        "test mode": "a copy of a provider's service in which no money moves",
        "sandbox": "the same under an address of its own",
        "development build": "scripts as a developer's machine makes them: large, slow and talkative",
    },
)
_EXPECTED: Final = "keys, addresses and builds of production"
_ALL: Final = (Hint.DEVELOPMENT, Hint.TOOL, Hint.SANDBOX, Hint.TEST_KEY)
_TEXTS: Final = {
    Hint.DEVELOPMENT: "is part of a development build",
    Hint.TOOL: "holds a tool for development, which its maker does not want in production",
    Hint.SANDBOX: "names the test address of a provider",
    Hint.TEST_KEY: "holds a key that its maker publishes for tests: everybody passes",
}
_FIXES: Final = {
    Hint.DEVELOPMENT: (
        "Release what the production build makes, not what the development server shows.",
        """NODE_ENV=production npm run build   # Next.js: next build && next start; Vite: vite build
# from a CDN: react.production.min.js, vue.global.prod.js in place of the development files""",
    ),
    Hint.TOOL: (
        "Let the build do what this does in every visitor's browser.",
        """# Tailwind: npm install -D @tailwindcss/cli, and load the file it writes
# Babel: compile with your bundler; process.env.NODE_ENV: let the bundler replace it""",
    ),
    Hint.SANDBOX: (
        "Take the address from a setting, and set the provider's real one for production.",
        '# as a setting of the production environment\nPAYMENT_API_URL="the address without sandbox"',
    ),
    Hint.TEST_KEY: (
        "Make a real key for your host names, and set it for production.",
        "Turnstile: https://dash.cloudflare.com > Turnstile; reCAPTCHA: https://www.google.com/recaptcha/admin",
    ),
}
_BACK: Final = "Release the former version again."


def judge(launch: Launch, bundles: Bundles, served: Served, stated: Stated) -> Iterator[Finding]:
    """Per script or page: keys of a test mode, then traces of development; staging may have both.

    An address of a sandbox that is only written down, and a tool that works, are warnings.
    """
    keys = by_file(test_ones(launch, bundles.leaks, today(stated)))
    for (path, _), some in keys.items():
        yield _keyed(path, some)
    traces = by_path(marked(launch, bundles, *_ALL))
    for (path, hint), found in traces.items():
        yield _traced(path, hint, found)
    unread = holes(launch, bundles, served)
    yield from unread
    if keys or traces or any(one.verdict is UNKNOWN for one in unread):
        return
    if bundles.pages or bundles.scripts:
        text = f"no test key, sandbox or development build in what production serves: {note(bundles)}"
        yield passed(launch.domain, text, expected=_EXPECTED, observed=note(bundles))
    elif not unread:
        yield not_applicable(launch.domain, "no declared place serves anything to strangers")


def _keyed(path: str, some: Sequence[Leak]) -> Finding:
    first = some[0]
    return failed(
        path,
        first.rule,
        f"{path}, line {first.line}, column {first.column}, works with a key of the test mode: {first.title}",
        expected=_EXPECTED,
        observed=f"{first.shown}, digest {first.digest}",
        evidence=evidence(some),
        fix=Fix(
            "Set the key of the live mode in the settings of the production environment, build and release "
            "again. If it is meant to be there, as in a manual, allow it.",
            f'[[allowed_secret]]\ndigest = "{first.digest}"\nreason = "..."\nowner = "..."',
            "Set the former key again, or remove the row.",
        ),
    )


def _traced(path: str, hint: Hint, found: Sequence[Mark]) -> Finding:
    grave = hint is Hint.DEVELOPMENT or (hint is not Hint.TOOL and any(one.used for one in found))
    make = failed if grave else warned
    text, record = _FIXES[hint]
    names = ", ".join(one.shown for one in found[:2])
    unsure = "" if grave or hint is Hint.TOOL else ", maybe in code that never runs"
    return make(
        path,
        hint.name.lower().replace("_", "-"),
        f"{path} {_TEXTS[hint]}: {names}{unsure}",
        severity=None if grave else MEDIUM,
        expected=_EXPECTED,
        observed=f"{hint}: {names}",
        evidence={
            "seen": [{"line": one.line, "column": one.column, "text": one.shown} for one in found[:10]]
        },
        fix=Fix(text, record, _BACK),
        verify=command("curl -sS {} | grep -cF {}", path, found[0].shown.rstrip("…")),
    )


_SHOP = sample_launch(hosts=(Host(name="staging.shop.example", role="staging"),))
_STAGING = "https://staging.shop.example/app.js"


def _one(name: str, seen: Bundles, expect: Verdict, launch: Launch = _SHOP) -> Case:
    return case(name, launch, seen, served(launch), NOTHING_SAID, expect=expect)


def _marked(name: str, *marks: Mark, expect: Verdict) -> Case:
    return _one(name, bundles(marks=marks), expect)


def _cases() -> Iterator[Case]:
    allowing = AllowedSecret(reason="our manual shows it", owner="ana", digest=of_test_mode().digest)
    clerk = {"rule": "clerk-publishable-key", "stance": Stance.PUBLIC, "shown": "pk_test_… [54 characters]"}
    yield _one("clean", bundles(), PASS)
    yield _one("a publishable key of the test mode", bundles(of_test_mode()), FAIL)
    yield _one("a development instance of Clerk", bundles(of_test_mode(**clerk)), FAIL)
    yield _one("on staging", bundles(of_test_mode(_STAGING)), PASS)
    yield _one("in the tests of a source map", bundles(of_test_mode(place=Place.MAP)), PASS)
    yield _one("allowed", bundles(of_test_mode()), PASS, sample_launch(allowed_secrets=(allowing,)))
    yield _one("a live key is another check's", bundles(in_script()), PASS)
    yield _marked("a development build", mark(Hint.DEVELOPMENT), expect=FAIL)
    yield _marked("a development build on staging", mark(Hint.DEVELOPMENT, path=_STAGING), expect=PASS)
    yield _marked("a tool of a CDN", mark(Hint.TOOL, "https://cdn.tailwindcss.com/", PAGE), expect=WARN)
    yield _marked("a sandbox is asked", mark(Hint.SANDBOX, "sandbox.paypal.com", used=True), expect=FAIL)
    yield _marked("a sandbox is named", mark(Hint.SANDBOX, "sandbox.paypal.com"), expect=WARN)
    yield _marked("a riddle that all pass", mark(Hint.TEST_KEY, "1x0000…", PAGE, used=True), expect=FAIL)
    yield _marked("forgotten prints are another check's", mark(Hint.DEBUGGER), expect=PASS)
    yield _one("a script that does not come", bundles(unseen={APP: DEAD}), UNKNOWN)
    closed = served(_SHOP, missing={PAGE: DEAD})
    yield case("port 443 is closed", _SHOP, Bundles(), closed, NOTHING_SAID, expect=UNKNOWN)
    away = Unreachable(Layer.HTTP, "the redirects lead out of the product", "off-product")
    gone = served(_SHOP, missing={PAGE: away})
    yield case("the site is somebody else's", _SHOP, Bundles(), gone, NOTHING_SAID, expect=NOT_APPLICABLE)


CASES = Cases(_cases)
