"""`--scratch-url`: the ORM's DDL is tried object by object; what the server refuses is told, and nothing stays."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from auditor.live.fresh.catalogs import whole
from auditor.live.session import read
from tests.commands import Run
from tests.servers import database

MODELS = """
from sqlalchemy import CheckConstraint, Column, Enum, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy import types
from sqlalchemy.orm import DeclarativeBase

class Base(DeclarativeBase):
    pass

class Price(types.UserDefinedType):
    cache_ok = True

    def get_col_spec(self):
        return "price"

class Parent(Base):
    __tablename__ = "parents"
    id = Column(Integer, primary_key=True)
    code = Column(String(9))

class Item(Base):
    __tablename__ = "items"
    id = Column(Integer, primary_key=True)
    parent_code = Column(String(9), ForeignKey("parents.code"))
    price = Column(Price)
    mood = Column(Enum("a", "b", name="mood"))
    body = Column(Text)
    __table_args__ = (
        Index("ix_gin", "body", postgresql_using="gin"),
        CheckConstraint("nothing > 3", name="ck_nothing"),
        CheckConstraint("is_fair(price)", name="ck_fair"),
        UniqueConstraint("body", name="uq_body"),
    )
"""
LIVE = """
CREATE DOMAIN price AS numeric(9, 2) CHECK (VALUE > 0);
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE FUNCTION is_fair(price) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 < 100';
CREATE TABLE parents (id serial PRIMARY KEY, code varchar(9));
CREATE TABLE items (id serial PRIMARY KEY, parent_code varchar(9), price price, mood mood, body text,
  CONSTRAINT uq_body UNIQUE (body), CONSTRAINT ck_fair CHECK (is_fair(price)));
"""


def compare(drift: Run, folder: Path, live: sa.URL, *arguments: str) -> Any:
    given = ["--metadata", "models:Base", "--url", live.render_as_string(hide_password=False), "--format", "json"]
    ran = drift(folder, *given, *arguments)
    assert ran.code in {0, 1}, ran.err
    return json.loads(ran.out)["differences"]


def test_what_is_refused_is_told_and_is_not_missing(tmp_path: Path, postgres: sa.URL, drift: Run) -> None:
    (tmp_path / "models.py").write_text(MODELS)
    with database(postgres, LIVE) as live, database(postgres) as scratch:
        without = {(each["kind"], each["name"]) for each in compare(drift, tmp_path, live)}
        foreign = "items_parent_code_fkey"
        assert without == {("missing_index", "ix_gin"), ("missing_check", "ck_nothing"), ("missing_fk", foreign)}
        found = compare(drift, tmp_path, live, "--scratch-url", scratch.render_as_string(hide_password=False))
        assert {(each["kind"], each["name"], each["severity"]) for each in found} == {
            ("declaration_refused", name, "warning") for name in ("ix_gin", "ck_nothing", foreign)
        }
        assert {each["found"] for each in found} >= {'column "nothing" does not exist'}
        assert read(scratch, whole).tables == ()


def test_another_version_is_no_judge(tmp_path: Path, postgres: sa.URL, postgres_18: sa.URL, drift: Run) -> None:
    (tmp_path / "models.py").write_text(MODELS)
    with database(postgres, LIVE) as live, database(postgres_18) as scratch:
        given = ["--metadata", "models:Base", "--url", live.render_as_string(hide_password=False)]
        ran = drift(tmp_path, *given, "--scratch-url", scratch.render_as_string(hide_password=False))
        assert (ran.code, ran.err.count("\n")) == (2, 1)
        assert "must be of the same version" in ran.err
