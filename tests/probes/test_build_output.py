"""What lies in [repo] dist, read and not kept."""

from pathlib import Path

import pytest

from cockpit.facts.build_output import BuildOutput
from cockpit.facts.bundles import Hint
from cockpit.facts.codec import dumps
from cockpit.facts.samples_launch import sample_launch
from cockpit.launch.making import Repo
from cockpit.launch.parts import LookFrom
from cockpit.probes.build_output import gather
from cockpit.standards.secrets.templates import spelled
from cockpit.vantage import Vantage

KEY = spelled("sk_live_{alnum:24}").decode()


async def looked(folder: Path, dist: str = "dist", path: str = ".") -> BuildOutput:
    launch = sample_launch(repo=Repo(path=path, dist=dist))
    return await gather(launch, Vantage(LookFrom(), folder=folder))


def put(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / "dist" / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


async def test_everything_that_should_not_be_there(tmp_path: Path) -> None:
    put(
        tmp_path,
        app_dot_js=f'k="{KEY}";console.log(k);debugger;',
        app_dot_js_dot_map='{"version":3,"mappings":"","sources":["src/a.ts"],"sourcesContent":["a()"]}',
        _dot_env="DEBUG=true",
        app_dot_yml="APP_DEBUG: true\n",
        server__log_dot_js="console.log(1);debugger;",
        prerender_manifest="",
    )
    seen = await looked(tmp_path)
    assert [(leak.path, leak.rule) for leak in seen.leaks] == [("dist/app.js", "stripe-secret-key")]
    assert [(one.hint, one.path) for one in seen.marks] == [
        (Hint.DEBUGGER, "dist/app.js"),
        (Hint.FLAG, "dist/app.yml"),
    ]
    assert (seen.logs, seen.loudest, seen.files) == (1, "dist/app.js", 6)
    assert seen.strays == ("dist/.env",)
    assert seen.maps == ("dist/app.js.map",)
    assert KEY not in dumps({"build_output": seen})


async def test_the_keys_that_next_makes_for_each_build_are_its_own(tmp_path: Path) -> None:
    text = spelled('{"preview":{"previewModeSigningKey":"{hex:64}"}}').decode()
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "prerender-manifest.json").write_text(text)
    (tmp_path / "dist" / "other.json").write_text(text)
    assert [leak.path for leak in (await looked(tmp_path)).leaks] == ["dist/other.json"]


@pytest.mark.parametrize(
    ("dist", "path", "kind"),
    [
        ("", ".", "undeclared"),
        ("dist", "gone", "no-repo"),
        ("out", ".", "unbuilt"),
        ("../..", ".", "outside"),
    ],
)
async def test_nothing_to_read(tmp_path: Path, dist: str, path: str, kind: str) -> None:
    missing = (await looked(tmp_path, dist, path)).missing
    assert missing is not None
    assert missing.kind == kind


async def test_an_empty_folder_is_no_build(tmp_path: Path) -> None:
    (tmp_path / "dist").mkdir()
    missing = (await looked(tmp_path)).missing
    assert missing is not None
    assert missing.kind == "unbuilt"


async def test_links_are_not_followed(tmp_path: Path) -> None:
    put(tmp_path, a_dot_js="x()")
    (tmp_path / "secret.js").write_text(f'k="{KEY}"')
    (tmp_path / "dist" / "b.js").symlink_to(tmp_path / "secret.js")
    seen = await looked(tmp_path)
    assert (seen.files, seen.leaks) == (1, ())
