"""From where a request comes, as coarsely as it takes to count: and only for as long as it takes.

An IPv4 address is looked at whole, because a whole school may stand behind it already. Of an IPv6 address
only the first 64 bits are looked at: the rest is the device (RFC 4291), and changes as often as it likes
(RFC 8981).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from typing import Any

#: Some proxies add the port: 192.0.2.1:4711 or [2001:db8::1]:4711.
_WITH_PORT = re.compile(r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<four>[0-9.]+))(?::[0-9]{1,5})?\Z")


def prefix(environ: Mapping[str, Any], proxies: int) -> bytes | None:
    """The 4 or 8 bytes that a request is counted under; None where nothing can be known.

    Without ``proxies`` it is whoever is connected. With them it is the word of the outermost one that is
    ours: the entry of X-Forwarded-For that many from the end. What stands before it is what anybody claims.
    """
    claimed = str(environ.get("HTTP_X_FORWARDED_FOR", ""))
    if proxies:
        hops = claimed.split(",")
        address = _address(hops[-proxies].strip()) if len(hops) >= proxies else None
    else:
        address = _address(str(environ.get("REMOTE_ADDR", "")))
        if address is not None and address.is_loopback and claimed:
            # A proxy that nobody told us of: taken for a visitor, it would be everybody at once.
            return None
    if address is None:
        return None
    return address.packed[:8] if address.version == 6 else address.packed


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    found = _WITH_PORT.match(text)
    try:
        address = ipaddress.ip_address((found["six"] or found["four"]) if found else text)
    except ValueError:
        return None
    # An IPv4 address in IPv6's clothes: its first 64 bits are the same for everybody.
    return getattr(address, "ipv4_mapped", None) or address
