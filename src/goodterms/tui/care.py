"""Care of the file: copies, putting one back, and looking it through. All of it in threads of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from goodterms import paths, when
from goodterms.errors import Invalid
from goodterms.text import count, file_name
from goodterms.tui import trouble
from goodterms.tui.widgets.confirm import Confirm
from goodterms.tui.widgets.form import Field, FormScreen
from goodterms.tui.widgets.notice import Notice

if TYPE_CHECKING:
    from goodterms.tui.app import GoodtermsApp

_STAMP = re.compile(r"(\d{4}-\d\d-\d\d)-(\d\d)(\d\d)(\d\d)")
After = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that lies beside the file or in its folder of backups."""

    path: Path
    made: str
    kind: str
    size: int
    sealed: bool
    moment: tuple[int, int] = (0, 0)
    """When it was made by its name, then by the disk: copies of one minute stand in their order."""
    of: str = ""
    """Which other file its name says it is a copy of; "": of this one, or it does not say."""


def copies(path: Path, zone: str) -> list[Copy]:
    """The copies of the file at `path`, their times in `zone`, the newest first; after them those of other files in
    the same folder."""
    from goodterms.ledger.backup import FOLDER, SEALED

    beside = [f for f in _files(path.parent) if f.name.startswith(f"{path.stem}-before-") and f.suffix == ".db"]
    inside = [f for f in _files(path.parent / FOLDER) if f.suffix in (".db", SEALED)]
    stem = file_name(path.stem)
    found = []
    for file in (*inside, *beside):
        with suppress(OSError):  # thinned out meanwhile
            found.append(_copy(file, file.suffix == SEALED, stem, zone))
    return sorted(sorted(found, key=lambda c: c.moment, reverse=True), key=lambda c: bool(c.of))


def _files(folder: Path) -> list[Path]:
    """The files in a folder; none where it is not there or not ours to read."""
    try:
        return [file for file in folder.iterdir() if file.is_file()]
    except OSError:
        return []


def _instant(stamp: re.Match[str] | None) -> int:
    """When a copy was made by its name, which has the wall clock of the machine; 0 where it does not say."""
    if stamp is None:
        return 0
    try:
        return int(datetime.strptime(stamp[0], "%Y-%m-%d-%H%M%S").timestamp())  # noqa: DTZ007
    except (ValueError, OverflowError):
        return 0


def _copy(path: Path, sealed: bool, stem: str, zone: str) -> Copy:
    status = path.stat()
    stamp = _STAMP.search(path.name)
    moment = (_instant(stamp) or int(status.st_mtime), status.st_mtime_ns)
    made = f"{when.local(moment[0], zone):%Y-%m-%d %H:%M}"
    kind = "by hand"
    for mark, word in (("-auto", "by itself"), ("-before-restore", "before a restore"), ("-before-upgrade", "upgrade")):
        if mark in path.name:
            kind = word
    of = path.name[: stamp.start()].rstrip("-") if stamp and "-before-" not in path.name else ""
    other = "" if of == stem else of
    shown = "of another file" if other else kind
    return Copy(path, made, shown, status.st_size, sealed, moment, other)


def size_shown(size: int) -> str:
    """Bytes for people."""
    return f"{size / 1024 / 1024:,.1f} MiB" if size >= 1024 * 1024 else f"{max(1, round(size / 1024))} KiB"


def _work(app: GoodtermsApp, run: Callable[[], Callable[[], None]]) -> None:
    """Run in a thread; what it returns is done on the screens' own thread."""

    def end(done: Callable[[], None]) -> None:
        app.busy_writing = False
        done()

    def work() -> None:
        try:
            done = run()
        except Exception as error:  # noqa: BLE001 (the flag must fall, whatever happened)
            told = trouble.sentence(error)
            app.call_from_thread(end, lambda: app.toast(told, wrong=True))
        else:
            app.call_from_thread(end, done)

    app.busy_writing = True
    app.run_worker(work, thread=True, exit_on_error=False, group="care")


