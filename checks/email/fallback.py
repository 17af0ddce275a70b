"""People who get no mail have another way, somebody answers for it, and its page is there."""

from collections.abc import Iterator
from http import HTTPStatus

from cockpit.facts import Unreachable
from cockpit.facts.fallback_page import FallbackPage
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, sample_stated, statement
from cockpit.facts.stated import Reply, Stated
from cockpit.kit import (
    ATTESTED,
    FAIL,
    MEDIUM,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Email,
    Finding,
    Fix,
    Launch,
    Layer,
    Product,
    Word,
    case,
    check,
    command,
    cut,
    failed,
    not_applicable,
    undeclared,
)
from cockpit.kit.stating import by_word

ID = "email.fallback"
_MOST = 300  # characters of a declared text that a word is about

CHECK = check(
    "A fallback exists when mail fails",
    severity=MEDIUM,
    mode=ATTESTED,
    word=Word(
        "Whoever gets no message from us finds another way (send again, another provider, or a page with our "
        "help address), and I have tried it.",
        "a picture of the button or of the page, as somebody sees it who waits for a message",
        days=180,
    ),
    why="Some messages never come, whatever you do: a full mailbox, a typing error, a bad day of the "
    "provider. Without another way that customer is gone; with a button 'send again' most are not.",
    fix="Offer a way beside mail, write it into [email] fallback, try it, and state it.",
    undo="Remove the line.",
    verify="cockpit attest email.fallback",
    source="OWASP, Forgot Password Cheat Sheet: side channels beside mail",
    terms={"fallback": "the other way that people have when the usual one does not work"},
)
_LINE = '[email]\nfallback = "WHAT PEOPLE DO WHEN NO MAIL COMES: https://{}/help"'


def judge(launch: Launch, fallback_page: FallbackPage, stated: Stated) -> Iterator[Finding]:
    """A declared way, a standing word about exactly that way, and a page behind its address."""
    told = launch.email.fallback.strip() if launch.email else ""
    if not told and not launch.product.sends_mail:
        yield not_applicable(launch.domain, "launch.toml says that the product sends no mail")
        return
    if not told:
        summary = "launch.toml does not say what people do when a message does not come"
        yield undeclared(launch.domain, summary, _LINE.format(launch.canonical_host))
        return
    if fallback_page.url:
        yield from _answers(fallback_page)
    yield by_word(launch, ID, CHECK, stated, (told[:_MOST],))


def _answers(page: FallbackPage) -> Iterator[Finding]:
    if isinstance(page.seen, Unreachable):
        yield cut(page.url, page.seen)
    elif page.seen != HTTPStatus.OK:
        yield failed(
            page.url,
            "gone",
            f"the page that should help when mail fails answers HTTP {page.seen}",
            expected="HTTP 200",
            observed=f"HTTP {page.seen} at {page.end}",
            evidence={"status": page.seen, "url": page.end},
            fix=Fix(
                "Bring the page back, or write the address of the page that helps today.",
                '[email]\nfallback = "WHAT PEOPLE DO: https://..."',
                "Set the line back.",
            ),
            verify=command("curl -sSIL {}", page.url),
        )


_URL = "https://shop.example/help"
_TOLD = f"A button to send it again, and {_URL}"
_SHOP = sample_launch(email=Email(fallback=_TOLD))
_THERE = FallbackPage(_URL, 200, _URL)


def _cases() -> Iterator[Case]:
    word = sample_stated(statement(ID, _TOLD))
    yield case("stated, and its page answers", _SHOP, _THERE, word, expect=PASS)
    button = sample_launch(email=Email(fallback="A button to send it again."))
    own = sample_stated(statement(ID, "A button to send it again."))
    yield case("a way without a page", button, FallbackPage(), own, expect=PASS)
    yield case("its page is gone", _SHOP, FallbackPage(_URL, 404, _URL), word, expect=FAIL)
    dead = FallbackPage(_URL, Unreachable(Layer.TCP, "shop.example refuses connections", "refused"))
    yield case("its page cannot be reached", _SHOP, dead, word, expect=UNKNOWN)
    yield case("nobody has stated it", _SHOP, _THERE, NOTHING_SAID, expect=UNKNOWN)
    no = sample_stated(statement(ID, _TOLD, answer=Reply.NOT_DONE))
    yield case("somebody says that there is none", _SHOP, _THERE, no, expect=FAIL)
    other = sample_stated(statement(ID, "Another way."))
    yield case("stated of another way", _SHOP, _THERE, other, expect=UNKNOWN)
    yield case("the record is garbled", _SHOP, _THERE, GARBLED, expect=UNKNOWN)
    yield case("nothing declared", sample_launch(), FallbackPage(), NOTHING_SAID, expect=UNKNOWN)
    quiet = sample_launch(
        product=Product(name="Shop", domain="shop.example", roadmap="mobile-demo", sends_mail=False)
    )
    yield case("a product without mail", quiet, FallbackPage(), NOTHING_SAID, expect=NOT_APPLICABLE)


CASES = Cases(_cases)
