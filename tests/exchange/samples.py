"""Small files in the layouts of other tools, written for these tests, and what is in them."""

# ruff: noqa: E501  (the layouts of other tools are as wide as they are)
from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Sample:
    """A file and the figures it holds. `seconds` by (client, project); `total` by invoice number."""

    id: str
    format: str
    name: str
    content: str | bytes
    entries: int = 0
    seconds: dict[tuple[str, str], int] = field(default_factory=dict)
    totals: dict[str, str] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)
    says: str = ""
    """Part of a warning that must be there."""

    def write(self, folder: Path) -> Path:
        path = folder / self.name
        content = self.content if isinstance(self.content, bytes) else self.content.encode("utf-8")
        path.write_bytes(content)
        return path


TOGGL = """\
User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags,Amount (USD)
Ida,ida@example.org,Acme,Site,,"Call, then notes",Yes,2025-04-25,13:32:00,2025-04-25,13:48:00,00:16:00,"Docs, Web",26.67
Ida,ida@example.org,Acme,Site,,"two
lines ""quoted"" here",No,2025-04-25,23:30:00,2025-04-26,00:30:00,01:00:00,,0.00
Ida,ida@example.org,,,,,No,2025-04-27,10:00:00,2025-04-27,10:00:00,00:00:00,,0.00
"""
TOGGL_SEMICOLON = "\ufeff" + TOGGL.replace('"Call, then notes"', "Call").replace('"Docs, Web"', "Docs").replace(
    ",", ";"
).replace("\n", "\r\n")
TOGGL_NEW = """\
"Description","Billable","Duration","Member","Email","Project","Tags","Start date","Start time","Stop date","Stop time"
"Review","No","2:00:00","Ida","ida@example.org","Site","-","2025-01-15","09:00:00","2025-01-15","11:00:00"
"-","Yes","1:30:00","Bo","bo@example.org","-","urgent","2025-01-15","14:00:00","2025-01-15","15:30:00"
"""
CLOCKIFY = """\
"Project","Client","Description","Task","User","Group","Email","Tags","Type","Billable","Invoiced","Invoice ID","Start Date","Start Time","End Date","End Time","Duration (h)","Duration (decimal)","Billable Rate (EUR)","Billable Amount (EUR)","Date of creation"
"Site","Acme","Fix form","T1","Ida","","ida@example.org","Dev","Regular","Yes","No","","10/15/2025","11:00:00 AM","10/15/2025","12:20:00 PM","01:20:00","1.33","90.00","120.00","10/15/2025"
"Site","Acme","Noon","","Ida","","ida@example.org","","Regular","No","No","","10/05/2025","12:00 AM","10/05/2025","12:30 AM","00:30:00","0.50","90.00","45.00","10/05/2025"
"""
CLOCKIFY_GERMAN = """\
Projekt;Kunde;Beschreibung;Aufgabe;Benutzer;Abrechenbar;Startdatum;Startzeit;Enddatum;Endzeit;Dauer (h);Dauer (dezimal);Abrechenbarer Satz (EUR)
Umzug;Müller;Server;;Ida;Ja;27.10.2025;08:00;27.10.2025;09:45;01:45:00;1,75;80,00
"""
CLOCKIFY_DAYS = '"Date","Time (h)","Time (decimal)"\n"13/02/2025","08:30:00","8.5"\n"02/03/2025","01:00:30","1.01"\n'
HARVEST = """\
Date,Client,Project,Project Code,Task,Notes,Hours,Hours Rounded,Billable?,Invoiced?,Approved?,First Name,Last Name,Roles,Employee?,Billable Rate,Billable Amount,Cost Rate,Cost Amount,Currency,External Reference URL
2026-07-02,Acme,Move,EX-1,Consulting,Plan,"0,20","0,25",Yes,No,No,Ida,Lund,,Yes,"1.000,0","250,0","0,0","0,0",Swedish Krona - SEK,
2026-07-03,Acme,Move,EX-1,Consulting,,1:30,"1,50",No,No,No,Ida,Lund,,Yes,"1.000,0","0,0","0,0","0,0",Swedish Krona - SEK,
"""
KIMAI_GERMAN = """\
Datum;Von;Bis;Dauer;Währung;Preis;Kunde;Projekt;Tätigkeit;Beschreibung;Benutzer;Abrechenbar
2025-03-03;22:00;01:30;3:30;EUR;280;Acme;Site;Entwicklung;Nachtschicht;ida;1
2025-03-04;09:00;09:06;0:06;EUR;8;Acme;Site;Entwicklung;;ida;0
"""
KIMAI_SECONDS = """\
Date;From;To;Duration;Rate;User;Email;Customer;Project;Activity;Description;Exported;Tags;HourlyRate;FixedRate;InternalRate
2025-07-27;07:10;09:11;7260;30.25;Ida;ida@example.org;Acme;Site;Dev;Fix form;0;hello;15.0;0;5.0
"""
KIMAI_API = """\
[{"id": 7, "begin": "2025-03-04T09:00:00+0100", "end": "2025-03-04T10:15:00+0100", "duration": 4500, "description": "x",
  "rate": 0, "activity": {"name": "Dev"}, "project": {"name": "Site", "customer": {"name": "Acme"}}, "tags": ["a"],
  "user": {"username": "ida"}, "billable": true},
 {"id": 8, "begin": "2025-03-04T11:00:00+0100", "end": null, "duration": 0, "description": null, "activity": 3,
  "project": 4, "tags": [], "user": 1}]
"""
SOLIDTIME = """\
description,billable,client,project,tags,start,end,task,user_name,user_email
"Work \\\\ 🔥 ""q"" x","true","Acme","Site","Dev, Web","2025-03-04T23:23:00Z","2025-03-05T00:23:01Z","T1","Ida","ida@example.org"
"""
SOLIDTIME_REPORT = """\
Description,Task,Project,Client,User,Start,End,Duration,Duration (decimal),Billable,Tags
Fix,,Site,Acme,Ida,2025-03-04 10:00:00,2025-03-04 11:00:00,1:00:00,1.00,Yes,
"""
TIMEWARRIOR = """\
inc 20250115T090000Z - 20250115T113000Z # acme "two words" # "a \\"note\\""
inc 20250115T130000Z - 20250115T130500Z # acme

inc 20250116T130000Z # acme
"""
TIMEWARRIOR_JSON = """\
[{"id":3,"start":"20250115T090000Z","end":"20250115T113000Z","tags":["acme","two words"],"annotation":"a \\"note\\""},
{"id":2,"start":"20250115T130000Z","end":"20250115T130500Z","tags":["acme"]},
{"id":1,"start":"20250116T130000Z","tags":["acme"]}]
"""
WATSON = '[[1539683175, 1539685649, "acme", "41dcff", ["web"], 1539685649], [1539690000, 1539693600, "beta", "52edaa", [], 1]]'
WATSON_LOG = """\
[{"id": "41dcff", "start": "2025-10-16T11:46:15+02:00", "stop": "2025-10-16T12:27:29+02:00", "project": "acme", "tags": []}]
"""
WATSON_CSV = "id,start,stop,project,tags\n41dcff,2025-10-16 11:46:15,2025-10-16 12:27:29,acme,web\n"
KLOG = """\
2025-03-04 (8h!)
Kick-off day #acme
    9:00 - 10:15 Call #phone
        and a second line
    2h30m Form fix
    -30m Lunch
    22:00 - 0:30> Deploy
    <23:00 - 1:00 Before
    9:00 - ?

2025/03/05
    45m #beta review
"""
KLOG_JSON = """\
{"records": [{"date": "2025-03-04", "summary": "Day #acme", "total_mins": 165, "should_total_mins": 0, "tags": ["#acme"],
 "entries": [{"type": "range", "summary": "Call", "tags": [], "total_mins": 75, "start": "9:00", "end": "10:15"},
  {"type": "range", "summary": "", "tags": [], "total_mins": 120, "start": "<23:00", "end": "1:00"},
  {"type": "duration", "summary": "Lunch", "tags": [], "total_mins": -30},
  {"type": "open_range", "summary": "", "tags": [], "total_mins": 0, "start": "9:00"}]}], "warnings": null, "errors": null}
"""
TIMECLOCK = """\
# a comment
i 2025/03/04 09:00:00 acme:site  fix form ; tag:
o 2025/03/04 10:20:00
i 2025/03/31 22:21:45 beta
i 2025/03/31 23:00:00 acme:site
o 2025/03/31 23:30:00 acme:site
o 2025/04/01 02:00:45
i 2025/04/02 09:00:00 acme
"""
TIMEDOT = """\
# comment
* 2025-03-04 work
acme:site   .... ..  ; a note
acme:site   2.5
beta        90m
gamma       aabb

2025/03/05
beta        .
"""
BARTIB = """\
2025-02-16 16:14 - 2025-02-16 18:23 | acme | writing \\| docs
2025-02-17 09:00 | acme | still at it
"""
TIMR = """\
Id,Benutzer,Kunde,Aufgabe,Notizen,Start,Ende,Verrechenbar,Dauer (dezimal),Status
271,Ida,Acme,Büro,Ticket 1,18.10.2025 09:44,18.10.2025 10:06,ja,"0,37",offen
"""
ORG = """\
#+CATEGORY: inbox
* Acme                                               :client:
  :PROPERTIES:
  :CATEGORY: Acme
  :END:
** TODO [#A] Site                                    :web:
   :LOGBOOK:
   CLOCK: [2025-03-04 Tue 12:00]--[2025-03-04 Tue 14:00] =>  2:00
   CLOCK: [2025-03-05 Wed 23:30]--[2025-03-06 Thu 00:15] =>  0:45
   CLOCK: [2025-03-07 Fri 09:00]
   :END:
* Notes
  CLOCK: [2025-03-04 Tue 15:00]--[2025-03-04 Tue 15:10] =>  0:11
"""
ORG_CSV = """\
task,parents,category,start,end,effort,ishabit,tags
Form,Site,Acme,2025-01-01 08:00,2025-01-01 09:00,1:00,,web:css
"""
CSV_HOURS = """\
Tag;Stunden;Wer;Was;Satz;Geschätzt
03.02.2025;1,5;Acme;Entwurf;80,00;40
04.02.2025;2h15m;Acme;;80,00;40
"""
FRESHBOOKS = """\
Client Name,Invoice #,Date Issued,Invoice Status,Date Paid,Item Name,Item Description,Rate,Quantity,Discount Percentage,Line Subtotal,Tax 1 Type,Tax 1 Amount,Tax 2 Type,Tax 2 Amount,Line Total,Currency
Acme,0000007,2025-01-28,paid,2025-03-10,Design,"Pages, ten",65.00,10.0,0,650.00,VAT,123.50,,0.00,773.50,EUR
Acme,0000007,2025-01-28,paid,2025-03-10,Host,,10.00,1.0,0,10.00,VAT,1.90,,0.00,11.90,EUR
Beta,0000008,2025-02-01,sent,,Design,,100.00,1.0,0,100.00,,0.00,,0.00,100.00,USD
"""
NINJA = """\
invoice.number,invoice.amount,invoice.balance,client.name,invoice.date,invoice.due_date,invoice.status,payment.date,payment.amount,item.quantity,item.cost,item.notes
N-1,200.00,0.00,Acme,2025-01-01,2025-01-31,Paid,2025-02-11,200.00,2,100.00,Work
"""
NINJA_OLD = """\
Invoice Ninja Export
https://example.org

Client,Invoice Number,Date,Due Date,Amount,Balance,Status
Acme,N-2,2025-01-01,2025-01-31,"1,200.00","200.00",Partial
"""
ZOHO = """\
Invoice Date,Invoice ID,Invoice Number,Invoice Status,Customer Name,Customer ID,Due Date,Currency Code,Item Name,Item Desc,Quantity,Item Price,Item Total,SubTotal,Total,Balance,Payment Terms,Last Payment Date,WriteOff Date,WriteOff Amount
2025-01-28,1,INV-1,Closed,Acme,9,2025-02-27,EUR,Design,,2.00,45.00,90.00,100.00,100.00,0.00,30,2025-03-20,,0.00
2025-01-28,1,INV-1,Closed,Acme,9,2025-02-27,EUR,Host,,1.00,10.00,10.00,100.00,100.00,0.00,30,2025-03-20,,0.00
2025-02-28,2,INV-2,Draft,Acme,9,,EUR,Design,,1.00,50.00,50.00,50.00,50.00,50.00,14,,,0.00
2025-02-28,3,INV-3,Void,Acme,9,2025-03-01,EUR,Design,,1.00,50.00,50.00,50.00,50.00,50.00,0,,,0.00
2025-02-28,4,INV-4,Closed,Beta,8,2025-03-30,EUR,Design,,1.00,50.00,50.00,50.00,50.00,0.00,30,,2025-09-01,50.00
"""
XERO = """\
*ContactName,EmailAddress,*InvoiceNumber,*InvoiceDate,*DueDate,Total,TaxTotal,InvoiceAmountPaid,InvoiceAmountDue,*Description,*Quantity,*UnitAmount,LineAmount,TaxAmount,Currency,Type,Status
Acme,a@example.org,X-1,28/01/2025,27/02/2025,119.00,19.00,119.00,0.00,Work,1,100.00,100.00,19.00,EUR,Sales invoice,Paid
Acme,a@example.org,X-2,28/01/2025,27/02/2025,50.00,0.00,0.00,50.00,Work,1,50.00,50.00,0.00,EUR,Sales credit note,Paid
"""
QUICKBOOKS = """\
*InvoiceNo,*Customer,*InvoiceDate,*DueDate,Terms,Memo,Item(Product/Service),ItemDescription,ItemQuantity,ItemRate,*ItemAmount,Service Date
1001,Acme,2025-01-28,2025-02-27,,,Design,Pages,2,45,90.00,
1001,,,,,,Host,,1,10,10.00,
1002,Beta,2025-01-29,,Net 14,,Design,,1,20,20.00,
"""
HARVEST_INVOICES = """\
Issue Date,Last Payment Date,ID,PO Number,Client,Subject,Invoice Amount,Paid Amount,Balance,Subtotal,Discount,Tax,Tax2,Currency,Currency Symbol,Document Type,Client Address
2026-01-10,2026-02-20,101,,Acme,January,"20 160,0","20 160,0","0,0","16 128,0","0,0","4 032,0","0,0",Swedish Krona - SEK,kr,Standard Invoice,"Street 1
Town"
2026-01-11,,102,,Acme,Lost,"100,0","0,0","0,0","100,0","0,0","0,0","0,0",Swedish Krona - SEK,kr,Standard Invoice,
"""
HARVEST_REPORT = """\
Invoices report
2026

Status,Issue Date,Paid,ID,Client,Invoice Amount,Paid Amount,Balance
Euro - EUR,,,,,,,
Paid,2026-01-10,2026-01-30,201,Acme,"1,200.00","1,200.00",0.00
US Dollar - USD,,,,,,,
Open,2026-01-12,,202,Beta,300.00,0.00,300.00
Total,,,,,"1,500.00","1,200.00",300.00
"""
INVOICELY = (
    '"Date","Due","Details","Client","Status","Total"\n"Jan 28 2025","Feb 11 2025","INV-1","Acme","Due","1,020.00"\n'
)
INVOICE2GO = """\
DocumentNumber,DocumentDate,Name,EmailRecipient,TotalAmount,DocumentStatus,DatePaid,Payments,Currency
77,2025-01-28,Acme,a@example.org,250.00,sent,2025-02-20,250.00,EUR
"""
WAVE = """\
Invoice Number,Invoice Date,Due Date,Customer Name,Invoice Total,Invoice Tax Total,Invoice Paid,Last Payment Date,Currency
W-1,2025-01-28,2025-02-27,Acme,119.00,19.00,119.00,2025-03-05,EUR
"""
WAVE_BOOKS = """\
Transaction ID,Transaction Date,Account Name,Transaction Description,Amount (One column),Customer,Invoice Number,Account Type
1,2025-01-28,Accounts Receivable,Invoice,100.00,Acme,W-9,Assets
1,2025-01-28,Sales,Invoice,100.00,Acme,W-9,Income
2,2025-02-20,Accounts Receivable,Payment,-100.00,Acme,W-9,Assets
2,2025-02-20,Bank,Payment,100.00,Acme,W-9,Assets
"""
CSV_INVOICES = """\
No,Who,Of,Due,Sum,Settled,Trouble
1,Acme,1/26/2025,2/25/2025,61.74,3/3/2025,Yes
2,Acme,2/1/2025,3/3/2025,10.00,,No
"""

