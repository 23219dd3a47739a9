"""The forms of the team's side."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import FileField, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from survey_app.team.passwords import LEAST_LENGTH, MOST_LENGTH


class SignIn(FlaskForm):
    """Nothing here tells whether a name exists: what is missing is told, what is wrong is not."""

    name = StringField("Your name here", validators=[InputRequired("Enter your name"), Length(max=64)])
    password = PasswordField(
        "Password", validators=[InputRequired("Enter your password"), Length(max=MOST_LENGTH)]
    )
    next = HiddenField(validators=[Length(max=2000)])


class Code(FlaskForm):
    """The code of an app, or a recovery code."""

    code = StringField("Code", validators=[InputRequired("Enter the code"), Length(max=100)])


class Sure(FlaskForm):
    """Whoever is signed in shows it once more."""

    password = PasswordField(
        "Password", validators=[InputRequired("Enter your password"), Length(max=MOST_LENGTH)]
    )
    code = StringField("Code", validators=[Length(max=100)])
    next = HiddenField(validators=[Length(max=2000)])


class NewPassword(FlaskForm):
    """Of any letters, digits and signs."""

    password = PasswordField(
        "Password now", validators=[InputRequired("Enter your password"), Length(max=MOST_LENGTH)]
    )
    new = PasswordField(
        "New password",
        validators=[
            InputRequired("Enter a new password"),
            Length(LEAST_LENGTH, MOST_LENGTH, f"Use {LEAST_LENGTH} to {MOST_LENGTH} characters"),
        ],
    )
    again = PasswordField("The same again", validators=[InputRequired("Enter the new password again")])


class Unlock(FlaskForm):
    """A key's passphrase, and its private file where the key is not on this machine."""

    passphrase = PasswordField(
        "Passphrase", validators=[InputRequired("Enter the passphrase"), Length(max=MOST_LENGTH)]
    )
    file = FileField("Private key file")
