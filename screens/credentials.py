"""Credentials: their names, where each may be sent and where it lives; never a value."""

from collections.abc import Awaitable
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from cockpit.credentials import Keeper, Known, Missing, Place, Question, Store, StoreError
from cockpit.credentials.known import variable
from cockpit.text import redact, safe
from screens.asking import ConfirmScreen, SecretScreen
from screens.base import OnBoard
from screens.refusals import told_of
from screens.rows import Row
from screens.sheet import Sheet
from screens.signs import TONES, Sign
from screens.widgets.check_list import CheckList
from screens.widgets.finding_pane import FindingPane
from screens.widgets.hints import Hint, Hints
from screens.widgets.words import Words

if TYPE_CHECKING:
    from cockpit.credentials import Secret
    from cockpit.launch import Launch
    from screens.app import CockpitApp

KEPT: Final = Sign("✓", "+", "kept", "good")
NOWHERE: Final = Sign("?", "?", "none", "doubt")
UNUSABLE: Final = Sign("✗", "x", "wrong", "bad")
_OFFER: Final = "Keep it in a file sealed with a passphrase instead (.cockpit/vault.sealed)?"
_RUN_ONLY: Final = "Then keep it in memory, until you leave the cockpit?"
_NOTE: Final = "It goes to the keyring, bound to that host, and is shown nowhere."


class CredentialsScreen(OnBoard, ModalScreen[None]):
    """A list; s sets, t tests, x removes. What is slow goes on beside, and the screen stays alive."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "work('set')", show=False),
        Binding("t", "work('test')", show=False),
        Binding("x", "work('remove')", show=False),
        Binding("escape,q,h,K", "leave", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._told: dict[str, tuple[str, str]] = {}
        self._busy = ""
        self._keeper: Keeper | None = None

    def compose(self) -> ComposeResult:
        """Heading, list, pane, keys."""
        with Vertical(id="vault"):
            yield Words(Content.styled("Credentials", "bold $text-primary"), id="vault-title")
            yield CheckList(plain=self.cockpit.plain, id="list")
            yield FindingPane(id="pane")
        yield Hints(id="hints")

    def on_mount(self) -> None:
        """The app's keeper outlives this screen: what is kept for this run only lives in it."""
        self._keeper = keeper_of(self.cockpit)
        self.show()
        self.query_one(CheckList).focus()

    def show(self) -> None:
        """Draw what is known; the keyring is not asked."""
        known = self._keeper.known() if self._keeper else ()
        self.query_one(CheckList).show(tuple(map(_row, known)))
        self._show_chosen()
        ready = bool(known) and not self._busy
        self.query_one(Hints).show(
            (
                Hint("s", "Set", "screen.work('set')", ready),
                Hint("t", "Test", "screen.work('test')", ready),
                Hint("x", "Remove", "screen.work('remove')", ready),
                Hint("esc", "Back", "screen.leave", ready=True),
            )
        )

    def _show_chosen(self) -> None:
        row, keeper = self.query_one(CheckList).row, self._keeper
        if row is None or keeper is None:
            self.query_one(FindingPane).show("", _nothing)
            return
        known, told = keeper.where(row.key), self._told.get(row.key, ("", "quiet"))
        busy = self._busy if row.key in self._busy else ""
        self.query_one(FindingPane).show(row.key, lambda width: _page(known, told, busy, width))

    def on_check_list_chosen(self, _event: CheckList.Chosen) -> None:
        """Show the chosen one."""
        self._show_chosen()

    def on_check_list_opened(self, _event: CheckList.Opened) -> None:
        """Enter sets it."""
        self.action_work("set")

    def action_leave(self) -> None:
        """Back; what still waits for a keyring is abandoned."""
        self.dismiss()

    def action_work(self, what: str) -> None:
        """Set, test or remove the chosen one; one at a time."""
        row = self.query_one(CheckList).row
        if row is None or self._keeper is None:
            self.cockpit.say("launch.toml names no credential of the keyring.", "warning")
        elif self._busy:
            self.cockpit.say(f"{self._busy} Wait for it, or leave with esc.", "warning")
        else:
            work = {"set": self._set, "test": self._test, "remove": self._remove}[what]
            self.run_worker(self._worked(row.key, work(self._keeper, row.key)), group="vault")

    async def _worked(self, name: str, work: Awaitable[tuple[str, str]]) -> None:
        """Do it, and tell how it ended beside the name."""
        try:
            self._told[name] = await work
        except Exception as reason:  # noqa: BLE001 - told as a sentence; an unknown one goes to the log
            self._told[name] = (told_of(reason), "bad")
        self._busy = ""
        self.show()

    def _wait(self, name: str, store: str) -> None:
        self._busy = f"Asking the {store} about {name} ..."
        self.show()

    async def _set(self, keeper: Keeper, name: str) -> tuple[str, str]:
        """Everything that can be wrong is said before the value is asked for."""
        known = keeper.binding(name, "")
        asked = SecretScreen(f"Value of {name}, for {known.host}", _NOTE)
        value = await self.app.push_screen_wait(asked)
        if value is None:
            return "Nothing was changed.", "quiet"
        try:
            self._wait(name, "keyring")
            place = await keeper.put(name, value, Store.KEYRING)
        except StoreError as reason:
            store = await self._instead(reason) if reason.offers_file else None
            if store is None:
                raise
            self._wait(name, store)
            place = await keeper.put(name, value, store)
        over = keeper.where(name).place.store is Store.ENVIRONMENT
        more = f" {variable(name)} is set, too, and is used before it." if over else ""
        return f"Kept {_in(place)}; it may be sent to {known.host} only.{more}", "good"

    async def _instead(self, reason: StoreError) -> Store | None:
        """The store that a person wants where the keyring fails; asked before anything is written."""
        text = f"{reason} {reason.do.partition(' Or use')[0]}\n\n{_OFFER}"
        if await self.app.push_screen_wait(ConfirmScreen(text, "Use the sealed file", "No")):
            return Store.FILE
        if await self.app.push_screen_wait(ConfirmScreen(_RUN_ONLY, "For this run", "Keep it nowhere")):
            return Store.MEMORY
        return None

    async def _test(self, keeper: Keeper, name: str) -> tuple[str, str]:
        self._wait(name, "stores")
        found = await keeper.get(name)
        if isinstance(found, Missing):
            return str(found), "doubt"
        known = keeper.where(name)
        where = f"Read, kept {_in(known.place)}; it may be sent to {known.host} only."
        launch = self.cockpit.board.sprint.launch if self.cockpit.board else None
        edge = launch.edge if launch and "[edge]" in known.named_in else None
        if launch is None or edge is None or edge.provider.lower() != "cloudflare":
            return f"{where} Whether its service accepts it shows where it is used.", "good"
        said, good = await self._opened(launch, found)
        return f"{where}\n{said}", "good" if good else "bad"

    async def _opened(self, launch: "Launch", secret: "Secret") -> tuple[str, bool]:
        """What the token opens at the provider, line by line, and whether that is all that is needed."""
        from cockpit.background import imported  # noqa: PLC0415 - brings the wire along

        await imported("cockpit.lookout", "cockpit.credentials.verify")
        from cockpit.credentials.verify import complete, told  # noqa: PLC0415 - imported beside the loop
        from cockpit.lookout import edge_opened  # noqa: PLC0415

        board = self.cockpit.board
        if board is None:
            return "", False
        seen = await edge_opened(launch, board.sprint.folder, secret)
        return "\n".join(told(seen)), complete(seen)

    async def _remove(self, keeper: Keeper, name: str) -> tuple[str, str]:
        sure = ConfirmScreen(f"Remove {name} from where it is kept?", "Remove", "Keep it")
        if not await self.app.push_screen_wait(sure):
            return "Nothing was changed.", "quiet"
        self._wait(name, "stores")
        places = await keeper.remove(name)
        said = f"Removed; it was kept {' and '.join(map(_in, places))}." if places else "Nothing was stored."
        over = keeper.where(name).place.store is Store.ENVIRONMENT
        return said + (
            f" {variable(name)} is still set: unset it where it comes from." if over else ""
        ), "good"


