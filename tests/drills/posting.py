"""What the tests of the mail drill do on the lab: set a message off, wait for it, take it as a file."""

from pathlib import Path
from urllib.parse import quote

from cockpit.lab.said import SEED
from tests.drills.stage import Deed, FastClock, Operator, Stage
from tests.lab.conftest import get

FORGOT = "https://app.velomart.test/forgot"
SUBJECT = f"password reset at {SEED}"


def set_off(stage: Stage, to: str = SEED, say: str = "sent") -> Deed:
    """Fill in the form for a forgotten password."""

    async def deed(_operator: Operator) -> str:
        await get(stage.lab, FORGOT, method="POST", body=f"email={quote(to)}".encode())
        return say

    return deed


def hurried(stage: Stage) -> Stage:
    """The same stage with a clock for those who wait in vain."""
    return Stage(stage.lab, FastClock())


def newest(stage: Stage) -> Path:
    return max(
        (path for path in stage.lab.desk.mailbox.rglob("new/*") if path.is_file()),
        key=lambda p: p.stat().st_mtime,
    )


async def arrived(stage: Stage) -> None:
    """Until the lab's postman has brought everything away."""
    await stage.lab.post.idle()


def given(stage: Stage) -> Deed:
    async def deed(_operator: Operator) -> str:
        await arrived(stage)
        return str(newest(stage))

    return deed
