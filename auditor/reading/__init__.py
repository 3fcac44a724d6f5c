"""Files found -> what each of them says: from the cache where it is known, else by extraction in worker processes.

It stands between `sources` and the stages that read one file (`extract`, `sql`), none of which may know the other. Its
modules are imported by name, for an audit that finds nothing changed needs few of them.
"""

from __future__ import annotations
