"""A release went wrong: the way back; and how a variable is changed."""

from collections.abc import Iterator

from cockpit.launch import Launch
from cockpit.launch.making import Env
from cockpit.runbooks import accounts, people
from cockpit.runbooks.runbook import Known, Runbook
from cockpit.runbooks.words import LONG, first_look, listed, rows, run, said, sentence, unknown, verbatim

_BACK = 'steps = ["...", "..."] under [deploy.rollback]'
_RELEASE = 'steps = ["...", "..."] under [deploy]'
_CHANGE = 'env_change = ["...", "..."] under [deploy]'


def deploy(launch: Launch, known: Known) -> Runbook:
    """Errors right after a release."""
    owner = people.owner(launch, ("deploy", "release", "hosting"))
    others = accounts.holders(launch, accounts.HOSTING)
    company = accounts.support(launch, accounts.HOSTING)
    return Runbook(
        id="rb-deploy",
        title="A release went wrong: go back to the one before",
        symptom=f"Errors, empty pages or alarms at {said(launch.origin)} that began right after a release.",
        first_look=first_look(launch, "recheck", "--against", "green"),
        steps=tuple(_back(launch, known)),
        worked=f"{healthy(launch)} {live(launch)} {_good(launch)}",
        call=people.call(launch, owner, *others, company=company),
        owner=owner,
    )


def healthy(launch: Launch) -> str:
    """The health address and what it should answer."""
    declared = launch.deploy.health if launch.deploy else ""
    url = declared or next((route.url for route in launch.routes if route.kind == "health"), "")
    if not url:
        gap = unknown(
            "The address at which the product says that it is well is", 'health = "..." under [deploy]'
        )
        return f"{gap} Until then open {said(launch.origin)}/ and see that the page is there."
    return f"Run {run('curl -si {} | head -1', url)}. You should see 200."


def live(launch: Launch) -> str:
    """How to see which release is live."""
    marker = launch.deploy.version_marker if launch.deploy else ""
    if not marker:
        return unknown("Where one reads which release is live is", 'version_marker = "..." under [deploy]')
    if not marker.startswith(("http://", "https://")):
        return f"Which release is live: {sentence(marker)}"
    return f"Run {run('curl -s {}', marker)} to read which release is live."


def _good(launch: Launch) -> str:
    rollback = launch.deploy.rollback if launch.deploy else None
    if rollback is None or not rollback.last_known_good:
        return unknown("The last release that was well is", 'last_known_good = "..." under [deploy.rollback]')
    return f"The last release that was well is {said(rollback.last_known_good)}."


def _back(launch: Launch, known: Known) -> Iterator[str]:
    rollback = launch.deploy.rollback if launch.deploy else None
    yield "Tell everybody who can release that nobody does so until you say so, and note the time."
    seen = f" The last run of the checks saw {said(known.live_version)}." if known.live_version else ""
    yield f"{live(launch)} Write it down: it is the release that went wrong.{seen}"
    yield f"Know where you go: {_good(launch)[0].lower()}{_good(launch)[1:]}"
    yield _data(launch)
    yield accounts.sign_in(launch, accounts.HOSTING, "hosting")
    if rollback and (steps := verbatim("The way back", rollback.steps)):
        yield from steps
        yield f"It should be done within {launch.limits.rollback_minutes} minutes. {healthy(launch)}"
    else:
        yield unknown("The way back, step by step, is", _BACK)
    yield "If it is no better after that: it was not the release. Go on with rb-database, rb-edge or rb-whom."
    yield _forward(launch)


def _data(launch: Launch) -> str:
    """What happens to data written since; migrations are not taken back by hand."""
    rollback = launch.deploy.rollback if launch.deploy else None
    stop = "Do not change the database by hand to make it fit: call first."
    told = (
        [f"Migrations (changes of the database's shape): {sentence(launch.deploy.migrations)}"]
        if (launch.deploy and launch.deploy.migrations)
        else [
            unknown(
                "Whether this release changed the database's shape is", 'migrations = "..." under [deploy]'
            )
        ]
    )
    if rollback and rollback.data_caveat:
        told.append(f"Data written since: {sentence(rollback.data_caveat)}")
    else:
        line = 'data_caveat = "..." under [deploy.rollback]'
        told.append(unknown("What becomes of data written since is", line))
    return f"Know what it means for data. {' '.join(told)} {stop}"


def _forward(launch: Launch) -> str:
    """The undo of going back: a release."""
    undo = "To undo the way back, release again once the fault is found"
    steps = verbatim("Release", launch.deploy.steps if launch.deploy else ())
    if steps:
        return f"{undo}. {'; '.join(steps)}"
    return f"{undo}. {unknown('How one releases is', _RELEASE)}"


def variable(launch: Launch, _known: Known) -> Runbook:
    """A setting has to change."""
    owner = people.owner(launch, ("variable", "env", "deploy", "secret"), *(row.owner for row in launch.env))
    others = accounts.holders(launch, accounts.HOSTING)
    return Runbook(
        id="rb-variable",
        title="Change a variable",
        symptom="A setting has to change, or the product says in its log that one is missing. (A variable "
        "is a named value that the product reads when it starts, such as where its database is.)",
        first_look=first_look(launch, "check", "deploy"),
        steps=tuple(_change(launch)),
        worked=f"{healthy(launch)} Then run `cockpit recheck`. You should see: no new failure.",
        call=people.call(launch, owner, *others, company=accounts.support(launch, accounts.HOSTING)),
        owner=owner,
    )


def _change(launch: Launch) -> Iterator[str]:
    yield from _variables(launch)
    yield accounts.sign_in(launch, accounts.HOSTING, "hosting")
    yield (
        "Keep the value that is there now in the password manager, under the name of the variable and the "
        "date. Never put it into a chat, a mail or a file."
    )
    tried = [env for row in launch.env for env in row.environments if env != "production"]
    if tried:
        yield f"Do the next steps in {listed(tried)} first, and in production when that is well."
    if steps := verbatim("Change", launch.deploy.env_change if launch.deploy else ()):
        yield from steps
    else:
        yield unknown("How a variable is changed here, step by step, is", _CHANGE)
    yield (
        "If its name begins with NEXT_PUBLIC_, VITE_, REACT_APP_ or PUBLIC_, it is built into the pages: it "
        "changes with the next release only, and everybody can read it, so it must never be a secret."
    )
    yield (
        "To undo it, set the value you kept in the same way, wait until the product has started again, and "
        "look at its health."
    )
    yield "If it is a secret: go on with rb-secret, so that the old value stops working."


def _variables(launch: Launch) -> Iterator[str]:
    """Which there are, where they are set and whose they are."""
    if not launch.env:
        line = '[[env]] name = "...", environments = ["production"], set_in = "...", owner = "..."'
        yield unknown("Which variables there are, and where each is set, is", line)
        return
    told = rows([_variable(launch, row) for row in launch.env], "the [[env]] rows")
    yield f"Find the variable. {' '.join(told)}"


def _variable(launch: Launch, row: Env) -> str:
    place = f", set in {said(row.set_in)}" if row.set_in else ""
    purpose = f" ({said(row.purpose)})" if row.purpose else ""
    whose = f", {people.name(launch, row.owner)} answers for it" if row.owner else ""
    secret = ", a secret" if row.secret else ""
    gap = (
        ""
        if place
        else " " + unknown("Where it is set is", f'set_in = "..." in the [[env]] {said(row.name)}')
    )
    return f"{said(row.name, LONG)}{purpose}{place}{secret}{whose}.{gap}"
