"""What email.bounce-handling and email.fallback say, and the records and lines they propose."""

import tomllib

from checks.email import bounce_handling, fallback
from cockpit.facts.fallback_page import FallbackPage, address
from cockpit.facts.mail_servers import MailServers
from cockpit.facts.samples_dns import sample_answer
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_mail import sample_told
from cockpit.facts.samples_stated import NOTHING_SAID, drilled, sample_stated
from cockpit.facts.told import Told
from cockpit.kit import FAIL, PASS, UNKNOWN, Email
from cockpit.launch.mail import Sender
from tests.checks.dns.judging import sole

PATH = "send.shop.example"


def servers(told: Told) -> MailServers:
    return MailServers({told.name: told})


def test_a_known_service_without_its_record_is_told_what_to_look_for() -> None:
    launch = sample_launch(senders=(Sender(provider="Resend", return_path=PATH),))
    found = sole(bounce_handling, launch, servers(sample_told(PATH, type_="MX")), NOTHING_SAID)
    assert (found.verdict, found.kind, found.subject) == (FAIL, "no-mx", "Resend")
    assert found.fix is not None
    record = found.fix.record or ""
    assert record.startswith("host send   (in full: send.shop.example.)\ntype MX\nvalue 10 AS-SHOWN-THERE.")
    assert "A re-check can be trusted" in found.fix.text
    assert found.verify == "dig +short send.shop.example MX"


def test_a_service_that_wants_an_alias_and_one_that_nobody_knows() -> None:
    def record(provider: str) -> str:
        launch = sample_launch(senders=(Sender(provider=provider, return_path=PATH),))
        fix = sole(bounce_handling, launch, servers(sample_told(PATH, type_="MX")), NOTHING_SAID).fix
        return (fix.record or "") if fix else ""

    assert "type CNAME\nvalue AS-SHOWN-THERE.mtasv.net" in record("Postmark")
    assert "type MX\nvalue 10 AS-SHOWN-THERE\n" in record("Mailer")


def test_a_no_that_nobody_confirms_decides_nothing() -> None:
    launch = sample_launch(senders=(Sender(provider="Mailer", return_path=PATH),))
    doubtful = servers(Told(PATH, "MX", sample_answer(PATH, "MX")))
    assert sole(bounce_handling, launch, doubtful, NOTHING_SAID).verdict is UNKNOWN


def test_the_bounce_is_told_with_its_seconds() -> None:
    launch = sample_launch(senders=(Sender(provider="Mailer", return_path=PATH),))
    row = drilled(
        "bounce", "Mailer", PATH, said="It showed.", seconds={"bounce": 20.0}, found={"where": "log"}
    )
    found = sole(
        bounce_handling, launch, servers(sample_told(PATH, "10 mx.x.example", type_="MX")), sample_stated(row)
    )
    assert found.verdict is PASS
    assert found.summary.startswith("a bounce of Mailer showed after 20 s (ana on 2026-11-19")
    assert found.evidence["where"] == "log"


def test_every_sender_is_judged_by_itself() -> None:
    rows = (Sender(provider="Mailer", return_path=PATH), Sender(provider="Other"))
    found = list(
        bounce_handling.judge(
            sample_launch(senders=rows), servers(sample_told(PATH, type_="MX")), NOTHING_SAID
        )
    )
    assert [(one.subject, one.kind) for one in found] == [("Mailer", "no-mx"), ("Other", "undrilled")]


def test_the_address_in_a_persons_words() -> None:
    def of(text: str) -> str:
        return address(sample_launch(email=Email(fallback=text)))

    assert of("Write to us (https://shop.example/help).") == "https://shop.example/help"
    assert of("See HTTPS://shop.example/help, or wait.") == "HTTPS://shop.example/help"
    assert of("Send it again.") == ""
    assert address(sample_launch()) == ""


def test_the_line_to_add_is_one_of_launch_toml() -> None:
    found = sole(fallback, sample_launch(), FallbackPage(), NOTHING_SAID)
    assert found.fix is not None
    assert "https://shop.example/help" in tomllib.loads(found.fix.record or "")["email"]["fallback"]


def test_a_page_that_is_gone_is_told_beside_the_word() -> None:
    url = "https://shop.example/help"
    launch = sample_launch(email=Email(fallback=f"See {url}"))
    gone, word = fallback.judge(launch, FallbackPage(url, 410, f"{url}/"), NOTHING_SAID)
    assert (gone.verdict, gone.subject, gone.observed) == (FAIL, url, f"HTTP 410 at {url}/")
    assert word.kind == "unstated"
