"""Which content gains from compression, and how it came (RFC 9110 section 8.4, RFC 7932, RFC 8878)."""

import re
from collections.abc import Sequence
from typing import Final

from cockpit.facts.http import Response
from cockpit.standards.fields import split
from cockpit.standards.headers import media_type

WORTH: Final = 1000  # bytes below which the packet stays one packet
CODINGS: Final = ("br", "zstd", "gzip", "x-gzip", "deflate", "compress", "dcb", "dcz")
_TEXT = re.compile(
    r"text/.*|.*\+(json|xml)|application/((x-)?javascript|ecmascript|json|xml|wasm|manifest\+json|x-ndjson"
    r"|graphql|rtf|vnd\.ms-fontobject)|font/(ttf|otf|collection)|image/(svg\+xml|bmp|x-icon|vnd\.microsoft\.icon)"
)
_PACKED = re.compile(
    r"image/(png|jpe?g|webp|avif|gif)|font/woff2?|application/(font-woff2?|zip|gzip|pdf|zstd)|(audio|video)/.*"
)


def compressible(types: Sequence[str]) -> bool:
    """Content of this Content-Type gets a good deal smaller; a stream of events is better left alone."""
    type_ = media_type(types)
    return type_ != "text/event-stream" and _TEXT.fullmatch(type_) is not None


def packed(types: Sequence[str]) -> bool:
    """Content of this Content-Type is compressed in itself."""
    return _PACKED.fullmatch(media_type(types)) is not None


def coding(seen: Response) -> str:
    """The outermost coding by which the body was made smaller; empty when it came as it is."""
    told = [one.lower() for one in split(seen.all("content-encoding"))]
    return next((one for one in reversed(told) if one in CODINGS), "")


def told_apart(seen: Response) -> bool:
    """Caches are told that the answer depends on what the client can unpack (RFC 9110 section 12.5.5)."""
    return bool({"accept-encoding", "*"} & {one.lower() for one in split(seen.all("vary"))})
