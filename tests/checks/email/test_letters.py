"""What the checks of real messages say: which sender, which row, what to do, and the same on every visit."""

from dataclasses import replace

from checks.email import dkim_signing_observed, failure_cause_visible, links_canonical
from cockpit.facts.samples_messages import RESET, never_came, sample_messages, sending_shop, tried
from cockpit.facts.samples_stated import drilled, sample_stated
from cockpit.kit import FAIL, PASS, UNKNOWN, WARN, Email, Finding, Launch, Person
from cockpit.kit.failures import Access
from cockpit.kit.letters import Sender
from cockpit.kit.mail_drills import MailFlow

VELO, NEWS = Sender(provider="Velomail", selectors=("s1",)), Sender(provider="Newsbird", selectors=("n1",))
SHOP = sending_shop(senders=(VELO, NEWS))
WELCOME = MailFlow(name="welcome", trigger="https://shop.example/signup")


def signing(*rows: object, launch: Launch = SHOP) -> dict[str, Finding]:
    found = dkim_signing_observed.judge(launch, sample_messages(*rows))  # type: ignore[arg-type]
    return {one.subject: one for one in found}


def test_each_sender_answers_for_its_own_messages() -> None:
    found = signing(tried(), tried(at="b@mail.example", s="n1", dkim="fail", dkim_why="no-key"))
    assert {name: one.verdict for name, one in found.items()} == {"Velomail": PASS, "Newsbird": FAIL}
    fix = found["Newsbird"].fix
    assert fix is not None
    assert "Publish the key that Newsbird shows" in fix.text
    assert "n1" in str(found["Newsbird"].evidence)
    assert "b@mail.example" not in str(found["Velomail"].evidence)


def test_the_newest_message_decides() -> None:
    old = tried(dkim="none", d="", s="", at="a@mail.example")
    new = tried(at="b@mail.example")
    later = replace(new, at="2026-11-20T08:00:00+00:00")
    alone = sending_shop(senders=(VELO,))
    assert signing(old, later, launch=alone)["Velomail"].verdict is PASS


def test_a_sender_is_known_by_its_address_where_no_selector_tells() -> None:
    news = Sender(provider="Newsbird", from_=("news@news.example",))
    launch = sending_shop(senders=(VELO, news))
    row = tried(at="b@mail.example", s="zz", d="news.example")
    changed = replace(row, found={**row.found, "from": "news.example"})
    found = signing(tried(), changed, launch=launch)
    assert found["Newsbird"].verdict is PASS
    assert "key zz" in found["Newsbird"].summary


def test_what_was_found_is_told_in_the_same_way_every_time() -> None:
    once = signing(tried(dkim="none", d="", s=""))["Velomail"]
    again = signing(tried(dkim="none", d="", s="", seconds=44.0))["Velomail"]
    assert (once.kind, once.subject) == (again.kind, again.subject) == ("unsigned", "Velomail")


def test_links_are_judged_message_by_message() -> None:
    launch = sending_shop(RESET, WELCOME)
    bad = tried(WELCOME, links="staging", bad_links="https://staging.shop.example/x (it is staging)")
    found = {one.subject: one for one in links_canonical.judge(launch, sample_messages(tried(), bad))}
    assert (found["password reset"].verdict, found["welcome"].verdict) == (PASS, FAIL)
    fix = found["welcome"].fix
    assert fix is not None
    assert "https://shop.example" in fix.text
    assert "staging.shop.example" in found["welcome"].summary


def test_a_word_from_a_later_version_is_no_pass() -> None:
    (one,) = links_canonical.judge(sending_shop(), sample_messages(tried(links="a-word-of-tomorrow")))
    assert one.verdict is UNKNOWN


def events(*rows: object) -> dict[str, Finding]:
    launch = sending_shop(
        people=(Person(id="ana", name="Ana"), Person(id="ben", name="Ben")),
        access=(Access(id="m", service="Velomail", category="mail", owner="ben", backup="ana"),),
        email=Email(sending_domain="shop.example", events="https://velomail.example/log"),
    )
    found = failure_cause_visible.judge(launch, sample_stated(*rows))  # type: ignore[arg-type]
    return {one.subject: one for one in found}


def test_a_bounce_that_a_person_read_is_a_verdict() -> None:
    bounce = drilled("bounce", "Velomail", found={"where": "log", "status": "550 5.7.26 not authenticated"})
    found = events(bounce)
    assert found["shop.example"].verdict is PASS
    assert "the sender proved nothing about itself" in found["shop.example"].summary
    assert found["event log"].summary == "Ben and Ana can open it: https://velomail.example/log"


def test_a_failure_without_a_cause_outweighs_what_was_read_elsewhere() -> None:
    stamped = tried(ar="mx.mail.example", verdict="spf=pass")
    found = events(stamped, never_came(at="b@mail.example", cause="unknown"))
    assert found["shop.example"].verdict is FAIL
    assert events(stamped, never_came(at="b@mail.example"))["shop.example"].verdict is PASS


def test_a_detour_is_a_warning() -> None:
    www = tried(links="other-spelling", bad_links="https://www.shop.example/")
    (one,) = links_canonical.judge(sending_shop(), sample_messages(www))
    assert one.verdict is WARN
