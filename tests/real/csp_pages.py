"""Pages with a policy each, for a browser and for us; HERE is where they are served from."""

from dataclasses import dataclass
from typing import Final

from cockpit.standards.csp_inline import source_of

AWAY: Final = "http://other.example"
CODE, STYLE, CLICK = "window.ran = 1", "b { color: red }", "window.clicked = 1"
_SHEET: Final = (
    "@font-face{font-family:F;src:url(/own.woff2)}"
    "@font-face{font-family:G;src:url('http://other.example/g.woff2')}b{font-family:F}i{font-family:G}"
    "b{background:url(data:image/gif;base64,R0lGODlhAQABAAAAACw=)}"
    "i{background:u\\72l(http://other.example/bg.png)}"
    "u{background:/* url(no.png) */image-set('/set.png' 1x)}"
)
FILES: Final = {
    "/own.js": ("text/javascript", "window.own = 1"),
    "/own.css": ("text/css", _SHEET),
    "/dir/a.js": ("text/javascript", ""),
    "/frame.html": ("text/html", "<p>frame"),
}


@dataclass(frozen=True)
class Sample:
    """One page: its policies by header, and what it holds."""

    policies: tuple[str, ...]
    html: str


_ALL: Final = (
    f"<link rel=stylesheet href=/own.css><link rel=stylesheet href={AWAY}/x.css><script src=/own.js></script>"
    f"<script src={AWAY}/x.js></script><script>{CODE}</script><style>{STYLE}</style><b>b</b><i>i</i><u>u</u>"
    f"<p style='color:blue' onclick='{CLICK}'>p</p><img src=/i.png><img src={AWAY}/i.png>"
    "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='><iframe src=/frame.html></iframe>"
    f"<iframe src={AWAY}/f></iframe><audio src=/a.mp3 preload=auto></audio><object data={AWAY}/o></object>"
)
_CHAINS: Final = (
    f"default-src 'none'; script-src {AWAY}; script-src-elem 'self'; child-src 'self'; "
    "style-src-attr 'none'; style-src 'self' 'unsafe-inline'"
)
_HASHES: Final = (
    f"script-src 'unsafe-hashes' {source_of(CLICK)}; style-src 'unsafe-hashes' {source_of('color: red')}"
)
SAMPLES: Final = {
    "no policy": Sample((), _ALL),
    "self": Sample(("default-src 'self'",), _ALL),
    "none": Sample(("default-src 'none'",), _ALL),
    "any": Sample(("default-src *",), _ALL),
    "any with inline": Sample(("default-src * data: 'unsafe-inline'",), _ALL),
    "scheme": Sample(("default-src http:; script-src https:; style-src http: 'unsafe-inline'",), _ALL),
    "fallback chains": Sample(
        (_CHAINS,),
        _ALL,
    ),
    "two policies": Sample(
        (f"img-src {AWAY}", "img-src 'self'; script-src 'self' http://other.example"), _ALL
    ),
    "nonces and hashes": Sample(
        (f"script-src 'nonce-abc' {source_of(CODE)}; style-src {source_of(STYLE)}",),
        f"<script nonce=abc>1</script><script nonce=abd>2</script><script>{CODE}</script><script>3</script>"
        f"<script nonce=abc src={AWAY}/x.js></script><script src=/own.js></script><style>{STYLE}</style>"
        "<style>i{color:blue}</style>",
    ),
    "unsafe-inline beside a hash": Sample(
        (f"script-src 'unsafe-inline' {source_of(CODE)}; style-src 'unsafe-inline'",),
        f"<script>{CODE}</script><script>other()</script><p onclick='{CLICK}' style='color:red'>",
    ),
    "unsafe-hashes": Sample(
        (_HASHES,),
        f"<p onclick='{CLICK}' style='color: red'><p onclick='other()' style='color: blue'>",
    ),
    "strict-dynamic": Sample(
        (f"script-src 'strict-dynamic' 'nonce-abc' 'unsafe-inline' 'self' {AWAY}",),
        f"<script nonce=abc src=/own.js></script><script src=/dir/a.js></script>"
        f"<script src={AWAY}/x.js></script><script>{CODE}</script><p onclick='{CLICK}'>",
    ),
    "paths": Sample(
        (f"script-src HERE/dir/ {AWAY}/a/x.js {AWAY}/b%2Fc.js; img-src {AWAY}:80/i.png {AWAY}:*/j/",),
        "<script src=/dir/a.js></script><script src=/own.js></script>"
        f"<script src={AWAY}/a/x.js?v=1></script><script src={AWAY}/a/y.js></script><img src={AWAY}/i.png>"
        f"<img src={AWAY}/i2.png><img src={AWAY}:81/j/k.png><img src={AWAY}:81/i.png>",
    ),
    "hosts and ports": Sample(
        ("img-src *.example other.example:8080 https://secure.example sub.other.example",),
        "".join(
            f"<img src={url}/i.png>"
            for url in (
                *(
                    "http://other.example",
                    "http://a.b.example",
                    "http://example",
                    "http://other.example:8080",
                ),
                *(
                    "http://secure.example",
                    "https://secure.example",
                    "https://sub.other.example",
                    "http://x.test",
                ),
            )
        ),
    ),
    "meta": Sample(
        (),
        f"<head><script>{CODE}</script><meta http-equiv=Content-Security-Policy content=\"script-src 'self'; "
        f"sandbox; frame-ancestors 'none'\"><script>{CODE}</script></head><script src=/own.js></script>"
        f"<meta http-equiv=Content-Security-Policy content=\"img-src 'none'\"><img src=/i.png>",
    ),
    "base": Sample(("base-uri 'none'",), f"<base href={AWAY}/x/><p>text"),
    "srcsets": Sample(
        ("img-src 'none'",), "<img srcset='/a.png 1x'><picture><source srcset=/b.png><img></picture>"
    ),
    "inert": Sample(
        ("default-src 'none'",),
        "<template><img src=/t.png><script>x()</script></template><noscript><img src=/n.png></noscript>"
        "<textarea><script src=/own.js></script></textarea><!-- <img src=/c.png> -->"
        "<script type=text/x>x</script><script type=application/json>{}</script>"
        "<script nomodule>x()</script>",
    ),
    "svg": Sample(
        ("default-src 'none'",), "<svg><image href=/s.png /><script href=/own.js /><style>i{}</style></svg>"
    ),
    "srcdoc": Sample(
        ("img-src 'none'; script-src 'none'",), "<iframe srcdoc='<img src=/i.png>'></iframe><img src=/j.png>"
    ),
    "a form": Sample(("form-action 'self'",), f"<form method=post action={AWAY}/x></form>"),
    "its own form": Sample(("form-action http://ok.example",), "<form method=post></form>"),
    "a button": Sample(
        ("form-action HERE/x",), "<form method=post action=/x><button formaction=/y>y</button></form>"
    ),
    "links": Sample(("script-src 'self'",), "<a href='javascript:window.gone=1'>x</a>"),
    "requests": Sample(
        ("connect-src 'self' wss:",),
        f"<script>fetch('{AWAY}/a').catch(() => 0);fetch('HERE/b');navigator.sendBeacon('{AWAY}/c');"
        "try { new WebSocket('ws://other.example/d') } catch {}; new EventSource('http://other.example/e')</script>",
    ),
    "any request": Sample(
        ("connect-src *",),
        f"<script>fetch('{AWAY}/a').catch(() => 0); new WebSocket('ws://other.example/d')</script>",
    ),
    "preloads": Sample(
        ("default-src 'none'",),
        "<link rel=preload as=image href=/p.png><link rel=preload as=script href=/own.js>"
        "<link rel=modulepreload href=/dir/a.js>",
    ),
    "modules": Sample(
        ("script-src 'self'",),
        f"<script type=module src={AWAY}/m.js></script><script type=module>1</script>"
        '<script type=importmap>{"imports":{}}</script>',
    ),
    "words that count for nothing": Sample(
        ("script-src self 'none' 'unsafe-inlin'; SCRIPT-SRC *",), "<script src=/own.js></script>"
    ),
}
_PLAIN: Final = (
    f"<script src={AWAY}/a.js></script><link rel=stylesheet href={AWAY}/a.css><img src={AWAY}/a.png>"
    f"<iframe src={AWAY}/frame></iframe><object data={AWAY}/object></object><img srcset='{AWAY}/set.png 1x'>"
    f"<audio src={AWAY}/a.mp3 preload=auto></audio>"
    f"<video src={AWAY}/a.mp4 poster={AWAY}/poster.png preload=auto></video>"
    f"<style>@font-face{{font-family:F;src:url({AWAY}/a.woff2)}}b{{font-family:F}}"
    f"i{{background:url({AWAY}/bg.png)}}</style><b>b</b><i style='border-image:url({AWAY}/border.png)'>i</i>"
    f"<svg><image href={AWAY}/svg.png /></svg><img src=http://203.0.113.9/at.png>"
)
MIXED: Final = {
    "by itself": Sample((), _PLAIN),
    "upgraded by policy": Sample(("upgrade-insecure-requests",), _PLAIN),
}
