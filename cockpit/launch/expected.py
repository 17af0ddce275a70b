"""What a key of launch.toml may hold, in words for a person."""

from msgspec import inspect

_PLAIN: dict[type[inspect.Type], str] = {
    inspect.BoolType: "true or false",
    inspect.DateType: "a date such as 2026-11-30",
    inspect.DateTimeType: "a time with its zone such as 2026-11-30T09:00:00Z",
    inspect.FloatType: "a number",
    inspect.DictType: "a table of texts",
    inspect.NoneType: "nothing",
}


def expected(info: inspect.Type) -> str:
    """The phrase that completes "expected ..."."""
    match info:
        case inspect.StrType():
            return _text(info)
        case inspect.IntType():
            return _whole_number(info)
        case inspect.LiteralType():
            return _one_of(
                [f'"{word}"' if isinstance(word, str) else str(word) for word in info.values if word]
            )
        case inspect.VarTupleType():
            return f"a list: each {expected(info.item_type)}"
        case inspect.UnionType():
            return _one_of([expected(kind) for kind in info.types])
        case _:
            return _PLAIN.get(type(info), "another kind of value")


def _text(info: inspect.StrType) -> str:
    if info.pattern:
        return "the name of a credential"
    return f"a text of 1 to {info.max_length} characters" if info.max_length else "a text in quotes"


def _whole_number(info: inspect.IntType) -> str:
    if info.ge is not None and info.le is not None:
        return f"a whole number from {info.ge} to {info.le}"
    return "a whole number" if info.ge is None else f"a whole number of at least {info.ge}"


def _one_of(words: list[str]) -> str:
    """`a, b or c`."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last
