"""Which of the five roadmaps fits, by the words of the home page: a first guess, easy to change."""

import re

from cockpit.discover.web import Web
from cockpit.launch.guess import Guess

DEFAULT = "marketplace-launch"
BODY = 100_000  # characters of the home page that are read
# Words that one kind of product uses and the others hardly do.
WORDS = {
    "marketplace-launch": ("marketplace", "sellers", "vendors", "buyers", "listings", "sell with us"),
    "ecommerce-prototype": (
        "add to cart",
        "add to basket",
        "free shipping",
        "returns",
        "checkout",
        "in stock",
    ),
    "mobile-demo": ("app store", "google play", "download the app", "apps.apple.com", "play.google.com"),
    "coach-prototype": ("coaching", "coach", "book a call", "book a session", "consultation", "workshops"),
    "b2b-prototype": (
        "request a demo",
        "book a demo",
        "for teams",
        "enterprise",
        "case studies",
        "integrations",
    ),
}
ENOUGH = 2  # one word alone may stand on any page
_TAGS = re.compile(r"<[^<>]{0,2000}>")


def roadmap(web: Web) -> Guess:
    """The roadmap whose words stand on the home page most often; the first one when none stands out."""
    body = web.home.body[:BODY].lower() if web.home else ""
    text = f"{_TAGS.sub(' ', body)} {' '.join(reference.url for reference in web.document.references)}"
    found = {kind: [word for word in words if _stands(word, text)] for kind, words in WORDS.items()}
    best = max(found, key=lambda kind: len(found[kind]))
    if len(found[best]) < ENOUGH:
        return Guess(DEFAULT, "nothing on the home page tells; `cockpit roadmaps` lists all five")
    return Guess(best, f"the home page says {', '.join(found[best][:3])}; `cockpit roadmaps` lists all five")


def _stands(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def mobile_app(web: Web) -> bool:
    """The home page links to an app store."""
    stores = ("apps.apple.com/", "play.google.com/store/")
    return any(store in reference.url for reference in web.document.references for store in stores)
