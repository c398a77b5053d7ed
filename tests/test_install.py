"""The wheel in a clean environment, and the scripts as a user runs them."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import INVENTED, ROOT

from tipkb.kb import load
from tipkb.serving import open_server
from tipkb.site import build_site


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built wheel."""
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)],
        check=True,
        capture_output=True,
    )
    return next(out.glob("*.whl"))


def test_the_wheel_holds_corpus_docs_and_settings(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"tipkb/_corpus/works/ro/lege/2001/678/work.yml", "tipkb/_docs/ro/about.md", "tipkb/_mkdocs.yml"} <= names
    assert not [name for name in names if name.startswith(("tests/", "build/"))]


def test_the_wheel_works_in_a_clean_environment_from_any_folder(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    site_packages = next((environment / "lib").glob("python*/site-packages"))
    zipfile.ZipFile(wheel).extractall(site_packages)
    # the dependencies come from this environment; the package itself only from the wheel
    here = next(p for p in map(Path, sys.path) if p.name == "site-packages")
    (site_packages / "dependencies.pth").write_text(f"{here}\n", encoding="utf-8")
    for leftover in (*here.glob("_editable_impl_tipkb*"), *here.glob("_tipkb*.pth")):
        assert leftover.suffix in (".pth", ".py")
    code = (
        "import tipkb, sys; sys.argv = ['tipkb', 'who', 'identification-interview', '--age', 'child', '--json'];"
        "assert 'site-packages' in tipkb.__file__, tipkb.__file__; from tipkb.cli import main; main()"
    )
    done = subprocess.run(
        [str(environment / "bin" / "python"), "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={"TIPKB_CACHE": str(tmp_path / "cache"), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["steps"]


def test_importing_does_no_work() -> None:
    code = "import sys, tipkb; bad = {'whoosh', 'yaml', 'pydantic', 'mkdocs', 'simplemma'} & set(sys.modules); sys.exit(str(bad) if bad else 0)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_busy_port_moves_to_the_next(tmp_path: Path) -> None:
    build_site(load(INVENTED), tmp_path / "site")
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        server, taken = open_server(tmp_path / "site", port)
        server.server_close()
    assert taken > port


def test_scripts_refuse_unknown_arguments() -> None:
    done = subprocess.run([str(ROOT / "scripts" / "serve"), "--nonsense"], capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "usage:" in done.stderr


def test_requirements_are_pinned_with_hashes_and_no_address() -> None:
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert "whoosh-reloaded==2.7.5" in text and "mkdocs-material==9.8.1" in text
    assert "://" not in text and "--index-url" not in text
    assert text.count("--hash=sha256:") > 100
