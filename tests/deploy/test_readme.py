"""deploy/README.md: what it names is there."""

import re

import yaml

from tests.deploy import dockerfile
from tests.deploy.settings import README, ROOT, is_read

SETTING = re.compile(r"\b(?:DIGITREC|STREAMLIT|FORWARDED)_[A-Z_]+\b")
SPACE = (ROOT / "deploy" / "space" / "README.md").read_text(encoding="utf-8")


def test_files_it_names_are_there() -> None:
    named = set(re.findall(r"\b(?:deploy|docs|benchmarks|tests)/[\w./@-]*\w", README))
    assert {path for path in named if not (ROOT / path).exists()} <= {
        "deploy/certificates",
        "deploy/certificates/digitrec.pem",
    }


def test_settings_it_names_are_read() -> None:
    named = set(SETTING.findall(README))
    assert {name for name in named if not is_read(name)} == set()


def test_unit_lets_the_proxy_of_its_machine_pass_on_any_name() -> None:
    unit = (ROOT / "deploy" / "digitrec@.service").read_text(encoding="utf-8")
    assert "\nEnvironment=STREAMLIT_SERVER_ALLOWED_HOSTS=*\n" in unit


def test_settings_of_proxy_and_compose_are_described() -> None:
    files = [ROOT / "compose.yaml", ROOT / "deploy" / "haproxy.cfg"]
    read = {name for path in files for name in SETTING.findall(path.read_text())}
    assert read - set(SETTING.findall(README)) == set()


def test_hub_asks_at_the_port_the_image_answers_at() -> None:
    _, matter, words = SPACE.split("---\n", 2)
    space = yaml.safe_load(matter)
    assert space["sdk"] == "docker"
    assert f"PORT={space['app_port']}" in dockerfile.final("ENV").split()
    assert len(space["short_description"]) <= 60  # the hub takes no more
    assert words.strip() in (ROOT / "README.md").read_text(encoding="utf-8")
