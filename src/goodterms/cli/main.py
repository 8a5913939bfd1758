"""The command line: one group whose commands are imported only when they are run."""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING

import click

from goodterms import __version__
from goodterms.cli.common import Session

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

_CLI = "goodterms.cli."
COMPLETE = "_GOODTERMS_COMPLETE"
"""In the environment while a shell asks for completions."""
COMMANDS: dict[str, tuple[str, str]] = {
    # name: (module:object under goodterms.cli, what it does), in the order of the help
    "start": ("timer:start", "Start the timer for a client."),
    "stop": ("timer:stop", "Stop the timer and log the time."),
    "status": ("status:status", "Show what is running, and today's hours."),
    "switch": ("timer:switch", "Stop the timer and start it for another client."),
    "resume": ("timer:resume", "Start again what was logged last."),
    "cancel": ("timer:cancel", "Throw the running timer away."),
    "log": ("hours:log", "Log hours that are over: log acme 9-11 workshop."),
    "hours": ("hours:hours", "List time entries."),
    "entry": ("entry:entry", "Change, split, join, move or delete time entries."),
    "clients": ("clients:clients", "List clients with their standing."),
    "client": ("clients:client", "Add, change, show or archive a client."),
    "project": ("projects:project", "Add, change or close a project."),
    "invoices": ("invoices:invoices", "List invoices."),
    "invoice": ("invoices:invoice", "Draft, issue, pay, remind, dispute, credit, write off."),
    "incidents": ("evidence:incidents", "List incidents."),
    "incident": ("evidence:incident", "Log something a client did."),
    "signal": ("evidence:signal", "Log something good a client did."),
    "change": ("evidence:change", "Log a change request."),
    "request": ("evidence:request", "Log a question, a brief or a piece of work asked for."),
    "expense": ("evidence:expense", "Log an expense for a client."),
    "accept": ("evidence:accept", "Accept a flag for a time, with a reason."),
    "flags": ("flags:flags", "Standings of all clients, or one with the evidence."),
    "report": ("report:report", "Figures: hours, payments, ageing, worth."),
    "advise": ("advise:advise", "What to do about a client, explained."),
    "decide": ("decisions:decide", "Take a decision and store what it rests on."),
    "decisions": ("decisions:decisions", "List decisions taken."),
    "plan": ("decisions:plan", "The checklist that follows a decision."),
    "talk": ("decisions:talk", "The script of a talk with a client; --log notes it."),
    "letter": ("letter:letter", "Write the notice, checked for tone."),
    "letters": ("letters:letters", "List letters, and note which went out."),
    "reminders": ("decisions:reminders", "List what is due."),
    "reminder": ("decisions:reminder", "Add, tick or put off a reminder."),
    "import": ("import_:command", "Read hours or invoices from another tool's file."),
    "export": ("export:command", "Write everything as JSON or CSV."),
    "backup": ("maintenance:backup", "Make a verified copy of the file."),
    "restore": ("maintenance:restore", "Go back to a copy; the present file is kept aside."),
    "check": ("maintenance:check", "Check the file, and what must hold in it."),
    "undo": ("undo:undo", "Take the last change back."),
    "redo": ("undo:redo", "Make the change that was undone last again."),
    "history": ("undo:history", "List the changes."),
    "set": ("settings:command", "Show or change a setting."),
    "rates": ("rates:rates", "What other currencies are worth in yours."),
    "where": ("maintenance:where", "Print where the file is."),
    "demo": ("demo:demo", "The app on a throw-away copy of the sample."),
    "completion": ("maintenance:completion", "Print the completion script of a shell."),
}
SECTIONS = (
    ("Timer and hours", ("start", "stop", "status", "switch", "resume", "cancel", "log", "hours", "entry")),
    ("Clients and invoices", ("clients", "client", "project", "invoices", "invoice")),
    ("Evidence", ("incidents", "incident", "signal", "change", "request", "expense", "accept")),
    (
        "Standing and decision",
        (
            "flags",
            "report",
            "advise",
            "decide",
            "decisions",
            "plan",
            "talk",
            "letter",
            "letters",
            "reminders",
            "reminder",
        ),
    ),
    ("Files", ("import", "export", "backup", "restore", "check", "undo", "redo", "history")),
    ("The program", ("set", "rates", "where", "demo", "completion")),
)


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command = getattr(importlib.import_module(_CLI + module), name)
        assert isinstance(command, click.Command)
        if COMPLETE in os.environ:
            from goodterms.cli.complete import teach

            teach(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The help is written from the table above, without importing a single command."""
        for title, names in SECTIONS:
            with formatter.section(title):
                formatter.write_dl([(name, COMMANDS[name][1]) for name in names])


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--db", metavar="FILE", help="The file to work on (else GOODTERMS_DB, else the user's data folder).")
@click.option(
    "--today", metavar="YYYY-MM-DD", envvar="GOODTERMS_TODAY", help="Take this day for today (else GOODTERMS_TODAY)."
)
@click.option("--create", is_flag=True, help="Let an empty file become a new goodterms file.")
@click.version_option(__version__, "-V", "--version", prog_name="goodterms", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context, db: str | None, today: str | None, create: bool) -> None:
    """See which clients are going bad, decide with the facts in view, part on good terms.

    Without a command the full-screen app opens.
    """
    ctx.obj = Session(db, today, create=create)
    if ctx.invoked_subcommand is None:
        run_app(ctx.obj)


def run_app(session: Session) -> None:
    """Open the full-screen app on the session's file."""
    open_app(session.path, session.today)


def open_app(path: Path, today: date | None, *, demo: bool = False) -> None:
    """The one place where the command line knows the screens."""
    from goodterms.tui import start

    start.open_app(path, today, demo=demo)
