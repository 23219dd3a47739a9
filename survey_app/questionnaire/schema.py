"""The JSON Schema of a questionnaire, for editors that complete and check while one writes."""

from __future__ import annotations

import json
from typing import Any

from survey_app.questionnaire.model import Questionnaire


def json_schema() -> str:
    """The schema as text, ending in a line break. It knows shapes; ``check`` knows more."""
    schema: dict[str, Any] = Questionnaire.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Questionnaire"
    schema["description"] = (
        "A questionnaire of the survey platform; docs/questionnaire-author.md explains it."
    )
    del schema["properties"]["version"]  # worked out, never written
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
