"""A questionnaire as the YAML that its authors read: the order of the guide, short things on one line."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, FoldedScalarString, LiteralScalarString

from survey_app.questionnaire.model import Questionnaire

#: So that editors complete and check from the first moment.
SCHEMA_LINE = "# yaml-language-server: $schema=../../docs/questionnaire.schema.json\n"
_LONG = 90
#: Words that other readers of YAML take for true, false or nothing.
_LOOKS_LIKE_MORE = frozenset({"yes", "no", "on", "off", "y", "n", "true", "false", "null", "none", "~"})
#: Lists whose entries are short enough to stand on one line each.
_ON_ONE_LINE = frozenset({"options", "points", "bands", "definitions", "statements"})
#: Parts that stand on one line where they are short.
_SHORT_PARTS = frozenset({"show_if", "if", "repeat", "picture", "audio", "bsl"})


def authored(questionnaire: Questionnaire) -> dict[str, Any]:
    """The content as an author would write it: no defaults, no version. Statements and repeats stay whole."""
    content: dict[str, Any] = questionnaire.model_dump(
        mode="json", by_alias=True, exclude_none=True, exclude_defaults=True, exclude={"version"}
    )
    return content


def as_yaml(content: Mapping[str, Any], remarks: Sequence[str] = ()) -> str:
    """The content as YAML text, remarks first as comments. Reading it back gives the same content."""
    yaml = YAML()
    yaml.width = 110
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.allow_unicode = True
    out = io.StringIO()
    yaml.dump(_styled(content, None), out)
    comments = "".join(f"# {line}".rstrip() + "\n" for line in remarks)
    return SCHEMA_LINE + ("#\n" + comments if comments else "") + out.getvalue()


def _styled(part: Any, key: str | None) -> Any:
    if isinstance(part, Mapping):
        mapping = CommentedMap((name, _styled(value, name)) for name, value in part.items())
        if key in _SHORT_PARTS and _is_short(part):
            mapping.fa.set_flow_style()
        return mapping
    if isinstance(part, (list, tuple)):
        items = CommentedSeq(_styled(each, None) for each in part)
        short = all(_is_short(each) for each in part)
        for each in items if key in _ON_ONE_LINE else ():
            if isinstance(each, CommentedMap) and _is_short(each):
                each.fa.set_flow_style()
        if short and all(isinstance(each, str) for each in part) and len(str(part)) < _LONG:
            items.fa.set_flow_style()
        return items
    if isinstance(part, str) and part.casefold() in _LOOKS_LIKE_MORE:
        return DoubleQuotedScalarString(part)
    if isinstance(part, str) and "\n" in part:
        return LiteralScalarString(part)
    if isinstance(part, str) and len(part) > _LONG and "  " not in part:
        return FoldedScalarString(part)
    return part


def _is_short(part: Any) -> bool:
    return len(str(part)) < _LONG and "\n" not in str(part)
