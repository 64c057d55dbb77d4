"""compose.yaml: what its services are given is there, is read, and is described."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy import dockerfile
from tests.deploy.settings import README, ROOT, expanded_in, is_read
from tests.rooms import postgres

TEXT = (ROOT / "compose.yaml").read_text(encoding="utf-8")
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(TEXT)["services"]
VOLUMES = yaml.safe_load(TEXT)["volumes"]
MADE_BY_HAND = "deploy/certificates"


def test_it_holds_to_the_compose_specification(tmp_path: Path) -> None:
    right, wrong = ROOT / "compose.yaml", tmp_path / "wrong.yaml"
    wrong.write_text(TEXT.replace("read_only:", "readonly:"))
    command = ["-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", right, wrong]
    checked = subprocess.run([sys.executable, *command], capture_output=True, text=True)
    assert "wrong.yaml" in checked.stdout
    assert "compose.yaml" not in checked.stdout


def mounts() -> list[list[str]]:
    """Return source, target and options of everything that is mounted."""
    return [place.split(":") for service in SERVICES.values() for place in service["volumes"]]


def test_all_that_is_mounted_is_there() -> None:
    sources = {source for source, *_ in mounts()}
    files = {source.removeprefix("./") for source in sources if source.startswith(".")}
    assert sources - {f"./{path}" for path in files} == set(VOLUMES)
    assert {path for path in files if not (ROOT / path).exists()} <= {MADE_BY_HAND}
    assert f"> {MADE_BY_HAND}/" in README
    assert f"/{MADE_BY_HAND}/\n" in (ROOT / ".gitignore").read_text()


def test_secrets_are_asked_for_and_described() -> None:
    asked_for = set(re.findall(r"\$\{(\w+):\?", TEXT))
    described = set(re.findall(r"^ +(\w+)=\$\(openssl", README, re.MULTILINE))
    assert asked_for == described == {"DIGITREC_COOKIE_SECRET", "POSTGRES_PASSWORD"}
    assert "/.env\n" in (ROOT / ".gitignore").read_text()


def test_every_other_setting_has_a_default() -> None:
    with_default = set(re.findall(r"\$\{(\w+):-", TEXT))
    asked_for = set(re.findall(r"\$\{(\w+):\?", TEXT))
    assert expanded_in(TEXT) == with_default | asked_for


@pytest.mark.parametrize("service", ["proxy", "app"])
def test_what_a_service_is_told_is_read(service: str) -> None:
    assert [name for name in SERVICES[service]["environment"] if not is_read(name)] == []


@pytest.mark.parametrize("name", SERVICES)
def test_service_is_confined(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True and service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert re.fullmatch(r"\d+[gm]", service["mem_limit"])


def test_app_and_proxy_can_write_to_volumes_alone() -> None:
    assert SERVICES["app"]["volumes"] == [f"app:{dockerfile.DATA}"]
    assert all(place.endswith(":ro") for place in SERVICES["proxy"]["volumes"])


def test_database_begins_and_answers_where_it_may_write_to_its_own_folders_alone() -> None:
    """Debian's PostgreSQL stands for the image's, with these restrictions."""
    postgres.require()
    service = SERVICES["database"]
    assert service["user"] == "postgres"
    (volume,) = (place.partition(":")[2] for place in service["volumes"])
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        folders = {
            target: Path(name, str(number))
            for number, target in enumerate([volume, *service["tmpfs"]])
        }
        for folder in folders.values():
            folder.mkdir(mode=0o777)
            folder.chmod(0o777)
        Path(name).chmod(0o755)
        confined = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"]
        confined += ["--bounding-set=-all", "--no-new-privs"]
        data, socket = folders[volume] / "data", folders["/var/run/postgresql"]
        script = """
            set -e
            "$1"/initdb -D "$2" -U digitrec -A trust -N
            "$1"/pg_ctl -D "$2" -w -t 300 -l "$2"/log -o "-c listen_addresses= -k $3" start
            "$1"/pg_isready -h "$3" -U digitrec
            "$1"/pg_ctl -D "$2" -m immediate stop
        """
        done = subprocess.run(
            [
                *dockerfile.read_only(Path(name)),
                *confined,
                "sh",
                "-c",
                script,
                "sh",
                str(postgres.programs()),
                str(data),
                str(socket),
            ],
            capture_output=True,
            text=True,
            cwd="/",
            env={"TMPDIR": str(folders["/tmp"]), "PATH": os.environ["PATH"]},
        )
        assert "accepting connections" in done.stdout, done.stderr


def test_only_the_proxy_is_reached_from_outside_and_only_the_app_reaches_the_database() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    among = {name: service["networks"] for name, service in SERVICES.items()}
    assert [name for name, networks in among.items() if "back" in networks] == ["app", "database"]


def test_images_are_of_one_version() -> None:
    others = [service["image"] for service in SERVICES.values() if "build" not in service]
    assert len(others) == 2
    assert all(re.search(r":\d[\w.]*-alpine(@sha256:[0-9a-f]{64})?$", image) for image in others)
