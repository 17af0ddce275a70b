"""Nobody goes ahead on what was seen too long ago."""

import datetime as dt
from pathlib import Path

import pytest

from cockpit.facts.samples_launch import sample_launch
from cockpit.journal import Journal
from cockpit.people.choosing import refuse_old
from cockpit.people.who import RefusedError
from cockpit.sprint import Sprint
from tests.handover.world import fly
from tests.reports.samples import PASS, finding, result


@pytest.mark.parametrize(("hours", "fresh"), [(1, True), (25, False)])
def test_a_result_of_yesterday_has_to_be_looked_at_again(tmp_path: Path, hours: int, fresh: bool) -> None:
    at = dt.datetime.now(dt.UTC) - dt.timedelta(hours=hours)
    fly(tmp_path, (result("dns.apex-resolves", finding(PASS)),), at.isoformat())
    sprint = Sprint(tmp_path / "launch.toml", sample_launch(), Journal.open(tmp_path))
    try:
        if fresh:
            refuse_old(sprint)
        else:
            with pytest.raises(RefusedError, match=r"dns\.apex-resolves was last looked at"):
                refuse_old(sprint)
    finally:
        sprint.close()
