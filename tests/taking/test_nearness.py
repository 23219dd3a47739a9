"""Under what a request is counted: as coarse as it can be, and nothing that a visitor only claims."""

from __future__ import annotations

import pytest

from survey_app.taking.nearness import prefix


def direct(address: str) -> bytes | None:
    return prefix({"REMOTE_ADDR": address}, 0)


def behind(said: str, proxies: int = 1) -> bytes | None:
    return prefix({"REMOTE_ADDR": "", "HTTP_X_FORWARDED_FOR": said}, proxies)


def test_an_ipv4_address_is_looked_at_whole() -> None:
    assert direct("192.0.2.17") == bytes([192, 0, 2, 17])


def test_devices_of_one_ipv6_network_are_one_place() -> None:
    assert direct("2001:db8:1:2::17") == direct("2001:db8:1:2:ffff::1") == bytes.fromhex("20010db800010002")
    assert direct("2001:db8:1:3::17") != direct("2001:db8:1:2::17")


def test_an_ipv4_address_in_ipv6s_clothes_is_an_ipv4_address() -> None:
    assert direct("::ffff:192.0.2.17") == direct("192.0.2.17")


def test_without_trusted_proxies_a_claim_is_not_believed() -> None:
    environ = {"REMOTE_ADDR": "192.0.2.17", "HTTP_X_FORWARDED_FOR": "198.51.100.1"}
    assert prefix(environ, 0) == direct("192.0.2.17")


def test_a_proxy_that_nobody_told_of_is_not_taken_for_everybody() -> None:
    assert prefix({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "198.51.100.1"}, 0) is None


def test_behind_one_proxy_its_own_word_counts_and_not_what_was_sent_to_it() -> None:
    assert behind("203.0.113.9, 198.51.100.1") == direct("198.51.100.1")


def test_behind_two_the_outer_ones_word_counts() -> None:
    assert behind("203.0.113.9, 198.51.100.1, 192.0.2.1", 2) == direct("198.51.100.1")


def test_fewer_hops_than_proxies_is_no_place() -> None:
    assert behind("198.51.100.1", 2) is None


@pytest.mark.parametrize("said", ["198.51.100.1:4711", "[2001:db8::1]:443", "[2001:db8::1]"])
def test_a_port_that_a_proxy_adds_is_left_away(said: str) -> None:
    assert behind(said) in {direct("198.51.100.1"), direct("2001:db8::1")}


@pytest.mark.parametrize("said", ["", "unknown", "_hidden", "1.2.3", "1.2.3.4.5", "a" * 4000, "[::1"])
def test_what_is_no_address_is_no_place(said: str) -> None:
    assert behind(said) is None
    assert direct(said) is None
