"""The letter on screen: facts, fields, language, tone, files, and what the ledger keeps of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from email import message_from_bytes
from pathlib import Path

from textual.widgets import TextArea

from goodterms.domain.letter_model import LANGUAGES
from goodterms.ledger import decisions, settings_store, store
from goodterms.tui.screens.letter import LetterScreen
from tests.tui.hand import Hand, dump, open_app, written_by_another
from tests.tui.lit import acquaintance, lit
from tests.tui.test_wizard import DEFAULTS, choose, open_wizard

ME = {"my_name": "Robin Gale", "my_email": "robin@gale.example", "my_business": "Gale Design"}
NOTICE = {"told": "no_change", "change": "unlikely", "partner": "no", "worth": "no"}


def write(path: Path) -> int:
    """A client who has to go, and somebody who writes to them."""
    with closing(store.connect(path)) as con:
        client = acquaintance(con, "Müller & Söhne")
        lit(con, client, "late_payment", "red")
        lit(con, client, "fee_cutting", "red")
        for key, value in ME.items():
            settings_store.save(con, key, value)
        draft = decisions.start(con, client)
        decisions.save_answers(con, draft, decisions.STEPS, {**DEFAULTS, **NOTICE})
    return client


def screen(hand: Hand) -> LetterScreen:
    assert isinstance(hand.app.screen, LetterScreen), hand.place
    return hand.app.screen


async def open_letter(hand: Hand) -> None:
    """The letter of the recommended notice, by way of the wizard."""
    await open_wizard(hand)
    await choose(hand, "fire")
    await choose(hand, "letter")
    assert hand.place == "LetterScreen"


async def pick_a_fact(hand: Hand) -> None:
    await hand.press("f6", "space", "enter")


def rules(hand: Hand) -> set[str]:
    """The tone rules that block, checked now (the screen itself waits for a pause in typing)."""
    screen(hand).check()
    return {found.rule for found in screen(hand).findings if found.level == "block"}


async def test_what_is_written_is_there_again_after_esc_and_after_quitting(db: Path) -> None:
    write(db)
    async with open_app(db) as hand:
        await open_letter(hand)
        await pick_a_fact(hand)
        await hand.press("f2")
        await hand.fill(handover_items="Sources and access")
        await hand.press("enter", "escape")
        assert hand.place == "WizardScreen"
        await choose(hand, "letter")
        assert hand.said == "As you left it on 2026-06-30. F9 starts it anew."
        filled = screen(hand).text
        assert "Sources and access" in filled
        assert not screen(hand).edited
        await hand.write("[b]q ")
        await hand.press("ctrl+q")
        assert not hand.app._running
    async with open_app(db) as hand:
        await open_wizard(hand)
        await choose(hand, "letter")
        assert screen(hand).text == "[b]q " + filled
        assert screen(hand).given["handover_items"] == "Sources and access"
        await hand.press("f9", "n")
        assert screen(hand).text == "[b]q " + filled
        await hand.press("f9", "y")
        assert screen(hand).given == {}
        assert "Sources and access" not in screen(hand).text
        await hand.press("escape")
        await choose(hand, "letter")
        assert not screen(hand).edited
        assert "Sources and access" not in screen(hand).text
        said = hand.said
        await hand.press("f9")
        assert (hand.place, hand.said) == ("LetterScreen", said), "there is nothing to ask about"


async def test_a_letter_begun_outlives_the_fact_it_names(db: Path) -> None:
    write(db)
    async with open_app(db) as hand:
        await open_letter(hand)
        await pick_a_fact(hand)
        await hand.write("By hand. ")
        await hand.press("escape")
        with closing(store.connect(db)) as con:
            typed = '{"facts": "incident 999", "handover_items": "Sources"}'
            con.execute("UPDATE under_way SET typed = ?", (typed,))
        await choose(hand, "letter")
        assert screen(hand).text.startswith("By hand. ")
        assert screen(hand).given == {"handover_items": "Sources"}


async def test_quitting_asks_before_text_is_lost_that_cannot_be_saved(db: Path) -> None:
    write(db)
    async with open_app(db) as hand:
        await open_letter(hand)
        await hand.write("q")
        with written_by_another(hand, db):
            await hand.press("ctrl+q")
            hand.sees("Quit? What you wrote could not be saved.")
            await hand.press("n", "escape")
            hand.sees("Leave the letter? What you wrote could not be saved.")
            await hand.press("n")
            assert screen(hand).text.startswith("q")
        await hand.press("escape")
        assert hand.place == "WizardScreen"
        await choose(hand, "letter")
        assert screen(hand).text.startswith("q")


async def export(hand: Hand, folder: Path, formats: str) -> None:
    await hand.press("f4")
    await hand.fill(formats=formats, folder=f"{folder}/")
    await hand.press("ctrl+s")


async def test_a_draft_that_is_thrown_away_on_its_last_step_is_gone_and_nothing_else_is_said(db: Path) -> None:
    write(db)
    async with open_app(db, notifications=True) as hand:
        await open_letter(hand)
        await hand.press("escape", "d", "y")
        assert (hand.place == "WizardScreen", hand.said) == (False, "The draft is gone. u brings it back.")
        hand.not_sees("There is no decision")
        await open_wizard(hand)


async def test_a_draft_that_another_program_throws_away_under_its_letter_is_not_shown_again(db: Path) -> None:
    write(db)
    async with open_app(db) as hand:
        await open_letter(hand)
        with closing(store.connect(db)) as con:
            decisions.discard(con, screen(hand).decision_id or 0)
        await hand.press("escape")
        assert hand.place not in ("LetterScreen", "WizardScreen")


async def test_from_the_wizard_to_the_files(db: Path, tmp_path: Path) -> None:
    write(db)
    out = tmp_path / "letters"
    async with open_app(db, size=(140, 44)) as hand:
        await open_letter(hand)
        hand.sees("Letter to Müller & Söhne: fire (en)", "robin@gale.example")
        assert rules(hand) == {"T13", "T17"}
        await hand.press("f6")
        hand.sees("Space marks up to three", "fee cutting number 1")
        for _ in range(3):
            await hand.press("space")
        await hand.press("space")
        assert "three facts at most" in hand.said
        assert len(hand.lines("*2026-")) == 3
        await hand.press("enter")
        text = screen(hand).text
        assert text.count("2026") > 2
        await hand.press("f2")
        hand.sees("Fields of the letter")
        shown = {f.key: f.value for f in hand.app.screen.fields}  # type: ignore[attr-defined]
        day = next(key for key, value in shown.items() if key == "last_day" and value)
        before = dump(db)
        await hand.fill(**{day: "yore"})
        await hand.press("ctrl+s")
        assert hand.place == "FormScreen"
        hand.sees('"yore" is not a date.')
        hand.not_sees("last_day:")
        await hand.fill(**{day: "2026-09-30"})
        await hand.press("ctrl+s")
        assert hand.place == "LetterScreen", hand.text
        assert "30 September 2026" in screen(hand).text
        assert dump(db) == before
        assert rules(hand) == set()
        hand.sees("Ready. F4 writes the files.")
        await hand.paste("You are an idiot.\n")
        assert "T1" in rules(hand)
        await hand.settle()
        hand.sees("Must be mended", "T1", "idiot")
        await export(hand, out, "md")
        assert hand.place == "FormScreen"
        hand.sees("T1")
        assert not out.exists()
        assert dump(db) == before
        await hand.press("escape", "escape", "f8")
        assert screen(hand).query_one(TextArea).cursor_location == (0, len("You are an "))
        await hand.press("ctrl+z")
        assert rules(hand) == set()
        await export(hand, out, "md,txt,pdf,docx,eml")
        assert hand.place == "LetterScreen", hand.text
        assert hand.said.startswith("Written: ")
        assert hand.said.count(str(out)) == 1
        made = sorted(path.name for path in out.iterdir())
        assert len(made) == 5
        assert {Path(name).suffix for name in made} == {".md", ".txt", ".pdf", ".docx", ".eml"}
        assert len({Path(name).stem for name in made}) == 1
        mail = message_from_bytes(next(out.glob("*.eml")).read_bytes())
        assert mail["From"] is not None
        assert "30 September 2026" in next(out.glob("*.md")).read_text(encoding="utf-8")
        assert next(out.glob("*.pdf")).read_bytes().startswith(b"%PDF")
        await export(hand, out, "md")
        assert [p.stem[-2:] for p in out.glob("*-2.md")] == ["-2"]
        await hand.press("escape")
        assert (hand.place, hand.said) == ("WizardScreen", ""), "nothing covers the answers"
        assert "Exported on 2026-06-30, version 2." in " ".join(hand.text.split())
    with closing(sqlite3.connect(db)) as con:
        rows = con.execute("SELECT kind, language, version, body, decision_id FROM letter ORDER BY id").fetchall()
    assert [row[:3] for row in rows] == [("fire", "en", 1), ("fire", "en", 2)]
    assert "30 September 2026" in rows[0][3]
    assert rows[0][4] is not None


async def test_the_six_languages_and_text_by_hand_is_not_thrown_away_unasked(db: Path) -> None:
    write(db)
    async with open_app(db, size=(140, 44)) as hand:
        await open_letter(hand)
        await pick_a_fact(hand)
        bodies = set()
        for language in LANGUAGES:
            await hand.press("f3")
            await hand.fill(language=language)
            await hand.press("enter")
            hand.sees(f"({language})")
            bodies.add(screen(hand).text)
            assert rules(hand) == set(), (language, screen(hand).findings)
        assert len(bodies) == len(LANGUAGES)
        await hand.write("And this by hand.")
        await hand.press("f3")
        await hand.fill(language="en")
        await hand.press("enter")
        hand.sees("What you edited by")
        await hand.press("n")
        kept = screen(hand).text
        assert "And this by hand." in kept
        await hand.press("escape")
        assert hand.place == "WizardScreen"
        await choose(hand, "letter")
        hand.sees(f"({LANGUAGES[-1]})")  # the text that was kept is in that language
        assert screen(hand).text == kept
        assert rules(hand) == set()


async def test_words_of_ones_own_outlive_the_export(db: Path, tmp_path: Path) -> None:
    write(db)
    async with open_app(db) as hand:
        await open_letter(hand)
        await pick_a_fact(hand)
        await hand.write("By hand. ")
        await export(hand, tmp_path / "letters", "txt")
        await hand.press("escape")
        await choose(hand, "letter")
        assert screen(hand).text.startswith("By hand. ")
        await hand.press("f2")
        await hand.fill(handover_items="Sources")
        await hand.press("enter")
        hand.sees("What you edited by")


async def test_keys_of_the_letter_work_while_its_text_has_the_focus(db: Path) -> None:
    write(db)
    async with open_app(db, size=(100, 30)) as hand:
        await open_letter(hand)
        assert isinstance(hand.app.focused, TextArea)
        hand.sees("f2 Fields", "f4 Export")
        text = screen(hand).text
        for key, place in (("f2", "FormScreen"), ("f3", "FormScreen"), ("f6", "FactsScreen")):
            await hand.press(key)
            assert hand.place == place, hand.text
            await hand.press("escape")
        await hand.press("f4")
        assert hand.place == "LetterScreen"
        assert "The letter still lacks: facts." in hand.said
        assert "Ready." not in hand.text
        await hand.press("f1")
        hand.sees("Help: Letter")
        await hand.press("escape")
        assert screen(hand).text == text


async def test_the_talk_script_is_logged_copied_and_written(db: Path, tmp_path: Path) -> None:
    write(db)
    async with open_app(db, size=(120, 40)) as hand:
        await open_wizard(hand)
        await choose(hand, "fire")
        await choose(hand, "talk")
        assert hand.place == "TalkScreen"
        hand.sees("Talk with Müller & Söhne: fire")
        await hand.press("y")
        assert hand.said == "The script is copied."
        await hand.press("M")
        before = dump(db)
        await hand.fill(note="told them calmly", who="Ms Söhne", day="next year")
        await hand.press("enter")
        assert hand.place == "FormScreen"
        assert dump(db) == before
        await hand.fill(day="today")
        await hand.press("enter")
        assert hand.said.startswith("Logged.")
        await hand.press("x")
        await hand.fill(folder=str(tmp_path / "talks"))
        await hand.press("enter")
        assert next((tmp_path / "talks").glob("*.txt")).read_text(encoding="utf-8").strip()
        await hand.press("escape")
        assert hand.place == "WizardScreen"
    with closing(sqlite3.connect(db)) as con:
        assert con.execute("SELECT day, who, note FROM talk").fetchall() == [
            ("2026-06-30", "Ms Söhne", "told them calmly")
        ]
