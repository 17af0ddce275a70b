"""Routes without what is somebody's, and events counted by route within the newest minutes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards import log_ids
from cockpit.standards.log_lines import Event, Form
from cockpit.standards.log_routes import joined, shape
from cockpit.standards.log_tally import Tally

HOUR = 1_763_632_800.0


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/", "/"),
        ("/checkout/?step=2#x", "/checkout"),
        ("/orders/42", "/orders/:id"),
        ("/v1/listings/gazelle-1987", "/v1/listings/:id"),
        ("/users/ana/orders", "/users/:id/orders"),
        ("/api/users/me", "/api/users/me"),
        ("/users/ana@web.de", "/users/:id"),
        ("/reset/abcdefghij", "/reset/:id"),
        ("/t/AbCdEfGhIj", "/t/:id"),
        ("/@ana", "/:id"),
        ("/%61na", "/:id"),
        ("/a/550e8400-e29b-41d4-a716-446655440000", "/a/:id"),
        ("https://shop.example/a/b", "/a/b"),
        ("/a/b/c/d/e/f/g", "/a/b/c/d/e/f/…"),
        ("//[", "/:id"),
        ("/robots.txt", "/robots.txt"),
        ("/qwrtzpsdfghj", "/:id"),
    ],
)
def test_the_shape_of_a_path(path: str, route: str) -> None:
    assert shape(path) == route


@given(st.text(), st.from_regex(r"[0-9]{4,12}|[a-z]+%40[a-z]+\.de|[0-9a-f]{16}1", fullmatch=True))
def test_no_number_address_or_key_stays(before: str, part: str) -> None:
    assert part not in shape(f"/{before.replace('/', '')}/{part}/x")


def test_many_names_below_one_path_are_one_route() -> None:
    routes = [f"/shops/{chr(97 + n)}bike" for n in range(20)]
    assert set(joined([*routes, "/about"]).values()) == {"/shops/:id", "/about"}
    assert joined(routes[:3])[routes[0]] == routes[0]


def event(path: str = "/a", status: int = 200, minute: float = 0, **parts: object) -> Event:
    made = {"method": "GET", "path": path, "status": status, "time": HOUR + 60 * minute}
    return Event(Form.JSON, **(made | parts))  # type: ignore[arg-type]


def test_only_the_newest_minutes_count_in_whatever_order_they_come() -> None:
    tally = Tally(10)
    for minute in (100, 0, 95, 50, 96):
        tally.take(event(status=500, minute=minute))
    window = tally.window()
    assert (window.events, window.routes[0].failed) == (3, 3)
    assert (window.first, window.last) == ("2025-11-20T11:35Z", "2025-11-20T11:40Z")


def test_what_happened_is_counted_by_route_the_worst_first() -> None:
    tally = Tally(60)
    for status in (200, 200, 500, 503, 504):
        tally.take(event("/orders/1", status, ms=6_000.0 if status == 504 else 5.0))
    for _ in range(9):
        tally.take(event("/login", 401, id_field="request_id", id="x" * 8, level="info"))
    tally.take(Event(Form.TEXT, level="error", exception="TypeError", timeout=True))
    window = tally.window()
    first, second = window.routes
    assert (first.route, first.requests, first.failed, first.timeouts, first.slow) == (
        "/orders/:id",
        5,
        3,
        1,
        1,
    )
    assert (second.route, second.denied) == ("/login", 9)
    assert (window.events, window.requests, window.asked, window.timeouts) == (15, 14, 9, 2)
    assert (window.exceptions, window.levels) == ({"TypeError": 1}, {"info": 9, "error": 1})
    assert (window.whole, window.fields, window.forms) == (9, {"request_id": 9}, {"JSON": 14, "text": 1})


def test_an_end_belongs_to_the_beginning_of_the_same_request() -> None:
    tally = Tally(60)
    for id_, path in (("a" * 8, "/one"), ("b" * 8, "/two")):
        tally.take(Event(Form.TEXT, HOUR, "info", "GET", path, id_field="x", id=id_))
    for id_, status in (("b" * 8, 500), ("a" * 8, 200), ("c" * 8, 500)):
        tally.take(Event(Form.TEXT, HOUR, "info", status=status, id_field="x", id=id_))
    assert [(one.route, one.failed) for one in tally.window().routes] == [("/two", 1), ("/one", 0)]


def test_what_django_complains_about_is_counted_once() -> None:
    tally = Tally(60)
    for number in range(100):
        tally.take(event("/pay", 500 if number < 3 else 200))
    for path in ("/pay", "/pay", "/pay", "/other"):
        tally.take(Event(Form.TEXT, path=path, status=500))
    window = tally.window()
    assert [(one.method, one.route, one.failed, one.requests) for one in window.routes] == [
        ("GET", "/pay", 3, 100),
        ("", "/other", 1, 1),
    ]
    assert window.requests == 100


def test_a_complaint_or_a_path_alone_is_no_request() -> None:
    tally = Tally(60)
    tally.take(event(status=0, level="warning"))
    tally.take(event("/app/tmp", 0, method=""))
    tally.take(event(status=0))
    assert tally.window().requests == 1


def test_a_method_that_nobody_offers_is_no_failure() -> None:
    tally = Tally(60)
    for status in (501, 505, 500):
        tally.take(event(status=status))
    assert tally.window().routes[0].failed == 1


def test_counts_are_numbers() -> None:
    tally = Tally(60)
    tally.take(Event(Form.TEXT))
    window = tally.window()
    assert [type(one) for one in (window.requests, window.asked, window.timed, window.whole)] == [int] * 4


def test_a_year_of_minutes_and_endless_routes_need_little_room() -> None:
    tally = Tally(10)
    for minute in range(5_000):
        tally.take(event(minute=minute))
    assert len(tally._buckets) < 1_100
    for number in range(2_000):
        tally.take(event("/" + "".join(chr(97 + int(d)) for d in str(number)), minute=5_000))
    assert len(tally.window().routes) == 10
    assert max(len(one.routes) for one in tally._buckets.values()) <= 301


def test_the_headers_and_fields_of_ids() -> None:
    headers = (("cf-ray", "8f00ba4-AMS"), ("server", "x"), ("x-request-id", "-"), ("velo-ticket", "abcd"))
    assert [name for name, _ in log_ids.sent(headers, "Velo-Ticket")] == ["cf-ray", "velo-ticket"]
    assert log_ids.is_field("X-Request-ID")
    assert log_ids.is_field("traceId")
    assert not log_ids.is_field("user_id")
    assert "4bf92f3577b34da6a3ce929d0e0e4736" in log_ids.cores(
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa-01"
    )
