import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitrec.rooms.codes import ALPHABET, CODE_LENGTH, nearest, new_code, normalize

codes = st.text(ALPHABET, min_size=CODE_LENGTH, max_size=CODE_LENGTH)


def test_new_codes_differ_and_are_what_they_are_kept_as() -> None:
    made = [new_code() for _ in range(200)]
    assert len(set(made)) == 200
    assert all(len(code) == 6 and normalize(code) == code for code in made)


def test_no_two_characters_of_a_code_look_alike() -> None:
    for alike in ("0OQ", "1IL", "2Z", "5S", "8B", "6G", "UV"):
        assert len(set(alike) & set(ALPHABET)) == 1


@pytest.mark.parametrize(
    "typed", ["K0P-4M1", "k0p4m1", " k0p 4m1\n", "K0P–4M1", "kop4ml", "KQP.4MI", "K 0 P 4 M 1"]
)
def test_every_form_of_a_code_is_the_code(typed: str) -> None:
    assert normalize(typed) == "K0P4M1"


@given(st.text())
def test_whatever_is_typed_becomes_characters_of_codes(typed: str) -> None:
    assert set(normalize(typed)) <= set(ALPHABET)
    assert len(normalize(typed * 1_000)) <= 100


@pytest.mark.parametrize(
    "typed",
    [
        *("K7P4MD", "X7P4MX", "7KP4MX", "K7P4XM"),  # wrong, or two changed places
        *("K7P4M", "7P4MX", "KK7P4MX", "K7P4MXX", "K7P94MX"),  # missing or additional
    ],
)
def test_one_typing_error_is_forgiven(typed: str) -> None:
    assert nearest(typed, ["A9C9DE", "K7P4MX", "HHHHHH"]) == "K7P4MX"


@pytest.mark.parametrize("typed", ["", "K7P4DD", "7KP4XM", "XM4P7K", "K7P4", "K7P4MXAA", "K4P7MX"])
def test_two_are_not(typed: str) -> None:
    assert nearest(typed, ["K7P4MX"]) is None


def test_a_text_between_two_codes_is_neither() -> None:
    assert nearest("AAAAAA", ["AAAAAC", "AAAAAD"]) is None


@given(codes, st.integers(0, CODE_LENGTH - 1), st.sampled_from(ALPHABET))
def test_any_wrong_character_leads_back(code: str, at: int, wrong: str) -> None:
    typed = code[:at] + wrong + code[at + 1 :]
    assert nearest(typed, [code]) == (None if typed == code else code)
