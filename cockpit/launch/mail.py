"""The parts of launch.toml about mail: who sends in the product's name, which messages, who reads them."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from cockpit.launch.parts import Count, CredentialName, Part, Text


class Email(Part, frozen=True):
    """`[email]`: where mail is sent from and received; `events` is the page of the provider's event log."""

    sending_domain: str = ""
    provider: str = ""
    receives: bool = True
    bounces_to: str = ""
    fallback: str = ""
    events: str = ""
    dmarc_tighten_on: dt.date | None = None
    dmarc_tighten_to: Literal["", "quarantine", "reject"] = ""


class Sender(Part, frozen=True, rename={"from_": "from"}):
    """`[[sender]]`: a service that sends in the product's name.

    `spf` is the name it asks to include, where the cockpit does not know the service; "none" says that it
    needs none. `from` are the addresses or domains people see.
    """

    provider: Text
    return_path: str = ""
    spf: str = ""
    selectors: tuple[str, ...] = ()
    from_: tuple[str, ...] = ()


class MailFlow(Part, frozen=True, rename={"from_": "from"}):
    """`[[mail_flow]]`: one transactional message; `trigger` is where it is set off, "none" says: not sent."""

    name: Text
    trigger: str = ""
    subject: str = ""
    from_: str = ""
    seconds: Count | None = None

    @property
    def sent(self) -> bool:
        """The product sends such a message."""
        return self.trigger.strip().lower() != "none"


class Mailbox(Part, frozen=True):
    """`[[mailbox]]`: a mailbox of ours that test messages are sent to, read by IMAP over TLS.

    Without a `host` nobody can watch it, and messages are given as files. `credential` holds its password,
    mostly one made for apps; `user` is by default the address.
    """

    address: Text
    host: str = ""
    port: Annotated[int, Meta(ge=1, le=65535)] = 993
    user: str = ""
    credential: CredentialName | None = None
