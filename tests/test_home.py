from digitrec import home
from digitrec.networks.store import models_dir
from tests.browser.driver import ROOT


def test_checkout_is_called_as_the_readme_calls_it() -> None:
    assert not home.IS_INSTALLED and home.HOME == ROOT and models_dir() == ROOT / "models"
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert home.SERVE_EVERYONE in readme and home.INSTALL_TRAINING in readme
    assert f"{home.PROGRAM} predict " in readme
