"""What the tests of single rules share: a project that a rule is about, and one beside it that it must leave alone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.projects import MODELS, report_on

IMPORTS = "from models import Order, select, text\n"
READ = IMPORTS + "def read(session):\n    return session.scalars(select(Order)).all()\n"
WRITE = IMPORTS + "def write(session):\n    session.add(Order())\n"
#: Whatever is asked for, by its name.
PICKED = (
    "import models\nfrom flask import Flask\napp = Flask(__name__)\n@app.route('/<name>')\n"
    "def pick(session, name):\n    {}\n"
)
MAIN = "\nif __name__ == '__main__':\n    from db import session\n"


def codes(folder: Path, files: Mapping[str, str]) -> set[str]:
    """The codes of what is found in a project of the model `Order` and these files."""
    return {finding.code for finding in report_on(folder, {"models.py": MODELS, **files}).findings}


def ignored(code: str, reason: str) -> str:
    """A model that nothing uses, with a comment that suppresses."""
    return MODELS.replace("class Order(Base):", f"class Old(Base):  # audit: ignore[{code}]{reason}").replace(
        '"orders"', '"old"'
    )
