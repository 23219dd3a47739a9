"""The application for any WSGI server: ``gunicorn wsgi:application``.

Production runs two: ``wsgi:public`` and ``wsgi:team``, as different users (docs/operator.md).
Attributes are made when they are asked for, so that neither process builds the other's part.
"""

from survey_app import create_app


def __getattr__(name: str):  # PEP 562
    parts = {"application": "both", "public": "public", "team": "team"}
    if name not in parts:
        raise AttributeError(name)
    application = create_app(part=parts[name])
    globals()[name] = application
    return application
