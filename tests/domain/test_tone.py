"""The tone check, DOMAIN section 6: each rule with what it must find and what it must leave alone."""

from dataclasses import replace
from datetime import date

import pytest

from goodterms.domain import letter_body, tone
from goodterms.domain.letter_model import KINDS, LANGUAGES, Amount, Fact, OpenInvoice, Referral
from goodterms.domain.tone_money import sums
from goodterms.domain.tone_words import fold
from goodterms.errors import Invalid, Refused
from goodterms.exchange.wrapping import wrap

from .letter_cases import FACTS, LATE, findings, found, make, under


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_our_own_letters_pass(kind, language):
    assert found(kind, language=language) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", ["H1", "H2", "H3"])
def test_our_own_letters_pass_under_hard_rules(rule, language):
    ledger = replace(under(rule), referrals=() if rule != "H3" else FACTS.referrals)
    assert found("fire", language=language, ledger=ledger) == []


WORDS = [
    # T1, personal attack: block
    ("T1", "en", "You are rude.", "block"),
    ("T1", "en", "You are a liar.", "block"),
    ("T1", "en", "you're really quite impossible", "block"),
    ("T1", "en", "You have been so difficult.", "block"),
    ("T1", "en", "We find it hard to work with you.", "block"),
    ("T1", "en", "Your behaviour is toxic.", "block"),
    ("T1", "en", "Such a nightmare client!", "block"),
    ("T1", "en", "Your staff was incompetent.", "block"),
    ("T1", "en", "Acme is dishonest.", "block"),
    ("T1", "en", "You\u2019re  LAZY.", "block"),
    ("T1", "en", "It was a cheapest-first tender.", None),
    ("T1", "en", "The cheapest flight was chosen.", None),
    ("T1", "en", "The site is difficult to read on a phone.", None),
    ("T1", "en", "You are not difficult.", None),
    ("T1", "en", "It was impossible to reach you by phone.", None),
    ("T1", "en", "The crude mock-up was replaced.", None),
    ("T1", "ro", "Sunteți un om nesimțit.", "block"),
    ("T1", "ro", "Sunteti mincinosi.", "block"),
    ("T1", "ro", "Este greu de lucrat cu dumneavoastră.", "block"),
    ("T1", "ro", "Am folosit un prototip.", None),
    ("T1", "is", "Þú ert dónalegur.", "block"),
    ("T1", "is", "Þú ert lygari.", "block"),
    ("T1", "is", "Verkið er nískt á liti eða ekki.", "block"),
    ("T1", "tr", "Siz kabasınız.", "block"),
    ("T1", "tr", "YALANCI biri.", "block"),
    ("T1", "tr", "CİMRİSİNİZ.", "block"),
    ("T1", "tr", "Kabak ve kabare afişi hazır.", None),
    ("T1", "tr", "Kaba taslak ektedir.", None),
    ("T1", "th", "ท่านไร้มารยาท", "block"),
    ("T1", "th", "เป็นคนโกหก", "block"),
    ("T1", "fa", "شما بی‌ادب هستید", "block"),
    ("T1", "fa", "شما بی ادب هستید", "block"),
    ("T1", "fa", "او دروغگوست", "block"),
    ("T1", "fa", "You are a liar", "block"),
    # T2, absolutes: warn
    ("T2", "en", "You always pay late.", "warn"),
    ("T2", "en", "Invoices are NEVER paid in time.", "warn"),
    ("T2", "en", "This happens every time.", "warn"),
    ("T2", "en", "You ignored it completely.", "warn"),
    ("T2", "en", "Nobody answered you.", "warn"),
    ("T2", "en", "The work is completely finished.", None),
    ("T2", "en", "The nevertheless clause.", None),
    ("T2", "en", "I will always keep your data safe.", None),
    ("T2", "ro", "Plătiți întotdeauna târziu.", "warn"),
    ("T2", "ro", "Nu răspundeți NICIODATĂ.", "warn"),
    ("T2", "is", "Þú svarar aldrei.", "warn"),
    ("T2", "tr", "Asla ödemediniz.", "warn"),
    ("T2", "tr", "Hiçbir zaman", "warn"),
    ("T2", "th", "ท่านไม่เคยตอบ", "warn"),
    ("T2", "th", "ความเสมอภาค", None),
    ("T2", "fa", "هرگز پاسخ نمی‌دهید", "warn"),
    ("T2", "fa", "هیچ وقت", "warn"),
    # T3, threats: block; police and tax office beside a demand for money: block
    ("T3", "en", "Pay now, or else.", "block"),
    ("T3", "en", "You will regret this.", "block"),
    ("T3", "en", "I will tell everyone.", "block"),
    ("T3", "en", "I will expose you.", "block"),
    ("T3", "en", "I will leave a bad review.", "block"),
    ("T3", "en", "I will post a review.", "block"),
    ("T3", "en", "I will go to the police.", "block"),
    ("T3", "en", "Otherwise my lawyer will write to you.", "warn"),
    ("T3", "en", "I will sue you.", "warn"),
    ("T3", "ro", "Altfel vă voi da în judecată.", "warn"),
    ("T3", "is", "Lögmaður minn hefur samband.", "warn"),
    ("T3", "tr", "Avukatım size yazacak.", "warn"),
    ("T3", "th", "ข้าพเจ้าจะดำเนินคดีกับท่าน", "warn"),
    ("T3", "fa", "به دادگاه خواهم رفت.", "warn"),
    ("T3", "en", "The pursuer of the issue pursued it.", None),
    ("T3", "en", "The preview is online.", None),
    ("T3", "en", "Please review the list.", None),
    ("T3", "en", "The code review is done.", None),
    ("T3", "en", "Or, else than planned, on Monday.", None),
    ("T3", "en", "The policeman statue is drawn.", None),
    ("T3", "ro", "Veți regreta.", "block"),
    ("T3", "ro", "Voi anunța ANAF.", "block"),
    ("T3", "is", "Þú munt sjá eftir þessu.", "block"),
    ("T3", "tr", "Pişman olacaksınız.", "block"),
    ("T3", "tr", "Sizi ifşa edeceğim.", "block"),
    ("T3", "th", "ท่านจะเสียใจ", "block"),
    ("T3", "fa", "پشیمان خواهید شد", "block"),
    # T4, sarcasm: warn
    ("T4", "en", "Your so-called brief", "warn"),
    ("T4", "en", "As usual, it came late.", "warn"),
    ("T4", "en", "Good luck with that.", "warn"),
    ("T4", "en", "With all due respect, no.", "warn"),
    ("T4", "en", "your “urgent” request", "warn"),
    ("T4", "en", "The scope was clearly agreed.", None),
    ("T4", "en", "Clearly this matters.", "warn"),
    ("T4", "en", 'the project "Acme"', None),
    ("T4", "en", "it's and don't are fine", None),
    ("T4", "ro", "ca de obicei", "warn"),
    ("T4", "tr", "her zamanki gibi", "warn"),
    ("T4", "fa", "طبق معمول", "warn"),
    # T5, shouting: warn
    ("T5", "en", "Pay now!", "warn"),
    ("T5", "en", "Why?!", "warn"),
    ("T5", "en", "This is URGENT.", "warn"),
    ("T5", "en", "Thank you 🙂", "warn"),
    ("T5", "en", "Your IBAN and the HTML file", None),
    ("T5", "en", "The VAT and PDF of INV-2026-014", None),
    ("T5", "tr", "ŞİMDİ ödeyin", "warn"),
    ("T5", "th", "ขอบคุณ!", "warn"),
    # T6, feelings as accusation: warn
    ("T6", "en", "You made me work at night.", "warn"),
    ("T6", "en", "I am furious.", "warn"),
    ("T6", "en", "I am fed up.", "warn"),
    ("T6", "en", "The homesick character is drawn.", None),
    ("T6", "ro", "M-am săturat.", "warn"),
    ("T6", "tr", "Bıktım.", "warn"),
    # T7, admission: block
    ("T7", "en", "It was my fault.", "block"),
    ("T7", "en", "I failed to deliver.", "block"),
    ("T7", "en", "We breached the contract.", "block"),
    ("T7", "en", "I accept liability.", "block"),
    ("T7", "en", "It was not my fault.", None),
    ("T7", "en", "by default settings", None),
    ("T7", "ro", "A fost vina mea.", "block"),
    ("T7", "is", "Það er mér að kenna.", "block"),
    ("T7", "tr", "Benim hatam.", "block"),
    ("T7", "th", "เป็นความผิดของข้าพเจ้า", "block"),
    ("T7", "fa", "تقصیر من بود", "block"),
    # T15, what a refusal must not rest on: warn
    ("T15", "en", "because of your religion", "warn"),
    ("T15", "en", "the new font family", None),
    ("T15", "tr", "hastalığınız nedeniyle", "warn"),
    # T17, hedges: warn
    ("T17", "en", "Maybe we talk again.", "warn"),
    ("T17", "en", "This ends it for now.", "warn"),
    ("T17", "en", "Maybelle signed.", None),
    ("T17", "ro", "deocamdată", "warn"),
    ("T17", "fa", "شاید", "warn"),
]


