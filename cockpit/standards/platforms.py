"""Where a product may be hosted, and by what each place gives itself away.

Every row is a fact the platform publishes or shows: the names customers are told to point a CNAME at, the
response headers it adds, the addresses it documents for an apex, the page it serves for a name nobody
claimed, and how its preview deployments are called. A row holds no judgement.
"""

from dataclasses import dataclass

from cockpit.standards.edge_ranges import CLOUDFLARE, FASTLY


@dataclass(frozen=True, slots=True)
class Platform:
    """One platform or edge.

    `names` are how people write it; `suffixes` end a CNAME target; `headers` are (name, part of the value); a
    part that begins with ^ is a pattern of how the value begins. `networks` are addresses it documents;
    `unclaimed` are texts of its "no such app" page, which comes with a status of 400 or above; `previews` are
    patterns of hosts that are not production. All of it lower case.
    An `edge` stands in front of the platform and hides it.
    """

    name: str
    names: tuple[str, ...]
    suffixes: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    networks: tuple[str, ...] = ()
    unclaimed: tuple[str, ...] = ()
    previews: tuple[str, ...] = ()
    edge: bool = False


PLATFORMS = (
    Platform(
        "Vercel",
        ("vercel", "zeit"),
        ("vercel.app", "vercel-dns.com", "now.sh"),
        (("x-vercel-id", ""), ("server", "vercel")),
        ("76.76.21.0/24", "216.198.79.0/24", "64.29.17.0/24"),
        ("deployment_not_found", "the deployment could not be found on vercel"),
        (r".+-git-.+\.vercel\.app", r".+-[a-z0-9]{9}-.+\.vercel\.app"),
    ),
    Platform(
        "Netlify",
        ("netlify",),
        ("netlify.app", "netlify.com", "netlifyglobalcdn.com"),
        (("x-nf-request-id", ""), ("server", "netlify")),
        ("75.2.60.5/32",),
        ("not found - request id:",),
        (r"deploy-preview-\d+--.+\.netlify\.app", r".+--.+\.netlify\.app"),
    ),
    Platform(
        "Cloudflare Pages",
        ("cloudflare pages", "cloudflare workers", "pages.dev", "workers.dev"),
        ("pages.dev", "workers.dev"),
        previews=(r"[0-9a-z-]+\.[0-9a-z-]+\.pages\.dev",),
    ),
    Platform(
        "GitHub Pages",
        ("github pages", "github"),
        ("github.io",),
        (("x-github-request-id", ""), ("server", "github.com")),
        ("185.199.108.0/22", "2606:50c0:8000::/46"),
        ("there isn't a github pages site here",),
    ),
    Platform("GitLab Pages", ("gitlab pages",), ("gitlab.io",)),
    Platform(
        "Heroku",
        ("heroku",),
        ("herokuapp.com", "herokudns.com", "herokussl.com"),
        (("via", "heroku-router"), ("via", "vegur"), ("server", "heroku")),
        unclaimed=("herokucdn.com/error-pages/no-such-app.html", "no such app"),
        previews=(r".+-pr-\d+(-[0-9a-f]+)?\.herokuapp\.com",),
    ),
    Platform(
        "Render",
        ("render", "render.com", "onrender"),
        ("onrender.com",),
        (("x-render-origin-server", ""), ("rndr-id", ""), ("x-render-routing", "")),
        ("216.24.57.0/24",),
        previews=(r".+-pr-\d+\.onrender\.com",),
    ),
    Platform(
        "Railway",
        ("railway",),
        ("railway.app", "railway.com"),
        (("server", "railway"), ("x-railway-edge", ""), ("x-railway-request-id", "")),
        unclaimed=("the train has not arrived at the station",),
        previews=(r".+-pr-\d+.*\.up\.railway\.app",),
    ),
    Platform(
        "Fly.io", ("fly.io", "fly"), ("fly.dev", "flydns.net"), (("fly-request-id", ""), ("server", "fly/"))
    ),
    Platform(
        "DigitalOcean App Platform",
        ("digitalocean", "digital ocean", "do app platform"),
        ("ondigitalocean.app",),
        (("x-do-app-origin", ""), ("x-do-orig-status", "")),
    ),
    Platform(
        "AWS",
        ("aws", "amazon web services", "amazon", "amplify", "elastic beanstalk", "cloudfront", "s3"),
        ("cloudfront.net", "amplifyapp.com", "elasticbeanstalk.com", "elb.amazonaws.com", "amazonaws.com"),
        (("x-amz-cf-id", ""), ("x-amz-request-id", ""), ("server", "awselb"), ("server", "amazons3")),
        unclaimed=("nosuchbucket",),
        previews=(r"pr-\d+\..+\.amplifyapp\.com",),
    ),
    Platform(
        "Azure",
        ("azure",),
        (
            "azurewebsites.net",
            "azurestaticapps.net",
            "azurefd.net",
            "cloudapp.azure.com",
            "trafficmanager.net",
        ),
        (("x-azure-ref", ""), ("set-cookie", "arraffinity")),
        unclaimed=("404 web site not found",),
    ),
    Platform(
        "Google Cloud",
        ("google cloud", "gcp", "cloud run", "app engine", "google"),
        ("run.app", "appspot.com", "ghs.googlehosted.com"),
        (("server", "google frontend"),),
    ),
    Platform(
        "Firebase Hosting",
        ("firebase",),
        ("web.app", "firebaseapp.com"),
        networks=("199.36.158.100/32",),
        unclaimed=("<title>site not found</title>",),
        previews=(r".+--.+\.web\.app",),
    ),
    Platform(
        "Shopify",
        ("shopify",),
        ("myshopify.com",),
        (("x-shopid", ""), ("powered-by", "shopify"), ("x-shopify-stage", "")),
        ("23.227.38.0/24",),
        ("sorry, this shop is currently unavailable",),
        (r".+\.shopifypreview\.com",),
    ),
    Platform(
        "Squarespace",
        ("squarespace",),
        ("squarespace.com",),
        (("server", "squarespace"),),
        ("198.185.159.144/31", "198.49.23.144/31"),
        ("no such account",),
    ),
    Platform(
        "Webflow",
        ("webflow",),
        ("webflow.com", "webflow.io"),
        (("x-wf-region", ""),),
        unclaimed=("the page you are looking for doesn't exist or has been moved",),
        previews=(r".+\.webflow\.io",),
    ),
    Platform(
        "Wix",
        ("wix",),
        ("wixdns.net", "wixsite.com"),
        (("x-wix-request-id", ""), ("server", "pepyaka")),
        ("185.230.63.0/24",),
        ("error connectyourdomain occurred",),
    ),
    Platform("WordPress.com", ("wordpress.com",), ("wordpress.com",), (("host-header", "wordpress.com"),)),
    Platform(
        "Replit",
        ("replit",),
        ("replit.app", "repl.co"),
        (("replit-cluster", ""),),
        previews=(r".+\.replit\.dev",),
    ),
    Platform("Lovable", ("lovable",), ("lovable.app", "lovable.dev"), networks=("185.158.133.1/32",)),
    Platform("Deno Deploy", ("deno", "deno deploy"), ("deno.dev", "deno.net"), (("server", "deno"),)),
    Platform("Surge", ("surge",), ("surge.sh",), (("server", "surgecdn"),), unclaimed=("project not found",)),
    Platform(
        "Cloudflare",
        ("cloudflare",),
        ("cdn.cloudflare.net",),
        (("cf-ray", ""), ("server", "^cloudflare$")),
        CLOUDFLARE,
        edge=True,
    ),
    Platform(
        "Fastly",
        ("fastly",),
        ("fastly.net", "fastlylb.net"),
        (("x-served-by", "^cache-[a-z]{3}"), ("x-fastly-request-id", "")),
        FASTLY,
        ("fastly error: unknown domain",),
        edge=True,
    ),
    Platform(
        "Akamai",
        ("akamai",),
        ("akamaiedge.net", "edgekey.net", "edgesuite.net"),
        (("server", "^akamaighost$"),),
        edge=True,
    ),
    Platform(
        "Bunny",
        ("bunny", "bunnycdn"),
        ("b-cdn.net",),
        (("server", "^bunnycdn-"), ("cdn-pullzone", "")),
        edge=True,
    ),
)
