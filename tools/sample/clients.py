"""Who the clients are: names, terms, contacts and projects."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field

from sample.rows import days, moment, named, put


@dataclass(frozen=True)
class Project:
    name: str
    opened: str
    billing: str = "hourly"
    hours: int | None = None
    """Agreed hours; with a number the scope is agreed."""
    fee: int | None = None
    deadline: str | None = None
    done: bool = False


@dataclass(frozen=True)
class Client:
    key: str
    name: str
    since: str
    rates: tuple[tuple[str, int], ...]
    """(since, minor units an hour)."""
    projects: tuple[Project, ...]
    contacts: tuple[dict[str, str], ...] = ()
    currency: str = "EUR"
    tax: str = "0"
    terms: int = 30
    more: dict[str, object] = field(default_factory=dict)


CLIENTS = (
    Client(
        "nordlicht",
        "Nordlicht Verlag GmbH",
        "2024-07-01",
        (("2024-07-01", 7800), ("2025-07-01", 8200)),
        (
            Project("Autumn catalogue 2024", "2024-07-01", hours=160, deadline="2024-10-15", done=True),
            Project("Online shop", "2024-11-04", hours=900),
            Project("Player for audio books", "2026-03-02", hours=80),
            Project("Care of the site", "2025-01-01", billing="retainer", fee=38000),
        ),
        (
            {"name": "Henrike Voss", "role": "decision", "honorific": "Frau", "email": "voss@nordlicht.example"},
            {"name": "Buchhaltung", "role": "finance", "email": "rechnung@nordlicht.example"},
        ),
        tax="0.19",
        terms=14,
        more={
            "contract_ref": "Framework agreement NV-2024-07",
            "notice_days": 30,
            "month_end": 1,
            "values_fit": "fits",
            "growth": "some",
            "referrals": 2,
            "declared_on": "2026-01-12",
        },
    ),
    Client(
        "brightwater",
        "Brightwater Studios Ltd",
        "2024-09-02",
        (("2024-09-02", 7500),),
        (Project("Booking tool", "2024-09-02", hours=700), Project("Trade fair site", "2025-10-06", hours=90)),
        (
            {"name": "Aoife Brennan", "role": "decision", "email": "aoife@brightwater.example"},
            {"name": "Accounts", "role": "finance", "email": "accounts@brightwater.example"},
        ),
        more={
            "contract_ref": "Letter of engagement of 2 September 2024",
            "notice_days": 30,
            "suspend_clause": 1,
            "late_fee": "8 points above the reference rate",
            "values_fit": "fits",
            "growth": "some",
            "referrals": 0,
            "declared_on": "2026-02-02",
        },
    ),
    Client(
        "kovats",
        "Kováts & Fia Bt.",
        "2025-02-03",
        (("2025-02-03", 6800),),
        (
            Project("Menu and ordering app", "2025-02-03"),
            Project("Loyalty card", "2026-01-12", hours=60, deadline="2026-05-29"),
        ),
        ({"name": "Kováts Gergely", "role": "decision", "email": "gergely@kovatsfia.example"},),
        terms=14,
        more={"notice_days": 14, "values_fit": "fits", "growth": "some", "referrals": 1, "declared_on": "2026-03-02"},
    ),
    Client(
        "monolith",
        "Monolith Capital Partners LLC",
        "2024-10-01",
        (("2024-10-01", 9800),),
        (
            Project("Investor portal", "2024-10-01", hours=900),
            Project("Quarterly reports", "2025-07-07", hours=120),
        ),
        (
            {"name": "Bradley Thorne", "role": "decision", "honorific": "Mr", "email": "bthorne@monolithcp.example"},
            {"name": "Dana Whitfield", "role": "finance", "honorific": "Ms", "email": "ap@monolithcp.example"},
        ),
        currency="USD",
        more={
            "contract_ref": "MSA 2024-118",
            "clause_ref": "section 9.2",
            "notice_days": 30,
            "bar": "I do not take calls after 19:00, and I hang up when I am shouted at",
            "values_fit": "drifting",
            "growth": "some",
            "referrals": 0,
            "declared_on": "2026-04-20",
        },
    ),
    Client(
        "midori",
        "株式会社みどり設計",
        "2025-03-03",
        (("2025-03-03", 13500), ("2026-01-05", 15500)),
        (Project("Model viewer", "2025-03-03", hours=420), Project("Exhibition wall", "2026-02-02", hours=110)),
        ({"name": "森田 葵", "role": "decision", "honorific": "様", "email": "morita@midori-sekkei.example"},),
        currency="JPY",
        more={
            "bar": "Calls with Tokyo from 08:00 on, not earlier",
            "values_fit": "fits",
            "growth": "some",
            "referrals": 1,
            "declared_on": "2026-03-16",
        },
    ),
    Client(
        "fundatia",
        "Fundația pentru Patrimoniu Cultural, Educație Permanentă și Dezvoltare Durabilă „Podul de Piatră” Sibiu",
        "2025-05-05",
        (("2025-05-05", 6200),),
        (Project("Digital museum guide", "2025-05-05", hours=320, deadline="2026-09-30"),),
        (
            {"name": "Ileana Moldovan", "role": "decision", "honorific": "Doamna", "email": "ileana@podul.example"},
            {"name": "Contabilitate", "role": "finance", "email": "conta@podul.example"},
        ),
        more={"language": "ro", "values_fit": "fits", "growth": "some", "referrals": 1, "declared_on": "2025-11-10"},
    ),
    Client(
        "avaye",
        "شرکت آوای پارس",
        "2025-11-03",
        (("2025-11-03", 7000),),
        (Project("Podcast site", "2025-11-03", hours=200),),
        ({"name": "نازنین کاویانی", "role": "decision", "honorific": "خانم", "email": "n.kaviani@avaye.example"},),
        more={"language": "fa", "values_fit": "fits", "growth": "some", "referrals": 0, "declared_on": "2026-05-04"},
    ),
    Client(
        "solheimar",
        "Sólheimar ehf.",
        "2019-04-01",
        (("2019-04-01", 4200), ("2024-07-01", 4900)),
        (Project("Guesthouse site", "2024-07-01"),),
        ({"name": "Sigríður Jónsdóttir", "role": "decision", "email": "sigga@solheimar.example"},),
        more={
            "language": "is",
            "friend": 1,
            "values_fit": "fits",
            "growth": "none",
            "referrals": 0,
            "declared_on": "2025-12-01",
        },
    ),
    Client(
        "iberia",
        "Casa Iberia Viajes, S.L.",
        "2025-06-02",
        (("2025-06-02", 6800),),
        (
            Project("Tour planner", "2025-06-02", hours=180, done=True),
            Project("Autumn campaign", "2026-03-02", billing="fixed", hours=70, fee=480000, deadline="2026-07-03"),
        ),
        ({"name": "Lucía Ferrer", "role": "decision", "honorific": "Ms", "email": "lucia@casaiberia.example"},),
        more={"contract_ref": "Order 2025-031", "notice_days": 30, "values_fit": "fits", "declared_on": "2026-04-06"},
    ),
    Client(
        "ates",
        "Ateş Lojistik A.Ş.",
        "2025-03-10",
        (("2025-03-10", 7200),),
        (Project("Fleet map", "2025-03-10", hours=240, done=True),),
        ({"name": "Kerem Ateş", "role": "decision", "honorific": "Bey", "email": "kerem@ateslojistik.example"},),
        more={"language": "tr", "notice_days": 30, "archived": 0},
    ),
    Client(
        "bitwerk",
        "Bitwerk Systems GmbH",
        "2025-01-13",
        (("2025-01-13", 9000),),
        (Project("Control panel", "2025-01-13", hours=420),),
        ({"name": "Matthias Gruber", "role": "decision", "honorific": "Herr", "email": "gruber@bitwerk.example"},),
        more={"values_fit": "no_longer", "growth": "some", "referrals": 1, "declared_on": "2026-06-22"},
    ),
    Client(
        "tara",
        "ไทยธารา คอฟฟี่",
        "2026-06-29",
        (("2026-06-29", 8000),),
        (Project("Web shop", "2026-06-29"),),
        ({"name": "ปรียา วงศ์สุวรรณ", "role": "decision", "honorific": "คุณ", "email": "preeya@taracoffee.example"},),
        currency="USD",
        more={"language": "th"},
    ),
)


@dataclass(frozen=True)
class Known:
    """A client in the file, with its projects by name."""

    id: int
    told: Client
    projects: dict[str, int]

    def rate(self, day: str) -> int:
        """Minor units an hour in force on a day."""
        return [rate for since, rate in self.told.rates if since <= day][-1]


def write(con: sqlite3.Connection) -> dict[str, Known]:
    """Write all clients; returns them by the short key the story uses."""
    found = {}
    for one in CLIENTS:
        since = days(one.since)
        client = named(
            con,
            "client",
            one.name,
            currency=one.currency,
            terms_days=one.terms,
            since=since,
            created_at=moment(max(since, days("2024-07-01")), 9 * 60),
            **one.more,
        )
        for day, rate in one.rates:
            put(con, "client_rate", client_id=client, since=day, rate=rate)
        for contact in one.contacts:
            put(con, "contact", client_id=client, **contact)
        projects = {
            p.name: named(
                con,
                "project",
                p.name,
                client_id=client,
                billing=p.billing,
                estimate_seconds=None if p.hours is None else p.hours * 3600,
                fee=p.fee,
                agreed_scope=int(p.hours is not None),
                opened=p.opened,
                deadline=p.deadline,
                status="done" if p.done else "open",
            )
            for p in one.projects
        }
        found[one.key] = Known(client, one, projects)
    return found
