"""The company's web: hosts, redirects, certificates by name, the edge and what is behind it."""

import asyncio
import gzip
import ssl
from dataclasses import replace

import pytest

from cockpit.lab import desk
from cockpit.lab.replies import Reply, challenge, redirect, refresh
from cockpit.lab.serve import Lab
from cockpit.lab.world import Certificate
from cockpit.lab.zones import EDGE4, EDGE6, OLD4, ORIGIN4, PLATFORM4, STAGING4, STATUS4
from tests.lab.conftest import Seen, dial, get, send

HOSTS = ("app", "api", "admin", "demo", "status", "staging")
ELSEWHERE = {"status": STATUS4, "staging": STAGING4}


@pytest.mark.parametrize(
    "start", ["http://velomart.test", "http://www.velomart.test", "https://www.velomart.test"]
)
async def test_every_spelling_comes_home_in_one_hop(lab: Lab, start: str) -> None:
    seen = await get(lab, f"{start}/deep/path?q=1&r=%20")
    assert (seen.status, seen["location"]) == (301, "https://velomart.test/deep/path?q=1&r=%20")


@pytest.mark.parametrize("label", HOSTS)
async def test_plain_http_is_upgraded_on_the_same_host(lab: Lab, label: str) -> None:
    host = f"{label}.velomart.test"
    seen = await get(lab, f"http://{host}/x?y=z", at=ELSEWHERE.get(label, EDGE4))
    assert (seen.status, seen["location"]) == (301, f"https://{host}/x?y=z")


@pytest.mark.parametrize(
    ("url", "status", "text"),
    [
        ("https://velomart.test/", 200, b"Bicycles with a second life"),
        ("https://velomart.test/listings", 200, b"Gazelle"),
        ("https://velomart.test/nothing", 404, b"Not found"),
        ("https://app.velomart.test/login", 200, b'action="https://app.velomart.test/login"'),
        ("https://api.velomart.test/v1/listings", 200, b'"gazelle-1987"'),
        ("https://admin.velomart.test/any", 401, b"Sign in"),
        ("https://demo.velomart.test/", 410, b"over"),
        ("https://velomart.test/beta", 410, b"over"),
        ("https://app.velomart.test/dashboard", 302, b""),
    ],
)
async def test_what_the_hosts_say(lab: Lab, url: str, status: int, text: bytes) -> None:
    seen = await get(lab, url)
    assert seen.status == status
    assert text in seen.body


async def test_staging_wants_a_password_and_no_index(lab: Lab) -> None:
    seen = await get(lab, "https://staging.velomart.test/", at=STAGING4)
    assert (seen.status, seen["x-robots-tag"]) == (401, "noindex, nofollow")


@pytest.mark.parametrize(("old", "new"), [("/shop", "/listings"), ("/about-us", "/about")])
@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_old_paths_need_one_hop(lab: Lab, scheme: str, old: str, new: str) -> None:
    seen = await get(lab, f"{scheme}://velomart.test{old}?from=mail")
    assert (seen.status, seen["location"]) == (301, f"https://velomart.test{new}?from=mail")


async def test_links_and_assets_of_the_home_page_exist(lab: Lab) -> None:
    home = (await get(lab, "https://velomart.test/")).body.decode()
    paths = {part.split('"')[0] for mark in ('href="/', 'src="/') for part in home.split(mark)[1:]}
    assert {"listings", "assets/app.3f2a1c.css", "assets/app.3f2a1c.js"} <= paths
    for path in sorted(paths):
        assert (await get(lab, f"https://velomart.test/{path}")).status == 200


async def test_the_edge_and_the_platform_show_themselves(lab: Lab) -> None:
    page = await get(lab, "https://velomart.test/")
    assert (page["server"], page["cf-cache-status"]) == ("cloudflare", "DYNAMIC")
    assert page["cf-ray"].endswith("-AMS")
    assert page["fly-request-id"]
    status = await get(lab, "https://status.velomart.test/", at=STATUS4)
    assert (status["server"], status["cf-ray"]) == ("Velohost", "")


async def test_an_asset_is_a_hit_the_second_time(lab: Lab) -> None:
    url = "https://velomart.test/assets/app.3f2a1c.css"
    first, second = await get(lab, url), await get(lab, url, at=EDGE6)
    assert (first["cf-cache-status"], first["age"]) == ("MISS", "")
    assert (second["cf-cache-status"], second["age"]) == ("HIT", "0")
    assert first.body == second.body


