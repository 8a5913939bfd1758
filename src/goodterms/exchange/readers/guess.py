"""Which column of a table nobody knows is probably what: a map to begin with, for the user to correct."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from goodterms.exchange.readers.table import fold

_HOURS: Mapping[str, tuple[str, ...]] = {
    "date": ("date", "day", "workdate", "entrydate", "startdate", "datum"),
    "start": ("start", "starttime", "begin", "from", "timein"),
    "end": ("end", "endtime", "stop", "until", "timeout"),
    "duration": ("duration", "hours", "time", "timespent", "hoursworked", "stunden", "qty"),
    "client": ("client", "customer", "clientname", "customername", "company", "customerid", "clientid", "kunde"),
    "project": ("project", "projectname", "job", "matter", "projekt"),
    "note": ("note", "notes", "description", "comment", "memo", "summary", "beschreibung"),
    "person": ("person", "user", "employee", "staff", "teammember"),
    "rate": ("rate", "hourlyrate", "billablerate"),
    "currency": ("currency", "currencycode"),
}
_INVOICES: Mapping[str, tuple[str, ...]] = {
    "number": ("number", "invoicenumber", "invoiceno", "invoiceid", "invoice", "docnumber", "rechnungsnummer"),
    "client": _HOURS["client"],
    "issued": ("issued", "invoicedate", "issuedate", "date", "dateissued", "created", "rechnungsdatum"),
    "due": ("due", "duedate", "datedue", "dueon", "faelligkeit"),
    "total": ("total", "invoiceamount", "amount", "totalamount", "grandtotal", "invoicetotal", "gross", "betrag"),
    "net": ("net", "netamount", "subtotal", "netto"),
    "tax": ("tax", "taxamount", "vat", "vatamount"),
    "paid_on": ("paidon", "paymentdate", "settleddate", "datepaid", "paiddate", "settled"),
    "paid": ("paid", "amountpaid", "paidamount"),
    "disputed": ("disputed", "dispute"),
    "currency": ("currency", "currencycode"),
    "balance": ("balance", "amountdue", "balancedue", "open"),
    "status": ("status", "state"),
}
_ASKED = {"csv-hours": ("date", "duration", "client"), "csv-invoices": ("number", "client", "issued", "total")}
"""What a map must or should name; "..." stands where no column looks like it."""


def maps(header: Sequence[str]) -> str:
    """Both ways to import a table with this header, as they are typed; "..." for what is not to be guessed."""
    hours, invoices = _map("csv-hours", _HOURS, header), _map("csv-invoices", _INVOICES, header)
    return f"--format csv-hours --map {hours} or --format csv-invoices --map {invoices}"


def _map(name: str, words: Mapping[str, tuple[str, ...]], header: Sequence[str]) -> str:
    columns = {"".join(filter(str.isalnum, fold(cell))): cell.strip() for cell in reversed(header) if cell.strip()}
    pairs = {}
    for ours, known in words.items():
        theirs = next((columns.pop(word) for word in known if word in columns), None)
        if theirs is not None and "," not in theirs:
            pairs[ours] = theirs
    for ours in _ASKED[name]:
        if ours == "duration" and "start" in pairs and "end" in pairs:
            continue
        if ours == "date" and "start" in pairs:
            continue
        if ours == "total" and "net" in pairs:
            continue
        pairs.setdefault(ours, "...")
    typed = ",".join(f"{ours}={pairs[ours]}" for ours in words if ours in pairs)
    return f'"{typed}"' if any(char in typed for char in " ()&;#*") else typed
