"""What the table classes share: their own metadata, names from class names, and a few kinds of columns."""

import re
from typing import Any

from sqlalchemy import ForeignKey, MetaData, Text
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel
from sqlmodel.sql.sqltypes import AutoString


class Table(SQLModel):
    """Base of all tables; "TimeEntry" is the table "time_entry"."""

    metadata = MetaData()

    @declared_attr.directive
    def __tablename__(cls) -> str:  # noqa: N805
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


def row_id() -> Any:  # noqa: ANN401
    """The id of a row; None until it is written."""
    return Field(default=None, primary_key=True)


def default(value: str | int) -> Any:  # noqa: ANN401
    """A column with a default, in the class and in the file."""
    return Field(default=value, sa_column_kwargs={"server_default": str(value)})


def ref(table: str, delete: str | None = None, *, null: bool = False, unique: bool = False) -> Any:  # noqa: ANN401
    """A reference to a row of `table`; `delete`: what happens when that row goes."""
    extra: dict[str, Any] = {"default": None} if null else {}
    return Field(nullable=null, unique=unique, sa_column_args=(ForeignKey(f"{table}.id", ondelete=delete),), **extra)


def as_text(metadata: MetaData) -> None:
    """Make all text columns TEXT, as in schema.sql."""
    for table in metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, AutoString):
                column.type = Text()
