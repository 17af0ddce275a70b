"""The nginx rule that header.cors tells people to write, written into a real nginx: the check is content."""

from checks.header.cors import judge
from cockpit.facts.http import Response
from cockpit.facts.samples_launch import sample_launch
from cockpit.kit import FAIL, PASS, Finding
from cockpit.launch import Launch
from cockpit.launch.parts import Host, LookFrom, Route
from cockpit.probes.cors import gather
from cockpit.standards.cors_rules import block
from tests.real.authorities import Authorities
from tests.real.nginx import nginx, server, shows
from tests.real.servers import HOME, free_port, require, scratch
from tests.real.tls_world import looking

API, APP, SHOP = "api.rule.test", "https://app.rule.test", "https://rule.test"


async def judged(launch: Launch, look: LookFrom) -> Finding:
    async with looking(look) as vantage:
        (found,) = judge(launch, await gather(launch, vantage))
    return found


async def test_the_rule_lets_in_whom_it_names_and_nobody_else() -> None:
    require("nginx")
    told = block([SHOP, APP], API, [Response(f"https://{API}/", 200, (("server", "nginx"),), "192.0.2.1")])
    rule, _, inside = told.partition("\n")[2].partition("}\n")
    place = (f"location / {{ {inside} return 200 '[]'; }}", "add_header Cache-Control 'max-age=60';")
    allow = ("Origin $http_origin", "Credentials true")  # as it is found in many answers to many questions
    careless = (*(f"add_header Access-Control-Allow-{one} always;" for one in allow), "return 200 '[]';")
    with scratch() as folder:
        authorities = Authorities()
        (folder / "root.pem").write_text(authorities.root.pem)
        port, other = free_port(), free_port()
        shown = shows(folder, "api", authorities.full(API))
        servers = (
            f"{rule}}}\n",
            server(f"{port} ssl", API, *shown, *place),
            server(f"{other} ssl", API, *shown, *careless),
        )
        with nginx(folder, servers, port):
            found = [
                await judged(*_product(f"{HOME}:{at}", str(folder / "root.pem"))) for at in (port, other)
            ]
    assert (found[0].verdict, found[0].kind) == (PASS, ""), found[0]
    assert (found[1].verdict, found[1].kind) == (FAIL, "reflects-any"), found[1]


def _product(at: str, trust: str) -> tuple[Launch, LookFrom]:
    launch = sample_launch(
        "rule.test",
        hosts=(Host(name=API, role="api", allowed_origins=(SHOP, APP)),),
        routes=(Route(name="list", url=f"https://{API}/v1", kind="read"),),
    )
    return launch, LookFrom(resolver=f"{HOME}:9", map={f"{API}:443": at}, ca_file=trust)
