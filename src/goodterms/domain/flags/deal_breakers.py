"""Catalogue rows 1 to 4: the deal-breakers (DOMAIN section 2)."""

from __future__ import annotations

from goodterms.domain.flags.bars import events, named, repeats, severity, window
from goodterms.domain.flags.model import FlagType, Points

DEAL_BREAKERS: tuple[FlagType, ...] = (
    FlagType(
        number=1,
        id="physical_threat",
        title="Physical threat or violence",
        flag_class="deal_breaker",
        seeds=("S1-04", "S1-05"),
        known="observed",
        window=None,
        bars=named(red_events=events("1", "incidents needed for red", high="3", unit="incidents")),
        amber=Points(),
        red=Points(),
        why="One incident is enough, it never fades, and an apology does not undo it. Throwing things, blocking the "
        "way and any threat made in person belong here.",
    ),
    FlagType(
        number=2,
        id="abuse",
        title="Verbal or mental abuse",
        flag_class="deal_breaker",
        seeds=("S0-05", "S1-06", "S1-07", "S1-08", "S2-03", "S3-02", "S3-06", "S4-17"),
        known="observed",
        window=730,
        bars=named(
            window=window(730),
            amber_events=events("0.5", "incidents needed for amber (half: a fading one still counts)", low="0.5"),
            red_severity=severity(3, "severity at which one incident is red"),
            red_repeats=repeats("incidents after being told that make it red"),
            red_events=events("3", "incidents needed for red without being told"),
        ),
        amber=Points(renegotiate=2, finish_decline=1, fire=2),
        red=Points(renegotiate=2, finish_decline=2, fire=3),
        why="Severity 1 is belittling or disrespect; 2 an insult, swearing, shouting or a slur; 3 targeted or sexual "
        "harassment, or a threat from a distance. It counts whoever it is about. Told once and done again is red. "
        "Criticism put properly is no incident; shouting while throwing or menacing belongs to the flag above.",
    ),
    FlagType(
        number=3,
        id="legal_ethical_risk",
        title="Legal or ethical risk",
        flag_class="deal_breaker",
        seeds=("S0-07", "S1-28", "S1-29", "S2-07"),
        known="observed",
        window=1825,
        bars=named(
            window=window(1825),
            amber_events=events("0.5", "hints needed for amber (half: a fading one still counts)", low="0.5"),
            red_severity=severity(2, "severity at which one confirmed incident is red"),
            red_repeats=repeats("incidents after your refusal that make it red"),
        ),
        amber=Points(finish_decline=2, fire=2),
        red=Points(),
        why="Severity 1 is a first small request or an unconfirmed hint, dropped or not yet answered; 2 is pressed "
        "after a no, or done; 3 is danger to people and never fades. From 2 on it needs evidence, without it counts as "
        "a hint. To suggest it is enough. A fair legal claim about your own faulty work is marked as justified.",
    ),
    FlagType(
        number=4,
        id="dishonesty",
        title="Dishonesty",
        flag_class="deal_breaker",
        seeds=("S1-09",),
        known="observed",
        window=1095,
        bars=named(
            window=window(1095),
            amber_events=events("0.5", "incidents needed for amber (half: a fading one still counts)", low="0.5"),
            red_severity=severity(3, "severity at which one proven lie is red"),
            red_proven_severity=severity(2, "severity from which a proven lie counts towards red"),
            red_events=events("2", "proven lies needed for red"),
        ),
        amber=Points(renegotiate=1, finish_decline=2, fire=1),
        red=Points(finish_decline=3, fire=6),
        why="Severity 1 is unproven, 2 proven and minor, 3 proven and material; from 2 on it needs evidence, without "
        "it counts as unproven. A misunderstanding or a changed plan is not a lie.",
    ),
)
