"""What the rules about comments look at."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.findings import Comment


@dataclass(frozen=True, slots=True)
class Comments:
    """The comments in the code that suppress findings, or should."""

    comments: tuple[Comment, ...]


def written(comment: Comment) -> str:
    """The comment as it stands in the code, without its reason."""
    return f"# audit: ignore[{', '.join(comment.codes)}]" if comment.codes else "# audit: ignore"