@pytest.mark.parametrize(("rule", "language", "sentence", "level"), WORDS)
def test_words(rule, language, sentence, level):
    got = {lev for r, lev in found("fire", add=sentence, language=language) if r == rule}
    assert got == ({level} if level else set())


def test_a_finding_says_where_why_and_what_instead():
    text = "Thank you.\nYou are rude, and it was my fault."
    got = [f for f in findings("fire", text) if f.rule in ("T1", "T7")]
    assert [text[f.start : f.end] for f in got] == ["You are rude", "my fault"]
    assert [f.words for f in got] == ["You are rude", "my fault"]
    assert got[0].suggestion.endswith("this happened: ...")
    assert got[1].suggestion.startswith("I am sorry that")
    assert all(f.reason and f.liftable for f in got)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_wrapped_letter_is_checked_like_an_unwrapped_one(kind, language):
    wrapped = "\n".join("\n".join(wrap(line, 24)) for line in letter_body.body(make(kind, language)).split("\n"))
    assert found(kind, wrapped, language=language) == []


def test_words_over_a_line_break():
    (hit,) = [f for f in findings("fire", add="You are\na liar.") if f.rule == "T1"]
    assert hit.words == "You are a liar"
    two = "You did not answer and\nyou did not call. You failed to pay."
    assert "T18" not in [r for r, _ in found("decline", add=two)]


