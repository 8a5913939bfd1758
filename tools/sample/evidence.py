"""What clients did, good and bad: incidents, changes, requests, delays, signals."""

from __future__ import annotations

import sqlite3

from sample.clients import Known
from sample.rows import put

# client, day, flag, severity, note, more
_INCIDENTS: tuple[tuple[str, str, str, int, str, dict[str, object]], ...] = (
    ("monolith", "2026-01-14", "abuse", 2, "Swore at me in the weekly call, in front of two colleagues",
     {"told_on": "2026-01-15"}),
    ("monolith", "2026-04-09", "abuse", 2, "Called the translator I had brought in an idiot, twice",
     {"target": "other"}),
    ("monolith", "2025-10-08", "petty_complaints", 1, "Complained about the order of two footnotes", {}),
    ("monolith", "2026-01-20", "petty_complaints", 1, "Three mails about the grey of a border", {}),
    ("monolith", "2026-02-24", "petty_complaints", 1, "A decimal point in a heading, called a scandal", {}),
    ("monolith", "2026-04-02", "petty_complaints", 1, "The shade of blue again, agreed in March", {}),
    ("monolith", "2026-05-11", "petty_complaints", 1, "Page numbers said to be too small", {}),
    ("monolith", "2026-06-04", "petty_complaints", 1, "The same page numbers, now too large", {}),
    ("ates", "2025-11-20", "dishonesty", 1, "Said the payment was on its way; it came three weeks later", {}),
    ("ates", "2026-02-18", "physical_threat", 3, "Threw a scanner against the wall beside me and came after me",
     {"evidence": "Note of the driver who was there"}),
    ("avaye", "2026-05-20", "legal_ethical_risk", 1, "Asked whether the bill could name another company", {}),
    ("avaye", "2026-01-19", "price_resistance", 1, "Wanted a third off the quote for the feeds", {"phase": "quote"}),
    ("avaye", "2026-04-13", "price_resistance", 1, "Said a cousin would do it for half", {"phase": "quote"}),
    ("iberia", "2026-02-24", "price_resistance", 1, "Haggled over the campaign for two weeks", {"phase": "quote"}),
    ("iberia", "2026-04-22", "price_resistance", 1, "Haggled over the film, too", {"phase": "quote"}),
    ("iberia", "2026-05-18", "plays_competitors", 1, "Sent a rival's offer to press the fee of work under way",
     {"phase": "in_progress"}),
    ("bitwerk", "2026-05-12", "ignores_advice", 2, "Updated without the backup I had asked for in writing",
     {"evidence": "Mail of the week before"}),
    ("fundatia", "2026-03-12", "no_compromise", 2, "Two heads of department fought over the route; work stood still",
     {}),
    ("nordlicht", "2025-10-09", "petty_complaints", 1, "Two hours were counted twice on the bill", {"justified": 1}),
)  # fmt: skip
# client, day, project, hours, outcome, last minute, reversal, note
_CHANGES = (
    ("nordlicht", "2025-03-11", "Online shop", 6, "paid", 0, 0, "Gift wrapping"),
    ("nordlicht", "2025-09-16", "Online shop", 10, "paid", 0, 0, "Gift cards by mail"),
    ("nordlicht", "2026-02-03", "Online shop", 8, "paid", 0, 0, "Samples of audio books"),
    ("kovats", "2026-02-12", "Loyalty card", 2.5, "absorbed", 0, 0, "A second language"),
    ("kovats", "2026-03-10", "Loyalty card", 3, "absorbed", 0, 0, "Export for the till"),
    ("kovats", "2026-03-24", "Loyalty card", 2.5, "absorbed", 0, 1, "Another card design after approval"),
    ("kovats", "2026-04-21", "Loyalty card", 3.5, "absorbed", 1, 0, "Coupons, two days before the test"),
    ("kovats", "2026-04-28", "Loyalty card", 2, "absorbed", 0, 1, "Back to the first colours"),
    ("kovats", "2026-05-12", "Loyalty card", 4, "declined", 0, 1, "Stamps as stickers"),
    ("kovats", "2026-05-19", "Loyalty card", 2.5, "absorbed", 1, 0, "Birthday mail before the opening"),
    ("kovats", "2026-05-26", "Loyalty card", 3, "declined", 0, 1, "The owner view upside down"),
    ("kovats", "2026-06-02", "Loyalty card", 3, "absorbed", 0, 1, "Points instead of stamps"),
    ("brightwater", "2025-11-18", "Trade fair site", 4, "paid", 0, 0, "A second hall"),
    ("midori", "2026-03-19", "Exhibition wall", 6, "paid", 0, 0, "Sound on the wall"),
    ("bitwerk", "2025-10-07", "Control panel", 5, "absorbed", 0, 0, "Night mode"),
)
# client, sent, answered ("" open), kind, more
_REQUESTS: tuple[tuple[str, str, str, str, dict[str, object]], ...] = (
    ("fundatia", "2026-01-12", "2026-01-27", "question", {"note": "Texts of the rooms"}),
    ("fundatia", "2026-02-03", "2026-02-16", "question", {"note": "Which languages?"}),
    ("fundatia", "2026-03-04", "2026-03-06", "question", {"note": "Opening hours"}),
    ("fundatia", "2026-03-23", "2026-04-09", "question", {"note": "Route through the old town"}),
    ("fundatia", "2026-04-20", "2026-05-05", "question", {"note": "Photo rights"}),
    ("fundatia", "2026-05-11", "2026-05-13", "question", {"note": "Name of the guide"}),
    ("fundatia", "2026-05-18", "2026-06-02", "question", {"note": "Voice of the guide"}),
    ("fundatia", "2026-06-15", "", "question", {"note": "Release of the map"}),
    ("kovats", "2026-02-02", "2026-02-25", "brief", {"note": "What is the card for?"}),
    ("kovats", "2026-05-11", "", "brief", {"note": "Goals sheet"}),
    ("kovats", "2026-06-08", "2026-06-10", "question", {"note": "Name of the card"}),
    ("midori", "2026-04-16", "", "work", {"deadline": "2026-04-17", "needs_answer": 0, "note": "New light, at once"}),
    ("midori", "2026-05-28", "", "work", {"deadline": "2026-05-29", "needs_answer": 0, "note": "Film for a visit"}),
    ("midori", "2026-06-11", "", "work", {"deadline": "2026-06-12", "needs_answer": 0, "note": "Poster of the wall"}),
    ("midori", "2026-05-06", "2026-05-07", "question", {"note": "Size of the hall"}),
    ("nordlicht", "2026-03-09", "2026-03-10", "question", {"note": "Price of the audio books"}),
    ("nordlicht", "2026-05-05", "2026-05-06", "question", {"note": "Sender of the newsletter"}),
    ("nordlicht", "2026-05-20", "2026-05-21", "work",
     {"deadline": "2026-05-22", "rush_paid": 1, "note": "Move of the server"}),
    ("iberia", "2026-03-09", "", "spec", {"needs_answer": 0, "note": "A concept for the winter"}),
    ("iberia", "2026-05-04", "", "spec", {"needs_answer": 0, "note": "Sketches to choose from"}),
    ("bitwerk", "2026-04-07", "2026-04-10", "question", {"note": "Who may stop the line?"}),
    ("brightwater", "2026-05-13", "2026-05-15", "question", {"note": "Refund rules"}),
)  # fmt: skip
_SIGNALS = (
    ("nordlicht", "2025-08-20", "refers_business", "Sent the foundation in Sibiu our way"),
    ("nordlicht", "2025-11-12", "clear_brief", "Two pages, with what is not wanted"),
    ("nordlicht", "2026-02-17", "shares_responsibility", "Took half of the delay on themselves"),
    ("nordlicht", "2026-05-06", "respects_a_no", "No launch before the holiday, understood at once"),
    ("midori", "2025-11-04", "seeks_win_win", "Moved the opening so that both could finish"),
    ("midori", "2026-03-20", "stretches_skills", "Shaders I would not have dared alone"),
    ("midori", "2026-05-20", "shares_responsibility", "Owned up to the wrong hall plan"),
    ("midori", "2026-06-05", "fair_feedback", "Hard on the film, and right"),
    ("fundatia", "2026-05-13", "fair_feedback", "Thanked for the honest schedule"),
    ("bitwerk", "2026-02-10", "pays_on_time", "Always within the week"),
    ("brightwater", "2025-12-02", "clear_brief", "A sketch for every page of the fair"),
)


