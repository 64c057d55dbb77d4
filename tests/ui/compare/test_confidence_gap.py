from digitrec.ui.compare.confidence_gap import Gap, confidence_gap


def test_each_model_has_its_accuracy_and_its_confidence() -> None:
    models = [Gap("A", "#E69F00", 0.9, 0.95), Gap("B", "#56B4E9", 0.8, 0.7)]
    chart = confidence_gap(models).to_dict()
    assert [(row["model"], row["what"], row["share"]) for row in chart["data"]["values"]] == [
        ("A", "how often right", 0.9),
        ("A", "how sure", 0.95),
        ("B", "how often right", 0.8),
        ("B", "how sure", 0.7),
    ]
