"""What stands where a secret would: placeholders, examples of documentation, references, masked values."""

import re
from collections.abc import Iterator
from hashlib import sha256
from itertools import pairwise
from typing import Final

_RUN: Final = 7  # the same character so often in a row is nobody's key
_STEPS: Final = 8  # so many characters that each follow the one before
_PERIOD: Final = 9
_FEW: Final = 5  # different characters in a whole key
_LONG: Final = 16

# In a random value these do not come up by chance.
_TELLING_WORDS: Final = (
    rb"example|placeholder|change[-_ ]?(?:me|this|it)|replace|redacted|dummy|sample|invalid|fixme",
    rb"(?<![a-z0-9])(?:your|fake|insert[-_ ]|put[-_ ])|fake[-_ ]|goes[-_ ]?here|[-_ ]here\b|to[-_]?do\b",
    rb"generate[-_ ]|openssl|lorem|foobar|not[-_ ]?a[-_ ]?real|<[a-z][a-z0-9_ -]{0,40}>",
    rb"x{5}|xxxx$|\*{3}|\.{3}|\xe2\x80\xa6|\xe2\x80\xa2{2}|deadbeef|cafebabe|qwerty",
    rb"0123456789|1234567890|abcdefgh|a1b2c3|1a2b3c|1234abcd|abcd1234|abc123|123abc|-0000-0000|446655440000",
)
_TELLING: Final = re.compile(b"|".join(_TELLING_WORDS), re.IGNORECASE)
_REFERENCES: Final = (
    rb"^(?:\$\{|\{\{|<%|#\{|\$\(|\[\[)|\$\{[^{}]*\}|\{\{[^{}]*\}\}|<%[^%]*%>|#\{[^{}]*\}",  # templates
    rb"^\{[A-Za-z0-9_.\[\]'\"() -]*\}$|\{[A-Za-z_][\w.]*(?:[:!][^{}]{0,30})?\}|^%\([A-Za-z_]+\)s$|^%[sdv]$",
    rb"\$\([A-Za-z_][\w./-]+[ )]|^\$[A-Za-z_][A-Za-z0-9_:.>-]*$|^%[A-Za-z_][A-Za-z0-9_]*%$",  # shells
    rb"^@@?[A-Z_]+@@?$|^:[a-z_]+$|^<[^<>]*>$|\xc2\xab|^\[[A-Za-z][A-Za-z0-9_ -]*\]$|^__[A-Za-z0-9_]+__$",
    rb"^(?:op|vault|pm|keyring|ref\+\w+|secretsmanager|ssm|awssm|gcpsm|sm|doppler|akv|env|file|secrets?):(?://)?\w",
    rb"^arn:aws|^projects/[^/]+/secrets/|@Microsoft\.KeyVault|^data\.\w+\.\w+|^var\.[a-z_]+|^local\.[a-z_]+",
    rb"^ENC[\[(]|^\$ANSIBLE_VAULT|^!vault|^enc:|^encrypted:|^\{cipher\}|^vault_[a-z]",  # sealed
    rb"process\.env|import\.meta|os\.environ|getenv|Deno\.env|Bun\.env|ENV\[|env\(|(?<![a-z])secrets\.[A-Z]",
)
_REFERENCE: Final = re.compile(b"|".join(_REFERENCES))
# The first 16 hex digits of the SHA-256 of values that documentation and emulators print for everybody.
_PRINTED: Final = frozenset(
    (
        "1a5d44a2dca19669",
        "051d093c4bdedbf2",
        "2cafc0970149a84f",
        "f2d6ca16515033e5",
        "b1471f544ceeea31",
        "85c41cbaebe213ae",
        "0011cc25eb432071",
        "08831f80b56414a9",
        "0998bb2db31482a8",
        "13d31e961a1ad8ec",
        "74170575123fcbfc",
        "00cf4c781dc37003",
        "6c96130f130ab0d6",
        "b8e148545b13c78b",
        "ca7459e2b26776de",
        "a35b81a7d7927b70",
        "a71b359a87afde13",
        "53f5da0aaa93d64c",
        "e9974c507d2a8021",
        "9d03b692e941d5ac",
        "cb87c87e4a138d9a",
        "649e1f5c769e718b",
        "bb9b1163338b2a51",
        "4c20e6f5cc11b937",
        "6aa14267d94944e6",
        "e32bfba8430f499a",
        "78314b11be2e5815",
        "cf4d418ed3de92d7",
        "41e3b890ad4b763d",
        "0ed6c02271cfcdd2",
        "15cef4b629cc2d07",
    )
)


def _runs(value: bytes) -> bool:
    """Characters repeated or counted up (or down) as fingers do it."""
    same = up = down = 1
    for one, two in pairwise(value):
        same = same + 1 if two == one else 1
        up = up + 1 if two == one + 1 else 1
        down = down + 1 if two == one - 1 else 1
        if same >= _RUN or up >= _STEPS or down >= _STEPS:
            return True
    return False


def _repeats(value: bytes) -> bool:
    """One short piece again and again."""
    return any(value == (value[:size] * (len(value) // size + 1))[: len(value)] for size in _sizes(value))


def _sizes(value: bytes) -> Iterator[int]:
    yield from range(1, min(_PERIOD, len(value) // 2 + 1))
    yield from (size for size in (10, 16) if 2 * size <= len(value))


def printed(value: bytes) -> bool:
    """A value that everybody has, because documentation or an emulator prints it."""
    return sha256(value).hexdigest()[:16] in _PRINTED


def dummy(value: bytes) -> bool:
    """It stands for a value and is none, whatever the format."""
    if _TELLING.search(value) or _runs(value) or _repeats(value) or printed(value):
        return True
    return len(value) >= _LONG and len(set(value)) < _FEW


def reference(value: bytes) -> bool:
    """It says where the value comes from: a variable, a template, a vault, or it is sealed."""
    return _REFERENCE.search(value) is not None
