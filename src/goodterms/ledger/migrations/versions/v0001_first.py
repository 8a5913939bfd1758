"""The first schema, frozen in 0001.sql; never changed, whatever schema.sql becomes."""

from importlib import resources

from alembic import op

from goodterms.ledger.creation import statements

revision = "0001"
down_revision = None


def upgrade() -> None:
    """From an empty file to version 1."""
    script = resources.files("goodterms.ledger.migrations.versions").joinpath("0001.sql").read_text("utf-8")
    for statement in statements(script):
        op.execute(statement)
