"""gunicorn for the public side: ``gunicorn --config deploy/gunicorn/public.py wsgi:public``.

Under systemd the socket comes from survey-public.socket, which alone may let the web server in.
"""

from survey_app.commands.serve import QUIET
from survey_app.taking import counters

globals().update(QUIET)
bind = "unix:/run/survey-app/public.sock"
#: Where workers show that they live, a hundred times a minute: in memory, never on a disk.
worker_tmp_dir = "/run/survey-public"
workers = 2
threads = 8


def post_worker_init(worker):
    counters.start()
