"""The table a person reads before saying yes."""

from cockpit.discover.table import lines, rendered
from cockpit.launch.guess import Guess, Proposal, Row

PROPOSAL = Proposal(
    "shop.example",
    {"product": {"name": Guess("Shop", "title"), "has_mobile_app": Guess(True, "a link to a store")}},
    (
        Row("host", {"name": Guess("app.shop.example", "a link"), "role": Guess("app", "its name")}),
        Row("sender", {"provider": Guess("Resend", "DKIM"), "selectors": Guess(("a", "b"), "DKIM")}),
    ),
    ("A note.",),
)


def test_every_value_has_a_line_that_says_how_we_know() -> None:
    assert [(line.key, line.value, line.how) for line in lines(PROPOSAL, {"product.name"})] == [
        ("product.name", "Shop", "kept yours"),
        ("product.has_mobile_app", "yes", "a link to a store"),
        ("host", "app.shop.example (app)", "a link"),
        ("sender", "Resend (a, b)", "DKIM"),
    ]


def test_the_table_fits_the_terminal() -> None:
    wide = Proposal("x.example", {"product": {"origin": Guess("https://" + "x" * 300, "y" * 300)}})
    for width in (80, 120, 200):
        assert max(map(len, rendered(wide, width).split("\n"))) <= width
    assert rendered(PROPOSAL, 80).endswith("A note.\n")


def test_nothing_a_server_sent_can_move_the_cursor() -> None:
    hostile = "\x1b[2J\u202e\n" + "x" * 50
    proposal = Proposal("x.example", {"product": {"name": Guess(hostile, hostile)}}, (), (hostile,))
    text = rendered(proposal, 80)
    assert all(line.isprintable() for line in text.split("\n"))
    assert len(text.rstrip("\n").split("\n")) == 3
