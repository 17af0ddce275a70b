"""What is proposed from what can be seen, and how each guess is explained."""

import pytest

from cockpit.discover import UndecidedError, discover
from cockpit.facts import Unreachable
from cockpit.launch.guess import Guess, Proposal, Row
from cockpit.model import Layer
from tests.discover.fake import EDGE, Table, fernlane, moved, page


async def survey(table: Table, domain: str = "fernlane.example") -> Proposal:
    return await discover(domain, table.vantage)


def rows(proposal: Proposal, table: str) -> dict[str, dict[str, object]]:
    return {row.name: values(row.keys) for row in proposal.rows if row.table == table}


def values(keys: object) -> dict[str, object]:
    assert isinstance(keys, dict)
    return {key: guess.value for key, guess in keys.items()}


def row(proposal: Proposal, table: str, name: str) -> Row:
    return next(row for row in proposal.rows if (row.table, row.name) == (table, name))


async def test_the_product_and_its_origin() -> None:
    product = (await survey(fernlane())).tables["product"]
    assert values(product) == {
        "name": "Fernlane",
        "domain": "fernlane.example",
        "roadmap": "marketplace-launch",
        "origin": "https://www.fernlane.example",
    }
    assert product["domain"].given
    assert product["name"].how == "title of the home page"
    assert product["origin"].how == "all four spellings (http, https, apex, www) end there"
    assert product["roadmap"].how.startswith("the home page says sellers, buyers, listings")


async def test_hosts_come_with_the_place_they_were_seen_at() -> None:
    proposal = await survey(fernlane())
    assert {row.name: row.keys["name"].how for row in proposal.rows if row.table == "host"} == {
        "fernlane.example": "the domain itself",
        "www.fernlane.example": "www resolves",
        "shop.fernlane.example": "certificate of www.fernlane.example",
        "app.fernlane.example": "link on the home page",
        "help.fernlane.example": "link on the home page",
        "staging.fernlane.example": "word list",
    }
    roles = {name: host["role"] for name, host in rows(proposal, "host").items()}
    assert (roles["fernlane.example"], roles["app.fernlane.example"]) == ("site", "app")
    assert roles["staging.fernlane.example"] == "staging"


async def test_a_target_is_proposed_only_where_the_platform_says_so() -> None:
    proposal = await survey(fernlane())
    app = row(proposal, "host", "app.fernlane.example")
    assert app.keys["target"] == Guess("cname.vercel-dns.com", "Vercel: CNAME target cname.vercel-dns.com")
    own = row(proposal, "host", "help.fernlane.example")
    assert "target" not in own.keys
    assert own.remarks[0].startswith('target = ["203.0.113.8"]  # what it answers today')
    shop = row(proposal, "host", "shop.fernlane.example")
    assert shop.keys["proxied"] == Guess(True, "header cf-ray")
    assert shop.remarks == (f'target = ["{EDGE}"]  # what it answers today: uncomment when that is right',)


async def test_the_wildcard_is_found_first_and_proves_nothing() -> None:
    table = fernlane()
    table.wildcard = ("203.0.113.9",)
    proposal = await survey(table)
    hosts = rows(proposal, "host")
    assert "staging.fernlane.example" not in hosts, "the word list and the wildcard say the same"
    assert not {"api.fernlane.example", "admin.fernlane.example"} & set(hosts)
    assert {"help.fernlane.example", "app.fernlane.example"} <= set(hosts), (
        "these stand in the zone themselves"
    )
    assert any("*.fernlane.example: 203.0.113.9" in note for note in proposal.notes)


async def test_a_name_in_a_certificate_that_only_the_wildcard_answers_is_told_and_not_proposed() -> None:
    table = fernlane()
    table.wildcard = ("203.0.113.9",)
    del table.records["shop.fernlane.example", "A"]
    proposal = await survey(table)
    assert "shop.fernlane.example" not in rows(proposal, "host")
    assert any("wildcard only, so not proposed: shop.fernlane.example" in note for note in proposal.notes)