def write(con: sqlite3.Connection, known: dict[str, Known]) -> None:
    """All of it, each table in the order of its days."""
    for client, day, flag, severity, note, more in sorted(_INCIDENTS, key=lambda row: row[1]):
        put(con, "incident", client_id=known[client].id, day=day, flag=flag, severity=severity, note=note, **more)
    _corrected(con, known["monolith"])
    for client, day, project, hours, outcome, late, reversal, note in sorted(_CHANGES, key=lambda row: row[1]):
        one = known[client]
        put(
            con,
            "change_request",
            client_id=one.id,
            project_id=one.projects[project],
            day=day,
            seconds=int(hours * 3600),
            outcome=outcome,
            last_minute=late,
            reversal=reversal,
            note=note,
        )
    for client, sent, answered, kind, more in sorted(_REQUESTS, key=lambda row: row[1]):
        put(con, "request", client_id=known[client].id, sent=sent, answered=answered or None, kind=kind, **more)
    for client, day, kind, note in sorted(_SIGNALS, key=lambda row: row[1]):
        put(con, "signal", client_id=known[client].id, day=day, kind=kind, note=note)
    guide = known["fundatia"].projects["Digital museum guide"]
    put(con, "delay", project_id=guide, day="2026-04-24", working_days=12, cause="feedback")
    put(con, "delay", project_id=guide, day="2026-03-27", working_days=8, cause="deadlock")
    put(
        con,
        "accepted_flag",
        client_id=known["iberia"].id,
        flag="price_resistance",
        reason="Haggling is how this trade talks; the price held",
        accepted_on="2026-05-04",
        expires="2026-11-04",
        level="amber",
        weight=2,
    )
    put(con, "threshold", client_id=known["nordlicht"].id, key="late_payment.grace_days", value="5")


def _corrected(con: sqlite3.Connection, one: Known) -> None:
    """The log is never rewritten: the first note of January was too hard and stands beside the one that counts."""
    day, flag = "2026-01-14", "abuse"
    more = con.execute(
        "SELECT id, severity, note, told_on FROM incident WHERE client_id = ? AND day = ? AND flag = ?",
        (one.id, day, flag),
    ).fetchone()
    con.execute("UPDATE incident SET severity = 3, note = ? WHERE id = ?", (more[2] + ", and threatened", more[0]))
    values = {"client_id": one.id, "day": day, "flag": flag, "severity": more[1], "note": more[2], "told_on": more[3]}
    put(con, "incident", **values, corrects_id=more[0])
