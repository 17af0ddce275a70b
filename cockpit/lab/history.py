"""The company's repository: its files and the few commits that led to them."""

from cockpit.lab.world import Commit

_SERVER = """import http from "node:http";
import { listings } from "./listings.js";

const port = process.env.PORT ?? "8080";
http.createServer((request, response) => {
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(listings()));
}).listen(port);
"""
_LISTINGS = """export const listings = () => [
  { id: "gazelle-1987", price: 420 },
  { id: "peugeot-px10", price: 980 },
  { id: "brompton-m3l", price: 760 },
];
"""
_FLY = """app = "velomart"
primary_region = "ams"

[http_service]
internal_port = 8080
force_https = true

[[http_service.checks]]
path = "/health"
interval = "15s"
"""
_CI = """name: check
on: [push]
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: npm ci
      - run: npm test
"""
_PACKAGE = """{
  "name": "velomart",
  "private": true,
  "type": "module",
  "scripts": { "start": "node src/server.js", "test": "node --test" }
}
"""
_README = "# Velomart\n\nBicycles with a second life. `npm start` serves the shop on port 8080.\n"


def commits(release: str) -> list[Commit]:
    """The history, oldest first; `release` is what the last one deploys."""
    return [
        Commit(
            "First bicycle online",
            {"README.md": _README, "src/listings.js": _LISTINGS, ".gitignore": ".env\n"},
        ),
        Commit("Serve the listings", {"src/server.js": _SERVER, "package.json": _PACKAGE}),
        Commit(
            "Deploy to production",
            {
                "fly.toml": _FLY,
                ".github/workflows/check.yml": _CI,
                ".env.example": "DATABASE_URL=\nSESSION_SECRET=\n",
            },
        ),
        Commit(f"Release {release}", {"RELEASE": f"{release}\n"}),
    ]
