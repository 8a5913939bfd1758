"""Letters: which sections stand in them, when, and what they say."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from goodterms.domain import letter, letter_body, letter_facts, letter_fields, talk
from goodterms.domain.letter_model import KINDS, LANGUAGES, Amount, Fact, Items, OpenInvoice, Referral
from goodterms.errors import Invalid
from goodterms.exchange.locale import Locale

from .letter_cases import FACTS, LATE, SETTINGS, TODAY, make, under, values


def ids(made):
    return [section.id for section in made.sections]


def text(made, section):
    found = next(s for s in made.sections if s.id == section)
    return "\n".join("\n".join(b.items) if isinstance(b, Items) else b for b in found.blocks).replace("\xa0", " ")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_in_every_language_is_whole(kind, language):
    made = make(kind, language)
    assert made.unfilled == ()
    assert "{" not in letter_body.body(made)
    assert letter_fields.missing(kind, values(kind, language)) == []
    assert made.subject
    assert made.salutation
    assert made.closing


def test_fire_in_full():
    made = make("fire")
    assert ids(made) == [
        "thanks", "decision", "last_day", "basis", "commitments", "handover", "money", "prepaid", "options", "contact",
        "wish",
    ]  # fmt: skip
    assert text(made, "thanks").startswith("Thank you for the trust you have placed in me since 15 January 2024")
    assert "As we discussed on 30 March 2026" in text(made, "decision")
    assert "(reference: C-17)" in text(made, "decision")
    assert text(made, "last_day") == "Notice period: 30 days. Last working day: 30 April 2026."
    assert "2026-014 (due 28 February 2026): EUR 1,190.00" in text(made, "money")
    assert "Total: EUR 2,400.00. Please pay by 14 April 2026." in text(made, "money")
    assert text(made, "prepaid") == "I will return the unused prepayment of EUR 240.00 by 14 May 2026."
    assert made.enclosures_line == "Enclosures: none"


def test_fire_goodwill_and_regret_are_there_only_when_asked_for():
    made = make("fire", goodwill="the last invoice is halved", regret=True)
    assert "goodwill" in ids(made)
    assert "regret" in ids(made)
    assert "goodwill" not in ids(make("fire", regret=False))


def test_fire_without_talk_reference_or_open_invoices():
    facts = replace(FACTS, talk_date=None, contract_ref="", open_invoices=(), prepaid=0, open_items=(), since=None)
    made = make("fire", ledger=facts)
    assert text(made, "decision") == "I hereby give you formal notice that I am ending my services to Acme."
    assert text(made, "money").startswith("No invoices are open")
    assert text(made, "commitments") == "No promised work is open. I will not take on new requests."
    assert "prepaid" not in ids(made)
    assert made.unfilled == ()


@pytest.mark.parametrize("rule", ["H1", "H2"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_fire_short_form(rule, language):
    """H1 and H2: decision, last day at once, hand-over, money, prepayment, contact; no thanks, no reasons."""
    made = make("fire", language, replace(under(rule), referrals=()))
    assert ids(made) == ["decision", "last_day", "handover", "money", "prepaid", "contact"]
    assert all(not s.heading for s in made.sections)
    assert made.unfilled == ()
    assert Locale(language).date(TODAY) in text(made, "last_day").replace("\xa0", " ")


def test_h2_says_with_immediate_effect():
    assert "with immediate effect, as far as contract and law allow" in text(
        make("fire", ledger=under("H2")), "last_day"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_h3_gives_dates_only(language):
    """H3: without regret and goodwill; facts limited to dates and conduct I had asked to change."""
    facts = replace(under("H3"), facts=(Fact("shouted at my colleague", date(2026, 3, 4), "incident 7"),))
    made = make("fire", language, facts)
    assert Locale(language).date(date(2026, 3, 4)) in text(made, "basis")
    assert "shouted" not in letter_body.body(made)
    assert "goodwill" not in ids(made)
    assert "regret" not in ids(made)


def test_no_reasons_leaves_the_facts_out():
    made = make("fire", no_reasons=True)
    assert "basis" not in ids(made)
    assert "facts" not in letter_fields.missing("fire", values("fire", no_reasons=True, facts=()))


def test_finish_decline_with_nothing_promised_declines_further_work():
    facts = replace(FACTS, open_items=())
    made = make("finish_decline", ledger=facts)
    assert "finishing" not in ids(made)
    assert text(made, "decision") == "I am not able to take on further work for Acme."
    assert letter_fields.missing("finish_decline", values("finish_decline", ledger=facts)) == []


def test_finish_decline_waits_for_the_promised_work():
    facts = replace(FACTS, finish_date=date(2026, 6, 15))
    assert "Last working day: 15 June 2026." in text(make("finish_decline", ledger=facts), "last_day")


def test_renegotiate_has_a_term_for_each_lit_flag_once():
    facts = replace(
        FACTS, lit=frozenset({"late_payment", "client_as_bank", "scope_creep", "off_hours"}), late_fee="5 %"
    )
    terms = next(s for s in make("renegotiate", ledger=facts).sections if s.id == "terms").blocks[1].items
    assert len(terms) == 4
    assert terms[0].startswith("payment within 14 days, 30% in advance")
    assert terms[1] == "late fee: 5 %"
    assert terms[3].startswith("I answer on working days, 08:00–19:00; otherwise only")
    assert "EUR 112.50" in terms[3].replace("\xa0", " ")


def test_own_terms_stand_behind_those_of_the_flags():
    made = make("renegotiate", new_terms=("Calls on Tuesdays.", "scope_creep"))
    terms = next(s for s in made.sections if s.id == "terms").blocks[1].items
    assert terms[1] == "Calls on Tuesdays"


def test_a_term_asks_for_its_fields():
    fields = values("renegotiate", new_terms=("no_compromise", "price_resistance"))
    assert letter_fields.missing("renegotiate", fields) == ["A", "B", "price_note"]


def test_renegotiate_optional_sentences():
    made = make("renegotiate", my_part="answering within a day", talk_slot="Friday at ten", fallback=True)
    assert ids(made) == ["thanks", "situation", "my_part", "terms", "reply", "fallback"]
    assert "I would gladly talk on Friday at ten" in text(made, "reply")


def test_raise_rates():
    made = make("raise_rates", smaller_package="a monthly check", referrals=(Referral("Blue Fox", True),))
    assert "changes from EUR 75.00 to EUR 95.00" in text(made, "decision")
    assert text(made, "decision").startswith("From 30 April 2026")
    assert text(made, "included") == "Included: two rounds."
    assert "a monthly check, or help you move to: Blue Fox" in text(made, "choices")
    assert "Site relaunch\nPhoto archive" in text(made, "under_way")


def test_pause_lists_what_is_overdue_only():
    made = make("pause", clause_ref="section 4")
    assert "2026-014 (due 28 February 2026, days overdue: 31): EUR 1,190.00" in text(made, "overdue")
    assert "2026-015" not in letter_body.body(made)
    assert "from 7 April 2026 (section 4)" in text(made, "pausing")


def test_boundary_and_decline_notes():
    """S4-20, S4-21, S0-22."""
    assert "Remarks such as those on 20 March 2026 are not acceptable" in text(make("boundary"), "decision")
    assert text(make("decline"), "decision").endswith("Under way:\nSite relaunch\nPhoto archive")


def test_sums_of_two_currencies_stand_beside_each_other():
    more = (*FACTS.open_invoices, OpenInvoice("2026-016", date(2026, 3, 1), 50000, "USD", 30))
    assert "Total: EUR 2,400.00 + USD 500.00." in text(make("fire", ledger=replace(FACTS, open_invoices=more)), "money")


@pytest.mark.parametrize(
    ("language", "name", "honorific", "expected"),
    [
        ("en", "Jo Smith", "Mr", ("Dear Mr Smith,",)),
        ("en", "Jo Smith", "f", ("Dear Ms Smith,",)),
        ("en", "Jo Smith", "Dr", ("Dear Dr Smith,",)),
        ("en", "Jo Smith", "", ("Dear Jo Smith,",)),
        ("en", "", "", ("Dear Sir or Madam,",)),
        ("ro", "Ion Popescu", "m", ("Stimate domnule Popescu,",)),
        ("ro", "Ana Popescu", "doamnă", ("Stimată doamnă Popescu,",)),
        ("ro", "", "", ("Stimată doamnă / Stimate domnule,",)),
        ("is", "Jón Sigurðsson", "m", ("Kæri Jón,",)),
        ("is", "Anna Jónsdóttir", "Ms", ("Kæra Anna,",)),
        ("is", "Anna Jónsdóttir", "", ("Ágæti viðtakandi,",)),
        ("tr", "İnci Işık", "", ("Sayın İnci Işık,",)),
        ("tr", "", "", ("Sayın Yetkili,",)),
        ("th", "Somchai Dee", "", ("เรียน คุณSomchai",)),
        ("th", "", "", ("เรียน ท่านผู้เกี่ยวข้อง",)),
        ("fa", "رضا کریمی", "آقای", ("جناب آقای رضا کریمی،", "با سلام و احترام،")),
        ("fa", "سارا کریمی", "خانم", ("سرکار خانم سارا کریمی،", "با سلام و احترام،")),
        ("fa", "", "", ("مدیریت محترم Acme", "با سلام و احترام،")),
    ],
)
def test_salutations(language, name, honorific, expected):
    """DOMAIN section 7, salutation."""
    assert make("fire", language, replace(FACTS, contact_name=name, honorific=honorific)).salutation == expected


def test_frame():
    made = make("fire", my_address="1 Mill Lane; Oxford\nUK", notice_address="Hauptstr. 1")
    assert made.sender == ("Sam Rivers", "Rivers Studio", "1 Mill Lane", "Oxford", "UK", "sam@rivers.example")
    assert made.recipient == ("Jo Smith", "Acme", "Hauptstr. 1")
    assert made.date == "31 March 2026"
    assert make("fire", "th").signature == "(Sam Rivers)"
    assert make("fire", "fa").rtl


def test_open_fields_stay_visible_and_are_named():
    fields = {n: v for n, v in values("fire").items() if n not in ("last_day", "my_name")}
    made = letter.build("fire", "en", fields, Locale("en"), as_of=TODAY)
    assert made.unfilled == ("my_name", "last_day")
    assert "{last_day}" in letter_body.body(made)
    assert letter_fields.missing("fire", fields) == ["my_name", "last_day"]


def test_reading_fields():
    read = letter_fields.read(
        "fire",
        [("last_day", "2026-05-31"), ("prepaid_refund", "GBP 1,234.50"), ("notice_days", "14"), ("regret", "yes"),
         ("facts", "2026-03-01: late"), ("facts", "  a call "), ("referrals", "Blue Fox (agreed)"), ("goodwill", "")],
        "EUR",
    )  # fmt: skip
    assert read["last_day"] == date(2026, 5, 31)
    assert read["prepaid_refund"] == Amount(123450, "GBP")
    assert read["notice_days"] == Decimal(14)
    assert read["regret"] is True
    assert read["facts"] == (Fact("2026-03-01: late", date(2026, 3, 1)), Fact("a call"))
    assert read["referrals"] == (Referral("Blue Fox", True),)
    assert read["goodwill"] is None


@pytest.mark.parametrize(
    ("name", "value"),
    [("last_day", "soon"), ("last_day", "2026-02-30"), ("last_day", "9999-12-31"), ("prepaid_refund", "lots"),
     ("notice_days", "-3"), ("regret", "perhaps"), ("nonsense", "1"), ("prepaid_refund", "1.234")],
)  # fmt: skip
def test_fields_that_cannot_be_read(name, value):
    with pytest.raises(Invalid) as error:
        letter_fields.read("fire", [(name, value)], "EUR")
    assert error.value.field == name


def test_three_facts_at_most():
    with pytest.raises(Invalid):
        letter_fields.read("fire", [("facts", str(n)) for n in range(4)], "EUR")


def test_a_letter_we_do_not_write():
    with pytest.raises(Invalid):
        letter.build("sue", "en", {}, Locale("en"), as_of=TODAY)


def test_an_empty_value_takes_a_default_away():
    start = letter_facts.defaults("fire", FACTS, SETTINGS, TODAY)
    assert "contract_ref" not in letter_facts.merged(start, {"contract_ref": None})
    assert "referrals" not in letter_facts.merged(start, {"referrals": ()})


def test_starting_values_follow_the_notice_clause():
    """L1: 31 Mar + 30 d = 30 Apr; to the month's end; without a clause 14 d, 30 d for a retainer."""

    def last(**change):
        return letter_facts.defaults("fire", replace(FACTS, **change), SETTINGS, TODAY)["last_day"]

    assert last() == date(2026, 4, 30)
    assert last(notice_days=14, month_end=True) == date(2026, 4, 30)
    assert last(notice_days=None) == date(2026, 4, 14)
    assert last(notice_days=None, retainer=True) == date(2026, 4, 30)
    assert last(last_day=date(2026, 6, 30)) == date(2026, 6, 30)
    assert last(rule="H1") == TODAY


