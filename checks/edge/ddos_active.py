"""edge.ddos-active."""

from collections.abc import Iterator
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.edge_api import EdgeApi
from cockpit.facts.fronts import Fronts
from cockpit.facts.names import Names
from cockpit.facts.samples_dns import sample_front, sample_fronts, sample_lookup, sample_names
from cockpit.facts.samples_edge import (
    CLOUDFLARE,
    EDGE4,
    MARKS,
    NO_API,
    ORIGIN4,
    SHOP,
    edge_rule,
    unasked,
)
from cockpit.facts.samples_edge import (
    edge_api as sample_api,
)
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, sample_stated, statement
from cockpit.facts.stated import Stated
from cockpit.kit import (
    ASSISTED,
    BLOCKER,
    FAIL,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Edge,
    Finding,
    Fix,
    Host,
    Launch,
    Word,
    case,
    check,
    failed,
    not_applicable,
    passed,
    undeclared,
    warned,
)
from cockpit.kit.edge_reading import unread
from cockpit.kit.edges import EdgeView, Shows
from cockpit.kit.stating import by_word
from cockpit.standards.edge_answers import missing
from cockpit.standards.edge_rights import DDOS
from cockpit.standards.edge_rules import turned_down

ID = "edge.ddos-active"

CHECK = check(
    "DDoS protection active on public hosts",
    severity=BLOCKER,
    mode=ASSISTED,
    word=Word(
        "The edge's protection against floods is on for every public host, and no rule turns it down.",
        "the page of the provider's dashboard that shows the protection of the zone, as a picture",
        days=90,
    ),
    why="On launch day a flood of requests costs an attacker a few euros. The edge absorbs it, but only for "
    "hosts that are behind it, while the zone is not paused, and while no rule turns the protection down.",
    fix="Put every public host behind the edge, resume a paused zone, and remove rules that turn it down.",
    undo="Set the rule or the switch back as it was.",
    verify=f"cockpit check {ID}",
    source="Cloudflare: HTTP DDoS attack protection managed ruleset, on by default, overridden in ddos_l7",
    terms={
        "DDoS": "a flood of requests from many machines at once, meant to make the product unreachable",
        "edge": "the service in front of your server, such as Cloudflare",
        "zone": "your domain with everything below it, as the edge's dashboard lists it",
        "ruleset": "a list of rules that the edge tries on every request",
    },
)
_GUESSED = "proxied, provider default inferred"
_BEHIND = Fix(
    "Put them behind the edge: edge.proxy-as-declared names the record of each.",
    "cockpit check edge.proxy-as-declared",
    "Set the records back as that check shows them.",
)
_UNSEEN = "and no host was seen behind the edge"


def judge(
    launch: Launch, names: Names, fronts: Fronts, edge_api: EdgeApi, stated: Stated
) -> Iterator[Finding]:
    """Public hosts are behind an edge whose protection nobody has switched off."""
    meant = [host.name for host in launch.hosts if host.proxied and host.production]
    if launch.edge is None or not launch.edge.provider:
        yield _without(launch, meant)
    elif edge_api.asked and edge_api.asked.kind == "no-api":
        yield by_word(launch, ID, CHECK, stated)
    elif edge_api.asked:
        yield _guess(launch, names, fronts, edge_api, edge_api.asked)
    else:
        yield _read(launch, names, fronts, edge_api)


def _without(launch: Launch, meant: list[str]) -> Finding:
    if meant:
        told = "hosts are declared behind an edge, and launch.toml does not say whose"
        return undeclared(launch.domain, told, '[edge]\nprovider = "Cloudflare"')
    if any(host.production and host.proxied is None for host in launch.hosts) or not launch.hosts:
        told = "launch.toml does not say whether an edge takes floods off the public hosts"
        return undeclared(launch.domain, told, '[edge]\nprovider = "Cloudflare"   # or "none"')
    return not_applicable(launch.domain, "every public host is declared beside any edge")


def _bare(launch: Launch, names: Names, fronts: Fronts, api: EdgeApi) -> list[str]:
    """The public hosts of which some address surely is not behind the edge."""
    view = EdgeView.of(launch, names, fronts, api)
    hosts = [host.name for host in launch.hosts if host.production and host.proxied]
    grave = (Shows.BARE, Shows.ELSEWHERE)
    return [host for host in hosts if view and any(sight.shows in grave for sight in view.sights(host))]


def _guess(launch: Launch, names: Names, fronts: Fronts, api: EdgeApi, why: Unreachable) -> Finding:
    """Nobody has looked: what the provider does by default is no proof."""
    view, bare = EdgeView.of(launch, names, fronts, api), _bare(launch, names, fronts, api)
    inferred = not bare and view is not None and view.proven
    seen = _GUESSED if inferred else f"not all proxied: {', '.join(bare)}" if bare else _UNSEEN
    found = unread(launch.domain, launch, why)
    evidence = {"inferred": inferred, "not_proxied": bare}
    return Finding(
        launch.domain,
        UNKNOWN,
        f"{found.summary} ({seen})",
        kind="inferred",
        layer=why.layer,
        expected="the protection read as on, with a token",
        observed=seen,
        evidence=evidence,
        fix=found.fix,
    )


