"""A preview is the respondents' own way, plainly marked, and nothing of it stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from survey_app.preview.application import application
from survey_app.questionnaire.model import Audience
from tests.fielded import MOVING_ON, field_survey, questionnaire_of
from tests.preview.walking import BASE, PORT, Walker


def test_the_address_of_the_preview_leads_to_the_start_page(routed: Walker) -> None:
    assert routed.get("/").at == "/s/preview"
    assert routed.heading == "Routed"


def test_every_page_says_that_it_is_a_preview(routed: Walker) -> None:
    for path in ("/", "/s/preview/agree", "/check", "/help-lines", "/privacy", "/nowhere"):
        assert "Preview of routed.yaml. Nothing you answer is kept." in routed.get(path).words, path
    assert "Nothing you answer is kept" in routed.begin().words


def test_a_question_stands_in_it_as_respondents_see_it(moving_on: Walker, tmp_path: Path) -> None:
    fielded = field_survey(tmp_path / "field", questionnaire_of(MOVING_ON))
    theirs = fielded.person().begin().page.select_one("main")
    ours = moving_on.begin().page.select_one("main")
    fielded.dispose()
    assert str(ours) == str(theirs)


def test_answers_lead_where_they_lead_respondents(routed: Walker) -> None:
    routed.begin().press("continue", {"tea": "no-tea"})
    assert routed.heading == "What do you drink instead?"
    routed.press("back").press("continue", {"tea": "tea"})
    assert routed.heading == "With milk?"


def test_sending_leads_to_the_thank_you_and_keeps_nothing(routed: Walker) -> None:
    before = sorted(routed.file.parent.rglob("*"))
    routed.begin()
    while "/q/" in routed.at:
        routed.press("skip")
    assert routed.press("send").heading == "Your answers were sent"
    assert routed.get("/s/preview/check").heading == "This visit is over"
    assert sorted(routed.file.parent.rglob("*")) == before


def test_leaving_quickly_leads_nowhere_else(routed: Walker) -> None:
    response = routed.begin().client.get("/leave", base_url=BASE)
    assert response.headers["Location"] == f"{BASE}/preview/left"
    assert routed.get("/preview/left").heading.startswith("Here a respondent would see")
    assert routed.get("/s/preview/q/tea").heading == "There is nothing here"


def test_its_cookies_are_not_those_of_a_demonstration_on_the_next_port(routed: Walker) -> None:
    response = routed.client.post("/s/preview/agree", data={"agree": "yes"}, base_url=BASE)
    assert response.headers["Set-Cookie"].startswith("preview-visit=")


def test_another_name_for_this_machine_is_refused(routed: Walker) -> None:
    assert routed.client.get("/s/preview", base_url="http://evil.example:8799").status_code == 400


def test_a_form_from_another_site_is_refused(routed: Walker) -> None:
    response = routed.client.post(
        "/s/preview/agree",
        data={"agree": "yes"},
        base_url=BASE,
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert response.status_code == 403


def test_pages_may_ask_the_preview_and_nobody_else(routed: Walker) -> None:
    policy = routed.get("/s/preview").response.headers.getlist("Content-Security-Policy")  # type: ignore[union-attr]
    assert len(policy) == 1
    assert policy[0].endswith("; connect-src 'self'")


def test_a_language_is_previewed_and_the_previews_own_pages_stay_english(moving_on: Walker) -> None:
    page = moving_on.get("/s/preview?lang=ar").page
    assert page.html["dir"] == "rtl"  # type: ignore[index]
    assert page.select_one(".preview")["dir"] == "ltr"  # type: ignore[index]
    assert [link["href"] for link in page.select(".preview a")][1:] == ["/map", "/check"]
    moving_on.save("id: age\n", "id: Age\n")
    assert moving_on.get("/s/preview?lang=ar").page.html["lang"] == "en-GB"  # type: ignore[index]


@pytest.mark.parametrize(
    ("audience", "question"), [(None, "Do you drink tea?"), (Audience.STAFF, "Do you serve tea?")]
)
def test_it_is_shown_in_the_words_for_one_audience(
    routed: Walker, audience: Audience | None, question: str
) -> None:
    routed.save("audience: young-people", "audience: young-people\nalso_for: [staff]")
    routed.save("id: tea\n", "id: tea\n        variants: [{audience: staff, ask: Do you serve tea?}]\n")
    assert Walker(application(routed.file, PORT, audience=audience), routed.file).begin().heading == question


def test_an_audience_that_it_is_not_for_is_said(routed: Walker) -> None:
    walker = Walker(application(routed.file, PORT, audience=Audience.BOARDS), routed.file)
    assert walker.get("/s/preview").status == 422
    assert "it is for young-people" in walker.words


def test_without_help_lines_nearby_a_stand_in_says_so(routed: Walker) -> None:
    assert "Your help lines" in routed.get("/help-lines").words


def test_help_lines_of_the_folder_above_are_shown(tmp_path: Path) -> None:
    app = application(MOVING_ON, PORT)
    walker = Walker(app, MOVING_ON)
    assert "Your help lines" not in walker.get("/help-lines").words


def with_codes(walker: Walker) -> Walker:
    """The same questionnaire, asking for one-use codes."""
    walker.file.write_text(walker.file.read_text(encoding="utf-8") + "fieldwork:\n  mode: codes\n")
    return walker


def test_where_a_code_is_asked_for_any_will_do_and_the_page_says_so(routed: Walker) -> None:
    with_codes(routed).begin()
    assert routed.heading == "Your code"
    assert "Only in this preview: whatever you type lets you in, and nothing is kept." in routed.words
    routed.response = routed.client.post(
        "/s/preview/code", data={"code": "anything"}, base_url=BASE, follow_redirects=True
    )
    assert "/q/" in routed.at
