"""A real browser without a window: what it asks for, what it complains about, how it lays a page out.

Debian's Chromium (apt-get install chromium chromium-driver). It resolves no name, so whatever a page tries to
fetch fails, and is seen.
"""

import base64
import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.wait import WebDriverWait

PROGRAMS: Final = {"chromium": "chromium", "chromedriver": "chromium-driver", "pdftotext": "poppler-utils"}
_SWITCHES: Final = (
    "--headless=new",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
_SECONDS: Final = 10.0  # the longest anything on a page may take


def require(*programs: str) -> None:
    """Skip the test when one of the programs is not installed; in CI (COCKPIT_CI set) a skip is a failure."""
    missing = sorted(PROGRAMS[name] for name in programs if not shutil.which(name))
    if not missing:
        return
    why = f"not installed: apt-get install --no-install-recommends {' '.join(missing)}"
    if os.environ.get("COCKPIT_CI"):
        pytest.fail(f"in CI a skip is a failure; {why}", pytrace=False)
    pytest.skip(why)


class Browser:
    """One tab. `opened` sets the screen up and loads a page; what the page asked for and said is kept."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def opened(self, url: str, *, width: int = 1280, dark: bool = False, media: str = "") -> "Browser":
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.sized(width)
        self.command("Emulation.setEmulatedMedia", media=media, features=[scheme])
        self.driver.get("about:blank")
        self._log("performance")
        self._log("browser")
        self.driver.get(url)
        return self

    def sized(self, width: int) -> None:
        """Make the screen that many pixels wide."""
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        self.command("Emulation.setDeviceMetricsOverride", **size)

    def command(self, name: str, **arguments: Any) -> dict[str, Any]:
        """A command of the DevTools protocol."""
        answer: dict[str, Any] = self.driver.execute_cdp_cmd(name, arguments)
        return answer

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def until(self, script: str) -> Any:
        """The value of the expression as soon as it is true."""
        return WebDriverWait(self.driver, _SECONDS, 0.02).until(lambda _: self.run(f"return {script}"))

    def _log(self, kind: str) -> list[dict[str, Any]]:
        """What was logged since the last look."""
        rows: list[dict[str, Any]] = self.driver.get_log(kind)  # type: ignore[no-untyped-call]
        return rows

    @property
    def asked(self) -> list[str]:
        """Every URL asked for since the page was opened, the page itself included, however it ended."""
        logged = [json.loads(row["message"])["message"] for row in self._log("performance")]
        sent = [row["params"] for row in logged if row["method"] == "Network.requestWillBeSent"]
        return [row["request"]["url"] for row in sent]

    @property
    def complaints(self) -> list[str]:
        """What the console holds: errors, warnings, breaches of the page's policy."""
        return [row["message"] for row in self._log("browser")]

    def open_all(self) -> None:
        """Open everything that is closed."""
        self.run("for (const one of document.querySelectorAll('details')) one.open = true")

    def sticking_out(self) -> list[str]:
        """What is wider than the screen: the page itself, or elements outside of a box that scrolls."""
        return list(self.run(_STICKING_OUT))

    def axe(self) -> list[str]:
        """What axe-core finds wrong, as `rule: element, why`."""
        if not self.run("return 'axe' in window"):
            self.run((files("axe_core_python") / "axe.min.js").read_text("utf-8"))
        found = self.driver.execute_async_script(_AXE)
        return [
            f"{rule['id']}: {node['html'][:120]} {node.get('failureSummary', '')[:200]}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    def pdf(self) -> bytes:
        """The page as it is printed."""
        printed = self.command("Page.printToPDF", printBackground=True, preferCSSPageSize=True)
        return base64.b64decode(printed["data"])


# Each document numbers its tables by itself, so two documents may name one the same.
_AXE: Final = """
const rules = {"landmark-unique": {enabled: false}};
axe.run(document, {rules, resultTypes: ["violations"]}).then(arguments[arguments.length - 1]);
"""
_STICKING_OUT: Final = """
const root = document.documentElement, found = [];
if (root.scrollWidth > root.clientWidth) found.push(`page ${root.scrollWidth} > ${root.clientWidth}`);
const scrolls = (one) => ["auto", "scroll", "hidden"].includes(getComputedStyle(one).overflowX);
for (const one of document.body.querySelectorAll("*")) {
  const box = one.getBoundingClientRect();
  if (!box.width || (box.right <= root.clientWidth + 0.5 && box.left >= -0.5)) continue;
  let above = one.parentElement;
  while (above && !scrolls(above)) above = above.parentElement;
  if (above || one.classList.contains("skip")) continue;
  found.push(`${one.tagName}.${one.className} ${box.left}..${box.right}`);
}
return found;
"""


@contextlib.contextmanager
def browsing(folder: Path) -> Iterator[Browser]:
    """A browser with an empty profile in the folder, gone at the end of the block."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    root = ("--no-sandbox",) if os.geteuid() == 0 else ()
    for switch in (*_SWITCHES, *root, f"--user-data-dir={folder}"):
        options.add_argument(switch)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    service = Service(shutil.which("chromedriver"))
    driver = webdriver.Chrome(options=options, service=service)
    try:
        driver.set_page_load_timeout(_SECONDS)
        driver.set_script_timeout(30)
        yield Browser(driver)
    finally:
        driver.quit()
