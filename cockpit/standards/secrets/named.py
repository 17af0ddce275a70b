"""Whether a value is a secret: drawn by a machine or chosen with care, and of no other kind.

The numbers were measured on random values and on 2,613 strings with digits in the sources of Python packages.
"""

import base64
import re
from typing import Final

from cockpit.standards.secrets import checksums
from cockpit.standards.secrets.placeholders import dummy
from cockpit.standards.secrets.wording import entropy, everybodys, kinds, texture, written

_LONG, _SHORT, _SHORTEST = 16, 10, 8  # bytes
_WORDED, _WORDED_SHORT, _CAMEL = 0.3, 0.2, -0.2  # texture of words, of short words, of names in camelCase
_NAME: Final = 3  # bytes of the shortest name, less one
_PATHS: Final = 0.1  # texture from which `a/b` is a path
_SAID: Final = 0.5  # share of words in what base64 says
_HEX_BITS, _MIXED_BITS, _SHORT_BITS = 2.6, 3.1, 2.4  # bits a byte: less than any random value has
_WORD: Final = r"(?:^|[^a-z])"  # `min_token`, not `admin_token`
_OTHER_TOKENS: Final = (
    r"(?:eos|bos|pad|unk|sep|cls|mask|special|stop|start|end|prompt|completion|max|min|num|total|input|output|image"
    r"|audio|client|request|lock|change|update|work_?unit|action|confirmation|nonce|backward|forward|page|sync|cancel"
    r"|device|fcm|push|registration|next\w{0,12})_?tokens?$"
)
_OTHER_KEYS: Final = (
    r"(?:public|publishable|site|pub|client|cache|sort|partition|primary|foreign|query|application_?server|gpg|pgp|ssh_?host|map|dict|group"
    r"|idx|index|col|row|field|node|routing|binding)_?key$"
)
_OTHER_NAMES: Final = (
    r"(?:cur|num|first|second|third|two|one|multi|single|render|final|last)_?pass$|no[_-]?(?:secret|password)"
    r"|(?:continuation|pagination|cancel_?l?ation|i18n|translation|message|label|placeholder|hint|title|idempotency)"
)
_OTHER_ENDS: Final = (
    r"(?:by|com|sur|tres|under|over)pass$|[cx]srf|fingerprint|^salt$|authenticity_?token$|requestverificationtoken$"
    r"|token_?(?:type|url|uri|name|endpoint|id)$"
)
_NOT_THE_THING: Final = re.compile(
    f"{_WORD}(?:{_OTHER_TOKENS}|{_OTHER_KEYS}|{_OTHER_NAMES})|{_OTHER_ENDS}".encode(), re.IGNORECASE
)
_PASSWORD: Final = re.compile(rb"pass|pwd|pw$", re.IGNORECASE)
_SHAPES: Final = (  # what is no value although it is long and mixed
    rb"[a-z][a-z0-9+.-]{1,20}://|^[^@\s]+@[a-z0-9-]+\.[a-z]",
    rb"^(?:\.{0,2}/|~/|[a-z]:\\)[\w.-]+(?:[/\\][\w. -]+)*[/\\]?$",
    rb"^[\w-]+\.(?:[jt]sx?|py|rb|php|go|java|json|ya?ml|toml|txt|pem|key|crt|cer|p12|pfx|jks|env|html?|css|md|sh)$",
    rb"^\d{4}-\d\d-\d\d|^v?\d+(?:\.\d+)+|^#[0-9a-f]{3,8}$|^0x[0-9a-f]{40}$|;$",
    rb"^sha(?:1|256|384|512)[-:]|^md5:|^data:|^urn:|^ssh-|^ecdsa-|^(?:application|text|image)/",
    rb"^\$(?:2[abxy]?|argon2\w*|[156y])\$|^pbkdf2|^\{S?SHA|^scrypt:|^bcrypt",  # hashes of passwords
    rb"^[a-z_][\w.:>-]*\(|^(?:function|lambda|return|await|new|async|true|false|null|none|undefined|nil)\b",
    rb"\(\)|=>|&&|\|\||</|/>|^\\[uxdsw]|\\n|[\[\]{}]|^\(|[\x00-\x1f\x7f-\xff]",
    rb"^(?:pi|seti|cs)_\w+_secret_",  # of one payment: the browser gets it to finish it
    rb"^client-|^pub-|^pk_(?:live|test)_|^pk\.eyJ|^eyJ[\w-]+\.eyJ",  # public, or judged by the rule "jwt"
)
_SHAPED: Final = re.compile(b"|".join(_SHAPES), re.IGNORECASE)
_DOTTED: Final = re.compile(rb"[A-Za-z_][\w-]*(?:(?:\.|->|::|:|/)[A-Za-z_][\w-]*)+")
_HEX: Final = re.compile(rb"[0-9a-f]+|[0-9A-F]+|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_WORDS: Final = re.compile(rb"[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+){2,}")
_PLAIN: Final = re.compile(rb"[^a-z0-9]")


def means_itself(name: bytes, value: bytes) -> bool:
    """The name asks for a secret and the value is no path, URL, date, hash, expression or base64 of words."""
    if _NOT_THE_THING.search(name) or _SHAPED.search(value) or checksums.right(value) is False:
        return False
    return not (_path(value) or _assigns(value) or _says(value) or _named_after(name, value))


def _path(value: bytes) -> bool:
    """`errors.password.required`, `services/auth`, `self.token`."""
    return _DOTTED.fullmatch(value) is not None and (len(value) < _LONG or texture(value) >= _PATHS)


def _assigns(value: bytes) -> bool:
    """`grant_type=password`: the value has a name of its own."""
    name, _, rest = value.partition(b"=")
    _, _, digit, _ = kinds(name)
    return len(name) > _NAME and rest.strip(b"=") != b"" and not digit and texture(name) > _WORDED


def _says(value: bytes) -> bool:
    """Base64 of words."""
    try:
        text = base64.b64decode(value, validate=True)
    except ValueError:
        return False
    readable = text.isascii() and text.decode().isprintable()
    return readable and (written(text) > _SAID or dummy(text) or everybodys(text))


def _named_after(name: bytes, value: bytes) -> bool:
    """`DB_PASSWORD = "db_password"`: the value says the name again."""
    bare = _PLAIN.sub(b"", value.lower())
    return len(bare) >= _SHORTEST // 2 and bare in _PLAIN.sub(b"", name.lower())


def drawn(value: bytes, *, config: bool = False) -> bool:
    """A machine drew it: mixed, uneven, no words. In `config` shorter ones count."""
    lower, upper, digit, _ = kinds(value)
    if not (lower or upper) or len(value) < (_SHORTEST if config else _SHORT) or everybodys(value):
        return False
    if len(value) < _LONG:
        mixed = _digits(value) > 1 or (lower and upper and texture(value) < (0 if config else _CAMEL))
        return mixed and texture(value) < _WORDED_SHORT and entropy(value) > _SHORT_BITS
    if _HEX.fullmatch(value):
        return digit and entropy(value) > _HEX_BITS
    return (digit or (lower and upper)) and entropy(value) > _MIXED_BITS and texture(value) < _WORDED


def _digits(value: bytes) -> int:
    return sum(map(value.count, b"0123456789"))


def chosen(value: bytes, *, config: bool = False) -> bool:
    """A password: drawn, or chosen by a person with care enough that nobody else has it."""
    if len(value) < _SHORTEST or everybodys(value) or _phrase(value):
        return False
    lower, upper, digit, sign = kinds(value)
    if digit and (lower or upper) and (sign or (config and lower and upper)):
        return True
    return (lower and upper and texture(value) < _WORDED_SHORT) or drawn(value, config=config)


def _phrase(value: bytes) -> bool:
    """`generate-with-openssl-rand-32`: somebody is told something."""
    return _WORDS.fullmatch(value) is not None and texture(value) >= _WORDED_SHORT


def believed(name: bytes, value: bytes, *, config: bool = False) -> bool:
    """The value is what the name promises, as far as the two can tell."""
    if not means_itself(name, value):
        return False
    return chosen(value, config=config) if _PASSWORD.search(name) else drawn(value, config=config)
