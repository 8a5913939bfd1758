"""A quicker `dataclass`, for the modules that every command imports.

The standard one writes and compiles seven methods for each frozen class: 0.9 ms a class, which is more than a
third of what `goodterms flags` takes in all, and five times the time to make an object. This one compiles `__init__`
alone and shares the rest. Fields are not inherited, and none is for keywords only: what is not needed here is
not done. Type checkers see the standard one, so that "frozen" is checked where code is checked, not at run time:

    if TYPE_CHECKING:
        from dataclasses import dataclass
    else:
        from goodterms.quick import dataclass
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, Field
from inspect import get_annotations
from typing import Any

_PLAIN = dataclasses._FIELD  # type: ignore[attr-defined]  # noqa: SLF001  how replace() and fields() know a field


def dataclass(cls: type | None = None, *, frozen: bool = False, slots: bool = False) -> Any:  # noqa: ANN401
    """Make `cls` a dataclass that is compared and shown by its fields; a frozen one is hashed by them, too."""
    if cls is None:
        return lambda cls: dataclass(cls, frozen=frozen, slots=slots)
    fields = _fields(cls)
    init = _init(fields, after=hasattr(cls, "__post_init__"))
    for name, field in fields.items():
        if field.default is not MISSING:
            setattr(cls, name, field.default)
        elif name in cls.__dict__:
            delattr(cls, name)
    if slots:
        cls = _with_slots(cls, tuple(fields))
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    names = tuple(name for name, field in fields.items() if field.compare)
    made: Any = cls
    made.__dataclass_fields__ = fields
    made.__match_args__ = tuple(fields)  # type: ignore[misc]
    made.__init__ = init
    made.__eq__ = _eq(names)
    made.__hash__ = _hash(names) if frozen else None
    made.__repr__ = _repr(tuple(name for name, field in fields.items() if field.repr))
    return made


def _fields(cls: type) -> dict[str, Field[Any]]:
    """The fields, as the standard module keeps them."""
    fields: dict[str, Field[Any]] = {}
    for name, kind in get_annotations(cls).items():
        if isinstance(kind, str) and "ClassVar" in kind:
            continue
        given = cls.__dict__.get(name, MISSING)
        field: Any = given if isinstance(given, Field) else dataclasses.field(default=given)
        field.name, field.type, field._field_type = name, kind, _PLAIN  # noqa: SLF001
        fields[name] = field
    return fields


def _init(fields: dict[str, Field[Any]], *, after: bool) -> Callable[..., None]:
    """`__init__`, the one method that is compiled."""
    heads: list[str] = []
    lines: list[str] = []
    known: dict[str, Any] = {"made": MISSING}
    for name, field in fields.items():
        value = name
        if field.default_factory is not MISSING:
            known[f"of_{name}"] = field.default_factory
            heads.append(f"{name}=made")
            value = f"of_{name}() if {name} is made else {name}"
        elif field.default is not MISSING:
            known[f"of_{name}"] = field.default
            heads.append(f"{name}=of_{name}")
        else:
            heads.append(name)
        lines.append(f" self.{name} = {value}\n")
    if after:
        lines.append(" self.__post_init__()\n")
    scope: dict[str, Any] = {}
    exec(f"def __init__(self, {', '.join(heads)}):\n{''.join(lines) or ' pass'}", known, scope)  # noqa: S102
    init: Callable[..., None] = scope["__init__"]
    return init


def _with_slots(cls: type, names: tuple[str, ...]) -> type:
    """The class anew, with a place for each field and for nothing else."""
    kept = {name: value for name, value in cls.__dict__.items() if name not in (*names, "__dict__", "__weakref__")}
    made: type = type(cls)(cls.__name__, cls.__bases__, {**kept, "__slots__": names})
    made.__qualname__ = cls.__qualname__
    return made


def _eq(names: tuple[str, ...]) -> Callable[[object, object], object]:
    def eq(self: object, other: object) -> object:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in names)

    return eq


def _hash(names: tuple[str, ...]) -> Callable[[object], int]:
    return lambda self: hash(tuple(getattr(self, name) for name in names))


def _repr(names: tuple[str, ...]) -> Callable[[object], str]:
    def show(self: object) -> str:
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({values})"

    return show
