"""What went wrong in a conversation, as a sentence with what to do; what nobody expected goes to the log."""

import logging

log = logging.getLogger("cockpit")


def told_of(reason: Exception) -> str:
    """One sentence or two; the traceback of a bug is kept in the log."""
    from cockpit.credentials.trouble import StoreError  # noqa: PLC0415 - after the first frame
    from cockpit.drills.scene import HinderedError  # noqa: PLC0415
    from cockpit.journal import JournalError  # noqa: PLC0415
    from cockpit.people.who import RefusedError  # noqa: PLC0415
    from cockpit.plan import NoSuchCheckError  # noqa: PLC0415
    from cockpit.record import RecordError  # noqa: PLC0415
    from cockpit.registry import RegistryError  # noqa: PLC0415

    known = (RefusedError, RecordError, JournalError, NoSuchCheckError, RegistryError, HinderedError)
    if isinstance(reason, StoreError):
        return f"{reason} {reason.do}"
    if isinstance(reason, known):
        gap = "\n\n" if "\n" in str(reason) else " "
        return f"{_sentence(str(reason))}{gap}Nothing was written."
    if isinstance(reason, OSError):
        return f"{reason.filename or 'A file'} cannot be used: {reason.strerror}."
    log.error("a conversation broke", exc_info=reason)
    return f"This broke: {type(reason).__name__}. What was reached is kept; the log has the details."


def _sentence(text: str) -> str:
    """The text with a capital letter, and its end."""
    whole = text.strip()
    if whole.startswith("launch.toml"):
        return whole
    return whole[:1].upper() + whole[1:] + ("" if whole.endswith((".", '"', "!")) else ".")
