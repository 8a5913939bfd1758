"""The app's own two themes: calm, readable, and never the only carrier of meaning."""

from __future__ import annotations

from textual.theme import Theme

_DARK = {
    "status-green": "#8fbf88",
    "status-amber": "#e3b36b",
    "status-red": "#e8787a",
    "status-critical": "#ff8ad8",
    "status-none": "#7d8894",
    "muted": "#8b96a3",
    "footer-key-foreground": "#7fc8c2",
    "input-selection-background": "#7fc8c2 35%",
}
_LIGHT = {
    "status-green": "#2f6b35",
    "status-amber": "#8a5a00",
    "status-red": "#a8232b",
    "status-critical": "#8d1470",
    "status-none": "#66707a",
    "muted": "#5d6771",
    "footer-key-foreground": "#0b6a66",
    "input-selection-background": "#0b6a66 25%",
}

DARK = Theme(
    name="goodterms",
    primary="#7fc8c2",
    secondary="#9db4d6",
    accent="#7fc8c2",
    warning="#e3b36b",
    error="#e8787a",
    success="#8fbf88",
    foreground="#d8dee6",
    background="#12171d",
    surface="#171d24",
    panel="#202832",
    dark=True,
    variables=_DARK,
)
LIGHT = Theme(
    name="goodterms-light",
    primary="#0b6a66",
    secondary="#3a5a86",
    accent="#0b6a66",
    warning="#8a5a00",
    error="#a8232b",
    success="#2f6b35",
    foreground="#1d242b",
    background="#f7f6f2",
    surface="#efede7",
    panel="#e3e0d8",
    dark=False,
    variables=_LIGHT,
)


def fallback(dark: bool) -> dict[str, str]:
    """Status colours for a theme that does not name them."""
    return _DARK if dark else _LIGHT
