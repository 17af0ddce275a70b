"""The cookies by which people stay signed in: what is wrong with each, and whether it reaches its hosts.

Levels, and why (RFC 6265bis; OWASP Session Management cheat sheet). A session that browsers throw away, that
does not reach a declared host or path, or that exists twice signs people out or sends them round in circles:
that fails. So does one that goes out unencrypted or that injected scripts can read, for it can be stolen. A
wider Domain than needed, and a SameSite that stops the way back from a provider, are warnings. A missing
SameSite is only noted: browsers take Lax or do nearly the same.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from cockpit.facts.names import Names
from cockpit.facts.trails import absolute
from cockpit.kit.cookie_jars import Jar
from cockpit.kit.headers import Flaw
from cockpit.launch import Launch
from cockpit.model import Severity, Verdict
from cockpit.standards.cookie_names import for_scripts, steady
from cockpit.standards.cookies import SHOWN, Cookie, thrown_away
from cockpit.standards.hosting import under
from cockpit.standards.locations import host_of, path_of

FAIL, LOW = Verdict.FAIL, Severity.LOW
MOST: Final = 5  # hosts or routes that are named
MOST_SCOPES: Final = 20  # of one cookie that are compared
_SIGNED_IN = ("auth", "write")


def flaws(launch: Launch, jar: Jar, names: Names) -> tuple[Flaw, ...]:
    """Everything that is wrong with one session cookie; some line sets it."""
    kept = jar.kept
    return (
        *_thrown(jar),
        *_twice(launch, jar),
        *_stealable(kept),
        *_narrow(jar),
        *_below(launch, jar),
        *_wide(launch, jar, names),
        *_same_site(launch, kept),
        *_misspelt(jar.cookies),
    )


def notes(jar: Jar) -> tuple[str, ...]:
    """What is worth a word without being wrong."""
    silent = any(not one.same_site and not one.odd for one in jar.kept)
    return ("SameSite is not said, so browsers choose: most take Lax",) if silent else ()


def plain_flaws(cookies: Iterable[Cookie]) -> Iterator[Flaw]:
    """What is wrong with the other cookies of one host, which sign nobody in."""
    for one in cookies:
        if one.ends:
            continue
        if why := thrown_away(one):
            yield Flaw("thrown-away", f"browsers throw {steady(one.name)} away: {why}", severity=LOW)
        elif not one.secure:
            yield Flaw(
                "not-secure", f"{steady(one.name)} goes out by plain http as well: no Secure", severity=LOW
            )


def _thrown(jar: Jar) -> Iterator[Flaw]:
    if any(one.url.startswith("https:") for one in jar.kept):
        wrong = [one for one in jar.cookies if one.url.startswith("https:")]  # which makes http good
    else:
        wrong = list(jar.cookies)
    for why in dict.fromkeys(thrown_away(one) for one in wrong if not one.ends):
        if why:
            verdict = Verdict.WARN if jar.kept else FAIL
            yield Flaw("thrown-away", f"browsers throw it away: {why}", verdict)


def _twice(launch: Launch, jar: Jar) -> Iterator[Flaw]:
    """Two cookies of one name reach the same page; which one the server reads is luck."""
    hosts = {one.host for one in jar.kept} | {host.name for host in launch.hosts} | set(jar.hosts)
    apart = list({one.scope: one for one in jar.kept}.values())[:MOST_SCOPES]
    for at, first in enumerate(apart):
        for second in apart[at + 1 :]:
            both = sorted(host for host in hosts if first.reaches(host) and second.reaches(host))
            if both and (first.covers(second.path) or second.covers(first.path)):
                text = (
                    f"it exists twice at {both[0]}, for {_scope(first)} and for {_scope(second)}: it is luck "
                    "which one the server reads, and signing in goes round in circles"
                )
                yield Flaw("two-scopes", text, FAIL)
                return


def _scope(cookie: Cookie) -> str:
    place, path = cookie.scope
    return place if path == "/" else f"{place}{path[:SHOWN]}"


def _stealable(kept: Iterable[Cookie]) -> Iterator[Flaw]:
    kept = list(kept)
    if open_ := next((one for one in kept if not one.secure), None):
        how = "comes by plain http" if open_.url.startswith("http:") else "has no Secure"
        text = f"it {how}: one request without encryption, and whoever shares the network has the session"
        yield Flaw("not-secure", text, FAIL)
    if bare := next((one for one in kept if not one.http_only), None):
        readable = for_scripts(bare.name)
        text = "it has no HttpOnly: a script that gets into a page can read the session and send it away"
        text += "; this library's browser client needs it so" if readable else ""
        yield Flaw("not-http-only", text, Verdict.WARN if readable else FAIL)


def _narrow(jar: Jar) -> Iterator[Flaw]:
    out = [host for host in jar.hosts if jar.kept and not any(one.reaches(host) for one in jar.kept)]
    if out:
        text = f"it does not reach {', '.join(out[:MOST])}: people are signed out there"
        yield Flaw("narrow", text, FAIL)


def _below(launch: Launch, jar: Jar) -> Iterator[Flaw]:
    """Routes that need the session and lie outside its Path."""
    urls = [absolute(launch, one.url) for one in launch.routes if one.private or one.kind in _SIGNED_IN]
    out = []
    for url in urls:
        reaching = [one for one in jar.kept if one.reaches(host_of(url))]
        if reaching and not any(one.covers(path_of(url)) for one in reaching):
            out.append(url)
    if out:
        path = next(one.path for one in jar.kept if not one.covers(path_of(out[0])))
        text = f"it holds below Path={path[:SHOWN]} only, so people are signed out at {', '.join(out[:MOST])}"
        yield Flaw("path", text, FAIL)


def _wide(launch: Launch, jar: Jar, names: Names) -> Iterator[Flaw]:
    domains = sorted({one.domain for one in jar.kept if one.domain}, key=len)
    if not domains or not jar.hosts:
        return
    widest = domains[0]
    more = others(launch, widest, jar.hosts, names)
    apart = elsewhere(launch, more, names)
    alone = len(jar.hosts) == 1 and more  # then no Domain at all is the narrowest
    if under(jar.needed, widest) and (alone or widest != jar.needed):
        every = f", {', '.join(more[:MOST])} among them" if more else ""
        told = "; ".join(
            (
                f"Domain={widest} gives it to every host below{every}, and only {_all(jar)} needs it",
                *apart.values(),
            )
        )
        yield Flaw("wide", told)
    elif apart:
        text = f"what {_all(jar)} share also goes to hosts that others run: {', '.join(apart.values())}"
        yield Flaw("shared-with-others", text, severity=LOW)


def _all(jar: Jar) -> str:
    return " and ".join(jar.hosts[:MOST])


def others(launch: Launch, domain: str, hosts: Sequence[str], names: Names) -> tuple[str, ...]:
    """The known names below a domain that are not among the hosts; mail servers speak no http."""
    mail = {host.name for host in launch.hosts if host.role == "mail"}
    found = {name for name, lookup in names.lookups.items() if lookup.exists and not lookup.wildcard}
    known = {host.name for host in launch.hosts} | found
    return tuple(sorted(name for name in known - mail - set(hosts) if under(name, domain)))


def elsewhere(launch: Launch, hosts: Iterable[str], names: Names) -> Mapping[str, str]:
    """Of these hosts those whose name leads to somebody else's server, with a clause for each."""
    found = {}
    for name in hosts:
        row, lookup = launch.host(name), names.lookups.get(name)
        target = lookup.chain[-1] if lookup and lookup.chain else ""
        if target and not launch.inside(target) and (row is None or not row.own_code):
            found[name] = f"{name} is served by {target}"
    return dict(list(found.items())[:MOST])


def _same_site(launch: Launch, kept: Iterable[Cookie]) -> Iterator[Flaw]:
    for one in kept:
        if one.same_site == "strict" and launch.oauth:
            text = (
                f"SameSite=Strict keeps it back when people return from {launch.oauth[0].provider}: they "
                "look signed out"
            )
            yield Flaw("strict", text)
        elif one.same_site == "none" and not launch.product.embedded_by:
            text = "SameSite=None lets any site send requests in the visitor's name"
            yield Flaw("same-site-none", text, severity=LOW)
        elif one.odd:
            text = f"SameSite={one.odd} is none of Lax, Strict and None, so browsers choose"
            yield Flaw("same-site-odd", text, severity=LOW)


def _misspelt(cookies: Iterable[Cookie]) -> Iterator[Flaw]:
    for wrong, meant in dict.fromkeys(pair for one in cookies for pair in one.misspelt):
        text = f"{wrong} is no attribute that browsers know; {meant} was probably meant"
        yield Flaw("misspelt", text, severity=LOW)