def keeper_of(app: "CockpitApp") -> Keeper | None:
    """The keeper of the launch file as it was read last, which asks for passphrases on this screen."""
    board = app.board
    if board is None:
        return None

    async def ask(question: Question) -> str | None:
        first = await app.push_screen_wait(SecretScreen(question.text))
        if first and question.new:
            again = await app.push_screen_wait(SecretScreen(f"{question.text}: the same again"))
            if again != first:
                raise StoreError("no-passphrase", "Those were two different passphrases.", "Try it again.")
        return first

    if board.keeper is None:
        board.keeper = Keeper.of(board.sprint.launch, board.sprint.path, ask=ask)
    return board.keeper


def _in(place: Place) -> str:
    return "for this run only" if place.store is Store.MEMORY else f"in the {place}"


def _row(known: Known) -> Row:
    sign = UNUSABLE if known.problem else KEPT if known.place.store else NOWHERE
    where = safe(f"{known.host or 'no host'}  {known.place}", 200)
    return Row(known.name, sign, safe(known.name, 120), where)


def _page(known: Known, told: tuple[str, str], busy: str, width: int) -> Content:
    sheet = Sheet(width, label=12)
    sheet.paragraph(known.name, "bold")
    sheet.labelled("Sent to", f"{known.host} only" if known.host else "nobody says to which host")
    sheet.labelled("Lives in", str(known.place))
    sheet.labelled("Named in", f"{', '.join(known.named_in)} of launch.toml" if known.named_in else "")
    sheet.labelled("Problem", known.problem, TONES["bad"])
    sheet.gap()
    sheet.paragraph(f"For CI: the variable {variable(known.name)}.", TONES["quiet"])
    sheet.gap()
    sheet.lines(busy or redact(told[0]), TONES["mild" if busy else told[1]])
    return sheet.content()


def _nothing(width: int) -> Content:
    sheet = Sheet(width)
    sheet.paragraph("launch.toml names no credential of the keyring, and none is stored from this folder.")
    sheet.paragraph('Name one where it is needed: credential = "keyring:launch-cockpit/PROJECT/NAME"')
    return sheet.content()
