"""Faults of what pages are made of: http where https belongs, addresses of a desk, policies that forget."""

from cockpit.lab.faults import Fault
from cockpit.lab.pages import APP, LOGO, ORIGIN, SCRIPT, STYLE
from cockpit.lab.world import World

_CSP = "content-security-policy"
_PARTNER = "https://map.velopass.test"
_PREVIEW = "https://velomart-git-redesign-velo.vercel.app"
_APP_HOST = "app.velomart.test"


def _forgets(world: World, host: str, *instead: str) -> None:
    """The policy of a host has these directives in place of those of the same name."""
    headers = world.sites[host].headers
    new = {text.split()[0]: text for text in instead}
    kept = [part.strip() for part in headers[_CSP].split(";")]
    headers[_CSP] = "; ".join([part for part in kept if part.split()[0] not in new] + list(new.values()))


def _appended(world: World, path: str, text: str) -> None:
    """One more line in a file of the shop."""
    body = str(world.home.routes[path].body)
    world.home.change(path, body=f"{body}{text}\n")


def _embedded(world: World) -> None:
    world.launch["product"]["embedded_by"] = [_PARTNER]


def _login(world: World, old: str, new: str) -> None:
    world.sites[_APP_HOST].rewrite("/login", old, new)


FAULTS = (
    Fault(
        "tls.mixed-content",
        "The home page loads its script by http.",
        lambda world: world.home.rewrite("/", f'src="{SCRIPT}"', 'src="http://velomart.test/assets/app.js"'),
        demo=True,
    ),
    Fault(
        "tls.mixed-content:image",
        "The logo on the home page is named by http.",
        lambda world: world.home.rewrite("/", f'src="{LOGO}"', f'src="http://velomart.test{LOGO}"'),
    ),
    Fault(
        "tls.mixed-content:srcset",
        "The sharp version of the logo is named by http.",
        lambda world: world.home.rewrite("/", f'srcset="{LOGO}', f'srcset="http://velomart.test{LOGO}'),
    ),
    Fault(
        "tls.mixed-content:form",
        "The sign-in form sends the password by http.",
        lambda world: _login(world, f'action="{APP}', 'action="http://app.velomart.test'),
        also=("redirect.flow-safe",),
    ),
    Fault(
        "tls.mixed-content:style",
        "The style sheet names a picture by http.",
        lambda world: _appended(world, STYLE, f"main{{background:url(http://velomart.test{LOGO})}}"),
    ),
    Fault(
        "app.no-localhost-urls",
        "The script asks a server on the developer's own machine.",
        lambda world: _appended(world, SCRIPT, 'fetch("http://localhost:3000/v1/listings").then(show);'),
        demo=True,
    ),
    Fault(
        "app.no-localhost-urls:link",
        "The contact page links to the rehearsal.",
        lambda world: world.home.rewrite(
            "/contact", "<main>", '<main><a href="https://staging.velomart.test/help">Help</a>'
        ),
    ),
    Fault(
        "app.no-localhost-urls:preview",
        "A listing names the preview of a redesign as its real address.",
        lambda world: world.home.rewrite(
            "/listings/gazelle-1987", f'rel="canonical" href="{ORIGIN}', f'rel="canonical" href="{_PREVIEW}'
        ),
        also=("seo.single-version",),
    ),
    Fault(
        "header.nonbreaking",
        "The policy of the shop lets in scripts of another host only, not its own.",
        lambda world: _forgets(world, "velomart.test", "script-src https://cdn.velohost.test"),
    ),
    Fault(
        "header.nonbreaking:inline",
        "Somebody added an inline script to the home page, and the policy stops it.",
        lambda world: world.home.rewrite("/", "<main>", "<main><script>showWelcome()</script>"),
    ),
    Fault(
        "header.nonbreaking:style",
        "The policy of the shop forgets its own style sheet.",
        lambda world: _forgets(world, "velomart.test", "style-src https://cdn.velohost.test"),
    ),
    Fault(
        "header.nonbreaking:font",
        "The policy of the shop forgets the font that the style sheet loads.",
        lambda world: _forgets(world, "velomart.test", "font-src https://fonts.velohost.test"),
    ),
    Fault(
        "header.nonbreaking:form",
        "The policy of the app forbids every form, so nobody can sign in.",
        lambda world: _forgets(world, _APP_HOST, "form-action 'none'"),
    ),
    Fault(
        "header.nonbreaking:connect",
        "The script of the shop asks the API for listings, and the policy forbids it.",
        lambda world: _appended(world, SCRIPT, 'fetch("https://api.velomart.test/v1/listings").then(show);'),
    ),
    Fault(
        "header.nonbreaking:embed",
        "A partner is meant to show the shop in a frame, and the policy forbids it.",
        _embedded,
    ),
)
