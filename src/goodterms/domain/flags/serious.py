"""Catalogue rows 5 to 13: the serious flags (DOMAIN section 2)."""

from __future__ import annotations

from goodterms.domain.flags.bars import (
    ONE_THIRD,
    days,
    events,
    factor,
    hours,
    money,
    named,
    repeats,
    severity,
    share,
    window,
)
from goodterms.domain.flags.model import FlagType, Points

SERIOUS: tuple[FlagType, ...] = (
    FlagType(
        number=5,
        id="unreasonable_demands",
        title="Unreasonable demands and deadlines",
        flag_class="serious",
        seeds=("S0-14", "S0-15", "S0-17", "S1-10", "S1-11", "S1-12", "S1-13"),
        known="mixed",
        window=180,
        bars=named(
            window=window(180),
            min_lead=days(2, "working days' notice below which a piece of work is a rush", working=True, high=60),
            amber_events=events("2", "demands needed for amber"),
            amber_severity=severity(2, "severity at which one demand is amber"),
            red_events=events("4", "demands needed for red"),
            red_repeats=repeats("demands after being told that make it red"),
            red_repeat_severity=severity(2, "severity such a repeat must have"),
        ),
        amber=Points(renegotiate=2, raise_rates=1),
        red=Points(renegotiate=2, raise_rates=1, finish_decline=1, fire=2),
        why="Your own bar decides, and the kind of service: a duty line bears more. Work asked for at less than the "
        "usual notice counts by itself, unless the rush is paid. What you offered yourself is no demand.",
    ),
    FlagType(
        number=6,
        id="late_payment",
        title="Pays late",
        flag_class="serious",
        seeds=("S0-13", "S1-15", "S1-16", "S4-03", "S4-04"),
        known="measured",
        window=365,
        bars=named(
            window=window(365),
            grace_days=days(3, "days after the due date that are not late yet", high=60),
            min_invoices=events("3", "due invoices needed to judge", unit="invoices"),
            amber_late=events("2", "late invoices needed for amber", unit="invoices"),
            amber_share=share(ONE_THIRD, "share of late invoices that makes it amber"),
            severe_days=days(30, "days past due beyond which an invoice is severely late"),
            amber_severe=events("1", "severely late invoices that make it amber whatever the share", unit="invoices"),
            red_late=events("3", "late invoices needed for red", unit="invoices"),
            red_share=share("0.60", "share of late invoices that makes it red"),
            red_severe=events("2", "severely late invoices needed for red", unit="invoices"),
            red_severe_share=share("0.25", "share of late invoices that makes severe lateness red"),
        ),
        amber=Points(renegotiate=3, raise_rates=-1),
        red=Points(renegotiate=4, raise_rates=-2, finish_decline=1, fire=1),
        why="About three in ten freelance invoices are paid late somewhere, by one to two weeks, so one late invoice "
        "brands nobody. What is not due yet, an upheld dispute, a full credit and an invoice you sent late do not "
        "count; a dispute withdrawn or rejected does not stop the clock.",
    ),
    FlagType(
        number=7,
        id="client_as_bank",
        title="Uses me as a bank",
        flag_class="serious",
        seeds=("S3-04", "S3-15", "S1-16", "S4-04"),
        known="measured",
        window=365,
        bars=named(
            window=window(365, "days for which a bad debt goes on counting"),
            min_open=money("50", "overdue sum below which nothing is said"),
            amber_need_share=share(
                "0.25", "overdue sum, as a share of your monthly need, that makes it amber", high="24"
            ),
            amber_age=days(30, "days past due beyond which it is amber whatever the sum"),
            red_need_share=share("1", "overdue sum, as a share of your monthly need, that makes it red", high="24"),
            red_age=days(30, "days past due beyond which such a sum is red"),
            red_age_alone=days(60, "days past due beyond which any sum is red"),
            red_reminders=events("1", "reminders logged before it may be red", unit="reminders"),
        ),
        amber=Points(renegotiate=2, raise_rates=-1),
        red=Points(renegotiate=3, raise_rates=-2, finish_decline=1, fire=2),
        why="Thirty days are the usual term between businesses and sixty the longest commonly agreed. Open sums "
        "include tax. Without your monthly need only the age decides. Without a reminder it stays amber. Another "
        "currency needs a stored rate; without one nothing is guessed.",
    ),
    FlagType(
        number=8,
        id="invoice_disputes",
        title="Disputes invoices",
        flag_class="serious",
        seeds=("S0-06", "S0-13", "S1-17"),
        known="measured",
        window=365,
        bars=named(
            window=window(365),
            prompt_days=days(
                5, "working days within which a question about a bill is no dispute", working=True, high=30
            ),
            withdrawn_weight=factor("0.5", "what a withdrawn dispute counts", high="1"),
            amber_disputes=events("2", "disputes needed for amber"),
            red_disputes=events("3", "disputes needed for red"),
            red_clean_factor=factor("2", "clean invoices for each dispute above which it stays amber"),
        ),
        amber=Points(renegotiate=2, finish_decline=1),
        red=Points(renegotiate=1, finish_decline=2, fire=2),
        why="It is the repetition that counts. A question settled within a week without holding up the payment is not "
        "a dispute, and one in which you were wrong does not count.",
    ),
    FlagType(
        number=9,
        id="fee_cutting",
        title="Cuts the price after the work",
        flag_class="serious",
        seeds=("S0-13", "S1-18", "S1-19", "S1-20"),
        known="mixed",
        window=730,
        bars=named(
            window=window(730),
            amber_events=events("0.5", "attempts needed for amber (half: a fading one still counts)", low="0.5"),
            red_events=events("2", "attempts needed for red"),
            red_cut_share=share("0.05", "share of the invoice from which one conceded cut is red"),
        ),
        amber=Points(renegotiate=1, finish_decline=2, fire=1),
        red=Points(finish_decline=3, fire=5),
        why="The price was agreed or the work delivered, then came the haggling. Once is enough to notice. Your own "
        "goodwill, a discount for early payment and a credit for your own mistake do not count.",
    ),
    FlagType(
        number=10,
        id="plays_competitors",
        title="Plays me against competitors mid-job",
        flag_class="serious",
        seeds=("S1-26", "S1-27"),
        known="observed",
        window=730,
        bars=named(
            window=window(730),
            amber_events=events("1", "incidents needed for amber"),
            red_events=events("2", "incidents needed for red"),
            red_repeats=repeats("incidents after being told that make it red"),
        ),
        amber=Points(renegotiate=1, finish_decline=2),
        red=Points(finish_decline=3, fire=3),
        why="To collect quotes before the work is good practice and never counts; a rival's price used on work that is "
        "approved, under way or done does.",
    ),
    FlagType(
        number=11,
        id="low_return",
        title="Low income per hour",
        flag_class="serious",
        seeds=("S0-08", "S0-09", "S0-10", "S2-06", "S3-13", "S3-14"),
        known="measured",
        window=365,
        bars=named(
            # The year of the money figures: shown, not to be moved.
            window=days(365, "days looked back", low=365, high=365),
            min_hours=hours("10", "hours needed to judge"),
            min_days=days(30, "days of history needed to judge", low=1),
            amber_share=share("0.75", "share of the target below which it is amber", high="2"),
            red_share=share("0.50", "share of the target below which it is red", high="2"),
        ),
        amber=Points(renegotiate=1, raise_rates=3),
        red=Points(renegotiate=1, raise_rates=5, finish_decline=1, fire=1),
        why="All income against all hours, unbilled ones too. Most freelancers bill 60 to 75 % of their hours, so less "
        "than three quarters of the target is below the normal overhead. Below your floor, what you need in a month "
        "by the hours you plan to work, it is red.",
    ),
    FlagType(
        number=12,
        id="scope_creep",
        title="Scope creep",
        flag_class="serious",
        seeds=("S0-11", "S0-12"),
        known="measured",
        window=365,
        bars=named(
            window=window(365),
            last_minute_weight=factor("2", "what a last-minute change counts", low="1", high="5"),
            amber_absorbed=events("3", "absorbed changes needed for amber"),
            amber_hours=hours("3", "unbilled extra hours needed for amber"),
            amber_share=share("0.10", "share of the agreed hours from which they are amber", high="5"),
            red_absorbed=events("5", "absorbed changes needed for red"),
            red_absorbed_share=share("0.15", "share of the agreed hours that makes such changes red", high="5"),
            red_hours=hours("8", "unbilled extra hours needed for red"),
            red_share=share("0.30", "share of the agreed hours from which they are red", high="5"),
        ),
        amber=Points(renegotiate=2, raise_rates=1),
        red=Points(renegotiate=3, raise_rates=2, finish_decline=1),
        why="About half of all projects grow a little, hence two changes are free. Paid changes never count, nor what "
        "you proposed. Without an agreed scope only the absorbed changes can be counted: agree one in writing.",
    ),
    FlagType(
        number=13,
        id="values_mismatch",
        title="No longer fits my work or values",
        flag_class="serious",
        seeds=("S2-08", "S2-09"),
        known="declared",
        window=365,
        bars=named(window=window(365, "days after which the question is asked again")),
        amber=Points(raise_rates=-1, finish_decline=2),
        red=Points(raise_rates=-2, finish_decline=4, fire=1),
        why="Your own answer, asked once a year. With a friend or a client of more than five years, talk first.",
    ),
)