def ask_backup(app: GoodtermsApp, after: After) -> None:
    """Ask where to and whether to encrypt, then copy."""
    from goodterms.ledger import backup

    path = app.desk.path

    def save(values: Mapping[str, str]) -> object:
        if values["secret"] != values["again"]:
            raise Invalid("again", "The two passphrases differ.", "Type the same twice, or leave both empty.")
        dest = paths.typed(values["dest"], "dest") if values["dest"] else None
        if dest is not None:
            backup.refuse_place(dest, backup.SEALED if values["secret"] else ".db")
        return dest, values["secret"] or None

    def done(answer: object) -> None:
        if isinstance(answer, tuple):
            make_copy(app, answer[0], answer[1], after)

    fields = [
        Field("dest", "Folder or name", hint=f"empty: {path.parent / 'backups'}"),
        Field("secret", "Passphrase", hint="empty: not encrypted", secret=True),
        Field("again", "The same again", secret=True),
    ]
    intro = "The copy is read back and verified before it gets its name. A passphrase that is lost is lost."
    app.push_screen(FormScreen("Make a copy", fields, save, intro=intro), done)


def make_copy(
    app: GoodtermsApp, dest: Path | None = None, passphrase: str | None = None, after: After = lambda: None
) -> None:
    """Make a verified copy, and say where it is."""
    from goodterms.ledger import backup

    def run() -> Callable[[], None]:
        made = backup.backup(app.desk.path, dest, passphrase=passphrase)

        def said() -> None:
            app.toast(f"Copied and verified: {made}")
            after()

        return said

    app.toast("Copying…")
    _work(app, run)


def ask_elsewhere(app: GoodtermsApp, after: After) -> None:
    """Ask for a copy that lies somewhere else, on a stick perhaps, then as `ask_restore`."""
    from goodterms.ledger import backup_sealed

    def save(values: Mapping[str, str]) -> object:
        path = paths.typed(values["file"], "file")
        if not path.is_file():
            raise Invalid("file", f"There is no file {path}.", "Type its whole name, from the root or from ~.")
        if app.desk.path.exists() and path.samefile(app.desk.path):
            raise Invalid("file", "That is the file itself.", "Name a copy of it.")
        return _copy(path, backup_sealed.is_sealed(path), file_name(app.desk.path.stem), app.desk.settings().zone)

    def done(copy: object) -> None:
        if isinstance(copy, Copy):
            ask_restore(app, copy, after)

    fields = [Field("file", "File", hint="~/stick/goodterms-2026-05-04-123015.db", required=True)]
    intro = "It is verified before it takes the place of your file, and it is never written to."
    app.push_screen(FormScreen("Put back a copy that lies elsewhere", fields, save, intro=intro), done)


def ask_restore(app: GoodtermsApp, copy: Copy, after: After) -> None:
    """Ask before a copy takes the place of the file; the file as it is now is kept."""

    def confirmed(yes: bool | None) -> None:
        if not yes:
            return
        if not copy.sealed:
            _restore(app, copy, None, after)
            return
        form = FormScreen(
            "The copy is encrypted",
            [Field("secret", "Passphrase", required=True, secret=True)],
            lambda values: values["secret"],
        )
        app.push_screen(form, lambda secret: _restore(app, copy, str(secret), after) if secret else None)

    question = f"Put {copy.path.name} of {copy.made} in the place of your file?"
    more = (
        "What was entered since then leaves the screens. The file as it is now is kept beside it, so you can go back."
    )
    if copy.of:
        more = f"Its name says that it is a copy of another file, {copy.of}. {more}"
    app.push_screen(Confirm(question, yes="Restore", no="Keep as it is", more=more), confirmed)


def _restore(app: GoodtermsApp, copy: Copy, passphrase: str | None, after: After) -> None:
    from goodterms.ledger import check, mishap, restoring

    def run() -> Callable[[], None]:
        kept = restoring.restore(app.desk.path, copy.path, passphrase=passphrase)
        problems = check.check(app.desk.path)

        def said() -> None:
            app.changed("Restored." + (f" The file as it was is kept as {kept}." if kept else ""))
            if problems:
                app.toast(str(mishap.wrong(problems)), wrong=True)
            after()

        return said

    app.toast("Restoring…")
    _work(app, run)


def look_through(app: GoodtermsApp) -> None:
    """Check the file, and say every problem in plain words."""
    from goodterms.ledger import check

    path = app.desk.path

    def run() -> Callable[[], None]:
        problems = check.check(path)

        def said() -> None:
            if not problems:
                app.toast("The file is whole, and what it holds makes sense.")
                return
            lines = [*(f"- {one}" for one in problems), "", "Restore a copy, or correct what is named here."]
            app.push_screen(Notice(f"{path.name} has {count(len(problems), 'problem')}", lines))

        return said

    app.toast("Looking the file through…")
    _work(app, run)
