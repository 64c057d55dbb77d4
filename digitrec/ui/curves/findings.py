"""What learning curves say in words: only what the histories of the models show."""

from collections.abc import Iterable, Mapping
from itertools import combinations

from digitrec.evaluation.overfitting import rise
from digitrec.evaluation.results import History
from digitrec.networks.model_spec import Recipe
from digitrec.ui.shared.formatting import percent

MOST_FINDINGS = 3
SETTLED = 0.2  # what lowers its held-out loss by a smaller share after the first epoch has settled


def findings(histories: Mapping[str, History]) -> list[str]:
    """Return at most three sentences on models by title, the most telling first."""
    overfitting = {t: history for t, history in histories.items() if overfits(history)}
    others = {title: h for title, h in histories.items() if title not in overfitting}
    sentences = [
        *(_overfitting(title, history) for title, history in overfitting.items()),
        *(_surer(title, history) for title, history in overfitting.items() if only_surer(history)),
        *(_settled(title, history) for title, history in others.items() if has_settled(history)),
        *_coinciding(histories),
        *(_as_seen(title, h) for title, h in others.items() if not has_settled(h)),
    ]
    return sentences[:MOST_FINDINGS]


def explanation(histories: Mapping[str, History], recipes: Mapping[str, Recipe]) -> str:
    """Return what the words beside the curves mean, for models by title; some have a recipe."""
    kinds: dict[str, list[str]] = {}
    for title, history in histories.items():
        kinds.setdefault(history.held_out, []).append(title)
    held_out = "; ".join(f"{images} ({', '.join(titles)})" for images, titles in kinds.items())
    sentences = [
        "An epoch is one pass over the training images.",
        "Loss is the surprise at the right answers.",
        f"Held out: {held_out}.",
    ]
    recipes = {title: recipes[title] for title in histories if title in recipes}
    if recipes:
        sentences.append(
            f"Digits that this program drew are among what {_all(recipes)} learned from."
        )
    if distorted := [title for title, recipe in recipes.items() if recipe.distorted]:
        sentences.append(f"In training, {_all(distorted)} saw them distorted, and MNIST's too.")
    if smoothed := [title for title, recipe in recipes.items() if recipe.label_smoothing]:
        sentences.append(
            f"Where the loss of {_all(smoothed)} falls late, labels stop being smoothed."
        )
    return " ".join(sentences)


def overfits(history: History) -> bool:
    """Whether the held-out loss rose by more than chance makes of it, and that in training fell.

    Never where chance was not measured: there, training images are of another kind.
    """
    by_chance, best = history.rise_by_chance, lowest_epoch(history)
    if by_chance is None or rise(history.held_out_loss) <= by_chance:
        return False
    return history.loss[-1] < history.loss[best - 1]


def only_surer(history: History) -> bool:
    """Whether it ends surer than when its loss was lowest, without being right more often."""
    at, confidence = lowest_epoch(history) - 1, history.held_out_confidence
    accuracy = history.held_out_accuracy
    return bool(confidence) and confidence[-1] > confidence[at] and accuracy[-1] <= accuracy[at]


def has_settled(history: History) -> bool:
    """Whether the first epoch brought most of what it learned of the images held out."""
    losses = history.held_out_loss
    return history.rise_by_chance is not None and losses[-1] > (1 - SETTLED) * losses[0]


def lowest_epoch(history: History) -> int:
    """Return the epoch, from 1, with the lowest held-out loss."""
    return history.held_out_loss.index(min(history.held_out_loss)) + 1


def common_epochs(a: History, b: History) -> int:
    """Return for how many epochs two models' training losses are the same."""
    pairs = list(zip(a.loss, b.loss, strict=False))
    same = [round(one, 4) == round(two, 4) for one, two in pairs]
    return same.index(False) if False in same else len(same)


def _overfitting(title: str, history: History) -> str:
    losses, epoch = history.held_out_loss, lowest_epoch(history)
    return (
        f"**{title}** learns its examples by heart (overfits): since epoch {epoch} its held-out "
        f"loss has risen from {min(losses):.3f} to {losses[-1]:.3f}, more than chance explains, "
        f"while in training it fell to {history.loss[-1]:.3f}."
    )


def _surer(title: str, history: History) -> str:
    epoch, last = lowest_epoch(history), len(history.loss)
    sure = [percent(history.held_out_confidence[at - 1], 1) for at in (epoch, last)]
    right = [percent(history.held_out_accuracy[at - 1], 1) for at in (epoch, last)]
    return (
        f"**{title}** grows surer without growing better: after epoch {epoch} it is {sure[0]} sure "
        f"on average and {right[0]} right, after epoch {last} it is {sure[1]} sure and {right[1]} "
        "right."
    )


def _settled(title: str, history: History) -> str:
    first, last = (percent(history.held_out_accuracy[at], 1) for at in (0, -1))
    return (
        f"**{title}** settles at once: {first} right after one epoch, {last} "
        f"after {len(history.loss)}."
    )


def _coinciding(histories: Mapping[str, History]) -> list[str]:
    return [
        f"**{one}** and **{two}** are the same network from the same random start: "
        f"for {epochs} epochs their curves coincide."
        for one, two in combinations(histories, 2)
        if (epochs := common_epochs(histories[one], histories[two]))
    ]


def _as_seen(title: str, history: History) -> str:
    count, epoch = len(history.loss), lowest_epoch(history)
    right = percent(history.held_out_accuracy[-1], 1)
    ends = f"**{title}** is right on {right} of the images held out after {count} epochs"
    if history.rise_by_chance is None:
        return f"{ends}; it learned from other kinds too, so its two curves do not compare."
    if epoch == count:
        return f"{ends}, and its loss on them was still falling."
    return f"{ends}; its loss on them was lowest after epoch {epoch}."


def _all(titles: Iterable[str]) -> str:
    return ", ".join(titles)
