"""A new revision as the project writes its own: id, name of the file, template, words of the message.

Alembic, "Tutorial" (`file_template`, `truncate_slug_length`, `script.py.mako`); its table `alembic_version` holds ids
of up to 32 characters.
"""

from __future__ import annotations

import configparser
import hashlib
import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from auditor.facts.migrations import Environment, Revision

_LONGEST_ID, _LONGEST_SLUG = 32, 40
_DEFAULT = '''"""${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
Create Date: ${create_date}

"""

from alembic import op
import sqlalchemy as sa
${imports if imports else ""}

# revision identifiers, used by Alembic.
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade():
    ${upgrades if upgrades else "pass"}


def downgrade():
    ${downgrades if downgrades else "pass"}
'''


@dataclass(frozen=True, slots=True)
class Naming:
    """The id of the new revision, the id that it revises, its message, and where its file is to be."""

    id: str
    down: str
    message: str
    path: str


def name_revision(root: Path, environment: Environment, head: Revision, tables: Sequence[str], now: datetime) -> Naming:
    """As the revision before it is named."""
    message = _message(environment.revisions, tables)
    slug = _slug(message)
    id_ = _new_id(environment, head, slug, tables)
    template = _file_template(root, environment) or _inferred(head)
    numbered = id_.endswith(slug[:8]) and len(id_) > len(slug[:8])
    values = {
        "rev": id_, "slug": "" if numbered and "%(slug)s" in template else slug, "year": now.year, "month": now.month,
        "day": now.day, "hour": now.hour, "minute": now.minute, "second": now.second, "epoch": int(now.timestamp()),
    }  # fmt: skip
    stem = (template % values).strip("_-")
    return Naming(id_, head.id, message, posixpath.join(posixpath.dirname(head.path), f"{stem}.py"))


def _message(revisions: Sequence[Revision], tables: Sequence[str]) -> str:
    titles = [each.title for each in revisions if re.match(r"[A-Za-z]{2}", each.title)][-20:]
    text = f"drop {' and '.join(filter(None, [', '.join(tables[:-1]), tables[-1]]))}"
    if sum(title[0].isupper() for title in titles) * 2 > len(titles):
        text = text[0].upper() + text[1:]
    return f"{text}." if titles and sum(title.endswith(".") for title in titles) * 2 > len(titles) else text


def _slug(message: str) -> str:
    words = re.findall(r"\w+", message.lower())
    slug = "_".join(words)
    if len(slug) <= _LONGEST_SLUG:
        return slug
    return slug[:_LONGEST_SLUG].rpartition("_")[0] or slug[:_LONGEST_SLUG]


def _new_id(environment: Environment, head: Revision, slug: str, tables: Sequence[str]) -> str:
    known = {each.id for each in environment.revisions}
    numbered = re.fullmatch(r"([0-9]{1,99})(?:([_-])(\w.*))?", head.id)
    if numbered is not None and not re.fullmatch(r"[0-9a-f]{12}", head.id):
        number = str(int(numbered[1]) + 1).zfill(len(numbered[1]))
        text = f"{number}{numbered[2]}{slug}" if numbered[2] else number
        text = text if len(text) <= _LONGEST_ID else text[:_LONGEST_ID].rpartition("_")[0]
        if text not in known:
            return text
    seed = "\0".join([head.id, *tables])
    while True:
        made = hashlib.sha256(seed.encode()).hexdigest()[:12]
        if made not in known:
            return made
        seed += "\0"


def _file_template(root: Path, environment: Environment) -> str | None:
    """What `alembic.ini` says, the nearest one above the environment."""
    folder = root / environment.path
    while folder.is_relative_to(root):
        for file in (folder / "alembic.ini", folder / "migrations" / "alembic.ini"):
            parser = configparser.RawConfigParser(strict=False)
            try:
                parser.read_string(file.read_text(encoding="utf-8"))
            except (OSError, UnicodeDecodeError, configparser.Error):
                continue
            for section in parser.sections():
                template = parser.get(section, "file_template", fallback="").strip().replace("%%", "%")
                if "%(rev)s" in template and "/" not in template and re.fullmatch(_SAFE_TEMPLATE, template):
                    return template
        if folder == root:
            return None
        folder = folder.parent
    return None


