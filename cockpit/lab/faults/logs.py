"""What goes wrong with what the product writes down: errors, secrets, customers, lines nobody can find."""

from cockpit.lab import product_log
from cockpit.lab.faults import Fault
from cockpit.lab.product_log import LINE, fetched
from cockpit.lab.telling import drill
from cockpit.lab.world import World
from cockpit.standards.secrets.templates import spelled

_NO_ID = LINE.replace(',@STATUS@"request_id":"@ID@"', ',@STATUS@"pid":17')
_OTHER_ID = LINE.replace('"@ID@"', '"r-00017-@METHOD@"')
_SENTENCE = "@TIME@ @METHOD@ @PATH@ asked for, request_id=@ID@"
_FAILING = (("GET", "/v1/listings", 200), ("POST", "/checkout", 500), ("GET", "/", 200))


def _written(world: World, *lines: str) -> None:
    world.files |= fetched(more=lines)


def _line(message: str, level: str = "info") -> str:
    """A line that is no request's."""
    return f'{{"time":"@TIME@","level":"{level}","msg":"{message}"}}'.replace("@TIME@", _now())


def _now() -> str:
    """The hour of the newest line that was fetched."""
    return fetched()[product_log.FETCHED].rsplit('{"time":"', 1)[1].split('"', 1)[0]


def _failing(world: World) -> None:
    world.files |= fetched(rows=_FAILING)


def _crashing(world: World) -> None:
    trace = "TypeError: Cannot read properties of undefined\\\\n    at price (/app/src/price.js:7:3)"
    _written(world, *[f'{{"time":"{_now()}","level":"error","msg":"no price","stack":"{trace}"}}'] * 5)


def _secret(world: World) -> None:
    value = spelled("SG.{b64url:22}.{b64url:43}", 71).decode()
    _written(world, _line(f"mail sent with SENDGRID_API_KEY={value}"))


def _customer(world: World) -> None:
    _written(
        world,
        _line("{name}.{name}@{host} has asked for a new password".format(name="mina", host="gmail.com")),
    )


def _password(world: World) -> None:
    _written(world, _line("sign-in with " + "password" + "=" + "velvet-and-chrome"))


def _ids(world: World, template: str) -> None:
    world.files |= fetched(template)
    world.log_line = template


FAULTS = (
    Fault("audit.log-review", "Every third customer who pays gets an error.", _failing),
    Fault(
        "audit.log-review:exception",
        "The price of a bicycle without a frame ends in an exception.",
        _crashing,
    ),
    Fault("log.no-secrets-pii", "The key that sends mail stands in the log.", _secret),
    Fault("log.no-secrets-pii:customer", "The log tells who has forgotten the password.", _customer),
    Fault("log.no-secrets-pii:password", "What people type into the sign-in stands in the log.", _password),
    Fault(
        "log.request-ids",
        "The log names no request.",
        lambda world: _ids(world, _NO_ID),
        also=("log.structured-json",),
    ),
    Fault(
        "log.request-ids:others",
        "The log counts requests by itself, and customers are shown another number.",
        lambda world: _ids(world, _OTHER_ID),
    ),
    Fault("log.structured-json", "The log is written in sentences.", lambda world: _ids(world, _SENTENCE)),
    Fault(
        "log.sample-interpretable",
        "Nobody found the request in the log.",
        lambda world: drill(
            world, "read-log", passed=False, said="Not found in the log within 300 s.", seconds={}
        ),
    ),
)
