"""One connection to a PostgreSQL that only reads: guarded, encrypted, bounded; no secret in what it says."""

import contextlib
import os
import re
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from cockpit.background import aside
from cockpit.credentials.secret import Secret
from cockpit.facts import Unreachable
from cockpit.model import Layer
from cockpit.standards.postgres_looks import BEGIN, MOST
from cockpit.text import remember
from cockpit.vantage import Vantage
from cockpit.vantage.places import public

_CONNECT_SECONDS: Final = 8
_SSL_REQUEST: Final = struct.pack("!ii", 8, 80877103)  # Frontend/Backend Protocol, section 55.2.10
_VERIFIED: Final = ("verify-ca", "verify-full")
_LEGAL: Final = ("", "disable", "allow", "prefer", "require", *_VERIFIED)
_KEPT: Final[tuple[str, ...]] = ("user", "password", "dbname", "sslmode", "sslrootcert")
_NOT_A_STRING: Final = (
    "is no connection string that can be read: in an URL, signs of the password are written %2F"
)
_STATE = re.compile(r"[0-9A-Z]{5}")
_SAID: Final = (  # what the server says before it lets anybody in; the text itself is never repeated
    (("28P01", "password authentication failed"), "refused", "refuses this role's password"),
    (("no pg_hba.conf entry", "28000"), "refused", "does not let this role in from here"),
    (("3D000", "does not exist"), "absent", "has no such database or role"),
    (("53300", "too many clients", "remaining connection slots"), "full", "has no connection left"),
    (("certificate",), "certificate", "shows a certificate that is not to be trusted"),
    (("require_auth", "authentication method"), "in-plain", "wants the password in the clear"),
    (("timeout",), "timeout", f"does not let anybody in within {_CONNECT_SECONDS} s"),
)


@dataclass(frozen=True, slots=True)
class Way:
    """Where and how to connect; `parameters` are those of libpq and hold the password: never shown."""

    host: str
    port: int
    parameters: Mapping[str, str] = field(repr=False)


def way(secret: Secret, name: str) -> Way | Unreachable:
    """What the connection string says; of its options only those that are known to be harmless."""
    from psycopg import ProgrammingError  # noqa: PLC0415 - an optional extra
    from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415

    try:
        told = {key: str(value) for key, value in conninfo_to_dict(secret.reveal_for(secret.host)).items()}
    except ProgrammingError:  # its text repeats parts of the string
        return Unreachable(Layer.PERSON, f"the credential of {name} {_NOT_A_STRING}", "credential")
    host, port = told.get("host", "").lower().removesuffix("."), told.get("port") or "5432"
    if not told.get("user") or not port.isdigit() or told.get("sslmode", "") not in _LEGAL:
        return Unreachable(Layer.PERSON, f"the credential of {name} {_NOT_A_STRING}", "credential")
    if host != secret.host:
        why = f"the connection string of {name} leads to another host than {secret.host}: it is not used"
        return Unreachable(Layer.PERSON, why, "credential")
    if told.get("password") != told["user"]:
        remember(told.get("password", ""))
    return Way(host, int(port), {key: told[key] for key in _KEPT if key in told})


async def reached(vantage: Vantage, to: Way) -> tuple[str, int, bool] | Unreachable:
    """The address that the guard lets through, its port, and whether it speaks TLS."""
    plug = await vantage.plug(to.host, to.port)
    if isinstance(plug, Unreachable):
        return plug
    with plug:
        address, port = plug.getpeername()[:2]
        plug.settimeout(_CONNECT_SECONDS)
        try:
            said = await aside(lambda: _speaks_tls(plug))
        except OSError:
            said = b""
    if said not in (b"S", b"N"):
        why = f"{to.host} port {to.port} does not answer as PostgreSQL does"
        return Unreachable(Layer.APP, why, "not-postgresql")
    if said == b"N" and (public(address) or to.parameters.get("sslmode") in ("require", *_VERIFIED)):
        why = f"{to.host} port {to.port} speaks no TLS: nothing was sent, for all could be read on the way"
        return Unreachable(Layer.TLS, why, "no-tls")
    return address, port, said == b"S"


def _speaks_tls(plug: socket.socket) -> bytes:
    plug.sendall(_SSL_REQUEST)
    return plug.recv(1)


