"""The company's repository: its files and the few commits that led to them."""

from cockpit.lab.keeping_up import APPLIED, LOCK, MIGRATION, STATUS, STRUCTURE, WAITING
from cockpit.lab.shipping import BUILD, CI, PIPELINE, SCRIPT
from cockpit.lab.world import Commit

_SERVER = """import http from "node:http";
import { listings } from "./listings.js";

const port = process.env.PORT ?? "8080";
http.createServer((request, response) => {
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(listings()));
}).listen(port);
"""
_SETTINGS = """const { DATABASE_URL: database, SESSION_SECRET: sessions } = process.env;

export const settings = { database, sessions };
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
_PACKAGE = """{
  "name": "velomart",
  "private": true,
  "type": "module",
  "scripts": { "start": "node src/server.js", "test": "node --test" }
}
"""
_README = "# Velomart\n\nBicycles with a second life. `npm start` serves the shop on port 8080.\n"


BEFORE = "2026.11.18-1"  # the release that the way back leads to


def commits(release: str) -> list[Commit]:
    """The history, oldest first; `release` is what the last one deploys."""
    return [
        Commit(
            "First bicycle online",
            {"README.md": _README, "src/listings.js": _LISTINGS, ".gitignore": ".env\ndist/\n"},
        ),
        Commit(
            "Serve the listings",
            {"src/server.js": _SERVER, "src/settings.js": _SETTINGS, "package.json": _PACKAGE},
        ),
        Commit(
            "Deploy to production",
            {
                "fly.toml": _FLY,
                PIPELINE: CI,
                SCRIPT: BUILD,
                ".env.example": "DATABASE_URL=\nSESSION_SECRET=\n",
                "package-lock.json": LOCK,
            },
        ),
        Commit(
            "Keep the listings in the database",
            {MIGRATION: STRUCTURE, APPLIED: f"{MIGRATION.rpartition('/')[2]}\n", STATUS: WAITING},
        ),
        Commit(f"Release {BEFORE}", {"RELEASE": f"{BEFORE}\n"}),
        Commit(f"Release {release}", {"RELEASE": f"{release}\n"}),
    ]
