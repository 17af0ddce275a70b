"""What the first bytes of pictures say: real ones, damaged ones, and anything at all."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.image_sizes import LARGEST, Picture, picture
from tests.standards.real_pictures import REAL


@pytest.mark.parametrize("name", REAL)
def test_real_pictures(name: str) -> None:
    assert picture(REAL[name]) == Picture(name.partition(",")[0], 37, 21)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 32"/>', (120, 32)),
        ('<?xml version="1.0"?><!-- logo --><svg viewBox="-5,-5,24.5,10">', (24, 10)),
        ('<svg width="64px" height="32">', (64, 32)),
        ('<svg width="100%" height="100%">', (0, 0)),
        ("<svg>", (0, 0)),
    ],
)
def test_vector_pictures(text: str, size: tuple[int, int]) -> None:
    seen = picture(text.encode())
    assert seen == Picture("SVG", *size)
    assert seen.vector


@pytest.mark.parametrize("data", [b"", b"<!doctype html><title>Not found</title>", b"{}", b"wOF2"])
def test_other_files_are_no_picture(data: bytes) -> None:
    assert picture(data) is None


@pytest.mark.parametrize("name", REAL)
def test_a_size_that_cannot_be_is_none(name: str) -> None:
    """What begins like a picture and ends too soon is one without a size, or with the right one."""
    whole = picture(REAL[name])
    assert whole is not None
    for end in range(len(REAL[name])):
        seen = picture(REAL[name][:end])
        assert seen in (None, Picture(whole.format), whole)


def test_no_picture_is_larger_than_pictures_are() -> None:
    head = struct.pack(">II", 1 << 31, 5)
    png = (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + b"IHDR"
        + head
        + bytes(5)
        + struct.pack(">I", zlib.crc32(head))
    )
    assert picture(png) == Picture("PNG")


def test_a_thumbnail_in_front_is_not_the_picture() -> None:
    """An EXIF block holds a whole JPEG of its own: it is skipped by its length."""
    real = REAL["JPEG, progressive"]
    small = b"\xff\xd8\xff\xc0\x00\x11\x08\x00\x05\x00\x07\x03"
    block = b"\xff\xe1" + (len(small) + 8).to_bytes(2, "big") + b"Exif\x00\x00" + small
    assert picture(real[:2] + block + real[2:]) == Picture("JPEG", 37, 21)


@given(st.sampled_from(sorted(REAL)), st.data())
def test_damage_never_raises(name: str, data: st.DataObject) -> None:
    real = bytearray(REAL[name])
    for _ in range(data.draw(st.integers(1, 6))):
        real[data.draw(st.integers(0, len(real) - 1))] = data.draw(st.integers(0, 255))
    seen = picture(bytes(real))
    assert seen is None or (0 <= seen.width <= LARGEST and 0 <= seen.height <= LARGEST)


_HEADS = (
    b"",
    b"\x89PNG\r\n\x1a\n",
    b"GIF89a",
    b"\xff\xd8\xff",
    b"RIFF....WEBPVP8 ",
    b"....ftypavif",
    b"<svg ",
)


@given(st.sampled_from(_HEADS), st.binary(max_size=400))
def test_nothing_raises(head: bytes, rest: bytes) -> None:
    seen = picture(head + rest)
    assert seen is None or (seen.width == 0) == (seen.height == 0)


@given(st.integers(1, 60))
def test_boxes_in_boxes_come_to_an_end(depth: int) -> None:
    inner = b""
    for _ in range(depth):
        inner = struct.pack(">I", len(inner) + 8) + b"ipco" + inner
    data = b"\x00\x00\x00\x10ftypavif" + bytes(4) + inner
    assert picture(data) == Picture("AVIF")


def test_a_million_fill_bytes_are_one_step() -> None:
    """Each was a step of its own: two seconds for a file of 2 MB, while nothing else went on."""
    frame = b"\xc0\x00\x11\x08" + (21).to_bytes(2, "big") + (37).to_bytes(2, "big")
    assert picture(b"\xff\xd8" + b"\xff" * 1_000_000 + frame) == Picture("JPEG", 37, 21)
