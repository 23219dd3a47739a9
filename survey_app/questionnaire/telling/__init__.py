"""What in a text might tell who somebody is: hints for whoever wrote it, and for whoever reads it.

Pure code over one text. It stores nothing, logs nothing, changes nothing and hides nothing.
"""
