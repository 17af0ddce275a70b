"""MTA-STS records and policies (RFC 8461), TLS reports (RFC 8460): as published, damaged, hostile."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards import mta_sts, tls_rpt

POLICY = "version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmax_age: 604800\n"


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("v=STSv1; id=20160831085700Z;", "20160831085700Z"),
        ("v=STSv1;id=1", "1"),
        ("v=STSv1 ; other=x; id=a1", "a1"),
        ("v=STSv1; id=2026-11-01", ""),
        (f"v=STSv1; id={'a' * 33}", ""),
        ("v=STSv1;", ""),
    ],
)
def test_a_record_has_an_id_of_letters_and_digits(text: str, id_: str) -> None:
    assert mta_sts.records([text, "v=spf1 -all"]) == (text,)
    assert mta_sts.identity(text) == id_


@pytest.mark.parametrize("text", ["v=STSv10; id=1", " v=STSv1; id=1", "v=stsv1; id=1", "id=1; v=STSv1", ""])
def test_other_texts_announce_nothing(text: str) -> None:
    assert mta_sts.records([text]) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [("20261101", "20261102"), ("9", "10"), ("20160831085700Z", "20160831085700Z2"), ("", "1")],
)
def test_a_new_policy_has_another_id(old: str, new: str) -> None:
    assert mta_sts.renewed(old) == new
    assert mta_sts.identity(f"v=STSv1; id={new}") == new


def test_the_longest_id_is_changed_and_stays_as_long() -> None:
    for old in ("a" * 32, "9" * 32):
        new = mta_sts.renewed(old)
        assert new != old
        assert mta_sts.identity(f"v=STSv1; id={new}") == new


def test_a_policy_is_read_with_either_end_of_line_and_unknown_keys() -> None:
    for text in (POLICY, POLICY.replace("\n", "\r\n"), f"{POLICY}mode: none\nnews: of tomorrow\n\n"):
        assert mta_sts.read(text) == mta_sts.Policy("enforce", 604_800, ("mail.example.com", "*.example.net"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (POLICY.replace("STSv1", "STSv2"), "version"),
        (POLICY.replace("enforce", "Enforce"), "mode"),
        (POLICY.replace("604800", "a week"), "max_age"),
        (POLICY.replace("604800", "31557601"), "max_age"),
        (POLICY.replace("604800", "\u0661"), "max_age"),
        (POLICY.replace("mx:", "MX:"), "mx"),
        ("<!doctype html><title>Not found</title>", "version"),
        ("", "version"),
    ],
)
def test_what_senders_cannot_follow_is_named(text: str, said: str) -> None:
    problems = mta_sts.read(text).problems
    assert any(said in problem for problem in problems)


@pytest.mark.parametrize(
    ("pattern", "host", "covered"),
    [
        ("mail.example.com", "mail.example.com", True),
        ("mail.example.com", "MAIL.example.com.", True),
        ("*.example.net", "mx1.example.net", True),
        ("*.example.net", "a.mx1.example.net", False),
        ("*.example.net", "example.net", False),
        ("*", "example", False),
        ("mx*.example.net", "mx1.example.net", False),
    ],
)
def test_a_star_stands_for_one_label(pattern: str, host: str, covered: bool) -> None:
    assert mta_sts.covers([pattern], host) is covered


@given(st.text(max_size=300))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    policy = mta_sts.read(text)
    assert policy.mode in ("", text) or policy.mode in text
    assert isinstance(mta_sts.identity(text), str)
    assert tls_rpt.read(text).to == tuple(part for part in tls_rpt.read(text).to if part.isascii())


def test_a_written_policy_reads_as_it_was_meant() -> None:
    again = mta_sts.read(mta_sts.policy_file("testing", ["mx1.example.com", "mx2.example.com"]))
    assert (again.mode, again.mx, again.problems) == ("testing", ("mx1.example.com", "mx2.example.com"), ())


@pytest.mark.parametrize(
    ("rua", "to", "mended"),
    [
        ("mailto:tls@example.com", ("mailto:tls@example.com",), ("mailto:tls@example.com",)),
        (
            "mailto:a@example.com,https://r.example.com/v1",
            ("mailto:a@example.com", "https://r.example.com/v1"),
            ("mailto:a@example.com", "https://r.example.com/v1"),
        ),
        ("tls@example.com", (), ("mailto:tls@example.com",)),
        ("mailto:<tls@example.com>", (), ("mailto:tls@example.com",)),
        ("http://example.com/", (), ()),
        ("mailto:a\x1b[2J@example.com", (), ()),
        ("postmaster", (), ()),
    ],
)
def test_reports_go_by_mail_or_https(rua: str, to: tuple[str, ...], mended: tuple[str, ...]) -> None:
    seen = tls_rpt.read(f"v=TLSRPTv1; rua={rua}")
    assert seen.to == to
    assert tls_rpt.mended(seen) == mended


def test_a_hundred_addresses_are_not_all_read() -> None:
    many = ",".join(f"mailto:a{number}@example.com" for number in range(100))
    assert len(tls_rpt.read(f"v=TLSRPTv1;rua={many}").to) == 20
