"""The benchmarks run and measure what they say, on small files; how long it takes is asserted nowhere."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

from goodterms.ledger import store
from goodterms.ledger.check import check
from tests.bench import other_tools, reading
from tests.bench.figure import Figure, by_turns, table


def test_the_big_file_is_in_order_and_the_same_each_time(tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    path, again = reading.big(tmp_path, 3000), reading.big(tmp_path / "again", 3000)
    assert check(path) == []
    with closing(store.connect(path)) as one, closing(store.connect(again)) as two:
        entries = "SELECT * FROM time_entry ORDER BY id"
        assert one.execute(entries).fetchall() == two.execute(entries).fetchall()
        assert one.execute("SELECT count(*), count(DISTINCT client_id) FROM time_entry").fetchone() == (3000, 200)
        made = "SELECT type, name FROM sqlite_master ORDER BY 1, 2"
        whole = store.connect(tmp_path / "empty.db", create=True)
        names = {row for row in whole.execute(made) if not row[1].startswith("sqlite_stat")}
        whole.close()
        assert names <= set(one.execute(made))


def test_flags_are_measured_beside_the_bare_queries(tmp_path: Path) -> None:
    path = reading.big(tmp_path, 3000)
    (figure,) = reading.flags(path, 3000)
    assert figure.ours > 0
    assert figure.base > 0
    with closing(store.connect(path)) as con:
        assert reading.bare(con) > 200


def test_the_entries_that_other_tools_get_are_those_of_the_file(tmp_path: Path) -> None:
    path = reading.big(tmp_path, 3000)
    rows = list(other_tools._rows(path))
    assert len(rows) == 3000
    assert all(start < end for _, _, start, end, _ in rows)


def test_the_quickest_run_counts_and_the_table_says_what_was_missed() -> None:
    calls: list[str] = []
    by_turns(lambda: calls.append("ours"), lambda: calls.append("base"), 2)
    assert calls == ["ours", "base", "ours", "base"]
    text = table([Figure("quick", "a yardstick", 10, 10, 1.2), Figure("slow", "a yardstick", 30, 10, 2)])
    assert "missed" not in text.splitlines()[1]
    assert text.splitlines()[2].endswith("against a yardstick  missed")


if sys.platform != "win32":

    def test_a_program_behind_a_terminal_is_timed_from_outside() -> None:
        from tests.bench.terminal import terminal

        code = "print('Ready'); input(); print('Done'); input()"
        with terminal(sys.executable, "-c", code) as opened:
            started = opened.until("Ready")
            assert 0 < started.frame < 60_000
            (took,) = opened.press("enter")
            assert took.frame < 1000
            assert "Done" in opened.text
            assert opened.peak() >= 0
