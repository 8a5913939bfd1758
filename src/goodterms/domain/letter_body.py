"""A letter as text: the body that is edited and checked for its tone, and back into a letter."""

from __future__ import annotations

import re
from dataclasses import replace

from goodterms.domain.letter_fields import KIND_OF
from goodterms.domain.letter_model import Block, Items, Letter, Section

_OPEN = re.compile(r"\{([A-Za-z_]\w*)\}")


def body(letter: Letter) -> str:
    """The sections as text to edit: "## " before a heading, "- " before an item, an empty line between blocks."""
    blocks: list[str] = []
    for section in letter.sections:
        if section.heading:
            blocks.append(f"## {section.heading}")
        blocks += ("\n".join(f"- {i}" for i in b.items) if isinstance(b, Items) else b for b in section.blocks)
    return "\n\n".join(blocks)


def with_body(letter: Letter, text: str) -> Letter:
    """The letter with its sections read from edited text. A section keeps its id where its heading stayed, or,
    having none, where its first words did. What is unfilled outside the body (the letterhead, the signature)
    stays unfilled."""
    headed = {s.heading: s.id for s in letter.sections if s.heading}
    first = {s.blocks[0]: s.id for s in letter.sections if not s.heading and s.blocks}
    sections: list[Section] = []
    for chunk in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in chunk.split("\n") if line.strip()]
        if lines and lines[0].startswith("## "):
            heading = lines.pop(0)[3:].strip()
            sections.append(Section(headed.get(heading, f"text{len(sections) + 1}"), heading, ()))
        for block in _blocks(lines):
            if block in first or not sections:
                sections.append(Section(first.get(block, f"text{len(sections) + 1}"), "", ()))
            sections[-1] = replace(sections[-1], blocks=(*sections[-1].blocks, block))
    outside = tuple(name for name in letter.unfilled if name not in unfilled(body(letter)))
    return replace(letter, sections=tuple(sections), unfilled=tuple(dict.fromkeys((*outside, *unfilled(text)))))


def _blocks(lines: list[str]) -> list[Block]:
    out: list[Block] = []
    for line in lines:
        item = line[2:].strip() if line.startswith(("- ", "* ")) else None
        last = out[-1] if out else None
        if item is not None:
            out = [*out[:-1], Items((*last.items, item))] if isinstance(last, Items) else [*out, Items((item,))]
        elif isinstance(last, str):
            out[-1] = f"{last} {line}"
        else:
            out.append(line)
    return out


def unfilled(text: str) -> tuple[str, ...]:
    """The fields whose placeholders still stand in `text`, each once, in order; other braces are the user's own."""
    return tuple(dict.fromkeys(name for name in _OPEN.findall(text) if name in KIND_OF))
