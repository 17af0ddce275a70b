"""What people read: the layer in plain words, how long it took, what else fails, a release shortly before."""

from dataclasses import replace

from cockpit.watch.news import Kind, News
from cockpit.watch.wording import headline, lasted, lines
from tests.watch.visiting import at

DOWN = News(Kind.DOWN, "login", at(10), at(9), "tls", "the certificate has expired", id="o1")


def test_an_outage_says_what_broke_since_when_and_what_to_do() -> None:
    assert headline(DOWN) == "login is down: the certificate has expired"
    assert lines(DOWN) == (
        "What broke: the secure connection: certificate or TLS.",
        "Since 2026-11-02 08:09:00 UTC.",
        "Next: cockpit triage",
    )


def test_a_release_shortly_before_is_mentioned_and_an_old_one_is_not() -> None:
    release = News(Kind.DEPLOYED, "", at(7), at(7), cause="1 → 2")
    assert "Another release went live at 08:07 UTC: 1 → 2." in lines(DOWN, release)
    noticed_later = replace(release, at=at(10.5))  # the marker is looked at once a minute
    assert any("went live" in line for line in lines(DOWN, noticed_later))
    assert not any("went live" in line for line in lines(replace(DOWN, since=at(99)), release))


def test_what_else_fails_is_named_up_to_a_point() -> None:
    many = tuple(f"page {number}" for number in range(9))
    assert "Also failing: page 0, page 1, page 2, page 3, page 4, page 5 and 3 more." in lines(
        replace(DOWN, also=many)
    )
    up = News(Kind.UP, "login", at(42), at(9), also=("api",))
    assert lines(up) == (
        "It took 33 minutes, from 2026-11-02 08:09:00 UTC to 2026-11-02 08:42:00 UTC.",
        "Still failing: api.",
    )


def test_every_kind_has_words() -> None:
    for kind in Kind:
        news = replace(DOWN, kind=kind)
        assert headline(news)
        assert all(line.strip() for line in lines(news))


def test_spans_as_people_say_them() -> None:
    assert lasted(at(0), at(1.5)) == "90 seconds"
    assert lasted(at(0), at(3)) == "3 minutes"
    assert lasted(at(0), at(185)) == "3 hours 5 minutes"
    assert lasted(at(5), at(0)) == "0 seconds"