def test_places_are_right_in_turkish_and_persian():
    for language, text, word in (("tr", "İİİ İSTANBUL'da yalancı", "yalancı"), ("fa", "نامه: بی‌ادب", "بی‌ادب")):
        hit = next(f for f in findings("fire", text, language=language) if f.rule == "T1")
        assert text[hit.start : hit.end] == word


@pytest.mark.parametrize("language", LANGUAGES)
def test_folding_keeps_every_place(language):
    text = "İIıiŞşȘș ΑΣς ß ﬁ ’ \u00a0 ĳ ۀ ي"
    assert len(fold(text, language)) == len(text)


def test_turkish_dots():
    assert fold("ISPARTA İzmir", "tr") == "ısparta izmir"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["renegotiate", "raise_rates", "finish_decline", "fire", "pause", "decline"])
def test_t8_empty_letter_lacks_thanks_and_decision(kind, language):
    assert [r for r in found(kind, "...", language=language) if r[0] == "T8"] == [("T8", "block"), ("T8", "block")]


def test_t8_no_thanks_needed_under_h1():
    assert [r for r, _ in found("fire", "...", ledger=under("H1")) if r == "T8"] == ["T8"]


def test_t9_last_day():
    assert ("T9", "block") in found("fire", last_day=None)
    assert ("T9", "block") in found("fire", last_day=date(2026, 4, 29))
    assert "T9" not in [r for r, _ in found("fire", last_day=date(2026, 4, 30))]
    assert "T9" not in [r for r, _ in found("fire", ledger=replace(under("H1"), referrals=()))]
    assert ("T9", "block") in found("finish_decline", last_day=date(2026, 4, 1))
    assert ("T9", "block") in found("fire", "Thank you. I am ending my services.")


def test_t9_notice_to_the_end_of_the_month():
    ledger = replace(FACTS, notice_days=30, month_end=True)
    assert found("fire", ledger=ledger) == []
    assert ("T9", "block") in found("fire", ledger=replace(ledger, notice_days=31), last_day=date(2026, 5, 1))


def test_t9_raise():
    assert ("T9", "block") in found("raise_rates", effective_date=None)
    assert ("T9", "block") in found("raise_rates", effective_date=date(2026, 4, 15))
    assert found("raise_rates", effective_date=date(2026, 5, 1)) == []


