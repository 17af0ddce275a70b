"""Credentials: where their values live, and the one host each may be sent to.

The whole of it for a screen, a probe or a command:

    keeper = Keeper.of(launch, path, ask=ask)      # touches nothing; `path` is that of launch.toml
    keeper.known()                                 # every name with its host and where it lives; no value
    found = await keeper.get("edge-read")          # a Secret, or a Missing that says why and what to do
    keeper.binding("edge-read", host="")           # before a value is asked for: may it be stored at all?
    await keeper.put("edge-read", value, Store.KEYRING)
    await keeper.remove("edge-read")

`known` and `where` read one small file and never the keyring. `get`, `put` and `remove` do what is slow in
daemon threads: they stop no loop, and neither quitting nor a keyring that hangs (3 s) is waited for.

A value is looked for in the environment (`COCKPIT_CREDENTIAL_<NAME>`), the keyring of the desktop and the
sealed file beside launch.toml, in that order; one given for this run only goes before what is stored.
Nothing falls back by itself: `put` writes to the store it is told or raises a StoreError, which says in
`str()` what is wrong and in `do` what helps; its `offers_file` is true where a person may be asked whether a
sealed file will do.

`ask` is awaited with a `Question` when the sealed file needs its passphrase, and gives None where nobody
answers; a question with `new` true asks for one that is not yet in use and should be asked twice.

A `Secret` shows nothing of its value in any text. Only `Vantage.fetch(url, secret=found)` opens it, over
https, for the host it is bound to.
"""

from cockpit.credentials.keeper import Keeper
from cockpit.credentials.known import Known, Place, Store
from cockpit.credentials.secret import Missing, Secret, WrongHostError
from cockpit.credentials.trouble import Question, StoreError

__all__ = [
    "Keeper",
    "Known",
    "Missing",
    "Place",
    "Question",
    "Secret",
    "Store",
    "StoreError",
    "WrongHostError",
]
