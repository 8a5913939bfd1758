"""Tone rules about words: T1 to T7, T15, T17, T18. Each takes (text, kind, language, context)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from goodterms.domain.letter_fields import KIND_OF
from goodterms.domain.tone_model import ToneContext, ToneFinding
from goodterms.domain.tone_words import Hit, fold, has, hits, mend, named, sentences, word_count

MAX_WORDS = 450
ACRONYMS = frozenset(
    {
        "IBAN", "SWIFT", "SEPA", "GDPR", "DSGVO", "KVKK", "HTML", "HTTP", "HTTPS", "JSON", "YAML", "REST", "SOAP",
        "SFTP", "SMTP", "IMAP", "GMBH", "UNESCO", "NASA", "ASAP", "EORI", "CRUD", "LDAP", "OAUTH", "SAML", "SCSS",
        "WCAG", "ISBN", "ISSN", "RFID", "SIRET", "SIREN", "VIES",
    }
)  # fmt: skip
_QUOTED = re.compile(r"[\"“„«]([^\W\d_][\w-]*)[\"”“»]")
_CAPS = re.compile(r"(?<![\w-])[^\W\d_]{4,}(?![\w-])")
_MARKS = re.compile(r"[?؟]*[!！‼⁉][!?！؟‼⁉]*")
_EMOJI = re.compile("[\U0001f300-\U0001faff\U0001f1e6-\U0001f1ff\u2600-\u27bf\u2b50\u2b55]|(?<!\\S)[:;]-?[)(DP](?!\\S)")
_PLACEHOLDER = re.compile(r"\{[A-Za-z_]\w*\}")


def _each(rule: str, level: str, found: Iterator[Hit] | list[Hit], reason: str, language: str) -> Iterator[ToneFinding]:
    for hit in found:
        yield ToneFinding(
            rule,
            "block" if level == "block" else "warn",
            reason.format(words=hit.words),
            mend(language, rule),
            hit.words,
            hit.start,
            hit.end,
        )


def _both(text: str, language: str, section: str, key: str = "words") -> list[Hit]:
    """Hits of the letter's language, and of English where Latin words stand in a letter of another script."""
    found = list(hits(text, language, section, key))
    if language in ("fa", "th"):
        found += hits(text, "en", section, key)
    return found


def t1_attack(text: str, _kind: str, language: str, context: ToneContext) -> Iterator[ToneFinding]:
    found = _both(text, language, "T1")
    yield from _each("T1", "block", found, '"{words}" judges the person. Say what happened, with a date.', language)
    if language != "en":
        return
    traits = [h for h in hits(text, "en", "T1", "traits") if not any(f.start <= h.start < f.end for f in found)]
    for name in context.client_names:
        for hit in traits:
            lead = fold(text[max(0, hit.start - 40) : hit.start], "en")
            if re.search(rf"{re.escape(fold(name, 'en'))}\s+(?:is|are|was|were|has been)\s+(?:\w+\s+)?$", lead):
                yield from _each("T1", "block", [hit], '"{words}" judges the person. Say what happened.', language)


def t2_absolutes(text: str, _kind: str, language: str, context: ToneContext) -> Iterator[ToneFinding]:
    reason = '"{words}" is rarely true and invites a quarrel.'
    yield from _each("T2", "warn", _both(text, language, "T2"), reason, language)
    for start, sentence in sentences(text, language):
        about = has(sentence, language, "T2", "reader") or any(
            named(sentence, n, language) for n in context.client_names
        )
        if about:
            found = [Hit(start + h.start, start + h.end, h.words) for h in hits(sentence, language, "T2", "client")]
            yield from _each("T2", "warn", found, reason, language)


def t3_threats(text: str, _kind: str, language: str, _context: ToneContext) -> Iterator[ToneFinding]:
    found = _both(text, language, "T3")
    yield from _each("T3", "block", found, '"{words}" reads as a threat.', language)
    demand = has(text, language, "pay")
    reason = '"{words}" beside a demand for money reads as a threat.' if demand else '"{words}" may read as a threat.'
    report = _both(text, language, "T3", "report")
    yield from _each("T3", "block" if demand else "warn", report, reason, language)
    mild = [
        h for h in _both(text, language, "T3", "mild") if not any(f.start < h.end and h.start < f.end for f in found)
    ]
    yield from _each("T3", "warn", mild, '"{words}" may read as a threat.', language)


