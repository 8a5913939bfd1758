"""`--map ours=theirs,...`: the user's names for the columns of a table nobody knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from goodterms.errors import NotUnderstood
from goodterms.exchange.readers.source import Source
from goodterms.exchange.readers.table import HEADER_WITHIN, fold, listed_columns


def parse_map(text: str) -> dict[str, str]:
    """Read "date=Day,client=Customer name" into our names -> theirs. Raises NotUnderstood."""
    found: dict[str, str] = {}
    for pair in text.split(","):
        ours, equals, theirs = pair.partition("=")
        ours = ours.strip().lower().replace("-", "_")
        if not equals or not ours or not theirs.strip():
            raise NotUnderstood(f'"{pair.strip()}" is no pair in --map.', "Write --map date=Day,client=Customer.")
        if ours in found:
            raise NotUnderstood(f'"{ours}" is there twice in --map.', "Give each of our names one column.")
        found[ours] = theirs.strip()
    return found


def mapped(source: Source, mapping: Mapping[str, str], known: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The roles of a mapped table. Raises NotUnderstood where a name is not ours, or a column is not there."""
    words = list(known)
    for ours in mapping:
        if ours not in words:
            raise NotUnderstood(f'"{ours}" in --map is not one of our names.', f"Known: {', '.join(words)}.")
    headers = [set(map(fold, row)) for row in source.first_rows[:HEADER_WITHIN]]
    wanted = {fold(theirs) for theirs in mapping.values()}
    if not any(wanted <= header for header in headers):
        best = max(headers, key=lambda header: len(wanted & header), default=set())
        missing = next(theirs for theirs in mapping.values() if fold(theirs) not in best)
        raise NotUnderstood(f'The file has no column "{missing}".', f"Its columns are {listed_columns(source)}.")
    return {ours: (fold(theirs),) for ours, theirs in mapping.items()}
