"""What has to be watched, and how it is known: words, kinds, and two spellings of one place."""

import pytest

from cockpit.roadmap import IDS, load
from cockpit.standards.monitor_targets import DUTIES, duty, host, plays, same, says

BY_ID = {one.id: one for one in DUTIES}


def test_every_word_of_the_roadmaps_is_known() -> None:
    words = [word for id_ in IDS for word in load(id_).required["monitor_targets"]]
    assert {word.removesuffix("?") for word in words} == set(BY_ID)
    assert duty("webhook?") == (BY_ID["webhook"], True)
    assert duty("api-health?")[1]
    assert not duty("api-health")[1]
    assert duty("something-new")[0].title == "something new"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("https://shop.example", "https://shop.example/", True),
        ("http://www.shop.example/", "https://shop.example", True),
        ("https://SHOP.example:443/a/", "https://shop.example/a?b=1#c", True),
        ("https://shop.example/a", "https://shop.example/b", False),
        ("https://shop.example/Login", "https://shop.example/login", False),
        ("https://app.shop.example/", "https://shop.example/", False),
        ("smtp.shop.example:587", "smtp.shop.example:587", True),
        ("", "", False),
        ("", "https://shop.example/", False),
    ],
)
def test_two_spellings_of_one_place(one: str, other: str, *, alike: bool) -> None:
    assert same(one, other) is alike
    assert same(other, one) is alike


def test_the_host_of_a_target() -> None:
    assert host("https://shop.example:8443/a") == "shop.example"
    assert host("SMTP.shop.example:587") == "smtp.shop.example"
    assert host("http://[") == ""


@pytest.mark.parametrize(
    ("id_", "kind", "name", "path"),
    [
        ("auth", "auth", "door", "/x"),
        ("login", "auth", "sign in", "/sign-in"),
        ("checkout-entry", "page", "basket", "/b"),
        ("checkout-entry", "page", "b", "/checkout/start"),
        ("checkout-or-request", "page", "x", "/request-a-quote"),
        ("webhook", "webhook", "payments", "/hooks"),
        ("api-health", "health", "h", "/h"),
        ("key-transactional-flows", "write", "save", "/api/save"),
        ("key-transactional-flows", "page", "x", "/booking"),
    ],
)
def test_a_route_plays_its_part(id_: str, kind: str, name: str, path: str) -> None:
    assert plays(BY_ID[id_], kind, name, path)
    assert not plays(BY_ID[id_], "page", "about", "/about")


def test_launch_toml_may_say_it() -> None:
    assert says(BY_ID["transactional-mail"], ("Mail Flow",))
    assert says(BY_ID["homepage"], ("home",))
    assert says(BY_ID["checkout-entry"], ("checkout_entry",))
    assert not says(BY_ID["homepage"], ("login", ""))
