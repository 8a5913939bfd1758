"""Damaged files: a clear sentence or an answer, never a traceback; reading never changes the file."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from goodterms.errors import GoodtermsError
from goodterms.exchange.document import export_document, import_document, write_document
from goodterms.ledger import backup, history, settings_store, store, undo
from goodterms.ledger.check import check
from tests.counts import Counts

EVERYTHING = Path(__file__).parents[1] / "exchange" / "one_of_everything.json"
PAGE = 4096


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a file with one of everything and a few hundred entries."""
    path = tmp_path_factory.mktemp("healthy") / "x.db"
    with closing(store.connect(path, create=True)) as con:
        import_document(con, EVERYTHING)
        entries = [{"date": f"2026-0{1 + n % 9}-1{n % 9}", "seconds": 60 + n, "note": f"note {n}"} for n in range(400)]
        import_document(con, {"goodterms": 1, "clients": [{"name": "Many", "entries": entries}]})
        settings_store.save(con, "reserve", "5")
    return path.read_bytes()


def _flip(content: bytearray, dice: random.Random) -> None:
    for _ in range(dice.choice([1, 1, 5, 20])):
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)


def _flip_head(content: bytearray, dice: random.Random) -> None:
    for _ in range(dice.choice([1, 2, 5])):
        content[dice.randrange(100)] ^= 1 << dice.randrange(8)


def _flip_schema(content: bytearray, dice: random.Random) -> None:
    for _ in range(dice.choice([1, 3])):
        content[dice.randrange(100, 6 * PAGE)] ^= 1 << dice.randrange(8)


def _cut(content: bytearray, dice: random.Random) -> None:
    del content[dice.randrange(1, len(content)) :]


def _zero(content: bytearray, dice: random.Random) -> None:
    page = dice.randrange(len(content) // PAGE)
    content[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)


def _noise(content: bytearray, dice: random.Random) -> None:
    at = dice.randrange(len(content) - 600)
    content[at : at + 512] = dice.randbytes(512)


def _shuffle(content: bytearray, dice: random.Random) -> None:
    one, two = (dice.randrange(1, len(content) // PAGE) * PAGE for _ in range(2))
    content[one : one + PAGE], content[two : two + PAGE] = content[two : two + PAGE], content[one : one + PAGE]


HARM: tuple[Callable[[bytearray, random.Random], None], ...] = (
    _flip, _flip_head, _flip_schema, _cut, _zero, _noise, _shuffle,
)  # fmt: skip


def _read_all(path: Path) -> None:
    with closing(store.connect(path, read_only=True)) as con, store.reading(con):
        settings = settings_store.load(con)
        history.book(con, settings, date(2026, 8, 1))
        export_document(con)
        write_document(con, io.StringIO())
        undo.history(con)


def _try(path: Path, count: Counts) -> None:
    """Everything that reads, each in its own attempt: it answers, or says a sentence."""
    for attempt in (check, _read_all, backup.backup, _open):
        try:
            attempt(path)
        except GoodtermsError as error:
            said = error.message
        except Exception:
            count("tracebacks")
            raise
        else:
            count("answers")
            continue
        count("sentences")
        assert said.endswith((".", "?")), said
        assert "\n" not in said


def _open(path: Path) -> None:
    store.connect(path, check=True).close()


def _damage(healthy: bytes, path: Path, seed: int, count: Counts) -> None:
    dice = random.Random(seed)
    content = bytearray(healthy)
    HARM[seed % len(HARM)](content, dice)
    path.write_bytes(content)
    count("files")
    count("tracebacks", 0)
    _try(path, count)
    same = path.read_bytes() == bytes(content)
    count("changed", not same)
    assert same


@pytest.mark.parametrize("seed", range(63))
def test_a_damaged_file_gives_a_sentence_and_is_not_changed(
    healthy: bytes, tmp_path: Path, seed: int, count: Counts
) -> None:
    _damage(healthy, tmp_path / "x.db", seed, count)
    assert (count["changed"], count["tracebacks"]) == (0, 0)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1000, 1500))
def test_five_hundred_damaged_files(healthy: bytes, tmp_path: Path, seed: int, count: Counts) -> None:
    _damage(healthy, tmp_path / "x.db", seed, count)
    assert (count["changed"], count["tracebacks"]) == (0, 0)


def test_a_healthy_file_gives_answers(healthy: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(healthy)
    assert check(path) == []
    _read_all(path)


@pytest.mark.parametrize("page", range(2, 60, 3))
def test_a_zeroed_page_is_always_noticed_by_the_check(healthy: bytes, tmp_path: Path, page: int) -> None:
    path = tmp_path / "x.db"
    content = bytearray(healthy)
    content[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
    path.write_bytes(content)
    try:
        problems = check(path)
    except GoodtermsError as error:
        problems = [str(error)]
    assert "damaged" in problems[0]


COMMANDS = (["clients", "--json"], ["flags"], ["report", "hours", "--json"], ["hours"], ["export"], ["check"])


@pytest.mark.parametrize(
    "seed", [*range(2000, 2028), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1000, 1500))]
)
def test_the_command_line_never_shows_a_traceback(
    healthy: bytes, tmp_path: Path, seed: int, capsys: pytest.CaptureFixture[str], count: Counts
) -> None:
    from goodterms.__main__ import run

    path = tmp_path / "x.db"
    content = bytearray(healthy)
    HARM[seed % len(HARM)](content, random.Random(seed))
    path.write_bytes(content)
    for command in COMMANDS:
        code = run(["--db", str(path), "--today", "2026-08-01", *command])
        said = capsys.readouterr()
        count("commands")
        count("tracebacks", "Traceback" in said.err + said.out or "inside goodterms" in said.err)
        assert code in (0, 1, 3), said.err
        assert "Traceback" not in said.err + said.out
        assert "inside goodterms" not in said.err, (command, said.err)
        assert path.read_bytes() == bytes(content)
