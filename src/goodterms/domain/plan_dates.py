"""The dates of a plan: notice, last day, answers, reminders (DOMAIN sections 4, 6 L1 and 8). Pure."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import date, timedelta

from goodterms.domain.workdays import is_working

REPLY_WORKING_DAYS = 10
SILENT_DAYS = 5
"""Days after reply_by after which silence counts as a refusal."""
RAISE_DAYS = 30
"""A new rate is announced at least this long before."""
STAGED_CAP = 90
"""A staged exit is put off by at most this many days, unless the notice itself is longer."""
OVERDUE_REMINDERS = (3, 10, 30, 60)
LAST_DAY_REMINDERS = (7, 1, 0)
FOLLOW_UPS = (30, 60, 90)
RENEWAL_DAYS = 30
PAUSE_DAYS = 7
"""A pause is announced so many days before."""
EXPECTS_MORE_DAYS = 60
KEEP_REVIEW_DAYS = 60
NOTICE_DAYS, STRATEGIC_NOTICE_DAYS = 14, 30


def month_end(day: date) -> date:
    """The last day of the month of `day`."""
    if day.month == 12:
        return day.replace(day=31)
    return date(day.year, day.month + 1, 1) - timedelta(days=1)


def notice_end(received: date, days: int, to_month_end: bool = False) -> date:
    """The day on which a notice ends. The day of receipt is not counted; with `to_month_end` the end moves to
    the last day of its month."""
    end = received + timedelta(days=days)
    return month_end(end) if to_month_end else end


def notice_days(agreed: int | None, strategic: bool = False) -> int:
    """The days of notice: as agreed, else 14, or 30 for retainers and work they rely on."""
    if agreed is not None:
        return agreed
    return STRATEGIC_NOTICE_DAYS if strategic else NOTICE_DAYS


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, month_end(date(year, month + 1, 1)).day))


def add_working_days(day: date, count: int, holidays: AbstractSet[date] = frozenset()) -> date:
    """The working day that comes `count` working days after `day`; `day` itself for 0."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working(day, holidays)
    return day


def reply_by(sent: date, holidays: AbstractSet[date] = frozenset()) -> date:
    """The day by which an answer to a letter is asked for: 10 working days later."""
    return add_working_days(sent, REPLY_WORKING_DAYS, holidays)


def last_day(
    notice_given: date,
    days: int,
    *,
    to_month_end: bool = False,
    staged: bool = False,
    replacement_months: int | None = None,
) -> date:
    """The last working day: the end of the notice; staged (W1), the later of it and the month in which the
    income is replaced, put off by at most 90 days. A longer notice is never cut short."""
    end = notice_end(notice_given, days, to_month_end)
    if not staged or replacement_months is None:
        return end
    replaced = min(add_months(notice_given, replacement_months), notice_given + timedelta(days=STAGED_CAP))
    return max(end, replaced)


def new_rate_from(sent: date, days: int, to_month_end: bool = False) -> date:
    """The first day on which a new rate may apply: after the notice, and not before 30 days."""
    return max(notice_end(sent, days, to_month_end), sent + timedelta(days=RAISE_DAYS))


def pause_from(sent: date) -> date:
    """The day from which the work rests, as the pause notice says."""
    return sent + timedelta(days=PAUSE_DAYS)


def overdue_reminders(due: date) -> tuple[date, ...]:
    """The days on which an unpaid invoice is chased."""
    return tuple(due + timedelta(days=days) for days in OVERDUE_REMINDERS)


def renewal_reminder(renews: date) -> date:
    """The day on which to think about a contract that renews itself."""
    return renews - timedelta(days=RENEWAL_DAYS)
