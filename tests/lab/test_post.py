"""Mail and webhooks of the company."""

import asyncio
import json
import mailbox
import re
import smtplib
import time

import pytest

from cockpit.lab.handlers import sign, signature_holds
from cockpit.lab.serve import Lab
from tests.lab.conftest import get

HOOK = "https://api.velomart.test/webhooks/payments"


def send(lab: Lab, to: str) -> None:
    host, _, port = lab.urls["smtp"].rpartition(":")
    with smtplib.SMTP(host, int(port), timeout=10) as smtp:
        smtp.sendmail("tester@elsewhere.test", [to], "Subject: hello\n\nIt works.\n")


def inbox(lab: Lab) -> list[mailbox.MaildirMessage]:
    return list(mailbox.Maildir(lab.desk.mailbox))


async def test_mail_to_the_company_lands_in_the_mailbox(lab: Lab) -> None:
    await asyncio.to_thread(send, lab, "help@velomart.test")
    (message,) = inbox(lab)
    assert (message["Subject"], message["Return-Path"]) == ("hello", "<tester@elsewhere.test>")


async def test_the_company_is_no_relay_and_can_turn_mail_away(lab: Lab) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        await asyncio.to_thread(send, lab, "somebody@elsewhere.test")
    lab.world.mail.accepts = False
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        await asyncio.to_thread(send, lab, "help@velomart.test")
    assert inbox(lab) == []


async def test_an_open_conversation_does_not_hold_up_the_end(lab: Lab) -> None:
    host, _, port = lab.urls["smtp"].rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    assert (await reader.readline()).startswith(b"220 mx1.velomail.test")
    await lab.stop()
    with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
        await reader.readexactly(1)
    writer.transport.abort()


async def test_a_forgotten_password_brings_a_message(lab: Lab) -> None:
    url = "https://app.velomart.test/forgot"
    assert (await get(lab, url, method="POST", body=b"email=rider%40velomart.test")).status == 200
    await lab.post.idle()
    (message,) = inbox(lab)
    assert message["Subject"] == "Your new Velomart password"
    leaves = (part for part in message.walk() if not part.is_multipart())
    text, page = (
        payload.decode() for part in leaves if isinstance(payload := part.get_payload(decode=True), bytes)
    )
    (link,) = re.findall(r"https://app\.velomart\.test/login\?reset=\S{16}", text)
    assert f'href="{link}"' in page
    for address in ("nobody", "a@b.test%0d%0aBcc: c@d.test"):
        assert (await get(lab, url, method="POST", body=f"email={address}".encode())).status == 422
    await lab.post.idle()
    assert len(inbox(lab)) == 1


async def test_a_webhook_needs_its_signature(lab: Lab) -> None:
    body = json.dumps({"paid": 420}).encode()
    secret = lab.desk.secrets["webhook"]
    signed = sign(secret, body, int(time.time()))
    assert (await get(lab, HOOK)).status == 405
    assert (await get(lab, HOOK, method="POST", body=body)).status == 401
    assert (
        await get(lab, HOOK, method="POST", body=b"{}", headers=(f"Velo-Signature: {signed}",))
    ).status == 401
    assert lab.desk.webhooks == []
    assert (
        await get(lab, HOOK, method="POST", body=body, headers=(f"Velo-Signature: {signed}",))
    ).status == 200
    assert lab.desk.webhooks == [{"path": "/webhooks/payments", "event": {"paid": 420}}]


@pytest.mark.parametrize("header", ["", "t=,v1=", "t=1,v1=00", "t=99999999999999,v1=00", "t=\u0663,v1=0"])
def test_bad_signatures_are_refused(header: str) -> None:
    assert not signature_holds("secret", header, b"{}")


def test_an_old_signature_is_refused() -> None:
    assert not signature_holds("secret", sign("secret", b"{}", int(time.time()) - 600), b"{}")


async def test_the_counter_tells_how_many_deliveries_were_accepted(lab: Lab) -> None:
    body = b'{"type": "payment.settled"}'

    async def count() -> int:
        return int(json.loads((await get(lab, f"{HOOK}/count")).body)["received"])

    async def deliver(secret: str) -> int:
        signed = f"velo-signature: {sign(secret, body, int(time.time()))}"
        return (await get(lab, HOOK, method="POST", headers=(signed,), body=body)).status

    assert await count() == 0
    assert await deliver("the secret of the test mode") == 401
    assert await count() == 0
    for number in (1, 2):
        assert await deliver(lab.desk.secrets["webhook"]) == 200
        assert await count() == number
