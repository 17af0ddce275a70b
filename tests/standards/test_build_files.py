"""Files of a build by their path."""

import pytest

from cockpit.standards.build_files import Kind, kind_of, own_key


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("assets/app.js", Kind.SCRIPT),
        ("static/chunks/a.mjs", Kind.SCRIPT),
        ("index.html", Kind.PAGE),
        ("assets/app.js.map", Kind.MAP),
        ("server/app/page.js", Kind.OTHER),
        ("server/app/page.js.map", Kind.OTHER),
        ("_worker.js", Kind.OTHER),
        ("standalone/node/x.js", Kind.OTHER),
        (".env", Kind.STRAY),
        ("server/.env.production", Kind.STRAY),
        (".env.example", Kind.OTHER),
        ("cart.test.js", Kind.STRAY),
        ("__tests__/a.js", Kind.STRAY),
        ("latest.js", Kind.SCRIPT),
        ("config/app.yml", Kind.SETTINGS),
        ("logo.png", Kind.OTHER),
    ],
)
def test_the_kind_of_a_file(path: str, kind: Kind) -> None:
    assert kind_of(path) is kind


def test_keys_that_a_framework_makes_for_each_build_are_its_own() -> None:
    assert own_key("prerender-manifest.json", "named-double")
    assert own_key("server/server-reference-manifest.json", "named-double")
    assert not own_key("prerender-manifest.json", "stripe-secret-key")
    assert not own_key("assets/app.js", "named-double")
