"""One size for every page of a survey.

Somebody on the network sees lengths, and lengths of pages have told what was answered (e.g. Chen, Wang,
Wang and Zhang, "Side-Channel Leaks in Web Applications", 2010). Pages are filled up to one size with a
comment, and are not compressed: compression would give the length of the text away again.
"""

from __future__ import annotations

#: Bytes. A page that is longer, because of what somebody wrote, is filled up to a whole number of these.
SIZE = 16 * 1024
_END = b"</html>"
_FRAME = len(b"<!-- -->\n")
#: Bytes of a redirect's body and its address together.
REDIRECT = 512


def padded(page: bytes) -> bytes:
    """The page, filled up; as it is where it does not end as a page does."""
    head, end, tail = page.rpartition(_END)
    if not end:
        return page
    missing = -(len(page) + _FRAME) % SIZE
    return b"%b<!--%b -->\n%b%b" % (head, b" " * missing, end, tail)


def padded_redirect(location: str) -> bytes:
    """A body that makes up for the length of the address, so that all redirects are one size."""
    return b" " * max(0, REDIRECT - len(location.encode()))
