"""The first guess which roadmap fits."""

import pytest

from cockpit.discover import kind
from cockpit.discover.web import Web
from cockpit.standards import html
from tests.discover.fake import page


def web(body: str) -> Web:
    return Web((), None, page("https://shop.example/", body), html.read(body))


@pytest.mark.parametrize(
    ("body", "best"),
    [
        ("<p>Free shipping on all orders</p><a href='/cart'>Add to cart</a>", "ecommerce-prototype"),
        ("<a href='https://apps.apple.com/x'>App Store</a>", "mobile-demo"),
        ("<h1>Coaching for founders</h1><a>Book a call</a>", "coach-prototype"),
        ("<a>Request a demo</a><a>Case studies</a>", "b2b-prototype"),
        ("<p>A marketplace for sellers of bicycles</p>", "marketplace-launch"),
    ],
)
def test_two_words_of_a_kind_are_enough(body: str, best: str) -> None:
    guess = kind.roadmap(web(body))
    assert guess.value == best
    assert guess.how.startswith("the home page says ")


@pytest.mark.parametrize(
    "body", ["", "<p>We offer coaching.</p>", "<p data-x='book a call coaching'>Hello</p>"]
)
def test_less_is_no_reason(body: str) -> None:
    guess = kind.roadmap(web(body))
    assert guess.value == "marketplace-launch"
    assert guess.how.startswith("nothing on the home page tells")


def test_a_link_to_a_store_means_an_app() -> None:
    assert kind.mobile_app(web("<a href='https://play.google.com/store/apps/details?id=x'>App</a>"))
    assert not kind.mobile_app(web("<p>play.google.com/store/</p>"))
