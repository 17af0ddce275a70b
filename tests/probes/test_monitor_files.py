"""The file that sets monitors up: what of it is about this product, or why nobody knows."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest

from cockpit.facts.monitors import Monitors
from cockpit.facts.samples_launch import sample_launch
from cockpit.launch.operations import Monitor
from cockpit.probes.monitors import gather
from cockpit.vantage import Vantage
from tests.standards.test_monitor_files import GATUS

ROW = Monitor(id="gatus", target="all of it", provider="Gatus", file="ops/gatus.yaml")


@dataclass
class Desk:
    """The part of a vantage that is used."""

    folder: Path


async def look(folder: Path, *rows: Monitor) -> Monitors:
    return await gather(sample_launch(monitors=rows), cast("Vantage", Desk(folder)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "ops").mkdir()
    (tmp_path / "ops" / "gatus.yaml").write_text(GATUS.replace("db.shop.example", "db.other.example"))
    return tmp_path


async def test_what_is_about_this_product_is_kept_with_the_words_of_its_row(folder: Path) -> None:
    front = Monitor(
        id="a", target="https://shop.example", provider="Gatus", file="ops/gatus.yaml", covers=("homepage",)
    )
    gone = Monitor(id="gone", target="https://shop.example/gone", provider="Gatus", file="ops/gatus.yaml")
    seen = await look(folder, ROW, front, gone)
    (source,) = seen.sources
    assert (source.provider, source.asked, source.missing) == ("ops/gatus.yaml", None, ("gone",))
    assert [(one.name, one.covers) for one in source.monitors] == [
        ("front", ("homepage",)),
        ("usual", ()),
        ("quiet", ()),
    ]
    assert not any(one.seen for one in source.monitors)


@pytest.mark.parametrize(
    ("file", "why"),
    [
        ("ops/none.yaml", "ops/none.yaml cannot be read: No such file or directory"),
        ("/etc/passwd", "/etc/passwd does not stand below the folder of launch.toml"),
        ("../launch.toml", "../launch.toml does not stand below the folder of launch.toml"),
        ("ops", "ops cannot be read: Is a directory"),
        ("link.yaml", "link.yaml cannot be read: Too many levels of symbolic links"),
        ("words.yaml", "words.yaml is no file of Gatus, Prometheus or Upptime"),
        ("bad.yaml", "bad.yaml cannot be read: line 2: "),
    ],
)
async def test_why_nobody_knows_is_said(folder: Path, file: str, why: str) -> None:
    (folder / "link.yaml").symlink_to(folder / "ops" / "gatus.yaml")
    (folder / "words.yaml").write_text("hello")
    (folder / "bad.yaml").write_text("endpoints: [")
    seen = await look(folder, Monitor(id="gatus", target="all of it", file=file))
    (cause,) = seen.closed
    assert (seen.known, cause.cause.startswith(why)) == ((), True), cause
