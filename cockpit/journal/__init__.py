"""The journal: what machines saw, kept beside launch.toml in `.cockpit`, committed before it is announced."""

from cockpit.journal.journal import Journal
from cockpit.journal.past import Sight, Turn
from cockpit.journal.rows import Kept, Run, Seen, moment, utc
from cockpit.journal.trouble import JournalError

__all__ = ["Journal", "JournalError", "Kept", "Run", "Seen", "Sight", "Turn", "moment", "utc"]
