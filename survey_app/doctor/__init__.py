"""Finds a deployment that breaks a promise, and says how to mend it (``survey-app doctor``)."""