async def test_mail_and_senders() -> None:
    proposal = await survey(fernlane())
    assert values(proposal.tables["email"]) == {
        "sending_domain": "fernlane.example",
        "receives": True,
        "provider": "Google Workspace",
    }
    assert proposal.tables["email"]["provider"].how == "MX aspmx.l.google.com"
    assert rows(proposal, "sender") == {
        "Google Workspace": {"provider": "Google Workspace", "selectors": ("google",)},
        "SendGrid": {"provider": "SendGrid"},
        "strange": {"provider": "strange", "spf": "mail.strange.example"},
        "Postmark": {"provider": "Postmark", "selectors": ("pm",)},
    }
    assert row(proposal, "sender", "Postmark").keys["provider"].how.endswith("a hint")


async def test_a_service_with_a_return_path_of_its_own_is_proposed_with_it() -> None:
    table = fernlane()
    table.records["fernlane.example", "TXT"] = ("v=spf1 include:amazonses.com -all",)
    table.records = {key: value for key, value in table.records.items() if "_domainkey" not in key[0]}
    table.records["send.fernlane.example", "MX"] = ("10 feedback-smtp.eu-west-1.amazonses.com",)
    table.records["resend._domainkey.fernlane.example", "TXT"] = ("p=abc",)
    proposal = await survey(table)
    assert rows(proposal, "sender") == {
        "Resend": {
            "provider": "Resend",
            "return_path": "send.fernlane.example",
            "selectors": ("resend",),
        },
    }, "the servers are Amazon's, and Resend rents them"
    assert proposal.tables["email"]["events"] == Guess(
        "https://resend.com/emails", "Resend lists there what became of each mail"
    )


async def test_an_alias_says_whose_key_it_is() -> None:
    table = fernlane()
    table.records["s1.domainkey.tutanota.de", "TXT"] = ("v=DKIM1; p=abc",)
    table.chains["s1._domainkey.fernlane.example"] = ("s1.domainkey.tutanota.de",)
    table.chains["k2._domainkey.fernlane.example"] = ("keys.elsewhere.example",)
    table.chains["pm-bounces.fernlane.example"] = ("pm.mtasv.net",)
    proposal = rows(await survey(table), "sender")
    assert proposal["Tuta"]["selectors"] == ("s1",)
    assert proposal["Postmark"]["return_path"] == "pm-bounces.fernlane.example"
    assert "Mailchimp" not in proposal


async def test_a_wildcard_below_domainkey_is_no_selector() -> None:
    table = fernlane()
    table.wildcard = ("203.0.113.9",)
    table.records = {
        (name, type_): value for (name, type_), value in table.records.items() if "_domainkey" not in name
    }
    original = table.look_up

    async def any_txt(name: str, type_: str) -> object:
        table.records[name, type_] = (
            ("v=DKIM1; p=abc",) if "_domainkey" in name else table.records.get((name, type_), ())
        )
        return await original(name, type_)

    table.look_up = any_txt  # type: ignore[method-assign, assignment]
    assert all("selectors" not in keys for keys in rows(await survey(table), "sender").values())


@pytest.mark.parametrize(
    ("mx", "expected"),
    [((), {"receives": False}), (("0 .",), {"receives": False})],
)
async def test_no_mail_is_said(mx: tuple[str, ...], expected: dict[str, object]) -> None:
    table = fernlane()
    table.records["fernlane.example", "MX"] = mx
    table.records["fernlane.example", "TXT"] = ("v=spf1 -all",)
    del table.records["pm._domainkey.fernlane.example", "TXT"]
    proposal = await survey(table)
    assert values(proposal.tables["email"]) == expected


async def test_mail_of_ones_own_has_no_provider() -> None:
    table = fernlane()
    table.records["fernlane.example", "MX"] = ("10 mx.fernlane.example",)
    table.records["mx.fernlane.example", "A"] = ("203.0.113.25",)
    proposal = await survey(table)
    assert "provider" not in proposal.tables["email"]
    assert rows(proposal, "host")["mx.fernlane.example"]["role"] == "mail"