def _read(launch: Launch, names: Names, fronts: Fronts, api: EdgeApi) -> Finding:
    rules = api.rules.get(DDOS, ())
    if api.paused or api.status not in ("", "active"):
        return _idle(launch, api)
    if isinstance(rules, Unreachable):
        return unread(launch.domain, launch, rules)
    down, bare = turned_down(rules), _bare(launch, names, fronts, api)
    told: dict[str, Any] = {
        "expected": "proxied hosts, and no rule that turns the protection down",
        "observed": "; ".join(down) or "the provider's default, without overrides",
        "evidence": {"rules": [rule.id for rule in rules], "turned_down": list(down), "not_proxied": bare},
    }
    if down:
        make, kind = (warned, "turned-down-partly") if _partly(down) else (failed, "turned-down")
        return make(
            launch.domain,
            kind,
            f"the flood protection is turned down: {'; '.join(down)}",
            fix=_restore(down),
            **told,
        )
    if bare:
        summary = f"the flood protection is on, but {', '.join(bare)} can be reached around it"
        return failed(launch.domain, "not-proxied", summary, fix=_BEHIND, **told)
    return passed(launch.domain, "the flood protection is on, and no rule turns it down", **told)


def _partly(down: tuple[str, ...]) -> bool:
    """Only single rules of it, or only for some requests."""
    return not any(phrase.endswith("for all requests") and "of its rules" not in phrase for phrase in down)


def _idle(launch: Launch, api: EdgeApi) -> Finding:
    state = "paused" if api.paused else api.status
    summary = f"the edge's zone is {state}: nothing of it stands in front of {launch.domain}"
    fix = Fix(
        "Cloudflare: Overview, Advanced actions, Enable Cloudflare on site."
        if api.paused
        else "Finish the setup that the provider's overview of the zone shows.",
        undo="Pause it again.",
    )
    told = {"expected": "an active zone", "observed": state, "evidence": {"zone": state}}
    return failed(launch.domain, "paused" if api.paused else "inactive", summary, fix=fix, **told)


def _restore(down: tuple[str, ...]) -> Fix:
    lines = "\n".join(f"remove: {phrase}" for phrase in down)
    return Fix("Cloudflare: Security, DDoS, HTTP DDoS override: delete the override.", lines, "Add it again.")


_LAUNCH = sample_launch(edge=CLOUDFLARE, hosts=(Host(name=SHOP, proxied=True),))


def _facts(api: EdgeApi, address: str = EDGE4, stated: Stated = NOTHING_SAID) -> tuple[Any, ...]:
    headers = MARKS if address == EDGE4 else ()
    front = sample_front(SHOP, address, headers=headers)
    return sample_names(sample_lookup(SHOP, address)), sample_fronts(front), api, stated


def _override(expression: str = "true", **override: Any) -> EdgeApi:
    rule = edge_rule(expression, "execute", parameters={"overrides": override})
    return sample_api(rules={DDOS: (rule,)})


def _cases() -> Iterator[Case]:
    yield case("on", _LAUNCH, *_facts(sample_api()), expect=PASS)
    yield case("more sensitive", _LAUNCH, *_facts(_override(sensitivity_level="medium")), expect=PASS)
    yield case("essentially off", _LAUNCH, *_facts(_override(sensitivity_level="eoff")), expect=FAIL)
    yield case("only logs", _LAUNCH, *_facts(_override(action="log")), expect=FAIL)
    part = _override('http.host eq "x"', sensitivity_level="eoff")
    yield case("off for some requests", _LAUNCH, *_facts(part), expect=WARN)
    single = _override(rules=({"id": "a", "sensitivity_level": "eoff"},))
    yield case("one of its rules off", _LAUNCH, *_facts(single), expect=WARN)
    yield case("paused", _LAUNCH, *_facts(sample_api(paused=True)), expect=FAIL)
    yield case("not taken over yet", _LAUNCH, *_facts(sample_api(status="pending")), expect=FAIL)
    yield case("around it", _LAUNCH, *_facts(sample_api(), ORIGIN4), expect=FAIL)
    yield case("no token", _LAUNCH, *_facts(unasked()), expect=UNKNOWN)
    yield case("no token, and around it", _LAUNCH, *_facts(unasked(), ORIGIN4), expect=UNKNOWN)
    narrow = sample_api(rules={DDOS: missing("HTTP DDoS Managed Ruleset Read")})
    yield case("a narrow token", _LAUNCH, *_facts(narrow), expect=UNKNOWN)
    bunny = sample_launch(edge=Edge(provider="Bunny"), hosts=_LAUNCH.hosts)
    said = sample_stated(statement(ID))
    yield case("an edge without API", bunny, *_facts(unasked(NO_API)), expect=UNKNOWN)
    yield case("an edge without API, stated", bunny, *_facts(unasked(NO_API), stated=said), expect=PASS)
    yield case("a garbled record", bunny, *_facts(unasked(NO_API), stated=GARBLED), expect=UNKNOWN)
    yield case(
        "a word does not stand in for a token", _LAUNCH, *_facts(unasked(), stated=said), expect=UNKNOWN
    )
    yield case("no edge named", sample_launch(hosts=_LAUNCH.hosts), *_facts(unasked()), expect=UNKNOWN)
    yield case("nobody says", sample_launch(), *_facts(unasked()), expect=UNKNOWN)
    off = sample_launch(hosts=(Host(name=SHOP, proxied=False),))
    yield case("no edge anywhere", off, *_facts(unasked()), expect=NOT_APPLICABLE)


CASES = Cases(_cases)