async def test_private_pages_are_not_kept_unless_the_edge_is_told_to(lab: Lab) -> None:
    lab.world.edge.cached.append("velomart.test/version.txt")
    lab.world.edge.cached.append("velomart.test/about")
    assert (await get(lab, "https://velomart.test/version.txt"))["cf-cache-status"] == "BYPASS"
    await get(lab, "https://velomart.test/about")
    assert (await get(lab, "https://velomart.test/about"))["cf-cache-status"] == "HIT"


async def test_a_deploy_changes_the_marker_everywhere(lab: Lab) -> None:
    async def markers() -> tuple[bytes, str, bool]:
        home = await get(lab, "https://velomart.test/")
        text = await get(lab, "https://velomart.test/version.txt")
        return text.body, home["x-release"], f'content="{home["x-release"]}"'.encode() in home.body

    assert await markers() == (b"2026.11.20-2\n", "2026.11.20-2", True)
    (lab.folder / "release").write_text("2026.11.21-1\n")
    assert await markers() == (b"2026.11.21-1\n", "2026.11.21-1", True)


async def test_the_origin_refuses_the_public(lab: Lab) -> None:
    seen = await get(lab, "https://velomart.test/", at=ORIGIN4)
    assert seen.status == 403
    assert seen["server"].startswith("Fly/")


async def test_other_addresses_show_other_things(lab: Lab) -> None:
    old = await get(lab, "https://velomart.test/", at=OLD4)
    nobody = await get(lab, "https://shop.velomart.test/", at=PLATFORM4)
    assert (old["x-release"], b"prototype" in old.body) == ("2025.3.1-1", True)
    assert (nobody.status, nobody["x-velohost-error"]) == (404, "no-such-app")


async def test_the_certificate_follows_the_name_asked_for(lab: Lab) -> None:
    async def names(host: str, at: str) -> set[str]:
        _, writer = await dial(lab, f"https://{host}/", at)
        certificate = writer.get_extra_info("peercert")
        writer.close()
        await writer.wait_closed()
        return {value for kind, value in certificate["subjectAltName"] if kind == "DNS"}

    assert {"velomart.test", "www.velomart.test"} <= await names("velomart.test", EDGE4)
    assert await names("status.velomart.test", STATUS4) == {"status.velomart.test"}
    with pytest.raises(ssl.SSLCertVerificationError):
        await names("unknown.velomart.test", EDGE4)


@pytest.mark.parametrize(
    ("certificate", "code"),
    [
        (Certificate(("velomart.test",), days=-1), 10),
        (Certificate(("elsewhere.test",)), 62),
        (Certificate(("velomart.test",), chain="leaf"), 20),
        (Certificate(("velomart.test",), chain="self-signed"), 18),
        (Certificate(("velomart.test",), chain="untrusted"), 20),
    ],
)
async def test_certificates_can_be_wrong(lab: Lab, certificate: Certificate, code: int) -> None:
    lab.world.home.certificate = certificate
    with pytest.raises(ssl.SSLCertVerificationError) as caught:
        await get(lab, "https://velomart.test/")
    assert caught.value.verify_code == code


async def test_flexible_tls_makes_the_classic_loop(lab: Lab) -> None:
    lab.world.edge.ssl = "flexible"
    seen = await get(lab, "https://velomart.test/")
    assert (seen.status, seen["location"]) == (301, "https://velomart.test/")


async def test_answers_by_client_and_by_address(lab: Lab) -> None:
    lab.world.home.first(challenge(), agent="curl")
    lab.world.home.first(Reply(503, "sorry"), at=(EDGE6,))
    terminal = await get(lab, "https://velomart.test/", headers=("User-Agent: Curl/8",))
    browser = await get(lab, "https://velomart.test/", headers=("User-Agent: Mozilla/5.0",))
    assert (terminal.status, terminal["cf-mitigated"]) == (403, "challenge")
    assert browser.status == 200
    assert (await get(lab, "https://velomart.test/", at=EDGE6)).status == 503


@pytest.mark.parametrize(
    "location", ["http://[::1", "", "javascript:alert(1)", "https://velomart.test/\u00e9"]
)
async def test_a_location_is_sent_as_it_stands(lab: Lab, location: str) -> None:
    lab.world.home.first(Reply(301, headers=(("location", location),)))
    assert (await get(lab, "https://velomart.test/"))["location"] == location


