"""How much may be followed: of one revision, and of all of a project together."""

from __future__ import annotations

from dataclasses import dataclass

#: Steps of one revision, where many are left.
STEPS = 200_000
#: Characters of SQL that one revision runs, where many are left.
SQL = 1_000_000
#: Of what is left for a whole project, one revision may take the tenth.
_PART = 10


@dataclass(slots=True)
class Fuel:
    """What is left for all revisions of a project: steps, and characters of SQL. However little is left, each revision
    has enough for what people write."""

    steps: int = 3_000_000
    sql: int = 5_000_000

    def for_one(self) -> Fuel:
        return Fuel(min(STEPS, max(5_000, self.steps // _PART)), min(SQL, max(20_000, self.sql // _PART)))

    def take(self, given: Fuel, left: Fuel) -> None:
        self.steps -= max(0, given.steps - max(left.steps, 0))
        self.sql -= max(0, given.sql - max(left.sql, 0))