async def test_edge_platform_and_accounts() -> None:
    proposal = await survey(fernlane())
    assert proposal.tables["edge"] == {"provider": Guess("Cloudflare", "header cf-ray")}
    assert proposal.tables["deploy"] == {"platform": Guess("Vercel", "header x-vercel-id")}
    assert {name: keys["service"] for name, keys in rows(proposal, "access").items()} == {
        "dns": "Cloudflare",
        "edge": "Cloudflare",
        "hosting": "Vercel",
        "email-provider": "Google Workspace",
    }


async def test_routes_are_the_home_page_and_its_links_inside_the_product() -> None:
    proposal = await survey(fernlane())
    assert {name: route["url"] for name, route in rows(proposal, "route").items()} == {
        "home": "https://www.fernlane.example/",
        "pricing": "https://www.fernlane.example/pricing",
        "login": "https://app.fernlane.example/login",
    }


async def test_the_origin_is_where_most_spellings_end_and_https_wins_a_tie() -> None:
    table = fernlane()
    for host in ("fernlane.example", "www.fernlane.example"):
        for scheme in ("http", "https"):
            table.pages[f"{scheme}://{host}/"] = page(f"{scheme}://{host}/")
    tie = (await survey(table)).tables["product"]["origin"]
    assert (tie.value, tie.how[:6]) == ("https://fernlane.example", "1 of 4")
    table.pages["http://www.fernlane.example/"] = moved(
        "http://www.fernlane.example/", "http://fernlane.example/"
    )
    most = (await survey(table)).tables["product"]["origin"]
    assert (most.value, most.how[:6]) == ("http://fernlane.example", "2 of 4")


async def test_without_a_page_the_origin_stays_open_and_the_cause_is_told() -> None:
    table = fernlane()
    table.pages = {}
    proposal = await survey(table)
    assert "origin" not in proposal.tables["product"]
    assert proposal.tables["product"]["name"] == Guess("Fernlane", "first part of the domain")
    assert any("nobody listens on 198.51.100.7:443" in note for note in proposal.notes)


async def test_www_means_the_zone_it_lies_in() -> None:
    product = (await survey(fernlane(), "www.fernlane.example")).tables["product"]
    assert product["domain"] == Guess("fernlane.example", "the zone of www.fernlane.example")


async def test_a_hostile_page_proposes_nothing_strange() -> None:
    table = fernlane()
    home = "https://www.fernlane.example/"
    body = (
        "<title>Fern\x1b[31mlane</title><meta property='og:site_name' content='\u202eFernlane'>"
        "<a href='https://user:secret@app.fernlane.example/login'>x</a>"
        "<a href='https://app.fernlane.example:99999/signup'>x</a><a href='javascript:alert(1)'>x</a>"
        "<a href='https://a\"b.fernlane.example/'>x</a>"
        + "".join(f"<a href='https://h{n}.fernlane.example'>" for n in range(500))
    )
    table.pages[home] = page(home, body, names=("evil\n.fernlane.example", "_x.fernlane.example"))
    proposal = await survey(table)
    assert proposal.tables["product"]["name"].how == "first part of the domain"
    assert set(rows(proposal, "route")) == {"home"}
    assert len(rows(proposal, "host")) < 10


async def test_a_domain_that_does_not_exist() -> None:
    with pytest.raises(UndecidedError, match=r"nosuch.example does not exist in DNS .*: check the spelling"):
        await survey(fernlane(), "nosuch.example")


async def test_a_resolver_that_never_answers() -> None:
    table = Table(cut={"*": Unreachable(Layer.NETWORK, "no reply from 192.0.2.53:53", "offline")})
    with pytest.raises(UndecidedError, match=r"nothing can be said about fernlane.example: no reply from"):
        await survey(table)


async def test_a_name_that_only_points_nowhere_exists() -> None:
    table = Table(chains={"fernlane.example": ("gone.hosting.example",)})
    proposal = await survey(table)
    assert values(proposal.tables["product"])["domain"] == "fernlane.example"
    assert any("No zone was found" in note for note in proposal.notes)


async def test_the_same_world_gives_the_same_proposal() -> None:
    assert await survey(fernlane()) == await survey(fernlane())
    assert EDGE in (await fernlane().look_up("fernlane.example", "A")).values  # type: ignore[union-attr]
