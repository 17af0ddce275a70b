"""What of a page its own Content-Security-Policy stops, and which source would let it through (CSP 3).

A lower bound: what scripts add when they run, and where a URL redirects to, is not seen. A prefetch that is
stopped breaks nothing and is left out, and so is what browsers stop before as mixed content.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from cockpit.facts.pages import Page
from cockpit.standards import csp
from cockpit.standards.addresses import is_address
from cockpit.standards.csp import Policy
from cockpit.standards.csp_inline import DIRECTIVES, idle, lets_inline, source_of
from cockpit.standards.csp_matching import BY_KIND, Rule, dynamic, lets, lets_script, rule
from cockpit.standards.locations import origin_of
from cockpit.standards.resources import Load, inlines, is_html, named
from cockpit.standards.resources_markup import Inline, contents

MOST_POLICIES: Final = 10  # of one page that are judged
UPGRADE: Final = "upgrade-insecure-requests"
_NOT_IN_META: Final = ("frame-ancestors", "report-uri", "sandbox", "report-to")
_SENT: Final = ("form", "ping", "base")
_BY_HASH: Final = {
    "script": "",
    "style": "",
    "handler": "'unsafe-hashes' ",
    "style-attribute": "'unsafe-hashes' ",
}


@dataclass(frozen=True, slots=True)
class Placed:
    """A policy and from where in the page it holds: 0 for a header, else the place of its meta element."""

    policy: Policy
    at: int = 0

    @property
    def in_page(self) -> bool:
        """A meta element carries it."""
        return self.at > 0


@dataclass(frozen=True, slots=True)
class Breach:
    """One thing that a policy stops.

    `kind` is that of the load or inline text, `what` the URL or `inline`, `rule` the directive that stops it,
    `source` what to add to it; empty where only other markup helps.
    """

    kind: str
    what: str
    place: str
    rule: Rule
    under: Placed
    source: str = ""
    hint: bool = False


def enforced(page: Page) -> tuple[Placed, ...]:
    """Every policy that holds for a page."""
    sent = [Placed(policy) for policy in csp.policies(page.response.all(csp.NAME))[:MOST_POLICIES]]
    inside = contents(page.response.body).policies if is_html(page) else ()
    read = ((csp.parse(text[: csp.MAX_LENGTH]), at) for text, at in inside)
    kept = (({name: told for name, told in one.items() if name not in _NOT_IN_META}, at) for one, at in read)
    return (*sent, *islice((Placed(policy, at) for policy, at in kept if policy), MOST_POLICIES))


def reported(page: Page) -> tuple[Placed, ...]:
    """The policies that are only tried out."""
    return tuple(Placed(one) for one in csp.policies(page.response.all(csp.REPORT_ONLY))[:MOST_POLICIES])


def breaches(page: Page, policies: Iterable[Placed], styled: Sequence[Load] = ()) -> tuple[Breach, ...]:
    """What the policies stop on a page; `styled` is what its style sheets load."""
    if not is_html(page):
        return ()
    found: list[Breach] = []
    upgraded = upgrades(page)
    asked = (_asked(page, load, upgraded=upgraded) for load in _loads(page, styled))
    loads = [load for load in asked if load]
    for under in policies:
        late = [load for load in loads if load.at > under.at or not load.at]
        found += (one for load in late if (one := _load(page, under, load)))
        found += (one for text in inlines(page) if text.at > under.at and (one := _inline(under, text)))
        found += _sandboxed(page, under)
    return tuple(found)


def _loads(page: Page, styled: Sequence[Load]) -> Iterator[Load]:
    own = named(page.response.body, page.url)
    yield from (load for load in own if load.loaded or (load.kind in _SENT and not load.inert))
    yield from styled


def _asked(page: Page, load: Load, *, upgraded: bool) -> Load | None:
    """The load as it reaches the policy: upgraded to https, or none where it is stopped before."""
    if not page.url.startswith("https://") or not load.url.startswith("http://") or load.kind == "base":
        return load
    by_policy = upgraded and load.kind != "object"
    if by_policy or (load.upgradable and not is_address(load.host)):
        return replace(load, url=f"https://{load.url.removeprefix('http://')}")
    return None


def upgrades(page: Page) -> bool:
    """The page asks browsers to use https wherever http is written."""
    return any(UPGRADE in under.policy for under in enforced(page))


def _load(page: Page, under: Placed, load: Load) -> Breach | None:
    decides = rule(under.policy, BY_KIND[load.kind]) if load.kind in BY_KIND else None
    if decides is None or _let(decides.sources, page, load):
        return None
    by_nonce = load.kind == "script" and dynamic(decides.sources)
    source = "" if by_nonce else _source(page.url, load.url)
    if load.hint and by_nonce:  # the script that is wanted later brings its own right to run
        return None
    return Breach(load.kind, load.url, load.place, decides, under, source, load.hint)


def _let(sources: Sequence[str], page: Page, load: Load) -> bool:
    if load.kind == "script":
        return lets_script(sources, load.url, page.url, load.nonce, load.integrity)
    nonce = bool(load.nonce) and load.kind == "style" and f"'nonce-{load.nonce}'" in sources
    blank = load.kind == "frame" and load.url.startswith("about:")
    return nonce or blank or lets(sources, load.url, page.url)


def _source(page: str, url: str) -> str:
    """The narrowest source that lets the whole origin of a URL through."""
    if "://" not in url:
        return f"{url.partition(':')[0]}:"
    origin = origin_of(url)
    if "[" in origin:  # no source can name an IPv6 address
        return f"{url.partition(':')[0]}:"
    return "'self'" if origin == origin_of(page) else origin


def _inline(under: Placed, text: Inline) -> Breach | None:
    decides = (
        rule(under.policy, DIRECTIVES[text.kind]) if text.kind in DIRECTIVES and not text.inert else None
    )
    if decides is None or idle(text) or lets_inline(decides.sources, text):
        return None
    source = f"{_BY_HASH[text.kind]}{source_of(text.text)}" if text.kind in _BY_HASH else ""
    return Breach(text.kind, "inline", f"{text.tag}, line {text.line}", decides, under, source)


_SANDBOX: Final[Mapping[str, str]] = {"allow-scripts": "script", "allow-forms": "form"}


def _sandboxed(page: Page, under: Placed) -> Iterator[Breach]:
    """Scripts and forms that a sandbox switches off (section 6.3.2)."""
    if (flags := under.policy.get("sandbox")) is None:
        return
    here = {load.kind for load in named(page.response.body, page.url) if not load.inert}
    here |= {text.kind for text in inlines(page) if not text.inert}
    for flag, kind in _SANDBOX.items():
        if kind in here and flag not in (one.lower() for one in flags):
            yield Breach(
                "sandbox", f"every {kind}", "the page", Rule("sandbox", "sandbox", flags), under, flag
            )


def amended(policy: Policy, found: Iterable[Breach]) -> dict[str, tuple[str, ...]]:
    """The policy with what lets these through; what default-src decided gets a directive of its own."""
    changed = {name: tuple(sources) for name, sources in policy.items()}
    for breach in (one for one in found if one.source):
        name = target(breach.rule)
        kept = changed.get(name, breach.rule.sources)
        new = [one for one in breach.source.split() if one not in kept]
        changed[name] = (*(one for one in kept if one.lower() != "'none'" or not new), *new)
    return changed


def target(decides: Rule) -> str:
    """The directive to write the source into."""
    if decides.name != "default-src":
        return decides.name
    return decides.effective.removesuffix("-elem").removesuffix("-attr")
