"""The way in: runs the command line, and turns whatever goes wrong into one sentence and an exit code."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> None:
    """Run `goodterms` and end the process: 0 done, 1 a check failed, 2 not understood, 3 refused."""
    code = run(list(sys.argv[1:] if argv is None else argv))
    threads = sys.modules.get("threading")
    if threads is None or threads.active_count() == 1:
        _leave(code)
    sys.exit(code)


def _leave(code: int) -> None:
    """End at once: all is written and closed, and taking the modules down again would take 10 ms."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            return  # the ordinary end will say what it has to say
    os._exit(code)


def run(argv: list[str]) -> int:
    """Run one command line and return its exit code; nothing but a sentence reaches stderr."""
    gc.set_threshold(500_000)  # imports make many objects and no garbage: looking for some is a tenth of the start
    _prepare_streams()
    try:
        code = _run(argv)
        sys.stdout.flush()
    except BrokenPipeError:
        _silence()
        return 0
    except KeyboardInterrupt:
        _complain("Stopped.")
        return 130
    except MemoryError:
        _complain("There is not enough memory for this.")
        return 3
    except Exception as error:  # noqa: BLE001  the last resort: a sentence, never a traceback
        return _explain(error)
    return code


def _opens_the_app(argv: list[str]) -> bool:
    """No command, and options that need no explanation: the app starts quicker without the command line around it."""
    return (
        len(argv) % 2 == 0
        and {*argv[::2]} <= {"--db", "--today"}
        and all(value and not value.startswith("-") for value in argv[1::2])
        and "_GOODTERMS_COMPLETE" not in os.environ
    )


def _open_app(given: dict[str, str]) -> int | None:
    """Open the app; None where --today wants a grammar that the command line has."""
    from datetime import date

    from goodterms import paths
    from goodterms.tui.start import open_app

    today = given.get("--today") or os.environ.get("GOODTERMS_TODAY")
    try:
        day = date.fromisoformat(today) if today else None
    except ValueError:
        return None
    try:
        open_app(paths.database(given.get("--db")), day)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    return 0


def _run(argv: list[str]) -> int:
    if _opens_the_app(argv):
        code = _open_app(dict(zip(argv[::2], argv[1::2], strict=True)))
        if code is not None:
            return code
    import click

    from goodterms.cli.main import COMPLETE, cli

    try:
        result = cli.main(argv, prog_name="goodterms", standalone_mode=False, complete_var=COMPLETE)
    except SystemExit as ended:
        if type(sys.stdout).__name__.endswith("PacifyFlushWrapper"):  # what click makes of a reader that has gone
            raise BrokenPipeError from None
        return ended.code if isinstance(ended.code, int) else 1
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "goodterms"
        _complain(f"{_which_command(error) or _sentence(error.format_message())} See: {where} --help")
        return 2
    except click.Abort as stopped:
        # Ctrl-C at a question comes before anything is done; elsewhere it may come just after.
        anywhere = isinstance(stopped.__cause__, KeyboardInterrupt)
        _complain("Stopped." if anywhere else "Stopped; nothing was changed.")
        return 130
    except click.ClickException as error:
        _complain(_sentence(error.format_message()))
        return 2
    return result if isinstance(result, int) else 0


def _which_command(error: Exception) -> str:
    """Of a group without a command, the commands it has: click would say the whole help here."""
    from click import Group, UsageError

    ctx = error.ctx if isinstance(error, UsageError) else None
    if type(error).__name__ != "NoArgsIsHelpError" or ctx is None or not isinstance(ctx.command, Group):
        return ""
    return f"{ctx.info_name} needs one of: {', '.join(ctx.command.list_commands(ctx))}."


def _explain(error: Exception) -> int:
    import sqlite3

    from goodterms.errors import GoodtermsError

    if isinstance(error, GoodtermsError):
        _complain(str(error))
        for detail in error.details:
            _complain(f"  {detail}")
        return error.exit_code
    if isinstance(error, OSError) and error.strerror and not error.filename:
        # Whoever writes to a file tells about it: this is the output. What there was to do may be done all the same.
        _silence()
        _complain(f"The output could not be written ({error.strerror}).")
        return 1
    if isinstance(error, OSError) and error.strerror:
        _complain(f"{_sentence(f'{error.strerror} ({error.filename})')} Nothing was changed.")
        return 3
    if isinstance(error, sqlite3.Error):
        from goodterms.ledger import mishap

        told = mishap.explain(error)
        _complain(str(told))
        return told.exit_code
    _complain(f"Something went wrong inside goodterms ({type(error).__name__}). {_write_log(error)}")
    return 1


def _write_log(error: Exception) -> str:
    """Keep the details where a bug report can find them; returns a sentence that says where."""
    import tempfile
    import traceback

    details = "".join(traceback.format_exception(error))
    try:
        handle, name = tempfile.mkstemp(prefix="goodterms-", suffix=".log")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(details)
    except OSError:
        return "The details could not be written."
    return f"The details are in {name}; please report it."


def _sentence(words: str) -> str:
    line = " ".join(words.split())
    return line if line.endswith((".", "?", "!")) else line + "."


def _complain(line: str) -> None:
    """One line on stderr, whatever stderr is."""
    try:
        shown = "".join(c for c in " ".join(line.split("\n")) if c >= " " and not "\x7f" <= c <= "\x9f")
        print(shown, file=sys.stderr, flush=True)  # noqa: T201
    except (OSError, ValueError, AttributeError):
        pass


def _prepare_streams() -> None:
    """A terminal that cannot show a letter shows a stand-in; it never ends the command. What was closed leads nowhere:
    no file that is opened later may get its number, and with it what is written there."""
    while (lowest := os.open(os.devnull, os.O_RDWR)) < 3:
        pass
    os.close(lowest)
    sys.stdin = sys.stdin or open(0, closefd=False)  # noqa: SIM115
    sys.stdout = sys.stdout or open(1, "w", closefd=False)  # noqa: SIM115
    sys.stderr = sys.stderr or open(2, "w", closefd=False)  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace" if stream is sys.stderr else "replace")


def _silence() -> None:
    """The reader of our output has gone: let the interpreter's last flush go nowhere."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())


if __name__ == "__main__":
    main()
