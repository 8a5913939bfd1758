"""The errors a user may meet. Each is one sentence: what is wrong, and how to mend it."""

from __future__ import annotations


class GoodtermsError(Exception):
    """Base of all errors shown to the user. `exit_code` is what the command line ends with."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "", details: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.details = details

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class NotUnderstood(GoodtermsError):
    """The input could not be read; nothing was written (exit code 2)."""

    exit_code = 2


class Refused(GoodtermsError):
    """The input was read, but doing it would lose or break something; nothing was written (exit 3)."""

    exit_code = 3


class CheckFailed(GoodtermsError):
    """A check found something wrong (exit code 1)."""

    exit_code = 1


class Invalid(NotUnderstood):
    """A value in one field of a form or a call is not valid; `field` names it."""

    def __init__(self, field: str, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.field = field
