"""Files for platforms: whose they are, what they run, and whether they release by themselves."""

import pytest

from cockpit.standards.platform_files import connected, platforms


@pytest.mark.parametrize(
    ("path", "text", "name", "by_itself"),
    [
        ("vercel.json", '{"buildCommand": "npm test && next build"}', "Vercel", True),
        ("vercel.json", '{"git": {"deploymentEnabled": false}}', "Vercel", False),
        ("apps/web/netlify.toml", '[build]\ncommand = "hugo"', "Netlify", True),
        ("render.yaml", "services:\n  - autoDeploy: false\n", "Render", False),
        ("render.yaml", "services: []\n", "Render", True),
        ("railway.json", '{"build": {"buildCommand": "make"}}', "Railway", True),
        ("fly.toml", "", "Fly.io", False),
        ("app.json", '{"buildpacks": []}', "Heroku", False),
        ("vercel.json", "{", "Vercel", True),
        ("vercel.json", "[]", "Vercel", True),
    ],
)
def test_platforms(path: str, text: str, name: str, by_itself: bool) -> None:
    (one,) = platforms([path], {path: text})
    assert (one.name, one.connected) == (name, by_itself)


def test_what_it_runs_and_what_it_waits_for() -> None:
    text = '[context.production]\nx = 1\n[build]\n  command = "npm test && hugo"\n'
    (netlify,) = platforms(["netlify.toml"], {"netlify.toml": text})
    assert netlify.script == ((4, "npm test && hugo"),)
    blueprint = "services:\n  - type: web\n    buildCommand: make\n    autoDeployTrigger: checksPass\n"
    (render,) = platforms(["render.yaml"], {"render.yaml": blueprint})
    assert (render.waits, render.where, render.script) == (
        "autoDeployTrigger: checksPass",
        "render.yaml:4",
        ((3, "make"),),
    )


def test_other_files_are_of_no_platform() -> None:
    assert platforms(["app.json"], {"app.json": '{"expo": {}}'}) == ()
    assert platforms(["docs/a/b/c/vercel.json", "src/main.py"], {}) == ()
    assert (connected("Vercel (Pro)"), connected("Fly.io"), connected("")) == (True, False, False)
    assert (connected("Laravel Forge"), connected("Coolify on Hetzner"), connected("Hetzner")) == (
        True,
        True,
        False,
    )
