"""How a letter greets: by language, by form of address, and by what is known of the person (DOMAIN section 7)."""

from __future__ import annotations

from collections.abc import Mapping

from goodterms.domain import letter_texts

_MALE = {
    "m", "mr", "sir", "mister", "domnul", "domnule", "dl", "herra", "hr", "bay", "bey", "นาย", "آقای", "آقا",
    "جناب", "جناب آقای",
}  # fmt: skip
_FEMALE = {
    "f", "ms", "mrs", "miss", "madam", "doamna", "doamnă", "dna", "frú", "fröken", "bayan", "hanım", "นาง", "นางสาว",
    "خانم", "سرکار", "سرکار خانم",
}  # fmt: skip


def gender(honorific: str) -> str:
    """ "m", "f", or "" where the form of address says neither."""
    word = honorific.strip().rstrip(".").lower()
    return "m" if word in _MALE else "f" if word in _FEMALE else ""


def salutation(language: str, shown: Mapping[str, str]) -> tuple[str, ...]:
    """The lines of the greeting. `shown` holds contact_name (given name first), honorific and client_name."""
    forms = letter_texts.texts(language)["salutation"]
    name, honorific = shown.get("contact_name", ""), shown.get("honorific", "")
    words = name.split()
    values = {
        "full_name": name,
        "first_name": words[0] if words else "",
        "surname": words[-1] if words else "",
        "honorific": honorific.strip(),
        "client_name": shown.get("client_name", ""),
    }
    key = "unknown"
    if words:
        known = gender(honorific)
        if known:
            key = known
        elif honorific and "title" in forms:
            key = "title"
        else:
            key = "named"
    line = letter_texts.fill(forms.get(key) or forms["unknown"], values)
    return (line, *filter(None, [forms.get("then", "")]))
