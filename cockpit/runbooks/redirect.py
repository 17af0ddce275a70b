"""An address leads in circles, or to the wrong place."""

from collections.abc import Iterator

from cockpit.launch import Launch
from cockpit.launch.parts import Redirect
from cockpit.runbooks import accounts, people
from cockpit.runbooks.runbook import Known, Runbook
from cockpit.runbooks.words import LONG, all_green, first_look, listed, rows, run, said, unknown

_FOLLOW = "curl -sIL --max-redirs 10 {} | grep -iE '^(http|location)'"


def redirect(launch: Launch, _known: Known) -> Runbook:
    """Too many redirects."""
    host = launch.host(launch.canonical_host)
    owner = people.owner(launch, ("redirect",), host.owner if host else "")
    others = accounts.holders(launch, accounts.EDGE, accounts.HOSTING)
    company = accounts.support(launch, accounts.EDGE, accounts.HOSTING)
    return Runbook(
        id="rb-redirect",
        title="An address leads in circles or to the wrong page",
        symptom='The browser says "too many redirects", or an address that people know leads to another '
        f"page, another name or an old version, and not to {said(launch.origin)}.",
        first_look=first_look(launch, "check", "redirect"),
        steps=tuple(_steps(launch)),
        worked=f"{all_green('check', 'redirect')} In a private window {_others(launch)} end at "
        f"{said(launch.origin)}.",
        call=people.call(launch, owner, *others, company=company),
        owner=owner,
    )


def _others(launch: Launch) -> str:
    """The other spellings of the address."""
    return listed(url for url in launch.variants if url != launch.origin)


def _steps(launch: Launch) -> Iterator[str]:
    yield (
        f"Follow the address. Run {run(_FOLLOW, f'http://{launch.domain}/')}. Each location line is one hop "
        f"(one redirect); the last one should lead to {said(launch.origin)}/ and no line may come twice. "
        "Write down the two addresses that take turns, if two do."
    )
    yield f"Do the same for the other spellings: {_others(launch)}."
    yield from _edge(launch)
    yield (
        f"If {said(launch.domain)} and {said(launch.www)} take turns: two places decide which of them is "
        f"the right one, the edge and the platform. {accounts.sign_in(launch, accounts.HOSTING, 'hosting')} "
        f"The main domain there should be {said(launch.canonical_host)}. Note what it was before you change "
        "it. To undo it, set that again."
    )
    yield (
        "If a rule was added or changed lately (at the edge, at the platform, in the code): switch that one "
        "rule off, and keep its text. To undo it, switch it on again."
    )
    yield "If it began with a release: go on with the runbook rb-deploy."
    yield from _old_paths(launch)
    yield (
        "Look again in a private window: browsers keep permanent redirects for a long time. At the edge, "
        "purge these addresses from its cache (nothing is lost by it: it fetches them anew, so there is "
        "nothing to undo)."
    )


def _edge(launch: Launch) -> Iterator[str]:
    """The classic: an edge that asks a server by http which leads back to https."""
    if launch.edge is None and not any(host.proxied for host in launch.hosts):
        return
    yield (
        "If http and https of one name take turns: the edge asks the server by http and the server leads it "
        f"back to https. {accounts.sign_in(launch, accounts.EDGE, 'edge')} Its TLS mode should be "
        '"Full (strict)". Note what it was before you change it. To undo it, set that again.'
    )


def _old_paths(launch: Launch) -> Iterator[str]:
    """What each old address is meant to do."""
    if not launch.redirects:
        line = '[[redirect]] from = "...", to = "..."'
        yield unknown("Old addresses that must keep leading somewhere: which they are is", line)
        return
    told = rows([_path(one) for one in launch.redirects], "the [[redirect]] rows")
    yield f"See that the old addresses still do what they are meant to. {' '.join(told)}"


def _path(one: Redirect) -> str:
    away = f"leads to {said(one.to, LONG)}" if one.to else "says that the page is gone"
    return f"{said(one.start, LONG)} {away} ({one.code})."
