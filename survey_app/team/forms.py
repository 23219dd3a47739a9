"""The forms of the team's side."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from survey_app.team.passwords import MOST_LENGTH


class SignIn(FlaskForm):
    """Nothing here tells whether a name exists: what is missing is told, what is wrong is not."""

    name = StringField("Your name here", validators=[InputRequired("Enter your name"), Length(max=64)])
    password = PasswordField(
        "Password", validators=[InputRequired("Enter your password"), Length(max=MOST_LENGTH)]
    )
    next = HiddenField(validators=[Length(max=2000)])
