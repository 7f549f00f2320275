# ruff: noqa: PTH103, PTH118, PTH120, PTH123, PTH211, S606, T201 - it starts before anything else, with as few imports as can be
"""Makes a small virtual environment in which a project is as if installed, and goes on in it.

Words: a JSON object with `home` (where to make it), `path` (folders of the project) and `argv` (what to run then).
Nothing is downloaded and nothing of the project runs here: a link, a settings file, and two lists of folders.
"""

from __future__ import annotations

import json
import os
import shutil
import site
import sys


def main() -> None:
    """Make it and go on."""
    job = json.loads(sys.argv[1])
    home = job["home"]
    packages = os.path.join(home, "lib", f"python{sys.version_info[0]}.{sys.version_info[1]}", "site-packages")
    os.makedirs(os.path.join(home, "bin"), exist_ok=True)
    os.makedirs(packages, exist_ok=True)
    real = os.path.realpath(getattr(sys, "_base_executable", sys.executable))
    for name in ("python", "python3"):
        link = os.path.join(home, "bin", name)
        if not os.path.lexists(link):
            os.symlink(real, link)
    with open(os.path.join(home, "pyvenv.cfg"), "w") as file:
        file.write(f"home = {os.path.dirname(real)}\ninclude-system-site-packages = false\n")
    places = [
        place for place in [*site.getsitepackages(), *sys.path] if place.endswith(("site-packages", "dist-packages"))
    ]
    with open(os.path.join(packages, "a_packages.pth"), "w") as file:
        file.writelines(f"import site; site.addsitedir({place!r})\n" for place in dict.fromkeys(places))
    with open(os.path.join(packages, "b_project.pth"), "w") as file:
        file.writelines(f"{place}\n" for place in job["path"])
    os.environ["PATH"] = os.path.join(home, "bin") + ":" + os.environ.get("PATH", "/usr/local/bin:/usr/bin:/bin")
    argv = job["argv"]
    program = shutil.which(argv[0])
    if program is None:
        print(f"{argv[0]}: not found", file=sys.stderr)
        sys.exit(127)
    with open(program, "rb") as script:
        first = script.read(200)
    if first.startswith(b"#!") and b"python" in first.split(b"\n", 1)[0]:  # a command of Python's: in here, too
        argv = ["python", program, *argv[1:]]
        program = os.path.join(home, "bin", "python")
    os.chdir(job["cwd"])
    os.execv(program, argv)


if __name__ == "__main__":
    main()
