"""What is packed in a text is searched too, within bounds that nothing small can pass."""

import base64
import bz2
import gzip
import io
import json
import lzma
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.scan import archives, encoded, purse
from cockpit.scan.layers import Layer, layers
from cockpit.scan.purse import Purse
from tests.scan.toys import TOKEN

ENV = b"A=1\nTOKEN=" + TOKEN + b"\nB=2\n"


class Tape(io.RawIOBase):
    """A stream without a way back, so that the sizes of a zip stand behind its members."""

    def __init__(self) -> None:
        self.kept = b""

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        self.kept += bytes(data)  # type: ignore[call-overload]
        return len(bytes(data))  # type: ignore[call-overload]


def zipped(*members: tuple[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", how) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return into.getvalue()


def streamed(*members: tuple[str, bytes]) -> bytes:
    tape = Tape()
    with zipfile.ZipFile(tape, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return tape.kept


def source_map(source: bytes) -> bytes:
    names, texts = ["webpack://shop/src/a.ts", "src/pay.ts"], [None, source.decode()]
    return json.dumps({"version": 3, "sources": names, "sourcesContent": texts, "mappings": ""}).encode()


def inline(source: bytes) -> bytes:
    coded = base64.b64encode(source_map(source))
    return b"go()\n//# sourceMappingURL=data:application/json;base64," + coded


def insides(data: bytes) -> dict[str, bytes]:
    return {layer.inside: layer.data for layer in layers(data)}


PACKED: list[tuple[Callable[[bytes], bytes], str]] = [
    (gzip.compress, "gz"),
    (lambda data: gzip.compress(b"first") + gzip.compress(data), "gz"),
    (bz2.compress, "bz2"),
    (lzma.compress, "xz"),
    (lambda data: zipped(("b.txt", b"no"), ("a.env", data)), "zip: a.env"),
    (lambda data: zipped(("a.env", data), how=zipfile.ZIP_STORED), "zip: a.env"),
    (lambda data: streamed(("b.txt", b"no " * 99), ("a.env", data)), "zip: a.env"),
    (lambda data: zipped(("in.zip", zipped(("a.env", data)))), "zip: in.zip > zip: a.env"),
    (lambda data: gzip.compress(zipped(("a.env", data))), "gz > zip: a.env"),
    (lambda data: b"\xff\xfe" + data.decode().encode("utf-16-le"), "UTF-16"),
    (lambda data: b"\xfe\xff" + data.decode().encode("utf-16-be"), "UTF-16"),
    (lambda data: data.decode().encode("utf-16-le"), "UTF-16"),
    (lambda data: data.decode().encode("utf-16-be"), "UTF-16"),
    (lambda data: gzip.compress(b"\xff\xfe" + data.decode().encode("utf-16-le")), "gz > UTF-16"),
    (source_map, "source map: src/pay.ts"),
    (inline, "base64 > source map: src/pay.ts"),
    (lambda data: zipped(("app.js", inline(data))), "zip: app.js > base64 > source map: src/pay.ts"),
    (lambda data: b"x: |\n  " + b"\n  ".join(base64.encodebytes(data * 3).split()), "base64"),
    (lambda data: b'{"f": "' + base64.urlsafe_b64encode(gzip.compress(data * 2)) + b'"}', "base64 > gz"),
]


@pytest.mark.parametrize(("pack", "inside"), PACKED, ids=[inside for _, inside in PACKED])
def test_it_is_unpacked(pack: Callable[[bytes], bytes], inside: str) -> None:
    found = insides(pack(ENV))
    assert TOKEN in found[inside]


MAKERS: list[Callable[[bytes], bytes]] = [pack for pack, _ in PACKED]


def test_a_text_alone_is_one_layer() -> None:
    assert list(layers(ENV)) == [Layer("", ENV)]
    assert list(layers(b"")) == [Layer("", b"")]


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf" + ENV, ENV.replace(b"\n", b"\r\n"), b"# caf\xe9\n" + ENV])
def test_other_encodings_are_read_as_they_are(data: bytes) -> None:
    assert insides(data) == {"": data}


def test_a_secret_of_kubernetes_is_read_by_its_names() -> None:
    coded = base64.b64encode(b"pass-word")
    text = b"apiVersion: v1\nkind: Secret\ndata:\n  DB_PASSWORD: " + coded + b"\n  other: 'x'\n"
    assert Layer("base64", b"DB_PASSWORD=pass-word", 4, coded) in list(layers(text))
    assert list(layers(text.replace(b"Secret", b"ConfigMap"))) == [
        Layer("", text.replace(b"Secret", b"ConfigMap"))
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"sha512-" + base64.b64encode(bytes(range(100, 228)) * 2),
        b"a" * 64 + b"\n" + b"0123456789abcdef" * 4,
        b"https://host/" + b"/".join([b"path"] * 20),
        b"q" * 5_000_000,
    ],
)
def test_what_only_looks_like_base64_is_no_layer(data: bytes) -> None:
    assert [layer.inside for layer in layers(data)] == [""]


@pytest.mark.parametrize("before", [0, 7, (1 << 20) - 60, (1 << 20) - 39, (1 << 20) - 10, 1 << 20, 3 << 20])
def test_blocks_are_found_whole_wherever_they_stand(before: int) -> None:
    block = base64.b64encode(b"abc" * 30)
    data = b" " * before + block + b" " + block + b"-" * (2 << 20) + b" " + block
    ends = [(at, end) for at, end in encoded.blocks(data) if data[at:end] != b"-" * (2 << 20)]
    assert ends[0] == (before, before + 120)
    assert data[ends[-1][0] : ends[-1][1]].endswith(block)


def test_the_cells_of_a_notebook_are_read_as_typed() -> None:
    cell = {"cell_type": "code", "source": ["import os\n", 'KEY = "a b"\n', "x = 'c\\\\d'"]}
    data = json.dumps({"cells": [cell], "nbformat": 4}, indent=1).encode()
    typed = insides(data)["notebook"].split(b"\n")
    assert typed[data.split(b"\n").index(b'    "KEY = \\"a b\\"\\n",')] == b'KEY = "a b"'


def gaps(data: bytes) -> tuple[int, tuple[str, ...]]:
    """How many bytes came out and what was left out."""
    room = Purse()
    return sum(len(layer.data) for layer in layers(data, room) if layer.inside), tuple(room.gaps)


MORE = ("more is packed in it than is unpacked",)
ARCHIVE = zipped(*((str(at), bytes(2 << 20)) for at in range(5)))
BOMBS = {
    "one file of nothing": lambda: gzip.compress(bytes(40 << 20), 1),
    "many files of nothing": lambda: zipped(*((str(at), bytes(20 << 20)) for at in range(4))),
    "too many files": lambda: zipped(*((str(at), b"x") for at in range(purse.MEMBERS + 50))),
    "archives in archives": lambda: zipped(*((str(at), ARCHIVE) for at in range(9))),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_stopped_and_said(bomb: Callable[[], bytes]) -> None:
    size, said = gaps(bomb())
    assert size <= 2 * purse.UNPACKED
    assert said == MORE


def test_it_goes_three_deep_and_no_deeper() -> None:
    data = ENV
    for _ in range(6):
        data = gzip.compress(data)
    assert max(layer.inside.count("gz") for layer in layers(data)) == 3


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lambda data: zipped(("a.env", data))])
def test_of_what_is_cut_off_the_beginning_is_read(pack: Callable[[bytes], bytes]) -> None:
    whole = pack(b"\n".join(b"%d %s" % (at, TOKEN) for at in range(200_000)))
    assert any(TOKEN in layer.data for layer in layers(whole[: len(whole) * 2 // 3]) if layer.inside)


def test_what_nobody_can_read_is_no_layer() -> None:
    data = zipped(("a.env", ENV))
    encrypted = data[:6] + bytes([data[6] | 1]) + data[7:]
    assert gaps(encrypted) == (0, ())
    assert gaps(data[:8] + b"\x63" + data[9:]) == (0, ())
    assert gaps(gzip.compress(ENV)[:10] + b"\x07" * 60) == (0, ())


def test_a_name_in_an_archive_cannot_move_a_cursor() -> None:
    (name, _) = insides(zipped(("\x1b[2Ja\n.env", ENV)))
    assert name == r"zip: \x1b[2Ja\n.env"


@given(st.sampled_from([made(ENV * 3) for made in MAKERS]), st.data())
def test_nothing_that_is_damaged_raises(data: bytes, draw: st.DataObject) -> None:
    at = draw.draw(st.integers(0, len(data) - 1))
    damaged = data[:at] + draw.draw(st.binary(max_size=8)) + data[at + draw.draw(st.integers(0, 8)) :]
    assert sum(len(layer.data) for layer in layers(damaged)) < 1 << 20


@given(st.sampled_from([b"\x1f\x8b\x08", b"PK\x03\x04", b"BZh", b"\xfd7zXZ\x00"]), st.binary(max_size=200))
def test_nothing_that_only_begins_as_an_archive_raises(magic: bytes, rest: bytes) -> None:
    assert sum(len(out) for _, out in archives.unpacked(magic + rest, Purse())) < 1 << 20
