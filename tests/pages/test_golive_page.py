"""What golive.html says before anybody has touched it."""

import pytest

from cockpit.page.golive import golive_page
from tests.pages.lists import GOLIVE
from tests.pages.outline import outline

PAGE = golive_page(GOLIVE)


def test_the_same_list_is_the_same_page() -> None:
    assert golive_page(GOLIVE) == PAGE


def test_its_script_is_the_only_one_and_may_reach_nothing() -> None:
    seen = outline(PAGE)
    policy = next(one.attributes["content"] for one in seen.named("meta") if "http-equiv" in one.attributes)
    assert policy is not None
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "connect-src 'none'" in policy
    assert "form-action 'none'" in policy
    assert "unsafe" not in policy
    assert len(seen.named("script")) == 1
    for reach in (
        "fetch",
        "XMLHttpRequest",
        "WebSocket",
        "sendBeacon",
        "import(",
        "eval",
        "innerHTML",
        "document.write",
    ):
        assert reach not in seen.named("script")[0].text


def test_every_item_has_its_steps_what_to_see_and_what_if_not() -> None:
    words = outline(PAGE).text
    for item in GOLIVE["item"]:
        for text in (
            *item["how"],
            item["you_should_see"],
            item["if_not"],
            item.get("question", item.get("title")),
        ):
            assert text in words
    assert "3 questions, about 2.25 minutes, at most 10." in words


def test_whom_to_call_can_be_pressed() -> None:
    links = [one.attributes["href"] for one in outline(PAGE).named("a")]
    assert links == ["#main", "mailto:tom@lark.example", "tel:+41445550103"]


def test_an_item_of_the_checks_is_answered_by_them() -> None:
    assert PAGE.count('data-answer="yes"') == 1
    assert PAGE.count("<fieldset") == 2


@pytest.mark.parametrize("verdict", ["fail", "error", "unknown", ""])
def test_what_the_checks_do_not_pass_is_a_no(verdict: str) -> None:
    item = GOLIVE["item"][0] | {"automatic": {"verdict": verdict}}
    assert 'data-answer="no"' in golive_page(GOLIVE | {"item": [item]})


def test_an_earlier_walk_is_shown() -> None:
    head = GOLIVE["checklist"] | {"run_by": "ida", "seconds_taken": 530}
    assert "Walked by ida, in 8:50." in outline(golive_page(GOLIVE | {"checklist": head})).text


def test_without_anything_it_is_still_a_page() -> None:
    seen = outline(golive_page({}))
    assert seen.strays == []
    assert "0 questions" in seen.text
