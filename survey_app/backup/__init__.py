"""Backups that keep the promises: what is mixed and published, sealed to a key that is on no server.

What comes in: the rows of some tables, in the order of their random keys. What goes out: one file that only
the private half opens, whole or not at all. It may not know: drafts, the letterbox, batch keys, codes,
requests for contact, or any key that opens an answer.
"""
