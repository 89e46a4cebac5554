"""The one shape of every error: RFC 9457 problem documents in the reader's language."""

from typing import Any

from shared import i18n
from shared.errors import FieldError, KithError

PROBLEMS = "https://kith.dev/problems/"


def problem_document(problem: KithError, locale: str, request_id: str = "") -> dict[str, Any]:
    """The RFC 9457 body for `problem` in `locale`."""
    document: dict[str, Any] = {
        "type": PROBLEMS + problem.slug,
        "title": i18n.text(f"problem.{problem.slug}", locale, **problem.values),
        "status": problem.status,
    }
    detail = i18n.find(f"problem.{problem.slug}.detail", locale, **problem.values)
    if detail:
        document["detail"] = detail
    if problem.errors:
        document["errors"] = [_shown(error, locale) for error in problem.errors]
    document |= problem.members
    if request_id:
        document["request_id"] = request_id
    return document


def _shown(error: FieldError, locale: str) -> dict[str, str]:
    return {
        "field": error.field, "code": error.code, "message": i18n.text(f"field.{error.code}", locale, **error.values)
    }  # fmt: skip
