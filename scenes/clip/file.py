"""A clip's TOML file as a typed model: the contract with those who write one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SerializeAsAny

from pleat.configs import limits
from pleat.nets.files.model_faults import keys_below
from pleat.nets.files.values import Place
from pleat.scenes.clip.kinds import kind_of
from pleat.scenes.clip.model import Beat
from pleat.scenes.clip.subject import Head


def _beat(value: Any) -> Any:
    """Read a table of a beat as the kind that its `do` names."""
    if isinstance(value, Beat) or not isinstance(value, dict):
        return value
    kind = kind_of(str(value.get("do", "")))
    if not value.get("id"):
        raise ValueError("id is missing: name the beat, such as id = 'fold-1'")
    return kind.model_validate(value)


class ClipFile(BaseModel):
    """One scene of 5 to 60 s: its head and its beats in order.

    Attributes
    ----------
    head : Head
        Written ``[clip]``.
    beats : tuple of Beat
        Written ``[[beat]]``, each of the kind that its `do` names.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, title="Clip")

    head: Head = Field(alias="clip")
    beats: tuple[SerializeAsAny[Annotated[Beat, BeforeValidator(_beat)]], ...] = Field(
        alias="beat", min_length=1, max_length=limits.BEATS
    )

    @classmethod
    def keys_at(cls, place: Place, table: Mapping[str, Any]) -> list[str] | None:
        """Return the keys of a beat's table, whose kind it names, or of one in it; else None."""
        if len(place) < 2 or place[0] != "beat":
            return None
        beat = table["beat"][place[1]]
        return keys_below(kind_of(str(beat.get("do", ""))), place[2:])
