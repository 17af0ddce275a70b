"""The documents of a declared product that was looked at: nothing in its pack is too strange for them."""

from pathlib import Path
from typing import Any

import pytest

from cockpit.documents.html import html
from cockpit.documents.library import LIBRARY, make
from cockpit.documents.markdown import markdown
from cockpit.documents.plain import plain
from cockpit.handover.preview import pack_of
from tests.documents.reading import Outline, cells, expected, missing, shape, tokens
from tests.handover.world import fly, sprint


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    home: Path = tmp_path_factory.mktemp("product")
    fly(home)
    opened = sprint(home)
    try:
        return pack_of(opened)
    finally:
        opened.close()


@pytest.mark.parametrize("id_", LIBRARY)
def test_every_form_of_every_document(pack: dict[str, Any], id_: str) -> None:
    document = make(id_, pack)
    assert shape(tokens(markdown(document))) == expected(document)
    assert Outline(html(document)).texts
    assert max(map(len, plain(document, 80).splitlines())) <= 80


def test_they_speak_of_this_product(pack: dict[str, Any]) -> None:
    said = {cell.text for cell in cells(make("out.domain-map", pack))}
    assert {"shop.example", "www.shop.example", "staging.shop.example", "Ana Ferreira"} <= said
    said = {cell.text for cell in cells(make("out.access-inventory", pack))}
    assert {"Example Registrar", "pm:shop/registrar", "nobody but the owner"} <= said


def test_what_nobody_declared_is_asked_for(pack: dict[str, Any]) -> None:
    assert "Backups: nothing is known." in missing(make("out.recovery-notes", pack))
    assert any(
        "owner" in what and "www.shop.example" in what for what in missing(make("out.domain-map", pack))
    )
