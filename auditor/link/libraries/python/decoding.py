"""Texts that stand in the code in another form: Base64, hexadecimal digits, rot13. Nothing is unpacked.

Source: Python, base64; binascii; codecs, Text Transforms; bytes.fromhex(); chr().
"""

from __future__ import annotations

import base64
import binascii
import codecs
from collections.abc import Callable

from auditor.link.domain.frame import Frame
from auditor.link.domain.given import Given
from auditor.link.domain.interpreter import Interpreter
from auditor.link.domain.values import NOTHING, Text, Values, literals
from auditor.link.syntax.names import last_part

_LONGEST = 8_192
_ROT13 = frozenset({"rot13", "rot_13"})


def _decoded(decode: Callable[[str], bytes]) -> Callable[[Interpreter, Frame, str, Given], Values]:
    """What the function makes of each text that is known, if that is text, too."""

    def call(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
        found = (_text(decode, text) for text in literals(given.first) if len(text) <= _LONGEST)
        return tuple(Text((text,)) for text in found if text is not None)

    return call


def _text(decode: Callable[[str], bytes], text: str) -> str | None:
    try:
        return decode(text).decode("ascii")
    except (ValueError, binascii.Error):
        return None


def _rotated(engine: Interpreter, frame: Frame, dotted: str, given: Given) -> Values:
    """`codecs.decode(text, "rot13")`; with any other encoding, the text says the same."""
    encodings = literals(given.args[1]) if len(given.args) > 1 else literals(given.keywords.get("encoding", NOTHING))
    if len(encodings) != 1 or last_part(encodings[0].lower()) not in _ROT13:
        return NOTHING
    return tuple(Text((codecs.decode(text, "rot13"),)) for text in literals(given.first) if len(text) <= _LONGEST)


FUNCTIONS = {
    **dict.fromkeys(
        ("base64.b64decode", "base64.decodebytes", "base64.standard_b64decode", "binascii.a2b_base64"),
        _decoded(lambda text: base64.b64decode(text, validate=True)),
    ),
    **dict.fromkeys(("base64.urlsafe_b64decode",), _decoded(base64.urlsafe_b64decode)),
    **dict.fromkeys(("bytes.fromhex", "builtins.bytes.fromhex", "binascii.unhexlify"), _decoded(bytes.fromhex)),
    **dict.fromkeys(("codecs.decode", "codecs.encode"), _rotated),
}
