"""Decorators that make a property or a class method of a function, known by their names: many packages have their own.

Sources: Pyramid, `pyramid.decorator.reify`; Django, `django.utils.functional.classproperty`; Astropy,
`astropy.utils.lazyproperty`; lazy-property, `LazyProperty`; Werkzeug, `cached_property`; pydantic, Validators.
"""

from __future__ import annotations

from auditor.link.domain.library import Library
from auditor.link.modules.decorators import CLASS, OF_CLASS, PROPERTY

LIBRARY = Library(
    name="descriptors",
    decorators={
        **dict.fromkeys(("reify", "lazy_property", "lazyproperty"), PROPERTY),
        **dict.fromkeys(("classproperty", "cached_classproperty"), OF_CLASS),
        **dict.fromkeys(("validator", "root_validator"), CLASS),
    },
)
