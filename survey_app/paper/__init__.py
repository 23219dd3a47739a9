"""The questionnaire as a form to print, or to fill in on a screen and print: HTML out, nothing kept.

Pure: no web, no store, no clock, no file but its own template. ``survey_app.printing`` sets what comes out.
"""