async def test_a_bomb_a_drip_and_a_dropped_connection(lab: Lab) -> None:
    lab.world.home.first(Reply(200, bomb=3), path="/bomb")
    lab.world.home.first(Reply(200, "drip", drip=0.001), path="/drip")
    lab.world.home.first(Reply(raw=b""), path="/gone")
    lab.world.home.first(Reply(raw=b"nonsense\r\n\r\n"), path="/nonsense")
    bomb = await get(lab, "https://velomart.test/bomb")
    assert len(bomb.body) < 10_000
    assert len(gzip.decompress(bomb.body)) == 3 * 1024 * 1024
    assert (await get(lab, "https://velomart.test/drip")).body == b"drip"
    with pytest.raises(asyncio.IncompleteReadError) as gone:
        await get(lab, "https://velomart.test/gone")
    assert gone.value.partial == b""
    with pytest.raises(KeyError, match="content-length"):
        await get(lab, "https://velomart.test/nonsense")


async def test_connections_are_kept_and_head_has_no_body(lab: Lab) -> None:
    url = "https://velomart.test/"
    reader, writer = await dial(lab, url)
    head = await send(reader, writer, url, method="HEAD")
    page = await send(reader, writer, url)
    assert int(head["content-length"]) == len(page.body) > 500
    assert (await send(reader, writer, url, method="DELETE")).status == 405
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nbad header\r\n\r\n", 400),
        (b"GET /\x07 HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 200 + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\na: " + b"b" * 40_000 + b"\r\n\r\n", 431),
        (b"POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n", 411),
        (b"POST / HTTP/1.1\r\ncontent-length: 99999999\r\n\r\n", 413),
        (b"POST / HTTP/1.1\r\ncontent-length: -1\r\n\r\n", 413),
    ],
)
async def test_requests_are_bounded(lab: Lab, request_: bytes, status: int) -> None:
    reader, writer = await dial(lab, "http://velomart.test/")
    writer.write(request_)
    assert (await reader.readline()).startswith(f"HTTP/1.1 {status} ".encode())
    writer.close()
    await writer.wait_closed()


async def test_signing_in(lab: Lab) -> None:
    async def post(password: str) -> Seen:
        form = f"email={desk.ACCOUNT.replace('@', '%40')}&password={password}".encode()
        return await get(lab, "https://app.velomart.test/login", method="POST", body=form)

    assert (await post("guess")).status == 401
    door = await post(lab.desk.secrets["app-password"])
    assert (door.status, door["location"]) == (303, "/dashboard")
    cookie, _, rules = door["set-cookie"].partition(";")
    assert {"Secure", "HttpOnly"} <= {rule.strip() for rule in rules.split(";")}
    inside = await get(lab, "https://app.velomart.test/dashboard", headers=(f"Cookie: {cookie}",))
    assert (inside.status, inside["cache-control"]) == (200, "private, no-store")


async def test_one_address_can_hold_another_version_of_a_site(lab: Lab) -> None:
    other = lab.world.places[OLD4].default
    assert other
    lab.world.places[EDGE6].sites["velomart.test"] = replace(other, certificate=lab.world.home.certificate)
    assert (await get(lab, "https://velomart.test/"))["x-release"] == "2026.11.20-2"
    assert (await get(lab, "https://velomart.test/", at=EDGE6))["x-release"] == "2025.3.1-1"
    assert (await get(lab, "https://app.velomart.test/", at=EDGE6))["x-release"] == "2026.11.20-2"


async def test_a_hop_more_a_refresh_and_a_form_that_leaves(lab: Lab) -> None:
    lab.world.sites["www.velomart.test"].first(redirect("https://{host}{path}{query}"), schemes=("http",))
    lab.world.home.first(refresh("https://staging.velomart.test/"), path="/sale*", methods=("GET",))
    lab.world.sites["app.velomart.test"].rewrite("/login", "https://app.velomart.test", "https://evil.test")
    hop = await get(lab, "http://www.velomart.test/a?b=c")
    assert (hop.status, hop["location"]) == (301, "https://www.velomart.test/a?b=c")
    sale = await get(lab, "https://velomart.test/sale/today")
    assert (sale.status, b'url=https://staging.velomart.test/"' in sale.body) == (200, True)
    assert b'action="https://evil.test/login"' in (await get(lab, "https://app.velomart.test/login")).body
