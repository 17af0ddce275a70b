"""Every provider says where a value is ended, and a call to one can only ask."""

from urllib.parse import urlsplit

import pytest

from cockpit.standards.secrets.providers import Call, Provider, provider, providers
from cockpit.standards.secrets.rule import rules
from cockpit.standards.secrets.templates import spelled

CALLS = {name: one.refusal for name, one in providers().items() if one.refusal}


def test_every_rule_of_a_provider_has_one() -> None:
    named = {one.provider for one in rules() if one.provider}
    assert named == set(providers())
    assert provider("no-such-provider") is None


@pytest.mark.parametrize("one", providers().values(), ids=lambda one: one.name)
def test_a_provider_tells_a_person_what_to_do(one: Provider) -> None:
    page = urlsplit(one.rotate)
    assert (page.scheme, bool(page.hostname)) == ("https", True)
    assert one.title
    assert one.how.endswith(".")
    assert "\n" not in one.how
    assert len(one.how) < 180


def test_there_are_about_as_many_calls_as_are_well_known() -> None:
    assert {"stripe", "github", "openai", "anthropic", "slack", "sendgrid", "vercel", "netlify"} <= set(CALLS)
    assert len(CALLS) >= 20


@pytest.mark.parametrize("name", CALLS)
def test_a_call_goes_to_one_host_and_carries_the_value_in_one_field(name: str) -> None:
    call = CALLS[name]
    page = urlsplit(call.url)
    assert page.scheme == "https"
    assert page.netloc == page.hostname
    assert not page.fragment
    assert "{" not in call.url
    assert call.form.count("{}") == 1
    assert call.form.format("value").isprintable()
    assert call.header not in call.more


@pytest.mark.parametrize("name", CALLS)
def test_a_call_knows_its_yes_from_its_no(name: str) -> None:
    call = CALLS[name]
    assert call.refused
    assert call.accepted
    assert not set(call.refused) & set(call.accepted) or (call.refused_says and call.accepted_says)
    assert call.refuses(call.refused[0], " ".join(call.refused_says)) is True
    assert call.refuses(call.accepted[0], " ".join(call.accepted_says)) is False


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("status", [0, 301, 408, 429, 500, 503, 599])
def test_an_answer_about_something_else_says_nothing(name: str, status: int) -> None:
    body = " ".join((*CALLS[name].refused_says, *CALLS[name].accepted_says))
    assert CALLS[name].refuses(status, body) is None


@pytest.mark.parametrize("name", CALLS)
def test_a_call_fits_values_that_a_rule_of_its_provider_finds(name: str) -> None:
    call = CALLS[name]
    values = [
        (found["secret"] if "secret" in one.regex.groupindex else found[0]).decode()
        for one in rules()
        if one.provider == name
        for template in one.finds
        for found in one.regex.finditer(spelled(template))
    ]
    assert all(any(value.startswith(begin) for value in values) for begin in call.starts)


@pytest.mark.parametrize(
    ("name", "template"),
    [
        ("stripe", "whsec_{alnum:32}"),
        ("stripe", "sk_test_{alnum:24}"),
        ("github", "{hex:40}"),
        ("anthropic", "sk-ant-admin01-{b64url:93}AA"),
        ("digitalocean", "dor_v1_{hex:64}"),
        ("vercel", "vck_{b64url:56}"),
        ("cloudflare", "{b64url:40}"),
        ("supabase", "sb_secret_{b64url:31}"),
        ("slack", "{hex:32}"),
        ("heroku", "{uuid}"),
    ],
)
def test_a_value_for_another_purpose_is_not_asked_about(name: str, template: str) -> None:
    """It would be refused although it works, and a refusal says that all is well."""
    assert not CALLS[name].fits(spelled(template).decode())


def test_values_of_services_that_people_run_themselves_are_not_asked_about() -> None:
    assert not {"gitlab", "gitea", "sentry", "grafana", "vault", "sonar", "metabase", "matomo"} & set(CALLS)


def test_slack_says_it_in_the_body() -> None:
    call = CALLS["slack"]
    assert call.refuses(200, '{"ok":false,"error":"token_revoked"}') is True
    assert call.refuses(200, '{"ok":true,"url":"https://shop.slack.com/"}') is False
    assert call.refuses(200, '{"ok":false,"error":"ratelimited"}') is None


def test_a_restricted_key_still_works() -> None:
    assert CALLS["stripe"].refuses(403, "") is False
    assert CALLS["resend"].refuses(401, '{"name":"restricted_api_key"}') is None


def test_the_usual_call() -> None:
    call = Call(url="https://shop.test/me", starts=("k_",), refused=(401,), accepted=(200,))
    assert (call.header, call.form.format("k_1")) == ("Authorization", "Bearer k_1")
    assert call.fits("k_1")
    assert not call.fits("x")
