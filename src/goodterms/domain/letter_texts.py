"""The prose of letters: one TOML file a language, `{name}` placeholders and nothing else in them."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from goodterms.domain.letter_model import LANGUAGES, Block, Items
from goodterms.errors import Invalid, NotUnderstood

_DANGLING = ".,;،؛。 \u00a0"


@lru_cache
def texts(language: str) -> dict[str, Any]:
    """All texts of `language`. Raises Invalid for one we do not write."""
    if language not in LANGUAGES:
        raise Invalid("language", f'Letters are not written in "{language}".', f"Choose one of {', '.join(LANGUAGES)}.")
    path = files("goodterms.domain") / "letters" / f"{language}.toml"
    return tomllib.loads(path.read_text("utf-8"))


def text(language: str, *keys: str) -> str:
    """One text, by its path of keys."""
    node: Any = texts(language)
    for key in keys:
        node = node[key]
    return str(node)


def parts(template: str) -> Iterator[tuple[str, str | None]]:
    """Yield (literal text, placeholder that follows or None).

    Raises NotUnderstood for anything but a plain `{name}`: no attribute, index, conversion or format.
    """
    for literal, name, spec, conversion in string.Formatter().parse(template):
        if name is not None and (not name.isidentifier() or spec or conversion):
            raise NotUnderstood(f'The letter text holds "{{{name}}}", which is not a plain placeholder.')
        yield literal, name


def placeholders(template: str) -> tuple[str, ...]:
    """The names of the placeholders, in order, with repeats."""
    return tuple(name for _, name in parts(template) if name is not None)


def fill(template: str, shown: Mapping[str, str]) -> str:
    """Put `shown` into `template`; a placeholder without a value stays visible as `{name}`."""
    out = ""
    for literal, name in parts(template):
        out = joined(out, literal) + ("" if name is None else shown.get(name, "") or f"{{{name}}}")
    return out


def joined(before: str, after: str) -> str:
    """`after` put to `before`; a name that ends in a full stop ("Demir A.Ş.") ends the sentence by itself."""
    return before + (after[1:] if before.endswith(".") and after.startswith(".") else after)


def blocks(template: str, shown: Mapping[str, str], lists: Mapping[str, tuple[str, ...]]) -> tuple[Block, ...]:
    """Like `fill`, but a list of two or more that follows a colon becomes a list of its own."""
    out: list[Block] = []
    current, strip = "", False
    for literal, name in parts(template):
        current = joined(current, literal.lstrip(_DANGLING) if strip else literal)
        strip = False
        if name is None:
            continue
        items = lists.get(name, ())
        if len(items) > 1 and current.rstrip().endswith(":"):
            out += [current.strip(), Items(items)]
            current, strip = "", True
        else:
            current += shown.get(name, "") or f"{{{name}}}"
    if current.strip():
        out.append(current.strip())
    return tuple(out)
