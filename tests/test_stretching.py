"""The libraries that keys hang on give what their standards say."""

from __future__ import annotations

import pytest
from argon2.low_level import ARGON2_VERSION, Type, core, ffi
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from survey_app import stretching
from survey_app.letterbox import envelopes

#: Wrapped once, long ago: what was stored then must open for as long as there are surveys.
WRAPPED = bytes.fromhex(
    "534b31230fa3c1e3660ff6ba5f0f3133ecb2485404e3472a79aaf6bc956c4ae1220cf1bd24d0b1dd2a5c3c31e3"
    "f8202d8119b44e5016d5b426d2f2216e810f43d765f5f65b6dccf3d62cd5dfb4a43c"
)
PASSPHRASE, PRIVATE = "a passphrase of long ago", bytes(range(32))


def test_argon2id_is_that_of_rfc_9106() -> None:
    """Section 5.3: 32 KiB, 3 passes, 4 lanes, with a secret and associated data."""
    out = ffi.new("uint8_t[]", 32)
    password, salt = ffi.new("uint8_t[]", b"\x01" * 32), ffi.new("uint8_t[]", b"\x02" * 16)
    secret, data = ffi.new("uint8_t[]", b"\x03" * 8), ffi.new("uint8_t[]", b"\x04" * 12)
    context = ffi.new(
        "argon2_context *",
        {
            "out": out,
            "outlen": 32,
            "version": ARGON2_VERSION,
            "pwd": password,
            "pwdlen": 32,
            "salt": salt,
            "saltlen": 16,
            "secret": secret,
            "secretlen": 8,
            "ad": data,
            "adlen": 12,
            "t_cost": 3,
            "m_cost": 32,
            "lanes": 4,
            "threads": 4,
            "allocate_cbk": ffi.NULL,
            "free_cbk": ffi.NULL,
            "flags": 0,
        },
    )
    assert core(context, Type.ID.value) == 0
    assert bytes(out).hex() == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"


@pytest.mark.parametrize(
    ("salt", "info", "expected"),
    [
        (
            bytes(range(13)),
            bytes(range(0xF0, 0xFA)),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        ),
        (
            None,
            b"",
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
        ),
    ],
    ids=["A.1", "A.3"],
)
def test_hkdf_is_that_of_rfc_5869(salt: bytes | None, info: bytes, expected: str) -> None:
    assert HKDF(SHA256(), 42, salt, info).derive(b"\x0b" * 22).hex() == expected


def test_aes_gcm_is_that_of_its_specification() -> None:
    """McGrew and Viega, "The Galois/Counter Mode of Operation", test case 14."""
    sealed = AESGCM(bytes(32)).encrypt(bytes(12), bytes(16), None)
    assert sealed.hex() == "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"


def test_the_costs_are_no_less_than_what_is_recommended() -> None:
    """RFC 9106, section 4; OWASP's password storage sheet."""
    keys, web = stretching.KEYS, stretching.ON_THE_WEB
    assert keys.passes >= 3
    assert keys.kibibytes >= 64 * 1024
    assert keys.lanes == 4
    assert web.passes >= 2
    assert web.kibibytes >= 19 * 1024


def test_a_key_that_was_wrapped_long_ago_opens() -> None:
    assert envelopes.unwrap(WRAPPED, PASSPHRASE) == PRIVATE
