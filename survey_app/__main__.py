"""``python -m survey_app`` is ``survey-app``."""

from survey_app.cli import main

main()