class Line:
    """An open connection, used by one thread; `hang_up` may be called from any."""

    def __init__(self, name: str) -> None:
        """Nothing is connected yet; `name` is what the database is called in launch.toml."""
        self._name = name
        self._connection: Any = None
        self._ended = False

    def open(self, to: Way, address: str, port: int, roots: str, *, encrypted: bool) -> Unreachable | None:
        """Connect and begin a transaction that cannot write; or why that is not possible."""
        import psycopg  # noqa: PLC0415 - an optional extra

        try:
            self._connection = psycopg.connect(**_options(to, address, port, roots, encrypted=encrypted))
            if self._ended:
                self.hang_up()
            self._connection.read_only = True
            for statement in BEGIN:
                self._connection.execute(statement)
        except (psycopg.Error, UnicodeError) as reason:
            return self._why(reason)
        return None

    def rows(self, query: str, **values: object) -> list[tuple[Any, ...]] | Unreachable:
        """At most MOST rows of an answer, read one by one, however many come."""
        import psycopg  # noqa: PLC0415

        found: list[tuple[Any, ...]] = []
        try:
            with self._connection.transaction(), self._connection.cursor() as cursor:
                with contextlib.closing(cursor.stream(query, values or None)) as stream:
                    found += islice(stream, MOST + 1)
                if len(found) > MOST:
                    raise psycopg.Rollback  # what was not read is not waited for
        except (psycopg.Error, UnicodeError) as reason:
            return self._why(reason)
        if len(found) > MOST:
            return Unreachable(Layer.APP, f"{self._name} sends more rows than asked for", "flood")
        return found

    def close(self) -> None:
        """End it; the transaction has changed nothing."""
        if self._connection is not None:
            with contextlib.suppress(Exception):  # a server that is gone cannot be told
                self._connection.close()

    def hang_up(self) -> None:
        """Cut the connection under whoever reads from it, who then gets an error instead of waiting."""
        self._ended = True
        if self._connection is not None and not self._connection.closed:
            with contextlib.suppress(Exception):  # it may have ended by itself meanwhile
                _shut(self._connection.fileno())

    def _why(self, reason: Exception) -> Unreachable:
        """The cause in our words: what drivers and servers say may repeat the connection string."""
        state = str(getattr(reason, "sqlstate", None) or "")
        said = f"{state} {reason}"
        if state == "42501":
            return Unreachable(Layer.PERSON, f"the role may not see this in {self._name}", "permission")
        if state in ("57014", "55P03"):
            return Unreachable(Layer.APP, f"{self._name} does not answer this within 5 s", "timeout")
        if state == "55000":
            return Unreachable(Layer.PERSON, f"pg_stat_statements is not loaded in {self._name}", "extension")
        for words, kind, text in _SAID:
            if any(word in said for word in words):
                return Unreachable(Layer.APP, f"the database {self._name} {text}", kind)
        code = f" ({state})" if _STATE.fullmatch(state) else ""
        return Unreachable(Layer.APP, f"the database {self._name} ended the talk{code}", "broken")


def _shut(number: int) -> None:
    """Let nothing come or go over a socket that somebody else keeps."""
    with socket.socket(fileno=os.dup(number)) as plug:
        plug.shutdown(socket.SHUT_RDWR)


def _options(to: Way, address: str, port: int, roots: str, *, encrypted: bool) -> dict[str, Any]:
    """Everything that libpq is told; what is left out here it would take from its environment and files.

    Session settings follow as statements, for poolers refuse them at the start.
    """
    from psycopg import pq  # noqa: PLC0415

    mode = to.parameters.get("sslmode", "")
    roots = to.parameters.get("sslrootcert") or (roots if mode in _VERIFIED else "")
    strict = "verify-ca" if mode == "verify-ca" else "verify-full"
    tls = {"sslmode": strict, "sslrootcert": roots} if roots else {"sslmode": "require"}
    newer = pq.version() >= 160_000  # noqa: PLR2004 - libpq 16 brought both
    if newer:
        tls["sslcertmode"] = "disable"
    if newer and encrypted and not roots:  # whoever sits between could ask for it in the clear
        tls["require_auth"] = "!password"
    return {
        "host": to.host,
        "hostaddr": address,
        "port": str(port),
        "user": to.parameters["user"],
        "password": to.parameters.get("password", ""),
        "dbname": to.parameters.get("dbname") or to.parameters["user"],
        "passfile": os.devnull,
        "options": "",
        "gssencmode": "disable",
        "client_encoding": "utf8",
        "application_name": "launch-cockpit",
        "connect_timeout": str(_CONNECT_SECONDS),
        "prepare_threshold": None,
        **(tls if encrypted else {"sslmode": "disable"}),
    }
