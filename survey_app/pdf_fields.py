"""Form fields of a PDF as the standard has them (ISO 32000-1, 12.7), where WeasyPrint writes them otherwise.

WeasyPrint gives each radio button the name of its group a second time and lists it beside the group, so that
what is chosen is read under two names, and names the group after its first answer. It calls every ticked box
“on”. Here a group is called what was asked and each button what it answers, a ticked box has its own value,
and ``days.monday`` is the part ``monday`` of the field ``days``, because a name may hold no point.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

#: What stands between a field and its part in the name of a form control.
PART = "."
_RADIO = 1 << 15
#: Languages whose letters run from the right, and the side on which what is typed begins.
_RIGHT_TO_LEFT, _TO_THE_RIGHT = frozenset({"ar", "fa", "he", "ur"}), 2


def mended(pdf: Any, asked: Mapping[str, str]) -> None:
    """Put the fields of a document right that WeasyPrint has drawn and not yet written.

    ``asked``: name of a group of radio buttons, or of a field in parts, → what a screen reader says of it.
    """
    import pydyf

    form = pdf.catalog.get("AcroForm")
    if form is None:
        return
    if _text(pdf.catalog["Lang"]).partition("-")[0] in _RIGHT_TO_LEFT:
        form["Q"] = _TO_THE_RIGHT
    whole: dict[str, Any] = {}
    fields = pydyf.Array()
    for field in _objects(pdf, form["Fields"]):
        if "Parent" in field:
            continue  # a button of a group: the group stands for it
        name = _text(field["T"])
        if "Kids" in field:
            _mend_group(pdf, field, asked.get(name))
        elif PART in name:
            whole_name, _, part = name.partition(PART)
            if whole_name not in whole:
                said = asked.get(whole_name, whole_name)
                whole[whole_name] = pydyf.Dictionary(
                    {"T": pydyf.String(whole_name), "TU": pydyf.String(said), "Kids": pydyf.Array()}
                )
                pdf.add_object(whole[whole_name])
                fields.append(whole[whole_name].reference)
            _mend_part(field, part)
            field["Parent"] = whole[whole_name].reference
            whole[whole_name]["Kids"].append(field.reference)
            continue
        fields.append(field.reference)
    form["Fields"] = fields


def _mend_group(pdf: Any, group: Any, said: str | None) -> None:
    """The buttons of a group have no name of their own, and states named as their answers are."""
    import pydyf

    if said is not None:
        group["TU"] = pydyf.String(said)
    for button, value in zip(_objects(pdf, group["Kids"]), group.pop("Opt"), strict=True):
        del button["T"]
        _name_state(button, _text(value))
    group["V"] = "/Off"
    # Pressing a chosen button again takes the choice back: nothing here must be answered.
    group["Ff"] = _RADIO


def _mend_part(field: Any, part: str) -> None:
    import pydyf

    field["T"] = pydyf.String(part)
    if field.get("FT") == "/Btn":
        _name_state(field, part)
        field["V"] = "/Off"


def _name_state(button: Any, name: str) -> None:
    """The state in which the button is chosen gets the name of its answer; it starts unchosen."""
    states = button["AP"]["N"]
    (drawn,) = states.values()
    states.clear()
    states[name] = drawn
    button["AS"] = "/Off"


def _objects(pdf: Any, references: Any) -> Iterator[Any]:
    for reference in list(references):
        yield pdf.objects[int(bytes(reference).split()[0])]


def _text(string: Any) -> str:
    kept = string.string
    return kept.decode() if isinstance(kept, bytes) else str(kept)
