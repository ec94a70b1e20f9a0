"""How far off is a product with weights of eight bits? As far as their rounding, and no further."""

import pytest
import torch

from generation.engines.musicgen import digits, linear
from generation.engines.musicgen.linear import Int8, Plain

SIZES = ((64, 48), (1024, 1024), (512, 4096))


def _case(out: int, width: int, count: int) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(out + width)
    weight = torch.randn(out, width, generator=generator) * 0.02
    rows = torch.randn(count, width, generator=generator) * torch.logspace(-3, 3, count)[:, None]
    rows[:, 3] *= 30  # one of the outliers that trained models have
    return weight, rows


def _rounded(weight: torch.Tensor) -> torch.Tensor:
    scale = weight.abs().amax(dim=1, keepdim=True) / 127
    return (weight / scale).round() * scale


@pytest.mark.parametrize(("out", "width"), SIZES)
@pytest.mark.parametrize("count", [1, 2, 16])
def test_only_the_weights_are_rounded(out: int, width: int, count: int) -> None:
    weight, rows = _case(out, width, count)
    found = Int8.of(weight)(rows)
    wanted = (rows.double() @ _rounded(weight).double().T).float()
    # 2^-15 of the row's largest value is lost of each number; without VNNI rows are bfloat16.
    lost = 4e-3 if linear.has_digits() else 4e-2
    assert ((found - wanted).abs().amax(dim=1) < lost * wanted.std(dim=1)).all()


@pytest.mark.parametrize(("out", "width"), SIZES)
def test_the_error_against_full_precision_is_as_stated(out: int, width: int) -> None:
    weight, rows = _case(out, width, 16)
    rows[:, 3] /= 30
    full, eight = Plain(weight)(rows), Int8.of(weight)(rows)
    assert ((eight - full).abs().mean(dim=1) < 0.012 * full.std(dim=1)).all()
    assert Int8.of(weight).bytes < 0.28 * Plain(weight).bytes


@pytest.mark.skipif(not linear.has_digits(), reason="this processor has no VNNI")
def test_a_row_is_the_same_to_the_bit_whoever_is_beside_it() -> None:
    weight, rows = _case(256, 1024, 16)
    eight = Int8.of(weight)
    together = eight(rows)
    for at in range(16):
        assert torch.equal(eight(rows[at : at + 1])[0], together[at])


@pytest.mark.skipif(not linear.has_digits(), reason="this processor has no VNNI")
def test_without_a_compiler_the_numbers_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    weight, rows = _case(64, 128, 5)
    found = Int8.of(weight)(rows)
    digits.forget()
    monkeypatch.setattr(digits.shutil, "which", lambda _name: None)
    try:
        assert digits.times() is None
        slower = Int8.of(weight)
        assert slower.kernel == "onednn"
        assert ((slower(rows) - found).abs().amax(dim=1) < 1e-4 * found.std(dim=1)).all()
    finally:
        digits.forget()


def test_a_compiler_that_fails_is_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    digits.forget()
    monkeypatch.setattr(digits, "_OPTIONS", ("--no-such-option",))
    try:
        assert digits.times() is None
    finally:
        digits.forget()


def test_without_the_digits_kernel_torch_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    weight, rows = _case(64, 48, 4)
    monkeypatch.setattr(linear, "has_digits", lambda: False)
    eight = Int8.of(weight)
    assert eight.kernel == "torch"
    wanted = rows @ _rounded(weight).T
    assert ((eight(rows) - wanted).abs().amax(dim=1) < 6e-2 * wanted.std(dim=1)).all()
    assert eight(rows.bfloat16().view(2, 2, 48)).dtype is torch.bfloat16


def test_rows_of_zeros_stay_zeros() -> None:
    assert (Int8.of(torch.randn(64, 48))(torch.zeros(2, 48)).abs() < 1e-25).all()