def test_t10_handover_and_prepayment():
    assert ("T10", "block") in found("fire", handover_items=())
    assert ("T10", "block") in found("fire", prepaid_refund=None)
    assert ("T10", "block") in found("finish_decline", prepaid_refund=Amount(10000, "EUR"))
    assert found("fire", ledger=replace(FACTS, prepaid=0)) == []


def test_t11_every_open_invoice_and_the_total():
    """S1-20; T11 applies to finish_decline, fire and pause (RULINGS)."""
    assert ("T11", "block") in found("fire", open_invoices=())
    assert ("T11", "block") in found("fire", open_total=Amount(230000, "EUR"))
    assert ("T11", "block") in found("pause", overdue_total=Amount(118999, "EUR"))
    assert ("T11", "block") in found("finish_decline", open_invoices=FACTS.open_invoices[:1])


def test_t11_a_sum_that_was_edited():
    text = "Thank you. I am ending my services. 2026-014: EUR 1,190.00; 2026-015: EUR 1,210.00. Total EUR 2,400.00. {}"
    assert not [f for f in findings("fire", text.format("Final invoice follows.")) if f.rule == "T11"]
    wrong = [f for f in findings("fire", text.format("Final invoice. I count 2.500,00 EUR.")) if f.rule == "T11"]
    assert [f.words for f in wrong] == ["2.500,00 EUR"]


def test_t11_unbilled_work_needs_the_final_invoice():
    text = "2026-014: EUR 1,190.00; 2026-015: EUR 1,210.00. Total EUR 2,400.00."
    assert [f.reason for f in findings("fire", text) if f.rule == "T11"] == [
        "Unbilled work of EUR 500.00 is not mentioned."
    ]


def test_t11_in_talks_of_terms_money_may_be_left_out_but_not_be_wrong():
    assert found("renegotiate") == []
    assert ("T11", "block") in found("renegotiate", add="EUR 2,401.00 is open.")
    assert found("renegotiate", add="EUR 2,400.00 is open.") == []


def test_t11_sums_in_the_fields_are_known():
    assert found("raise_rates", smaller_package="a check for EUR 300.00") == []
    assert "T11" not in [r for r, _ in found("fire", goodwill="EUR 100.00 off the last invoice")]


def test_t12_goodwill_and_regret():
    """P3, P4."""
    barred = replace(FACTS, goodwill_barred=True)
    assert ("T12", "block") in found("fire", ledger=barred, goodwill="EUR 100.00 off")
    assert found("fire", goodwill="EUR 100.00 off", regret=True) == []
    assert ("T12", "block") in found("fire", ledger=under("H3"), regret=True)
    assert ("T12", "block") in found("fire", ledger=under("H3"), goodwill="EUR 100.00 off")
    assert ("T12", "warn") in found("fire", goodwill="EUR 1,300.00 back")
    assert found("fire", goodwill="EUR 1,210.00 back") == []


def test_t13_facts():
    assert ("T13", "block") in found("fire", facts=())
    assert found("fire", facts=(), no_reasons=True) == []
    assert ("T13", "block") in found("finish_decline", facts=())
    assert found("fire", facts=(Fact("2026-03-04: a call", date(2026, 3, 4)),)) == [("T13", "warn")]
    assert found("fire", facts=(Fact("a call on 4 March"),)) == [("T13", "warn")]
    assert found("fire", facts=(Fact("it was bad"),)) == [("T13", "warn"), ("T13", "block")]
    assert "T13" not in [r for r, _ in found("fire", ledger=replace(under("H1"), referrals=(), facts=()))]


def test_t14_raise():
    """S0-28."""
    assert ("T14", "block") in found("raise_rates", included=())
    assert ("T14", "block") in found("raise_rates", excluded=())
    assert ("T14", "block") in found("raise_rates", new_rate=Amount(7500, "EUR"))
    assert ("T14", "block") in found("raise_rates", new_rate=Amount(7000, "EUR"))
    assert found("raise_rates", new_rate=Amount(7501, "EUR")) == []


def test_t15_h2_gives_no_reasons_and_names_nobody():
    """S1-29."""
    ledger = replace(under("H2"), referrals=(), third_parties=("Jane Roe",))
    assert ("T15", "warn") in found("fire", ledger=ledger, facts=(LATE,))
    assert ("T15", "warn") in found("fire", ledger=ledger, add="Jane Roe told me.")
    assert found("fire", add="Jane Roe told me.") == []


