"""Virtual environments for the tools that are compared."""
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent


def venv(name, pinned, bare=()):
    """The Python of target/NAME with the pinned packages; those of `bare` without what they ask for."""
    folder = TOP / "target" / name
    stamp, python, wanted = folder / "pinned", folder / "bin" / "python", "\n".join([*pinned, *bare])
    if not stamp.exists() or stamp.read_text() != wanted:
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *pinned], check=True)
        if bare:
            subprocess.run([*pip, "--no-deps", *bare], check=True)
        stamp.write_text(wanted)
    return str(python)
