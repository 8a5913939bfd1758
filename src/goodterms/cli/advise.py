"""advise: what to do about a client, and why; or about a case given by hand."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from goodterms import paths
from goodterms.cli.common import Session, emit_json, harmless, json_option, paint, paragraph, pass_session, say, table
from goodterms.errors import NotUnderstood

if TYPE_CHECKING:
    from goodterms.domain.decision_advice import Advice
    from goodterms.domain.standing import Standing

LIMIT = 50_000_000
"""Characters of answers or cases that are read before it is taken for a mistake."""


@click.command()
@click.argument("client", metavar="[CLIENT]", required=False)
@click.option("--answers", metavar="FILE|-", help="A JSON object of answers; they stand above what the log says.")
@click.option("--case", metavar="FILE|-", help="Cases by hand, one JSON object a line; writes one line each.")
@json_option
@pass_session
def advise(session: Session, client: str | None, answers: str | None, case: str | None, as_json: bool) -> None:
    """What to do about CLIENT: keep, renegotiate, raise rates, finish and decline, or fire.

    Answers that are not given are taken from what is logged, else from the defaults.
    """
    if case is not None:
        if client is not None or answers is not None:
            raise NotUnderstood("--case stands alone: the client and the answers are in the case.")
        _cases(case)
        return
    if client is None:
        raise NotUnderstood("It does not say who.", "goodterms advise CLIENT, or --case for a case by hand.")
    given = None if answers is None else answers_of(answers)
    from goodterms.ledger import names
    from goodterms.ledger.overview import counsel

    with session.read() as file:
        client_id, _ = names.find_client(file.con, client)
        seen, advice = counsel(file.con, file.settings, file.today, client_id, given=given)
    if as_json:
        from goodterms.domain.decision_advice import advice_json

        emit_json(advice_json(seen.standing, advice))
    else:
        _write(seen.standing, advice)


def _cases(source: str) -> None:
    from goodterms.domain.decision_case import case_json

    decided = []
    for number, case in _lines(read_source(source)):
        try:
            decided.append(case_json(case))
        except NotUnderstood as error:
            raise NotUnderstood(f"Case {number}: {error.message}", error.hint) from None
    for one in decided:
        emit_json(one, line=True)


def read_source(source: str) -> str:
    """The text of a file, or of stdin for "-"."""
    try:
        if source == "-":
            raw = sys.stdin.buffer.read(LIMIT + 1)
        else:
            with paths.typed(source).open("rb") as file:
                raw = file.read(LIMIT + 1)
    except OSError as error:
        raise NotUnderstood(f"{source} cannot be read ({error.strerror}).", "Name a file, or - for stdin.") from None
    if len(raw) > LIMIT:
        raise NotUnderstood(f"{source} is longer than {LIMIT // 1_000_000} MB.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotUnderstood(f"{source} is not UTF-8 text.") from None


def _lines(text: str) -> list[tuple[str, Any]]:
    """JSON lines, or one JSON list: (where it stands, object)."""
    if text.lstrip().startswith("["):
        return [(str(n), case) for n, case in enumerate(_json(text, "The list of cases"), 1)]
    lines = enumerate(text.split("\n"), 1)
    found = [(f"on line {n}", _json(line, f"Line {n}")) for n, line in lines if line.strip()]
    if not found:
        raise NotUnderstood("There is no case.", 'Write one a line: {"flags": {"late_payment": "red"}}')
    return found


def answers_of(source: str) -> dict[str, object]:
    """The JSON object of answers in a file, or on stdin for "-"."""
    read = _json(read_source(source), "The file of answers")
    if not isinstance(read, dict):
        raise NotUnderstood("The answers are not a JSON object.", 'Write {"told": "no_change", "share": 35}')
    return read


def _json(text: str, what: str) -> Any:  # noqa: ANN401
    try:
        return json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise NotUnderstood(f"{what} is not JSON.", 'Write {"told": "no_change"} or the like.') from None


def _no_number(word: str) -> object:
    raise ValueError(word)


def _write(standing: Standing, advice: Advice) -> None:
    from goodterms.domain.decision_words import outcome_name

    decision = advice.decision
    name = outcome_name(decision.outcome, advice.answers)
    rule = f" ({decision.rule})" if decision.rule else ""
    click.echo(f"{paint(harmless(standing.client.name), bold=True)}: {paint(name, bold=True)}{rule}")
    if decision.runner_up:
        close = "A close call: the other is" if decision.close_call else "Next best is"
        say(f"{close} {outcome_name(decision.runner_up, advice.answers)}.")
    say()
    for reason in decision.reasons:
        _bullet(reason)
    _scores(advice)
    _section("Mind", decision.warnings)
    _section("To answer", decision.questions)
    _section("What would change it", [_flip(f.as_json(), outcome_name(f.outcome)) for f in decision.flips])
    _section("Taken from the log", [f"{key} = {_value(advice, key)}: {why}" for key, why in advice.notes.items()])
    _section("Tips", advice.tips)


def _scores(advice: Advice) -> None:
    from goodterms.domain.decision_words import outcome_name

    decision = advice.decision
    say()
    rows = []
    for outcome, score in decision.scores.items():
        gates = ", ".join(gate.id for gate in decision.gates if gate.outcome == outcome)
        barred = f"barred ({gates})" if gates else "barred" if outcome in decision.barred else ""
        rows.append((outcome_name(outcome, advice.answers), score, barred))
    table(("Outcome", "Score", ""), rows, right=("Score",))


def _value(advice: Advice, key: str) -> str:
    from goodterms.domain.decision_case import answers_json

    return _word(answers_json(advice.answers).get(key))


def _flip(flip: dict[str, object], outcome: str) -> str:
    what = flip.get("answer") or flip.get("flag")
    return f"{what} from {_word(flip['from'])} to {_word(flip['to'])}: {outcome}"


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "not known" if value is None else str(value)


def _section(title: str, lines: Sequence[str]) -> None:
    if lines:
        say()
        say(f"{title}:")
        for line in lines:
            _bullet(line)


def _bullet(words: str) -> None:
    paragraph(words, "    ", first="  - ")
