"""The items of the ten-minute list, in the order they are walked, with the minutes each is expected to take.

Two of them wait in the background: at least five minutes lie between starting the test alarm and asking for
it, at least two between signing up and asking for the mail.
"""

from cockpit.golive import inside, mailing, outside, purpose
from cockpit.golive.item import Item
from cockpit.launch import Launch

__all__ = ["Item", "items"]


def items(launch: Launch) -> tuple[Item, ...]:
    """Between eight and twelve items for this product, under ten minutes in all."""
    mail, talks = launch.product.sends_mail, launch.product.has_ai or launch.ai is not None
    crowded = mail and talks  # the spellings then go with the phone: there is no room for thirteen
    middle = (
        *((mailing.sign_up(launch),) if mail else ()),
        *(() if crowded else (outside.spellings(launch),)),
        outside.sign_in(launch),
        purpose.main_thing(launch),
        *((purpose.assistant(launch),) if talks else ()),
        *((mailing.mails(launch),) if mail else ()),
    )
    return (
        inside.preflight(launch),
        inside.alarm_start(launch),
        outside.phone(launch, spellings=crowded),
        *middle,
        inside.way_back(launch),
        inside.doors(launch),
        inside.alarm_arrived(launch),
        inside.decide(launch),
    )
