"""Where the forms of a sign-in page send what people type, and what a redirect would do to it."""

from dataclasses import dataclass

from cockpit.facts.http import Response
from cockpit.facts.pages import Page
from cockpit.facts.trails import doors
from cockpit.launch import Launch
from cockpit.standards.html import Form
from cockpit.standards.locations import follow, host_of, origin_of, resolve
from cockpit.standards.redirects import place, same_page

# After these a client repeats a POST as GET (RFC 9110 sections 15.4.2 to 15.4.4); after 307, 308 it may not.
CONVERTS = (301, 302, 303)


@dataclass(frozen=True, slots=True)
class FormFault:
    """A form that sends to the wrong place: `kind` for programs, `text` completes "the form"."""

    kind: str
    text: str
    target: str
    wanted: str


def target_of(page: Page, form: Form) -> str:
    """The absolute URL a form sends to, or an empty string when it is no web address."""
    base = follow(page.url, page.document.base).url or page.url
    return follow(base, form.action).url


def sends(form: Form) -> bool:
    """The form sends what people typed, and does not only search."""
    return form.method == "post" or form.password


def form_fault(launch: Launch, page: Page, form: Form) -> FormFault | None:
    """What is wrong with the place that a form which sends something sends it to, or none."""
    target = target_of(page, form)
    if not target:
        return None
    host, own = host_of(target), origin_of(page.url)
    path = target.removeprefix(origin_of(target))
    home = f"{launch.origin if host_of(own) != host else f'https://{host}'}{path}"
    if place(host):
        return FormFault("form-localhost", f"sends to {host}, which no customer can reach", target, home)
    if target.startswith("http://"):
        return FormFault("form-plain-http", f"sends to {target} without encryption", target, home)
    if origin_of(target) in (own, launch.origin):
        return None
    if launch.inside(host):
        text = f"sends to {host}, which is not the canonical host"
        return None if _serves(launch, target) else FormFault("form-elsewhere", text, target, home)
    return _leaving(form, target, home)


def _serves(launch: Launch, target: str) -> bool:
    """A declared production host other than the spellings that only redirect."""
    declared = launch.host(host_of(target))
    return declared is not None and declared.production and origin_of(target) not in doors(launch)


def _leaving(form: Form, target: str, home: str) -> FormFault:
    host = host_of(target)
    if form.password:
        return FormFault("form-password-away", f"asks for a password and sends it to {host}", target, home)
    text = f"sends to {host}, outside the product; leave it if that is meant, as with a newsletter"
    return FormFault("form-off-product", text, target, home)


def converted(launch: Launch, seen: Response) -> str:
    """Where a POST to this URL would arrive without its data, or an empty string.

    Told from the answer to a GET. A 302 to another page is how many routes answer somebody who only looks,
    so it counts only where it names the same page in another spelling. A 301 speaks of the URL itself and
    always counts. What leaves the product does not: that is how a checkout hands over to somebody else's.
    """
    target = resolve(seen.url, seen.all("location")).url
    if seen.status not in CONVERTS or not target:
        return ""
    moved = seen.status == 301 or same_page(seen.url, target)  # noqa: PLR2004 - Moved Permanently
    return target if moved and launch.inside(host_of(target)) else ""
