"""Pictures are shown from the folder beside the file, and one that is missing is said."""

from __future__ import annotations

from tests.preview.walking import BASE, Walker

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'


def with_picture(walker: Walker) -> None:
    walker.save("id: tea\n", "id: tea\n        picture: {file: cup.svg, alt: A cup}\n")


def test_a_picture_beside_the_file_is_shown(routed: Walker) -> None:
    (routed.file.parent / "media").mkdir()
    (routed.file.parent / "media" / "cup.svg").write_text(DRAWING)
    with_picture(routed)
    picture = routed.begin().page.select_one("main img")
    assert picture is not None
    assert picture["alt"] == "A cup"
    with routed.client.get(str(picture["src"]), base_url=BASE) as response:
        assert (response.mimetype, response.get_data(as_text=True)) == ("image/svg+xml", DRAWING)
    assert routed.client.get(f"/s/preview/media/{'0' * 64}.svg", base_url=BASE).status_code == 404


def test_a_missing_picture_is_a_warning_with_its_line_and_not_in_the_way(routed: Walker) -> None:
    with_picture(routed)
    assert routed.begin().heading == "Do you drink tea?"
    assert not routed.page.select("main img")
    line = routed.file.read_text(encoding="utf-8").split("picture:")[0].count("\n") + 1
    assert f"in line {line}," in routed.get("/check").words
    assert "cup.svg cannot be read" in routed.words


def test_a_changed_picture_is_a_new_version(routed: Walker) -> None:
    with_picture(routed)
    before = routed.get("/preview/version").words
    (routed.file.parent / "media").mkdir()
    (routed.file.parent / "media" / "cup.svg").write_text(DRAWING)
    assert routed.get("/preview/version").words != before
    assert routed.begin().page.select("main img")
