"""The decisions: three taken with their talks and letters, one left open at a question."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from goodterms.domain.decision_advice import Advice, advice_json, advise, facts_of, terms_of
from goodterms.domain.plan import make_plan
from goodterms.domain.plan_rules import plan_rules
from goodterms.ledger import decisions
from goodterms.ledger.overview import Look, look
from sample.clients import Known
from sample.rows import days, moment, put

if TYPE_CHECKING:
    from goodterms.settings import Settings

_KOVATS = """Dear Mr Kováts,

Thank you for the work we have done together since February 2025.

So that the loyalty card is finished well, I propose new terms from now on: changes beyond the agreed list are \
ordered in writing with their price before I begin; two rounds of revision are included, further ones are charged \
by the hour; approved work that is changed again counts as new work.

Since February, seven changes were carried out without charge, two of them in the last days before a date.

Please let me know by {reply_by} whether we go on like this.

Kind regards
Jana Lindqvist"""
_IBERIA = """Dear Ms Ferrer,

Thank you for the trust you have placed in me since June 2025.

As we discussed, I will finish the autumn campaign as agreed and am not able to take on further work after \
that. My last working day for Casa Iberia is {last_day}.

On that day you receive all sources, the film and the access data. The last two thirds of the fee are invoiced with it.

To continue without a gap you may wish to contact Estudio Marea in Cádiz.

I wish you and your business every success.

Kind regards
Jana Lindqvist"""
_ATES = """Sayın Kerem Bey,

Ateş Lojistik A.Ş. için verdiğim hizmetleri bugün itibarıyla sona erdirdiğimi işbu yazıyla bildiririm.

Teslim edilecek dosyalar ve erişim bilgileri {last_day} tarihine kadar yazılı olarak gönderilecektir. Açık faturaların \
vadesinde ödenmesini rica ederim.