@pytest.mark.parametrize("kind", KINDS)
def test_a_body_survives_editing(kind):
    made = make(kind)
    assert letter_body.with_body(made, letter_body.body(made)) == made


def test_an_edited_body():
    made = letter_body.with_body(make("fire"), "One.\ntwo\n\n## Decision\n\nIt ends {last_day}.\n\n- a\n- b")
    assert [(s.heading, s.blocks) for s in made.sections] == [
        ("", ("One. two",)), ("Decision", ("It ends {last_day}.", Items(("a", "b")))),
    ]  # fmt: skip
    assert made.sections[1].id == "decision"
    assert made.unfilled == ("last_day",)


def test_facts_of_the_ledger_are_written_in_the_language():
    assert letter.fact(LATE, "en", Locale("en")) == (
        "invoice 2026-003: due 31 January 2026, paid 1 March 2026, days late: 29"
    )
    assert "gecikme günü: 29" in letter.fact(LATE, "tr", Locale("tr"))
    noted = Fact("Raised the voice in a call.", date(2026, 3, 4), "incident 7")
    assert letter.fact(noted, "ro", Locale("ro")) == "4 martie 2026: Raised the voice in a call"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["renegotiate", "raise_rates", "finish_decline", "fire"])
def test_talk_script(kind, language):
    """S3-08, S3-21, S3-22, S4-20."""
    steps = talk.script(kind, language, values(kind, language), Locale(language))
    names = [s.id for s in steps]
    assert names[0] == "open"
    assert names[-1] == "close"
    assert names.index("decision") < names.index("listen")
    assert len(next(s for s in steps if s.id == "listen").say) == 2
    assert not any("{" in line for s in steps for line in s.say)


def test_talk_under_a_hard_rule():
    """P5: H1 and H2 no meeting; H3 by phone or with a witness."""
    fields = values("fire")
    assert talk.script("fire", "en", fields, Locale("en"), rule="H1") == ()
    assert "in writing" in talk.meeting("H2")
    assert "witness" in talk.meeting("H3")
    assert talk.script("fire", "en", fields, Locale("en"), rule="H3")
    with pytest.raises(Invalid):
        talk.script("pause", "en", fields, Locale("en"))
