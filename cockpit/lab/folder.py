"""The lab's folder: launch.toml, ca.pem, credentials.env, lab.json, the deployed release, further files."""

import json
import os
from pathlib import Path
from typing import Any

import tomli_w

from cockpit.record import FILE, Row, append, load
from cockpit.record.rows import plain, row_id

MARK = "lab.json"


def prepare(folder: Path) -> None:
    """Make the folder, or take over one an earlier lab left behind; what was said there is forgotten.

    Raises:
        FileExistsError: it holds a launch file, a record or a repository that no lab has written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    taken = [name for name in ("launch.toml", FILE, "repo") if (folder / name).exists()]
    if taken and not (folder / MARK).exists():
        raise FileExistsError(f"{folder / taken[0]} is not the lab's; give the lab a folder of its own")
    private(folder / MARK, "{}\n")
    (folder / FILE).unlink(missing_ok=True)


def private(path: Path, text: str) -> None:
    """Write a file that only its owner may read; a link in its place is not followed.

    Raises:
        OSError: it cannot be written.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(text)


def credentials(secrets: dict[str, str]) -> str:
    """credentials.env: `COCKPIT_CREDENTIAL_<NAME>=value`, upper case, `-` as `_`."""
    rows = (
        f"COCKPIT_CREDENTIAL_{name.upper().replace('-', '_')}={value}\n" for name, value in secrets.items()
    )
    return "".join(rows)


def launch_text(launch: dict[str, Any], vantage: dict[str, Any]) -> str:
    """launch.toml for this lab."""
    head = "# Written by `cockpit lab`. The company is made up; its addresses lead to this machine.\n\n"
    return head + tomli_w.dumps(launch | {"vantage": vantage})


def update(folder: Path, before: dict[str, str], after: dict[str, str]) -> None:
    """Write the files that have changed from one world to the next, and remove those that are gone."""
    for name in before.keys() - after.keys():
        (folder / name).unlink(missing_ok=True)
    for name, text in after.items():
        if before.get(name) != text:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, "utf-8")


def write_record(folder: Path, before: list[Row], after: list[Row]) -> None:
    """launch.record.toml with the rows of the new world in place of the former one's; others' rows stay.

    Raises:
        RecordError: a row cannot be written.
    """
    path, draft = folder / FILE, folder / f"{FILE}.draft"
    own = {row_id(plain(row)) for row in before}
    rows = [*(row for id_, row in load(path).rows.items() if id_ not in own), *after]
    if not rows:
        path.unlink(missing_ok=True)
        return
    draft.unlink(missing_ok=True)
    append(draft, *rows)
    draft.replace(path)


def described(control: str, token: str, urls: dict[str, str]) -> str:
    """lab.json: where the running lab listens for commands, and for what launch.toml has no place."""
    return json.dumps({"control": control, "token": token, **urls}, indent=2) + "\n"
