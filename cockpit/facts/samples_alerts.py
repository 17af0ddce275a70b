"""Small examples of alarms that were rehearsed, for the cases of checks and for tests."""

from collections.abc import Mapping

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_people import ANA, JON
from cockpit.facts.samples_stated import drilled
from cockpit.facts.stated import Drilled
from cockpit.launch.operations import Alert, Monitor

MAIL = Alert(channel="mail", to="mailto:alarm@shop.example", owner="ana", backup="jon")
CHAT = Alert(channel="chat", to="#ops", owner="jon", backup="ana")
HOME = Monitor(id="mon-home", target="https://shop.example/")
MAIL_ONLY = sample_launch(people=(ANA, JON), alerts=(MAIL,), monitors=(HOME,))
TWO_WAYS = sample_launch(people=(ANA, JON), alerts=(MAIL, CHAT), monitors=(HOME,))


def alarm(
    *about: str,
    passed: bool = True,
    way: str = "mon-home",
    over: str = "yes",
    delay: float | None = 41.0,
    more: Mapping[str, str] | None = None,
) -> Drilled:
    """A rehearsal of yesterday, in which both read the mail; `more` is what was found on other channels."""
    read = about or ("ana", "jon") if passed else about
    mail = f"read by {', '.join(read)}" if read else "nobody: nobody typed its code word"
    found = {"mail alarm@shop.example": mail, **(more or {})}
    return drilled(
        "alert",
        "shop.example",
        *read,
        passed=passed,
        seconds={} if delay is None else {"delay": delay},
        found={"way": way, "over": over, **{f"channel: {name}": said for name, said in found.items()}},
    )
