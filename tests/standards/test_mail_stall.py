"""Which part failed, by what is known; the strongest evidence wins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.mail_stall import ADVICE, Log, Part, Stall, stalled

BROKEN = ("velomart.test: no DKIM key is published at velo1",)


@pytest.mark.parametrize(
    ("seen", "part", "because"),
    [
        (Stall(log=Log.ABSENT), Part.APPLICATION, "never handed over"),
        (Stall(BROKEN, Log.ABSENT), Part.APPLICATION, "never handed over"),
        (Stall(log=Log.ACCEPTED), Part.PROVIDER, "has not sent it on"),
        (Stall(BROKEN, Log.ACCEPTED), Part.DNS, "no DKIM key"),
        (Stall(log=Log.SUPPRESSED, status="on the list since May"), Part.PROVIDER, "on the list since May"),
        (Stall(log=Log.DEFERRED, status="421 4.7.0 try later"), Part.PROVIDER, "421 4.7.0"),
        (Stall(log=Log.BOUNCED, status="550 5.7.26 unauthenticated"), Part.AUTHENTICATION, "5.7.26"),
        (Stall(BROKEN, Log.BOUNCED, "550-5.7.26 no DMARC"), Part.DNS, "no DKIM key"),
        (Stall(BROKEN, Log.DEFERRED, "421 4.7.0 rate"), Part.PROVIDER, "421 4.7.0"),
        (Stall(log=Log.BOUNCED, status="554 daily quota exceeded"), Part.PROVIDER, "quota"),
        (Stall(log=Log.BOUNCED, status="554 Email address is not verified"), Part.PROVIDER, "not verified"),
        (Stall(log=Log.BOUNCED, status="550 5.1.1 no such user"), Part.RECEIVER, "5.1.1"),
        (Stall(log=Log.BOUNCED, status="552 5.2.2 mailbox over quota"), Part.RECEIVER, "over quota"),
        (Stall(BROKEN, Log.BOUNCED, status="550 5.1.1 no such user"), Part.RECEIVER, "5.1.1"),
        (Stall(log=Log.BOUNCED, status="550 5.7.1 blocked using Spamhaus"), Part.PROVIDER, "Spamhaus"),
        (Stall(log=Log.BOUNCED, status="452 4.7.77 come back"), Part.PROVIDER, "come back"),
        (Stall(log=Log.BOUNCED, status="550 generated elsewhere"), Part.RECEIVER, "generated"),
        (Stall(log=Log.DELIVERED), Part.RECEIVER, "in no folder"),
        (Stall(BROKEN), Part.DNS, "no DKIM key"),
        (Stall(), Part.UNKNOWN, "nobody has seen the provider's log"),
        (Stall(verdicts={"dkim": "fail"}, folder="Junk"), Part.AUTHENTICATION, "DKIM fails in it"),
        (Stall(verdicts={"dkim": "fail", "dmarc": "fail"}), Part.AUTHENTICATION, "DKIM and DMARC"),
        (Stall(BROKEN, verdicts={"dkim": "fail"}), Part.DNS, "no DKIM key"),
        (Stall(verdicts={"dkim": "pass"}, folder="Junk"), Part.RECEIVER, "into the junk folder"),
    ],
)
def test_the_part_that_failed(seen: Stall, part: Part, because: str) -> None:
    cause = stalled(seen)
    assert cause.part is part
    assert because in cause.because
    assert cause.do == ADVICE[part]


@given(st.sampled_from(Log), st.text(max_size=300), st.booleans())
def test_whatever_the_log_says_one_part_is_named(log: Log, status: str, broken: bool) -> None:
    cause = stalled(Stall(BROKEN if broken else (), log, status))
    assert cause.because
    assert (cause.part is Part.UNKNOWN) <= (log is Log.UNSEEN and not broken)
