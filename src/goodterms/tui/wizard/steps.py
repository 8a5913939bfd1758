"""What can be done once the outcome is chosen."""

from __future__ import annotations

from goodterms.tui.widgets.choices import Choice
from goodterms.tui.wizard.state import WizardState


def next_steps(state: WizardState) -> tuple[Choice, ...]:
    """What can be done once the outcome is chosen: talk, letter, pause notice, final invoice, and the decision."""
    from goodterms import when

    rules = state.rules()
    unbilled = sum(work.seconds for work in state.history.unbilled)
    leaving = state.outcome in ("finish_decline", "fire")
    letter = "Filled in from your ledger, checked for tone, exported."
    if written := state.letter():
        letter = f"Exported on {written.written_on.isoformat()}, version {written.version}. Open it to go on."
    if leaving and unbilled:
        left = when.show_duration(unbilled)
        letter += f" {left} of work are not billed yet: it is held back unless it says when the final invoice comes."
    steps = []
    if state.outcome != "keep" and rules.meeting != "none":
        steps.append(Choice("talk", "Read the talk script", "What to say, with the dated facts; then log the talk."))
    if state.outcome != "keep":  # keeping needs no letter
        steps.append(Choice("letter", "Write the letter", letter))
    if rules.pause:
        caution = "" if state.history.client.suspend_clause else " Your contract has no clause for it: read caution L2."
        steps.append(Choice("pause", "Write the pause notice", f"Work rests until all overdue is paid.{caution}"))
    if leaving and unbilled:
        steps.append(Choice("invoice", "Draft the final invoice", f"{left} of billable work are on no invoice yet."))
    steps += [
        Choice("take", "Take the decision", "It is stored as it stands, with the plan and its reminders."),
        Choice("other", "Choose otherwise", "Back to the five outcomes."),
    ]
    return tuple(steps)
