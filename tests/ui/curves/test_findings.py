from dataclasses import replace

import pytest

from digitrec.evaluation.results import History
from digitrec.networks.model_spec import Recipe
from digitrec.ui.curves.findings import common_epochs, explanation, findings, has_settled, overfits

RISES = History(
    loss=(0.5, 0.2, 0.1),
    accuracy=(0.8, 0.9, 0.95),
    held_out_loss=(0.4, 0.3, 0.35),
    held_out_accuracy=(0.85, 0.9, 0.9),
    held_out="the test images",
    held_out_confidence=(0.8, 0.9, 0.95),
    rise_by_chance=0.04,
)
FALLS = replace(RISES, loss=(0.6, 0.3, 0.2), held_out_loss=(0.5, 0.3, 0.2))


def test_rise_beyond_chance_is_overfitting_and_says_from_where_to_where() -> None:
    (first, *_) = findings({"A": RISES})
    assert first == (
        "**A** learns its examples by heart (overfits): since epoch 2 its held-out loss has risen "
        "from 0.300 to 0.350, more than chance explains, while in training it fell to 0.100."
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"rise_by_chance": 0.05},  # as far as it rose
        {"rise_by_chance": None},  # its training images are of another kind
        {"loss": (0.5, 0.2, 0.2)},  # in training it fell no further
        {"held_out_loss": (0.4, 0.3, 0.3)},
    ],
)
def test_other_rises_are_no_overfitting(changed: dict) -> None:
    history = replace(RISES, **changed)
    assert overfits(RISES) and not overfits(history)
    assert "overfits" not in " ".join(findings({"A": history}))


def test_surer_without_better_is_said_only_where_it_is_so() -> None:
    sentence = (
        "**A** grows surer without growing better: after epoch 2 it is 90.0\u00a0% sure on average "
        "and 90.0\u00a0% right, after epoch 3 it is 95.0\u00a0% sure and 90.0\u00a0% right."
    )
    assert sentence in findings({"A": RISES})
    for changed in (
        {"held_out_accuracy": (0.85, 0.9, 0.91)},
        {"held_out_confidence": (0.8, 0.9, 0.9)},
        {"held_out_confidence": ()},
    ):
        assert "surer" not in " ".join(findings({"A": replace(RISES, **changed)}))


def test_settled_is_who_learned_most_in_the_first_epoch() -> None:
    settled = replace(FALLS, held_out_loss=(0.5, 0.45, 0.41))
    assert has_settled(settled) and not has_settled(FALLS)
    assert not has_settled(replace(settled, rise_by_chance=None))
    assert findings({"A": settled}) == [
        "**A** settles at once: 85.0\u00a0% right after one epoch, 90.0\u00a0% after 3."
    ]


def test_otherwise_it_says_what_is_seen() -> None:
    right = "**A** is right on 90.0\u00a0% of the images held out after 3 epochs"
    (falling,) = findings({"A": FALLS})
    assert falling == f"{right}, and its loss on them was still falling."
    (by_chance,) = findings({"A": replace(RISES, held_out_loss=(0.5, 0.3, 0.31))})
    assert by_chance == f"{right}; its loss on them was lowest after epoch 2."
    (other,) = findings({"A": replace(FALLS, rise_by_chance=None)})
    assert other == (f"{right}; it learned from other kinds too, so its two curves do not compare.")


def test_findings_are_three_at_most() -> None:
    many = {name: replace(FALLS, loss=(index, 0.1, 0.1)) for index, name in enumerate("ABCDE")}
    assert len(findings(many)) == 3


def test_same_start_is_told_with_its_epochs() -> None:
    longer = replace(FALLS, loss=(0.6, 0.3, 0.25))
    assert common_epochs(FALLS, longer) == 2 and common_epochs(FALLS, RISES) == 0
    sentence = "**A** and **B** are the same network from the same random start: for 2 epochs"
    assert any(s.startswith(sentence) for s in findings({"A": FALLS, "B": longer}))


def test_explanation_names_what_is_held_out_of_whom() -> None:
    other = replace(FALLS, held_out="validation images", rise_by_chance=None)
    words = explanation({"A": RISES, "B": FALLS, "C": other}, {})
    assert "Held out: the test images (A, B); validation images (C)." in words
    assert "drew" not in words and "distorted" not in words and "smoothed" not in words


def test_explanation_says_of_each_recipe_only_what_it_does() -> None:
    sharp = Recipe(synthetic_digits=1, learning_rate=1, distorted=0)
    smoothed = Recipe(synthetic_digits=1, learning_rate=1, label_smoothing=0.1)
    words = explanation(
        {"A": RISES, "B": FALLS, "C": FALLS}, {"B": sharp, "C": smoothed, "D": sharp}
    )
    assert "this program drew are among what B, C learned from." in words
    assert "In training, C saw them distorted" in words
    assert "Where the loss of C falls late" in words
    assert explanation({"B": FALLS}, {"B": sharp}).endswith("among what B learned from.")
