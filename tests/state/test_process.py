import json
import os
import subprocess
import sys

import pytest

from cockpit.journal.process import gone, identity

NOBODY = "import sys\nfrom cockpit.journal.process import identity\nsys.stdout.write(identity())"


def changed(**parts: object) -> str:
    return json.dumps({**json.loads(identity()), **parts})


def test_this_process_is_there() -> None:
    assert not gone(identity())


def test_a_process_that_ended_is_gone() -> None:
    ended = subprocess.run([sys.executable, "-c", NOBODY], capture_output=True, check=True, text=True)
    assert gone(ended.stdout)


@pytest.mark.skipif(not os.path.exists("/proc/self/stat"), reason="needs /proc")  # noqa: PTH110
def test_another_process_with_the_same_id_is_not_it() -> None:
    assert gone(changed(started="1"))


def test_after_a_reboot_it_is_gone_unless_it_was_another_machine() -> None:
    assert gone(changed(boot="another"))
    assert not gone(changed(boot="another", node="elsewhere"))


def test_another_container_is_not_judged() -> None:
    assert not gone(changed(space="pid:[1]", pid=1, started="1"))


def test_without_a_start_time_the_id_decides() -> None:
    assert not gone(changed(started=""))
    ended = subprocess.run([sys.executable, "-c", NOBODY], capture_output=True, check=True, text=True)
    assert gone(changed(started="", pid=json.loads(ended.stdout)["pid"]))


@pytest.mark.parametrize("nonsense", ["", "null", "[]", "{}", '{"pid": "x"}'])
def test_nonsense_is_nobody(nonsense: str) -> None:
    assert gone(nonsense)
