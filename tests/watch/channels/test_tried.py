"""`cockpit credentials test` on what an [[alert]] names: as much as is known without sending anything."""

import msgspec
import pytest

from cockpit.commands.trying import tried
from cockpit.credentials import Known
from cockpit.credentials.secret import Secret
from cockpit.launch.operations import Alert
from tests.watch.channels.servers import HOOK_HOST, MAIL_HOST, PASSWORD, PATH, USER, Servers
from tests.watch.test_posting import LAUNCH


async def told(servers: Servers, alert: Alert, secret: Secret) -> tuple[bool | None, str]:
    launch = msgspec.structs.replace(LAUNCH, alerts=(alert,), vantage=servers.look())
    name = (alert.credential or "").rpartition("/")[2]
    said: list[str] = []
    fine = await tried(launch, servers.folder, Known(name, secret.host), secret, said.append)
    return fine, " ".join(said)


@pytest.mark.parametrize("port", [587, 465])
async def test_a_mail_server_lets_us_in_and_gets_nothing(servers: Servers, port: int) -> None:
    alert = await servers.mail(port)
    fine, said = await told(servers, alert, servers.secrets["mail"])
    assert fine is True
    assert f"{MAIL_HOST}:{port} lets us in. Nothing was sent" in said
    assert servers.post.letters == []


async def test_a_wrong_password_is_told_and_not_quoted(servers: Servers) -> None:
    alert = await servers.mail()
    fine, said = await told(servers, alert, Secret.of("mail", MAIL_HOST, f"{USER}:{PASSWORD}x"))
    assert fine is False
    assert "does not accept the user and the password (535)" in said
    assert PASSWORD not in said


async def test_a_hook_is_not_called(servers: Servers) -> None:
    alert = await servers.chat()
    fine, said = await told(servers, alert, servers.secrets["hook"])
    assert fine is True
    assert "nothing was sent: `cockpit drill alert` sends one" in said
    fine, said = await told(servers, alert, Secret.of("hook", HOOK_HOST, f"https://other.test{PATH}"))
    assert fine is False
    assert "another host" in said
    assert PATH not in said
    assert servers.hook.heads == []
