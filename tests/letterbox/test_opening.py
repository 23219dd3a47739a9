"""Opening many envelopes: over all cores, in order, with progress."""

from __future__ import annotations

from survey_app.letterbox import envelopes, opening


def test_many_envelopes_are_opened_in_order_over_all_cores(monkeypatch) -> None:
    monkeypatch.setattr(opening, "_WORTH_MORE_CORES", 1)
    private, public = envelopes.new_key_pair()
    sealed = [
        envelopes.seal_ticks(
            public, survey="s", version="v", area="S12000036", ticks=number.to_bytes(2, "big")
        )
        for number in range(1200)
    ]
    told: list[tuple[int, int]] = []
    opened = list(
        opening._over_all_cores(
            opening.partial(opening._ticks, private, "s", "v"),
            sealed,
            lambda done, of: told.append((done, of)),
        )
    )
    assert opened == [("S12000036", number.to_bytes(2, "big"), False) for number in range(1200)]
    assert told == [(500, 1200), (1000, 1200), (1200, 1200)]
