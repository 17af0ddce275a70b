"""apple-app-site-association and assetlinks.json: whose they are, and what makes them useless."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts.samples_app_links import ANDROID, IOS, PRINT, apple_file, google_file
from cockpit.standards.app_links import APPLE_BYTES, HANDLES, MOST, apple, google

OTHER = "SHOP123456.example.other"


def entry(**fields: Any) -> str:
    return json.dumps({"applinks": {"apps": [], "details": [fields]}})


def statement(**fields: Any) -> str:
    (sound,) = google_file(ANDROID)
    return json.dumps([{**sound, **fields}])


def target(**fields: Any) -> dict[str, Any]:
    (sound,) = google_file(ANDROID)
    return {**sound["target"], **fields}


@pytest.mark.parametrize(
    ("text", "apps"),
    [
        (json.dumps(apple_file(IOS, OTHER)), (IOS, OTHER)),
        (entry(appID=IOS, paths=["*"]), (IOS,)),
        (entry(appID=IOS), (IOS,)),
        (entry(appIDs=[IOS, OTHER], appID=IOS), (IOS, OTHER)),
        (json.dumps({"applinks": {"details": {IOS: {"paths": ["/a/*"]}}}}), (IOS,)),
        ("\ufeff" + entry(appID=IOS), (IOS,)),
    ],
)
def test_every_spelling_of_apples_file(text: str, apps: tuple[str, ...]) -> None:
    assert (apple(text).apps, apple(text).faults) == (apps, ())


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "it is no JSON"),
        ("<!doctype html>", "it is no JSON"),
        ("[" * 100_000, "it is no JSON"),
        ('"text"', "it is no JSON object"),
        ("[]", "no object applinks"),
        ('{"webcredentials": {"apps": []}}', "no object applinks"),
        ('{"applinks": {"details": []}}', "missing or empty"),
        ('{"applinks": {"details": "x"}}', "missing or empty"),
        (entry(paths=["*"]), "names no app"),
        (entry(appID=IOS, paths=[]), "its paths open no path"),
        (entry(appIDs=[IOS], components=[]), "its components open no path"),
        (entry(appID="example.shop"), "is no app id"),
        (entry(appID=IOS, note="x" * APPLE_BYTES), "larger than 128 KB"),
    ],
)
def test_what_makes_apples_file_useless(text: str, fault: str) -> None:
    assert fault in "; ".join(apple(text).faults)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{}", "no list of statements"),
        ("[]", "no list of statements"),
        ("[1]", "a statement is no object"),
        (statement(relation=["delegate_permission/common.get_login_creds"]), "no statement has the relation"),
        (statement(relation=HANDLES), "relation has to be a list"),
        (statement(target={"namespace": "web", "site": "https://x"}), "no statement has the relation"),
        (statement(target=target(package_name="")), "no package_name"),
        (statement(target=target(sha256_cert_fingerprints=PRINT)), "no sha256_cert_fingerprints"),
        (statement(target=target(sha256_cert_fingerprints=[])), "no sha256_cert_fingerprints"),
        (statement(target=target(sha256_cert_fingerprints=[PRINT.lower()])), "capital hexadecimal"),
        (statement(target=target(sha256_cert_fingerprints=[PRINT[:-3]])), "32 pairs"),
        (statement(target=target(sha256_cert_fingerprints=[PRINT, 1])), "32 pairs"),
    ],
)
def test_what_makes_googles_file_useless(text: str, fault: str) -> None:
    assert google(text).apps == ()
    assert fault in "; ".join(google(text).faults)


def test_statements_about_others_stand_beside_it() -> None:
    web = {"relation": [HANDLES], "target": {"namespace": "web", "site": "https://shop.example"}}
    assert google(json.dumps([web, *google_file(ANDROID)])).apps == (ANDROID,)


def test_what_is_included_is_named() -> None:
    links = google('[{"include": "https://shop.example/more.json"}]')
    assert (links.apps, links.faults, links.elsewhere) == ((), (), ("https://shop.example/more.json",))


def test_a_file_of_thousands_is_read_as_far_as_anybody_goes() -> None:
    assert len(google(json.dumps(google_file(*map(str, range(2 * MOST))))).apps) == MOST


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ("applinks", "details", "appIDs", "appID", "paths", "target", "relation", "include")
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_json_is_read_without_a_crash(data: Any) -> None:
    text = json.dumps(data)
    assert all(isinstance(app, str) for links in (apple(text), google(text)) for app in links.apps)