def test_t16_options():
    """S2-20, S0-31."""
    assert found("fire", referrals=()) == [("T16", "warn")]
    assert found("fire", referrals=(Referral("Blue Fox"),)) == [("T16", "warn")]
    assert found("fire", ledger=replace(under("H1"), referrals=())) == []


def test_t17_open_placeholders_cannot_be_lifted():
    got = [f for f in findings("fire", pay_by=None) if f.rule == "T17"]
    assert [(f.level, f.words, f.liftable) for f in got] == [("block", "{pay_by}", False)]
    assert tone.blocking(got, {"T17": "never mind"}) == tuple(got)


def test_t17_long_letters():
    assert ("T17", "warn") in found("fire", add="word " * 451)
    assert ("T17", "warn") not in found("fire", add="word " * 100)
    assert ("T17", "warn") in found("fire", add="งาน" * 1000, language="th")


def test_t17_hedges_matter_only_where_somebody_is_let_go():
    assert found("decline", add="Maybe later.") == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "You did not answer. You didn't pay. Your team failed to reply."),
        ("ro", "Nu ați răspuns. Nu ați plătit. Ați refuzat oferta."),
        ("is", "Þú svaraðir ekki. Þú greiddir ekki. Þú mættir ekki."),
        ("tr", "Yanıt vermediniz. Ödemediniz. Gelmediniz."),
        ("th", "ท่านไม่ตอบ ท่านไม่ชำระ ท่านเพิกเฉย"),
        ("fa", "پاسخ ندادید. پرداخت نکردید. نیامدید."),
    ],
)
def test_t18_you_did_not(language, sentence):
    """S2-14."""
    assert [r for r, _ in found("decline", add=sentence, language=language) if r == "T18"] == ["T18"] * 3
    two = ". ".join(sentence.split(". ")[:2]) if language != "th" else " ".join(sentence.split()[:2])
    assert "T18" not in [r for r, _ in found("decline", add=two, language=language)]


def test_overrides():
    got = findings("fire", last_day=date(2026, 4, 20))
    assert [f.rule for f in tone.blocking(got)] == ["T9"]
    assert tone.blocking(got, {"t9": "agreed in the talk"}) == ()
    assert [f.rule for f in tone.blocking(got, {"T9": "  "})] == ["T9"]
    with pytest.raises(Refused):
        tone.blocking(got, {"T99": "x"})


def test_a_language_without_lists():
    with pytest.raises(Invalid):
        tone.check("Danke.", "fire", "de", tone.ToneContext())


@pytest.mark.parametrize(
    ("text", "minor", "currency"),
    [
        ("EUR 2,400.00", 240000, "EUR"),
        ("2.400,00 EUR", 240000, "EUR"),
        ("2,400 EUR", 240000, "EUR"),
        ("2 400,00 EUR", 240000, "EUR"),
        ("EUR\u00a02'400.00", 240000, "EUR"),
        ("€2400", 240000, "EUR"),
        ("2400 euros", 240000, "EUR"),
        ("2,400.00 ยูโร", 240000, "EUR"),
        ("๒,๔๐๐.๐๐ ยูโร", 240000, "EUR"),
        ("۲٬۴۰۰٫۰۰\u00a0یورو", 240000, "EUR"),
        ("12.346 kr.", 12346, "ISK"),
        ("1.234.567,50 lei", 123456750, "RON"),
        ("1.500 TL", 150000, "TRY"),
        ("KWD 1.234", 1234, "KWD"),
        ("$ 99.5", 9950, "USD"),
        ("100 EUR", 10000, "EUR"),
    ],
)
def test_sums_as_people_write_them(text, minor, currency):
    (only,) = sums(f"Total: {text}, please.")
    assert only.equals(minor, currency)
    assert not only.equals(minor + 1, currency)


@pytest.mark.parametrize(
    "text", ["invoice 2026-014", "in 2026", "30 days", "by 1.5.2026", "EURO-2 case", "A4 and 10 EURO5x"]
)
def test_what_is_no_sum(text):
    assert list(sums(text)) == []


def test_t11_sums_of_several_currencies():
    more = (*FACTS.open_invoices, OpenInvoice("2026-016", date(2026, 3, 1), 50000, "USD", 30))
    assert found("fire", ledger=replace(FACTS, open_invoices=more)) == []
