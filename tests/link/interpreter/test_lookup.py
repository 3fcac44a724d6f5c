"""Names are resolved through any chain of imports, in whatever form each of them is written."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.extract import extract
from auditor.facts.access import Role
from auditor.link import analysis
from auditor.link.domain.values import ClassRef, Values
from auditor.link.modules.paths import index_modules

FORMS = (
    "from .m{j} import v{j} as v{i}",
    "from pkg.m{j} import v{j} as v{i}",
    "from pkg.m{j} import *\nv{i} = v{j}",
    "from . import m{j}\nv{i} = m{j}.v{j}",
    "from pkg import m{j} as other\nv{i} = other.v{j}",
    "import pkg.m{j}\nv{i} = pkg.m{j}.v{j}",
    "import pkg.m{j} as other\nv{i} = other.v{j}",
    "try:\n    from .m{j} import v{j} as v{i}\nexcept ImportError:\n    v{i} = None",
    "if True:\n    from .m{j} import v{j}\nv{i} = v{j}",
    "from .m{j} import (\n    v{j} as v{i},\n)\n__all__ = ['v{i}']",
)
DEFINES = "class v{i}:\n    pass\n"


@st.composite
def chains(draw: st.DrawFn) -> tuple[dict[str, str], list[int]]:
    """Modules `pkg/m0.py`, ..., each with a name `v<i>`, and for each the module whose class the name stands for."""
    files = {"pkg/__init__.py": ""}
    origins: list[int] = []
    for i in range(draw(st.integers(2, 7))):
        j = draw(st.integers(0, i - 1)) if i else 0
        own = i == 0 or draw(st.integers(0, 3)) == 0
        files[f"pkg/m{i}.py"] = (DEFINES if own else draw(st.sampled_from(FORMS))).format(i=i, j=j) + "\n"
        origins.append(i if own else origins[j])
    return files, origins


def look_up(files: dict[str, str], path: str, name: str) -> Values | None:
    facts = {file: (extract(text.encode()), Role.APP) for file, text in files.items()}
    return analysis.interpret(index_modules(facts), None).names.look_up(path, name)


@settings(max_examples=60, deadline=None)
@given(chains())
def test_every_name_leads_to_its_class(chain: tuple[dict[str, str], list[int]]) -> None:
    files, origins = chain
    for i, origin in enumerate(origins):
        found = [value.key for value in look_up(files, f"pkg/m{i}.py", f"v{i}") or () if isinstance(value, ClassRef)]
        assert found == [f"pkg/m{origin}.py::v{origin}"], files


def test_a_name_that_nobody_binds_is_unknown() -> None:
    files = {"pkg/__init__.py": "", "pkg/m0.py": "class v0:\n    pass\n"}
    assert look_up(files, "pkg/m0.py", "v1") is None
    assert look_up({"a.py": "from a import b\n"}, "a.py", "b") != (ClassRef("a.py::b"),)