Saygılarımla
Jana Lindqvist"""


def write(con: sqlite3.Connection, settings: Settings, known: dict[str, Known]) -> None:
    """Take the decisions on their days, as the screens would."""
    _fire(con, settings, known["ates"])
    _decline(con, settings, known["iberia"])
    _renegotiate(con, settings, known["kovats"])
    _open_draft(con, known["monolith"])
    for client, day, text in (
        ("brightwater", "2026-07-01", "Call Aoife about the three open invoices"),
        ("nordlicht", "2026-07-03", "Offer for the children's shop"),
        ("tara", "2026-06-30", "Write down the scope before the first hour"),
        (None, "2026-07-10", "Advance VAT return"),
    ):
        put(con, "reminder", client_id=known[client].id if client else None, day=day, text=text)
    con.execute("UPDATE client SET status = 'watching' WHERE id = ?", (known["bitwerk"].id,))


def _fire(con: sqlite3.Connection, settings: Settings, one: Known) -> None:
    day = "2026-02-19"
    taken = _take(con, settings, one, day, "fire", {"told": "worse", "change": "unlikely"})
    _talk(con, one, taken, day, "Kerem Ateş", "By phone, with a witness: no meeting any more, notice in writing.")
    subject = "İş ilişkimizin sona erdirilmesine ilişkin bildirim"
    _letter(con, one, taken, Letter("fire", "tr", subject, _ATES, day, "Registered post RR 2231"))
    con.execute("UPDATE reminder SET done_on = coalesce(day, ?) WHERE decision_id = ?", (day, taken))
    con.execute("UPDATE client SET status = 'closed' WHERE id = ?", (one.id,))


def _decline(con: sqlite3.Connection, settings: Settings, one: Known) -> None:
    day = "2026-06-09"
    answers = {"told": "no_change", "open": "open", "partner": "partly", "door": "open"}
    taken = _take(con, settings, one, day, "finish_decline", answers)
    _talk(con, one, taken, day, "Lucía Ferrer", "Calm. She had expected it, and asked for the film early.")
    subject = "Completion of current work and future requests"
    _letter(con, one, taken, Letter("finish_decline", "en", subject, _IBERIA, day, "Mail, answered the same day"))
    _done(con, taken, "2026-06-10")


def _renegotiate(con: sqlite3.Connection, settings: Settings, one: Known) -> None:
    day = "2026-06-16"
    answers = {"told": "not_yet", "change": "likely", "open": "open", "partner": "yes"}
    taken = _take(con, settings, one, day, "renegotiate", answers)
    _talk(con, one, taken, day, "Kováts Gergely", "Surprised, friendly. Had not known what it had cost.")
    _letter(
        con, one, taken, Letter("renegotiate", "en", "Proposal for updated terms", _KOVATS, day, "Mail of that day")
    )
    _done(con, taken, day)


def _take(
    con: sqlite3.Connection,
    settings: Settings,
    one: Known,
    day: str,
    outcome: str,
    given: Mapping[str, object],
) -> int:
    """One decision, taken; returns its id."""
    seen = look(con, settings, days(day), one.id)
    advice = advise(seen.history, seen.standing, seen.money, settings, given=given)
    rules = plan_rules(advice.decision, advice.levels, advice.answers, facts_of(seen.history), chosen=outcome)  # type: ignore[arg-type]
    terms = replace(terms_of(seen.history, advice.decision, seen.money, settings), told=days(day))
    plan = make_plan(outcome, rules, terms)  # type: ignore[arg-type]
    answers = advice_json(seen.standing, advice)["answers"]
    decision = decisions.start(con, one.id, answers=answers)  # type: ignore[arg-type]
    recommended = advice.decision.outcome
    decisions.take(
        con,
        decision,
        days(day),
        outcome=outcome,
        recommended=recommended,
        override_reason="" if recommended == outcome else "The niche is small and we will meet again",
        snapshot=_snapshot(seen, advice),
        last_day=plan.last_day,
        todos=decisions.todos_of(plan),
    )
    con.execute("UPDATE decision SET started_at = ? WHERE id = ?", (moment(days(day), 600), decision))
    return decision


def _snapshot(seen: Look, advice: Advice) -> dict[str, object]:
    return {
        **advice_json(seen.standing, advice),
        "as_of": seen.book.as_of.isoformat(),
        "flags": [
            {"id": f.flag.id, "level": f.level, "evidence": f.evidence, "accepted": f.accepted}
            for f in seen.standing.findings
        ],
    }


def _talk(con: sqlite3.Connection, one: Known, decision: int, day: str, who: str, note: str) -> None:
    put(con, "talk", client_id=one.id, decision_id=decision, day=day, who=who, note=note)


@dataclass(frozen=True)
class Letter:
    kind: str
    language: str
    subject: str
    body: str
    day: str
    proof: str


def _letter(con: sqlite3.Connection, one: Known, decision: int, letter: Letter) -> None:
    last = con.execute("SELECT last_day FROM client WHERE id = ?", (one.id,)).fetchone()[0]
    put(
        con,
        "letter",
        client_id=one.id,
        decision_id=decision,
        kind=letter.kind,
        language=letter.language,
        subject=letter.subject,
        body=letter.body.format(
            last_day=_said(date.fromisoformat(last)) if last else "",
            reply_by=_said(days(letter.day) + timedelta(days=14)),
        ),
        written_on=letter.day,
        sent_on=letter.day,
        proof=letter.proof,
    )


def _said(day: date) -> str:
    return f"{day.day:02}.{day.month:02}.{day.year}"


def _done(con: sqlite3.Connection, decision: int, day: str) -> None:
    """What the checklist asked for by that day is ticked."""
    con.execute("UPDATE reminder SET done_on = ? WHERE decision_id = ? AND day <= ?", (day, decision, day))


def _open_draft(con: sqlite3.Connection, one: Known) -> None:
    """A wizard left at the question of what the client is worth."""
    answers = {"own": False, "told": "no_change", "change": "unlikely", "partner": "no"}
    put(
        con,
        "decision",
        client_id=one.id,
        step=6,
        answers=json.dumps(answers, sort_keys=True),
        started_at=moment(days("2026-06-26"), 17 * 60),
    )