HOURS = (
    Sample("toggl", "toggl", "t.csv", TOGGL, 3, {("Acme", "Site"): 4560, ("No client", ""): 0}, says="no time at all"),
    Sample("toggl, semicolons, BOM, CRLF", "toggl", "t.csv", TOGGL_SEMICOLON, 3, {("Acme", "Site"): 4560}),
    Sample("toggl in UTF-16", "toggl", "t.csv", TOGGL.encode("utf-16"), 3, {("Acme", "Site"): 4560}),
    Sample("toggl in cp1252", "toggl", "t.csv", TOGGL.replace("Acme", "Café").encode("cp1252"), 3, {("Café", "Site"): 4560},
           says="Windows-1252"),
    Sample("toggl, new layout", "toggl", "t.csv", TOGGL_NEW, 2, {("No client", "Site"): 7200, ("No client", ""): 5400},
           says="several people"),
    Sample("clockify", "clockify", "c.csv", CLOCKIFY, 2, {("Acme", "Site"): 6600}),
    Sample("clockify in German", "clockify", "c.csv", CLOCKIFY_GERMAN, 1, {("Müller", "Umzug"): 6300}),
    Sample("clockify by day", "clockify", "c.csv", CLOCKIFY_DAYS, 2, {("Acme", ""): 34230}, options={"client": "Acme"}),
    Sample("harvest", "harvest", "h.csv", HARVEST, 2, {("Acme", "Move"): 6120}),
    Sample("kimai in German", "kimai", "k.csv", KIMAI_GERMAN, 2, {("Acme", "Site"): 12960}),
    Sample("kimai, seconds", "kimai", "k.csv", KIMAI_SECONDS, 1, {("Acme", "Site"): 7260}),
    Sample("kimai, API", "kimai", "k.json", KIMAI_API, 1, {("Acme", "Site"): 4500}, says="still running"),
    Sample("solidtime", "solidtime", "s.csv", SOLIDTIME, 1, {("Acme", "Site"): 3601}),
    Sample("solidtime, report", "solidtime", "s.csv", SOLIDTIME_REPORT, 1, {("Acme", "Site"): 3600}),
    Sample("timewarrior", "timewarrior", "2025-01.data", TIMEWARRIOR, 2, {("acme", ""): 9300}, says="still running"),
    Sample("timewarrior, JSON", "timewarrior", "t.json", TIMEWARRIOR_JSON, 2, {("acme", ""): 9300}, says="still running"),
    Sample("watson", "watson", "frames", WATSON, 2, {("acme", ""): 2474, ("beta", ""): 3600}),
    Sample("watson log", "watson", "w.json", WATSON_LOG, 1, {("acme", ""): 2474}),
    Sample("watson csv", "watson", "w.csv", WATSON_CSV, 1, {("acme", ""): 2474}),
    Sample("watson for one client", "watson", "frames", WATSON, 2, {("Big", "acme"): 2474, ("Big", "beta"): 3600},
           options={"client": "Big"}),
    Sample("klog", "klog", "k.klg", KLOG, 5, {("acme", ""): 4500 + 9000 + 9000 + 7200 - 1800, ("beta", ""): 2700},
           says="break"),
    Sample("klog json", "klog", "k.json", KLOG_JSON, 2, {("acme", ""): 9900}, says="still running"),
    Sample("timeclock", "timeclock", "t.timeclock", TIMECLOCK, 3, {("acme", "site"): 6600, ("beta", ""): 13140},
           says="still running"),
    Sample("timedot", "timedot", "t.timedot", TIMEDOT, 5,
           {("acme", "site"): 14400, ("beta", ""): 6300, ("gamma", ""): 3600}),
    Sample("bartib", "bartib", "b.bartib", BARTIB, 1, {("acme", ""): 7740}, says="still running"),
    Sample("timr", "timr", "t.csv", TIMR, 1, {("Acme", ""): 1320}),
    Sample("org", "org", "o.org", ORG, 3, {("Acme", "Acme"): 9900, ("inbox", ""): 600}, says="sum that differs"),
    Sample("org-clock-csv", "org", "o.csv", ORG_CSV, 1, {("Acme", "Site"): 3600}),
    Sample("csv-hours", "csv-hours", "h.csv", CSV_HOURS, 2, {("Acme", ""): 13500},
           options={"format": "csv-hours",
                    "mapping": {"date": "Tag", "duration": "Stunden", "client": "Wer", "note": "Was", "rate": "Satz"}}),
)  # fmt: skip
INVOICES = (
    Sample("freshbooks", "freshbooks", "f.csv", FRESHBOOKS, totals={"0000007": "785.40", "0000008": "100.00"},
           says="no due date"),
    Sample("invoiceninja", "invoiceninja", "n.csv", NINJA, totals={"N-1": "200.00"}),
    Sample("invoiceninja, banner", "invoiceninja", "n.csv", NINJA_OLD, totals={"N-2": "1200.00"}, says="part payment"),
    Sample("zoho", "zoho", "z.csv", ZOHO, totals={"INV-1": "100.00", "INV-2": "50.00", "INV-4": "50.00"}, says="void"),
    Sample("xero", "xero", "x.csv", XERO, totals={"X-1": "119.00"}, says="credit note"),
    Sample("quickbooks", "quickbooks", "q.csv", QUICKBOOKS, totals={"1001": "100.00", "1002": "20.00"}),
    Sample("harvest-invoices", "harvest-invoices", "h.csv", HARVEST_INVOICES, totals={"101": "20160.00", "102": "100.00"},
           says="bad debt"),
    Sample("harvest, report", "harvest-invoices", "h.csv", HARVEST_REPORT, totals={"201": "1200.00", "202": "300.00"}),
    Sample("invoicely", "invoicely", "i.csv", INVOICELY, totals={"INV-1": "1020.00"}, options={"currency": "USD"}),
    Sample("invoice2go", "invoice2go", "i.csv", INVOICE2GO, totals={"77": "250.00"}),
    Sample("wave", "wave", "w.csv", WAVE, totals={"W-1": "119.00"}),
    Sample("wave, books", "wave", "w.csv", WAVE_BOOKS, totals={"W-9": "100.00"}),
    Sample("csv-invoices", "csv-invoices", "c.csv", CSV_INVOICES, totals={"1": "61.74", "2": "10.00"},
           options={"format": "csv-invoices",
                    "mapping": {"number": "No", "client": "Who", "issued": "Of", "due": "Due", "total": "Sum",
                                "paid_on": "Settled", "disputed": "Trouble"}}),
)  # fmt: skip
