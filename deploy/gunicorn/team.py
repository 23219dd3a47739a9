"""gunicorn for the team's side: ``gunicorn --config deploy/gunicorn/team.py wsgi:team``."""

from survey_app.commands.serve import QUIET

globals().update(QUIET)
bind = "unix:/run/survey-app/team.sock"
worker_tmp_dir = "/run/survey-team"
#: One process: what a reader unlocks, and how often a password was wrong, lie in its memory alone.
workers = 1
threads = 8
