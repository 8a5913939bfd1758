"""backup, restore, check, where, completion."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from goodterms.cli.common import Session, TypedPath, emit_json, json_option, note, pass_session, say
from goodterms.errors import CheckFailed, NotUnderstood
from goodterms.text import count


@click.command()
@click.argument("dest", required=False, type=TypedPath(path_type=Path))
@click.option("--encrypt", is_flag=True, help="Ask for a passphrase (or read it from a pipe) and encrypt the copy.")
@click.option("--keep", type=click.IntRange(min=1), help="Afterwards, keep so many copies of this file in that folder.")
@pass_session
def backup(session: Session, dest: Path | None, encrypt: bool, keep: int | None) -> None:
    """Make a verified copy of the file: in DEST (a folder, or a new file), or in the folder of backups beside it."""
    from goodterms.ledger import backup as ledger
    from goodterms.ledger import rotation

    if keep is not None and dest is not None and not dest.is_dir():
        raise NotUnderstood("--keep is for a folder of copies.", "Name a folder that is there, or leave --keep out.")
    if dest is not None:
        ledger.refuse_place(dest, ledger.SEALED if encrypt else ".db")
    passphrase = _passphrase(twice=True) if encrypt else None
    made = ledger.backup(session.path, dest, passphrase=passphrase)
    say(f"Backed up to {made}")
    if keep is not None:
        gone, strange = rotation.keep_newest(made, session.path, keep)
        if gone:
            say(f"Removed {count(len(gone), 'older copy', 'older copies')}.")
        if strange:
            say(f"Left {count(len(strange), 'copy', 'copies')} that may be of another file of this name.")


def _passphrase(*, twice: bool = False) -> str:
    """Ask for the passphrase without showing it; without a terminal it is the first line of what is piped in."""
    if sys.stdin.isatty():
        return str(click.prompt("Passphrase", hide_input=True, confirmation_prompt=twice, err=True))
    typed = sys.stdin.readline().rstrip("\r\n")
    if not typed:
        raise NotUnderstood("There is no terminal to ask for the passphrase on.", "Pipe it in, as the first line.")
    return typed


@click.command()
@click.argument("source", type=TypedPath(path_type=Path))
@pass_session
def restore(session: Session, source: Path) -> None:
    """Go back to a copy. It is verified first, and the present file is kept aside."""
    from goodterms.ledger import backup_sealed, mishap, restoring
    from goodterms.ledger import check as ledger

    passphrase = None
    if source.is_file() and backup_sealed.is_sealed(source):
        passphrase = _passphrase()
    kept = restoring.restore(session.path, source, passphrase=passphrase)
    say(f"Restored {source}.")
    if kept is not None:
        say(f"The file as it was is kept as {kept}")
    if problems := ledger.check(session.path):
        note(str(mishap.wrong(problems)))


@click.command()
@json_option
@pass_session
def check(session: Session, as_json: bool) -> None:
    """Check that the file is whole and that what it holds makes sense; ends with 1 if not."""
    from goodterms.ledger import check as ledger

    problems = ledger.check(session.path)
    if as_json:
        emit_json({"file": str(session.path), "ok": not problems, "problems": problems})
    elif not problems:
        say(f"{session.path} is whole.")
    if problems:
        details = () if as_json else tuple(problems)
        hint = 'Correct what is named, or go back to a backup: "goodterms restore FILE".'
        raise CheckFailed(f"{session.path} has {count(len(problems), 'problem')}.", hint, details)


@click.command()
@json_option
@pass_session
def where(session: Session, as_json: bool) -> None:
    """Print where the file is."""
    path = session.path.absolute()
    if as_json:
        emit_json({"file": str(path), "exists": path.exists()})
    else:
        click.echo(path)


@click.command()
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish"), case_sensitive=False))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the completion script of SHELL: eval "$(goodterms completion bash)"."""
    from click.shell_completion import get_completion_class

    from goodterms.cli.main import COMPLETE

    known = get_completion_class(shell)
    if known is None:
        raise NotUnderstood(f'"{shell}" is not a shell that can be completed.', "Use bash, zsh or fish.")
    root = ctx.find_root().command
    click.echo(_quoting(known(root, {}, "goodterms", COMPLETE).source()))


_INSERTED = "COMPREPLY+=($value)"
_QUOTED = """if [[ ${COMP_WORDS[COMP_CWORD]} == [\\"\\']* ]]; then
                COMPREPLY+=("$value")
            else
                printf -v value %q "$value"
                COMPREPLY+=("$value")
            fi"""


def _quoting(script: str) -> str:
    """Bash puts a name with spaces into the line as it is; here it gets its backslashes first."""
    return script.replace(_INSERTED, _QUOTED)