def t4_sarcasm(text: str, _kind: str, language: str, context: ToneContext) -> Iterator[ToneFinding]:
    yield from _each("T4", "warn", _both(text, language, "T4"), '"{words}" can be read as sarcasm.', language)
    names = {fold(w, language) for n in context.names for w in re.findall(r"[\w-]+", n)}
    for match in _QUOTED.finditer(text):
        if fold(match[1], language) not in names:
            hit = Hit(match.start(), match.end(), match[0])
            yield from _each("T4", "warn", [hit], "Quotes around one word ({words}) can be read as sarcasm.", language)


def t5_shouting(text: str, _kind: str, language: str, context: ToneContext) -> Iterator[ToneFinding]:
    for match in _MARKS.finditer(text):
        yield _shout(match, f'"{match[0]}" sounds like shouting.', "End the sentence with a full stop.")
    names = {w for n in context.names for w in re.findall(r"[^\W\d_]+", n)}
    for match in _CAPS.finditer(text):
        word = match[0]
        if word.isupper() and word not in ACRONYMS and word not in names:
            small = fold(word, language)
            yield _shout(match, f'"{word}" in capitals sounds like shouting.', f'Write "{small}".')
    for match in _EMOJI.finditer(text):
        yield _shout(match, "A letter like this carries no emoji.", "Leave it out.")


def _shout(match: re.Match[str], reason: str, suggestion: str) -> ToneFinding:
    return ToneFinding("T5", "warn", reason, suggestion, match[0], match.start(), match.end())


def t6_feelings(text: str, _kind: str, language: str, _context: ToneContext) -> Iterator[ToneFinding]:
    reason = '"{words}" turns a feeling into an accusation.'
    yield from _each("T6", "warn", _both(text, language, "T6"), reason, language)


def t7_admission(text: str, _kind: str, language: str, _context: ToneContext) -> Iterator[ToneFinding]:
    reason = '"{words}" admits a fault and may be used against you. Regret is enough.'
    yield from _each("T7", "block", _both(text, language, "T7"), reason, language)


def t15_reasons(text: str, kind: str, language: str, context: ToneContext) -> Iterator[ToneFinding]:
    if kind not in ("fire", "finish_decline"):
        return
    spared = [hit for n in context.names if (hit := named(text, n, language))]
    found = [h for h in _both(text, language, "T15") if not any(s.start <= h.start < s.end for s in spared)]
    yield from _each("T15", "warn", found, '"{words}" touches something a refusal must never rest on.', language)
    if context.rule != "H2":
        return
    given = context.fields.get("facts")
    if given:
        yield ToneFinding("T15", "warn", "This letter gives no reasons: take advice first.", "Leave the facts out.")
    for name in context.third_parties:
        hit = named(text, name, language)
        if hit:
            yield from _each("T15", "warn", [hit], '"{words}" is a third party; this letter names none.', language)


def t17_unfilled(text: str, kind: str, language: str, _context: ToneContext) -> Iterator[ToneFinding]:
    for match in _PLACEHOLDER.finditer(text):
        name = match[0].strip("{}")
        if name not in KIND_OF:
            continue
        yield ToneFinding(
            "T17",
            "block",
            f"{match[0]} is not filled in yet.",
            f"Set {name}.",
            match[0],
            match.start(),
            match.end(),
            liftable=False,
        )
    words = word_count(text, language)
    if words > MAX_WORDS:
        yield ToneFinding("T17", "warn", f"The letter has {words} words.", f"Keep it under {MAX_WORDS}.")
    if kind == "fire":
        reason = '"{words}" hides the decision.'
        yield from _each("T17", "warn", _both(text, language, "T17"), reason, language)


def t18_you_did_not(text: str, _kind: str, language: str, _context: ToneContext) -> Iterator[ToneFinding]:
    found: dict[int, Hit] = {}
    places = list(sentences(text, language))
    for hit in hits(text, language, "T18"):
        owner = max((start for start, _ in places if start <= hit.start), default=0)
        found.setdefault(owner, hit)
    if len(found) >= 3:
        reason = '"{words}": many sentences say what the reader did not do.'
        yield from _each("T18", "warn", list(found.values()), reason, language)
