"""The gate: which hosts and addresses are contacted, however they are spelled."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from grader.errors import InfraError, UsageError
from grader.snapshot.gate import CODE_HOSTS, Policy, check_host, parse_policy, resolve_host
from grader.snapshot.tokens import authorization, variable_for

if TYPE_CHECKING:
    from collections.abc import Callable


def answering(*addresses: str) -> Callable[[str, int], tuple[str, ...]]:
    return lambda host, port: addresses


@pytest.mark.parametrize(
    "addresses", [("140.82.121.4",), ("140.82.121.4", "2606:50c0:8000::154"), ("::ffff:140.82.121.4",)]
)
def test_public_addresses_pass(addresses: tuple[str, ...]) -> None:
    assert resolve_host("github.com", Policy(), answering(*addresses)) == addresses


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "198.18.0.1",
        "192.0.2.1",
        "224.0.0.1",
        "239.255.255.250",
        "255.255.255.255",
        "240.0.0.1",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "2001:db8::1",
        "not an address",
        "",
    ],
)
def test_other_addresses_are_refused(address: str) -> None:
    for answers in ([address], ["140.82.121.4", address]):
        with pytest.raises(UsageError) as caught:
            resolve_host("github.com", Policy(), answering(*answers))
        assert caught.value.kind == "address_not_allowed"


def test_a_name_that_does_not_resolve_is_nobodys_fault() -> None:
    def failing(host: str, port: int) -> list[str]:
        raise OSError

    for resolver in (failing, answering()):
        with pytest.raises(InfraError) as caught:
            resolve_host("github.com", Policy(), resolver)
        assert caught.value.kind == "unreachable"


def test_only_known_hosts_by_default() -> None:
    for host in sorted(CODE_HOSTS):
        check_host(host, Policy())
    for host in ("example.org", "github.com.evil.example", "api.github.com", "gist.github.com"):
        with pytest.raises(UsageError) as caught:
            check_host(host, Policy())
        assert caught.value.kind == "host_not_allowed"


def test_an_operator_allows_more() -> None:
    environ = {
        "SHIPFOLIO_ALLOW_HOSTS": "Git.School.example, other.example",
        "SHIPFOLIO_ALLOW_NETWORKS": "10.20.0.0/16,fd00::/8",
    }
    policy = parse_policy(environ)
    check_host("git.school.example", policy)
    check_host("github.com", policy)
    assert resolve_host("git.school.example", policy, answering("10.20.1.1", "fd00::1")) == ("10.20.1.1", "fd00::1")
    assert resolve_host("git.school.example", policy, answering("::ffff:10.20.1.1"))
    with pytest.raises(UsageError):
        resolve_host("git.school.example", policy, answering("10.21.0.1"))


@pytest.mark.parametrize(
    "environ",
    [
        {"SHIPFOLIO_ALLOW_NETWORKS": "everywhere"},
        {"SHIPFOLIO_ALLOW_NETWORKS": "10.0.0.1/8"},
        {"SHIPFOLIO_PROXY": "proxy"},
    ],
)
def test_a_setting_that_makes_no_sense_is_named(environ: dict[str, str]) -> None:
    with pytest.raises(UsageError) as caught:
        parse_policy(environ)
    assert next(iter(environ)) in str(caught.value)


def decoded(host: str, environ: dict[str, str]) -> str | None:
    header = authorization(host, environ)
    return header and base64.b64decode(header.removeprefix("Authorization: Basic ")).decode()


def test_a_token_is_for_one_host() -> None:
    environ = {"GITHUB_TOKEN": "abc", "SHIPFOLIO_TOKEN_GIT_SCHOOL_EXAMPLE": "def", "GITLAB_TOKEN": ""}
    assert decoded("github.com", environ) == "x-access-token:abc"
    assert decoded("git.school.example", environ) == "oauth2:def"
    assert decoded("gitlab.com", environ) is None
    assert decoded("codeberg.org", environ) is None


def test_our_own_name_wins_and_a_pair_is_taken_whole() -> None:
    assert decoded("github.com", {"GITHUB_TOKEN": "abc", "SHIPFOLIO_TOKEN_GITHUB_COM": "me:xyz"}) == "me:xyz"


@pytest.mark.parametrize("token", ["a b", "a\nHost: evil", "\u00e9"])
def test_a_token_that_is_none_is_refused_unseen(token: str) -> None:
    with pytest.raises(UsageError) as caught:
        authorization("github.com", {"GITHUB_TOKEN": token})
    assert token not in str(caught.value)


def test_which_variable_to_set() -> None:
    assert variable_for("gitlab.com") == "GITLAB_TOKEN"
    assert variable_for("git.school-1.example") == "SHIPFOLIO_TOKEN_GIT_SCHOOL_1_EXAMPLE"
