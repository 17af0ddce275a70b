"""Slow work runs beside the request: a person's word, and what the walked journeys say of mail."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_messages import FORGOT, RESET, never_came, sending_shop, tried
from cockpit.facts.samples_smoke import barred, stepped, transactions, walked
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, sample_stated, statement
from cockpit.facts.smoke import Walked
from cockpit.facts.stated import Drilled, Reply, Stated, Statement
from cockpit.facts.transactions import Transactions
from cockpit.kit import (
    ATTESTED,
    FAIL,
    MEDIUM,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Product,
    Word,
    case,
    check,
    not_applicable,
    warned,
)
from cockpit.kit import mail_drills as mail
from cockpit.kit.offloading import Trigger, triggers
from cockpit.kit.speed import about, ms
from cockpit.kit.stating import by_word
from cockpit.model import Verdict

ID = "perf.async-offload"

CHECK = check(
    "Slow work runs outside the request",
    severity=MEDIUM,
    mode=ATTESTED,
    word=Word(
        "Whatever takes long runs beside the request: each message, picture, notification and export is "
        "handed to a queue or a worker. I have seen one of each come out at the other end, and what fails is "
        "tried again.",
        "for each of them the queue or worker that does it, and where its failures show",
        days=90,
    ),
    why="A sign-up that sends its message before it answers is as slow as the mail service, and fails with "
    "it. With twenty customers at once every process waits for mail, and nobody can even open a page.",
    fix="Put each message, picture, notification and export into a queue, and answer at once.",
    undo="Do the work in the request again.",
    verify=f"cockpit attest {ID}",
    source="The Twelve-Factor App, VIII (concurrency: worker processes); limits.p95_write_ms of the roadmap",
    terms={
        "queue": "a list of work to be done soon, kept where a restart does not lose it",
        "worker": "a process of the product that takes work from the queue and shows no pages",
        "request": "one question of a browser, for the answer to which somebody waits",
    },
)
_HAND_OVER = Fix(
    "Look at what this step does before it answers. If it sends the message itself, hand that to a queue and "
    "answer at once.",
    "Rails: deliver_later; Laravel: Mail::to(...)->queue(...); Django: a Celery task with .delay(...); Node: "
    "BullMQ; Next.js: after(); Cloudflare Workers: ctx.waitUntil(...) or Queues",
    "Send it in the request again.",
)


def judge(launch: Launch, stated: Stated, transactions: Transactions) -> Iterator[Finding]:
    """A person's word; and a step that sets off a message must not take as long as sending one."""
    flows = mail.sent(launch)
    silent = not flows and (bool(launch.mail_flows) or not launch.product.sends_mail)
    if silent and stated.of(ID) is None and not stated.unreadable:
        why = "the product sends no mail, and nobody has named other slow work (cockpit attest does)"
        yield not_applicable(launch.domain, why)
        return
    seen = triggers(launch, stated, transactions)
    yield from (_waits(one) for one in seen if one.slow and one.arrived is not None)
    found = by_word(launch, ID, CHECK, stated, [flow.name for flow in flows])
    yield replace(found, evidence={**found.evidence, **_hints(seen)})


def _waits(one: Trigger) -> Finding:
    text = (
        f'"{one.step}" took {ms(one.ms)} when it was walked, and its message {one.message} does arrive: the '
        "customer may be waiting for the mail to be sent"
    )
    return warned(
        one.url,
        "waits-for-mail",
        text,
        expected=f"an answer within {one.limit} ms, the message after it",
        observed=f"one walk, {about(one.ms)}",
        evidence=_hints((one,)),
        fix=_HAND_OVER,
        verify="cockpit check flow.smoke-transaction --allow writes",
    )


def _hints(seen: tuple[Trigger, ...]) -> Mapping[str, str]:
    """What the machine saw of each message: how soon the step answered, and when the message came."""
    return {f"{one.message}, set off by {one.step}": _hint(one) for one in seen}


def _hint(one: Trigger) -> str:
    came = f"the message came {one.arrived:.0f} s after it was set off" if one.arrived else "the message came"
    rest = came if one.arrived is not None else "nobody has seen the message come"
    within = "not within" if one.slow else "within"
    return f"answered {within} {one.limit} ms; {rest}"


_SHOP = sending_shop()
_NAMED = RESET.name


def _sent(took: float, **more: Any) -> Walked:
    return walked(stepped("send the link", url=FORGOT, method="POST", changes=True, ms=took, **more))


def _cases() -> Iterator[Case]:
    said = statement(ID, _NAMED, words="Mail by Sidekiq, photos by the worker.")

    def one(name: str, expect: Verdict, *rows: Statement | Drilled, walk: Walked | None = None) -> Case:
        walks = transactions(walk) if walk else Transactions()
        return case(name, _SHOP, sample_stated(*rows), walks, expect=expect)

    yield one("stated", PASS, said)
    yield one("stated, and it answers at once", PASS, said, tried(), walk=_sent(90.0))
    yield one("it takes as long as sending a message", WARN, said, tried(), walk=_sent(3200.0))
    yield one("slow, and nobody has stated anything", UNKNOWN, tried(), walk=_sent(3200.0))
    yield one("slow, and nobody knows whether mail comes", PASS, said, walk=_sent(3200.0))
    yield one("slow, and no mail comes", PASS, said, never_came(), walk=_sent(3200.0))
    yield one("the step broke", PASS, said, tried(), walk=_sent(3200.0, status=500, fault="status"))
    yield one("nobody may walk", PASS, said, tried(), walk=barred("consent", "it was not allowed"))
    no = statement(ID, _NAMED, answer=Reply.NOT_DONE, reason="pictures are shrunk while people wait")
    yield one("somebody says no", FAIL, no)
    small = statement(ID, _NAMED, answer=Reply.NOT_APPLICABLE, reason="one message a day, by hand")
    yield one("there is no such work", NOT_APPLICABLE, small)
    yield one("another message since", UNKNOWN, statement(ID, "receipt"))
    yield one("nobody has stated it", UNKNOWN, walk=_sent(90.0))
    yield case("the record is garbled", _SHOP, GARBLED, Transactions(), expect=UNKNOWN)
    unsaid = sample_launch()
    yield case("no message declared", unsaid, NOTHING_SAID, Transactions(), expect=UNKNOWN)
    quiet = sample_launch(
        product=Product(name="Shop", domain="shop.example", roadmap="mobile-demo", sends_mail=False)
    )
    yield case("no mail, no other work", quiet, NOTHING_SAID, Transactions(), expect=NOT_APPLICABLE)
    other = sample_stated(statement(ID, words="Exports by a worker."))
    yield case("no mail, other work stated", quiet, other, Transactions(), expect=PASS)


CASES = Cases(_cases)
