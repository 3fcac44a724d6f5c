"""What `audit migrations` and `audit show` print of histories."""

from __future__ import annotations

from pathlib import Path

from tests.audits.migrations.projects import told
from tests.commands import Command

ID = "id = sa.Column(sa.Integer, primary_key=True)"
MAKE = 'op.create_table("users", sa.Column("id", sa.Integer(), primary_key=True))'


def test_heads_length_share_of_repairs_graph_and_who_made_a_table(audit_command: Command, tmp_path: Path) -> None:
    told(tmp_path, ID, MAKE, 'op.create_index("i", "users", ["id"], if_not_exists=True)')
    lines = audit_command("migrations", ".", "--no-cache", cwd=tmp_path).out.splitlines()
    assert lines[1] == "  migrations: 2 revisions, head r1, 1 repair (50 %)"
    graph = audit_command("migrations", ".", "--no-cache", "--graph", cwd=tmp_path).out.splitlines()
    assert graph[0] == "flowchart TD"
    assert "    h0r0 --> h0r1" in graph
    assert "    class h0r1 head" in graph
    shown = audit_command("show", "users", ".", "--no-cache", cwd=tmp_path).out
    assert "Made and changed by revisions (2):\n  migrations/versions/r0.py:8  r0  create table\n" in shown