#: Nothing but the fields that Alembic fills in and plain characters.
_SAFE_TEMPLATE = r"(?:[\w. -]|%\((?:rev|slug|epoch)\)s|%\((?:year|month|day|hour|minute|second)\)(?:\.?\d?)d)+"


def _inferred(head: Revision) -> str:
    stem = posixpath.basename(head.path).removesuffix(".py")
    if stem == head.id:
        return "%(rev)s" if re.match(r"\d+[_-]", head.id) else "%(rev)s_%(slug)s"
    dated = re.match(r"\d{4}([_-])\d{2}([_-])\d{2}([_-])(\d{4})?", stem)
    if dated is not None and not head.id.startswith(stem[:4]):
        date = f"%(year)d{dated[1]}%(month).2d{dated[2]}%(day).2d{dated[3]}"
        time = f"%(hour).2d%(minute).2d{stem[dated.end() : dated.end() + 1]}" if dated[4] else ""
        return f"{date}{time}%(rev)s_%(slug)s"
    return "%(slug)s_%(rev)s" if stem.endswith(head.id) else "%(rev)s_%(slug)s"


def render(
    root: Path,
    environment: Environment,
    naming: Naming,
    upgrade: Sequence[str],
    downgrade: Sequence[str],
    now: datetime,
) -> str:
    """The text of the revision's file, by the project's own template where that can be filled in without running it."""
    text = _template(root, environment)
    body = "\n".join([*upgrade, *downgrade])
    imports = "from sqlalchemy.dialects import postgresql" if "postgresql." in body else ""
    filled = _fill(text, naming, imports, upgrade, downgrade, now)
    if filled is None:
        filled = _fill(_DEFAULT, naming, imports, upgrade, downgrade, now) or ""
    for needed, line in (("sa.", "import sqlalchemy as sa"), ("postgresql.", imports)):
        if needed in body and line not in filled:
            filled = re.sub(r"^(from alembic import .*\n)", rf"\1{line}\n", filled, count=1, flags=re.M)
    return re.sub(r"\n{4,}", "\n\n\n", re.sub(r"[ \t]+\n", "\n", filled)).rstrip() + "\n"


def _template(root: Path, environment: Environment) -> str:
    for folder in (environment.path, posixpath.dirname(environment.env or "")):
        file = root / folder / "script.py.mako"
        if file.is_file() and file.resolve().is_relative_to(root.resolve()):
            try:
                return file.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError):
                continue
    return _DEFAULT


def _fill(
    text: str, naming: Naming, imports: str, upgrade: Sequence[str], downgrade: Sequence[str], now: datetime
) -> str | None:
    """The template with its expressions filled in; None where it does more than hold them."""
    if re.search(r"^\s*%(?!%)|<%", text, re.M):
        return None
    plain = text.replace('"""', "").replace("'''", "")
    quote = "'" if plain.count("'") > plain.count('"') else '"'
    values: Mapping[str, str] = {
        "message": naming.message.replace("\\", "").replace('"', "'"),
        "up_revision": naming.id,
        "down_revision": naming.down,
        "create_date": str(now),
        "imports": imports,
        "repr(up_revision)": f"{quote}{naming.id}{quote}",
        "repr(down_revision)": f"{quote}{naming.down}{quote}",
        "repr(branch_labels)": "None",
        "repr(depends_on)": "None",
    }

    def filled(match: re.Match[str]) -> str:
        expression = match[2].strip()
        name = re.split(r"\s*\||\s+if\s", expression)[0].strip()
        if name in {"upgrades", "downgrades"}:
            lines = upgrade if name == "upgrades" else downgrade
            return match[1] + f"\n{match[1]}".join(lines)
        if name not in values:
            raise KeyError(name)
        return match[1] + values[name]

    try:
        return re.sub(r"([ \t]*)\$\{([^}]*)\}", filled, text)
    except KeyError:
        return None
