"""What founders are told of keys that everybody gets, and what to do about them."""

from collections.abc import Callable
from typing import Any

import pytest

from checks.deploy import build_output_clean
from checks.secret import client_bundle, dev_keys_in_prod
from cockpit.facts.bundles import Bundles, Hint
from cockpit.facts.clean_build import CleanBuild
from cockpit.facts.leaks import Place, Stance
from cockpit.facts.samples_builds import unbuilt
from cockpit.facts.samples_bundles import APP, PAGE, bundles, in_build, in_script, mark, of_test_mode, output
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served
from cockpit.facts.samples_stated import NOTHING_SAID
from cockpit.model import Finding, Severity, Verdict
from cockpit.standards.secrets.assignments import FOR_BROWSERS

SHOP = sample_launch()


def told(judge: Callable[..., Any], seen: Bundles) -> list[Finding]:
    return list(judge(SHOP, seen, served(SHOP), NOTHING_SAID))


def built(seen: Bundles, out: Any, fresh: CleanBuild | None = None) -> list[Finding]:
    left = fresh or unbuilt("consent", "nothing was built")
    return list(build_output_clean.judge(SHOP, out, left, seen, served(SHOP), NOTHING_SAID))


def test_a_key_is_told_where_it_stands_and_how_it_ends() -> None:
    (found,) = told(client_bundle.judge, bundles(in_script()))
    assert found.summary == f"{APP}, line 1, column 48213, gives every visitor a secret: Stripe secret key"
    assert found.fix is not None
    assert found.fix.record is not None
    assert "https://dashboard.stripe.com/apikeys" in found.fix.text
    assert in_script().digest in found.fix.record


@pytest.mark.parametrize(
    ("path", "prefix", "place"),
    [
        ("_next/static/chunks/1.js", "NEXT_PUBLIC_", "app/api"),
        ("assets/index-1a.js", "VITE_", "your own API"),
        ("_app/immutable/entry/a.js", "PUBLIC_", "$env/static/private"),
        ("_nuxt/a.js", "runtimeConfig.public", "server/api"),
        ("static/js/main.js", "REACT_APP_", "your own API"),
        ("app.js", "", "code of the server"),
    ],
)
def test_the_way_out_is_that_of_the_framework(path: str, prefix: str, place: str) -> None:
    (found,) = told(client_bundle.judge, bundles(in_script(f"{PAGE}{path}")))
    assert found.fix is not None
    assert prefix in found.fix.text
    assert place in found.fix.text


def test_one_value_at_many_places_is_one_finding_for_each_file() -> None:
    seen = bundles(in_script(), in_script(column=90), in_script(f"{APP}.map", place=Place.MAP))
    found = told(client_bundle.judge, seen)
    assert [one.subject for one in found] == [APP, f"{APP}.map"]
    assert found[0].evidence["in_all"] == 2
    assert len({one.fingerprint for one in found}) == 2


def test_a_key_that_may_be_made_for_browsers_is_a_question_everywhere() -> None:
    named = {"rule": "named-double", "title": "Value of a secret by its name", "why": FOR_BROWSERS}
    (found,) = told(client_bundle.judge, bundles(in_script(**named)))
    assert (found.verdict, found.severity) == (Verdict.WARN, Severity.HIGH)
    assert "it may be made for browsers" in found.summary
    assert found.fix is not None
    assert "If it is made for browsers" in found.fix.text
    assert "[[allowed_secret]]" in (found.fix.record or "")
    assert [one.verdict for one in built(bundles(in_script(**named)), output())] == [Verdict.PASS]
    (left,) = built(bundles(), output(in_build(**named)))
    assert left.verdict is Verdict.WARN


def test_scripts_that_do_not_come_for_one_reason_are_one_finding() -> None:
    urls = [f"{PAGE}{at}.js" for at in range(30)]
    (found,) = told(client_bundle.judge, bundles(unseen=dict.fromkeys(urls, DEAD)))
    assert (found.verdict, found.summary) == (Verdict.UNKNOWN, DEAD.cause)
    assert len(found.evidence["scripts"]) == 20


def test_more_scripts_than_may_be_asked_for_name_the_line_that_allows_them() -> None:
    (found,) = told(client_bundle.judge, bundles(left=40))
    assert found.fix is not None
    assert found.fix.record == "[vantage]\nrequests_per_host = 153"


def test_keys_made_to_be_public_are_named_in_the_pass() -> None:
    clerk = of_test_mode(stance=Stance.PUBLIC, title="Google browser API key", shown="AIza… [39 characters]")
    (found,) = told(client_bundle.judge, bundles(clerk))
    assert found.summary.endswith("; made to be public: Google browser API key")


def test_each_kind_of_trace_is_told_once_for_each_file() -> None:
    marks = (
        mark(Hint.DEVELOPMENT),
        mark(Hint.DEVELOPMENT, "[webpack-dev-server]"),
        mark(Hint.TOOL, "x", PAGE),
    )
    found = told(dev_keys_in_prod.judge, bundles(marks=marks))
    assert [(one.subject, one.kind, one.severity) for one in found] == [
        (PAGE, "tool", Severity.MEDIUM),
        (APP, "development", None),
    ]
    assert "Download the React DevTools, [webpack-dev-server]" in found[1].summary


def test_a_build_tells_files_and_what_is_live_in_one_sentence() -> None:
    seen = bundles(in_script(), in_script(f"{PAGE}b.js", digest="aa", title="Signed token"))
    found = built(seen, output(in_build(), strays=("dist/.env", "dist/a.test.js")))
    assert [one.kind for one in found] == ["served", "stripe-secret-key", "environment-file", "tests"]
    assert "gives away: Signed token, Stripe secret key;" in found[0].summary


@pytest.mark.parametrize(
    ("logs", "code", "count"), [(4, 100, 0), (5, 100_000, 1), (5, 100_001, 0), (90, 2_000_000, 0)]
)
def test_prints_are_counted_by_how_much_code_there_is(logs: int, code: int, count: int) -> None:
    assert (
        len([one for one in built(bundles(), output(logs=logs, code=code)) if one.kind == "debug-logs"])
        == count
    )
