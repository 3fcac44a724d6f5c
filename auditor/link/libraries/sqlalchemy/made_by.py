"""What comes of a method that a mapped class has from outside the project: `Order.__schema__().load(data)`.

Nothing tells what it is, and it is taken for what is not known; only where it is added to a session, it is a row.
"""

from __future__ import annotations

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter, Keys, Kind
from auditor.link.domain.values import NOTHING, Values, union
from auditor.link.interpreter import calls, members
from auditor.link.libraries.sqlalchemy.values import MadeBy


def _member(engine: Interpreter, frame: Frame, value: MadeBy, name: str, line: int) -> Values:
    return union(members.attribute(engine, frame, NOTHING, name, line), (value,))


def _method(engine: Interpreter, frame: Frame, value: MadeBy, name: str, given: Given) -> Values:
    return union(calls.unknown_call(engine, frame, NOTHING, name, given), (value,))


def _item(engine: Interpreter, frame: Frame, value: MadeBy, keys: Keys) -> Values:
    return (value,)


KINDS = (Kind(MadeBy, member=_member, method=_method, item=_item, tells=lambda engine, value: True),)
