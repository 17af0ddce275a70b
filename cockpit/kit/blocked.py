"""What the Content-Security-Policies of a host stop on its own pages, as flaws with the line that mends them.

Levels, and why: without a script, a style sheet, a frame or a form the page does not do what it is for: fail.
A picture, a font, a sound, a style attribute or a preload that is stopped spoils the look and leaves the page
usable: warning. A policy that is only reported stops nothing yet: a low warning that says what enforcing it
would do. A request that stands in a script fails where it goes to a host of the product; to others it may be
code that never runs: warning.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cockpit.facts.pages import Page
from cockpit.facts.served import Served
from cockpit.kit import Launch
from cockpit.kit.headers import Flaw
from cockpit.kit.mixed import MOST, told
from cockpit.kit.served_pages import requested, styled
from cockpit.model import Severity, Verdict
from cockpit.standards import csp
from cockpit.standards.csp import Policy
from cockpit.standards.csp_breaches import Breach, Placed, amended, breaches, enforced, reported, target
from cockpit.standards.csp_matching import MOST_SOURCES
from cockpit.standards.header_rules import block
from cockpit.standards.locations import host_of, shown

_MILD: Final = ("image", "font", "media", "manifest", "style-attribute", "ping")
_NAMED: Final = 2  # examples in a summary
_LONGEST_POLICY: Final = 3000  # characters of a policy that is written out for each platform
_LONGEST: Final = 600  # characters of a directive that are shown
_NAMES: Final = {
    "script": "scripts",
    "style": "styles",
    "frame": "frames",
    "object": "plug-ins",
    "form": "forms",
    "connect": "requests",
    "handler": "event handlers",
    "navigation": "javascript: links",
    "base": "the base address",
    "sandbox": "what the page needs",
    "image": "pictures",
    "font": "fonts",
    "media": "sound and video",
    "manifest": "the manifest",
    "style-attribute": "style attributes",
    "ping": "reports of clicks",
}
_ELSEWHERE: Final = {
    "navigation": "Give the element an id and let a script file listen to its click.",
    "handler": "Better than a hash: let a script file add the listener (addEventListener).",
    "style-attribute": "Better than a hash: give the element a class and style it in a sheet.",
    "script": "Beside 'strict-dynamic' hosts do not count: give the script element the nonce of the page.",
}


@dataclass(frozen=True, slots=True)
class Stopped:
    """One breach on one page; `tried`: the policy is only reported."""

    page: Page
    breach: Breach
    tried: bool = False
    foreign: bool = False  # it goes to a host of others

    @property
    def kind(self) -> str:
        """The kind of flaw."""
        return "blocked-in-report" if self.tried else f"blocked-{self.breach.kind}"

    @property
    def mild(self) -> bool:
        """The page stays usable."""
        doubtful = self.breach.kind == "connect" and self.foreign
        return self.breach.hint or doubtful or self.breach.kind in _MILD


def stopped(launch: Launch, served: Served, pages: Sequence[Page]) -> tuple[Stopped, ...]:
    """What the policies of one host stop, each thing once, on the first page that has it."""
    found: dict[tuple[str, ...], Stopped] = {}
    for page in pages:
        both = ((False, enforced(page)), (True, reported(page)))
        if not any(policies for _, policies in both):
            continue
        loads = (*styled(served, page), *requested(launch, served, page))
        for tried, policies in both:
            for breach in breaches(page, policies, loads):
                key = (str(tried), breach.kind, breach.what, breach.source, directive(breach))
                foreign = not launch.inside(host_of(breach.what))
                found.setdefault(key, Stopped(page, breach, tried, foreign))
    return tuple(found.values())


def flaws(found: Sequence[Stopped]) -> Iterator[Flaw]:
    """One flaw for each kind of thing, with its first examples."""
    by_kind: dict[tuple[str, bool], list[Stopped]] = defaultdict(list)
    for one in found:
        by_kind[one.kind, one.mild and not one.tried].append(one)
    for (kind, mild), some in by_kind.items():
        verdict = Verdict.WARN if mild or kind == "blocked-in-report" else Verdict.FAIL
        severity = Severity.LOW if kind == "blocked-in-report" else Severity.MEDIUM if mild else None
        yield Flaw(f"{kind}-maybe" if mild and not _is_mild(some) else kind, _text(some), verdict, severity)


def _is_mild(some: Sequence[Stopped]) -> bool:
    return some[0].breach.kind in _MILD


def _text(some: Sequence[Stopped]) -> str:
    first = some[0].breach
    noun = "what is there now" if some[0].tried else _NAMES[first.kind]
    examples = ", ".join(f"{_what(one)} ({_where(one)})" for one in some[:_NAMED])
    more = f" and {len(some) - _NAMED} more" if len(some) > _NAMED else ""
    verb = "would, once enforced, stop" if some[0].tried else "stops"
    return f"{first.rule.name} {verb} {noun}: {examples}{more}"


def _where(one: Stopped) -> str:
    apart = one.breach.place.startswith(("url()", "@import", "a request"))
    return one.breach.place if apart else f"{one.breach.place} of {shown(one.page.url)}"


def _what(one: Stopped) -> str:
    return one.breach.what if one.breach.what == "inline" else told(one.breach.what)


def rows(found: Sequence[Stopped]) -> list[Mapping[str, str]]:
    """The evidence: what browsers would name in their console."""
    return [
        {
            "page": shown(one.page.url),
            "what": _what(one),
            "where": one.breach.place,
            "directive": one.breach.rule.effective,
            "decided_by": directive(one.breach),
        }
        for one in found[:MOST]
    ]


def directive(breach: Breach) -> str:
    """The directive that decided, the same on every visit."""
    return steady(breach.rule.name, breach.rule.sources)


def steady(name: str, sources: Sequence[str]) -> str:
    """A directive without its nonces."""
    return _steady(name, tuple(sources[:MOST_SOURCES]))


@lru_cache(256)
def _steady(name: str, sources: tuple[str, ...]) -> str:
    parts = ("'nonce-...'" if source.lower().startswith("'nonce-") else source for source in sources)
    return " ".join((name, *parts))[:_LONGEST]


def repairs(found: Sequence[Stopped]) -> str:
    """The lines to write: whole policies where they are the same for everybody, else single directives."""
    by_policy: dict[str, list[Stopped]] = defaultdict(list)
    for one in found:
        by_policy[f"{one.tried} {policy_text(one.breach.under.policy)}"].append(one)
    parts = [_policy(some) for some in by_policy.values()]
    advice = [_ELSEWHERE[kind] for kind in _advised(found)]
    return "\n\n".join((*(part for part in parts if part), *advice))


def _advised(found: Iterable[Stopped]) -> Iterator[str]:
    kinds = dict.fromkeys((one.breach.kind, bool(one.breach.source)) for one in found)
    return (kind for kind, by_source in kinds if kind in _ELSEWHERE and (kind != "script" or not by_source))


def _policy(some: Sequence[Stopped]) -> str:
    """How one policy should read."""
    page, under = some[0].page, some[0].breach.under
    names = tuple(dict.fromkeys(target(one.breach.rule) for one in some[:MOST] if one.breach.source))
    if not names:
        return ""
    new = amended(under.policy, (one.breach for one in some[:MOST]))
    lines = [f"  {steady(name, new[name])}{_was(under.policy, some, name)}" for name in names]
    told_ = f"in the {_header(some)} of {_place(page, under)}:\n" + "\n".join(lines)
    if under.in_page or some[0].tried or "'nonce-" in policy_text(under.policy).lower():
        return told_
    whole = "; ".join(" ".join((name, *sources)) for name, sources in new.items())
    if len(whole) > _LONGEST_POLICY:
        return told_
    return f"{told_}\n\n{block([(csp.NAME, whole)], host_of(page.url), [page.response])}"


def _was(policy: Policy, some: Sequence[Stopped], name: str) -> str:
    decided = next(one.breach.rule for one in some if target(one.breach.rule) == name)
    now = steady(name, policy[name]) if name in policy else f"{steady(decided.name, decided.sources)} decides"
    return f"   (now: {now})"


def _header(some: Sequence[Stopped]) -> str:
    return "Content-Security-Policy-Report-Only" if some[0].tried else "Content-Security-Policy"


def _place(page: Page, under: Placed) -> str:
    return f"the meta element in {shown(page.url)}" if under.in_page else host_of(page.url)


def policy_text(policy: Policy) -> str:
    """A policy on one line, the same on every visit."""
    return "; ".join(steady(name, sources) for name, sources in policy.items())
