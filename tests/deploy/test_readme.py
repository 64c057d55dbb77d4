"""deploy/README.md: what it names is there."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from digitrec.rooms.database import connect
from digitrec.rooms.store import Store
from tests.deploy import dockerfile, proxy
from tests.deploy.settings import README, ROOT, is_read
from tests.rooms import postgres

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


def typed(heading: str) -> list[str]:
    """Return the blocks of commands below a heading, as they are typed."""
    section = README.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^```\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Path]:
    """The folder of PostgreSQL's socket, for one who may become its user."""
    postgres.require()
    if os.geteuid() != 0:
        pytest.skip("Only root may follow what is written for root")
    with postgres.cluster() as address:
        yield Path(address.partition("host=")[2])


# A machine of its own for one command: whatever it writes to /etc and /opt goes with it. Installing
# does nothing; starting the proxy only checks its files, with the settings that Debian gives it.
MACHINE = """
set -e
mount --make-rprivate /
mount -t tmpfs tmpfs "$1" && mkdir "$1/upper" "$1/work" "$1/bin" "$1/digitrec"
cp -r "$2/deploy" "$2/requirements-light.txt" "$1/digitrec"
mount -t overlay overlay -o "lowerdir=/etc,upperdir=$1/upper,workdir=$1/work" /etc
mount -t tmpfs tmpfs /opt && cp -r "$1/digitrec" /opt
mkdir -p /opt/digitrec/.venv/bin /etc/haproxy /etc/default
ln -s /bin/true "$1/bin/apt-get" && ln -s /bin/true "$1/bin/python3"
ln -s /bin/true /opt/digitrec/.venv/bin/pip
cat > "$1/bin/systemctl" <<'END'
#!/bin/sh
case "$*" in "restart haproxy")
  set -a && . /etc/default/haproxy && exec haproxy -c -f /etc/haproxy/haproxy.cfg
esac
END
chmod +x "$1/bin/systemctl"
PATH="$1/bin:$PATH:/usr/sbin"
eval "$3"
cat /etc/digitrec.env
"""


def test_proxy_starts_where_what_is_written_for_debian_was_typed(
    cluster: Path, tmp_path: Path
) -> None:
    proxy.require()
    (commands,) = typed("Without containers")
    words = ["unshare", "--mount", "sh", "-c", MACHINE, "sh", str(tmp_path), str(ROOT)]
    done = subprocess.run(
        [*words, f"set -e\n{commands}"],
        env=os.environ | {"PGHOST": str(cluster)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    settings = dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)
    assert settings["STREAMLIT_SERVER_COOKIE_SECRET"]
    address = settings["DIGITREC_DATABASE"].replace("@localhost/digitrec", "@/digitrec")
    connect(f"{address}?host={cluster}").dispose()
    assert not Path("/etc/digitrec.env").exists()


def is_there_again_after(address: str, save: str, restore: str, folder: Path, host: str) -> bool:
    """Return whether a room that was saved and deleted is there once all is restored."""
    engine = connect(address)
    room, _ = Store(engine).rooms.open()
    how = {"shell": True, "check": True, "cwd": folder, "env": os.environ | {"PGHOST": host}}
    subprocess.run(save, **how)
    Store(engine).rooms.delete(room)
    later, _ = Store(engine).rooms.open()
    assert Store(engine).rooms.all() != []
    Store(engine).close()
    subprocess.run(restore, **how)
    engine = connect(address)
    found = [one.room for one in Store(engine).rooms.all()]
    engine.dispose()
    return room in found and later not in found


def test_backup_of_postgresql_brings_a_room_back(cluster: Path, tmp_path: Path) -> None:
    compose, debian, *_ = typed("Backup")
    name = ["psql", "-h", str(cluster), "-U", "postgres", "-c"]
    programs = postgres.programs()
    assert programs is not None
    subprocess.run([programs / name[0], *name[1:], "CREATE DATABASE backup"], check=True)
    save, restore = debian.replace("digitrec", "backup").splitlines()
    address = f"postgresql://postgres@/backup?host={cluster}"
    assert is_there_again_after(address, save, restore, tmp_path, str(cluster))
    options = [set(re.findall(r" (--[a-z-]+)", lines)) for lines in (compose, debian)]
    assert options[0] == options[1]  # so what holds for one does for the other


def test_backup_of_sqlite_brings_a_room_back(tmp_path: Path) -> None:
    *_, save, restore = typed("Backup")
    address = f"sqlite:///{tmp_path / 'rooms.sqlite'}"
    assert is_there_again_after(address, save, restore, tmp_path, "")
