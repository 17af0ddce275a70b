"""Every injected fault, with the layer and the kind that a triage has to name."""

from cockpit.facts.visits import Stage
from cockpit.launch.parts import Host, Route
from cockpit.triage.layers import State
from tests.triage.faults.making import (
    BOTH,
    MX,
    SQL,
    TWO,
    Fault,
    behind,
    door,
    health,
    lame,
    late,
    mail,
    not_tls,
    old,
    page,
    picky,
    records,
    refuse,
    silent,
    wary,
    watched,
)
from tests.triage.faults.shop import (
    HOST,
    OTHER4,
    V4,
    V6,
    Door,
    Shop,
    answer,
    by_path,
    closes,
    greets,
    hangs,
    paper,
    resets,
)
from tests.vantage.servers import says

DNS = (
    Fault(
        "NXDOMAIN of a host",
        lambda: Shop(
            zone={(HOST, "A"): [V4]},
            launch={"routes": (Route("app", f"https://app.{HOST}/", critical=True),)},
        ),
        Stage.DNS,
        "nxdomain",
    ),
    Fault("NXDOMAIN of the domain", lambda: Shop(zone={}), Stage.DNS, "domain-gone"),
    Fault("SERVFAIL", lambda: Shop(resolver=lame), Stage.DNS, "servfail"),
    Fault("DNSSEC is broken", lambda: Shop(resolver=wary), Stage.DNS, "dnssec"),
    Fault("the domain's servers time out", lambda: Shop(resolver=picky), Stage.DNS, "timeout"),
    Fault(
        "lame delegation",
        lambda: Shop(
            zone={(HOST, "NS"): ["ns1.dns.example.", "ns2.dns.example."], (HOST, "A"): [V4]},
            resolver=lame,
            servers={"ns1.dns.example": refuse("REFUSED"), "ns2.dns.example": refuse("REFUSED")},
        ),
        Stage.DNS,
        "lame",
    ),
    Fault("an empty answer", records(TXT=['"v=spf1 -all"']), Stage.DNS, "no-address"),
    Fault(
        "a wrong address",
        lambda: Shop(
            zone={(HOST, "A"): [OTHER4]},
            doors={OTHER4: Door(says(answer(200, "This domain is parked")))},
            launch={"hosts": (Host(HOST, target=V4),)},
        ),
        Stage.DNS,
        "wrong-address",
    ),
    Fault("a private address", records(A=["10.0.3.7"]), Stage.DNS, "private"),
    Fault("a CNAME that leads nowhere", records(CNAME=["gone.platform.example."]), Stage.DNS, "dangling"),
    Fault("CNAMEs in a circle", records(CNAME=[f"{HOST}."]), Stage.DNS, "loop"),
    Fault("the resolver is dead", lambda: Shop(resolver=silent), Stage.OWN_NETWORK, "resolver"),
)
CONNECTION = (
    Fault("connection refused", door(handler=None), Stage.TCP, "refused"),
    Fault("a black hole", door(hole=True), Stage.TCP, "timeout"),
    Fault(
        "one address of two refuses",
        lambda: Shop(zone=TWO, doors={V4: Door(), OTHER4: Door(None)}),
        Stage.TCP,
        "refused",
    ),
    Fault(
        "IPv6 dead while IPv4 lives",
        lambda: Shop(zone=BOTH, doors={V4: Door(), V6: Door(None)}),
        Stage.TCP,
        "refused",
    ),
    Fault(
        "IPv6 silent, and nobody knows ours",
        lambda: Shop(zone=BOTH, doors={V4: Door(), V6: Door(hole=True)}),
        Stage.TCP,
        "ipv6-silent",
        State.UNSURE,
    ),
)
TLS = (
    Fault("reset at accept", door(raw=resets), Stage.TLS, "handshake"),
    Fault("expired", door(shown=paper(starts=-90, ends=-1)), Stage.TLS, "expired"),
    Fault("not valid yet", door(shown=paper(starts=2, ends=30)), Stage.TLS, "not-yet-valid"),
    Fault("another name", door(shown=paper("other.example")), Stage.TLS, "bad-name"),
    Fault("unknown authority", door(shown=paper(trusted=False)), Stage.TLS, "not-trusted"),
    Fault("a protocol too old", door(tune=old), Stage.TLS, "old-protocol"),
    Fault("handshake cut", door(raw=closes), Stage.TLS, "handshake"),
    Fault("handshake hangs", door(raw=hangs), Stage.TLS, "timeout"),
    Fault("plain HTTP on port 443", door(raw=not_tls), Stage.TLS, "handshake"),
    Fault(
        "a stale certificate on one address of two",
        lambda: Shop(zone=TWO, doors={V4: Door(), OTHER4: Door(shown=paper(starts=-90, ends=-1))}),
        Stage.TLS,
        "expired",
    ),
)
EDGE = (
    Fault(
        "the origin refuses (521)",
        page(521, "error code: 521", server="cloudflare"),
        Stage.EDGE,
        "status-5xx",
    ),
    Fault("another edge's 522", page(522, "error"), Stage.EDGE, "behind"),
    Fault(
        "Cloudflare's own 502",
        page(502, '<div id="cf-error-details">', server="cloudflare", cf_ray="8c1d2e3f4a5b6c7d-AMS"),
        Stage.EDGE,
        "behind",
    ),
    Fault(
        "CloudFront without an origin",
        page(504, "error", x_cache="Error from cloudfront"),
        Stage.EDGE,
        "behind",
    ),
    Fault(
        "no such deployment",
        page(404, "DEPLOYMENT_NOT_FOUND", server="Vercel", x_vercel_error="DEPLOYMENT_NOT_FOUND"),
        Stage.EDGE,
        "unclaimed",
    ),
    Fault(
        "a challenge page",
        page(403, "<title>Just a moment...</title>", cf_mitigated="challenge"),
        Stage.EDGE,
        "blocked",
        State.BLOCKED,
    ),
    Fault(
        "a wall answers 403",
        page(403, "error code: 1020", server="cloudflare"),
        Stage.EDGE,
        "blocked",
        State.BLOCKED,
    ),
    Fault("asked too often (429)", page(429), Stage.EDGE, "blocked", State.BLOCKED),
)
HTTP = (
    Fault("an empty reply", behind(says()), Stage.HTTP, "closed"),
    Fault("half of the headers", behind(says(b"HTTP/1.1 200 OK\r\nContent-Ty")), Stage.HTTP, "garbage"),
    Fault(
        "the body is cut",
        behind(says(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nBicy")),
        Stage.HTTP,
        "cut-short",
    ),
    Fault("no HTTP at all", behind(says(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")), Stage.HTTP, "garbage"),
    Fault("no answer to the request", behind(hangs), Stage.HTTP, "timeout"),
    Fault(
        "redirects in a circle",
        behind(
            by_path(
                home=answer(302, "", location="/a"),
                a=answer(302, "", location="/b"),
                b=answer(302, "", location="/a"),
            )
        ),
        Stage.HTTP,
        "redirect-loop",
    ),
)
APP = (
    Fault("500", page(500), Stage.APP, "status-5xx"),
    Fault("the program behind nginx is down", page(502, "<center>nginx</center>"), Stage.APP, "gateway"),
    Fault(
        "a function times out",
        page(504, "x", x_vercel_error="FUNCTION_INVOCATION_TIMEOUT"),
        Stage.APP,
        "gateway",
    ),
    Fault("404 at the front door", page(404), Stage.APP, "status-4xx"),
    Fault("another text", page(200, "It works!"), Stage.APP, "wrong-text"),
    Fault("slow beyond the limit", behind(late), Stage.APP, "slow"),
    Fault("health says down", health(503, '{"status": "down"}'), Stage.APP, "status-5xx"),
    Fault("health says down under 200", health(200, '{"status": "down"}'), Stage.APP, "sick"),
)
DEPENDENCY = (
    Fault(
        "health names the database",
        health(503, '{"status": "error", "database": "down"}'),
        Stage.DEPENDENCY,
        "sick",
    ),
    Fault(
        "degraded, the queue is down",
        health(200, '{"status": "degraded", "queue": "down"}'),
        Stage.DEPENDENCY,
        "sick-queue",
    ),
    Fault(
        "500 at home, and health names the database",
        health(503, '{"status": "error", "database": "down"}', home=answer(500, "oops")),
        Stage.DEPENDENCY,
        "sick",
    ),
    Fault(
        "the word that should be there is gone, for the database is down",
        lambda: Shop(
            doors={
                V4: Door(
                    says(
                        answer(
                            body='{"status": "degraded", "database": "down"}', content_type="application/json"
                        )
                    )
                )
            },
            launch={"routes": (Route("health", f"https://{HOST}/up", "health", True, "ok"),)},
        ),
        Stage.DEPENDENCY,
        "sick-database",
    ),
    Fault("the page names the database", page(500, SQL), Stage.DEPENDENCY, "named"),
)
MAIL = (
    Fault("no MX", mail({}), Stage.MAIL, "no-mx"),
    Fault("a null MX", mail({(HOST, "MX"): ["0 ."]}), Stage.MAIL, "no-mx"),
    Fault("an MX that does not exist", mail({(HOST, "MX"): ["10 gone.example."]}), Stage.MAIL, "no-server"),
    Fault("SMTP refused", mail(MX), Stage.MAIL, "refused"),
    Fault("no mail server speaks there", mail(MX, greets(b"HTTP/1.1 400 Bad\r\n")), Stage.MAIL, "garbage"),
)
MONITORS = (
    Fault("a mail server that is watched refuses", watched(None), Stage.TCP, "refused"),
    Fault(
        "a mail server that is watched does not know us",
        watched(greets(b"554 go away\r\n")),
        Stage.MAIL,
        "no-greeting",
        State.UNSURE,
    ),
)
FAULTS = (*DNS, *CONNECTION, *TLS, *EDGE, *HTTP, *APP, *DEPENDENCY, *MAIL, *MONITORS)
HEALTHY = (
    ("a shop that is well", Shop),
    (
        "a redirect to the page",
        lambda: Shop(doors={V4: Door(by_path(home=answer(302, "", location="/start"), start=answer()))}),
    ),
    (
        "a private page",
        lambda: Shop(
            doors={V4: Door(says(answer(401, "who are you")))},
            launch={"routes": (Route("desk", f"https://{HOST}/", critical=True, private=True),)},
        ),
    ),
    ("mail is taken", mail(MX, greets(b"220 mx ESMTP\r\n", b"250 mx\r\n", b"221 bye\r\n"))),
    ("health is well", health(200, '{"status": "ok", "database": "ok"}')),
)
