"""Small examples of sign-ins through somebody else, for the cases of checks and for tests."""

from cockpit.facts import Unreachable
from cockpit.facts.callbacks import Callbacks, Sent, SignIn

START = "https://app.shop.example/auth/google"
CALLBACK = f"{START}/callback"


def sample_sign_in(
    back: str | Unreachable = CALLBACK, *, callback: str = "", page: str = "", start: str = START
) -> SignIn:
    """A button whose provider is given this way back."""
    sent = back if isinstance(back, Unreachable) else Sent("accounts.google.com", back)
    return SignIn("Google", start, sent, callback, page)


def sample_callbacks(*sign_ins: SignIn, unseen: tuple[Unreachable, ...] = ()) -> Callbacks:
    """The sign-ins of a run."""
    return Callbacks(sign_ins, unseen)
