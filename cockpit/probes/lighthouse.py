"""Has a real browser load the home page, where it may and can; gathers `Lighthouse`.

The program `lighthouse` is run only with the consent, or the report that launch.toml names is read. Its
environment holds nothing of ours but where programs are, its home is a folder that goes with it.
"""

import os
import shutil
import tempfile
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Final

from cockpit.background import aside
from cockpit.consent import ACTIVE
from cockpit.evidence import read_plain
from cockpit.facts import Unreachable
from cockpit.facts.lighthouse import Lighthouse, Report
from cockpit.facts.pages import home
from cockpit.launch import Launch
from cockpit.model import Advance, Layer
from cockpit.running import Ran, run
from cockpit.standards.lighthouse import NoReportError, read
from cockpit.text import redact, safe
from cockpit.vantage import Vantage

SECONDS: Final = 330.0
PROGRAM: Final = "lighthouse"
RUNS: Final = 3
RUN_SECONDS: Final = 100.0
GRACE: Final = 5.0  # its browser is in a group of its own, which only Lighthouse knows and ends when asked to
REPORT_BYTES: Final = 16 << 20
_OPTIONS: Final = (
    *("--quiet", "--output=json", "--output-path=stdout", "--only-categories=performance"),
    "--no-enable-error-reporting",  # it tells its makers nothing of the page
)
_HEADLESS: Final = "--chrome-flags=--headless=new"
_KEPT: Final = ("PATH", "LANG", "CHROME_PATH", "SYSTEMROOT", "DISPLAY")


async def gather(launch: Launch, vantage: Vantage) -> Lighthouse:
    """The report that is named, else that of a browser on this machine."""
    if launch.product.lighthouse:
        return await _of_file(vantage, launch.product.lighthouse)
    program = shutil.which(PROGRAM)
    if ACTIVE not in vantage.consents or program is None:
        return Lighthouse()
    if why := _elsewhere(launch):
        return Lighthouse(missing=why)
    return await _measured(vantage, program, home(launch))


async def _of_file(vantage: Vantage, name: str) -> Lighthouse:
    shown, way = safe(name, 120), PurePosixPath(name.replace("\\", "/"))
    if way.is_absolute() or ".." in way.parts:
        return _none(f"{shown} does not stand below the folder of launch.toml", shown)
    try:
        data = await aside(lambda: read_plain(vantage.folder / way))
        return Lighthouse((await aside(partial(read, data)),), shown)
    except OSError as reason:
        return _none(f"{shown} cannot be read: {reason.strerror}", shown)
    except NoReportError as reason:
        return _none(f"{shown} cannot be used: {reason}", shown)


def _none(cause: str, file: str = "") -> Lighthouse:
    return Lighthouse((), file, Unreachable(Layer.REPO, cause, "lighthouse"))


def _elsewhere(launch: Launch) -> Unreachable | None:
    """A browser asks the names of this machine: with a map of ours it would load another product."""
    look = launch.vantage
    if look.map or look.ca_file or look.resolver:
        cause = "Lighthouse was not run: [vantage] leads us elsewhere than a browser on this machine goes"
        return Unreachable(Layer.PERSON, cause, "lighthouse")
    return None


async def _measured(vantage: Vantage, program: str, url: str) -> Lighthouse:
    """Some runs, one after the other: side by side they would slow each other down."""
    reports: list[Report] = []
    for number in range(1, RUNS + 1):
        vantage.tell(Advance("a browser loads the home page", number, RUNS, "times"))
        one = await _once(program, url)
        if isinstance(one, Unreachable):
            return Lighthouse(tuple(reports), missing=one)
        reports.append(one)
    return Lighthouse(tuple(reports))


async def _once(program: str, url: str) -> Report | Unreachable:
    folder = await aside(lambda: tempfile.mkdtemp(prefix="cockpit-lighthouse-"))
    try:
        given = {name: os.environ[name] for name in _KEPT if name in os.environ}
        done = await run(
            (program, url, *_OPTIONS, _HEADLESS),
            folder=Path(folder),
            environment={**given, "HOME": folder, "TMPDIR": folder, "CI": "1", "NO_COLOR": "1"},
            seconds=RUN_SECONDS,
            most=REPORT_BYTES,
            tied=True,
            grace=GRACE,
        )
    finally:
        await aside(partial(shutil.rmtree, folder, ignore_errors=True))
    return done if isinstance(done, Unreachable) else await aside(partial(_report, done))


def _report(done: Ran) -> Report | Unreachable:
    if done.cut:
        return Unreachable(Layer.REPO, f"Lighthouse wrote more than {REPORT_BYTES >> 20} MiB", "lighthouse")
    try:
        return read(done.out)
    except NoReportError as reason:
        said = redact(safe(done.err.decode("utf-8", "replace").strip(), 200))
        cause = f"Lighthouse ended with {done.code} and left no report ({reason})" + (
            f": {said}" if said else ""
        )
        return Unreachable(Layer.REPO, cause, "lighthouse")
