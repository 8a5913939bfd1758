"""Random interchange documents, drawn from the shape itself, so that no key is forgotten."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from goodterms import text
from goodterms.domain.flags.catalogue import BY_ID
from goodterms.exchange import document_shape as shape
from goodterms.exchange import document_values as v

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zs", "Zl", "Zp")), max_size=12).map(text.clean)
NAMES = st.sampled_from(["Acme", "Bäcker", "ช่าง", "شرکت", "O'Neil & Söhne", "=1+1", "[b]x[/b]", "a,b"])
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31)).map(str)
ZONES = st.sampled_from(
    ["Europe/Berlin", "Asia/Tehran", "Asia/Kathmandu", "America/St_Johns", "UTC", "Pacific/Chatham"]
)
_PLAIN = {
    "text": TEXT,
    "text, may have line breaks": TEXT,
    "text or null": TEXT.filter(bool),
    "day": DAYS,
    "instant": st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(
        lambda at: at.strftime("%Y-%m-%dT%H:%M:%SZ")
    ),
    "true or false": st.booleans(),
    "decimal": st.decimals(0, 9999, places=3).map(lambda n: format(n, "f")),
    "decimal, 0 to 1": st.decimals(0, 1, places=3).map(lambda n: format(n, "f")),
    "decimal above zero": st.decimals("0.001", 9999, places=3).map(lambda n: format(n, "f")),
    "number of hours": st.integers(0, 400_000).map(lambda n: v.HOURS.show(n, "EUR")),
    "object": st.dictionaries(
        TEXT, st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.just(0.35), TEXT), max_size=3
    ),
    "id of a flag": st.sampled_from(sorted(BY_ID)),
    "currency": st.sampled_from(["EUR", "USD", "JPY", "KWD"]),
}


def value(kind: v.Kind, currency: str) -> st.SearchStrategy[Any]:
    """Values of one kind, as the document has them."""
    if kind.says == "amount":
        digits = {"JPY": 0, "KWD": 3}.get(currency, 2)
        return st.integers(1, 10**7).map(lambda n: format(Decimal(n).scaleb(-digits), "f"))
    if kind.says.startswith("whole number"):
        low, _, high = kind.says.removeprefix("whole number, ").partition(" to ")
        return st.integers(int(low), min(int(high), 5000))
    if "\\|" in kind.says:
        return st.sampled_from(kind.says.split(" \\| "))
    return _PLAIN[kind.says]


@st.composite
def record(draw: st.DrawFn, fields: tuple[shape.Field, ...], currency: str, refers: dict[str, list[str]]) -> Any:
    """A record with any of its keys left out, null or given."""
    found: dict[str, Any] = {}
    for known in fields:
        how = "given" if known.required else draw(st.sampled_from(["given", "given", "null", "absent"]))
        if known.refers is not None:
            options = refers.get(known.refers, [])
            given = draw(st.sampled_from(options)) if options and how == "given" else None
        else:
            given = draw(value(known.kind, currency)) if how == "given" else None
        if how == "absent":
            continue
        group, dot, inner = known.key.partition(".")
        if dot:
            found.setdefault(group, {})[inner] = given
        else:
            found[known.key] = given
    return found


@st.composite
def _invoice(draw: st.DrawFn, number: int, currency: str, refers: dict[str, list[str]]) -> Any:
    found = draw(record(tuple(f for f in shape.INVOICES.fields if f.key != "due"), currency, refers))
    found["currency"] = currency
    found["number"] = draw(st.sampled_from([f"2026-{number}", f"R/{number}"]))
    found["state"] = draw(st.sampled_from(["issued", "draft"]))
    found["issued"] = draw(DAYS)
    found["source_key"] = None
    found["due"] = str(date.fromisoformat(found["issued"]) + timedelta(days=draw(st.integers(0, 90))))
    found["due_source"] = draw(st.sampled_from(["stated", "derived"]))
    for child in shape.INVOICES.children:
        if child is shape.WRITE_OFF:
            found[child.key] = draw(st.none() | record(child.fields, currency, refers))
        else:
            found[child.key] = draw(st.lists(record(child.fields, currency, refers), max_size=2))
    for dispute in found["disputes"]:
        dispute["closed"] = None
    opened = {dispute["opened"]: dispute for dispute in found["disputes"]}
    found["disputes"] = list(opened.values())
    found["reminders"] = list({one["date"]: one for one in found["reminders"]}.values())
    if found["lines"]:
        found.pop("net", None)
        found["discount"] = None
    return found


@st.composite
def _entry(draw: st.DrawFn, currency: str, refers: dict[str, list[str]]) -> Any:
    fields = tuple(f for f in shape.ENTRIES.fields if f.key not in ("start", "date", "zone", "source_key"))
    found = draw(record(fields, currency, refers))
    found["date"] = draw(DAYS)
    if draw(st.booleans()):
        from goodterms.exchange.document_time import show_start

        found["zone"] = draw(ZONES)
        day = date.fromisoformat(found["date"])
        instant = (day - date(1970, 1, 1)).days * 86400 + draw(st.integers(0, 86399))
        found["start"] = show_start(instant, found["zone"])
        found["date"] = found["start"][:10]
    return found


@st.composite
def client(draw: st.DrawFn, name: str) -> Any:
    """One client with all its lists."""
    currency = draw(value(v.CURRENCY, "EUR"))
    found = draw(record(shape.CLIENT, currency, {}))
    found |= {"name": name, "currency": currency}
    names = draw(st.lists(NAMES, max_size=3, unique=True))
    numbers = range(draw(st.integers(0, 2)))
    refers = {"project": names}
    found["invoices"] = [draw(_invoice(number, currency, refers)) for number in numbers]
    refers["invoice"] = [one["number"] for one in found["invoices"]]
    found["projects"] = []
    for project in names:
        made = draw(record(shape.PROJECTS.fields, currency, refers)) | {"name": project}
        made["delays"] = draw(st.lists(record(shape.DELAYS.fields, currency, refers), max_size=2))
        found["projects"].append(made)
    found["entries"] = draw(st.lists(_entry(currency, refers), max_size=3))
    for kind in (shape.INCIDENTS, shape.DECISIONS):
        label = kind.labelled or ""
        refers[label], found[kind.key] = [], []
        for number in range(draw(st.integers(0, 3))):
            found[kind.key].append(draw(record(kind.fields, currency, refers)) | {"id": f"{label} {number}"})
            if kind is shape.DECISIONS:
                found[kind.key][-1]["started"] = f"2026-01-0{number + 1}T00:00:00Z"
            refers[label].append(f"{label} {number}")
    for kind in shape.LISTS:
        if kind.key not in found:
            found[kind.key] = draw(st.lists(record(kind.fields, currency, refers), max_size=2))
    for kind in shape.LISTS:  # what is matched by these columns stands once
        if kind.match is not None and kind is not shape.INVOICES and kind is not shape.ENTRIES:
            found[kind.key] = _once(kind, found[kind.key])
    if draw(st.booleans()):
        found["thresholds"] = {"late_payment.window": draw(st.integers(30, 365)), "abuse.class": "serious"}
    return found


def _once(kind: shape.List, records: list[Any]) -> list[Any]:
    columns = {f.column: f for f in kind.fields}
    seen: dict[Any, Any] = {}
    for item in records:
        row = {name: item.get(f.key) if item.get(f.key) is not None else f.default for name, f in columns.items()}
        row["name_key"] = item.get("name")
        seen.setdefault(kind.match(row) if kind.match else None, item)
    return list(seen.values())


@st.composite
def document(draw: st.DrawFn) -> Any:
    """A whole document."""
    names = draw(st.lists(NAMES, max_size=2, unique=True))
    settings = {"home_currency": draw(value(v.CURRENCY, "EUR")), "zone": draw(ZONES), "my_name": draw(TEXT) or None}
    if draw(st.booleans()):
        settings |= {
            "reserve": "9000",
            "planned_hours_per_month": 117.5,
            "thai_digits": True,
            "holidays": ["2026-12-25"],
        }
        settings |= {"working_window": {"days": [1, 2, 4], "from": "07:30", "to": "16:00"}, "tax_rate": "0.081"}
    return {
        "goodterms": 1,
        "settings": settings,
        "clients": [draw(client(name)) for name in names],
        "exchange_rates": _once(
            shape.EXCHANGE_RATES, draw(st.lists(record(shape.EXCHANGE_RATES.fields, "EUR", {}), max_size=3))
        ),
        "reminders": _once(shape.REMINDERS, draw(st.lists(record(shape.REMINDERS.fields, "EUR", {}), max_size=2))),
    }
